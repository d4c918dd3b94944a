package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Keyboard is a place where the keyboard can be for something that does not take
// it itself, such as a list. It draws nothing.
type Keyboard struct {
	widget.BaseWidget
	// OnRune gets what is typed; nil: nothing.
	OnRune func(rune)

	key     func(*fyne.KeyEvent) bool
	focus   func(has bool)
	focused bool
}

// NewKeyboard returns a keyboard. key acts on a key and reports whether it means
// something; focus is told when the keyboard comes and goes.
func NewKeyboard(key func(*fyne.KeyEvent) bool, focus func(has bool)) *Keyboard {
	k := &Keyboard{key: key, focus: focus}
	k.ExtendBaseWidget(k)
	return k
}

// Focused reports whether the keyboard is here.
func (k *Keyboard) Focused() bool { return k.focused }

// FocusGained is called by Fyne.
func (k *Keyboard) FocusGained() {
	k.focused = true
	k.focus(true)
}

// FocusLost is called by Fyne.
func (k *Keyboard) FocusLost() {
	k.focused = false
	k.focus(false)
}

// TypedRune is called by Fyne.
func (k *Keyboard) TypedRune(r rune) {
	if k.OnRune != nil {
		k.OnRune(r)
	}
}

// TypedKey is called by Fyne.
func (k *Keyboard) TypedKey(e *fyne.KeyEvent) {
	if !k.key(e) {
		unhandled(k, e)
	}
}

// CreateRenderer is called by Fyne.
func (k *Keyboard) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Space(0, 0))
}
