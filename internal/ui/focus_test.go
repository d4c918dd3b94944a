package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/words"
)

// byMenu chooses a tab as its shortcut does.
func byMenu(w *Window, tab int) { w.viewMenu().Items[tab].Action() }

func wantFocus(t *testing.T, w *Window, want fyne.Focusable) {
	t.Helper()
	if got := w.window.Canvas().Focused(); got != want {
		t.Errorf("the keyboard is at %T, want %T", got, want)
	}
}

// The keyboard follows a tab: nothing that is hidden gets keys.
func TestTabTakesTheKeyboard(t *testing.T) {
	for name, from := range map[string]func(w *Window) fyne.Focusable{
		"table":  func(w *Window) fyne.Focusable { return w.pops.grid },
		"search": func(w *Window) fyne.Focusable { return w.search.entry },
		"form":   func(w *Window) fyne.Focusable { return w.form.fields.name.entry },
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := openProblems(t)
			for _, c := range []struct {
				tab  int
				main fyne.Focusable
			}{
				{tabRegions, w.regions.grid},
				{tabProblems, w.problems.keys},
				{tabChanges, w.changes.grid},
				{tabReleases, w.releases.grid},
				{tabOverview, w.overview.countries.bars},
			} {
				byMenu(w, tabPOPs)
				wantFocus(t, w, w.pops.grid)
				choose(t, w, napa)
				start := from(w)
				w.window.Canvas().Focus(start)
				wantFocus(t, w, start)
				byMenu(w, c.tab)
				wantFocus(t, w, c.main)
			}
		})
	}
}

// A tab that the program shows takes the keyboard along as well, but not out of what
// stays in front.
func TestTabLeavesTheKeyboardOutside(t *testing.T) {
	w, _ := open(t)
	w.pops.focus()
	w.showTab(tabChanges)
	wantFocus(t, w, w.changes.grid)
	w.window.Canvas().Focus(w.tabs)
	press(w.tabs, fyne.KeyRight)
	wantFocus(t, w, w.tabs)
	typeInto(w, w.search.entry, "napa")
	if w.tabs.Chosen() != tabPOPs {
		t.Errorf("tab %d", w.tabs.Chosen())
	}
	wantFocus(t, w, w.search.entry)
}

// A dialog gives the keyboard back to where it was, which may be hidden by then.
func TestTabUnderADialogTakesTheKeyboard(t *testing.T) {
	w, _ := open(t)
	w.pops.focus()
	w.say("Title", "Words")
	w.showTab(tabReleases)
	tap(t, w, "Close")
	wantFocus(t, w, w.releases.grid)
}

// Commands on POPs do nothing while the POPs are not seen.
func TestKeysLeaveHiddenPOPsAlone(t *testing.T) {
	w, s := open(t)
	choose(t, w, napa, moorpark, munich, albany)
	w.App.Clipboard().SetContent("before")
	for _, tab := range []int{tabRegions, tabChanges, tabReleases, tabOverview} {
		byMenu(w, tab)
		for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyF2, fyne.KeyEscape, fyne.KeyDelete} {
			w.typed(&fyne.KeyEvent{Name: key})
		}
		for _, item := range append(w.popMenu().Items[1:3], w.popMenu().Items[6]) {
			item.Action()
		}
		w.copyRows()
		w.fillDown()
		if w.openDialogs() != 0 || w.tabs.Chosen() != tab || len(w.pops.selected()) != 4 {
			t.Errorf("tab %d: %d dialogs, now tab %d, %d POPs selected", tab, w.openDialogs(), w.tabs.Chosen(), len(w.pops.selected()))
		}
		if !w.toolbar.remove.Disabled() {
			t.Errorf("tab %d: the toolbar deletes POPs", tab)
		}
	}
	if got := w.App.Clipboard().Content(); got != "before" {
		t.Errorf("copied %q", got)
	}
	if popOf(t, s, napa).Status != popOf(t, s, munich).Status {
		t.Error("a POP was changed")
	}
	byMenu(w, tabPOPs)
	if w.toolbar.remove.Disabled() {
		t.Error("the toolbar does not delete the POPs that are seen")
	}
}

// The question before a deletion speaks of one POP or of many.
func TestDeleteSpeaksOfMany(t *testing.T) {
	w, _ := open(t)
	choose(t, w, napa)
	w.deleteSelected()
	wantSays(t, w, "Clients drop it with the next release, and its index is never used again.")
	tap(t, w, "Keep 1 POP")
	choose(t, w, napa, moorpark, munich, albany)
	w.deleteSelected()
	wantSays(t, w, "Delete 4 POPs?")
	wantSays(t, w, "Clients drop them with the next release, and their indexes are never used again.")
	wantSays(t, w, "To keep them for later, take them out of service instead.")
}

// Enter writes an import only on its button, and where the keyboard is stays clear.
func TestImportKeysAtThePreview(t *testing.T) {
	w, s := open(t)
	p := preview(t, w, list)
	wantFocus(t, w, p.grid)
	press(p.grid, fyne.KeyReturn)
	w.typed(&fyne.KeyEvent{Name: fyne.KeyReturn})
	editName(w.sheet)
	escape(w)
	tap(t, w, "Go on importing")
	wantFocus(t, w, p.grid)
	w.typed(&fyne.KeyEvent{Name: fyne.KeyEnter})
	if w.sheet.current != stepPreview || w.sheet.result.imported() {
		t.Fatal("Enter imported")
	}
	if info, err := s.Book(testBook); err != nil || info.POPs != 4 {
		t.Fatalf("the book changed: %+v, %v", info, err)
	}
	w.window.Canvas().Focus(w.sheet.next)
	press(w.sheet.next, fyne.KeyReturn)
	if !w.sheet.result.imported() {
		t.Error("Enter on the button does not import")
	}
}

// A repair takes its button away: the keyboard goes to the rows, not out of the sheet.
func TestImportRepairKeepsTheKeyboard(t *testing.T) {
	w, _ := open(t)
	p := preview(t, w, faulty)
	b := button(t, w, words.N("Repair {{.N}} now", w.sheet.repairable()))
	w.window.Canvas().Focus(b)
	wantFocus(t, w, b)
	press(b, fyne.KeyReturn)
	wantFocus(t, w, p.grid)
	editName(w.sheet)
	w.window.Canvas().Focus(p.edits)
	press(p.edits, fyne.KeySpace)
	if p.edits.Visible() {
		t.Error("an edit is left")
	}
	wantFocus(t, w, p.grid)
}
