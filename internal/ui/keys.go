package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// typed gets the keys that nothing on the screen has taken.
func (w *Window) typed(e *fyne.KeyEvent) {
	switch {
	case len(w.stack) > 0:
		w.stack[len(w.stack)-1].Key(e)
		return
	case w.everywhere(e.Name):
		return
	case w.sheet != nil:
		w.sheet.key(e)
		return
	}
	if !w.ready() || w.tabs.Chosen() != tabPOPs {
		return
	}
	switch e.Name {
	case fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp:
		w.pops.focus()
	case fyne.KeyDelete:
		w.deleteSelected()
	case fyne.KeyEscape:
		w.search.clear()
	default: // means nothing here
	}
}

// everywhere acts on the keys that mean the same wherever the keyboard is, and
// reports whether it is one of them.
func (w *Window) everywhere(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyF1:
		w.help()
	case fyne.KeyF6:
		w.nextPane(held()&fyne.KeyModifierShift != 0)
	case fyne.KeyF10:
		if w.bar != nil && w.openDialogs() == 0 {
			w.bar.Open(0)
		}
	default:
		return false
	}
	return true
}

// held returns the modifier keys that are down.
func held() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// pane is a part of the window that the keyboard can be in.
type pane struct {
	object fyne.CanvasObject
	enter  func() fyne.Focusable
}

// panesNow returns the panes that are shown, in the order of reading.
func (w *Window) panesNow() []pane {
	one := func(f fyne.Focusable) func() fyne.Focusable { return func() fyne.Focusable { return f } }
	within := func(o fyne.CanvasObject) func() fyne.Focusable {
		return func() fyne.Focusable { return firstFocusable(o) }
	}
	all := []pane{
		{w.search.object, one(w.search.entry)},
		{w.side.Object, one(w.sidebar.treeKeys)},
		{w.tabs, one(w.tabs)},
		{w.body, within(w.body)},
		{w.form.object, within(w.form.object)},
		{w.status.object, within(w.status.object)},
	}
	out := all[:0]
	for _, p := range all {
		if p.object.Visible() && p.enter() != nil {
			out = append(out, p)
		}
	}
	return out
}

// nextPane turns the keyboard to the next pane, or to the one before.
func (w *Window) nextPane(back bool) {
	if !w.ready() {
		return
	}
	panes := w.panesNow()
	c := w.window.Canvas()
	at := -1
	for i, p := range panes {
		if focused := c.Focused(); focused != nil && covers(p.object, focused.(fyne.CanvasObject)) {
			at = i
		}
	}
	n := len(panes)
	switch {
	case at < 0 && back:
		at = n - 1
	case at < 0:
		at = 0
	case back:
		at = (at + n - 1) % n
	default:
		at = (at + 1) % n
	}
	if panes[at].object == fyne.CanvasObject(w.body) && w.tabs.Chosen() == tabPOPs {
		w.pops.focus()
		return
	}
	c.Focus(panes[at].enter())
}

// covers reports whether a part lies on an object.
func covers(o, part fyne.CanvasObject) bool {
	d := fyne.CurrentApp().Driver()
	from, at := d.AbsolutePositionForObject(o), d.AbsolutePositionForObject(part)
	size := o.Size()
	return at.X >= from.X && at.Y >= from.Y && at.X < from.X+size.Width && at.Y < from.Y+size.Height
}

// firstFocusable returns the first part of an object that takes the keyboard, nil
// for none.
func firstFocusable(o fyne.CanvasObject) fyne.Focusable {
	if !o.Visible() {
		return nil
	}
	if f, ok := o.(fyne.Focusable); ok {
		if d, can := o.(interface{ Disabled() bool }); !can || !d.Disabled() {
			return f
		}
	}
	for _, child := range inside(o) {
		if f := firstFocusable(child); f != nil {
			return f
		}
	}
	return nil
}

// inside returns the objects that a container or a part that stands for one lays out.
func inside(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{o.Content}
	case *container.ThemeOverride:
		return []fyne.CanvasObject{o.Content}
	}
	return nil
}
