package pbs

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// MaxJump is how far a version may lie above the one before it without being
// confirmed. Versions are used up at 32,676, so a number that is too high by a
// mistake takes a book's future. (ours)
const MaxJump = 50

// RuleError says that a release is whole and yet must not follow the one that
// clients have. [Accept] and [Pardon] let it.
type RuleError struct {
	Live, New phonebook.Manifest
	Reason    string
}

// Error implements error.
func (e *RuleError) Error() string { return e.Reason }

// follows returns a [*RuleError] when a release must not come after the last one
// that was served. A manifest without a version stands for none. (ours)
func follows(last, next phonebook.Manifest) error {
	reason := ""
	switch {
	case last.Version == 0 && next.Version <= phonebook.WarnVersions, last.Equal(next):
	case last.Version == 0:
		reason = fmt.Sprintf("version %d is near the last one, %d", next.Version, phonebook.MaxVersions)
	case last.Line != next.Line:
		reason = fmt.Sprintf("it belongs to another line of the book: clients have version %d of the other", last.Version)
	case next.Version < last.Version:
		reason = fmt.Sprintf("version %d is lower than %d, which clients have: they could not step back", next.Version, last.Version)
	case next.Version == last.Version:
		reason = fmt.Sprintf("version %d was served with other content", next.Version)
	case next.Version-last.Version > MaxJump:
		reason = fmt.Sprintf("version %d is more than %d above %d", next.Version, MaxJump, last.Version)
	case next.Version > phonebook.WarnVersions && next.Version > last.Version+1:
		reason = fmt.Sprintf("version %d leaves numbers out although they end at %d", next.Version, phonebook.MaxVersions)
	}
	if reason == "" {
		return nil
	}
	return &RuleError{Live: last, New: next, Reason: reason}
}

// ErrNothingToAccept is returned by [Accept] when no rule stands against what is
// in the tree.
var ErrNothingToAccept = errors.New("no rule stands against the release that is there")

// CheckRules returns a [*RuleError] when the server of the data folder dir would
// refuse a whole release with this manifest.
func CheckRules(dir string, m phonebook.Manifest) error {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return follows(phonebook.Manifest{}, m)
	}
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }() // only read
	last, err := newLedger(root, nil).last(m.Book)
	if err != nil {
		return err
	}
	return follows(last, m)
}

// Pardon lets a release with this manifest into the data folder dir once, whatever
// rule stands against it.
func Pardon(dir string, m phonebook.Manifest) error {
	data, err := m.Marshal()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	return errors.Join(newLedger(root, nil).pardon(m.Book, data), root.Close())
}

// Accept looks for the release of a book that a rule keeps from being served and
// returns what stands against it. With order it is let in: the server of the
// data folder, running or not, takes it at its next look. A release that is not
// whole is never let in.
func Accept(dir, book string, order bool) (*RuleError, error) {
	if err := phonebook.CheckBookName(book); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	s := NewStore(root, HostDir, slog.New(slog.DiscardHandler))
	book, manifest, err := s.find(book)
	if err != nil {
		return nil, err
	}
	data, _, err := s.read(manifest, maxManifest)
	if err != nil {
		return nil, err
	}
	r, _, err := s.load(book, manifest)
	if err != nil {
		return nil, fmt.Errorf("the release is not whole: %w", err)
	}
	last, err := s.ledger.last(book)
	if err != nil {
		return nil, err
	}
	broken, ok := errors.AsType[*RuleError](follows(last, r.Manifest))
	if !ok {
		return nil, ErrNothingToAccept
	}
	if order {
		err = s.ledger.pardon(book, data)
	}
	return broken, err
}

// find returns the spelling of a book in the tree, and where its manifest is.
func (s *Store) find(book string) (name, manifest string, err error) {
	if err := s.scan(); err != nil {
		return "", "", err
	}
	sh, ok := (*s.shelves.Load())[strings.ToLower(book)]
	if !ok {
		return "", "", fmt.Errorf("%s: %w in %s", book, ErrUnknownBook, path.Join(s.dir, databaseDir))
	}
	return sh.book, sh.manifest, nil
}
