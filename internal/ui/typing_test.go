package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// hourglass are tasks that know a later: what waits runs when time passes.
type hourglass struct {
	inline
	waiting []func()
}

func (h *hourglass) After(_ time.Duration, update func()) { h.waiting = append(h.waiting, update) }

func (h *hourglass) pass() {
	waiting := h.waiting
	h.waiting = nil
	for _, update := range waiting {
		update()
	}
}

// openPassing opens a window on the test book whose time passes by hand.
func openPassing(t *testing.T) (*Window, *admin.Service, *hourglass) {
	t.Helper()
	s, tasks := newService(t), &hourglass{}
	fill(t, s)
	w := New(Config{App: test.NewTempApp(t), Service: s, Tasks: tasks})
	w.Open()
	w.window.Show()
	return w, s, tasks
}

// What is being typed in the form when the program is killed is there afterwards.
func TestTypingSurvivesACrash(t *testing.T) {
	w, s, tasks := openPassing(t)
	choose(t, w, munich)
	typeInto(w, w.form.fields.number.entry, "129-60")
	tasks.pass()
	test.Type(w.form.fields.number.entry, "99")
	tasks.pass()
	if got := popOf(t, s, munich).AccessNumber; got != "129-6081" {
		t.Errorf("written while it is typed: %q", got)
	}

	w = openOn(t, s)
	if got := popOf(t, s, munich).AccessNumber; got != "129-6099" {
		t.Errorf("after a crash the book has %q", got)
	}
	wantStatus(t, w, "All edits saved")
	w.undo()
	if got := popOf(t, s, munich).AccessNumber; got != "129-6081" {
		t.Errorf("it is no step: %q", got)
	}
}

func TestWrongTypingSurvivesACrash(t *testing.T) {
	w, s, tasks := openPassing(t)
	choose(t, w, munich)
	typeInto(w, w.form.fields.name.entry, "Mün,chen")
	tasks.pass()
	w = openOn(t, s)
	wantStatus(t, w, "1 field not saved")
	choose(t, w, munich)
	if got := w.form.fields.name.entry.Text; got != "Mün,chen" || popOf(t, s, munich).Name != "Munich" {
		t.Errorf("the form shows %q", got)
	}
}

func TestTypingOfANewPOPSurvivesACrash(t *testing.T) {
	w, s, tasks := openPassing(t)
	w.newPOP()
	typeInto(w, w.form.fields.name.entry, "Vernon")
	tasks.pass()
	w = openOn(t, s)
	wantStatus(t, w, "New POP not added")
	w.newPOP()
	if got := w.form.fields.name.entry.Text; got != "Vernon" {
		t.Errorf("the form shows %q", got)
	}
}

func TestTypingInACellSurvivesACrash(t *testing.T) {
	w, s, tasks := openPassing(t)
	cellAt(t, w, munich, session.BySpeed)
	keys(w, "300–9600")
	tasks.pass()
	openOn(t, s)
	if p := popOf(t, s, munich); p.MinBaud != 300 || p.MaxBaud != 9600 {
		t.Errorf("after a crash the book has %+v", p)
	}
}

// What was left or taken back is not typed any more.
func TestTypingThatEndedIsForgotten(t *testing.T) {
	for name, end := range map[string]func(*Window, *hourglass){
		"Enter":  func(w *Window, h *hourglass) { strike(w, fyne.KeyReturn); h.pass() },
		"Escape": func(w *Window, h *hourglass) { strike(w, fyne.KeyEscape); h.pass() },
		"quit":   func(w *Window, _ *hourglass) { w.close() },
		"killed": func(w *Window, _ *hourglass) { w.Flush() },
	} {
		for _, place := range []string{"cell", "form"} {
			t.Run(place+" "+name, func(t *testing.T) {
				w, s, tasks := openPassing(t)
				if place == "cell" {
					cellAt(t, w, munich, session.ByComments)
					keys(w, "Call first")
				} else {
					choose(t, w, munich)
					typeInto(w, w.form.fields.notes.entry, "Call first")
				}
				tasks.pass()
				end(w, tasks)
				want := "Call first"
				if name == "Escape" {
					want = ""
				}
				if got := popOf(t, s, munich).Comments; got != want {
					t.Errorf("the book has %q", got)
				}
				check(t, s.Enter(testBook, phonebook.FieldDraft{ID: munich, Field: phonebook.FieldComments, Text: "by another hand"}))
				check(t, s.EnterTyped())
				if got := popOf(t, s, munich).Comments; got != "by another hand" {
					t.Errorf("typed again: %q", got)
				}
			})
		}
	}
}

// A cell that is being edited is entered when the window is made again or another
// book is opened.
func TestOpenCellIsEntered(t *testing.T) {
	for name, turn := range map[string]func(*Window){
		"language":     func(w *Window) { w.setLanguage("de"); w.setLanguage("en") },
		"another book": func(w *Window) { w.openBook(otherBook) },
		"release":      func(w *Window) { w.reviewRelease() },
		"undo":         func(w *Window) { w.undo(); w.redo() },
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			fill(t, s)
			check(t, s.NewBook(otherBook, ""))
			w := openOn(t, s)
			w.openBook(testBook)
			cellAt(t, w, munich, session.ByComments)
			keys(w, "Call first")
			turn(w)
			if got := popOf(t, s, munich).Comments; got != "Call first" {
				t.Errorf("the book has %q", got)
			}
		})
	}
}

// What was typed for other POPs is written although one of them is gone.
func TestValuesBesideAPOPThatIsGone(t *testing.T) {
	w, s := open(t)
	check(t, s.DeletePOPs(testBook, munich)) // by another hand
	w.enterAll(
		phonebook.FieldDraft{ID: napa, Field: phonebook.FieldComments, Text: "Call first"},
		phonebook.FieldDraft{ID: munich, Field: phonebook.FieldComments, Text: "Call first"},
		phonebook.FieldDraft{ID: albany, Field: phonebook.FieldName, Text: "Al,bany"},
	)
	if got := popOf(t, s, napa).Comments; got != "Call first" {
		t.Errorf("the book has %q", got)
	}
	drafts, err := s.Drafts(testBook)
	if err != nil || len(drafts) != 1 || drafts[0].ID != albany {
		t.Errorf("drafts = %+v, %v", drafts, err)
	}
	if got := names(w); slices.Contains(got, "Munich") {
		t.Errorf("rows = %q", got)
	}
	wantStatus(t, w, "1 field not saved")
}
