package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// Backup writes the whole store, as it is at one moment, to a new file; work goes
// on meanwhile. The file appears whole or not at all, and on disk.
func (s *Store) Backup(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return s.view(func(tx *bbolt.Tx) error { return copyWhole(tx, path) })
}

func copyWhole(tx *bbolt.Tx, path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		return err
	}
	_, err = tx.WriteTo(f)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the reason of the failure is what counts
	}
	return err
}

// Verify opens a file for reading and checks every page and every record. It
// returns the numbers of its books.
func Verify(path string) (books []Numbers, err error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	if err := inspect(path); err != nil {
		return nil, err
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout, ReadOnly: true})
	if err != nil {
		return nil, openError(path, err)
	}
	s := &Store{db: db, path: path}
	err = s.Check()
	if err == nil {
		err = s.view(func(tx *bbolt.Tx) error { books, err = readNumbers(tx, true); return err })
	}
	return books, errors.Join(err, db.Close())
}

// Restored says what a restore did.
type Restored struct {
	Kept   string    // where the replaced file is, "" where there was none
	Before []Numbers // what was replaced, as far as it could be read or was remembered
	After  []Numbers
}

// Restore puts a backup in the place of a store. The store must be closed; it may
// be damaged or missing, and is kept beside the new one. No version and no index
// that the replaced books have given is given again: their counters go on from
// the higher of both. It returns [ErrLocked] while the store is open, and changes
// nothing when the backup is not whole.
func Restore(path, backup string, now time.Time) (out Restored, err error) {
	if err := unused(path); err != nil {
		return out, err
	}
	if _, err := Verify(backup); err != nil {
		return out, err
	}
	out.Before = lastNumbers(path)
	next := path + ".restoring"
	defer func() { _ = errors.Join(os.Remove(next), os.Remove(sidePath(next))) }() // without effect once they are renamed
	if err := copyFile(backup, next); err != nil {
		return out, err
	}
	s, err := Open(next, Holder{})
	if err != nil {
		return out, err
	}
	err = s.raise(out.Before)
	if err == nil {
		err = s.view(func(tx *bbolt.Tx) (err error) { out.After, err = readNumbers(tx, true); return err })
	}
	if err := errors.Join(err, s.Close()); err != nil {
		return out, err
	}
	if _, err := os.Stat(path); err == nil {
		out.Kept = fmt.Sprintf("%s.replaced-%s", path, now.UTC().Format("20060102T150405Z"))
		if err := os.Rename(path, out.Kept); err != nil {
			return out, err
		}
	}
	return out, errors.Join(os.Rename(next, path), os.Rename(sidePath(next), sidePath(path)))
}

// unused returns [ErrLocked] while another process has the store open.
func unused(path string) error {
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout, ReadOnly: true})
	if errors.Is(err, berrors.ErrTimeout) {
		return lockedError(path)
	}
	if err == nil {
		return db.Close()
	}
	return nil // damaged, which is why it is replaced
}

// lastNumbers returns what the books of a store have given: from the store where
// it is whole, else from the side file.
func lastNumbers(path string) []Numbers {
	if books, err := Verify(path); err == nil {
		return books
	}
	return readSide(path).Books
}

// raise lifts the counters of books of the same line to those that were reached.
func (s *Store) raise(reached []Numbers) error {
	return s.update(func(tx *bbolt.Tx) error {
		books := tx.Bucket(booksBucket)
		return books.ForEachBucket(func(name []byte) error {
			b := books.Bucket(name)
			l, err := loadInfo(b)
			if err != nil {
				return err
			}
			for _, n := range reached {
				if n.Line == l.Book.Line {
					l.LastVersion = max(l.LastVersion, n.LastVersion)
					l.NextID = max(l.NextID, n.NextID)
				}
			}
			l.Revision++ // plans made before are of another book
			return putInfo(b, l)
		})
	})
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// Readable returns the books of a damaged store as far as they can be read, with
// how many of their POPs.
func Readable(path string) (out []Numbers) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout, ReadOnly: true})
	if err != nil {
		return nil
	}
	defer func() { _ = db.Close() }() // only read
	_ = guard(db.View, func(tx *bbolt.Tx) error {
		return tx.Bucket(booksBucket).ForEachBucket(func(name []byte) error {
			n := Numbers{Book: string(name)}
			_ = guard(db.View, func(tx *bbolt.Tx) error {
				b := tx.Bucket(booksBucket).Bucket(name)
				if l, err := loadInfo(b); err == nil {
					n.Book, n.Line, n.LastVersion, n.NextID = l.Book.Name, l.Book.Line, l.LastVersion, l.NextID
				}
				return b.Bucket(popsBucket).ForEach(func(_, v []byte) error {
					r := newReader(v)
					if r.pop(); r.err == nil {
						n.POPs++
					}
					return nil
				})
			})
			out = append(out, n)
			return nil
		})
	})
	return out
}
