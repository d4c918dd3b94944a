package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// AcceptsTab is called by Fyne. Tab leads out of the table, but for the one who
// writes from cell to cell: there it goes on to the next, until another key is
// pressed or the cells of the row end.
func (g *Grid) AcceptsTab() bool {
	next := g.col + 1
	if g.modifiers()&fyne.KeyModifierShift != 0 {
		next = g.col - 1
	}
	return g.run && next >= 0 && next < len(g.columns)
}

// FocusGained is called by Fyne when the keyboard turns to the grid.
func (g *Grid) FocusGained() { g.setFocused(true) }

// FocusLost is called by Fyne when the keyboard turns away from the grid.
func (g *Grid) FocusLost() { g.setFocused(false) }

func (g *Grid) setFocused(focused bool) {
	g.focused = focused
	g.run = g.run && focused
	g.hideTip()
	g.Refresh()
}

// TypedRune is called by Fyne for each character: what is typed replaces the
// text of the current cell. A blank is the key that selects the row.
func (g *Grid) TypedRune(r rune) {
	if r != ' ' {
		g.beginEdit(string(r), true)
	}
}

// TypedKey is called by Fyne for each key without Ctrl or Alt. What means nothing
// here is for the window.
func (g *Grid) TypedKey(e *fyne.KeyEvent) {
	if g.press(e.Name, g.modifiers()) {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(e)
	}
}

// TypedShortcut is called by Fyne for each key with Ctrl or Alt. What means
// nothing here is for the window.
func (g *Grid) TypedShortcut(shortcut fyne.Shortcut) {
	switch shortcut := shortcut.(type) {
	case *fyne.ShortcutSelectAll:
		g.SelectAll()
		return
	case *desktop.CustomShortcut:
		if g.press(shortcut.KeyName, shortcut.Modifier) {
			return
		}
	}
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(g).(fyne.Shortcutable); ok {
		c.TypedShortcut(shortcut)
	}
}

// press acts on a key and reports whether it means something here. Combinations
// with Alt belong to menus.
func (g *Grid) press(key fyne.KeyName, held fyne.KeyModifier) bool {
	if held&^(fyne.KeyModifierShift|fyne.KeyModifierShortcutDefault) != 0 {
		return false
	}
	g.hideTip()
	if key == fyne.KeyTab && g.run {
		by := 1
		if held&fyne.KeyModifierShift != 0 {
			by = -1
		}
		g.toColumn(g.col+by, 0)
		return true
	}
	g.run = false
	return g.pressMove(key, held) || g.pressCommand(key, held)
}

// pressMove acts on a key that moves the current cell.
func (g *Grid) pressMove(key fyne.KeyName, held fyne.KeyModifier) bool {
	ctrl := held&fyne.KeyModifierShortcutDefault != 0
	page := g.view.page()
	switch {
	case key == fyne.KeyDown:
		g.step(1, held)
	case key == fyne.KeyUp:
		g.step(-1, held)
	case key == fyne.KeyPageDown:
		g.step(page, held)
	case key == fyne.KeyPageUp:
		g.step(-page, held)
	case key == fyne.KeyHome && ctrl:
		g.moveRow(0, held&^fyne.KeyModifierShortcutDefault)
	case key == fyne.KeyEnd && ctrl:
		g.moveRow(g.model.Len()-1, held&^fyne.KeyModifierShortcutDefault)
	case key == fyne.KeyHome:
		g.toColumn(0, held)
	case key == fyne.KeyEnd:
		g.toColumn(len(g.columns)-1, held)
	case key == fyne.KeyLeft && g.foldCurrent(false), key == fyne.KeyRight && g.foldCurrent(true):
	case key == fyne.KeyLeft:
		g.toColumn(g.col-1, held)
	case key == fyne.KeyRight:
		g.toColumn(g.col+1, held)
	default:
		return false
	}
	return true
}

// pressCommand acts on a key that does something to the current or the
// selected rows.
func (g *Grid) pressCommand(key fyne.KeyName, held fyne.KeyModifier) bool {
	row, shown := g.sel.current.find(g.model)
	if !shown {
		return false
	}
	if g.pressHeading(key, row) {
		return true
	}
	switch {
	case key == fyne.KeySpace:
		g.sel.toggle(g.model, row)
		g.goTo(row, g.col)
	case key == desktop.KeyMenu, key == fyne.KeyF10 && held == fyne.KeyModifierShift:
		g.menuAtCurrent(row)
	case held != 0:
		return false
	case key == fyne.KeyReturn, key == fyne.KeyEnter, key == fyne.KeyF2:
		g.activate()
	case key == fyne.KeyDelete && g.OnDelete != nil:
		g.OnDelete()
	default:
		return false
	}
	return true
}

// step moves by rows from the current one. Where no row is current, or it is
// gone, a step down ends on the row in its place.
func (g *Grid) step(rows int, held fyne.KeyModifier) {
	from, shown := g.sel.current.find(g.model)
	if !shown && rows > 0 {
		rows--
	}
	g.moveRow(from+rows, held)
}

// moveRow makes a row the current one: alone it is selected, with Shift the
// selection extends to it, with Ctrl the selection stays as it is.
func (g *Grid) moveRow(row int, held fyne.KeyModifier) {
	n := g.model.Len()
	if n == 0 {
		return
	}
	row = max(0, min(row, n-1))
	switch {
	case held&fyne.KeyModifierShift != 0:
		g.sel.extend(g.model, row)
		g.goAlong(row, g.col)
		return
	case held&fyne.KeyModifierShortcutDefault != 0:
		g.sel.move(g.model, row)
	default:
		g.sel.only(g.model, row)
	}
	g.goTo(row, g.col)
}

// toColumn moves the current cell to another column. With Shift the cells between
// are selected.
func (g *Grid) toColumn(col int, held fyne.KeyModifier) {
	row, shown := g.sel.current.find(g.model)
	if !shown {
		return
	}
	g.sel.whole = false
	if g.Ranges && held&fyne.KeyModifierShift != 0 {
		g.goAlong(row, col)
		return
	}
	g.goTo(row, col)
}

// activate edits the current cell, or reports that it is to be opened.
func (g *Grid) activate() {
	if g.beginEdit("", false) {
		return
	}
	if key, col, ok := g.Current(); ok && g.OnActivate != nil {
		g.OnActivate(key, col)
	}
}

// menuAtCurrent asks for the menu under the current cell.
func (g *Grid) menuAtCurrent(row int) {
	if g.OnMenu == nil || len(g.columns) == 0 {
		return
	}
	g.reveal(row, g.col)
	g.Refresh()
	below := float32(float64(row+1)-g.view.top) * rowPx()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(g)
	g.OnMenu(at.AddXY(g.lefts[g.col]-g.view.left, g.view.head+below))
}
