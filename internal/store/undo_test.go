package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/internal/store/storetest"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// step commits one change of a book and returns the ledger after it.
func step(t *testing.T, s *store.Store, c phonebook.Commit) phonebook.Ledger {
	t.Helper()
	l := load(t, s, "Steps")
	c.Book, c.Revision = l.Book.Name, l.Revision
	if _, err := s.Commit(c); err != nil {
		t.Fatal(err)
	}
	return load(t, s, "Steps")
}

// take undoes or redoes the next step.
func take(t *testing.T, s *store.Store, kind phonebook.Step) phonebook.Ledger {
	t.Helper()
	b, err := s.Batch("steps", kind == phonebook.StepRedo)
	if err != nil {
		t.Fatal(err)
	}
	if kind == phonebook.StepUndo {
		b = b.Inverse()
	}
	c := phonebook.Commit{Step: kind, Changes: b.Changes, Imported: b.Imported}
	if b.Regions != nil {
		c.Regions = &b.Regions.After
	}
	return step(t, s, c)
}

func stepsStore(t *testing.T) *store.Store {
	t.Helper()
	s := storetest.Open(t)
	if err := s.Create(phonebook.Book{Name: "Steps"}); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSteps walks back and forth over steps of every kind; each undo must give
// the book before the step, each redo the book after it.
func TestSteps(t *testing.T) {
	s := stepsStore(t)
	regions := phonebook.Regions{"East", "West"}
	books := []phonebook.Book{load(t, s, "Steps").Book}
	add := func(c phonebook.Commit) { books = append(books, step(t, s, c).Book) }
	add(phonebook.Commit{Title: "Import", Changes: adds(1, 20_000), Imported: 20_000})
	add(phonebook.Commit{Title: "Regions", Regions: &regions})
	edit := phonebook.Change{Before: pop(3), After: pop(3)}
	edit.After.Name = "Rome"
	add(phonebook.Commit{Title: "Edit", Changes: []phonebook.Change{edit}})
	add(phonebook.Commit{Title: "Delete", Changes: []phonebook.Change{{Before: books[3].POPs[7]}, {Before: books[3].POPs[8]}}})
	for range 2 {
		for i := len(books) - 2; i >= 0; i-- {
			if d := cmp.Diff(books[i], take(t, s, phonebook.StepUndo).Book); d != "" {
				t.Fatalf("undo to %d: %s", i, d)
			}
		}
		if _, err := s.Batch("Steps", false); !errors.Is(err, phonebook.ErrNotFound) {
			t.Fatalf("got %v", err)
		}
		if got := load(t, s, "Steps"); got.Imported != 0 || got.NextID != 20_001 || len(got.Retired) != 20_000 {
			t.Fatalf("%d imported, next %d, %d retired", got.Imported, got.NextID, len(got.Retired))
		}
		for i := 1; i < len(books); i++ {
			if d := cmp.Diff(books[i], take(t, s, phonebook.StepRedo).Book); d != "" {
				t.Fatalf("redo to %d: %s", i, d)
			}
		}
	}
	titles, err := s.Batches("steps", false)
	if d := cmp.Diff([]string{"Delete", "Edit", "Regions", "Import"}, titles); d != "" || err != nil {
		t.Error(d, err)
	}
	// Any other change ends what could be done again.
	take(t, s, phonebook.StepUndo)
	step(t, s, phonebook.Commit{Title: "New", Changes: adds(30_000, 30_000)})
	if titles, err := s.Batches("steps", true); len(titles) > 0 || err != nil {
		t.Error(titles, err)
	}
}

func TestStepsAreBounded(t *testing.T) {
	s := stepsStore(t)
	for i := range phonebook.MaxBatches + 5 {
		step(t, s, phonebook.Commit{Title: fmt.Sprint(i), Changes: adds(i+1, i+1)})
	}
	titles, err := s.Batches("steps", false)
	if len(titles) != phonebook.MaxBatches || titles[0] != "54" || titles[len(titles)-1] != "5" || err != nil {
		t.Errorf("%d steps, %q, %v", len(titles), titles, err)
	}
}

// TestSchema1 opens a store of the first schema, made by that program:
//
//	pba book new Sample --encoding windows-1252; pba region add Sample Bavaria
//	pba pop add Sample --country 49 --region Bavaria --name München --area 089 --number 555-0101 --max 56000
//	pba pop add Sample --country 1 --name Rome --area 706 --number 555-0102 --status out --comments "not yet"
//	pba build Sample --comment first; pba pop edit Sample 2 --status in
//	pba pop add Sample --country 1 --name Troy --area 518 --number 555-0103; pba pop delete Sample 3
//	pba country add 382 382 Montenegro; pba host add lab --ftp ftp.example --user post; pba build Sample
func TestSchema1(t *testing.T) {
	old, err := os.ReadFile("testdata/schema1.db")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "books.db")
	if err := os.WriteFile(path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(path, store.Holder{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	l, err := s.Load("Sample")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range l.Book.POPs {
		names = append(names, fmt.Sprintf("%d %s %s", p.ID, p.Name, p.Status))
	}
	want := []string{"1 München in service", "2 Rome in service"}
	if d := cmp.Diff(want, names); d != "" || l.LastVersion != 2 || len(l.Retired) != 1 || l.Book.Encoding != "windows-1252" {
		t.Errorf("%s%+v", d, l)
	}
	if h, err := s.History("Sample", 0); len(h) != 8 || err != nil {
		t.Errorf("%d entries, %v", len(h), err)
	}
	c := phonebook.Commit{Book: "Sample", Revision: l.Revision, Title: "Edit", Changes: adds(9, 9)}
	if _, err := s.Commit(c); err != nil {
		t.Error(err)
	}
	if titles, err := s.Batches("Sample", false); len(titles) != 1 || err != nil {
		t.Error(titles, err)
	}
	if kept, err := os.ReadFile(path + ".schema1"); err != nil || !strings.Contains(string(kept), "Montenegro") {
		t.Errorf("no copy of the old file: %v", err)
	}
}

// A step tells the encoding from before it, and the releases made until then keep
// theirs.
func TestEncodingStep(t *testing.T) {
	s := storetest.Open(t)
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(s.Create(sample()))
	regions := phonebook.Regions{"East"}
	_, err := s.Commit(phonebook.Commit{Book: "Sample", Revision: 1, Encoding: "ibm850", Regions: &regions, Title: "both"})
	check(err)
	b, err := s.Batch("Sample", false)
	check(err)
	want := phonebook.Batch{
		Title: "both", Time: b.Time, Regions: &phonebook.RegionsChange{After: regions},
		Encoding: &phonebook.EncodingChange{Before: "ascii", After: "ibm850"},
	}
	if d := cmp.Diff(want, b); d != "" {
		t.Error(d)
	}
	l, err := s.Load("Sample")
	check(err)
	if l.Book.Encoding != "ibm850" || l.Encoded != nil {
		t.Errorf("%s, earlier %v", l.Book.Encoding, l.Encoded)
	}
}
