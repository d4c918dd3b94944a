package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Side says at which side of a pane its other part stands, where it is dragged.
type Side int

// The sides of a pane at which it can be dragged.
const (
	AtRight Side = iota
	AtLeft
)

// Pane is a part of the window whose width can be dragged.
type Pane struct {
	// Object is what stands on the screen.
	Object *fyne.Container
	// OnDragged is called when the pane has been given a width.
	OnDragged func(width float32)
	// OnLayout lays out what the pane stands in.
	OnLayout func()

	content     fyne.CanvasObject
	line        *Surface
	grip        *grip
	side        Side
	usual       float32
	width       float32 // 0: the usual one
	least, most float32
	room        float32 // that the window has for it; 0: not known
}

// NewPane returns a pane of a usual width that can be dragged from least to most
// pixels of the design.
func NewPane(content fyne.CanvasObject, side Side, usual, least, most float32) *Pane {
	p := &Pane{content: content, line: Line(), side: side, usual: usual, least: least, most: most}
	p.grip = &grip{pane: p}
	p.grip.ExtendBaseWidget(p.grip)
	p.Object = container.New(p, content, p.line, p.grip)
	return p
}

// SetUsual changes the width of a pane that was not dragged.
func (p *Pane) SetUsual(width float32) { p.usual = width }

// SetWidth gives the pane a width; 0 is the usual one.
func (p *Pane) SetWidth(width float32) {
	p.width = 0
	if width > 0 {
		p.width = max(p.least, min(p.most, width))
	}
	p.Object.Refresh()
}

// SetMost says how wide the pane can be in a window as it is now, however wide it
// was dragged in a larger one.
func (p *Pane) SetMost(width float32) { p.room = width }

// Width returns the width of the pane.
func (p *Pane) Width() float32 {
	width := p.usual
	if p.width > 0 {
		width = p.width
	}
	if p.room > 0 {
		width = max(p.least, min(width, p.room))
	}
	return width
}

// MinSize is called by Fyne.
func (p *Pane) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.Px(p.Width()), p.content.MinSize().Height)
}

// Layout is called by Fyne.
func (p *Pane) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	const reach = 4 // of the grip, on the pane's side of the line
	at := size.Width - 1
	content, grip := float32(0), size.Width-reach-1
	if p.side == AtLeft {
		at, content, grip = 0, 1, 0
	}
	p.content.Move(fyne.NewPos(content, 0))
	p.content.Resize(fyne.NewSize(size.Width-1, size.Height))
	p.line.Move(fyne.NewPos(at, 0))
	p.line.Resize(fyne.NewSize(1, size.Height))
	p.grip.Move(fyne.NewPos(grip, 0))
	p.grip.Resize(fyne.NewSize(reach+1, size.Height))
}

// grip is the edge of a pane that is dragged.
type grip struct {
	widget.BaseWidget
	pane    *Pane
	hovered bool
	dragged bool
}

// Cursor is called by Fyne.
func (g *grip) Cursor() desktop.Cursor { return desktop.HResizeCursor }

// MouseIn is called by Fyne.
func (g *grip) MouseIn(*desktop.MouseEvent) { g.show(true) }

// MouseMoved is called by Fyne.
func (g *grip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is called by Fyne.
func (g *grip) MouseOut() { g.show(false) }

func (g *grip) show(hovered bool) {
	g.hovered = hovered
	g.pane.line.Set(fynetheme.ColorNameSeparator, "")
	if hovered || g.dragged {
		g.pane.line.Set(fynetheme.ColorNamePrimary, "")
	}
}

// Dragged is called by Fyne.
func (g *grip) Dragged(e *fyne.DragEvent) {
	by := e.Dragged.DX / theme.Px(100) * 100
	if g.pane.side == AtLeft {
		by = -by
	}
	g.dragged = true
	g.pane.SetWidth(g.pane.Width() + by)
	g.relayout()
}

// DragEnd is called by Fyne.
func (g *grip) DragEnd() {
	g.dragged = false
	g.show(g.hovered)
	g.pane.width = float32(int(g.pane.Width() + 0.5))
	g.relayout()
	if g.pane.OnDragged != nil {
		g.pane.OnDragged(g.pane.width)
	}
}

// DoubleTapped is called by Fyne: the pane gets its usual width back.
func (g *grip) DoubleTapped(*fyne.PointEvent) {
	g.pane.SetWidth(0)
	g.relayout()
	if g.pane.OnDragged != nil {
		g.pane.OnDragged(0)
	}
}

// relayout lays out what the pane stands in.
func (g *grip) relayout() {
	if g.pane.OnLayout != nil {
		g.pane.OnLayout()
	}
}

// CreateRenderer is called by Fyne: the grip draws nothing itself.
func (g *grip) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(Space(0, 0)) }

// Width gives an object a width that changes, in pixels of the design.
type Width struct {
	// Object is what stands on the screen.
	Object  *fyne.Container
	content fyne.CanvasObject
	width   float32
}

// NewWidth returns an object with a width.
func NewWidth(width float32, content fyne.CanvasObject) *Width {
	w := &Width{content: content, width: width}
	w.Object = container.New(w, content)
	return w
}

// SetUsual changes the width; the object is laid out with what it stands in.
func (w *Width) SetUsual(width float32) { w.width = width }

// MinSize is called by Fyne.
func (w *Width) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.Px(w.width), w.content.MinSize().Height)
}

// Layout is called by Fyne.
func (w *Width) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	w.content.Move(fyne.Position{})
	w.content.Resize(size)
}

// Height gives an object a height that changes, in pixels of the design.
type Height struct {
	// Object is what stands on the screen.
	Object *fyne.Container
	height float32
}

// NewHeight returns an object with a height.
func NewHeight(height float32, content fyne.CanvasObject) *Height {
	h := &Height{height: height}
	h.Object = container.New(h, content)
	return h
}

// Set changes the height; the object is laid out with what it stands in.
func (h *Height) Set(height float32) { h.height = height }

// MinSize is called by Fyne.
func (h *Height) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width, theme.Px(h.height))
}

// Layout is called by Fyne.
func (h *Height) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
}
