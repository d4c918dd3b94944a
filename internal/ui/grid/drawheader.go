package grid

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Measures of the header, in pixels.
const (
	arrowSize       = 18
	separatorY      = 8
	separatorHeight = 12
)

// header holds the objects above the rows.
type header struct {
	ground, line *canvas.Rectangle
	layer        *layer // titles and separators, clipped at the gutter
	titles       []*canvas.Text
	separators   []*canvas.Rectangle // before each column but the first
	up, down     *canvas.Image
}

func newHeader(columns int) header {
	h := header{
		ground: newRectangle(), line: newRectangle(), layer: newLayer(),
		up:   newIcon(fynetheme.MenuDropUpIcon(), fynetheme.ColorNamePrimary, arrowSize),
		down: newIcon(fynetheme.MenuDropDownIcon(), fynetheme.ColorNamePrimary, arrowSize),
	}
	for col := range columns {
		title, separator := canvas.NewText("", color.Transparent), newRectangle()
		title.TextStyle.Bold = true
		separator.Hidden = col == 0
		h.titles = append(h.titles, title)
		h.separators = append(h.separators, separator)
		h.layer.objects = append(h.layer.objects, title, separator)
	}
	h.layer.objects = append(h.layer.objects, h.up, h.down)
	return h
}

func (h *header) draw(g *Grid, p *palette) {
	width := g.view.size.Width
	h.ground.FillColor = p.color(fynetheme.ColorNameHeaderBackground)
	put(h.ground, 0, 0, width, headerHeight)
	h.line.FillColor = p.color(fynetheme.ColorNameSeparator)
	put(h.line, 0, headerHeight-1, width, 1)
	put(h.layer, gutterWidth, 0, max(0, width-gutterWidth), headerHeight-1)

	show(h.up, false)
	show(h.down, false)
	for col := range h.titles {
		h.drawTitle(g, p, col)
	}
}

// drawTitle draws the title of a column with the arrow behind it.
func (h *header) drawTitle(g *Grid, p *palette, col int) {
	x, width := g.lefts[col]-g.view.left-gutterWidth, g.width(col)
	h.separators[col].FillColor = p.color(fynetheme.ColorNameSeparator)
	put(h.separators[col], x, separatorY, 1, separatorHeight)

	title, room := h.titles[col], width-2*cellPad
	title.Color = p.color(theme.ColorNameForeground2)
	if col == g.sortCol {
		room -= arrowSize
		title.Color = p.color(fynetheme.ColorNameForeground)
	}
	title.TextSize = p.title
	title.Text = g.fit.fit(g.columns[col].Title, max(0, room), p.title, true)
	title.Alignment = alignment(g.columns[col])
	put(title, x+cellPad, 0, max(0, room), headerHeight-1)
	if col == g.sortCol {
		arrow := h.up
		if g.descending {
			arrow = h.down
		}
		after := x + cellPad + room
		if !g.columns[col].AlignRight {
			after = x + cellPad + measure(title.Text, p.title, true)
		}
		show(arrow, true)
		arrow.Move(fyne.NewPos(after, (headerHeight-arrowSize)/2))
	}
}
