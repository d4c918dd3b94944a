package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// layer is a region that clips its objects. The grid places and refreshes
// them; the layer only hands them to Fyne.
type layer struct {
	widget.BaseWidget
	objects []fyne.CanvasObject
}

func newLayer() *layer {
	l := &layer{}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer is called by Fyne.
func (l *layer) CreateRenderer() fyne.WidgetRenderer { return layerRenderer{l} }

type layerRenderer struct{ layer *layer }

func (layerRenderer) Destroy()                       {}
func (layerRenderer) Layout(fyne.Size)               {}
func (layerRenderer) MinSize() fyne.Size             { return fyne.Size{} }
func (r layerRenderer) Objects() []fyne.CanvasObject { return r.layer.objects }
func (layerRenderer) Refresh()                       {}

// IsClip is how Fyne recognises a renderer that clips.
func (layerRenderer) IsClip() {}

// pool recycles canvas objects of one kind: next hands out the objects of one
// drawing in turn, rest hides those that were not needed.
type pool[T fyne.CanvasObject] struct {
	create func() T
	items  []T
	used   int
}

// next returns an object that is visible, and whether it had to be created.
func (p *pool[T]) next() (object T, created bool) {
	if p.used == len(p.items) {
		p.items = append(p.items, p.create())
		created = true
	}
	object = p.items[p.used]
	p.used++
	show(object, true)
	return object, created
}

// rest ends a drawing.
func (p *pool[T]) rest() {
	for _, object := range p.items[p.used:] {
		show(object, false)
	}
	p.used = 0
}

// show changes the visibility of an object only if needed: Fyne repaints at
// each call.
func show(object fyne.CanvasObject, visible bool) {
	switch {
	case object.Visible() == visible:
	case visible:
		object.Show()
	default:
		object.Hide()
	}
}

// put gives an object its place and size.
func put(object fyne.CanvasObject, x, y, width, height float32) {
	object.Move(fyne.NewPos(x, y))
	object.Resize(fyne.NewSize(width, height))
}
