package admin_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// popOf returns a POP of the book Sample.
func (f *fixture) popOf(id phonebook.POPID) phonebook.POP {
	f.t.Helper()
	p, err := f.POP("Sample", id)
	f.must(err)
	return p
}

func TestTakeBack(t *testing.T) {
	f := withRegions(t)
	f.build()
	want := f.popOf(1)
	f.rename(1, "Renamed")
	_, err := f.EditPOP("Sample", 1, func(p *phonebook.POP) error {
		p.AreaCode, p.AccessNumber, p.MinBaud, p.MaxBaud, p.Reserved, p.Flags = "9", "99", 1, 99, 1, 255
		p.DialUpEntry, p.Country, p.Comments = "Other", 49, "kept"
		p.Region = phonebook.AllRegions
		return nil
	})
	f.must(err)
	for field := phonebook.FieldCountry; field <= phonebook.FieldDialUpEntry; field++ {
		f.must(f.TakeBack("Sample", 1, field))
		f.refused("once more", phonebook.ErrUnchanged, func() error { return f.TakeBack("Sample", 1, field) })
	}
	want.Comments = "kept"
	diff(t, want, f.popOf(1))
	// Each is one step.
	b, err := f.Undo("Sample")
	f.must(err)
	if b.Title != "Take back the dial-up entry of Town 1" {
		t.Errorf("step %q", b.Title)
	}
}

func TestTakeBackWhole(t *testing.T) {
	f := withRegions(t)
	f.build()
	before := f.popOf(2)
	f.must(f.DeletePOPs("Sample", 2))
	f.must(f.EditPOPs("Sample", []phonebook.POPID{3}, func(p *phonebook.POP) { p.Status = phonebook.OutOfService }))
	f.add(town(9))
	l := f.ledger()
	added := l.NextID - 1
	f.must(f.TakeBack("Sample", 2, phonebook.FieldNone))
	f.must(f.TakeBack("Sample", 3, phonebook.FieldStatus))
	f.must(f.TakeBack("Sample", added, phonebook.FieldNone))
	set, err := f.Changes("Sample", 0)
	f.must(err)
	if !set.Empty() {
		t.Errorf("left: %+v", set.Changes)
	}
	if p := f.popOf(added); p.Status != phonebook.OutOfService {
		t.Errorf("%+v: a new POP is kept, out of service", p)
	}
	diff(t, before, f.popOf(2))
	f.refused("an index that never was", phonebook.ErrNotFound, func() error { return f.TakeBack("Sample", 99, phonebook.FieldNone) })
}

func TestTakeBackRegion(t *testing.T) {
	f := withRegions(t)
	f.build()
	f.must(f.RenameRegion("Sample", "East", "Orient"))
	f.must(f.DeletePOPs("Sample", 2))
	f.must(f.TakeBack("Sample", 2, phonebook.FieldNone)) // its region is the same under another name
	f.must(f.TakeBackRegion("Sample", 2))
	diff(t, phonebook.Regions{"North", "East", "West"}, f.ledger().Book.Regions)
	f.refused("once more", phonebook.ErrUnchanged, func() error { return f.TakeBackRegion("Sample", 2) })
	f.refused("no such position", phonebook.ErrUnchanged, func() error { return f.TakeBackRegion("Sample", 8) })
	_, err := f.DeleteRegion("Sample", "West")
	f.must(err)
	f.refused("a region that is gone", phonebook.ErrNotFound, func() error { return f.TakeBackRegion("Sample", 3) })
	// A POP cannot return to a region that is gone.
	l := f.ledger()
	for _, p := range l.Book.POPs {
		if p.Region == phonebook.AllRegions {
			refusedAs[*phonebook.FieldError](f, "a region that is gone", func() error { return f.TakeBack("Sample", p.ID, phonebook.FieldRegion) })
			return
		}
	}
	t.Error("no POP was in the region")
}

func TestCompare(t *testing.T) {
	f := withRegions(t)
	f.build()
	f.rename(1, "Renamed")
	f.build()
	f.must(f.DeletePOPs("Sample", 2))
	f.build()
	for _, tt := range []struct {
		from, to                phonebook.Version
		added, changed, removed int
	}{{0, 1, 4, 0, 0}, {1, 2, 0, 1, 0}, {2, 3, 0, 0, 1}, {1, 3, 0, 1, 1}} {
		set, err := f.Compare("Sample", tt.from, tt.to)
		f.must(err)
		if n := set.Counts(); n.Added != tt.added || n.Changed != tt.changed || n.Removed != tt.removed {
			t.Errorf("%d to %d: %+v", tt.from, tt.to, n)
		}
	}
	f.refused("no such version", phonebook.ErrNotFound, func() error { _, err := f.Compare("Sample", 1, 9); return err })
}

func TestExportChanges(t *testing.T) {
	f := withRegions(t)
	f.build()
	f.rename(1, "=Renamed")
	f.must(f.DeletePOPs("Sample", 2))
	f.add(town(9))
	f.must(f.RenameRegion("Sample", "West", "Far west"))
	set, err := f.Changes("Sample", 0)
	f.must(err)
	dir := t.TempDir()
	n, err := f.ExportChanges(set, filepath.Join(dir, "changes.csv"))
	f.must(err)
	text, err := os.ReadFile(filepath.Join(dir, "changes.csv"))
	f.must(err)
	if lines := strings.Count(string(text), "\r\n"); n != 4 || lines != 5 || !strings.Contains(string(text), ",POP name,Town 1,'=Renamed\r\n") {
		t.Errorf("%d rows: %s", n, text)
	}
	if n, err := f.ExportChanges(set, filepath.Join(dir, "changes.xlsx")); err != nil || n != 4 {
		t.Errorf("%d rows, %v", n, err)
	}
	if info, err := os.Stat(filepath.Join(dir, "changes.xlsx")); err != nil || info.Size() == 0 {
		t.Errorf("%v, %v", info, err)
	}
	refusedAs[*admin.ExportKindError](f, "another ending", func() error { _, err := f.ExportChanges(set, "changes.pdf"); return err })
}
