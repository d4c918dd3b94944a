package store_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/internal/store/storetest"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// noon is the clock of these tests.
var noon = time.Date(2001, 1, 27, 12, 0, 0, 0, time.UTC)

func sample() phonebook.Book {
	return phonebook.Book{Name: "Sample", Line: "line-1", Encoding: "ascii"}
}

func pop(id int) phonebook.POP {
	return phonebook.POP{
		ID: phonebook.POPID(id), Country: 1, Name: fmt.Sprintf("Town %d", id), AreaCode: "425",
		AccessNumber: "555-0134", MaxBaud: 56000, Flags: phonebook.DefaultFlags,
	}
}

// adds returns the changes that add POPs first to last.
func adds(first, last int) []phonebook.Change {
	var out []phonebook.Change
	for id := first; id <= last; id++ {
		out = append(out, phonebook.Change{After: pop(id)})
	}
	return out
}

// openAt opens a file that the test closes itself.
func openAt(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.Open(path, store.Holder{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closeStore(t testing.TB, s *store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func load(t testing.TB, s *store.Store, name string) phonebook.Ledger {
	t.Helper()
	l, err := s.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// commit makes changes at the book's present revision.
func commit(t testing.TB, s *store.Store, c phonebook.Commit) uint64 {
	t.Helper()
	if c.Book == "" {
		c.Book = "Sample"
	}
	if c.Revision == 0 {
		c.Revision = load(t, s, c.Book).Revision
	}
	revision, err := s.Commit(c)
	if err != nil {
		t.Fatal(err)
	}
	return revision
}

// withSample returns a new store with the book Sample and its POPs 1 to n.
func withSample(t testing.TB, n int) *store.Store {
	t.Helper()
	s := storetest.Open(t)
	if err := s.Create(sample()); err != nil {
		t.Fatal(err)
	}
	if n > 0 {
		commit(t, s, phonebook.Commit{Changes: adds(1, n)})
	}
	return s
}

func mustDiff(t testing.TB, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestNewBook(t *testing.T) {
	s := withSample(t, 0)
	mustDiff(t, phonebook.Ledger{Book: sample(), Revision: 1, NextID: 1}, load(t, s, "Sample"))
	for _, name := range []string{"sample", "SAMPLE", "sAmPlE"} {
		if got := load(t, s, name).Book.Name; got != "Sample" {
			t.Errorf("Load(%s) is the book %s", name, got)
		}
		if err := s.Create(phonebook.Book{Name: name, Line: "other"}); !errors.Is(err, phonebook.ErrExists) {
			t.Errorf("Create(%s) = %v, want ErrExists", name, err)
		}
	}
	mustDiff(t, "line-1", load(t, s, "Sample").Book.Line)
}

func TestNotFound(t *testing.T) {
	s := storetest.Open(t)
	calls := map[string]func() error{
		"Load":        func() error { _, err := s.Load("None"); return err },
		"Delete":      func() error { return s.Delete("None") },
		"Commit":      func() error { _, err := s.Commit(phonebook.Commit{Book: "None", Revision: 1}); return err },
		"History":     func() error { _, err := s.History("None", 0); return err },
		"Releases":    func() error { _, err := s.Releases("None"); return err },
		"Versions":    func() error { _, err := s.Versions("None"); return err },
		"Release":     func() error { _, err := s.Release("None", 1); return err },
		"Posts":       func() error { _, err := s.Posts("None"); return err },
		"NotePost":    func() error { return s.NotePost("None", phonebook.PostRecord{}, phonebook.HistoryEntry{}) },
		"NoteVersion": func() error { return s.NoteVersion("None", 1) },
		"AddRelease":  func() error { return s.AddRelease(phonebook.Commit{Revision: 1}, release(1), phonebook.HistoryEntry{}) },
	}
	for name, call := range calls {
		if err := call(); !errors.Is(err, phonebook.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", name, err)
		}
	}
}

func TestMaxBooks(t *testing.T) {
	s := storetest.Open(t)
	for i := range phonebook.MaxBooks {
		if err := s.Create(phonebook.Book{Name: fmt.Sprintf("B%d", i), Line: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	err := s.Create(phonebook.Book{Name: "B100", Line: "x"})
	limit, ok := errors.AsType[*phonebook.LimitError](err)
	if !ok || limit.Limit != 100 || limit.Found != 101 || limit.Remedy.Empty() {
		t.Errorf("the 101st book: %v", err)
	}
	if err := s.Create(phonebook.Book{Name: "b0"}); !errors.Is(err, phonebook.ErrExists) {
		t.Errorf("a taken name at the limit: %v, want ErrExists", err)
	}
	if err := s.Delete("b7"); err != nil {
		t.Fatal(err)
	}
	if err := s.Create(phonebook.Book{Name: "B100", Line: "x"}); err != nil {
		t.Errorf("after a deletion: %v", err)
	}
	if _, ok := errors.AsType[*phonebook.LimitError](s.Undelete("b7")); !ok {
		t.Error("the deleted book came back as the 101st")
	}
	books, err := s.Books()
	if err != nil || len(books) != phonebook.MaxBooks {
		t.Errorf("%d books, %v", len(books), err)
	}
	for i := 1; i < len(books); i++ {
		if strings.ToLower(books[i-1].Book.Name) >= strings.ToLower(books[i].Book.Name) {
			t.Errorf("%s stands before %s", books[i-1].Book.Name, books[i].Book.Name)
		}
	}
}

// TestDeletedBook makes a book again: nothing of the old one may come back.
func TestDeletedBook(t *testing.T) {
	s := withSample(t, 3)
	if err := s.AddRelease(phonebook.Commit{Revision: load(t, s, "Sample").Revision}, release(1), phonebook.HistoryEntry{Action: phonebook.BookRelease}); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete("SAMPLE"); err != nil {
		t.Fatal(err)
	}
	if err := s.Create(sample()); err != nil {
		t.Fatal(err)
	}
	mustDiff(t, phonebook.Ledger{Book: sample(), Revision: 1, NextID: 1}, load(t, s, "Sample"))
	history, err := s.History("Sample", 0)
	if err != nil || len(history) != 0 {
		t.Errorf("history %v, %v", history, err)
	}
	versions, err := s.Versions("Sample")
	if err != nil || len(versions) != 0 {
		t.Errorf("versions %v, %v", versions, err)
	}
}

func TestIndexesAreSpent(t *testing.T) {
	s := withSample(t, 5)
	commit(t, s, phonebook.Commit{Changes: []phonebook.Change{{Before: pop(5)}, {Before: pop(2)}}})
	l := load(t, s, "Sample")
	if l.NextID != 6 || !l.IsRetired(2) || !l.IsRetired(5) || l.IsRetired(3) {
		t.Errorf("next %d, retired %v", l.NextID, l.Retired)
	}
	commit(t, s, phonebook.Commit{Changes: []phonebook.Change{{After: pop(2)}, {After: pop(40)}}})
	l = load(t, s, "Sample")
	mustDiff(t, []phonebook.POPID{5}, l.Retired)
	mustDiff(t, phonebook.POPID(41), l.NextID)
	var ids []phonebook.POPID
	for _, p := range l.Book.POPs {
		ids = append(ids, p.ID)
	}
	mustDiff(t, []phonebook.POPID{1, 2, 3, 4, 40}, ids)
}

func TestMoved(t *testing.T) {
	s := withSample(t, 2)
	before := load(t, s, "Sample")
	regions := phonebook.Regions{"West"}
	for _, revision := range []uint64{0, before.Revision - 1, before.Revision + 1} {
		got, err := s.Commit(phonebook.Commit{
			Book: "Sample", Revision: revision, Changes: adds(3, 3), Regions: &regions, Imported: 1,
			History: []phonebook.HistoryEntry{{Time: noon, Action: phonebook.POPAdd}},
		})
		if !errors.Is(err, phonebook.ErrMoved) || got != 0 {
			t.Errorf("revision %d: %d, %v, want ErrMoved", revision, got, err)
		}
		err = s.AddRelease(phonebook.Commit{Revision: revision}, release(1), phonebook.HistoryEntry{})
		if !errors.Is(err, phonebook.ErrMoved) {
			t.Errorf("release at revision %d: %v, want ErrMoved", revision, err)
		}
	}
	mustDiff(t, before, load(t, s, "Sample"))
	if h, err := s.History("Sample", 0); err != nil || len(h) != 0 {
		t.Errorf("history %v, %v", h, err)
	}
}

// TestOneCommitWins lets commits of one revision race.
func TestOneCommitWins(t *testing.T) {
	s := withSample(t, 0)
	errs := make([]error, 8)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = s.Commit(phonebook.Commit{Book: "Sample", Revision: 1, Changes: adds(i+1, i+1)})
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, phonebook.ErrMoved) {
			t.Error(err)
		}
	}
	if l := load(t, s, "Sample"); won != 1 || len(l.Book.POPs) != 1 || l.Revision != 2 {
		t.Errorf("%d commits won, %d POPs, revision %d", won, len(l.Book.POPs), l.Revision)
	}
}

func TestHistoryOrder(t *testing.T) {
	s := withSample(t, 0)
	for i := range 300 { // more than one byte of the sequence
		commit(t, s, phonebook.Commit{History: []phonebook.HistoryEntry{
			{Time: noon, Key: fmt.Sprint(2 * i)}, {Time: noon, Key: fmt.Sprint(2*i + 1)},
		}})
	}
	for _, tt := range []struct{ limit, first, count int }{{0, 0, 600}, {1, 599, 1}, {7, 593, 7}, {600, 0, 600}, {9999, 0, 600}} {
		h, err := s.History("sample", tt.limit)
		if err != nil || len(h) != tt.count {
			t.Fatalf("limit %d: %d entries, %v", tt.limit, len(h), err)
		}
		for i, e := range h {
			if e.Key != fmt.Sprint(tt.first+i) {
				t.Fatalf("limit %d: entry %d is %s, want %d", tt.limit, i, e.Key, tt.first+i)
			}
		}
	}
}

func TestFolderIsMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b", "books.db")
	closeStore(t, openAt(t, path))
	s := openAt(t, path)
	defer closeStore(t, s)
	if err := s.Check(); err != nil {
		t.Error(err)
	}
}
