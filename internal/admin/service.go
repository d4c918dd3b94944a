// Package admin is what an administrator can do with phone books: keep them,
// import lists, make releases, post them. The window and the command line both
// change books through it alone, so they cannot drift apart.
//
// The store, the clock and the ways to servers arrive as fields of [Service]; files
// it reads and writes itself, below [Service.Dir] or where the caller says. Each
// method loads what it needs, checks every rule and commits in one transaction;
// where that fails, nothing has changed. What follows a commit, such as laying a
// release out as files, may fail by itself.
package admin

import (
	"context"
	"fmt"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// Store keeps books, releases, history and settings. Its errors are those of the
// domain: phonebook.ErrNotFound, ErrExists, ErrMoved, *LimitError.
type Store interface {
	Books() ([]phonebook.Ledger, error)
	Create(phonebook.Book) error
	Delete(name string) error
	Undelete(name string) error
	Deleted() ([]string, error)
	Purge(name string, files func(book string) error) error
	Load(name string) (phonebook.Ledger, error)
	Commit(phonebook.Commit) (revision uint64, err error)
	Batch(name string, redo bool) (phonebook.Batch, error)
	Batches(name string, redo bool) (titles []string, err error)
	Drafts(name string) ([]phonebook.FieldDraft, error)
	WriteDrafts(name string, writes []phonebook.DraftWrite) error
	History(name string, limit int) ([]phonebook.HistoryEntry, error)

	AddRelease(c phonebook.Commit, rec phonebook.ReleaseRecord, entry phonebook.HistoryEntry) error
	Releases(name string) ([]phonebook.ReleaseRecord, error)
	Versions(name string) ([]phonebook.Version, error)
	Release(name string, v phonebook.Version) (phonebook.ReleaseRecord, error)
	NotePost(name string, p phonebook.PostRecord, entry phonebook.HistoryEntry) error
	Posts(name string) ([]phonebook.PostRecord, error)
	NoteVersion(name string, v phonebook.Version) error
	Note(name string, entry phonebook.HistoryEntry) error

	PutSetting(kind, name string, v any) error
	DeleteSetting(kind, name string) error
	Settings(kind string, fn func(name string, decode func(any) error) error) error

	Backup(path string) error

	Countries() ([]phonebook.Country, error)
	PutCountry(phonebook.Country) error
}

// Service is the administrator. All fields are required.
type Service struct {
	Store Store
	// Dir is the data folder: releases are laid out in <Dir>/<Book>/.
	Dir string
	// User is who appears in the history.
	User string
	Now  func() time.Time // may be called from several goroutines
	// NewLine returns a new UUID for the line of a new book.
	NewLine func() string
	// Countries is the built-in country table.
	Countries []phonebook.Country
	// Encoding finds the encoding of a book by name.
	Encoding func(name string) (phonebook.Encoding, error)
	// Encodings are the names that it knows, the default first.
	Encodings []string
	// Connect opens the way to a host. The password is "" for a folder. Trace, which
	// may be nil, gets what is said on an FTP control connection, without passwords.
	Connect func(ctx context.Context, h Host, password string, trace func(string)) (post.Remote, error)
	// Waits are the pauses between tries of what broke on its way; there are as many
	// more tries.
	Waits []time.Duration
	// Ask asks a phone book server as a client of the given version does, and
	// returns the cabinet that it gets, nil for none.
	Ask func(ctx context.Context, url, book string, held phonebook.Version) ([]byte, error)
}

// CountryTable returns the country table with the administrator's own rows.
func (s *Service) CountryTable() (phonebook.Countries, error) {
	own, err := s.Store.Countries()
	if err != nil {
		return phonebook.Countries{}, err
	}
	return phonebook.NewCountries(append(append([]phonebook.Country(nil), s.Countries...), own...)), nil
}

// AddCountry adds a row to the country table, or replaces the one with its ID. It
// returns [phonebook.ErrExists] when another country has the name.
func (s *Service) AddCountry(c phonebook.Country) error {
	if err := c.Check(); err != nil {
		return err
	}
	table, err := s.CountryTable()
	if err != nil {
		return err
	}
	if other, err := table.Resolve(c.Name); err == nil && other != c.ID {
		return fmt.Errorf("%s is country %d: %w", c.Name, other, phonebook.ErrExists)
	}
	return s.Store.PutCountry(c)
}

// open is a book with everything that its rules need.
type open struct {
	phonebook.Ledger
	countries phonebook.Countries
	encoding  phonebook.Encoding
	drafts    []phonebook.FieldDraft
}

func (s *Service) open(name string) (open, error) {
	l, err := s.Store.Load(name)
	if err != nil {
		return open{}, err
	}
	o := open{Ledger: l}
	if o.countries, err = s.CountryTable(); err != nil {
		return open{}, err
	}
	if o.encoding, err = s.Encoding(l.Book.Encoding); err != nil {
		return open{}, err
	}
	if o.drafts, err = s.Store.Drafts(name); err != nil {
		return open{}, err
	}
	return o, nil
}

// check returns the rules that p breaks and did not break before as one error that
// names the POP.
func (o *open) check(before, p phonebook.POP) *InvalidError {
	found := o.Book.CheckEdit(before, p, o.countries, o.encoding)
	if len(found) == 0 {
		return nil
	}
	return &InvalidError{POP: p, Fields: found}
}

// commit applies changes to the book in memory, which checks that they fit, and
// then in the store.
func (s *Service) commit(o *open, c phonebook.Commit) error {
	if err := o.Book.Apply(c.Changes); err != nil {
		return err
	}
	c.Book, c.Revision = o.Book.Name, o.Revision
	c.Drafts = append(replaced(o.drafts, c.Changes), c.Drafts...)
	_, err := s.Store.Commit(c)
	return err
}

// entries returns the history of POP changes; source is the file of an import.
func (s *Service) entries(changes []phonebook.Change, source string) []phonebook.HistoryEntry {
	now := s.Now()
	out := make([]phonebook.HistoryEntry, len(changes))
	for i, c := range changes {
		out[i] = phonebook.NewPOPEntry(c, now, s.User, source)
	}
	return out
}

func (s *Service) entry(a phonebook.Action, key string, detail ...string) phonebook.HistoryEntry {
	return phonebook.HistoryEntry{Time: s.Now(), User: s.User, Action: a, Key: key, Detail: detail}
}

// InvalidError says that a POP breaks rules. Nothing was changed.
type InvalidError struct {
	POP    phonebook.POP
	Fields []*phonebook.FieldError // at least one
}

// Error names the POP, where it has an index, and the first broken rule.
func (e *InvalidError) Error() string {
	more := ""
	if n := len(e.Fields) - 1; n > 0 {
		more = fmt.Sprintf(" (and %d more)", n)
	}
	if e.POP.ID == 0 {
		return e.Fields[0].Error() + more
	}
	return fmt.Sprintf("POP %d: %v%s", e.POP.ID, e.Fields[0], more)
}

// Unwrap returns the broken rules.
func (e *InvalidError) Unwrap() []error {
	errs := make([]error, len(e.Fields))
	for i, f := range e.Fields {
		errs[i] = f
	}
	return errs
}
