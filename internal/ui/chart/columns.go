package chart

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Group is a group of two columns beside each other.
type Group struct {
	Label  string
	First  float64
	Second float64 // 0 where there is none
}

// Measures of a chart of columns, in pixels.
const (
	axisWidth    = 28 // of the numbers at the left
	axisHeight   = 20 // of the labels below
	axisLines    = 4  // grid lines at most, beside that of zero
	mostColumn   = 14
	columnTop    = 8 // above the highest line
	leastColumns = 170
)

// Columns is a chart of grouped columns over an axis with grid lines.
type Columns struct {
	widget.BaseWidget
	// OnOpen is called with the number of a group that was pressed.
	OnOpen func(group int)
	// OnPoint follows the group that the pointer or the keyboard is at, -1 for none.
	OnPoint func(group int)
	// Number writes a number of the axis.
	Number func(float64) string

	groups           []Group
	hovered, current int
	focused          bool
}

// NewColumns returns a chart without columns.
func NewColumns(number func(float64) string) *Columns {
	c := &Columns{Number: number, hovered: -1, current: -1}
	c.ExtendBaseWidget(c)
	return c
}

// Set shows other columns.
func (c *Columns) Set(groups []Group) {
	c.groups, c.hovered = groups, -1
	c.current = min(c.current, len(groups)-1)
	c.Refresh()
}

// Groups returns what is shown.
func (c *Columns) Groups() []Group { return c.groups }

// Axis returns the highest number of the axis and the step between its lines: 1,
// 2 or 5 times a power of ten.
func (c *Columns) Axis() (top, step float64) {
	most := 0.0
	for _, g := range c.groups {
		most = max(most, g.First, g.Second)
	}
	if most <= 0 {
		return 1, 1
	}
	step = math.Pow(10, math.Floor(math.Log10(most/axisLines)))
	for _, times := range []float64{1, 2, 5, 10} {
		if most/(step*times) <= axisLines {
			step *= times
			break
		}
	}
	return step * math.Ceil(most/step), step
}

func (c *Columns) pitch() float32 {
	return max(1, (c.Size().Width-theme.Px(axisWidth))/float32(max(1, len(c.groups))))
}

func (c *Columns) at(p fyne.Position) int {
	left := theme.Px(axisWidth)
	group := int((p.X - left) / c.pitch())
	if p.X < left || group >= len(c.groups) {
		return -1
	}
	return group
}

// Tapped is called by Fyne.
func (c *Columns) Tapped(e *fyne.PointEvent) { c.open(c.at(e.Position)) }

func (c *Columns) open(group int) {
	if group >= 0 && group < len(c.groups) && c.OnOpen != nil {
		c.OnOpen(group)
	}
}

// MouseIn is called by Fyne.
func (c *Columns) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved is called by Fyne.
func (c *Columns) MouseMoved(e *desktop.MouseEvent) { c.hover(c.at(e.Position)) }

// MouseOut is called by Fyne.
func (c *Columns) MouseOut() { c.hover(-1) }

func (c *Columns) hover(group int) {
	if c.hovered != group {
		c.hovered = group
		c.point()
	}
}

// point tells what the pointer or the keyboard is at.
func (c *Columns) point() {
	group := c.hovered
	if group < 0 && c.focused {
		group = c.current
	}
	if c.OnPoint != nil {
		c.OnPoint(group)
	}
	c.Refresh()
}

// Cursor is called by Fyne.
func (c *Columns) Cursor() desktop.Cursor {
	if c.hovered >= 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// FocusGained is called by Fyne.
func (c *Columns) FocusGained() {
	c.focused = true
	if c.current < 0 {
		c.current = len(c.groups) - 1
	}
	c.point()
}

// FocusLost is called by Fyne.
func (c *Columns) FocusLost() {
	c.focused = false
	c.point()
}

// TypedRune is called by Fyne.
func (c *Columns) TypedRune(rune) {}

// TypedKey is called by Fyne.
func (c *Columns) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		c.current = max(0, c.current-1)
		c.point()
	case fyne.KeyRight, fyne.KeyDown:
		c.current = min(len(c.groups)-1, c.current+1)
		c.point()
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.open(c.current)
	default:
		parts.Unhandled(c, e)
	}
}

// CreateRenderer is called by Fyne.
func (c *Columns) CreateRenderer() fyne.WidgetRenderer {
	r := &columnsRenderer{columns: c}
	r.Refresh()
	return r
}

type columnsRenderer struct {
	columns *Columns
	objects []fyne.CanvasObject
}

func (r *columnsRenderer) Destroy()                     {}
func (r *columnsRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *columnsRenderer) MinSize() fyne.Size {
	return fyne.NewSize(theme.Px(axisWidth+120), theme.Px(leastColumns))
}

// Layout draws everything anew: the chart is small and changes seldom.
func (r *columnsRenderer) Layout(size fyne.Size) {
	c := r.columns
	r.objects = r.objects[:0]
	top, step := c.Axis()
	axis := theme.Px(axisWidth)
	height := max(1, size.Height-theme.Px(axisHeight)-columnTop)
	y := func(v float64) float32 { return columnTop + height - height*float32(v/top) }
	for v := 0.0; v <= top+step/2; v += step {
		r.rectangle(theme.Color(fynetheme.ColorNameSeparator), axis, y(v), size.Width-axis, 1, 0)
		r.text(c.Number(v), 0, y(v)-theme.Px(8), axis-8, fyne.TextAlignTrailing)
	}
	pitch := c.pitch()
	width := float32(math.Floor(float64(min(theme.Px(mostColumn), pitch*0.42))))
	// Labels that would touch are left out, the newest never.
	every := max(1, int(math.Ceil(float64(theme.Px(28)/pitch))))
	for i, g := range c.groups {
		x := axis + float32(i)*pitch
		left := float32(math.Round(float64(x + (pitch-2*width)/2)))
		if i == c.hovered {
			r.rectangle(theme.Color(fynetheme.ColorNameHover), x, 0, pitch, columnTop+height, 4)
		}
		r.column(theme.ColorNameFill, left, y(g.First), width, columnTop+height)
		r.column(theme.ColorNameBar2, left+width, y(g.Second), max(1, width-2), columnTop+height)
		if (len(c.groups)-1-i)%every == 0 {
			r.text(g.Label, x-8, columnTop+height+3, pitch+16, fyne.TextAlignCenter)
		}
		if i == c.current && c.focused {
			ring := r.rectangle(color.Transparent, x, 0, pitch, size.Height, 4)
			ring.StrokeColor, ring.StrokeWidth = theme.Color(fynetheme.ColorNamePrimary), 2
		}
	}
}

// column draws a column from zero up; the smallest still shows that there is
// something.
func (r *columnsRenderer) column(name fyne.ThemeColorName, x, top, width, bottom float32) {
	if bottom > top {
		top = min(top, bottom-2)
		r.rectangle(theme.Color(name), x, top, width, bottom-top, 1)
	}
}

func (r *columnsRenderer) rectangle(fill color.Color, x, y, width, height, radius float32) *canvas.Rectangle {
	o := canvas.NewRectangle(fill)
	o.CornerRadius = radius
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(width, height))
	r.objects = append(r.objects, o)
	return o
}

func (r *columnsRenderer) text(words string, x, y, width float32, align fyne.TextAlign) {
	t := canvas.NewText(words, theme.Color(theme.ColorNameForeground2))
	t.TextSize, t.Alignment = fynetheme.Size(fynetheme.SizeNameCaptionText), align
	t.Move(fyne.NewPos(x, y))
	t.Resize(fyne.NewSize(width, theme.Px(16)))
	r.objects = append(r.objects, t)
}

func (r *columnsRenderer) Refresh() {
	r.Layout(r.columns.Size())
	canvas.Refresh(r.columns)
}
