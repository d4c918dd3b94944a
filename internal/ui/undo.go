package ui

import (
	"errors"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// stepCommand takes a step of the book back or makes it again, and reports
// whether the shortcut asks for that.
func (w *Window) stepCommand(shortcut fyne.Shortcut) bool {
	switch shortcut.(type) {
	case *fyne.ShortcutUndo:
		if w.ready() && w.regions.undoMove() {
			return true
		}
		w.step("Undo", "Undone: ", (*admin.Service).Undo)
	case *fyne.ShortcutRedo:
		w.step("Redo", "Done again: ", (*admin.Service).Redo)
	default:
		return false
	}
	return true
}

func (w *Window) step(doing, done string, take func(*admin.Service, string) (phonebook.Batch, error)) {
	if !w.ready() {
		return
	}
	w.form.leave()
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
			w.status.say(sayDone, doing+": there is nothing.")
			return
		}
		w.status.say(sayDone, done+title+".")
	})
}
