package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// border is a rounded rectangle with a sharp edge. Fyne softens the edges of
// rounded rectangles over three pixels, which leaves a line of one pixel neither
// its colour nor its contrast: the straight parts are drawn over it.
type border struct {
	ground *canvas.Rectangle
	sides  [4]*canvas.Rectangle // top, bottom, left, right
	width  float32
	radius float32
}

func newBorder() *border {
	b := &border{ground: canvas.NewRectangle(color.Transparent), width: 1}
	for i := range b.sides {
		b.sides[i] = canvas.NewRectangle(color.Transparent)
	}
	return b
}

// objects returns what is drawn, the lowest first.
func (b *border) objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{b.ground}
	for _, s := range b.sides {
		out = append(out, s)
	}
	return out
}

// paint sets the colours; an empty name is nothing.
func (b *border) paint(fill, edge fyne.ThemeColorName, width, radius float32) {
	b.width, b.radius = width, radius
	b.ground.FillColor, b.ground.StrokeColor, b.ground.StrokeWidth = color.Transparent, color.Transparent, 0
	if fill != "" {
		b.ground.FillColor = theme.Color(fill)
	}
	if edge == "" {
		edge, b.width = fill, 1
	} else {
		b.ground.StrokeColor, b.ground.StrokeWidth = theme.Color(edge), width
	}
	b.ground.CornerRadius = radius
	for _, s := range b.sides {
		s.Hidden = edge == ""
		if edge != "" {
			s.FillColor = theme.Color(edge)
		}
	}
}

func (b *border) move(at fyne.Position, size fyne.Size) {
	b.ground.Move(at)
	b.ground.Resize(size)
	place := func(s *canvas.Rectangle, x, y, w, h float32) {
		s.Move(at.AddXY(x, y))
		s.Resize(fyne.NewSize(max(0, w), max(0, h)))
	}
	r, w := b.radius, b.width
	place(b.sides[0], r, 0, size.Width-2*r, w)
	place(b.sides[1], r, size.Height-w, size.Width-2*r, w)
	place(b.sides[2], 0, r, w, size.Height-2*r)
	place(b.sides[3], size.Width-w, r, w, size.Height-2*r)
}

// layout fills a size.
func (b *border) layout(size fyne.Size) { b.move(fyne.Position{}, size) }

func (b *border) refresh() {
	b.ground.Refresh()
	for _, s := range b.sides {
		s.Refresh()
	}
}
