package grid

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/fill"
	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Measures of the header, in pixels.
const (
	arrowSize       = 18
	separatorY      = 8
	separatorHeight = 12
	filterSize      = 24
)

// header holds the objects above the rows.
type header struct {
	ground     *fill.Area
	line       *canvas.Rectangle
	layer      *layer // titles and separators, clipped at the gutter
	titles     []*canvas.Text
	separators []*canvas.Rectangle // before each column but the first
	up, down   *canvas.Image
	filters    *layer            // clipped at the gutter
	gap        *canvas.Rectangle // where a dragged title would be put
	dragged    *canvas.Rectangle // behind the title that is dragged
}

func newHeader(columns int) header {
	h := header{
		ground: fill.New(), line: newRectangle(), layer: newLayer(), filters: newLayer(),
		gap: newRectangle(), dragged: newRectangle(),
		up:   newIcon(fynetheme.MenuDropUpIcon(), fynetheme.ColorNamePrimary, arrowSize),
		down: newIcon(fynetheme.MenuDropDownIcon(), fynetheme.ColorNamePrimary, arrowSize),
	}
	h.layer.objects = append(h.layer.objects, h.dragged)
	for col := range columns {
		title, separator := canvas.NewText("", color.Transparent), newRectangle()
		title.TextStyle.Bold = true
		separator.Hidden = col == 0
		h.titles = append(h.titles, title)
		h.separators = append(h.separators, separator)
		h.layer.objects = append(h.layer.objects, title, separator)
	}
	h.layer.objects = append(h.layer.objects, h.up, h.down, h.gap)
	return h
}

func (h *header) draw(g *Grid, p *palette) {
	width := g.view.size.Width
	h.ground.Paint(p.color(fynetheme.ColorNameHeaderBackground))
	put(h.ground.Object, 0, 0, width, g.view.head)
	h.line.FillColor = p.color(fynetheme.ColorNameSeparator)
	put(h.line, 0, g.view.head-1, width, 1)
	put(h.layer, gutterWidth, 0, max(0, width-gutterWidth), headPx()-1)

	show(h.up, false)
	show(h.down, false)
	for col := range h.titles {
		h.drawTitle(g, p, col)
	}
	h.drawDrag(g, p)
	h.placeFilters(g)
}

// drawDrag shows which title is dragged, and where it would be put.
func (h *header) drawDrag(g *Grid, p *palette) {
	dragging := g.mouse.gap >= 0 && g.mouse.held.part == onTitle
	show(h.gap, dragging)
	show(h.dragged, dragging)
	if !dragging {
		return
	}
	h.gap.FillColor, h.dragged.FillColor = p.color(fynetheme.ColorNamePrimary), p.color(fynetheme.ColorNameSelection)
	put(h.gap, max(0, g.lefts[g.mouse.gap]-g.view.left-gutterWidth-1), 0, 2, headPx())
	col := g.mouse.held.col
	put(h.dragged, g.lefts[col]-g.view.left-gutterWidth, 0, g.width(col), headPx())
}

// placeFilters puts the filters under their titles. Those out of sight are hidden,
// so that the keyboard does not go where nothing is seen.
func (h *header) placeFilters(g *Grid) {
	show(h.filters, g.view.head > headPx())
	if g.view.head == headPx() {
		return
	}
	height := theme.Px(filterSize)
	inset := (filterPx() - height) / 2
	put(h.filters, gutterWidth, headPx(), max(0, g.view.size.Width-gutterWidth), filterPx()-1)
	h.filters.objects = h.filters.objects[:0]
	for col, column := range g.columns {
		if column.Filter == nil {
			continue
		}
		x, width := g.lefts[col]-g.view.left-gutterWidth, g.width(col)
		h.filters.objects = append(h.filters.objects, column.Filter)
		show(column.Filter, x+width > 0 && x < g.view.size.Width-gutterWidth)
		put(column.Filter, x+inset, inset, width-2*inset, height)
	}
	if g.Corner != nil {
		put(g.Corner, 0, headPx(), gutterWidth, filterPx()-1)
	}
}

// drawTitle draws the title of a column with the arrow behind it.
func (h *header) drawTitle(g *Grid, p *palette, col int) {
	x, width := g.lefts[col]-g.view.left-gutterWidth, g.width(col)
	h.separators[col].FillColor = p.color(fynetheme.ColorNameSeparator)
	put(h.separators[col], x, separatorY, 1, separatorHeight)

	title, room := h.titles[col], width-2*cellPad
	title.Color = p.color(theme.ColorNameForeground2)
	if g.source[col] == g.sortCol {
		room -= arrowSize
		title.Color = p.color(fynetheme.ColorNameForeground)
	}
	title.TextSize = p.title
	title.Text = g.fit.fit(g.columns[col].Title, max(0, room), p.title, true)
	title.Alignment = alignment(g.columns[col])
	put(title, x+cellPad, 0, max(0, room), headPx()-1)
	if g.source[col] == g.sortCol {
		arrow := h.up
		if g.descending {
			arrow = h.down
		}
		after := x + cellPad + room
		if !g.columns[col].AlignRight {
			after = x + cellPad + measure(title.Text, p.title, true)
		}
		show(arrow, true)
		arrow.Move(fyne.NewPos(after, (headPx()-arrowSize)/2))
	}
}
