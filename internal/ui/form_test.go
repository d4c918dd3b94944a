package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestFormShowsThePOP(t *testing.T) {
	w, _ := open(t)
	choose(t, w, munich)
	f := w.form.fields
	for e, want := range map[*parts.Entry]string{
		f.name.entry: "Munich", f.area.entry: "89", f.number.entry: "129-6081", f.minimum.entry: "300", f.maximum: "2,400", f.flags: "48",
	} {
		if e.Text != want {
			t.Errorf("an input shows %q, want %q", e.Text, want)
		}
	}
	for _, words := range []string{"POP 3", "Germany › Bavaria", "(89) 129-6081", "Access numbers: Modem, ISDN"} {
		wantSays(t, w, words)
	}
	if !f.services[0].Checked || f.services[1].Checked {
		t.Error("the services are not those of 48")
	}
}

func TestValidEditSaves(t *testing.T) {
	w, s := open(t)
	choose(t, w, munich)
	typeInto(w, w.form.fields.number.entry, "129-6082")
	if popOf(t, s, munich).AccessNumber != "129-6081" {
		t.Error("the edit was saved before the field was left")
	}
	w.window.Canvas().Focus(w.form.fields.name.entry)
	if got := popOf(t, s, munich).AccessNumber; got != "129-6082" {
		t.Errorf("saved %q", got)
	}
	wantStatus(t, w, "All edits saved")
	typeInto(w, w.form.fields.maximum, "9600")
	press(w.form.fields.maximum, fyne.KeyReturn)
	if got := popOf(t, s, munich).MaxBaud; got != 9600 {
		t.Errorf("saved %d", got)
	}
	if got := w.form.fields.maximum.Text; got != "9,600" {
		t.Errorf("the speed is shown as %q", got)
	}
}

func TestInvalidEditShowsTheReason(t *testing.T) {
	w, s := open(t)
	choose(t, w, munich)
	before := popOf(t, s, munich)
	f := w.form.fields
	typeInto(w, f.number.entry, "129-6081,82")
	const reason = "A comma ends the field. Enter one number."
	if !f.number.under.Visible() || f.number.reason.Text() != reason {
		t.Errorf("reason = %q", f.number.reason.Text())
	}
	wantWaiting(t, w, "1 field not in the phone book")
	press(f.number.entry, fyne.KeyReturn)
	w.window.Canvas().Focus(f.name.entry)
	if got := popOf(t, s, munich); got != before {
		t.Errorf("saved %+v", got)
	}

	// The table shows what is typed, in red, also when another POP is chosen.
	choose(t, w, napa)
	rows := popRows{w}
	cell := rows.Cell(2, int(session.ByAccessNumber))
	if cell.Text != "129-6081,82" || cell.Color != theme.ColorNameBad || rows.Mark(2) != grid.Problem {
		t.Errorf("cell = %+v, mark %d", cell, rows.Mark(2))
	}
	choose(t, w, munich)
	if f.number.entry.Text != "129-6081,82" || !f.number.under.Visible() {
		t.Errorf("what was typed is lost: %q", f.number.entry.Text)
	}

	// A field that is right is saved although another is wrong.
	typeInto(w, f.notes.entry, "Call first")
	press(f.notes.entry, fyne.KeyReturn)
	if got := popOf(t, s, munich); got.Comments != "Call first" || got.AccessNumber != before.AccessNumber {
		t.Errorf("saved %+v", got)
	}
	if f.number.entry.Text != "129-6081,82" {
		t.Errorf("what was typed is lost: %q", f.number.entry.Text)
	}
	wantWaiting(t, w, "1 field not in the phone book")

	press(f.number.entry, fyne.KeyEscape)
	if f.number.entry.Text != before.AccessNumber || f.number.under.Visible() {
		t.Errorf("Escape leaves %q", f.number.entry.Text)
	}
	wantStatus(t, w, "All edits saved")
}

func TestChoicesSaveAtOnce(t *testing.T) {
	w, s := open(t)
	choose(t, w, napa)
	f := w.form.fields
	f.status.dropdown.Pick(int(phonebook.OutOfService))
	f.region.dropdown.Pick(0)
	for i, c := range f.countries {
		if c.ID == de {
			f.country.dropdown.Pick(i)
		}
	}
	got := popOf(t, s, napa)
	if got.Status != phonebook.OutOfService || got.Region != phonebook.AllRegions || got.Country != de {
		t.Errorf("saved %+v", got)
	}
	wantSays(t, w, "Clients do not see it: out of service.")
}

func TestServicesAndTheirNumber(t *testing.T) {
	w, s := open(t)
	choose(t, w, napa)
	f := w.form.fields
	test.Tap(f.services[5]) // surcharge
	if f.flags.Text != "112" || popOf(t, s, napa).Flags != 112 {
		t.Errorf("number = %q, saved %d", f.flags.Text, popOf(t, s, napa).Flags)
	}
	typeInto(w, f.flags, "9")
	if f.services[0].Checked || f.services[3].Checked || !f.services[2].Checked {
		t.Error("the checks do not follow the number")
	}
	typeInto(w, f.flags, "300")
	if !f.flagsReason.Visible() {
		t.Error("300 has no reason")
	}
	press(f.flags, fyne.KeyReturn)
	if got := popOf(t, s, napa).Flags; got != 112 {
		t.Errorf("saved %d", got)
	}
}

func TestAddPOP(t *testing.T) {
	w, s := open(t)
	w.newPOP()
	f := w.form.fields
	if w.window.Canvas().Focused() != fyne.Focusable(f.name.entry) {
		t.Error("the name has not got the keyboard")
	}
	test.Type(f.name.entry, "Vernon")
	wantWaiting(t, w, "New POP not added")
	press(f.name.entry, fyne.KeyReturn)
	if !f.number.under.Visible() || !f.country.under.Visible() {
		t.Error("what is missing is not said")
	}
	if _, err := s.POP(testBook, 5); err == nil {
		t.Fatal("a POP without a number was added")
	}
	// Another POP may be looked at meanwhile.
	choose(t, w, napa)
	w.newPOP()
	if f.name.entry.Text != "Vernon" {
		t.Errorf("what was typed is lost: %q", f.name.entry.Text)
	}
	typeInto(w, f.number.entry, "587-0030")
	for i, c := range f.countries {
		if c.ID == us {
			f.country.dropdown.Pick(i)
		}
	}
	tap(t, w, "Add POP")
	got := popOf(t, s, 5)
	if got.Name != "Vernon" || got.AccessNumber != "587-0030" || got.Country != us || got.Flags != phonebook.DefaultFlags {
		t.Errorf("added %+v", got)
	}
	if ids := w.pops.selected(); len(ids) != 1 || ids[0] != 5 {
		t.Errorf("selected %v", ids)
	}
	wantStatus(t, w, "Added Vernon.")
}

func TestDuplicateAndCancel(t *testing.T) {
	w, s := open(t)
	choose(t, w, munich)
	w.duplicatePOP()
	if f := w.form.fields; f.name.entry.Text != "Munich" || f.index.Text() != "New" {
		t.Errorf("%q, %q", f.name.entry.Text, f.index.Text())
	}
	press(w.form.fields.name.entry, fyne.KeyEscape)
	if w.form.fields.index.Text() != "POP 3" {
		t.Errorf("after Escape the form shows %q", w.form.fields.index.Text())
	}
	if info, err := s.Book(testBook); err != nil || info.POPs != 4 {
		t.Errorf("book = %+v, %v", info, err)
	}
}

func TestDeletePOPs(t *testing.T) {
	w, s := open(t)
	choose(t, w, munich)
	press(w.pops.grid, fyne.KeyDelete)
	wantSays(t, w, "Delete Munich, POP 3?")
	// The safe choice is the default.
	press(w.window.Canvas().Focused().(*parts.Button), fyne.KeyReturn)
	popOf(t, s, munich)
	if w.openDialogs() != 0 {
		t.Fatal("the question is still open")
	}

	choose(t, w, napa, moorpark, munich, albany)
	if w.form.which.Word(1) != "All 4 selected" || w.form.which.Chosen() != 0 || !w.form.showing {
		t.Errorf("the form shows %q before it is asked to", w.form.which.Word(w.form.which.Chosen()))
	}
	w.form.which.Pick(1)
	wantSays(t, w, "4 POPs")
	tap(t, w, "Delete 4 POPs…")
	tap(t, w, "Delete 4 POPs")
	if info, err := s.Book(testBook); err != nil || info.POPs != 0 {
		t.Errorf("book = %+v, %v", info, err)
	}
	wantSays(t, w, "No POPs yet")
}

// TestManyPOPs writes the touched fields of several POPs, in one step, and leaves
// the others as they are in each.
func TestManyPOPs(t *testing.T) {
	w, s := open(t)
	choose(t, w, napa, moorpark, munich, albany)
	w.form.which.Pick(1)
	many := w.form.many
	if got := many.row(phonebook.FieldAreaCode).entry; got.Text != "" || got.PlaceHolder != "Mixed: 4 values" {
		t.Errorf("%q, %q", got.Text, got.PlaceHolder)
	}
	many.row(phonebook.FieldStatus).dropdown.Pick(int(phonebook.OutOfService))
	typeInto(w, many.row(phonebook.FieldComments).entry, "moved")
	wantSays(t, w, "2 fields will change")
	wantSays(t, w, "Status: mixed, will be Out")
	wantSays(t, w, "Comments: empty, will be moved")
	wantWaiting(t, w, "2 fields not applied")
	if p := popOf(t, s, napa); p.Status != phonebook.InService || p.Comments != "" {
		t.Errorf("%+v: written before Apply", p)
	}
	if cell := (popRows{w}).Cell(0, int(session.ByStatus)); cell.Text != "Out" {
		t.Errorf("the table shows %q", cell.Text)
	}
	test.Tap(many.services[5])
	wantSays(t, w, "Services: Surcharge added")
	typeInto(w, many.flags, "300")
	if apply := button(t, w, "Apply to 4 POPs"); !apply.Disabled() {
		t.Error("a number that is too high can be applied")
	}
	typeInto(w, many.flags, "49")
	wantSays(t, w, "Services: Sign-on removed")
	many.leave(phonebook.FieldFlags)
	if many.flags.Text != "48" || says(w, "Services: ") {
		t.Errorf("after it was taken back the number is %q", many.flags.Text)
	}
	tap(t, w, "Apply to 4 POPs")
	for id := napa; id <= albany; id++ {
		if p := popOf(t, s, id); p.Status != phonebook.OutOfService || p.Comments != "moved" {
			t.Errorf("%+v", p)
		}
	}
	wantStatus(t, w, "Changed 4 POPs.")
	if popOf(t, s, munich).AreaCode != "89" {
		t.Error("a field that was not touched was written")
	}
	w.undo()
	if popOf(t, s, munich).Comments != "" {
		t.Error("it was not one step")
	}
}

// TestManyPOPsRefused keeps what breaks a rule from being applied, and says why.
func TestManyPOPsRefused(t *testing.T) {
	w, s := open(t)
	choose(t, w, napa, moorpark, munich, albany)
	w.form.which.Pick(1)
	typeInto(w, w.form.many.row(phonebook.FieldName).entry, strings.Repeat("n", phonebook.MaxNameLen+1))
	if apply := button(t, w, "Apply to 4 POPs"); !apply.Disabled() {
		t.Error("what is wrong can be applied")
	}
	tap(t, w, "Discard")
	if w.form.many.unsaved() != "" || popOf(t, s, napa).Name != "Napa" {
		t.Error("something is left")
	}
}

func TestCopyRows(t *testing.T) {
	w, _ := open(t)
	choose(t, w, munich)
	w.copyRows()
	want := "Munich\tGermany\tBavaria\t89\t129-6081\t300–2,400\tIn service\t\t48\t\t3\n"
	if got := w.App.Clipboard().Content(); got != want {
		t.Errorf("clipboard = %q, want %q", got, want)
	}
}

// later keeps the work of the queue until it is told to run it, as a slow disk
// does.
type later struct{ waiting []func(context.Context) }

func (l *later) Go(work func(context.Context)) { l.waiting = append(l.waiting, work) }
func (l *later) Do(update func())              { update() }

func (l *later) run() {
	for len(l.waiting) > 0 {
		work := l.waiting[0]
		l.waiting = l.waiting[1:]
		work(context.Background())
	}
}

func TestTypingWhileSaving(t *testing.T) {
	s := newService(t)
	fill(t, s)
	tasks := &later{}
	w := New(Config{App: test.NewTempApp(t), Service: s, Tasks: tasks})
	w.Open()
	tasks.run()
	choose(t, w, munich)
	f := w.form.fields
	typeInto(w, f.number.entry, "129-6082")
	press(f.number.entry, fyne.KeyReturn)
	typeInto(w, f.notes.entry, "Call first")
	press(f.notes.entry, fyne.KeyReturn)
	wantStatus(t, w, "Saving …")
	tasks.run()
	if got := popOf(t, s, munich); got.AccessNumber != "129-6082" || got.Comments != "Call first" {
		t.Errorf("saved %+v", got)
	}
	wantStatus(t, w, "All edits saved")
}

// fullDisk is a store that takes no changes.
type fullDisk struct{ admin.Store }

func (fullDisk) Commit(phonebook.Commit) (uint64, error) { return 0, errors.New("no space left") }

func TestSaveThatFails(t *testing.T) {
	w, s := open(t)
	choose(t, w, munich)
	good := s.Store
	s.Store = fullDisk{good}
	typeInto(w, w.form.fields.number.entry, "129-6082")
	press(w.form.fields.number.entry, fyne.KeyReturn)
	wantWaiting(t, w, "1 field could not be saved")
	wantStatus(t, w, "No space left.")
	// A success elsewhere does not hide what is not saved.
	w.status.say(sayDone, "Something else ended well.")
	wantWaiting(t, w, "1 field could not be saved")
	s.Store = good
	press(w.form.fields.number.entry, fyne.KeyReturn)
	wantStatus(t, w, "All edits saved")
	if got := popOf(t, s, munich).AccessNumber; got != "129-6082" {
		t.Errorf("saved %q", got)
	}
}

func TestEditOfAPOPThatIsGone(t *testing.T) {
	w, s := open(t)
	choose(t, w, munich)
	check(t, s.DeletePOPs(testBook, munich)) // by another hand
	typeInto(w, w.form.fields.number.entry, "129-6082")
	press(w.form.fields.number.entry, fyne.KeyReturn)
	wantStatus(t, w, "It is not there any more. The list was loaded again.")
	if got := names(w); len(got) != 3 {
		t.Errorf("rows = %q", got)
	}
	w.status.say(saySaved, "")
	wantStatus(t, w, "All edits saved")
}
