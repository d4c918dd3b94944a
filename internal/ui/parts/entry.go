package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Entry is a line to type in. It reports when it is left, and hands on the keys
// that Fyne's entry swallows.
type Entry struct {
	widget.Entry
	// OnLeave is called when the keyboard turns away from the entry.
	OnLeave func()
	// OnFocus follows whether the entry has the keyboard.
	OnFocus func(has bool)
	// Keys gets Escape, Enter, Up and Down.
	Keys func(*fyne.KeyEvent)
	// OnKey gets every other key first; true says that it was used.
	OnKey func(*fyne.KeyEvent) bool
	// OnShortcut gets what a shortcut does to a text first; true says that it was done.
	OnShortcut func(fyne.Shortcut) bool
	// OnPress follows each press of a mouse button.
	OnPress func()
	// TakesTab reports whether Tab means something here now: OnKey gets it then.
	// nil: it never does.
	TakesTab func() bool

	least float32
	fresh bool // it has the keyboard and nothing was done in it yet
	bare  bool // it has no ground of its own

	hasFocus, wrong bool
}

// NewEntry returns an entry that is at least width pixels wide.
func NewEntry(width float32, hint string) *Entry {
	e := &Entry{least: width}
	e.PlaceHolder = hint
	e.Scroll = fyne.ScrollHorizontalOnly
	e.ExtendBaseWidget(e)
	return e
}

// NewBareEntry returns an entry without ground and border, to stand on a surface
// together with other parts.
func NewBareEntry(width float32, hint string) *Entry {
	e := NewEntry(width, hint)
	e.bare = true
	return e
}

// NewPassword returns an entry that hides what is typed.
func NewPassword(width float32, hint string) *Entry {
	e := NewEntry(width, hint)
	e.Password = true
	return e
}

// AcceptsTab is called by Fyne.
func (e *Entry) AcceptsTab() bool { return e.TakesTab != nil && e.TakesTab() }

// SetFallback sets where keys go that mean nothing to the entry.
func (e *Entry) SetFallback(keys func(*fyne.KeyEvent)) { e.Keys = keys }

// SetWrong draws the border of a wrong value.
func (e *Entry) SetWrong(wrong bool) {
	if e.wrong != wrong {
		e.wrong = wrong
		e.Refresh()
	}
}

// Wrong reports whether the border of a wrong value is drawn.
func (e *Entry) Wrong() bool { return e.wrong }

// MinSize is called by Fyne: an input is 28 pixels high.
func (e *Entry) MinSize() fyne.Size {
	return fyne.NewSize(theme.Px(e.least), max(theme.Px(28), e.Entry.MinSize().Height))
}

// FocusGained is called by Fyne.
func (e *Entry) FocusGained() {
	e.fresh, e.hasFocus = true, true
	e.Entry.FocusGained()
	if e.OnFocus != nil {
		e.OnFocus(true)
	}
}

// KeyUp is called by Fyne. Who comes with Tab replaces the text by typing: the
// key that turned the keyboard here is released here.
func (e *Entry) KeyUp(key *fyne.KeyEvent) {
	e.Entry.KeyUp(key)
	if e.fresh && key.Name == fyne.KeyTab {
		e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// MouseDown is called by Fyne.
func (e *Entry) MouseDown(m *desktop.MouseEvent) {
	e.fresh = false
	if e.OnPress != nil {
		e.OnPress()
	}
	moved := *m
	moved.Position = e.inner(m.Position)
	e.Entry.MouseDown(&moved)
}

// MouseUp is called by Fyne.
func (e *Entry) MouseUp(m *desktop.MouseEvent) {
	moved := *m
	moved.Position = e.inner(m.Position)
	e.Entry.MouseUp(&moved)
}

// Dragged is called by Fyne.
func (e *Entry) Dragged(d *fyne.DragEvent) {
	moved := *d
	moved.Position = e.inner(d.Position)
	e.Entry.Dragged(&moved)
}

// inner returns a position as Fyne's entry knows it, whose text begins nearer to
// the edge.
func (e *Entry) inner(p fyne.Position) fyne.Position { return p.SubtractXY(e.inset(), 0) }

// inset is how much farther from the edge the text stands than in Fyne's entry.
func (e *Entry) inset() float32 {
	if e.bare {
		return -fynetheme.InnerPadding()
	}
	return theme.Px(9) - fynetheme.InnerPadding()
}

// TypedShortcut is called by Fyne. What is not of a text is of the window.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if own, ok := s.(*desktop.CustomShortcut); ok && !ofText(own.KeyName) && forward(e, s) {
		return
	}
	if e.OnShortcut != nil && e.OnShortcut(s) {
		return
	}
	e.Entry.TypedShortcut(s)
}

// ofText reports whether a key with Ctrl moves or deletes in a text.
func ofText(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyBackspace, fyne.KeyDelete:
		return true
	default:
		return false
	}
}

// TypedRune is called by Fyne.
func (e *Entry) TypedRune(r rune) {
	e.fresh = false
	e.Entry.TypedRune(r)
}

// FocusLost is called by Fyne.
func (e *Entry) FocusLost() {
	e.hasFocus = false
	e.Entry.FocusLost()
	if e.OnFocus != nil {
		e.OnFocus(false)
	}
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
	case fyne.KeyF1, fyne.KeyF6, fyne.KeyF10:
		unhandled(e, key)
		return
	default: // means nothing here
	}
	if e.OnKey != nil && e.OnKey(key) {
		return
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
	switch {
	case key.Name == fyne.KeySpace:
		c.Check.TypedKey(key)
	case c.Keys != nil && !global(key):
		c.Keys(key)
	default:
		unhandled(c, key)
	}
}

// SetQuietly ticks the box without telling anyone.
func (c *Check) SetQuietly(on bool) {
	changed := c.OnChanged
	c.OnChanged = nil
	c.SetChecked(on)
	c.OnChanged = changed
}
