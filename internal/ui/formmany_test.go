package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// extend selects more rows below the current one, as Shift+Down does.
func extend(w *Window, rows int) {
	for range rows {
		w.pops.grid.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyDown, Modifier: fyne.KeyModifierShift})
	}
}

// touchTwo types a comment for Moorpark and Munich, without applying it.
func touchTwo(t *testing.T, w *Window) {
	t.Helper()
	choose(t, w, moorpark)
	extend(w, 1)
	w.form.which.Pick(1)
	wantSays(t, w, "2 POPs")
	typeInto(w, w.form.many.row(phonebook.FieldComments).entry, "moved")
	wantWaiting(t, w, "1 field not applied")
}

const apart = "The changes are for the POPs that were selected before."

// An edit that is not applied stays with its POPs, whatever is selected.
func TestManyEditStaysWithItsPOPs(t *testing.T) {
	w, s := open(t)
	touchTwo(t, w)
	if says(w, apart) {
		t.Error("the edit is for what is selected, and the form says it is not")
	}
	for name, turn := range map[string]func(){
		"another POP": func() { choose(t, w, napa) },
		"all of them": func() { choose(t, w, napa, moorpark, munich, albany) },
	} {
		turn()
		wantSays(t, w, apart)
		wantSays(t, w, "1 field will change")
		wantWaiting(t, w, "1 field not applied")
		if button(t, w, "Apply to 2 POPs").Disabled() {
			t.Errorf("%s: it cannot be applied", name)
		}
	}
	// The POP that is selected may be looked at meanwhile.
	choose(t, w, napa)
	w.form.which.Pick(0)
	if w.form.fields.name.entry.Text != "Napa" || !w.form.showing || w.form.which.Word(1) != "2 POPs" {
		t.Errorf("the form shows %q beside %q", w.form.fields.name.entry.Text, w.form.which.Word(1))
	}
	test.Tap(w.status.open) // leads back to it
	wantSays(t, w, apart)
	tap(t, w, "Apply to 2 POPs")
	for id, want := range map[phonebook.POPID]string{napa: "", moorpark: "moved", munich: "moved", albany: ""} {
		if got := popOf(t, s, id).Comments; got != want {
			t.Errorf("POP %d has %q", id, got)
		}
	}
	if says(w, apart) || !w.form.showing || w.form.fields.name.entry.Text != "Napa" {
		t.Errorf("the form does not turn to what is selected: says %t, showing %t, %q", says(w, apart), w.form.showing, w.form.fields.name.entry.Text)
	}
}

func TestManyEditThatIsDiscarded(t *testing.T) {
	w, s := open(t)
	touchTwo(t, w)
	choose(t, w, napa)
	tap(t, w, "Discard")
	if !w.form.showing || w.form.fields.name.entry.Text != "Napa" {
		t.Error("the form does not turn to what is selected")
	}
	wantStatus(t, w, "All edits saved")
	if popOf(t, s, moorpark).Comments != "" || popOf(t, s, napa).Comments != "" {
		t.Error("something was written")
	}
	// The next edit begins with nothing touched.
	choose(t, w, napa, moorpark, munich, albany)
	w.form.which.Pick(1)
	if got := w.form.many.row(phonebook.FieldComments).entry.Text; got != "" || w.form.many.unsaved() != "" {
		t.Errorf("the comments are %q", got)
	}
}

// A number of services that is wrong is no reason to write it to others.
func TestWrongManyEditStaysToo(t *testing.T) {
	w, _ := open(t)
	touchTwo(t, w)
	w.form.many.discard()
	typeInto(w, w.form.many.flags, "300")
	wantWaiting(t, w, "1 field not applied")
	choose(t, w, napa, moorpark, munich, albany)
	wantSays(t, w, apart)
	if w.form.many.flags.Text != "300" {
		t.Errorf("the services are %q", w.form.many.flags.Text)
	}
	tap(t, w, "Discard")
	if w.form.many.flags.Text != "48" || says(w, apart) {
		t.Errorf("the services are %q", w.form.many.flags.Text)
	}
}

// A service that some of the POPs have is neither on nor off.
func TestManyServicesThatDiffer(t *testing.T) {
	w, s := open(t)
	_, err := s.EditPOP(testBook, napa, func(p *phonebook.POP) error { p.Flags = 112; return nil })
	check(t, err)
	w.reload(nil)
	choose(t, w, napa, moorpark, munich, albany)
	w.form.which.Pick(1)
	if check := w.form.many.services[5]; !check.Partial {
		t.Error("a service of one POP is shown as one of all or none")
	}
	test.Tap(w.form.many.services[5])
	if check := w.form.many.services[5]; check.Partial || !check.Checked {
		t.Error("a service that was ticked is shown as mixed")
	}
	w.form.many.leave(phonebook.FieldFlags)
	if check := w.form.many.services[5]; !check.Partial {
		t.Error("a service that was taken back is not shown as mixed")
	}
}

// POPs that are gone leave the edit; without any it ends.
func TestManyEditOfPOPsThatAreGone(t *testing.T) {
	w, s := open(t)
	touchTwo(t, w)
	choose(t, w, napa)
	check(t, s.DeletePOPs(testBook, munich))
	w.reload(nil)
	button(t, w, "Apply to 1 POP")
	check(t, s.DeletePOPs(testBook, moorpark))
	w.reload(nil)
	if says(w, apart) || w.form.many.unsaved() != "" || !w.form.showing {
		t.Error("an edit of no POP waits")
	}
}

// What is not applied is asked about before it is lost with its book.
func TestManyEditIsAskedAbout(t *testing.T) {
	w, s := open(t)
	touchTwo(t, w)
	w.close()
	wantSays(t, w, "1 field not applied")
	tap(t, w, "Go back")
	tap(t, w, "Apply to 2 POPs")
	if popOf(t, s, munich).Comments != "moved" {
		t.Error("it was not applied")
	}
}

// Enter in a field changes no POP: it leads to the button that says how many change.
func TestManyEditIsAppliedByItsButtonAlone(t *testing.T) {
	w, s := open(t)
	touchTwo(t, w)
	for _, target := range []interface{ TypedKey(*fyne.KeyEvent) }{
		w.form.many.row(phonebook.FieldComments).entry, w.form.many.row(phonebook.FieldStatus).dropdown, w.form.many.services[0],
	} {
		w.window.Canvas().Focus(target.(fyne.Focusable))
		press(target, fyne.KeyReturn)
		if got := popOf(t, s, munich).Comments; got != "" {
			t.Fatalf("Enter in a field wrote %q", got)
		}
		if w.window.Canvas().Focused() != fyne.Focusable(w.form.many.apply) {
			t.Fatal("Enter does not lead to the button")
		}
	}
	strike(w, fyne.KeyReturn)
	if got := popOf(t, s, munich).Comments; got != "moved" {
		t.Errorf("the button wrote %q", got)
	}
	if w.window.Canvas().Focused() != fyne.Focusable(w.pops.grid) {
		t.Error("the keyboard is left on a button that is gone")
	}

	// What cannot be applied has no button to go to; Escape there discards.
	w, _ = open(t)
	touchTwo(t, w)
	entry := w.form.many.row(phonebook.FieldMinBaud).entry
	typeInto(w, entry, "fast")
	strike(w, fyne.KeyReturn)
	if w.window.Canvas().Focused() != fyne.Focusable(entry) {
		t.Error("Enter leads to a button that cannot be pressed")
	}
	typeInto(w, entry, "300")
	strike(w, fyne.KeyReturn)
	strike(w, fyne.KeyEscape)
	wantStatus(t, w, "All edits saved")
}
