// Package store keeps phone books on disk, in one bbolt file.
//
// Every commit is one transaction: after a crash the file holds it whole or not
// at all. All POPs of a book are loaded at once and kept by the caller; the file
// has no secondary indexes. The layout, keys in big-endian order:
//
//	meta       schema → uint32
//	countries  country ID (4) → record       the administrator's own rows
//	settings   kind \x00 name → JSON         such as the hosts
//	deleted    sequence (8)  → bucket: name → a book as below, since schema 2
//	books      name in lower case → bucket:
//	    info                 → record        name, line, counters
//	    regions              → record        the whole list, a POP refers to positions
//	    pops      POP index (4) → record
//	    retired   POP index (4) → nothing    used and deleted
//	    releases  version (4)   → bucket: record, file name → bytes
//	    posts     host \x00     → record     the newest post to that host
//	    log       sequence (8)  → record     history, append-only
//	    undo      step (8), part (4) → record   what can be undone, since schema 2
//	    redo      step (8), part (4) → record   what can be done again
//
// A record begins with the version of its form and ends with its CRC-32C, since
// bbolt does not notice a changed byte in a value.
package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Schema is the layout that this program writes. A file of a newer schema is
// refused untouched.
const Schema = 2

// lockTimeout is how long Open waits for another process to let go of the file:
// long enough for a command to end, short enough not to look hung.
const lockTimeout = time.Second

// Errors that callers branch on.
var (
	// ErrLocked is returned by Open when another process has the file open.
	ErrLocked = errors.New("another program has the phone books open")
	// ErrDamaged is returned when the file or a record in it is not as it was
	// written.
	ErrDamaged = errors.New("the data file is damaged")
	// ErrNewer is returned by Open for a file that a newer program wrote.
	ErrNewer = errors.New("the data file was written by a newer version of this program")
)

var (
	metaBucket      = []byte("meta")
	schemaKey       = []byte("schema")
	countriesBucket = []byte("countries")
	settingsBucket  = []byte("settings")
	booksBucket     = []byte("books")
	deletedBucket   = []byte("deleted")

	infoKey        = []byte("info")
	regionsKey     = []byte("regions")
	popsBucket     = []byte("pops")
	retiredBucket  = []byte("retired")
	releasesBucket = []byte("releases")
	postsBucket    = []byte("posts")
	logBucket      = []byte("log")
	undoBucket     = []byte("undo")
	redoBucket     = []byte("redo")
	recordKey      = []byte("record")
)

// Store is an open data file. Its methods may be called from any goroutine.
type Store struct {
	db   *bbolt.DB
	path string
	side sync.Mutex // held while the side file is written
}

// Open opens the file, which is made when it does not exist, as is its folder.
// It returns a [*LockedError], [ErrDamaged] or [ErrNewer], and never changes a
// file that it refuses. Other programs are told that holder has it open. The
// caller closes the store.
func Open(path string, holder Holder) (s *Store, err error) {
	// A page past the end of a cut-off file is a fault, which else ends the program.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil { // bbolt panics on some damaged files
			s, err = nil, fmt.Errorf("%s: %w: %v", path, ErrDamaged, r)
		}
	}()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.Mode().IsRegular():
		err = inspect(path)
	case errors.Is(err, fs.ErrNotExist):
		err = missing(path)
	}
	if err != nil {
		return nil, err
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout})
	if err != nil {
		return nil, openError(path, err)
	}
	s = &Store{db: db, path: path}
	for _, ready := range []func() error{s.prepare, s.migrate, s.writeSide, func() error { return noteHolder(path, holder) }} {
		if err := ready(); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", path, err), db.Close())
		}
	}
	return s, nil
}

// inspect returns the error that refuses a file. It opens the file for reading
// alone, since bbolt does not let go of one that it fails to open for writing.
func inspect(path string) error {
	if info, err := os.Stat(path); err == nil && info.Size() == 0 { // bbolt would silently make a new store of it
		return fmt.Errorf("%s is empty: %w", path, ErrDamaged)
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout, ReadOnly: true})
	if err != nil {
		return openError(path, err)
	}
	err = guard(db.View, func(tx *bbolt.Tx) error {
		// Only now: another program may have written until it let go of the lock.
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if tx.Size() > info.Size() {
			return fmt.Errorf("%d bytes instead of %d: %w", info.Size(), tx.Size(), ErrDamaged)
		}
		if err := checkSchema(tx.Bucket(metaBucket)); err != nil {
			return err
		}
		if err := checkSide(path, tx); err != nil {
			return err
		}
		return checkPages(tx)
	})
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return errors.Join(err, db.Close())
}

// openError tells what a file holds from what the system refuses.
func openError(path string, err error) error {
	_, system := errors.AsType[*fs.PathError](err)
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return lockedError(path)
	case system: // no permission, a full disk: the content is not to blame
		return err
	}
	return fmt.Errorf("%s: %w: %w", path, ErrDamaged, err)
}

// checkSchema checks the schema of a file; one without buckets is new.
func checkSchema(meta *bbolt.Bucket) error {
	if meta == nil {
		return nil
	}
	v := meta.Get(schemaKey)
	if len(v) != 4 {
		return ErrDamaged
	}
	if n := binary.BigEndian.Uint32(v); n > Schema {
		return fmt.Errorf("schema %d: %w", n, ErrNewer)
	}
	return nil
}

// prepare makes the buckets of a new file.
func (s *Store) prepare() error {
	fresh := false
	err := s.view(func(tx *bbolt.Tx) error {
		fresh = tx.Bucket(metaBucket) == nil
		return nil
	})
	if err != nil || !fresh {
		return err
	}
	return s.update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{metaBucket, countriesBucket, settingsBucket, booksBucket, deletedBucket} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return tx.Bucket(metaBucket).Put(schemaKey, binary.BigEndian.AppendUint32(nil, Schema))
	})
}

// Close closes the file and lets other processes open it.
func (s *Store) Close() error { return errors.Join(removeHolder(s.path), s.db.Close()) }

// view and update run a transaction and turn a panic of bbolt on a damaged page,
// or a fault on one that is gone, into ErrDamaged.
func (s *Store) view(fn func(*bbolt.Tx) error) error { return guard(s.db.View, fn) }

func (s *Store) update(fn func(*bbolt.Tx) error) error {
	if err := guard(s.db.Update, fn); err != nil {
		return err
	}
	// The commit is on disk and must not be called failed: without the side file
	// only the next opening knows less.
	_ = s.writeSide()
	return nil
}

func guard(run func(func(*bbolt.Tx) error) error, fn func(*bbolt.Tx) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, r)
		}
	}()
	return run(fn)
}

// Check reads every page and every record, and returns the first fault found.
func (s *Store) Check() error {
	return s.view(func(tx *bbolt.Tx) error {
		if err := checkPages(tx); err != nil {
			return err
		}
		for _, name := range [][]byte{settingsBucket, countriesBucket} {
			if err := checkRecords(tx.Bucket(name)); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		check := func(books *bbolt.Bucket) error {
			return books.ForEachBucket(func(name []byte) error { return checkBook(books.Bucket(name)) })
		}
		if err := check(tx.Bucket(booksBucket)); err != nil {
			return err
		}
		deleted := tx.Bucket(deletedBucket)
		if deleted == nil {
			return nil // a file of the first schema
		}
		return deleted.ForEachBucket(func(seq []byte) error { return check(deleted.Bucket(seq)) })
	})
}

// checkPages checks that every page is where it belongs.
func checkPages(tx *bbolt.Tx) error {
	var first error
	for err := range tx.Check() {
		if first == nil {
			first = fmt.Errorf("%w: %w", ErrDamaged, err)
		}
	}
	return first
}

func checkBook(b *bbolt.Bucket) error {
	if _, err := loadLedger(b); err != nil {
		return err
	}
	if _, err := readLog(b, 0); err != nil {
		return err
	}
	if err := checkRecords(b.Bucket(postsBucket)); err != nil {
		return fmt.Errorf("%s: %w", postsBucket, err)
	}
	return b.Bucket(releasesBucket).ForEachBucket(func(v []byte) error {
		_, err := readRelease(b.Bucket(releasesBucket).Bucket(v), true)
		return err
	})
}

// checkRecords checks the sums of all records of a bucket.
func checkRecords(b *bbolt.Bucket) error {
	return b.ForEach(func(_, v []byte) error { return newReader(v).err })
}

func bookKey(name string) []byte { return []byte(strings.ToLower(name)) }

// book returns the bucket of a book, or ErrNotFound.
func book(tx *bbolt.Tx, name string) (*bbolt.Bucket, error) {
	if b := tx.Bucket(booksBucket).Bucket(bookKey(name)); b != nil {
		return b, nil
	}
	return nil, fmt.Errorf("phone book %s: %w", name, phonebook.ErrNotFound)
}

func idKey[T ~uint32](id T) []byte { return binary.BigEndian.AppendUint32(nil, uint32(id)) }

// putRecord closes a record and stores it.
func putRecord(b *bbolt.Bucket, key []byte, w *writer) error { return b.Put(key, w.seal()) }
