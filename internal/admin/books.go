package admin

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// BookInfo is a book at a glance.
type BookInfo struct {
	Name     string            `json:"name"`
	Encoding string            `json:"encoding"`
	POPs     int               `json:"pops"`
	In       int               `json:"inService"`
	Regions  int               `json:"regions"`
	Released phonebook.Version `json:"version"` // newest release, 0 = none
	Changed  bool              `json:"changed"` // clients would see something new
	Pending  int               `json:"imported"`
	Line     string            `json:"line"`
}

// NewBook makes an empty book. An encoding of "" is ASCII.
func (s *Service) NewBook(name, encoding string) error {
	if err := phonebook.CheckBookName(name); err != nil {
		return err
	}
	if strings.EqualFold(name, backupFolder) {
		return fmt.Errorf("phone book %s: its folder is that of the backups: %w", name, phonebook.ErrExists)
	}
	enc, err := s.Encoding(encoding)
	if err != nil {
		return err
	}
	if err := s.Store.Create(phonebook.Book{Name: name, Line: s.NewLine(), Encoding: enc.Name()}); err != nil {
		return err
	}
	return s.setAside(name)
}

// setAside renames the folder that an earlier book of the name left, so that
// the releases of two books never lie side by side.
func (s *Service) setAside(name string) error {
	dir := s.bookDir(name)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return os.Rename(dir, dir+".before-"+s.Now().UTC().Format("20060102-150405"))
}

// Books returns every book, sorted by name. With an error it returns those that
// could be read.
func (s *Service) Books() (infos []BookInfo, err error) {
	infos = []BookInfo{} // JSON: a list, not null
	ledgers, err := s.Store.Books()
	for _, l := range ledgers {
		info, fault := s.Book(l.Book.Name)
		if fault != nil {
			err = errors.Join(err, fault)
			continue
		}
		infos = append(infos, info)
	}
	return infos, err
}

// Book returns one book at a glance.
func (s *Service) Book(name string) (BookInfo, error) {
	l, err := s.Store.Load(name)
	if err != nil {
		return BookInfo{}, err
	}
	base, err := s.released(l)
	if err != nil {
		return BookInfo{}, err
	}
	changed := !l.Book.Full(0).Same(base)
	if !changed && l.EncodingOf(l.Released) != l.Book.Encoding {
		o, err := s.open(name)
		if err != nil {
			return BookInfo{}, err
		}
		if changed, err = s.respelt(&o); err != nil {
			return BookInfo{}, err
		}
	}
	return BookInfo{
		Name: l.Book.Name, Encoding: l.Book.Encoding, Line: l.Book.Line,
		POPs: len(l.Book.POPs), In: l.Book.InService(), Regions: len(l.Book.Regions),
		Released: l.Released, Pending: l.Pending(), Changed: changed,
	}, nil
}

// Ledger returns a whole book. The caller owns it; changes go through the other
// methods.
func (s *Service) Ledger(name string) (phonebook.Ledger, error) { return s.Store.Load(name) }

// DeleteBook puts a book with its history and releases away: [Service.Undo] brings
// it back. Its released files stay in the data folder ("How Connection Manager
// Works"). With purge all of it goes for good, also of a book of that name that was
// deleted before.
func (s *Service) DeleteBook(name string, purge bool) error {
	if !purge {
		return s.Store.Delete(name)
	}
	return s.Store.Purge(name, func(book string) error {
		if strings.EqualFold(book, backupFolder) { // a name that is no longer given
			return nil
		}
		return os.RemoveAll(s.bookDir(book))
	})
}

// DeletedBooks returns the names of the deleted books that [Service.Undo] can
// bring back now, sorted.
func (s *Service) DeletedBooks() ([]string, error) { return s.Store.Deleted() }

func (s *Service) bookDir(book string) string { return filepath.Join(s.Dir, book) }

// Problems checks a whole book. Errors stop a release, warnings do not.
func (s *Service) Problems(name string) ([]phonebook.Problem, error) {
	o, err := s.open(name)
	if err != nil {
		return nil, err
	}
	return o.problems(), nil
}

func (o *open) problems() []phonebook.Problem {
	return phonebook.Replace(o.Book.Check(o.countries, o.encoding), o.Book.CheckDrafts(o.drafts, o.countries, o.encoding))
}
