package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// pointed is what a part knows of the pointer: whether it is over it, and what a
// tooltip then says. A part embeds it and sets of to itself.
type pointed struct {
	of      fyne.Widget
	hovered bool
	tip     string
}

// SetTip sets what a tooltip says; "" for none. What shows no words needs one.
func (p *pointed) SetTip(words string) { p.tip = words }

// Tip returns what a tooltip says.
func (p *pointed) Tip() string { return p.tip }

// MouseIn is called by Fyne.
func (p *pointed) MouseIn(e *desktop.MouseEvent) {
	p.hovered = true
	p.of.Refresh()
	hoverTip(p.of, e, p.tip)
}

// MouseMoved is called by Fyne.
func (p *pointed) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is called by Fyne.
func (p *pointed) MouseOut() {
	p.hovered = false
	p.of.Refresh()
	leaveTip(p.of)
}

// keyed is what a part knows of the keyboard: whether it has it. A part embeds it
// and sets of to itself.
type keyed struct {
	of      fyne.Widget
	focused bool
}

// FocusGained is called by Fyne.
func (k *keyed) FocusGained() { k.focused = true; k.of.Refresh() }

// FocusLost is called by Fyne.
func (k *keyed) FocusLost() { k.focused = false; k.of.Refresh() }

// TypedRune is called by Fyne; characters mean nothing to most parts.
func (k *keyed) TypedRune(rune) {}
