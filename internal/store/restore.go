package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Restored says what a restore did.
type Restored struct {
	Kept   string    // where the replaced file is, "" where there was none
	Before []Numbers // what was replaced, as far as it could be read or was remembered
	After  []Numbers
}

// Restore puts a backup in the place of a store, which must be closed; it may be
// damaged or missing, and is kept beside the new one. The backup may be the store
// itself: what is whole of it is taken. No version and no index that was ever
// given, also by a book that is deleted or not in the backup, is given again. It
// returns a [*LockedError] while the store is open, and changes nothing when the
// backup is not whole.
func Restore(path, backup string, now time.Time) (out Restored, err error) {
	held, err := lock(path)
	if err != nil {
		return out, err
	}
	out, err = restore(path, backup, now)
	return out, errors.Join(err, held.Unlock())
}

// restore is [Restore] for who holds the lock.
func restore(path, backup string, now time.Time) (out Restored, err error) {
	was, err := readSide(path)
	if err != nil {
		return out, err
	}
	reached := highest(was.Books, readable(path))
	if out.Before, err = Verify(path); errors.Is(err, ErrLocked) {
		return out, err
	} else if err != nil {
		out.Before = present(reached)
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), filepath.Base(path)+".restoring-*")
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	next := filepath.Join(dir, filepath.Base(path))
	if out.After, err = ready(next, backup, reached); err != nil {
		return out, err
	}
	out.Kept, err = exchange(path, next, now)
	return out, err
}

// Anew puts a store without books in the place of one that is damaged or missing, and
// returns where the old file is kept, "" where there was none. What every book gave out
// is remembered: when one of them comes back from a backup, no number is given again.
// It returns a [*LockedError] while the store is open.
func Anew(path string, now time.Time) (kept string, err error) {
	held, err := lock(path)
	if err != nil {
		return "", err
	}
	kept, err = anew(path, now)
	return kept, errors.Join(err, held.Unlock())
}

// anew is [Anew] for who holds the lock.
func anew(path string, now time.Time) (kept string, err error) {
	was, err := readSide(path)
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), filepath.Base(path)+".restoring-*")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	next := filepath.Join(dir, filepath.Base(path))
	s, err := Open(next, Holder{})
	if err == nil {
		err = s.Close()
	}
	if err == nil {
		err = putSide(next, side{Books: highest(was.Books, readable(path))})
	}
	if err != nil {
		return "", err
	}
	return exchange(path, next, now)
}

// ready copies a backup and gives its books the numbers that were reached. It
// returns the books.
func ready(next, backup string, reached []Numbers) (books []Numbers, err error) {
	if _, err := Verify(backup); err != nil {
		return nil, err
	}
	if err := copyFile(backup, next); err != nil {
		return nil, err
	}
	if _, err := Verify(next); err != nil { // the backup may have been written to meanwhile
		return nil, err
	}
	if err := putSide(next, side{Books: reached}); err != nil {
		return nil, err
	}
	s, err := Open(next, Holder{})
	if err != nil {
		return nil, err
	}
	err = s.raise(reached)
	if err == nil {
		err = s.view(func(tx *bbolt.Tx) error { books = present(readNumbers(tx, true)); return nil })
	}
	return books, errors.Join(err, s.Close())
}

// raise lifts the counters of books, also of deleted ones, to those that their
// lines reached. The indexes between are spent: they were given, and what became
// of them is not known.
func (s *Store) raise(reached []Numbers) error {
	return s.update(func(tx *bbolt.Tx) error {
		return eachBook(tx, func(b *bbolt.Bucket, _ bool) error {
			l, err := loadInfo(b)
			if err != nil {
				return err
			}
			for _, n := range reached {
				if n.Line != l.Book.Line {
					continue
				}
				l.LastVersion = max(l.LastVersion, n.LastVersion)
				if err := spend(b.Bucket(retiredBucket), l.NextID, n.NextID); err != nil {
					return err
				}
				l.NextID = max(l.NextID, n.NextID)
			}
			l.Revision++ // plans made before are of another book
			return putInfo(b, l)
		})
	})
}

// maxSpent bounds the indexes that are written down as spent. A wider gap comes of
// a list that chose a high index itself: of such a gap the first ones and the last
// are spent.
const maxSpent = 1_000_000

// spend retires the indexes of a gap.
func spend(retired *bbolt.Bucket, from, to phonebook.POPID) error {
	if from >= to {
		return nil
	}
	for id := from; id < to && id-from < maxSpent; id++ {
		if err := retired.Put(idKey(id), nil); err != nil {
			return err
		}
	}
	return retired.Put(idKey(to-1), nil)
}

// raiseForgotten raises the counters of an opened store that are behind those
// which its side file remembers: a restore was cut off.
func (s *Store) raiseForgotten() error {
	reached, behind := s.known.Books, false // what prepare and migrate write meanwhile keeps them
	err := s.view(func(tx *bbolt.Tx) error {
		for _, n := range readNumbers(tx, false) {
			behind = behind || slices.ContainsFunc(reached, func(w Numbers) bool {
				return w.Line == n.Line && (w.LastVersion > n.LastVersion || w.NextID > n.NextID)
			})
		}
		return nil
	})
	if err != nil || !behind {
		return err
	}
	return s.raise(reached)
}

// exchange puts next in the place of a store and returns where the store is kept.
// Wherever it is cut off, there is a whole store, beside it a side file that fits
// it and has all numbers.
func exchange(path, next string, now time.Time) (kept string, err error) {
	if _, err := os.Stat(path); err == nil {
		if kept, err = keep(path, now); err != nil {
			return "", err
		}
	}
	note, err := readSide(next)
	note.Transaction = 0 // of no commit: it fits both
	if err == nil {
		err = putSide(path, note)
	}
	syncPath(sidePath(path))
	if err == nil {
		err = os.Rename(next, path)
	}
	if err != nil {
		if kept != "" {
			_ = os.Remove(kept) // the store is still where it was
		}
		return "", err
	}
	err = os.Rename(sidePath(next), sidePath(path))
	syncPath(filepath.Dir(path))
	return kept, err
}

// keep gives a file a second name that no file has. Where the disk has no links
// it makes a copy.
func keep(path string, now time.Time) (string, error) {
	stem := fmt.Sprintf("%s.replaced-%s", path, now.UTC().Format("20060102T150405Z"))
	for name, n := stem, 2; ; name, n = fmt.Sprintf("%s-%d", stem, n), n+1 {
		if _, err := os.Lstat(name); err == nil {
			continue
		}
		err := os.Link(path, name)
		if err != nil && !errors.Is(err, fs.ErrExist) {
			err = copyFile(path, name)
		}
		if !errors.Is(err, fs.ErrExist) {
			return name, err
		}
	}
}

// copyFile writes a copy on disk, to a file that must not exist.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// syncPath brings a file, or the names in a folder, to the disk, where the system
// can.
func syncPath(path string) {
	if f, err := os.Open(path); err == nil {
		_ = errors.Join(f.Sync(), f.Close())
	}
}
