package parts

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// CreateRenderer is called by Fyne. The text is drawn by Fyne's entry; ground and
// border are those of every other input, on whole pixels.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	r := &entryRenderer{WidgetRenderer: e.Entry.CreateRenderer(), entry: e, ground: newBorder()}
	r.draw()
	return r
}

// grounds is how many objects Fyne's entry draws under its text: box and border.
const grounds = 2

type entryRenderer struct {
	fyne.WidgetRenderer
	entry  *Entry
	ground *border
}

func (r *entryRenderer) Objects() []fyne.CanvasObject {
	inner := r.WidgetRenderer.Objects()[grounds:]
	if r.entry.bare {
		return inner
	}
	return append(r.ground.objects(), inner...)
}

// Layout puts the line of text in the middle, in from the edges.
func (r *entryRenderer) Layout(size fyne.Size) {
	r.ground.layout(size)
	inset := r.entry.inset()
	inner := fyne.NewSize(size.Width-2*inset, size.Height)
	y := float32(0)
	if !r.entry.MultiLine {
		inner.Height = min(size.Height, r.WidgetRenderer.MinSize().Height)
		y = float32(int((size.Height - inner.Height) / 2))
	}
	r.WidgetRenderer.Layout(inner)
	for _, o := range r.WidgetRenderer.Objects()[grounds:] {
		o.Move(o.Position().AddXY(inset, y))
		if _, scrolls := o.(fyne.Scrollable); scrolls && !r.entry.MultiLine {
			// Its bar lies below what is shown: it would cover a part of the only line.
			o.Resize(fyne.NewSize(o.Size().Width, 2*size.Height))
		}
	}
}

// IsClip is how Fyne recognises a renderer that clips.
func (r *entryRenderer) IsClip() {}

func (r *entryRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.draw()
}

// draw shows in the border whether the input has the keyboard or is wrong.
func (r *entryRenderer) draw() {
	e := r.entry
	edge, width := fynetheme.ColorNameInputBorder, float32(1)
	switch {
	case e.wrong:
		edge, width = theme.ColorNameBad, 2
	case e.hasFocus:
		edge, width = fynetheme.ColorNamePrimary, 2
	case e.Disabled():
		edge = fynetheme.ColorNameSeparator
	}
	r.ground.paint(theme.ColorNameSurface, edge, width, fynetheme.Size(fynetheme.SizeNameInputRadius))
	r.ground.layout(e.Size())
}
