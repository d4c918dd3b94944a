package grid

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Shaped is a [Model] whose rows are not all alike. Its table has no zebra.
type Shaped interface {
	// Shape tells how a row differs from a plain one; the zero Shape is plain.
	Shape(row int) Shape
}

// Shape is how a row differs from a plain one.
type Shape struct {
	// Heading makes the row the title of those below it, over all columns.
	Heading string
	Count   string // behind the heading
	Closed  bool   // the rows below the heading are not there
	// Continued says that the row belongs to the one above it, which has the icon.
	Continued bool
	// Action is an icon at the right of the row while it is the current one or the
	// pointer is over it.
	Action fyne.Resource
}

// Measures of headings and actions, in pixels.
const (
	foldIcon    = 16
	foldX       = 8
	headingX    = gutterWidth + 6 // of a heading: clear of the ring around it
	headingGap  = 8               // between a heading and its count
	actionIcon  = 16
	actionInset = 24 // from the right end of the grid to the middle of the icon
	actionReach = 14 // around that middle
)

func (g *Grid) shaped() bool {
	_, ok := g.model.(Shaped)
	return ok
}

func (g *Grid) shape(row int) Shape {
	if s, ok := g.model.(Shaped); ok {
		return s.Shape(row)
	}
	return Shape{}
}

// headings are the objects of headings and actions.
type headings struct {
	open, closed pool[*canvas.Image]
	lines        pool[*canvas.Rectangle]
	titles       pool[*canvas.Text]
	action       *canvas.Image
	shown        fyne.Resource // by action
}

func (h *headings) init() {
	arrow := func(resource fyne.Resource) func() *canvas.Image {
		return func() *canvas.Image { return newIcon(resource, theme.ColorNameForeground2, foldIcon) }
	}
	h.open.create, h.closed.create = arrow(fynetheme.MenuDropDownIcon()), arrow(fynetheme.MenuExpandIcon())
	h.lines.create = newRectangle
	h.titles.create = func() *canvas.Text { return canvas.NewText("", color.Transparent) }
	h.action = canvas.NewImageFromResource(nil)
	h.action.FillMode = canvas.ImageFillContain
	h.action.Resize(fyne.NewSquareSize(actionIcon))
	h.action.Hide()
}

func (h *headings) rest() {
	h.open.rest()
	h.closed.rest()
	h.lines.rest()
	h.titles.rest()
}

func (h *headings) objects() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, o := range h.lines.items {
		out = append(out, o)
	}
	for _, o := range slices.Concat(h.open.items, h.closed.items) {
		out = append(out, o)
	}
	for _, o := range h.titles.items {
		out = append(out, o)
	}
	return append(out, h.action)
}

// drawHeading draws a row as a title over all columns.
func (r *renderer) drawHeading(l *line, shape Shape, row int, y float32) {
	for _, text := range l.texts {
		show(text, false)
	}
	width := r.grid.view.size.Width
	if row > 0 {
		r.headingLine(y, width)
	}
	r.headingLine(y+rowPx()-1, width)
	arrows := &r.headings.open
	if shape.Closed {
		arrows = &r.headings.closed
	}
	arrow, created := arrows.next()
	r.reorder = r.reorder || created
	arrow.Move(fyne.NewPos(foldX, y+(rowPx()-foldIcon)/2))

	count := measure(shape.Count, r.palette.title, false)
	title := r.headingText(headingX, y, max(0, width-headingX-count-headingGap-actionInset), shape.Heading, true)
	title.Color, title.TextSize = r.palette.color(fynetheme.ColorNameForeground), r.palette.text
	after := headingX + measure(title.Text, r.palette.text, true) + headingGap
	number := r.headingText(after, y, count, shape.Count, false)
	number.Color, number.TextSize = r.palette.color(theme.ColorNameForeground3), r.palette.title
	if r.grid.sel.isCurrent(r.grid.model.Key(row)) {
		r.drawRing(0, y, width-gutterWidth)
	}
}

func (r *renderer) headingLine(y, width float32) {
	line, created := r.headings.lines.next()
	r.reorder = r.reorder || created
	line.FillColor = r.palette.color(fynetheme.ColorNameSeparator)
	put(line, 0, y, width, 1)
}

func (r *renderer) headingText(x, y, width float32, words string, bold bool) *canvas.Text {
	text, created := r.headings.titles.next()
	r.reorder = r.reorder || created
	size := r.palette.title
	if bold {
		size = r.palette.text
	}
	text.Text, text.TextStyle = r.grid.fit.fit(words, width+1, size, bold), fyne.TextStyle{Bold: bold}
	put(text, x, y, width, rowPx())
	return text
}

// drawAction draws the icon of a row.
func (r *renderer) drawAction(shape Shape, y float32) {
	h := &r.headings
	if h.shown != shape.Action {
		h.shown = shape.Action
		h.action.Resource = fynetheme.NewColoredResource(shape.Action, theme.ColorNameForeground2)
		h.action.Refresh()
	}
	show(h.action, true)
	h.action.Move(fyne.NewPos(r.grid.view.size.Width-actionInset-actionIcon/2, y+(rowPx()-actionIcon)/2))
}

// pressShape acts on a click on a heading or an action.
func (g *Grid) pressShape(row int, at fyne.Position) bool {
	shape, key := g.shape(row), g.model.Key(row)
	middle := g.view.size.Width - actionInset
	switch {
	case shape.Heading != "":
		g.moveRow(row, 0)
		g.fold(key, shape.Closed)
	case shape.Action != nil && g.OnAction != nil && at.X > middle-actionReach && at.X < middle+actionReach:
		g.moveRow(row, 0)
		g.OnAction(key)
	default:
		return false
	}
	return true
}

// pressHeading opens or closes the heading that is the current row.
func (g *Grid) pressHeading(key fyne.KeyName, row int) bool {
	shape := g.shape(row)
	if shape.Heading == "" || key != fyne.KeySpace && key != fyne.KeyReturn && key != fyne.KeyEnter {
		return false
	}
	g.fold(g.model.Key(row), shape.Closed)
	return true
}

// foldCurrent opens or closes the heading that is the current row, and reports
// whether it is one.
func (g *Grid) foldCurrent(open bool) bool {
	row, shown := g.sel.current.find(g.model)
	if !shown || g.shape(row).Heading == "" {
		return false
	}
	g.fold(g.model.Key(row), open)
	return true
}

func (g *Grid) fold(key uint64, open bool) {
	if g.OnFold != nil {
		g.OnFold(key, open)
	}
}
