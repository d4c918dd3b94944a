package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/parts"
)

// problemKeys takes the keys of the list of problems and draws nothing.
type problemKeys struct {
	widget.BaseWidget
	panel   *problemsPanel
	focused bool
}

func newProblemKeys(p *problemsPanel) *problemKeys {
	k := &problemKeys{panel: p}
	k.ExtendBaseWidget(k)
	return k
}

// FocusGained is called by Fyne.
func (k *problemKeys) FocusGained() {
	k.focused = true
	if k.panel.at() < 0 {
		k.panel.choose(0)
	}
	k.panel.list.Refresh()
}

// FocusLost is called by Fyne.
func (k *problemKeys) FocusLost() {
	k.focused = false
	k.panel.list.Refresh()
}

// TypedRune is called by Fyne.
func (k *problemKeys) TypedRune(rune) {}

// TypedKey is called by Fyne.
func (k *problemKeys) TypedKey(e *fyne.KeyEvent) {
	p := k.panel
	at := p.at()
	if to, moves := rowFor(e.Name, at, len(p.lines)); moves {
		p.choose(to)
		return
	}
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		p.visit(at)
	case fyne.KeyLeft:
		k.fold(at, true)
	case fyne.KeyRight:
		k.fold(at, false)
	default:
		parts.Unhandled(k, e)
	}
}

// fold closes or opens the group of a line; the keyboard goes to its head.
func (k *problemKeys) fold(at int, closed bool) {
	p := k.panel
	if at < 0 || at >= len(p.lines) {
		return
	}
	group := p.lines[at].group
	p.current = p.key(problemLine{group, -1})
	p.fold(group, closed)
	p.choose(p.at())
}

// CreateRenderer is called by Fyne.
func (k *problemKeys) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(parts.Space(0, 0))
}
