package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// openSettings opens the settings of the test book, with an umlaut in one name.
func openSettings(t *testing.T) (*Window, *admin.Service) {
	t.Helper()
	s := newService(t)
	fill(t, s)
	_, err := s.SetEncoding(testBook, "windows-1252", false)
	check(t, err)
	_, err = s.EditPOP(testBook, munich, func(p *phonebook.POP) error { p.Name = "München"; return nil })
	check(t, err)
	w := openOn(t, s)
	w.showBookSettings()
	return w, s
}

// pickEncoding chooses an encoding in the settings.
func pickEncoding(t *testing.T, w *Window, name string) {
	t.Helper()
	for _, o := range shown(w) {
		if d, ok := o.(*parts.Dropdown); ok {
			d.Pick(slices.Index(w.Service.Encodings, name))
			return
		}
	}
	t.Fatal("no list of encodings")
}

func encodingOf(t *testing.T, s *admin.Service) string {
	t.Helper()
	l, err := s.Ledger(testBook)
	check(t, err)
	return l.Book.Encoding
}

func TestBookSettings(t *testing.T) {
	w, _ := openSettings(t)
	for _, want := range []string{
		"Settings of Tymnet", w.book.ledger.Book.Line, "Version 1", "Never released, nothing on servers",
		"4 of 65,000", "Never posted: one import may bring 32,000 POPs.",
	} {
		wantSays(t, w, want)
	}
	tap(t, w, "Copy line")
	if got := w.App.Clipboard().Content(); got != w.book.ledger.Book.Line {
		t.Errorf("copied %q", got)
	}
}

func TestChangeEncoding(t *testing.T) {
	w, s := openSettings(t)
	if !button(t, w, "Change encoding").Disabled() {
		t.Error("the encoding can be changed to itself")
	}
	pickEncoding(t, w, "ibm850")
	wantSays(t, w, "All texts of the book fit.")
	if encodingOf(t, s) != "windows-1252" {
		t.Error("the check changes the encoding")
	}
	tap(t, w, "Change encoding")
	wantStatus(t, w, "Changed the encoding to ibm850.")
	if encodingOf(t, s) != "ibm850" {
		t.Errorf("encoding = %s", encodingOf(t, s))
	}
	pickEncoding(t, w, "ascii")
	wantSays(t, w, "1 text holds characters that ASCII lacks. It can be spelled in plain letters in the same step.")
	wantSays(t, w, "München")
	wantSays(t, w, "becomes Munchen")
	tap(t, w, "Repair 1 text and change")
	if got := popOf(t, s, munich).Name; got != "Munchen" || encodingOf(t, s) != "ascii" {
		t.Errorf("POP 3 is %s in %s", got, encodingOf(t, s))
	}
	tap(t, w, "Close")
	w.stepCommand(&fyne.ShortcutUndo{})
	if got := popOf(t, s, munich).Name; got != "München" || encodingOf(t, s) != "ibm850" {
		t.Errorf("after undo POP 3 is %s in %s", got, encodingOf(t, s))
	}
}

func TestEncodingThatLacksTooMuch(t *testing.T) {
	s := newService(t)
	check(t, s.NewBook(testBook, "shift_jis"))
	check(t, s.AddRegion(testBook, "東京"))
	w := openOn(t, s)
	w.showBookSettings()
	pickEncoding(t, w, "ascii")
	wantSays(t, w, "has no plain spelling")
	if !button(t, w, "Change encoding").Disabled() {
		t.Error("it can be changed all the same")
	}
}

func TestRaiseNextVersion(t *testing.T) {
	w, s := openSettings(t)
	number := entries(w)[0]
	for text, want := range map[string]string{
		"": "Give a whole number, such as 2.", "x": "Give a whole number, such as 2.", "-5": "Give a whole number, such as 2.",
		"1.5": "Give a whole number, such as 2.", "1,50": "Give a whole number, such as 2.", "10 00": "Give a whole number, such as 2.",
		"1": "Give a number from 2 to 32,676: versions only rise.", "99999": "Give a number from 2 to 32,676: versions only rise.",
		"99,999": "Give a number from 2 to 32,676: versions only rise.",
	} {
		typeInto(w, number, text)
		tap(t, w, "Raise next version…")
		wantSays(t, w, want)
	}
	typeInto(w, number, "1.500")
	tap(t, w, "Raise next version…")
	wantSays(t, w, "Raise the next version to 1,500?")
	tap(t, w, "Keep version 1")
	typeInto(w, number, "18")
	tap(t, w, "Raise next version…")
	wantSays(t, w, "Numbers only rise, so this cannot be taken back; 32,658 are left after it.")
	tap(t, w, "Keep version 1")
	tap(t, w, "Raise next version…")
	tap(t, w, "Raise next version")
	wantSays(t, w, "Version 18")
	rec, err := s.Build(testBook, "")
	check(t, err)
	if rec.Manifest.Version != 18 {
		t.Errorf("version %d", rec.Manifest.Version)
	}
}

// A repair that gives two regions one name is refused in words.
func TestEncodingMakesTwoOfAName(t *testing.T) {
	w, s := openSettings(t)
	tap(t, w, "Close")
	check(t, s.AddRegion(testBook, "Köln"))
	check(t, s.AddRegion(testBook, "Koln"))
	w.reload(nil)
	w.showBookSettings()
	pickEncoding(t, w, "ascii")
	tap(t, w, "Repair 2 texts and change")
	wantSays(t, w, "Two regions would have the same name after the repair.")
	if encodingOf(t, s) != "windows-1252" {
		t.Errorf("encoding = %s", encodingOf(t, s))
	}
}
