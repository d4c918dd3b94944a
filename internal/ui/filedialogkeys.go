package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/session"
)

// listen makes the entry show the folder that is typed and pass keys to the list.
func (d *fileDialog) listen() {
	d.entry.OnChanged = func(string) {
		if !d.quiet {
			d.follow()
		}
	}
	d.entry.Keys = func(e *fyne.KeyEvent) {
		switch {
		case e.Name == fyne.KeyDown && len(d.picked) > 0:
			d.dialog.Focus(d.keys)
			d.goTo(d.row)
		case e.Name != fyne.KeyDown && e.Name != fyne.KeyUp:
			d.dialog.Key(e)
		}
	}
	d.entry.TakesTab = func() bool {
		_, name := session.SplitPath(d.path())
		return held()&fyne.KeyModifierShift == 0 && session.CompletePath(name, d.picked) != name
	}
	d.entry.OnKey = func(e *fyne.KeyEvent) bool {
		if e.Name != fyne.KeyTab {
			return false
		}
		folder, name := session.SplitPath(d.path())
		d.write(session.InFolder(folder) + session.CompletePath(name, d.picked))
		d.follow()
		return true
	}
}

// key gets the keys of the list.
func (d *fileDialog) key(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyUp && d.row == 0 {
		d.dialog.Focus(d.entry)
		return true
	}
	if to, moves := rowFor(e.Name, d.row, len(d.picked)); moves {
		d.goTo(to)
		return true
	}
	switch e.Name {
	case fyne.KeyLeft, fyne.KeyBackspace:
		d.up()
	case fyne.KeyRight, fyne.KeyReturn, fyne.KeyEnter:
		d.open()
	default:
		d.dialog.Key(e)
	}
	return true
}

// open enters the folder that the keyboard is on, or chooses the file.
func (d *fileDialog) open() {
	if d.row < len(d.picked) && d.picked[d.row].Folder {
		d.enter(filepath.Join(d.folder, d.picked[d.row].Name))
		return
	}
	d.look()
}
