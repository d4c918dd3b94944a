package pbs

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// databaseDir is the folder of the manifests in a host's directory.
const databaseDir = "Database"

// retryAfter is the shortest time between two looks at what was found wanting:
// a refused release whose manifest did not change, and the list of books.
const retryAfter = time.Second

// Sentinels of a Store.
var (
	// ErrUnknownBook is returned when the tree has no release of a book that
	// could be served.
	ErrUnknownBook = errors.New("no such phone book")
	// ErrUnreadable is returned when the tree cannot be read and nothing of the
	// book is in memory.
	ErrUnreadable = errors.New("the phone books cannot be read")
)

// Store gives out the releases in a host's directory. It holds their cabinets
// in memory and compares the manifest with the one it loaded on every request,
// which makes a new release live at once, whoever wrote it.
//
// A release that is not whole is refused: the one before it stays live, the
// reason is logged once and told by [Store.Status]. So is one that must not
// follow what clients have ([RuleError]), for which the store remembers in
// [StateDir] what it served. A book whose manifest is gone is gone, its number is
// not. A Store is safe for concurrent use.
type Store struct {
	root *os.Root
	dir  string // the host's directory in root
	log  *slog.Logger
	now  func() time.Time

	ledger   *ledger
	visits   bool                              // another process serves the tree and writes the ledger
	shelves  atomic.Pointer[map[string]*shelf] // by lower-case name; never changed, only replaced
	scanning sync.Mutex
	scanned  fs.FileInfo // of the Database folder when it was listed
	scanTime time.Time
}

// NewStore returns the store of the host directory dir, slash-separated, below
// root. Links that lead out of root are not followed. The directory need not
// exist yet, and may be replaced. The store does not close root.
func NewStore(root *os.Root, dir string, log *slog.Logger) *Store {
	s := &Store{root: root, dir: dir, log: log, now: time.Now, ledger: newLedger(root, log)}
	s.shelves.Store(&map[string]*shelf{})
	return s
}

// Release returns the live release of a book, its name compared without case.
// The name is only ever looked up, never made part of a path. It returns
// [ErrUnknownBook] or [ErrUnreadable].
func (s *Store) Release(book string) (*Release, error) {
	key := strings.ToLower(book)
	if sh, ok := (*s.shelves.Load())[key]; ok {
		r, err := sh.release()
		if !errors.Is(err, fs.ErrNotExist) {
			return r, err
		}
	}
	if err := s.scan(); err != nil {
		return nil, err
	}
	sh, ok := (*s.shelves.Load())[key]
	if !ok {
		return nil, ErrUnknownBook
	}
	r, err := sh.release()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrUnknownBook
	}
	return r, err
}

// scan lists the books anew: at once when the Database folder changed, else at
// most once per [retryAfter], for folders whose time is coarse.
func (s *Store) scan() error {
	s.scanning.Lock()
	defer s.scanning.Unlock()
	dir := path.Join(s.dir, databaseDir)
	info, err := s.root.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		s.scanned = nil
		s.shelves.Store(&map[string]*shelf{})
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if sameFile(s.scanned, info) && s.now().Sub(s.scanTime) < retryAfter {
		return nil
	}
	entries, err := fs.ReadDir(s.root.FS(), dir)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	shelves := s.arrange(entries, !sameFile(s.scanned, info))
	s.scanned, s.scanTime = info, s.now()
	s.shelves.Store(&shelves)
	return nil
}

// arrange gives every manifest a shelf and keeps those that there are. Names
// that differ only in case are one book to clients: the one that is served stays,
// and where none is, none of them is.
func (s *Store) arrange(entries []fs.DirEntry, changed bool) map[string]*shelf {
	names := make(map[string][]string, len(entries))
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".json"); ok && phonebook.CheckBookName(name) == nil {
			key := strings.ToLower(name)
			names[key] = append(names[key], name)
		}
	}
	old, shelves := *s.shelves.Load(), make(map[string]*shelf, len(names))
	for key, same := range names {
		sh := old[key]
		switch {
		case sh != nil && slices.Contains(same, sh.book):
			shelves[key] = sh
		case len(same) == 1:
			shelves[key] = newShelf(s, same[0])
		}
		if len(same) > 1 && changed {
			s.log.Warn("manifests differ in the case of their name alone: remove all but one", "names", same, "served", shelves[key] != nil)
		}
	}
	return shelves
}

// BookStatus says what is served of a book, and why not the newest.
type BookStatus struct {
	Book    string
	Version phonebook.Version // 0 when nothing could be served yet
	Problem error             // why the release in the tree is refused; nil when it is live
}

// Status looks at every book and returns them sorted by name. The error is
// [ErrUnreadable].
func (s *Store) Status() ([]BookStatus, error) {
	if err := s.scan(); err != nil {
		return nil, err
	}
	var out []BookStatus
	for _, sh := range *s.shelves.Load() {
		r, err := sh.release()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		st := BookStatus{Book: sh.book, Problem: sh.seen.Load().problem}
		if r != nil {
			st.Version = r.Manifest.Version
		}
		out = append(out, st)
	}
	slices.SortFunc(out, func(a, b BookStatus) int { return strings.Compare(a.Book, b.Book) })
	return out, nil
}

// sameFile reports whether nobody wrote to or replaced the file between the two
// looks at it. A rename always shows; a write in place to the same size shows
// after one tick of the file system's clock.
func sameFile(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && os.SameFile(a, b)
}
