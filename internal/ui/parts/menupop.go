package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// ShowMenu opens a menu at a place of a window, such as under the pointer. It
// stays inside the window, and the keyboard is its until it closes.
func ShowMenu(c fyne.Canvas, m *fyne.Menu, at fyne.Position) {
	p := &popMenu{canvas: c, at: at}
	p.beside = &beside{close: p.close}
	p.beside.ExtendBaseWidget(p.beside)
	p.list = newMenuList(m, p.close, func() {})
	p.ExtendBaseWidget(p)
	c.Overlays().Add(p)
	p.Resize(c.Size())
	c.Focus(p)
}

// popMenu is a menu that stands anywhere in a window, with the rest of the window
// around it.
type popMenu struct {
	widget.BaseWidget
	canvas fyne.Canvas
	at     fyne.Position
	beside *beside
	list   *menuList
}

func (p *popMenu) close() { p.canvas.Overlays().Remove(p) }

// FocusGained is called by Fyne.
func (p *popMenu) FocusGained() {}

// FocusLost is called by Fyne.
func (p *popMenu) FocusLost() {}

// TypedRune is called by Fyne.
func (p *popMenu) TypedRune(rune) {}

// TypedKey is called by Fyne.
func (p *popMenu) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		p.close()
	case fyne.KeyDown:
		p.list.last().step(1)
	case fyne.KeyUp:
		p.list.last().step(-1)
	case fyne.KeyRight:
		if last := p.list.last(); last.enter() {
			last.child.step(1)
		}
	case fyne.KeyLeft:
		p.list.leave()
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		p.list.last().trigger()
	default: // means nothing here
	}
}

// CreateRenderer is called by Fyne.
func (p *popMenu) CreateRenderer() fyne.WidgetRenderer { return &popMenuRenderer{p} }

type popMenuRenderer struct{ menu *popMenu }

func (r *popMenuRenderer) Destroy()           {}
func (r *popMenuRenderer) MinSize() fyne.Size { return r.menu.list.MinSize() }
func (r *popMenuRenderer) Refresh()           { r.Layout(r.menu.Size()) }

func (r *popMenuRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.menu.beside, r.menu.list}
}

// Layout puts the menu below the place, or above it where there is no room.
func (r *popMenuRenderer) Layout(size fyne.Size) {
	r.menu.beside.Resize(size)
	at, need := r.menu.at, r.menu.list.MinSize()
	if at.Y+need.Height > size.Height {
		at.Y = max(0, at.Y-need.Height)
	}
	at.X = max(0, min(at.X, size.Width-need.Width))
	r.menu.list.Move(at)
	r.menu.list.Resize(need)
}
