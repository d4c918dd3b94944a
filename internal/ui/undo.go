package ui

import (
	"errors"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// stepCommand takes a step of the book back or makes it again, and reports
// whether the shortcut asks for that.
func (w *Window) stepCommand(shortcut fyne.Shortcut) bool {
	switch shortcut.(type) {
	case *fyne.ShortcutUndo:
		w.undo()
	case *fyne.ShortcutRedo:
		w.redo()
	default:
		return false
	}
	return true
}

// undo takes the newest step of the book back.
func (w *Window) undo() {
	if w.ready() && w.regions.undoMove() {
		return
	}
	w.step(words.T("Undoing"), words.T("There is nothing to undo."), (*admin.Service).Undo,
		func(title string) string { return words.T("Undone: {{.Step}}.", "Step", title) })
}

// redo makes the step again that was undone last.
func (w *Window) redo() {
	w.step(words.T("Doing it again"), words.T("There is nothing to do again."), (*admin.Service).Redo,
		func(title string) string { return words.T("Done again: {{.Step}}.", "Step", title) })
}

func (w *Window) step(doing, nothing string, take func(*admin.Service, string) (phonebook.Batch, error), done func(string) string) {
	if !w.ready() {
		return
	}
	w.leaveFields()
	w.regions.leave()
	var title string
	w.change(w.book.name(), doing, func(s *admin.Service, book string) error {
		b, err := take(s, book)
		if errors.Is(err, phonebook.ErrUnchanged) {
			return nil
		}
		title = b.Title
		return err
	}, func() {
		if title == "" {
			w.status.say(sayDone, nothing)
			return
		}
		w.status.say(sayDone, done(session.StepWords(title)))
	})
}
