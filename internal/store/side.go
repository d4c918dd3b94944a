package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"go.etcd.io/bbolt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// side is what is remembered beside the file. bbolt keeps two heads and falls
// back to the older one when the newer is damaged: then the last commit is
// silently gone. It also makes a new store where the file is missing. The side
// file tells both, and keeps the numbers that must never be given again.
type side struct {
	Transaction int       `json:"transaction"` // of the last commit
	Books       []Numbers `json:"books"`
}

// Numbers are what a book has given out, which no restore may give again.
type Numbers struct {
	Book        string            `json:"book"`
	Line        string            `json:"line"`
	LastVersion phonebook.Version `json:"lastVersion"`
	NextID      phonebook.POPID   `json:"nextID"`
	POPs        int               `json:"-"` // that were counted
}

func sidePath(path string) string { return path + ".state" }

// readSide returns the side file of a store. One that is missing or unreadable
// remembers nothing: the store itself decides.
func readSide(path string) side {
	var out side
	data, err := os.ReadFile(sidePath(path))
	if err != nil || json.Unmarshal(data, &out) != nil {
		return side{}
	}
	return out
}

// writeSide remembers the last commit. It need not reach the disk before the
// commit returns: an older side file forgives what a newer one would notice.
func (s *Store) writeSide() error {
	s.side.Lock()
	defer s.side.Unlock()
	var now side
	err := s.view(func(tx *bbolt.Tx) (err error) {
		now.Transaction = tx.ID()
		now.Books, err = readNumbers(tx, false)
		return err
	})
	if err != nil {
		return err
	}
	now.Books = append(now.Books, unread(readSide(s.path).Books, now.Books)...)
	data, err := json.Marshal(now)
	if err != nil {
		return err
	}
	part := sidePath(s.path) + ".part"
	if err := os.WriteFile(part, data, 0o600); err != nil {
		return err
	}
	return os.Rename(part, sidePath(s.path))
}

// readNumbers returns the numbers of every book, and counts POPs where asked to,
// which looks at every page.
func readNumbers(tx *bbolt.Tx, count bool) (out []Numbers, err error) {
	books := tx.Bucket(booksBucket)
	if books == nil {
		return nil, nil
	}
	err = books.ForEachBucket(func(name []byte) error {
		b := books.Bucket(name)
		l, err := loadInfo(b)
		if err != nil {
			return nil // the book itself will tell; the others go on
		}
		n := Numbers{Book: l.Book.Name, Line: l.Book.Line, LastVersion: l.LastVersion, NextID: l.NextID}
		if count {
			n.POPs = b.Bucket(popsBucket).Stats().KeyN
		}
		out = append(out, n)
		return nil
	})
	return out, err
}

// unread returns what was remembered of books that are not among those read: of
// damaged ones, and of deleted ones, whose line never comes back.
func unread(was, now []Numbers) (out []Numbers) {
	for _, n := range was {
		if !slices.ContainsFunc(now, func(m Numbers) bool { return m.Line == n.Line }) {
			out = append(out, n)
		}
	}
	return out
}

// checkSide compares an opened file with what was remembered.
func checkSide(path string, tx *bbolt.Tx) error {
	if was := readSide(path); tx.ID() < was.Transaction {
		return fmt.Errorf("it is at commit %d, and commit %d was made: %w", tx.ID(), was.Transaction, ErrDamaged)
	}
	return nil
}

// missing returns ErrDamaged for a file that is gone although there was one.
func missing(path string) error {
	if was := readSide(path); was.Transaction > 0 {
		return fmt.Errorf("%s is gone: %w", path, ErrDamaged)
	}
	return nil
}

// Holder is who has a store open.
type Holder struct {
	Host  string `json:"host"`
	PID   int    `json:"pid"`
	User  string `json:"user"`
	Since string `json:"since"` // RFC 3339
}

func holderPath(path string) string { return path + ".holder" }

// noteHolder says beside the file who has it open.
func noteHolder(path string, h Holder) error {
	data, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return os.WriteFile(holderPath(path), data, 0o600)
}

// LockedError is returned by Open when another process has the file open. It
// wraps [ErrLocked].
type LockedError struct {
	Path   string
	Holder Holder // zero where it is not known
}

// Error names the program that has the file open.
func (e *LockedError) Error() string {
	if e.Holder.PID == 0 {
		return fmt.Sprintf("%s: %v", e.Path, ErrLocked)
	}
	return fmt.Sprintf("%s: %v: process %d of %s on %s, since %s", e.Path, ErrLocked, e.Holder.PID, e.Holder.User, e.Holder.Host, e.Holder.Since)
}

// Unwrap returns [ErrLocked].
func (e *LockedError) Unwrap() error { return ErrLocked }

func lockedError(path string) error {
	e := &LockedError{Path: path}
	if data, err := os.ReadFile(holderPath(path)); err == nil {
		_ = json.Unmarshal(data, &e.Holder) // what cannot be read is not known
	}
	return e
}

// removeHolder takes the note away when the store is closed.
func removeHolder(path string) error {
	if err := os.Remove(holderPath(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
