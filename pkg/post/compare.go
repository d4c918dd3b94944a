package post

import (
	"fmt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Status says how a server stands to a release.
type Status string

// The states of a server before a post.
const (
	New     Status = "new"     // holds nothing of the book
	Behind  Status = "behind"  // holds an older version of ours
	Current Status = "current" // holds this very release, every file of it
)

// ConflictKind says in what a server does not fit.
type ConflictKind string

// The kinds of conflict.
const (
	Foreign   ConflictKind = "foreign"    // another line of the book
	OtherCase ConflictKind = "other case" // the book's name in another case, which is the same to clients
	Unknown   ConflictKind = "unknown"    // bytes of our line that were not made here
	Ahead     ConflictKind = "ahead"      // a higher version: clients there cannot step back
)

// ConflictError says that a server holds what this administrator did not make,
// or a version that clients could not step back from. Nothing was changed.
type ConflictError struct {
	Book    string
	Kind    ConflictKind
	Version phonebook.Version // what the server holds
	Reason  phonebook.Sentence
	// There is the manifest that the server holds, nil where none can be read.
	There *phonebook.Manifest
}

// Error names the book, the server's version and the reason.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("conflict: the server holds %s version %d: %s", e.Book, e.Version, e.Reason)
}

// Compare tells how a server stands to the release m. mine reports whether a
// manifest is of a release that was made here, or that the administrator took
// over. It returns a [*ConflictError] when posting m would overwrite what is not
// ours or lead clients back.
func Compare(m phonebook.Manifest, s State, mine func(phonebook.Manifest) bool) (Status, error) {
	conflict := func(kind ConflictKind, v phonebook.Version, reason phonebook.Sentence) (Status, error) {
		return "", &ConflictError{Book: m.Book, Kind: kind, Version: v, Reason: reason, There: s.Manifest}
	}
	switch {
	case s.Damaged != nil:
		return conflict(Unknown, s.Unlisted, phonebook.Say("its manifest cannot be understood ({{.Cause}}).", "Cause", s.Damaged))
	case s.Manifest == nil && s.Unlisted == m.Version && s.holds(m.Full()):
		return New, nil // a first post of this release broke off before its manifest
	case s.Manifest == nil && s.Unlisted > m.Version:
		return conflict(Ahead, s.Unlisted, phonebook.Say("its cabinets lie there without a manifest, and clients may have them."))
	case s.Manifest == nil && s.Unlisted > 0:
		return conflict(Unknown, s.Unlisted, phonebook.Say("its cabinets lie there without a manifest."))
	case s.Manifest == nil:
		return New, nil
	}
	there := *s.Manifest
	own := there.Equal(m) || mine(there)
	switch {
	case !own && there.Line != m.Line:
		return conflict(Foreign, there.Version, phonebook.Say("it belongs to another phone book of the same name."))
	case there.Version > m.Version:
		return conflict(Ahead, there.Version, phonebook.Say("clients there could not step back to version {{.Version}}.", "Version", m.Version))
	case there.Version == m.Version && !there.Equal(m):
		return conflict(Unknown, there.Version, phonebook.Say("its files differ from ours of the same version."))
	case !own:
		return conflict(Unknown, there.Version, phonebook.Say("it was not posted from here."))
	case there.Version == m.Version && s.whole(m) && !s.Aside:
		return Current, nil
	}
	return Behind, nil // a post of the same release mends one that is not whole
}
