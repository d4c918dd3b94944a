package phonebook

import (
	"errors"
	"slices"
	"time"
)

// ErrMoved is returned when a commit was prepared on a revision of the book that
// is no longer the newest. Nothing was changed: load the book and try again.
var ErrMoved = errors.New("the book has changed meanwhile")

// Ledger is a book with what must be remembered beside its content to keep the
// rules: which indexes are spent, how much was imported since the last post.
type Ledger struct {
	Book     Book
	Revision uint64  // rises with every commit
	NextID   POPID   // the lowest index that was never used
	Retired  []POPID // used and deleted, sorted; never given again
	// Imported counts the changes by import since the book was created,
	// ImportedPosted those of them that the newest posted version carries.
	Imported       uint64
	ImportedPosted uint64
	Posted         Version // the newest version that reached a server, 0 = none
	LastVersion    Version // the newest version ever seen, here or on a server
	Released       Version // the newest release that was made here, 0 = none
	// Encoded tells the encodings of earlier releases, oldest first; nil where it never changed.
	Encoded []EncodedUntil
}

// EncodedUntil says that the releases up to a version hold text in an encoding that
// the book had then.
type EncodedUntil struct {
	Version  Version
	Encoding string
}

// EncodingOf returns the name of the encoding of a release.
func (l *Ledger) EncodingOf(v Version) string {
	for _, e := range l.Encoded {
		if v <= e.Version {
			return e.Encoding
		}
	}
	return l.Book.Encoding
}

// Recode changes the encoding of the releases to come; those that were made keep
// theirs.
func (l *Ledger) Recode(encoding string) {
	last := Version(0)
	if n := len(l.Encoded); n > 0 {
		last = l.Encoded[n-1].Version
	}
	if l.Released > last {
		l.Encoded = append(slices.Clip(l.Encoded), EncodedUntil{l.Released, l.Book.Encoding})
	}
	l.Book.Encoding = encoding
}

// Pending returns how many changes were imported since the last post.
func (l *Ledger) Pending() int { return int(l.Imported - l.ImportedPosted) }

// IsRetired reports whether the index was used before and its POP deleted.
func (l *Ledger) IsRetired(id POPID) bool {
	_, found := slices.BinarySearch(l.Retired, id)
	return found
}

// Commit is one change of a book's content, made whole or not at all.
type Commit struct {
	Book     string
	Revision uint64 // of the ledger that it was prepared on
	Changes  []Change
	Regions  *Regions // the whole new list, nil = as it is
	History  []HistoryEntry
	Imported int // how many of the changes count as import; less than 0 where one is taken back
	Title    string
	Step     Step
	Encoding string // of released files from now on, "" = as it is
	Drafts   []DraftWrite
}

// ReleaseRecord is a release as it is kept: the bytes that were or will be
// posted, and what the administrator noted. It is never changed.
type ReleaseRecord struct {
	Manifest Manifest
	Files    map[string][]byte // cabinet name → bytes; nil in lists
	Comment  string            // never sent to a server
	User     string
	Imported uint64 // Ledger.Imported when it was made
}

// PostRecord notes that a release reached a server.
type PostRecord struct {
	Host    string
	Version Version
	Time    time.Time
}
