package main

import (
	"errors"

	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/internal/ui"
)

// refuse shows a window that says why the books cannot be opened, and tries
// again when asked to.
func (p *program) refuse(err error) {
	title, words := refusal(err)
	w := ui.NewRefusal(p.app, title, words, p.dir, func() string {
		err := p.open()
		if err == nil {
			return ""
		}
		_, words := refusal(err)
		return words
	})
	closeOnSignal(w.Close, func() {})
	w.Show()
}

// refusal says why the books cannot be opened, and what to do.
func refusal(err error) (title, words string) {
	switch {
	case errors.Is(err, store.ErrLocked):
		return "The phone books are open elsewhere",
			"Another window or a command has them open. Close it, then try again."
	case errors.Is(err, store.ErrNewer):
		return "The phone books need a newer program",
			"A newer version of this program wrote them. Use that version; nothing was changed."
	case errors.Is(err, store.ErrDamaged):
		return "The phone books are damaged",
			"The data file is not as it was written; nothing was changed. Go back to the newest backup in a terminal: pba restore --newest. The damaged file is kept."
	}
	return "The phone books cannot be opened",
		"The data folder cannot be read or written. Check who may read and write there, then try again."
}
