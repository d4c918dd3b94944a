package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/theme"
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

// What is being typed in the form when the program is killed is no book data: it is
// shown as unsaved afterwards, until it is saved or dropped.
func TestTypingSurvivesACrash(t *testing.T) {
	w, s, tasks := openPassing(t)
	choose(t, w, munich)
	typeInto(w, w.form.fields.number.entry, "129-60")
	tasks.pass()
	test.Type(w.form.fields.number.entry, "99")
	wantWaiting(t, w, "Saved when you leave the field")
	tasks.pass()

	w = openOn(t, s)
	wantNumber := func(want string) {
		t.Helper()
		if got := popOf(t, s, munich).AccessNumber; got != want {
			t.Errorf("the book has %q, want %q", got, want)
		}
	}
	wantNumber("129-6081")
	wantWaiting(t, w, "1 unsaved text")
	test.Tap(w.status.open)
	const lost = "Access number: “129-6099” was typed, but not saved when the program ended."
	wantSays(t, w, lost+" The field holds “129-6081”.")
	row, _ := w.book.view.RowOf(munich)
	rows := popRows{w}
	if c := rows.Cell(row, int(session.ByAccessNumber)); c.Text != "129-6081" || c.Ground != theme.ColorNameChangeTint || rows.Mark(row) != grid.Problem {
		t.Errorf("the cell shows %+v", c)
	}
	if tip := rows.tip(uint64(munich), int(session.ByAccessNumber)); !strings.HasPrefix(tip, lost) || !strings.HasPrefix(rows.markTip(munich), lost) {
		t.Errorf("tip %q", tip)
	}

	// It lives on through a start without an answer, and another text typed meanwhile.
	typeInto(w, w.form.fields.notes.entry, "Call first")
	strike(w, fyne.KeyReturn)
	w = openOn(t, s)
	choose(t, w, munich)
	tap(t, w, "Save text")
	wantNumber("129-6099")
	wantWaiting(t, w, "")
	if says(w, lost) {
		t.Error("it is shown as unsaved although it is saved")
	}
	w.undo()
	wantNumber("129-6081")
	w = openOn(t, s)
	wantWaiting(t, w, "")
}

// A newer edit of the field is not written over: both are shown, and a text that is
// dropped is gone.
func TestTypingBeforeANewerEdit(t *testing.T) {
	w, s, tasks := openPassing(t)
	choose(t, w, munich)
	typeInto(w, w.form.fields.number.entry, "129-6099")
	tasks.pass()
	check(t, s.Enter(testBook, phonebook.FieldDraft{ID: munich, Field: phonebook.FieldAccessNumber, Text: "129-7000"})) // by another hand
	w = openOn(t, s)
	choose(t, w, munich)
	wantSays(t, w, "Since then the field was changed from “129-6081” to “129-7000”.")
	choose(t, w, napa)
	if says(w, "129-6099") {
		t.Error("it is shown with another POP")
	}
	choose(t, w, munich)
	tap(t, w, "Drop text")
	for range 2 {
		if got := popOf(t, s, munich).AccessNumber; got != "129-7000" {
			t.Errorf("the book has %q", got)
		}
		wantWaiting(t, w, "")
		w = openOn(t, s)
	}
}

// A text that breaks a rule is kept beside the book when it is saved, as ever.
func TestWrongTypingSurvivesACrash(t *testing.T) {
	w, s, tasks := openPassing(t)
	choose(t, w, munich)
	typeInto(w, w.form.fields.name.entry, "Mün,chen")
	tasks.pass()
	w = openOn(t, s)
	wantWaiting(t, w, "1 unsaved text")
	choose(t, w, munich)
	tap(t, w, "Save text")
	wantWaiting(t, w, "1 field not in the phone book")
	if got := w.form.fields.name.entry.Text; got != "Mün,chen" || popOf(t, s, munich).Name != "Munich" {
		t.Errorf("the form shows %q", got)
	}
	w.enter(munich, phonebook.FieldName, "Minga")
	wantWaiting(t, openOn(t, s), "")
}

func TestTypingOfANewPOPSurvivesACrash(t *testing.T) {
	w, s, tasks := openPassing(t)
	w.newPOP()
	typeInto(w, w.form.fields.name.entry, "Vernon")
	tasks.pass()
	w = openOn(t, s)
	wantWaiting(t, w, "New POP not added")
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
	w = openOn(t, s)
	wantWaiting(t, w, "1 unsaved text") // the minimum is as it was
	choose(t, w, munich)
	tap(t, w, "Save text")
	if p := popOf(t, s, munich); p.MinBaud != 300 || p.MaxBaud != 9600 {
		t.Errorf("the book has %+v", p)
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
				check(t, s.TakeTyped())
				l, err := s.Ledger(testBook)
				check(t, err)
				if unsaved, err := s.UnsavedOf(l); len(unsaved) > 0 || err != nil {
					t.Errorf("still typed: %+v, %v", unsaved, err)
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
	wantWaiting(t, w, "1 field not in the phone book")
}
