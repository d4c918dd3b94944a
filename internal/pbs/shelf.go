package pbs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// Largest files that are taken into memory, in bytes. Six cabinets need a
// manifest of about one kilobyte; 65,000 POPs make a cabinet of about two
// megabytes.
const (
	maxManifest = 64 << 10
	maxCab      = 32 << 20
)

// loadAttempts is how often a load starts over because the manifest was
// replaced meanwhile; a post that follows removes the cabinets being read.
const loadAttempts = 5

// Release is one release in memory, checked against its manifest. It never
// changes: answers in flight keep theirs while a newer one goes live.
type Release struct {
	Manifest phonebook.Manifest
	cabs     map[string][]byte
}

// Cab returns the bytes of a cabinet that the manifest names. They belong to
// the release.
func (r *Release) Cab(name string) []byte { return r.cabs[name] }

// shelf is the place of one book: what is live, and what was last seen.
type shelf struct {
	store    *Store
	book     string // as the manifest's file spells it
	manifest string // path of the manifest in the root
	file     string // its path in the system

	loading sync.Mutex // one load at a time
	seen    atomic.Pointer[sighting]
}

// sighting is what one look at the manifest found. It never changes.
type sighting struct {
	info    fs.FileInfo // of the manifest that was read, nil when there was none to read
	time    time.Time
	live    *Release // nil until a release was good
	problem error    // why the release of this manifest is not the live one
}

func newShelf(s *Store, book string) *shelf {
	sh := &shelf{store: s, book: book, manifest: path.Join(s.dir, databaseDir, phonebook.ManifestName(book))}
	sh.file = filepath.Join(s.root.Name(), filepath.FromSlash(sh.manifest))
	sh.seen.Store(&sighting{problem: ErrUnknownBook})
	return sh
}

// release returns the live release. It returns fs.ErrNotExist when the manifest
// is gone, [ErrUnreadable] or [ErrUnknownBook] when nothing is live.
//
// While a new release loads, those who ask for the book wait for it: they come
// after the post and must see it. Nobody waits for a second try at a release
// that was refused.
func (sh *shelf) release() (*Release, error) {
	if seen := sh.seen.Load(); seen.live != nil && seen.problem == nil && sameFile(seen.info, sh.glance()) {
		return seen.answer()
	}
	info, err := sh.store.root.Stat(sh.manifest)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil {
		info = nil
	}
	now := sh.store.now()
	seen := sh.seen.Load()
	if seen.covers(info, now) {
		return seen.answer()
	}
	if seen.live != nil && seen.problem != nil && sameFile(seen.info, info) {
		if !sh.loading.TryLock() {
			return seen.answer()
		}
	} else {
		sh.loading.Lock()
	}
	defer sh.loading.Unlock()
	if seen = sh.seen.Load(); seen.covers(info, now) {
		return seen.answer()
	}
	seen = sh.look(seen)
	sh.seen.Store(seen)
	return seen.answer()
}

// glance looks at the manifest by its whole path, nil where it cannot. Within the root
// the system is asked for each folder on the way, which takes a fifth of an answer; a
// path that leads elsewhere by now leads to another file, and nothing is read by it.
func (sh *shelf) glance() fs.FileInfo {
	info, err := os.Stat(sh.file)
	if err != nil {
		return nil
	}
	return info
}

// covers reports whether a manifest with this info needs no other look.
func (s *sighting) covers(info fs.FileInfo, now time.Time) bool {
	return !s.time.IsZero() && sameFile(s.info, info) && (s.problem == nil || now.Sub(s.time) < retryAfter)
}

func (s *sighting) answer() (*Release, error) {
	switch {
	case s.live != nil:
		return s.live, nil
	case errors.Is(s.problem, ErrUnreadable):
		return nil, s.problem
	}
	return nil, ErrUnknownBook
}

// look reads the release in the tree and logs what is new about it.
func (sh *shelf) look(old *sighting) *sighting {
	s := sh.store
	next := &sighting{live: old.live}
	var r *Release
	for range loadAttempts {
		r, next.info, next.problem = s.admit(sh.book, sh.manifest)
		if next.problem == nil {
			break
		}
		if now, err := s.root.Stat(sh.manifest); err != nil || sameFile(now, next.info) {
			break
		}
	}
	next.time = s.now()
	switch {
	case next.problem != nil:
		if next.live == nil {
			next.live = sh.kept()
		}
		if old.problem == nil || old.problem.Error() != next.problem.Error() || !sameFile(old.info, next.info) {
			s.log.Warn("release refused", "book", sh.book, "live", next.version(), "reason", next.problem)
		}
	default:
		next.live = r
		if err := sh.remember(r); err != nil {
			s.log.Error("the release is live, but not written down for the next start", "book", sh.book, "reason", err)
		}
		s.log.Info("release live", "book", sh.book, "version", r.Manifest.Version, "before", old.version(),
			"pops", r.Manifest.POPs, "cabinets", len(r.Manifest.Cabs))
	}
	return next
}

func (s *sighting) version() phonebook.Version {
	if s.live == nil {
		return 0
	}
	return s.live.Manifest.Version
}

// kept returns the release that was live before the server was started anew, nil
// when there is none or it is damaged.
func (sh *shelf) kept() *Release {
	last, err := sh.store.ledger.last(sh.book)
	if err != nil || last.Version == 0 {
		return nil
	}
	r, err := sh.store.ledger.release(last)
	if err != nil {
		sh.store.log.Warn("the release that was live before is not whole", "book", sh.book, "version", last.Version, "reason", err)
		return nil
	}
	return r
}

// remember writes a release down that goes live, unless it was written before.
func (sh *shelf) remember(r *Release) error {
	if sh.store.visits {
		return nil
	}
	l := sh.store.ledger
	if last, err := l.last(sh.book); err == nil && last.Equal(r.Manifest) {
		if _, err := l.release(last); err == nil {
			return nil
		}
	}
	return l.add(r)
}

// admit loads the release in the tree and returns a [*RuleError] when it must not
// follow the last one, unless that was ordered.
func (s *Store) admit(book, manifest string) (*Release, fs.FileInfo, error) {
	r, info, err := s.load(book, manifest)
	if err != nil {
		return nil, info, err
	}
	last, err := s.ledger.last(book)
	if err != nil {
		return nil, info, err
	}
	broken := follows(last, r.Manifest)
	if broken == nil {
		return r, info, nil
	}
	if data, _, err := s.read(manifest, maxManifest); err == nil && s.ledger.pardoned(book, data) {
		s.log.Warn("release let in by order", "book", book, "version", r.Manifest.Version, "reason", broken)
		return r, info, nil
	}
	return nil, info, broken
}

// load reads a manifest and the cabinets that it names. The info is that of the
// manifest before it was read, so that a later write is noticed.
func (s *Store) load(book, manifest string) (*Release, fs.FileInfo, error) {
	data, info, err := s.read(manifest, maxManifest)
	if err != nil {
		return nil, info, err
	}
	m, err := phonebook.ReadManifest(data)
	if err != nil {
		return nil, info, err
	}
	if m.Book != book {
		return nil, info, fmt.Errorf("the manifest is of book %s", m.Book)
	}
	r := &Release{Manifest: m, cabs: make(map[string][]byte, len(m.Cabs))}
	for _, c := range m.Cabs {
		if c.Size > maxCab {
			return nil, info, fmt.Errorf("%s: %d bytes, at most %d", c.Name, c.Size, maxCab)
		}
		data, _, err := s.read(path.Join(s.dir, book, c.Name), c.Size)
		if err != nil {
			return nil, info, err
		}
		if err := post.CheckCab(c, data); err != nil {
			return nil, info, err
		}
		r.cabs[c.Name] = data
	}
	return r, info, nil
}

// read returns a regular file of at most limit bytes and its info, which is nil
// when the file could not be opened. It returns [ErrUnreadable] when a file is
// there and the system refuses it.
func (s *Store) read(name string, limit int64) ([]byte, fs.FileInfo, error) {
	// Looked at before it is opened: opening a pipe would wait for its writer.
	info, err := s.root.Stat(name)
	if err != nil {
		return nil, nil, unreadable(err)
	}
	if !info.Mode().IsRegular() {
		return nil, info, fmt.Errorf("%s is not a file", name)
	}
	f, err := s.root.Open(name)
	if err != nil {
		return nil, nil, unreadable(err)
	}
	defer func() { _ = f.Close() }()
	if info, err = f.Stat(); err != nil {
		return nil, nil, unreadable(err)
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, info, unreadable(err)
	}
	if int64(len(data)) > limit {
		return nil, info, fmt.Errorf("%s has more than %d bytes", name, limit)
	}
	return data, info, nil
}

// unreadable tells the system's refusals from files that are not there.
func unreadable(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrUnreadable, err)
}
