package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Press makes any object something to press, such as a part of the status bar.
type Press struct {
	widget.BaseWidget
	pointed
	keyed
	OnTapped func()

	content fyne.CanvasObject
	pad     float32
}

// NewPress returns an object that can be pressed. It reaches pad pixels over its
// content at both sides.
func NewPress(content fyne.CanvasObject, pad float32, tip string, tapped func()) *Press {
	p := &Press{content: content, pad: pad, OnTapped: tapped}
	p.pointed, p.keyed = pointed{of: p, tip: tip}, keyed{of: p}
	p.ExtendBaseWidget(p)
	return p
}

// Tapped is called by Fyne.
func (p *Press) Tapped(*fyne.PointEvent) {
	leaveTip(p)
	if p.OnTapped != nil {
		p.OnTapped()
	}
}

// TypedKey is called by Fyne.
func (p *Press) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		p.Tapped(nil)
	default:
		unhandled(p, e)
	}
}

// CreateRenderer is called by Fyne.
func (p *Press) CreateRenderer() fyne.WidgetRenderer {
	r := &pressRenderer{press: p, ground: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type pressRenderer struct {
	press  *Press
	ground *canvas.Rectangle
}

func (r *pressRenderer) Destroy() {}

func (r *pressRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.press.content}
}

func (r *pressRenderer) MinSize() fyne.Size {
	return r.press.content.MinSize().AddWidthHeight(2*theme.Px(r.press.pad), 0)
}

func (r *pressRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	pad := theme.Px(r.press.pad)
	r.press.content.Move(fyne.NewPos(pad, 0))
	r.press.content.Resize(fyne.NewSize(size.Width-2*pad, size.Height))
}

func (r *pressRenderer) Refresh() {
	r.ground.FillColor, r.ground.StrokeColor, r.ground.StrokeWidth = color.Transparent, nil, 0
	r.ground.CornerRadius = fynetheme.Size(fynetheme.SizeNameSelectionRadius)
	if r.press.hovered {
		r.ground.FillColor = theme.Color(fynetheme.ColorNameHover)
	}
	if r.press.focused {
		r.ground.StrokeColor, r.ground.StrokeWidth = theme.Color(fynetheme.ColorNamePrimary), 2
	}
	r.Layout(r.press.Size())
	r.ground.Refresh()
	r.press.content.Refresh()
}
