package admin_test

import (
	"errors"
	"testing"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/codepage"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// withUmlauts returns a released book in windows-1252 with an umlaut in a region and
// in a POP.
func withUmlauts(t *testing.T) *fixture {
	f := newFixture(t)
	f.must(f.NewBook("Sample", "windows-1252"))
	f.must(f.AddRegion("Sample", "Zürich"))
	p := town(1)
	p.Name, p.Region = "Köln", 1
	f.add(p)
	f.add(town(2))
	f.build()
	return f
}

func TestCheckEncoding(t *testing.T) {
	f := withUmlauts(t)
	misfits, err := f.CheckEncoding("Sample", "ascii")
	f.must(err)
	for i := range misfits {
		misfits[i].Reason = ""
	}
	diff(t, []admin.Misfit{
		{Region: 1, Field: phonebook.FieldRegion, Text: "Zürich", Repaired: "Zurich"},
		{POP: 1, Field: phonebook.FieldName, Text: "Köln", Repaired: "Koln"},
	}, misfits)
	misfits, err = f.CheckEncoding("Sample", "ibm850")
	f.must(err)
	diff(t, []admin.Misfit{}, misfits)
	_, err = f.CheckEncoding("Sample", "klingon")
	if err == nil {
		t.Error("an unknown encoding is known")
	}
}

func TestSetEncodingRefuses(t *testing.T) {
	f := withUmlauts(t)
	refusedAs[*admin.MisfitError](f, "letters that are missing", func() error { _, err := f.SetEncoding("Sample", "ascii", false); return err })
	f.refused("the same", phonebook.ErrUnchanged, func() error { _, err := f.SetEncoding("Sample", "Windows-1252", false); return err })
	// Two regions of one name after the repair.
	f.must(f.AddRegion("Sample", "Zurich"))
	f.refused("two of a name", phonebook.ErrExists, func() error { _, err := f.SetEncoding("Sample", "ascii", true); return err })
	// Letters that nothing spells.
	f.must(f.RenameRegion("Sample", "Zurich", "Nowhere"))
	_, err := f.SetEncoding("Sample", "shift_jis", true)
	f.must(err)
	f.must(f.AddRegion("Sample", "東京"))
	refusedAs[*admin.MisfitError](f, "letters without a plain one", func() error { _, err := f.SetEncoding("Sample", "ascii", true); return err })
}

// A repair is one step with the encoding, and clients get what changed as a delta.
func TestSetEncodingRepairs(t *testing.T) {
	f := withUmlauts(t)
	n, err := f.SetEncoding("Sample", "ascii", true)
	f.must(err)
	diff(t, 2, n)
	l := f.ledger()
	diff(t, "ascii", l.Book.Encoding)
	diff(t, phonebook.Regions{"Zurich"}, l.Book.Regions)
	diff(t, "Koln", l.Book.POPs[0].Name)
	rec := f.build()
	diff(t, 1, len(rec.Manifest.Cabs)) // the old bytes are not those of a delta's base
	_, err = f.Undo("Sample")
	f.must(err)
	l = f.ledger()
	diff(t, "windows-1252", l.Book.Encoding)
	diff(t, phonebook.Regions{"Zürich"}, l.Book.Regions)
	diff(t, "Köln", l.Book.POPs[0].Name)
	// The releases in between keep their encoding.
	diff(t, "ascii", l.EncodingOf(2))
	diff(t, "windows-1252", l.EncodingOf(1))
	diff(t, "windows-1252", l.EncodingOf(3))
	if _, err := f.Redo("Sample"); err != nil || f.ledger().Book.Encoding != "ascii" {
		t.Errorf("redo: %v", err)
	}
}

// The same text in other bytes is a release of its own, and clients get it whole:
// a delta compares texts and would leave it out.
func TestSetEncodingOfTheSameTexts(t *testing.T) {
	f := withUmlauts(t)
	_, err := f.SetEncoding("Sample", "ibm850", false)
	f.must(err)
	diff(t, []string{"Book Edit Sample"}, f.actions(1))
	info, err := f.Book("Sample")
	f.must(err)
	if !info.Changed {
		t.Error("clients would see nothing new")
	}
	rec := f.build()
	if len(rec.Manifest.Cabs) != 1 || rec.Manifest.Version != 2 {
		t.Fatalf("cabinets = %+v", rec.Manifest.Cabs)
	}
	rec, err = f.Release("Sample", 2)
	f.must(err)
	enc, err := codepage.Lookup("ibm850")
	f.must(err)
	full, err := post.UnpackFull(rec.Files["2Full.cab"], "Sample", enc)
	f.must(err)
	diff(t, "Köln", full.POPs[0].Name)
	if _, err := f.Build("Sample", ""); !errors.Is(err, phonebook.ErrUnchanged) {
		t.Errorf("another release: %v", err)
	}
	// Deltas lead from there on, and old releases are still read.
	f.rename(2, "Redmond")
	if rec := f.build(); len(rec.Manifest.Cabs) != 2 || rec.Manifest.Cabs[1].Base != 2 {
		t.Errorf("cabinets = %+v", rec.Manifest.Cabs)
	}
	_, err = f.Revert("Sample", 1)
	f.must(err)
	diff(t, "Köln", f.ledger().Book.POPs[0].Name)
}

// Plain letters have the same bytes in all encodings, so deltas go on.
func TestSetEncodingOfPlainTexts(t *testing.T) {
	f := withBook(t, 2)
	f.build()
	_, err := f.SetEncoding("Sample", "windows-1252", false)
	f.must(err)
	if _, err := f.Build("Sample", ""); !errors.Is(err, phonebook.ErrUnchanged) {
		t.Errorf("a release without changes: %v", err)
	}
	f.rename(1, "Köln")
	if rec := f.build(); len(rec.Manifest.Cabs) != 2 {
		t.Errorf("cabinets = %+v", rec.Manifest.Cabs)
	}
}

func TestRaiseVersion(t *testing.T) {
	f := withBook(t, 1)
	f.build()
	f.must(f.RaiseVersion("Sample", 18))
	diff(t, []string{"Book Edit Sample"}, f.actions(1))
	f.rename(1, "Redmond")
	if rec := f.build(); rec.Manifest.Version != 18 {
		t.Errorf("version %d", rec.Manifest.Version)
	}
	for _, next := range []phonebook.Version{0, 18, 19, phonebook.MaxVersions + 1} {
		refusedAs[*phonebook.FieldError](f, "no higher number", func() error { return f.RaiseVersion("Sample", next) })
	}
	f.must(f.RaiseVersion("Sample", phonebook.MaxVersions))
}
