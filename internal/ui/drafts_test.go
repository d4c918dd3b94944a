package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// A value that breaks a rule is shown everywhere, survives the window and stops the
// release, until it is mended.
func TestDraftIsShownKeptAndMended(t *testing.T) {
	w, s := open(t)
	w.enter(munich, phonebook.FieldAccessNumber, "129-6081,82")
	wantWaiting(t, w, "1 field not in the phone book")
	if got := popOf(t, s, munich).AccessNumber; got != "129-6081" {
		t.Errorf("saved %q", got)
	}
	if len(w.book.problems) != 1 || !w.book.problems[0].Draft {
		t.Errorf("problems = %+v", w.book.problems)
	}
	if _, _, err := s.Draft(testBook); err == nil || explain(err) != "1 error stops the next release. See Problems for where they are." {
		t.Errorf("a release: %v", err)
	}

	w = openOn(t, s) // after a crash
	wantWaiting(t, w, "1 field not in the phone book")
	choose(t, w, munich)
	if f := w.form.fields; f.number.entry.Text != "129-6081,82" || f.number.reason.Text() != "A comma ends the field. Enter one number." {
		t.Errorf("the form shows %q, %q", f.number.entry.Text, f.number.reason.Text())
	}
	if cell, ok := w.draftCell(popOf(t, s, munich), session.ByAccessNumber); !ok || cell.Text != "129-6081,82" || cell.Color != theme.ColorNameBad {
		t.Errorf("cell = %+v", cell)
	}
	w.enter(munich, phonebook.FieldAccessNumber, "129-6082")
	wantStatus(t, w, "All edits saved")
	if got := popOf(t, s, munich).AccessNumber; got != "129-6082" || len(w.book.problems) != 0 {
		t.Errorf("saved %q, problems %+v", got, w.book.problems)
	}
	if drafts, err := s.Drafts(testBook); err != nil || len(drafts) != 0 {
		t.Errorf("drafts = %+v, %v", drafts, err)
	}
}

func TestOldValueDropsTheDraft(t *testing.T) {
	w, s := open(t)
	w.enter(munich, phonebook.FieldName, "Mün,chen")
	w.enter(munich, phonebook.FieldName, "Munich")
	wantStatus(t, w, "All edits saved")
	if drafts, _ := s.Drafts(testBook); len(drafts) != 0 {
		t.Errorf("drafts = %+v", drafts)
	}
}

// What was typed wrong last is what an undo takes back, not the edit before it.
func TestUndoOfWhatWasTypedWrong(t *testing.T) {
	w, s := open(t)
	w.enter(munich, phonebook.FieldComments, "Call first")
	choose(t, w, munich)
	typeInto(w, w.form.fields.name.entry, "Mün,chen")
	w.pops.focus()
	wantWaiting(t, w, "1 field not in the phone book")
	if w.toolbar.undo.Disabled() || len(w.book.undo) == 0 || w.book.undo[0] != "Edit Munich" {
		t.Errorf("the toolbar offers to undo %q", w.book.undo)
	}
	w.undo()
	wantStatus(t, w, "Undone: Edit Munich.")
	if painted(w, "Mün,chen") || !painted(w, "Munich") {
		t.Error("the table shows what was taken back")
	}
	if got := w.form.fields.name.entry.Text; got != "Munich" || w.form.fields.name.under.Visible() {
		t.Errorf("the form shows %q", got)
	}
	if popOf(t, s, munich).Comments != "Call first" {
		t.Error("the edit before it was taken back")
	}
	w.redo()
	wantWaiting(t, w, "1 field not in the phone book")
	if got := w.form.fields.name.entry.Text; got != "Mün,chen" {
		t.Errorf("the form shows %q", got)
	}
	w.undo()
	w.undo()
	if popOf(t, s, munich).Comments != "" {
		t.Error("the edit before it is not taken back")
	}
}

// A draft that becomes right by another field, or by an undo, is written.
func TestDraftBecomesRight(t *testing.T) {
	w, s := open(t)
	w.enter(munich, phonebook.FieldMinBaud, "9,600")
	wantWaiting(t, w, "1 field not in the phone book")
	w.enter(munich, phonebook.FieldMaxBaud, "19200")
	wantStatus(t, w, "All edits saved")
	if p := popOf(t, s, munich); p.MinBaud != 9600 || p.MaxBaud != 19200 {
		t.Errorf("saved %+v", p)
	}
}

func TestEnterSeveralIsOneStep(t *testing.T) {
	w, s := open(t)
	w.enterAll(
		phonebook.FieldDraft{ID: napa, Field: phonebook.FieldRegion, Text: "bavaria"},
		phonebook.FieldDraft{ID: moorpark, Field: phonebook.FieldCountry, Text: "Germany"},
		phonebook.FieldDraft{ID: munich, Field: phonebook.FieldCountry, Text: "Bavaria"},
		phonebook.FieldDraft{ID: munich, Field: phonebook.FieldStatus, Text: "out"},
	)
	wantWaiting(t, w, "1 field not in the phone book")
	if p := popOf(t, s, napa); p.Region != 2 {
		t.Errorf("%+v", p)
	}
	if p := popOf(t, s, munich); p.Country != de || p.Status != phonebook.OutOfService {
		t.Errorf("%+v", p)
	}
	choose(t, w, munich)
	if f := w.form.fields.country; f.dropdown.Chosen() != -1 || !f.under.Visible() {
		t.Errorf("the form shows country %d, reason %q", f.dropdown.Chosen(), f.reason.Text())
	}
	check(t, undoOnce(s))
	if p := popOf(t, s, napa); p.Region != 1 {
		t.Errorf("after one undo: %+v", p)
	}
}

// What is typed of a new POP survives the window.
func TestNewPOPIsKept(t *testing.T) {
	w, s := open(t)
	w.newPOP()
	wantWaiting(t, w, "New POP not added")
	w.window.Canvas().Focus(w.form.fields.area.entry)
	if drafts, _ := s.Drafts(testBook); len(drafts) != 0 {
		t.Errorf("nothing is typed, but kept is %+v", drafts)
	}
	typeInto(w, w.form.fields.name.entry, "Vernon")
	w.window.Canvas().Focus(w.form.fields.area.entry)

	w = openOn(t, s)
	wantWaiting(t, w, "New POP not added")
	if len(w.book.problems) != 1 {
		t.Errorf("problems = %+v", w.book.problems)
	}
	w.newPOP()
	f := w.form.fields
	if f.name.entry.Text != "Vernon" || f.flags.Text != "48" {
		t.Errorf("the form shows %q, %q", f.name.entry.Text, f.flags.Text)
	}
	press(f.name.entry, fyne.KeyEscape)
	if f.name.entry.Text != "" || !w.form.adding() {
		t.Errorf("Escape leaves %q", f.name.entry.Text)
	}
	tap(t, w, "Cancel")
	if drafts, _ := s.Drafts(testBook); len(drafts) != 0 || w.form.adding() {
		t.Errorf("after Cancel: %+v", drafts)
	}
	wantStatus(t, w, "All edits saved")
}

// A save that fails keeps the text and can be tried again.
func TestRetry(t *testing.T) {
	w, s := open(t)
	good := s.Store
	s.Store = fullDisk{good}
	choose(t, w, munich)
	w.enter(munich, phonebook.FieldName, "Muenchen")
	w.enter(napa, phonebook.FieldComments, "Call first")
	wantWaiting(t, w, "2 fields could not be saved")
	wantStatus(t, w, "No space left.")
	if w.form.fields.name.entry.Text != "Muenchen" {
		t.Errorf("the form shows %q", w.form.fields.name.entry.Text)
	}
	wantSays(t, w, "2 fields could not be saved. No space left.")
	s.Store = good
	tap(t, w, "Retry")
	if w.form.banner.Visible() {
		t.Error("the banner stays")
	}
	wantStatus(t, w, "All edits saved")
	if popOf(t, s, munich).Name != "Muenchen" || popOf(t, s, napa).Comments != "Call first" {
		t.Error("not saved")
	}
}

func TestEscapeRestoresOneField(t *testing.T) {
	w, s := open(t)
	choose(t, w, munich)
	f := w.form.fields
	typeInto(w, f.name.entry, "Mün,chen")
	typeInto(w, f.number.entry, "1,2")
	press(f.number.entry, fyne.KeyEscape)
	if f.number.entry.Text != "129-6081" || f.name.entry.Text != "Mün,chen" {
		t.Errorf("%q, %q", f.number.entry.Text, f.name.entry.Text)
	}
	wantWaiting(t, w, "1 field not in the phone book")
	if drafts, _ := s.Drafts(testBook); len(drafts) != 1 {
		t.Errorf("drafts = %+v", drafts)
	}
	test.Tap(f.services[5])
	if popOf(t, s, munich).Flags != 112 {
		t.Error("a service is not saved beside a draft")
	}
}

// The reason under a field comes with its repair as a link.
func TestRepairInTheForm(t *testing.T) {
	w, s := open(t)
	choose(t, w, munich)
	typeInto(w, w.form.fields.name.entry, "Münch")
	tap(t, w, "Write in ASCII")
	if got := popOf(t, s, munich).Name; got != "Munch" || w.form.fields.name.entry.Text != "Munch" {
		t.Errorf("saved %q, shown %q", got, w.form.fields.name.entry.Text)
	}
	typeInto(w, w.form.fields.number.entry, "129-6081,82")
	w.window.Canvas().Focus(w.form.fields.name.entry)
	tap(t, w, "Split into 2 POPs")
	if p := popOf(t, s, 5); p.AccessNumber != "129-6082" || w.form.id != munich || w.form.fields.number.under.Visible() {
		t.Errorf("added %+v, shown POP %d", p, w.form.id)
	}
	typeInto(w, w.form.fields.maximum, "fast")
	press(w.form.fields.maximum, fyne.KeyReturn)
	tap(t, w, "Put back the old value")
	if w.form.fields.maximum.Text != "2,400" {
		t.Errorf("the speed is %q", w.form.fields.maximum.Text)
	}
	wantStatus(t, w, "Applied 1 suggestion.")
}

// Of two speeds in one cell neither is written while one is wrong, and putting the
// old value back leaves both as they were.
func TestRefusedSpeedsLeaveTheBookAlone(t *testing.T) {
	for text, reason := range map[string]string{
		"99999999999999":     "Speeds go up to 4,294,967,295 bit/s.",
		"600–99999999999999": "Speeds go up to 4,294,967,295 bit/s.",
		"2400-1200":          "The minimum is above the maximum, 1,200.",
		"600–fast":           "Enter bits per second as a whole number, or nothing.",
	} {
		t.Run(text, func(t *testing.T) {
			w, s := open(t)
			before := popOf(t, s, munich)
			cellAt(t, w, munich, session.BySpeed)
			keys(w, text)
			strike(w, fyne.KeyReturn)
			if got := popOf(t, s, munich); got != before {
				t.Errorf("the book has %+v", got)
			}
			wantWaiting(t, w, "1 field not in the phone book")
			choose(t, w, munich)
			wantSays(t, w, reason)
			finding := w.book.groups[0].Findings[0]
			finding.Repair = session.Repair{Kind: session.PutBack, Drop: true}
			w.mend([]session.Finding{finding})
			wantStatus(t, w, "Applied 1 suggestion.")
			if got := popOf(t, s, munich); got != before || w.form.fields.minimum.entry.Text != "300" || w.form.fields.maximum.Text != "2,400" {
				t.Errorf("put back: %+v, shown %q to %q", got, w.form.fields.minimum.entry.Text, w.form.fields.maximum.Text)
			}
		})
	}
}

// What is typed over a pair of speeds begins with what is shown.
func TestWrongSpeedsAreShownAsTyped(t *testing.T) {
	w, s := open(t)
	cellAt(t, w, munich, session.BySpeed)
	keys(w, "9600–1200")
	strike(w, fyne.KeyReturn)
	if cell, ok := w.draftCell(popOf(t, s, munich), session.BySpeed); !ok || cell.Text != "9600–1200" {
		t.Errorf("cell = %+v", cell)
	}
	choose(t, w, munich)
	tap(t, w, button(t, w, "Swap the speeds").Label())
	if p := popOf(t, s, munich); p.MinBaud != 1200 || p.MaxBaud != 9600 {
		t.Errorf("swapped: %+v", p)
	}
}

// painted reports whether a text is drawn in the table of POPs.
func painted(w *Window, text string) bool {
	for _, o := range visibleIn(w.pops.grid) {
		if drawn, ok := o.(*canvas.Text); ok && drawn.Text == text {
			return true
		}
	}
	return false
}

func TestNothingSelected(t *testing.T) {
	w, _ := open(t)
	for _, text := range []string{"No POP selected", "4 POPs", "3 in service", "2 regions", "0 problems", "All selected"} {
		if !says(w, text) && w.form.which.Word(1) != text {
			t.Errorf("the form does not say %q", text)
		}
	}
	if !w.form.which.Locked() {
		t.Error("all of nothing can be chosen")
	}
}
