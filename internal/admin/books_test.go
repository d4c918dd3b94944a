package admin_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestNewBookNames(t *testing.T) {
	f := newFixture(t)
	for _, name := range []string{"", "123456789", "Ninechars", "12345678", "1", "CON", "nul", "Com1", "LPT9", "a b", "a.b", "a-b", "Ü", "a/b", ".."} {
		if _, ok := errors.AsType[*phonebook.FieldError](f.NewBook(name, "")); !ok {
			t.Errorf("%q was not refused as a name", name)
		}
	}
	for _, name := range []string{"Eightchr", "a", "1a", "CONS", "COM"} {
		if err := f.NewBook(name, ""); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := f.NewBook("eightCHR", ""); !errors.Is(err, phonebook.ErrExists) {
		t.Errorf("a name in another case: %v, want ErrExists", err)
	}
	if _, ok := errors.AsType[*phonebook.FieldError](f.NewBook("Other", "utf-16")); !ok {
		t.Error("an unknown encoding was not refused")
	}
	books, err := f.Books()
	f.must(err)
	if len(books) != 5 || books[0].Line == books[1].Line {
		t.Errorf("%+v", books)
	}
}

func TestMaxBooks(t *testing.T) {
	f := newFixture(t)
	for i := range phonebook.MaxBooks {
		f.must(f.NewBook(fmt.Sprintf("B%d", i), ""))
	}
	if limit, ok := errors.AsType[*phonebook.LimitError](f.NewBook("More", "")); !ok || limit.Found != 101 {
		t.Errorf("the 101st book: %v", limit)
	}
}

func TestBookAtAGlance(t *testing.T) {
	f := withBook(t, 3)
	f.must(f.AddRegion("Sample", "West"))
	_, err := f.EditPOP("sample", 2, func(p *phonebook.POP) error { p.Status = phonebook.OutOfService; return nil })
	f.must(err)
	got, err := f.Book("SAMPLE")
	f.must(err)
	want := admin.BookInfo{Name: "Sample", Encoding: "ascii", POPs: 3, In: 2, Regions: 1, Changed: true, Line: "line-1"}
	diff(t, want, got)
	f.build()
	got, err = f.Book("Sample")
	f.must(err)
	want.Changed, want.Released = false, 1
	diff(t, want, got)
	_, err = f.EditPOP("Sample", 2, func(p *phonebook.POP) error { p.Name, p.Comments = "Elsewhere", "gone"; return nil })
	f.must(err)
	if got, err = f.Book("Sample"); err != nil || got.Changed {
		t.Errorf("%+v, %v: clients see nothing of a POP out of service", got, err)
	}
}

func TestDeleteBook(t *testing.T) {
	for _, purge := range []bool{false, true} {
		f := withBook(t, 1)
		f.build()
		before := tree(t, f.Dir)
		f.must(f.DeleteBook("sample", purge))
		if _, err := f.Book("Sample"); !errors.Is(err, phonebook.ErrNotFound) {
			t.Errorf("purge %t: %v", purge, err)
		}
		if purge {
			before = nil
		}
		diff(t, before, tree(t, f.Dir))
		if err := f.DeleteBook("Sample", purge); !errors.Is(err, phonebook.ErrNotFound) {
			t.Errorf("again: %v", err)
		}
	}
}

// TestBookIsMadeAgain: a book of the same name starts from version 1, under
// another line.
func TestBookIsMadeAgain(t *testing.T) {
	f := withBook(t, 2)
	f.build()
	f.must(f.DeleteBook("Sample", false))
	f.must(f.NewBook("Sample", ""))
	p := f.add(town(9))
	rec := f.build()
	if p.ID != 1 || rec.Manifest.Version != 1 || rec.Manifest.Line != "line-2" {
		t.Errorf("POP %d, %+v", p.ID, rec.Manifest)
	}
	if got := tree(t, filepath.Join(f.Dir, "Sample", "1"))["1Full.cab"]; got != string(rec.Files["1Full.cab"]) {
		t.Error("the folder of version 1 holds another release")
	}
}

func TestCountries(t *testing.T) {
	f := withBook(t, 0)
	kosovo := phonebook.POP{Country: 383, AccessNumber: "1"}
	invalid := refusedAs[*admin.InvalidError](f, "an unknown country", func() error { _, err := f.AddPOP("Sample", kosovo); return err })
	if invalid.Fields[0].Field != phonebook.FieldCountry {
		t.Error(invalid)
	}
	for _, c := range []phonebook.Country{{}, {ID: 383, Name: "Kosovo"}, {ID: 383, Code: "383"}, {ID: 383, Code: "x", Name: "Kosovo"}, {Code: "383", Name: "Kosovo"}} {
		if _, ok := errors.AsType[*phonebook.FieldError](f.AddCountry(c)); !ok {
			t.Errorf("%+v was not refused", c)
		}
	}
	f.must(f.AddCountry(phonebook.Country{ID: 383, Code: "383", Name: "Kosovo"}))
	f.add(kosovo)
	f.must(f.AddCountry(phonebook.Country{ID: 383, Code: "383", Name: "Kosova"}))
	table, err := f.CountryTable()
	f.must(err)
	if len(table.List()) != 4 || table.Name(383) != "Kosova" {
		t.Errorf("%v", table.List())
	}
}

func TestEncodings(t *testing.T) {
	f := newFixture(t)
	f.must(f.NewBook("Sample", "Windows-1252"))
	p := town(1)
	p.Country, p.Name, p.DialUpEntry = 49, "München", "Größe"
	f.add(p)
	for _, name := range []string{"東京", "Łódź"} {
		bad := p
		bad.Name = name
		invalid := refusedAs[*admin.InvalidError](f, name, func() error { _, err := f.AddPOP("Sample", bad); return err })
		if invalid.Fields[0].Field != phonebook.FieldName || invalid.POP.Name != name {
			t.Errorf("%v", invalid)
		}
		invalid = refusedAs[*admin.InvalidError](f, name, func() error {
			_, err := f.EditPOP("Sample", 1, func(p *phonebook.POP) error { p.DialUpEntry = name; return nil })
			return err
		})
		if invalid.Fields[0].Field != phonebook.FieldDialUpEntry || invalid.POP.ID != 1 {
			t.Errorf("%v", invalid)
		}
		refusedAs[*phonebook.FieldError](f, "region "+name, func() error { return f.AddRegion("Sample", name) })
	}
	f.must(f.AddRegion("Sample", "Köln"))
	f.build()
	pbk, err := os.ReadFile(filepath.Join(f.Dir, "Sample", "Sample.pbk"))
	f.must(err)
	diff(t, "1,49,0,M\xfcnchen,425,555-00001,0,56000,0,48,Gr\xf6\xdfe\r\n", string(pbk))
	pbr, err := os.ReadFile(filepath.Join(f.Dir, "Sample", "Sample.pbr"))
	f.must(err)
	diff(t, "1\r\nK\xf6ln\r\n", string(pbr))
	if _, err := f.Build("Sample", ""); !errors.Is(err, phonebook.ErrUnchanged) {
		t.Errorf("what was released does not read back as the same: %v", err)
	}
}

// TestRegionBytes: thirty characters may be more bytes than a client reads.
func TestRegionBytes(t *testing.T) {
	f := newFixture(t)
	f.must(f.NewBook("Sample", "shift_jis"))
	long := "北海道北海道北海道北海道北海道北海道"
	refusedAs[*phonebook.FieldError](f, "a new region of 36 bytes", func() error { return f.AddRegion("Sample", long) })
	f.must(f.AddRegion("Sample", "北海道"))
	refusedAs[*phonebook.FieldError](f, "a new name of 36 bytes", func() error { return f.RenameRegion("Sample", "北海道", long) })
	f.build()
}

func TestProblems(t *testing.T) {
	f := withBook(t, 3)
	// What was entered under other rules may break today's.
	l := f.ledger()
	bad, out := l.Book.POPs[0], l.Book.POPs[1]
	bad.Name, bad.AreaCode, bad.Country = "Zürich", "42-5", 999
	out.Region, out.Status = 7, phonebook.OutOfService
	c := phonebook.Commit{Book: "Sample", Revision: l.Revision, Changes: []phonebook.Change{{Before: l.Book.POPs[0], After: bad}, {Before: l.Book.POPs[1], After: out}}}
	_, err := f.Store.Commit(c)
	f.must(err)
	problems, err := f.Problems("Sample")
	f.must(err)
	var got []string
	for _, p := range problems {
		got = append(got, fmt.Sprint(p.POP.ID, " ", p.Err.Field.Key(), " ", p.Warning))
	}
	diff(t, []string{"1 country false", "1 name false", "1 area true", "2 region false"}, got)

	stop := refusedAs[*admin.ReleaseError](f, "a release", func() error { _, err := f.Build("Sample", ""); return err })
	if len(stop.Problems) != 2 || stop.Problems[0].POP.ID != 1 {
		t.Errorf("%+v: only POPs in service stop a release", stop.Problems)
	}
	refusedAs[*admin.ReleaseError](f, "a draft", func() error { _, _, err := f.Draft("Sample"); return err })
	f.must(f.DeletePOPs("Sample", 1))
	if rec := f.build(); rec.Manifest.POPs != 1 {
		t.Errorf("%d POPs released, want 1", rec.Manifest.POPs)
	}
}
