package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Entry is a line to type in. It reports when it is left, and hands on the keys
// that Fyne's entry swallows.
type Entry struct {
	widget.Entry
	// OnLeave is called when the keyboard turns away from the entry.
	OnLeave func()
	// Keys gets Escape, Enter, Up and Down.
	Keys func(*fyne.KeyEvent)

	least float32
	fresh bool // it has the keyboard and nothing was done in it yet
}

// NewEntry returns an entry that is at least width pixels wide.
func NewEntry(width float32, hint string) *Entry {
	e := &Entry{least: width}
	e.PlaceHolder = hint
	e.Scroll = fyne.ScrollHorizontalOnly
	e.ExtendBaseWidget(e)
	return e
}

// NewPassword returns an entry that hides what is typed.
func NewPassword(width float32, hint string) *Entry {
	e := NewEntry(width, hint)
	e.Password = true
	return e
}

// SetFallback sets where keys go that mean nothing to the entry.
func (e *Entry) SetFallback(keys func(*fyne.KeyEvent)) { e.Keys = keys }

// MinSize is called by Fyne: an input is 28 pixels high.
func (e *Entry) MinSize() fyne.Size { return fyne.NewSize(e.least, max(28, e.Entry.MinSize().Height)) }

// FocusGained is called by Fyne.
func (e *Entry) FocusGained() {
	e.fresh = true
	e.Entry.FocusGained()
}

// KeyUp is called by Fyne. Who comes with Tab replaces the text by typing: the
// key that turned the keyboard here is released here.
func (e *Entry) KeyUp(key *fyne.KeyEvent) {
	e.Entry.KeyUp(key)
	if e.fresh && key.Name == fyne.KeyTab {
		e.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// MouseDown is called by Fyne.
func (e *Entry) MouseDown(m *desktop.MouseEvent) {
	e.Entry.MouseDown(m)
	e.fresh = false
}

// TypedRune is called by Fyne.
func (e *Entry) TypedRune(r rune) {
	e.fresh = false
	e.Entry.TypedRune(r)
}

// FocusLost is called by Fyne.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	if e.OnLeave != nil {
		e.OnLeave()
	}
}

// TypedKey is called by Fyne.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	e.fresh = false
	switch key.Name {
	case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyUp, fyne.KeyDown:
		if e.Keys != nil {
			e.Keys(key)
			return
		}
	default: // means nothing here
	}
	e.Entry.TypedKey(key)
}

// Check is a box to tick that hands on the keys that mean nothing to it.
type Check struct {
	widget.Check
	Keys func(*fyne.KeyEvent)
}

// NewCheck returns a check.
func NewCheck(label string, changed func(bool)) *Check {
	c := &Check{}
	c.Text, c.OnChanged = label, changed
	c.ExtendBaseWidget(c)
	return c
}

// SetFallback sets where keys go that mean nothing to the check.
func (c *Check) SetFallback(keys func(*fyne.KeyEvent)) { c.Keys = keys }

// TypedKey is called by Fyne.
func (c *Check) TypedKey(key *fyne.KeyEvent) {
	if c.Keys != nil && key.Name != fyne.KeySpace {
		c.Keys(key)
		return
	}
	c.Check.TypedKey(key)
}

// SetQuietly ticks the box without telling anyone.
func (c *Check) SetQuietly(on bool) {
	changed := c.OnChanged
	c.OnChanged = nil
	c.SetChecked(on)
	c.OnChanged = changed
}
