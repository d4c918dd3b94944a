package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Figure is a big number over its name, to be pressed. While it is on, a line in
// the accent and the ground of what is selected say so.
type Figure struct {
	widget.BaseWidget
	pointed
	keyed
	OnTapped func()

	number  *Text
	content fyne.CanvasObject
	on      bool
}

// NewFigure returns a figure whose name has an icon in a colour.
func NewFigure(icon fyne.Resource, name fyne.ThemeColorName, label string, tapped func()) *Figure {
	f := &Figure{OnTapped: tapped, number: NewText("", Heading)}
	f.content = Pad(6, 6, 24, 12, Column(0, f.number, Row(6, NewIcon(icon, name, 14), Grow(NewText(label, cut(Label))))))
	f.pointed, f.keyed = pointed{of: f}, keyed{of: f}
	f.ExtendBaseWidget(f)
	return f
}

// SetNumber changes the number.
func (f *Figure) SetNumber(number string) { f.number.SetText(number) }

// Number returns the number.
func (f *Figure) Number() string { return f.number.Text() }

// Turn shows whether it is on.
func (f *Figure) Turn(on bool) {
	if f.on != on {
		f.on = on
		f.Refresh()
	}
}

// On reports whether it is on.
func (f *Figure) On() bool { return f.on }

// Tapped is called by Fyne.
func (f *Figure) Tapped(*fyne.PointEvent) {
	if f.OnTapped != nil {
		f.OnTapped()
	}
}

// TypedKey is called by Fyne.
func (f *Figure) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		f.Tapped(nil)
	default: // means nothing here
	}
}

// Cursor is called by Fyne.
func (f *Figure) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is called by Fyne.
func (f *Figure) CreateRenderer() fyne.WidgetRenderer {
	r := &figureRenderer{figure: f, ground: canvas.NewRectangle(color.Transparent), line: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type figureRenderer struct {
	figure       *Figure
	ground, line *canvas.Rectangle
}

func (r *figureRenderer) Destroy()           {}
func (r *figureRenderer) MinSize() fyne.Size { return fyne.NewSize(theme.Px(72), theme.Px(56)) }
func (r *figureRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.figure.content, r.line}
}

func (r *figureRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.figure.content.Resize(size)
	place(r.line, 0, size.Height-2, size.Width, 2)
}

func (r *figureRenderer) Refresh() {
	f := r.figure
	r.ground.FillColor, r.ground.StrokeWidth = color.Transparent, 0
	switch {
	case f.on:
		r.ground.FillColor = theme.Color(fynetheme.ColorNameSelection)
	case f.hovered:
		r.ground.FillColor = theme.Color(fynetheme.ColorNameHover)
	}
	if f.focused {
		r.ground.StrokeColor, r.ground.StrokeWidth = theme.Color(fynetheme.ColorNamePrimary), 2
	}
	r.line.FillColor = theme.Color(fynetheme.ColorNamePrimary)
	show(r.line, f.on)
	canvas.Refresh(f)
}

// Grade shows how many of four squares are filled.
type Grade struct {
	widget.BaseWidget
	grade int
}

// NewGrade returns a grade of none.
func NewGrade() *Grade {
	g := &Grade{}
	g.ExtendBaseWidget(g)
	return g
}

// Set fills so many squares.
func (g *Grade) Set(grade int) {
	if g.grade != grade {
		g.grade = grade
		g.Refresh()
	}
}

// CreateRenderer is called by Fyne.
func (g *Grade) CreateRenderer() fyne.WidgetRenderer {
	r := &gradeRenderer{grade: g}
	for i := range r.squares {
		r.squares[i] = canvas.NewRectangle(color.Transparent)
		r.squares[i].CornerRadius = 2
	}
	r.Refresh()
	return r
}

type gradeRenderer struct {
	grade   *Grade
	squares [4]*canvas.Rectangle
}

func (r *gradeRenderer) Destroy()           {}
func (r *gradeRenderer) MinSize() fyne.Size { return fyne.NewSize(theme.Px(38), theme.Px(8)) }
func (r *gradeRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(r.squares))
	for i, s := range r.squares {
		out[i] = s
	}
	return out
}

func (r *gradeRenderer) Layout(size fyne.Size) {
	for i, s := range r.squares {
		place(s, float32(i)*theme.Px(10), (size.Height-theme.Px(8))/2, theme.Px(8), theme.Px(8))
	}
}

func (r *gradeRenderer) Refresh() {
	for i, s := range r.squares {
		s.FillColor = theme.Color(theme.ColorNameTrack)
		if i < r.grade.grade {
			s.FillColor = theme.Color(theme.ColorNameFill)
		}
	}
	canvas.Refresh(r.grade)
}
