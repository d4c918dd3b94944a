package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Run is a piece of a line of a file.
type Run struct {
	Text   string
	Strong bool
}

// FileLine shows a line of a file on a tint, behind a sign. It wraps where it has
// to.
type FileLine struct {
	widget.BaseWidget
	sign      string
	ink, tint fyne.ThemeColorName
	runs      []Run
}

// NewFileLine returns an empty line in a colour and its tint.
func NewFileLine(sign string, ink, tint fyne.ThemeColorName) *FileLine {
	l := &FileLine{sign: sign, ink: ink, tint: tint}
	l.ExtendBaseWidget(l)
	return l
}

// Set shows another line.
func (l *FileLine) Set(runs []Run) {
	l.runs = runs
	l.Refresh()
}

// Text returns the line.
func (l *FileLine) Text() string {
	out := ""
	for _, r := range l.runs {
		out += r.Text
	}
	return out
}

// Measures of a file line, in pixels.
const (
	fileLineHeight = 16
	fileLinePad    = 4
	fileLineSign   = 24 // where the text begins
	fileLineBold   = 0.7
)

// CreateRenderer is called by Fyne.
func (l *FileLine) CreateRenderer() fyne.WidgetRenderer {
	r := &fileLineRenderer{line: l, ground: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type fileLineRenderer struct {
	line   *FileLine
	ground *canvas.Rectangle
	texts  []fyne.CanvasObject
	rows   int
}

func (r *fileLineRenderer) Destroy() {}

func (r *fileLineRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.ground}, r.texts...)
}

func (r *fileLineRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, float32(max(1, r.rows))*theme.Px(fileLineHeight)+2*fileLinePad)
}

func (r *fileLineRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.ground.FillColor, r.ground.CornerRadius = theme.Color(r.line.tint), 4
	ink, text := theme.Color(r.line.ink), fynetheme.Size(fynetheme.SizeNameCaptionText)
	r.texts = r.texts[:0]
	put := func(words string, x float32, strong bool) {
		y := fileLinePad + float32(max(0, r.rows-1))*theme.Px(fileLineHeight)
		// The typeface has one weight: the strong one is drawn twice.
		for _, shift := range []float32{0, fileLineBold} {
			if shift > 0 && !strong {
				continue
			}
			t := canvas.NewText(words, ink)
			t.TextSize, t.TextStyle = text, fyne.TextStyle{Monospace: true}
			t.Move(fyne.NewPos(x+shift, y))
			t.Resize(fyne.NewSize(max(0, size.Width-x), theme.Px(fileLineHeight)))
			r.texts = append(r.texts, t)
		}
	}
	r.rows = 1
	put(r.line.sign, 8, false)
	x := float32(fileLineSign)
	for _, run := range r.line.runs {
		words := ""
		begin := x
		for _, c := range run.Text {
			width := fyne.MeasureText(string(c), text, fyne.TextStyle{Monospace: true}).Width
			if x+width > size.Width-8 && size.Width > fileLineSign+50 && x > fileLineSign {
				put(words, begin, run.Strong)
				words, x, begin = "", fileLineSign, fileLineSign
				r.rows++
			}
			words += string(c)
			x += width
		}
		put(words, begin, run.Strong)
	}
	r.ground.Refresh()
}

func (r *fileLineRenderer) Refresh() {
	r.Layout(r.line.Size())
	canvas.Refresh(r.line)
}
