package parts

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Measures of a [Stepper], in pixels.
const (
	stepDisc = 20
	stepGap  = 8  // between disc and word, word and line
	stepLine = 24 // between two steps
)

// Stepper shows the steps of a task: which are done, which one is in front. Steps
// that can be reached are chosen by a click.
type Stepper struct {
	widget.BaseWidget
	OnChoose func(step int)

	words   []string
	current int
	reach   int // the last step that can be chosen
	lefts   []float32
}

// NewStepper returns a stepper that stands at the first step.
func NewStepper(words []string, choose func(int)) *Stepper {
	s := &Stepper{words: words, OnChoose: choose}
	s.ExtendBaseWidget(s)
	return s
}

// Set shows a step in front; those until reach can be chosen.
func (s *Stepper) Set(current, reach int) {
	s.current, s.reach = current, reach
	s.Refresh()
}

// Current returns the step in front.
func (s *Stepper) Current() int { return s.current }

// Tapped is called by Fyne.
func (s *Stepper) Tapped(e *fyne.PointEvent) {
	for i := range s.words {
		if i+1 < len(s.lefts) && e.Position.X >= s.lefts[i] && e.Position.X < s.lefts[i+1] && i != s.current && i <= s.reach && s.OnChoose != nil {
			s.OnChoose(i)
			return
		}
	}
}

// Cursor is called by Fyne.
func (s *Stepper) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// CreateRenderer is called by Fyne.
func (s *Stepper) CreateRenderer() fyne.WidgetRenderer {
	r := &stepperRenderer{stepper: s}
	for range s.words {
		step := stepShapes{
			disc: canvas.NewCircle(color.Transparent), number: canvas.NewText("", color.Transparent), word: canvas.NewText("", color.Transparent),
			check: NewIcon(fynetheme.ConfirmIcon(), fynetheme.ColorNamePrimary, 14), line: canvas.NewRectangle(color.Transparent),
		}
		step.number.Alignment = fyne.TextAlignCenter
		r.steps = append(r.steps, step)
		r.objects = append(r.objects, step.line, step.disc, step.number, step.check, step.word)
	}
	r.Refresh()
	return r
}

// stepShapes are what one step is drawn with.
type stepShapes struct {
	disc         *canvas.Circle
	number, word *canvas.Text
	check        *canvas.Image
	line         *canvas.Rectangle // after the step
}

type stepperRenderer struct {
	stepper *Stepper
	steps   []stepShapes
	objects []fyne.CanvasObject
}

func (r *stepperRenderer) Destroy()                     {}
func (r *stepperRenderer) Objects() []fyne.CanvasObject { return r.objects }

// width is that of a word when it stands in front, so that nothing moves.
func (r *stepperRenderer) width(i int) float32 {
	return fyne.MeasureText(r.stepper.words[i], fynetheme.Size(fynetheme.SizeNameText), fyne.TextStyle{Bold: true}).Width
}

func (r *stepperRenderer) MinSize() fyne.Size {
	width := float32(0)
	for i := range r.steps {
		width += theme.Px(stepDisc+stepGap) + r.width(i)
		if i > 0 {
			width += theme.Px(stepLine + 2*stepGap)
		}
	}
	return fyne.NewSize(width, theme.Px(stepDisc))
}

func (r *stepperRenderer) Layout(size fyne.Size) {
	disc, gap, line, check := theme.Px(stepDisc), theme.Px(stepGap), theme.Px(stepLine), theme.Px(14)
	x, top := float32(0), (size.Height-disc)/2
	// In a narrow row the numbers stand for the steps that are not in front.
	numbers := size.Width > 0 && size.Width+0.5 < r.MinSize().Width
	r.stepper.lefts = r.stepper.lefts[:0]
	for i, step := range r.steps {
		r.stepper.lefts = append(r.stepper.lefts, x)
		place(step.disc, x, top, disc, disc)
		place(step.number, x, top, disc, disc)
		place(step.check, x+(disc-check)/2, top+(disc-check)/2, check, check)
		width := r.width(i)
		named := !numbers || i == r.stepper.current
		show(step.word, named)
		place(step.word, x+disc+gap, 0, width, size.Height)
		if x += disc + gap; named {
			x += width + gap
		}
		place(step.line, x, size.Height/2, line, 1)
		x += line + gap
	}
	r.stepper.lefts = append(r.stepper.lefts, x)
}

func place(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(width, height))
}

func (r *stepperRenderer) Refresh() {
	s := r.stepper
	for i, step := range r.steps {
		front, done := i == s.current, i < s.current
		step.disc.FillColor, step.disc.StrokeWidth = theme.Color(theme.ColorNameSurface), 1
		step.disc.StrokeColor = theme.Color(fynetheme.ColorNameInputBorder)
		step.number.Text, step.number.TextSize = strconv.Itoa(i+1), fynetheme.Size(fynetheme.SizeNameCaptionText)
		step.number.Color = theme.Color(theme.ColorNameForeground2)
		step.word.Text, step.word.TextSize = s.words[i], fynetheme.Size(fynetheme.SizeNameText)
		step.word.TextStyle, step.word.Color = fyne.TextStyle{Bold: front}, theme.Color(theme.ColorNameForeground2)
		if done {
			step.disc.StrokeColor = theme.Color(fynetheme.ColorNamePrimary)
		}
		if front {
			step.disc.FillColor, step.disc.StrokeColor = theme.Color(theme.ColorNameFill), theme.Color(theme.ColorNameFill)
			step.number.Color, step.word.Color = theme.Color(theme.ColorNameOnFill), theme.Color(fynetheme.ColorNameForeground)
		}
		step.number.TextStyle = fyne.TextStyle{Bold: front}
		show(step.number, front || !done)
		show(step.check, done && !front)
		show(step.line, i+1 < len(r.steps))
		step.line.FillColor = theme.Color(fynetheme.ColorNameInputBorder)
	}
	r.Layout(s.Size())
	canvas.Refresh(s)
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
