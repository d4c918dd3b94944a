package admin_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// TestUndoEveryKind takes back one change of each kind and makes it again.
func TestUndoEveryKind(t *testing.T) {
	f := withBook(t, 3)
	f.must(f.AddRegion("Sample", "East"))
	f.must(f.AddRegion("Sample", "West"))
	f.must(f.EditPOPs("Sample", []phonebook.POPID{1, 2}, func(p *phonebook.POP) { p.Region = 2 }))
	list := f.file("list.csv", "Country,City,Area code,Phone,State\nUnited States,Rome,706,555-0100,Georgia\nUnited States,Town 1,425,555-00001,East\n")
	first := f.build()
	for _, change := range []struct {
		title string
		do    func() error
	}{
		{"Add Troy", func() error {
			p := town(9)
			p.Name = "Troy"
			_, err := f.AddPOP("Sample", p)
			return err
		}},
		{"Edit Town 2", func() error {
			_, err := f.EditPOP("Sample", 2, func(p *phonebook.POP) error { p.Name = "Rome"; return nil })
			return err
		}},
		{"Edit 3 POPs", func() error {
			return f.EditPOPs("Sample", []phonebook.POPID{1, 2, 3}, func(p *phonebook.POP) { p.MaxBaud = 33600 })
		}},
		{"Delete 2 POPs", func() error { return f.DeletePOPs("Sample", 1, 3) }},
		{"Rename region West", func() error { return f.RenameRegion("Sample", "West", "Far West") }},
		{"Delete region East", func() error { _, err := f.DeleteRegion("Sample", "East"); return err }},
		{"Import list.csv", func() error {
			p, err := f.PlanImport(context.Background(), "Sample", list, sheet.ReadOptions{}, sheet.Options{})
			f.must(err)
			return f.Import(p, false)
		}},
		{"Revert to version 1", func() error {
			f.rename(1, "Elsewhere")
			f.build()
			_, err := f.Revert("Sample", first.Manifest.Version)
			return err
		}},
	} {
		t.Run(change.title, func(t *testing.T) {
			if change.title == "Revert to version 1" {
				f.rename(2, "Before")
				f.must(change.do())
			} else {
				before := f.ledger().Book
				f.must(change.do())
				after := f.ledger().Book
				f.step(t, f.Undo, change.title, before)
				f.step(t, f.Redo, change.title, after)
			}
			undo, redo, err := f.Steps("Sample")
			if err != nil || undo[0] != change.title || len(redo) > 0 {
				t.Errorf("%q, %q, %v", undo[0], redo, err)
			}
			if _, err := f.Undo("Sample"); err != nil {
				t.Error(err)
			}
		})
	}
}

// step undoes or redoes a step and compares the book with what it must be.
func (f *fixture) step(t *testing.T, take func(string) (phonebook.Batch, error), title string, want phonebook.Book) {
	t.Helper()
	b, err := take("Sample")
	if err != nil || b.Title != title {
		t.Fatalf("%q, %v", b.Title, err)
	}
	if d := cmp.Diff(want, f.ledger().Book); d != "" {
		t.Errorf("%s: %s", title, d)
	}
}

func TestNothingToUndo(t *testing.T) {
	f := withBook(t, 0)
	if _, err := f.Undo("Sample"); !errors.Is(err, phonebook.ErrUnchanged) {
		t.Errorf("got %v", err)
	}
	if _, err := f.Redo("Sample"); !errors.Is(err, phonebook.ErrUnchanged) {
		t.Errorf("got %v", err)
	}
	if _, err := f.Undo("Other"); !errors.Is(err, phonebook.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}
