package parts

import "fyne.io/fyne/v2"

// global reports whether a key means the same wherever the keyboard is: help,
// the next pane, the menu.
func global(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyF1, fyne.KeyF6, fyne.KeyF10:
		return true
	default:
		return false
	}
}

// unhandled gives a key that a part does not know to the window: it would get it
// only while nothing has the keyboard.
func unhandled(o fyne.CanvasObject, e *fyne.KeyEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(e)
	}
}

// Unhandled gives the window a key that a widget of another package does not know.
func Unhandled(o fyne.CanvasObject, e *fyne.KeyEvent) { unhandled(o, e) }

// forward gives a shortcut that a part does not know to the window, and reports
// whether there was one to take it.
func forward(o fyne.CanvasObject, s fyne.Shortcut) bool {
	c, ok := fyne.CurrentApp().Driver().CanvasForObject(o).(fyne.Shortcutable)
	if ok {
		c.TypedShortcut(s)
	}
	return ok
}
