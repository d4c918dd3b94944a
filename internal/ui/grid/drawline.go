package grid

import (
	"cmp"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Measures of what stands in a row, in pixels.
const (
	changeBar = 3  // width of the bar in the gutter
	markIcon  = 14 // size of the icon in the gutter
	markX     = 9  // of the icon: the middle of what the bar leaves
	dotSize   = 8
	dotGap    = 6
	dotStroke = 2
	barThick  = 6
	barText   = 64 // of the number behind a bar
	barLeast  = 96 // of a bar in a column that is made just wide enough
)

// markStyles tells for each mark its icon and the colours of icon and bar.
var markStyles = [...]struct {
	icon       func() fyne.Resource
	color, bar fyne.ThemeColorName
}{
	Added:   {fynetheme.ContentAddIcon, theme.ColorNameAdd, theme.ColorNameAddBar},
	Changed: {fynetheme.DocumentCreateIcon, theme.ColorNameChange, theme.ColorNameChangeBar},
	Removed: {fynetheme.ContentRemoveIcon, theme.ColorNameBad, theme.ColorNameBadBar},
	Problem: {fynetheme.WarningIcon, theme.ColorNameBad, theme.ColorNameBadBar},
}

// line holds the objects of one row on the screen.
type line struct {
	bar   *canvas.Rectangle
	texts []*canvas.Text
}

func newLine(columns int) *line {
	l := &line{bar: newRectangle()}
	for range columns {
		l.texts = append(l.texts, canvas.NewText("", color.Transparent))
	}
	return l
}

// show hides the line, or shows all of it but the bar.
func (l *line) show(visible bool) {
	show(l.bar, false)
	for _, text := range l.texts {
		show(text, visible)
	}
}

// drawLine draws a row at a height of the body.
func (r *renderer) drawLine(l *line, row int, y float32) {
	g := r.grid
	key, shape := g.model.Key(row), g.shape(row)
	if shape.Heading != "" {
		r.drawHeading(l, shape, row, y)
		return
	}
	if mark := g.model.Mark(row); mark != NoMark {
		r.drawMark(l, mark, shape.Continued, y)
	}
	acts := shape.Action != nil && (g.sel.isCurrent(key) || row == g.mouse.row)
	if acts {
		r.drawAction(shape, y)
	}
	for col, text := range l.texts {
		x := g.lefts[col] - g.view.left - gutterWidth
		seen := x+g.width(col) > 0 && x < g.view.size.Width-gutterWidth
		show(text, seen)
		if seen {
			room := g.width(col)
			if acts && col == len(g.columns)-1 {
				room = min(room, g.view.size.Width-gutterWidth-2*actionInset+actionReach-x)
			}
			r.drawCell(text, g.model.Cell(row, g.source[col]), col, x, y, room)
		}
	}
	if g.sel.isCurrent(key) && len(g.columns) > 0 && g.edit == nil {
		r.drawRing(g.lefts[g.col]-g.view.left-gutterWidth, y, g.width(g.col))
	}
}

// groundOf returns the colour behind a row.
func (g *Grid) groundOf(row int, key uint64) fyne.ThemeColorName {
	switch {
	case g.sel.has(key):
		return fynetheme.ColorNameSelection
	case row == g.mouse.row:
		return fynetheme.ColorNameHover
	case g.shape(row).Heading != "":
		return fynetheme.ColorNameHeaderBackground
	case row%2 == 1 && !g.shaped():
		return theme.ColorNameZebra
	default:
		return theme.ColorNameSurface
	}
}

// drawMark draws the bar and the icon of the gutter.
func (r *renderer) drawMark(l *line, mark Mark, continued bool, y float32) {
	show(l.bar, true)
	l.bar.FillColor = r.palette.color(markStyles[mark].bar)
	put(l.bar, 0, y+1, changeBar, rowPx()-2)
	if continued {
		return
	}
	icon, created := r.icons[mark].next()
	r.reorder = r.reorder || created
	icon.Move(fyne.NewPos(markX, y+(rowPx()-markIcon)/2))
}

// drawCell draws the cell of a column at a place of the cells layer.
func (r *renderer) drawCell(text *canvas.Text, cell Cell, col int, x, y, width float32) {
	if cell.Ground != "" {
		ground, created := r.cellGrounds.next()
		r.reorder = r.reorder || created
		ground.FillColor = r.palette.color(cell.Ground)
		put(ground, x, y, width, rowPx())
	}
	left, room := x+cellPad, max(0, width-2*cellPad)
	if cell.Dot != "" {
		r.drawDot(cell, left, y+(rowPx()-dotSize)/2)
		left, room = left+dotSize+dotGap, max(0, room-dotSize-dotGap)
	}
	if cell.Fill != "" {
		r.drawBar(cell, left, y, max(0, room-barText))
		left, room = left+room-min(room, barText), min(room, barText)
	}
	if cell.Old != "" {
		taken := r.drawOld(cell.Old, left, y, room)
		left, room = left+taken, max(0, room-taken)
	}
	text.Text = r.grid.fit.fit(cell.Text, room, r.palette.text, cell.Bold)
	text.TextSize = r.palette.text
	text.TextStyle = fyne.TextStyle{Bold: cell.Bold, Strikethrough: cell.Strike}
	text.Color = r.palette.color(cmp.Or(cell.Color, fynetheme.ColorNameForeground))
	text.Alignment = alignment(r.grid.columns[col])
	if cell.Fill != "" {
		text.Alignment = fyne.TextAlignTrailing
	}
	put(text, left, y, room, rowPx())
}

func (r *renderer) drawDot(cell Cell, x, y float32) {
	dot, created := r.dots.next()
	r.reorder = r.reorder || created
	dot.FillColor, dot.StrokeColor, dot.StrokeWidth = r.palette.color(cell.Dot), nil, 0
	if cell.Hollow {
		dot.FillColor, dot.StrokeColor, dot.StrokeWidth = color.Transparent, dot.FillColor, dotStroke
	}
	put(dot, x, y, dotSize, dotSize)
}

// drawBar draws a bar from zero. The smallest share still shows that there is
// something.
func (r *renderer) drawBar(cell Cell, x, y, room float32) {
	width := room * cell.Bar
	if cell.Bar > 0 {
		width = max(3, width)
	}
	if width = min(width, room); width <= 0 {
		return
	}
	bar, created := r.bars.next()
	r.reorder = r.reorder || created
	bar.FillColor, bar.CornerRadius = r.palette.color(cell.Fill), 2
	put(bar, x, y+(rowPx()-barThick)/2, width, barThick)
}

// arrow stands between an old value and the one in its place, away from both. It
// comes from another font than they, which may have no blanks.
const (
	arrow    = "→"
	arrowGap = 5
)

// drawOld draws the value that another one takes the place of, and the arrow. It
// returns how much of the room they take: at most a part, so that the new value
// can be read.
func (r *renderer) drawOld(old string, x, y, room float32) float32 {
	head := r.grid.fit.face(r.palette.text, false).sum(arrow)
	gap := head + 2*arrowGap
	most := max(0, (room-gap)*0.45)
	old = r.grid.fit.fit(old, most, r.palette.text, false)
	width := r.grid.fit.face(r.palette.text, false).sum(old)
	for i, word := range []string{old, arrow} {
		text, created := r.olds.next()
		r.reorder = r.reorder || created
		text.Text, text.TextSize, text.TextStyle = word, r.palette.text, fyne.TextStyle{Strikethrough: i == 0}
		text.Color = r.palette.color(theme.ColorNameForeground3)
		if i == 0 {
			put(text, x, y, width, rowPx())
		} else {
			put(text, x+width+arrowGap, y, head, rowPx())
		}
	}
	return width + gap
}

// dotSpace is what the dot of a cell, or its bar, takes from the text.
func dotSpace(cell Cell) float32 {
	if cell.Fill != "" {
		return barLeast
	}
	if cell.Dot == "" {
		return 0
	}
	return dotSize + dotGap
}

func alignment(column Column) fyne.TextAlign {
	if column.AlignRight {
		return fyne.TextAlignTrailing
	}
	return fyne.TextAlignLeading
}

// drawRing draws the frame of the current cell: the accent while keys go to
// the grid, a quiet edge while they go elsewhere.
func (r *renderer) drawRing(x, y, width float32) {
	show(r.ring, true)
	r.ring.StrokeColor = r.palette.color(fynetheme.ColorNameInputBorder)
	if r.grid.focused {
		r.ring.StrokeColor = r.palette.color(fynetheme.ColorNamePrimary)
	}
	put(r.ring, x, y, width, rowPx())
}
