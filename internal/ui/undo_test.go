package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// TestUndo: a change of the book is taken back from the menu where nothing is
// being typed, and typing has an undo of its own.
func TestUndo(t *testing.T) {
	w, s := open(t)
	was := popOf(t, s, munich)
	_, err := s.EditPOP(testBook, munich, func(p *phonebook.POP) error { p.Name = "Monaco"; return nil })
	check(t, err)
	w.window.Canvas().Focus(w.pops.grid)
	undo := w.editCommand("Undo", &fyne.ShortcutUndo{}).Action
	redo := w.editCommand("Redo", &fyne.ShortcutRedo{}).Action
	undo()
	wantStatus(t, w, "Undone: Edit "+was.Name+".")
	if got := popOf(t, s, munich); got != was {
		t.Errorf("after undo: %+v", got)
	}
	redo()
	wantStatus(t, w, "Done again: Edit "+was.Name+".")
	if got := popOf(t, s, munich).Name; got != "Monaco" {
		t.Errorf("after redo: %s", got)
	}
	redo()
	wantStatus(t, w, "There is nothing to do again.")

	w.window.Canvas().Focus(w.search.entry)
	undo()
	if got := popOf(t, s, munich).Name; got != "Monaco" {
		t.Errorf("typing was to be undone, and the book was: %s", got)
	}
}
