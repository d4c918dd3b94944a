package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestShowMenu(t *testing.T) {
	test.NewTempApp(t)
	under := NewEntry(100, "")
	w := test.NewTempWindow(t, under)
	w.Resize(fyne.NewSize(300, 200))
	c := w.Canvas()
	c.Focus(under)
	done := ""
	item := func(label string) *fyne.MenuItem { return fyne.NewMenuItem(label, func() { done = label }) }
	off := item("off")
	off.Disabled = true
	open := func(at fyne.Position) *popMenu {
		ShowMenu(c, fyne.NewMenu("", off, item("one"), fyne.NewMenuItemSeparator(), item("two")), at)
		return c.Overlays().Top().(*popMenu)
	}
	key := func(name fyne.KeyName) { c.Focused().TypedKey(&fyne.KeyEvent{Name: name}) }

	open(fyne.NewPos(10, 10))
	key(fyne.KeyDown)
	key(fyne.KeyDown)
	key(fyne.KeyReturn)
	if done != "two" || c.Overlays().Top() != nil || c.Focused() != fyne.Focusable(under) {
		t.Errorf("did %q, focused %T", done, c.Focused())
	}
	done = ""
	open(fyne.NewPos(10, 10))
	key(fyne.KeyUp)
	key(fyne.KeyEscape)
	if done != "" || c.Overlays().Top() != nil {
		t.Errorf("Escape did %q", done)
	}
	m := open(fyne.NewPos(290, 190))
	if at, size := m.list.Position(), m.list.Size(); at.X+size.Width > 300 || at.Y+size.Height > 200 {
		t.Errorf("the menu is at %v with %v", at, size)
	}
	test.Tap(m.beside)
	if c.Overlays().Top() != nil {
		t.Error("a click beside does not close the menu")
	}
	m = open(fyne.NewPos(10, 10))
	m.list.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, menuEdge+1.5*menuRow)})
	if done != "one" {
		t.Errorf("a click did %q", done)
	}
}
