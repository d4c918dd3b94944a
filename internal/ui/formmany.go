package ui

import (
	"errors"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// errWrong marks an input as wrong; the reason stands under it.
var errWrong = errors.New("wrong")

// buildMany lays out what can be done with several POPs.
func (f *form) buildMany() fyne.CanvasObject {
	w := f.window
	f.manyTitle = parts.NewText("", parts.Title)
	f.out = parts.NewButton(parts.Plain, nil, "", func() { w.setStatus(phonebook.OutOfService) })
	f.in = parts.NewButton(parts.Plain, nil, "", func() { w.setStatus(phonebook.InService) })
	f.remove = parts.NewButton(parts.Plain, fynetheme.DeleteIcon(), "", w.deleteSelected)
	return parts.Pad(16, 0, 16, 16, parts.Column(12,
		f.manyTitle,
		parts.Row(0, parts.Grow(f.out)), parts.Row(0, parts.Grow(f.in)), parts.Row(0, parts.Grow(f.remove)),
	))
}

// showMany tells how many POPs are selected.
func (f *form) showMany(n int) {
	what := count(n, "POP")
	f.manyTitle.SetText(what + " selected")
	f.out.SetLabel("Take " + what + " out of service")
	f.in.SetLabel("Put " + what + " in service")
	f.remove.SetLabel("Delete " + what + "…")
}
