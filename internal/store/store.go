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
//	    drafts    POP index (4), field key → record   typed and wrong, made when it is needed
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
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Schema is the layout that this program writes. A file of a newer schema is
// refused untouched.
const Schema = 3

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
	draftsBucket   = []byte("drafts")
	recordKey      = []byte("record")
)

// Store is an open data file. Its methods may be called from any goroutine.
type Store struct {
	swap     sync.RWMutex // held while another file takes the place of db
	db       *bbolt.DB
	file     os.FileInfo // of the file that is open
	path     string
	lock     *flock.Flock
	side     sync.Mutex // held while the side file is written
	known    side       // what the side file holds, where sideKept
	sideKept bool
}

// Open opens the file, which is made when it does not exist, as is its folder.
// It returns a [*LockedError], [ErrDamaged] or [ErrNewer], and never changes a
// file that it refuses. Other programs are told that holder has it open. The
// caller closes the store.
func Open(path string, holder Holder) (*Store, error) {
	held, err := lock(path)
	if err != nil {
		return nil, err
	}
	noteHolder(path, holder)
	s, err := open(path)
	if err != nil {
		removeHolder(path)
		return nil, errors.Join(err, held.Unlock())
	}
	s.lock = held
	return s, nil
}

func open(path string) (*Store, error) {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.Mode().IsRegular():
		err = inspect(path, func(tx *bbolt.Tx) error { return checkSide(path, tx) })
	case errors.Is(err, fs.ErrNotExist):
		err = Gone(path)
	}
	if err != nil {
		return nil, err
	}
	s := &Store{path: path}
	if s.known, err = readSide(path); err != nil {
		return nil, err
	}
	err = attempt(func() (err error) { // bbolt panics on some damaged files
		s.db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout})
		return err
	})
	if err != nil {
		return nil, openError(path, err)
	}
	if s.file, err = os.Stat(path); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	for _, ready := range []func() error{s.prepare, s.migrate, s.raiseForgotten} {
		if err := ready(); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", path, err), s.db.Close())
		}
	}
	_ = s.writeSide() // as after every commit
	return s, nil
}

// inspect returns the error that refuses a file: it checks the pages, and what
// else it is told to. It opens the file for reading alone, since bbolt does not
// let go of one that it fails to open for writing.
func inspect(path string, also ...func(*bbolt.Tx) error) error {
	if info, err := os.Stat(path); err != nil {
		return err
	} else if info.Size() == 0 { // bbolt would silently make a new store of it
		return fmt.Errorf("%s is empty: %w", path, ErrDamaged)
	}
	var db *bbolt.DB
	err := attempt(func() (err error) {
		db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout, ReadOnly: true})
		return err
	})
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
		for _, check := range append([]func(*bbolt.Tx) error{checkPages, checkSchema}, also...) {
			if err := check(tx); err != nil {
				return err
			}
		}
		return nil
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
func checkSchema(tx *bbolt.Tx) error {
	meta := tx.Bucket(metaBucket)
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
func (s *Store) Close() error {
	removeHolder(s.path)
	return errors.Join(s.db.Close(), s.lock.Unlock())
}

// view and update run a transaction and turn a panic of bbolt on a damaged page,
// or a fault on one that is gone, into ErrDamaged.
// They wait while another file takes the place of this one.
func (s *Store) view(fn func(*bbolt.Tx) error) error {
	s.swap.RLock()
	defer s.swap.RUnlock()
	return guard(s.db.View, fn)
}

func (s *Store) update(fn func(*bbolt.Tx) error) error {
	if err := s.write(fn); err != nil {
		return err
	}
	// The commit is on disk and must not be called failed: without the side file
	// only the next opening knows less.
	_ = s.writeSide()
	return nil
}

func (s *Store) write(fn func(*bbolt.Tx) error) error {
	s.swap.RLock()
	defer s.swap.RUnlock()
	if err := s.inPlace(); err != nil {
		return err
	}
	return guard(s.db.Update, fn)
}

func guard(run func(func(*bbolt.Tx) error) error, fn func(*bbolt.Tx) error) error {
	return attempt(func() error { return run(fn) })
}

// attempt turns a panic, and a fault on a page past the end of a cut-off file,
// into ErrDamaged.
func attempt(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: a page is not as it was written (%v)", ErrDamaged, r)
		}
	}()
	return fn()
}

// Check reads every page and every record, and returns the first fault found.
func (s *Store) Check() error {
	return s.view(func(tx *bbolt.Tx) error { return errors.Join(checkPages(tx), checkContent(tx)) })
}

// checkContent reads every record.
func checkContent(tx *bbolt.Tx) error {
	for _, name := range [][]byte{settingsBucket, countriesBucket} {
		if err := checkRecords(tx.Bucket(name)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return eachBook(tx, func(b *bbolt.Bucket, _ bool) error { return checkBook(b) })
}

// eachBook visits every book, those that are there before those that were deleted.
func eachBook(tx *bbolt.Tx, visit func(b *bbolt.Bucket, deleted bool) error) error {
	books := tx.Bucket(booksBucket)
	if books == nil {
		return nil
	}
	err := books.ForEachBucket(func(name []byte) error { return visit(books.Bucket(name), false) })
	deleted := tx.Bucket(deletedBucket)
	if err != nil || deleted == nil { // a file of the first schema has none
		return err
	}
	return deleted.ForEachBucket(func(seq []byte) error {
		away := deleted.Bucket(seq)
		return away.ForEachBucket(func(name []byte) error { return visit(away.Bucket(name), true) })
	})
}

// checkPages checks that every page is where it belongs.
func checkPages(tx *bbolt.Tx) error {
	if err := checkTree(tx); err != nil {
		return err // what bbolt would follow
	}
	var first error
	for err := range tx.Check() {
		if first == nil {
			first = fmt.Errorf("%w: %w", ErrDamaged, err)
		}
	}
	return first
}

func checkBook(b *bbolt.Bucket) error {
	if _, err := loadInfo(b); err != nil {
		return err
	}
	if r := newReader(b.Get(regionsKey)); r.err != nil {
		return r.err
	}
	// One by one: beside an import there is no room for all of them once more.
	if err := errors.Join(eachPOP(b, func(phonebook.POP) {}), checkLog(b)); err != nil {
		return err
	}
	for _, name := range [][]byte{postsBucket, undoBucket, redoBucket, draftsBucket} {
		if records := b.Bucket(name); records == nil { // steps came with the second schema, drafts with the first one
			continue
		} else if err := checkRecords(records); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
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
