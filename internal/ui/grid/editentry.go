package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/phonebookadmin/pba/internal/ui/parts"
)

// cellEntry is the one input of a grid, which stands over the cell that is
// edited.
type cellEntry struct {
	parts.Entry
	grid *Grid
}

func newCellEntry(g *Grid) *cellEntry {
	e := &cellEntry{grid: g}
	e.Scroll = fyne.ScrollHorizontalOnly
	e.OnChanged = g.typing
	e.ExtendBaseWidget(e)
	return e
}

// start shows a text with the cursor behind it.
func (e *cellEntry) start(text string) {
	e.OnChanged = nil
	e.SetText(text)
	e.OnChanged = e.grid.typing
	// End drops also what was selected before.
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
}

// MinSize is called by Fyne: the cell gives the size.
func (e *cellEntry) MinSize() fyne.Size { return fyne.NewSize(minColumn, rowPx()) }

// AcceptsTab is called by Fyne: Tab goes to the next cell.
func (e *cellEntry) AcceptsTab() bool { return true }

// FocusLost is called by Fyne: what was typed is kept.
func (e *cellEntry) FocusLost() {
	e.Entry.FocusLost()
	e.grid.Leave()
}

// TappedSecondary is called by Fyne. A menu would take the keyboard and end the
// editor.
func (e *cellEntry) TappedSecondary(*fyne.PointEvent) {}

// TypedKey is called by Fyne.
func (e *cellEntry) TypedKey(key *fyne.KeyEvent) {
	g := e.grid
	if g.edit == nil {
		return
	}
	choosing := len(g.edit.options) > 0
	shift := g.modifiers()&fyne.KeyModifierShift != 0
	switch {
	case key.Name == fyne.KeyEscape:
		g.restore()
	case key.Name == fyne.KeyTab && shift:
		g.commit(-1, 0)
	case key.Name == fyne.KeyTab:
		g.commit(1, 0)
	case key.Name == fyne.KeyReturn, key.Name == fyne.KeyEnter:
		g.pressEnter(g.modifiers())
	case key.Name == fyne.KeyDown && choosing:
		g.moveChoice(1)
	case key.Name == fyne.KeyUp && choosing:
		g.moveChoice(-1)
	case key.Name == fyne.KeyPageDown && choosing:
		g.moveChoice(choicesShown)
	case key.Name == fyne.KeyPageUp && choosing:
		g.moveChoice(-choicesShown)
	case key.Name == fyne.KeyDown:
		g.commit(0, 1)
	case key.Name == fyne.KeyUp:
		g.commit(0, -1)
	default:
		e.Entry.TypedKey(key)
	}
}

// TypedShortcut is called by Fyne.
func (e *cellEntry) TypedShortcut(shortcut fyne.Shortcut) {
	if s, own := shortcut.(*desktop.CustomShortcut); own && (s.KeyName == fyne.KeyReturn || s.KeyName == fyne.KeyEnter) {
		e.grid.pressEnter(s.Modifier)
		return
	}
	e.Entry.TypedShortcut(shortcut)
}

// pressEnter saves: down, with Shift up, with Ctrl to every selected row.
func (g *Grid) pressEnter(held fyne.KeyModifier) {
	switch {
	case held&fyne.KeyModifierShortcutDefault != 0:
		g.commitAll()
	case held&fyne.KeyModifierShift != 0:
		g.commit(0, -1)
	default:
		g.commit(0, 1)
	}
}
