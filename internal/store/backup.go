package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"go.etcd.io/bbolt"
)

// Backup writes the whole store, as it is at one moment, to a new file; work goes
// on meanwhile. The file appears whole or not at all, and on disk. A store with a
// damaged record gives [ErrDamaged]: such a backup could not be restored.
func (s *Store) Backup(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return s.view(func(tx *bbolt.Tx) error {
		return copyWhole(tx, path, func(part string) error { return inspect(part, checkContent) })
	})
}

// copyWhole writes the store to a file, which takes its name once it passes the
// check.
func copyWhole(tx *bbolt.Tx, path string, check func(part string) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		pe.Path = path // the name that the caller knows
	}
	if err != nil {
		return err
	}
	_, err = tx.WriteTo(f)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = check(f.Name())
	}
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
	err = inspect(path, checkContent, func(tx *bbolt.Tx) error { books = present(readNumbers(tx, true)); return nil })
	return books, err
}

// present returns the books that were not deleted.
func present(books []Numbers) []Numbers {
	return slices.DeleteFunc(slices.Clone(books), func(n Numbers) bool { return n.Deleted })
}

// Readable returns the books of a damaged store as far as they can be read, with
// how many of their POPs.
func Readable(path string) []Numbers { return present(readable(path)) }

func readable(path string) (out []Numbers) {
	var db *bbolt.DB
	err := attempt(func() (err error) {
		db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout, ReadOnly: true})
		return err
	})
	if err != nil {
		return nil
	}
	defer func() { _ = db.Close() }() // only read
	_ = guard(db.View, func(tx *bbolt.Tx) error { out = readNumbers(tx, true); return nil })
	return out
}
