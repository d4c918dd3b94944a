package admin

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// released returns what clients see of the newest release; the zero Full where
// there is none.
func (s *Service) released(l phonebook.Ledger) (phonebook.Full, error) {
	if l.Released == 0 {
		return phonebook.Full{}, nil
	}
	return s.content(l, l.Released)
}

// content returns what clients see at a version.
func (s *Service) content(l phonebook.Ledger, v phonebook.Version) (phonebook.Full, error) {
	rec, err := s.Store.Release(l.Book.Name, v)
	if err != nil {
		return phonebook.Full{}, err
	}
	enc, err := s.Encoding(l.EncodingOf(v))
	if err != nil {
		return phonebook.Full{}, err
	}
	full, err := post.UnpackFull(rec.Files[rec.Manifest.Full().Name], l.Book.Name, enc)
	if err != nil {
		return phonebook.Full{}, fmt.Errorf("release %d: %w", v, err)
	}
	return full, nil
}

// ChangeSet is what clients of one version would get to see of the book now.
type ChangeSet struct {
	Since   phonebook.Version // 0 = the book was never released
	Changes []phonebook.Change
	Old     phonebook.Regions // of version Since
	New     phonebook.Regions
}

// Counts returns how much clients would see added, changed and gone.
func (c ChangeSet) Counts() phonebook.ChangeCount {
	return phonebook.CountChanges(c.Changes, c.Old, c.New)
}

// Empty reports whether clients would see nothing new.
func (c ChangeSet) Empty() bool { return c.Counts().Total() == 0 }

// Changes compares the book with a version; 0 means the newest release.
func (s *Service) Changes(book string, since phonebook.Version) (ChangeSet, error) {
	l, err := s.Store.Load(book)
	if err != nil {
		return ChangeSet{}, err
	}
	return s.ChangesOf(l, since)
}

// ChangesOf is [Service.Changes] of a book that was loaded.
func (s *Service) ChangesOf(l phonebook.Ledger, since phonebook.Version) (ChangeSet, error) {
	if since == 0 {
		since = l.Released
	}
	var base phonebook.Full
	if since != 0 {
		var err error
		if base, err = s.content(l, since); err != nil {
			return ChangeSet{}, err
		}
	}
	now := l.Book.Full(0)
	return ChangeSet{Since: since, Changes: phonebook.Changes(base, now), Old: base.Regions, New: now.Regions}, nil
}

// Releases returns the releases of a book, oldest first, without their files.
func (s *Service) Releases(book string) ([]phonebook.ReleaseRecord, error) {
	return s.Store.Releases(book)
}

// Release returns one release with its files.
func (s *Service) Release(book string, v phonebook.Version) (phonebook.ReleaseRecord, error) {
	return s.Store.Release(book, v)
}

// ReleaseError says that the book has errors that stop a release.
type ReleaseError struct {
	Book     string
	Problems []phonebook.Problem // errors only, at least one
}

// Error names the first problem and how many there are.
func (e *ReleaseError) Error() string {
	p := e.Problems[0]
	var first error = p.Err
	if p.POP.ID != 0 {
		first = &phonebook.POPError{ID: p.POP.ID, Name: p.POP.Name, Err: p.Err}
	}
	if p.Draft {
		first = fmt.Errorf("not in the book: %w", first)
	}
	if len(e.Problems) == 1 {
		return fmt.Sprintf("%s has an error that stops a release: %v", e.Book, first)
	}
	return fmt.Sprintf("%s has %d errors that stop a release; the first: %v", e.Book, len(e.Problems), first)
}

// Build makes the next release of a book and lays its files out in the data
// folder. It returns [phonebook.ErrUnchanged] when clients would see nothing
// new, and [*ReleaseError] for a book with errors.
func (s *Service) Build(book, comment string) (phonebook.ReleaseRecord, error) {
	o, err := s.open(book)
	if err != nil {
		return phonebook.ReleaseRecord{}, err
	}
	rec, set, err := s.draft(&o)
	if errors.Is(err, phonebook.ErrUnchanged) && o.Released != 0 {
		if err := s.layOut(o.Ledger); err != nil {
			return phonebook.ReleaseRecord{}, err
		}
	}
	if err != nil {
		return phonebook.ReleaseRecord{}, err
	}
	rec.Comment = comment
	return rec, s.keep(phonebook.Commit{Revision: o.Revision}, rec, set)
}

// Draft returns the release that [Service.Build] would make now, without
// keeping it, and what clients would see change. Its errors are those of Build.
func (s *Service) Draft(book string) (phonebook.ReleaseRecord, ChangeSet, error) {
	o, err := s.open(book)
	if err != nil {
		return phonebook.ReleaseRecord{}, ChangeSet{}, err
	}
	return s.draft(&o)
}

func (s *Service) draft(o *open) (phonebook.ReleaseRecord, ChangeSet, error) {
	none := phonebook.ReleaseRecord{}
	set, err := s.ChangesOf(o.Ledger, 0)
	if err != nil {
		return none, set, err
	}
	floor, err := s.floor(o.Book.Line)
	if err != nil {
		return none, set, err
	}
	if set.Empty() {
		renew, err := s.leadsFrom(o, floor)
		if err == nil && !renew {
			renew, err = s.respelt(o)
		}
		if err != nil {
			return none, set, err
		}
		if !renew {
			return none, set, fmt.Errorf("%s since version %d: %w", o.Book.Name, o.Released, phonebook.ErrUnchanged)
		}
	}
	if err := o.errors(); err != nil {
		return none, set, err
	}
	v, err := phonebook.NextVersion(o.LastVersion)
	if err != nil {
		return none, set, err
	}
	bases, err := s.bases(o, v, floor)
	if err != nil {
		return none, set, err
	}
	rel, err := phonebook.NewRelease(&o.Book, v, bases, o.encoding, s.Now())
	if err != nil {
		return none, set, err
	}
	pack, err := post.Pack(rel)
	if err != nil {
		return none, set, err
	}
	return phonebook.ReleaseRecord{Manifest: pack.Manifest, Files: pack.Files, User: s.User}, set, nil
}

// errors returns the problems that stop a release as one error.
func (o *open) errors() error {
	var found []phonebook.Problem
	for _, p := range o.problems() {
		// What is out of service is never released, so it stops nothing. What is kept
		// beside the book does: clients would not get what the administrator believes.
		if !p.Warning && (p.Draft || p.POP.Status == phonebook.InService) {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return &ReleaseError{Book: o.Book.Name, Problems: found}
}

// leadsFrom reports whether the newest release has the number of a version that
// was taken over, or a delta from one: then there must be another release, though
// nothing changed.
func (s *Service) leadsFrom(o *open, floor phonebook.Version) (bool, error) {
	if floor == 0 || o.Released == 0 {
		return false, nil
	}
	rec, err := s.Store.Release(o.Book.Name, o.Released)
	return err == nil && mixes(rec.Manifest, floor), err
}

// bases returns the contents that release v leads from, all above floor.
func (s *Service) bases(o *open, v, floor phonebook.Version) ([]phonebook.Full, error) {
	have, err := s.Store.Versions(o.Book.Name)
	if err != nil {
		return nil, err
	}
	var bases []phonebook.Full
	for _, b := range phonebook.Bases(v, have) {
		if b <= floor {
			continue
		}
		full, err := s.content(o.Ledger, b)
		if err != nil {
			return nil, err
		}
		// A delta compares texts; where the same text has other bytes now, clients
		// need the whole book.
		same, err := s.sameBytes(o, full)
		if err != nil {
			return nil, err
		}
		if same {
			bases = append(bases, full)
		}
	}
	return bases, nil
}

// keep stores a release and, with it, the change of the book that c describes.
// Its files are staged first, so that a full disk stops it before the number is
// spent.
func (s *Service) keep(c phonebook.Commit, rec phonebook.ReleaseRecord, set ChangeSet) error {
	dir := s.bookDir(rec.Manifest.Book)
	staged := filepath.Join(dir, fmt.Sprintf("%d.part", rec.Manifest.Version))
	// A build that was cut off may have left other files there.
	if err := errors.Join(os.RemoveAll(staged), WriteRelease(staged, rec)); err != nil {
		return errors.Join(err, os.RemoveAll(staged))
	}
	n := set.Counts()
	entry := s.entry(phonebook.BookRelease, fmt.Sprint(rec.Manifest.Version), fmt.Sprint(rec.Manifest.Version),
		fmt.Sprintf("%d POPs", rec.Manifest.POPs), fmt.Sprintf("%d added", n.Added),
		fmt.Sprintf("%d changed", n.Changed), fmt.Sprintf("%d removed", n.Removed), rec.Comment)
	if err := s.Store.AddRelease(c, rec, entry); err != nil {
		return errors.Join(err, os.RemoveAll(staged))
	}
	final := releaseDir(dir, rec.Manifest.Version)
	if err := errors.Join(os.RemoveAll(final), os.Rename(staged, final)); err != nil {
		return err
	}
	return writeCurrent(dir, rec)
}
