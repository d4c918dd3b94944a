package admin_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestImport(t *testing.T) {
	f := withBook(t, 2)
	kept := f.state()
	plan := f.list(sheet.Options{},
		"POP ID,Country,Region,POP name,Area code,Access number",
		"1,United States,,Town 1,425,555-00001",
		"2,United States,West,Renamed,425,555-00002",
		",Germany,East,Berlin,030,12345",
	)
	diff(t, sheet.Counts{Add: 1, Change: 1, Unchanged: 1}, plan.Counts())
	diff(t, kept, f.state()) // a plan changes nothing
	f.must(f.CheckImport(plan, false))
	f.must(f.Import(plan, false))

	l := f.ledger()
	diff(t, phonebook.Regions{"West", "East"}, l.Book.Regions)
	if p := l.Book.POPs[2]; p.ID != 3 || p.Name != "Berlin" || p.Country != 49 || p.Region != 2 {
		t.Errorf("%+v", p)
	}
	if p := l.Book.POPs[1]; p.Name != "Renamed" || p.Region != 1 {
		t.Errorf("%+v", p)
	}
	if l.Pending() != 2 || l.Revision != kept.Ledger.Revision+1 {
		t.Errorf("pending %d, revision %d", l.Pending(), l.Revision)
	}
	diff(t, []string{"Region Add West", "Region Add East", "POP Edit Renamed", "POP Add Berlin"}, f.actions(4))
	for _, e := range f.history()[2:] {
		if e.Source != "list.csv" {
			t.Errorf("%s comes from %q", e.Action, e.Source)
		}
	}
	f.refused("the same plan again", phonebook.ErrMoved, func() error { return f.Import(plan, false) })
}

// What a new book begins with is not taken back.
func TestBeginIsNoStep(t *testing.T) {
	f := withBook(t, 0)
	f.must(f.Begin(f.list(sheet.Options{}, towns(1, 3)...)))
	if undo, redo, err := f.Steps("Sample"); err != nil || len(undo)+len(redo) != 0 {
		t.Errorf("steps = %q, %q, %v", undo, redo, err)
	}
	f.refused("an undo", phonebook.ErrUnchanged, func() error { _, err := f.Undo("Sample"); return err })
	if l := f.ledger(); len(l.Book.POPs) != 3 || l.Pending() != 3 {
		t.Errorf("%d POPs, %d pending", len(l.Book.POPs), l.Pending())
	}
	f.rename(1, "Elsewhere")
	if _, err := f.Undo("Sample"); err != nil {
		t.Error(err)
	}
}

func TestImportNothing(t *testing.T) {
	f := withBook(t, 3)
	plan := f.list(sheet.Options{}, towns(1, 3)...)
	f.refused("what is there already", phonebook.ErrUnchanged, func() error { return f.Import(plan, false) })
}

func TestImportRejected(t *testing.T) {
	f := withBook(t, 0)
	plan := f.list(sheet.Options{}, append(towns(1, 2), "United States,No number,425,none", "Nowhere,Lost,1,2")...)
	rejected := refusedAs[*admin.RejectedError](f, "rejected rows", func() error { return f.Import(plan, false) })
	diff(t, admin.RejectedError{File: "list.csv", Rejected: 2, Rows: 4}, *rejected)
	refusedAs[*admin.RejectedError](f, "the check", func() error { return f.CheckImport(plan, false) })
	f.must(f.CheckImport(plan, true))
	f.must(f.Import(plan, true))
	if l := f.ledger(); len(l.Book.POPs) != 2 || l.Pending() != 2 {
		t.Errorf("%d POPs, %d pending", len(l.Book.POPs), l.Pending())
	}
}

// TestImportRegionText: a region that released files cannot hold must not come
// in by a list either.
func TestImportRegionText(t *testing.T) {
	f := withBook(t, 0)
	plan := f.list(sheet.Options{}, "Country,Region,POP name,Area code,Access number", "Germany,Thüringen,Erfurt,0361,12345")
	if n := plan.Counts(); n.Rejected != 1 {
		t.Errorf("%+v, want the row rejected", n)
	}
	f.refused("the import", nil, func() error { return f.Import(plan, false) })
}

// TestImportKeepsIndexesSpent: the index of a deleted POP is never given again.
func TestImportKeepsIndexesSpent(t *testing.T) {
	f := withBook(t, 2)
	f.must(f.DeletePOPs("Sample", 2))
	plan := f.list(sheet.Options{}, "POP ID,Country,POP name,Area code,Access number", "2,United States,New,425,1", "3,United States,Other,425,2")
	diff(t, sheet.Counts{Add: 1, Rejected: 1}, plan.Counts())
	plan = f.list(sheet.Options{}, "Country,POP name,Area code,Access number", "United States,Town 2,425,555-00002")
	f.must(f.Import(plan, false))
	if l := f.ledger(); l.Book.POPs[1].ID != 3 {
		t.Errorf("%+v", l.Book.POPs)
	}
}

func TestFirstImportLimit(t *testing.T) {
	f := withBook(t, 0)
	plan := f.list(sheet.Options{}, towns(1, phonebook.MaxFirstImport+1)...)
	limit := refusedAs[*phonebook.LimitError](f, "32,001 rows", func() error { return f.Import(plan, false) })
	if limit.Limit != 32000 || limit.Found != 32001 || limit.Remedy.Empty() {
		t.Errorf("%+v", limit)
	}
	plan = f.list(sheet.Options{}, towns(1, phonebook.MaxFirstImport)...)
	f.must(f.Import(plan, false))
	// Unposted, the next file may be as large again; what it repeats is free.
	plan = f.list(sheet.Options{}, append(towns(31990, 31999), towns(32001, 32010)[1:]...)...)
	f.must(f.Import(plan, false))
	if l := f.ledger(); len(l.Book.POPs) != 32010 {
		t.Errorf("%d POPs", len(l.Book.POPs))
	}
}

func TestImportPOPLimit(t *testing.T) {
	f := withMany(t, phonebook.MaxPOPs-1)
	plan := f.list(sheet.Options{}, towns(64999, 65001)...)
	diff(t, sheet.Counts{Add: 2, Unchanged: 1}, plan.Counts())
	limit := refusedAs[*phonebook.LimitError](f, "65,001 POPs", func() error { return f.Import(plan, false) })
	if limit.Limit != 65000 || limit.Found != 65001 {
		t.Errorf("%+v", limit)
	}
	f.must(f.Import(f.list(sheet.Options{}, towns(64999, 65000)...), false))
}

func TestLaterImportLimit(t *testing.T) {
	f := withBook(t, 10)
	f.host("west")
	f.mustPost()
	f.must(f.Import(f.list(sheet.Options{}, towns(1, 4010)...), false)) // ten of them are there
	if l := f.ledger(); l.Pending() != 4000 {
		t.Fatalf("%d pending, want 4,000: unchanged rows are free", l.Pending())
	}
	f.rename(1, "By hand") // no import
	f.build()              // no post
	over := f.list(sheet.Options{}, towns(4011, 6011)...)
	limit := refusedAs[*phonebook.LimitError](f, "6,001 changes", func() error { return f.Import(over, false) })
	if limit.Limit != 6000 || limit.Found != 6001 || !strings.Contains(limit.Remedy.String(), "Post") {
		t.Errorf("%+v", limit)
	}
	f.must(f.Import(f.list(sheet.Options{}, towns(4011, 6010)...), false))
	one := f.list(sheet.Options{}, towns(6011, 6011)...)
	refusedAs[*phonebook.LimitError](f, "one more", func() error { return f.Import(one, false) })
	f.must(f.CheckImport(f.list(sheet.Options{}, towns(2, 6010)...), false)) // all free
	f.mustPost()
	f.must(f.Import(one, false))
	if l := f.ledger(); l.Pending() != 1 {
		t.Errorf("%d pending after the post, want 1", l.Pending())
	}
}

// TestExportRoundTrip exports a book in every form and imports it again.
func TestExportRoundTrip(t *testing.T) {
	f := withRegions(t)
	p := town(5)
	p.Country, p.Region, p.MinBaud, p.MaxBaud, p.Flags, p.Reserved = 49, 1, 300, 64000, 96, 4
	p.DialUpEntry, p.Comments, p.AreaCode, p.AccessNumber = "Entry", "=1+1", "030", "0012 #5"
	f.add(p)
	_, err := f.EditPOP("Sample", 4, func(p *phonebook.POP) error { p.Status = phonebook.OutOfService; return nil })
	f.must(err)
	dir := t.TempDir()
	for name, want := range map[string]int{"a.xlsx": 5, "b.CSV": 5, "c.pbk": 4, "d.pbr": 3, "e.txt": 5} {
		path := filepath.Join(dir, name)
		n, err := f.Export("sample", path)
		if err != nil || n != want {
			t.Errorf("%s: %d, %v, want %d", name, n, err, want)
		}
		if ext := filepath.Ext(name); ext == ".pbr" {
			continue
		}
		plan, err := f.PlanImport(t.Context(), "Sample", path, sheet.ReadOptions{}, sheet.Options{})
		f.must(err)
		if got := plan.Counts(); got != (sheet.Counts{Unchanged: want}) {
			t.Errorf("%s imports as %+v", name, got)
		}
	}
	// What a workbook says makes the same POPs in another book.
	f.must(f.NewBook("Other", ""))
	plan, err := f.PlanImport(t.Context(), "Other", filepath.Join(dir, "a.xlsx"), sheet.ReadOptions{}, sheet.Options{})
	f.must(err)
	f.must(f.Import(plan, false))
	other, err := f.Ledger("Other")
	f.must(err)
	names := func(l phonebook.Ledger) (out []phonebook.POP) {
		for _, p := range l.Book.POPs {
			p.DialUpEntry += "/" + l.Book.Regions.Name(p.Region)
			p.Region = 0
			out = append(out, p)
		}
		return out
	}
	diff(t, names(f.ledger()), names(other))
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 5 {
		t.Errorf("%d files, %v: an export leaves nothing beside its file", len(entries), err)
	}
}

func TestExportRefused(t *testing.T) {
	f := withBook(t, 1)
	dir := t.TempDir()
	for _, name := range []string{"a.xls", "a", "a.pbk.zip"} {
		refusedAs[*admin.ExportKindError](f, name, func() error { _, err := f.Export("Sample", filepath.Join(dir, name)); return err })
	}
	taken := filepath.Join(dir, "taken.csv")
	f.must(os.MkdirAll(filepath.Join(taken, "sub"), 0o755))
	f.refused("a folder is in the way", nil, func() error { _, err := f.Export("Sample", taken); return err })
	f.refused("no such folder", nil, func() error { _, err := f.Export("Sample", filepath.Join(dir, "no", "a.csv")); return err })
	diff(t, map[string]string{"taken.csv/": "", "taken.csv/sub/": ""}, tree(t, dir))
}

func TestExportHistory(t *testing.T) {
	f := withBook(t, 1)
	f.build()
	path := filepath.Join(t.TempDir(), "history.txt")
	n, err := f.ExportHistory("Sample", path, admin.HistoryFilter{})
	f.must(err)
	data, err := os.ReadFile(path)
	f.must(err)
	lines := strings.Split(string(data), "\r\n")
	if n != 2 || len(lines) != 4 || lines[0] != phonebook.HistoryHeader || !strings.Contains(lines[1], ", POP Add, Town 1, 1;1;0;Town 1;425;555-00001;0;56000;0;48;;1;") {
		t.Errorf("%d entries:\n%s", n, data)
	}
}
