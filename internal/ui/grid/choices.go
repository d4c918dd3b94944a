package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

const (
	choicesShown = 10 // options that a list shows without scrolling
	choicesPad   = 4  // above the first and below the last
)

// choices is the list of options under a cell that is edited. The keyboard stays
// in the cell.
type choices struct {
	widget.BaseWidget
	grid  *Grid
	first int // option at the top
	hover int // line under the pointer, or -1
}

func newChoices(g *Grid) *choices {
	c := &choices{grid: g, hover: -1}
	c.ExtendBaseWidget(c)
	return c
}

// count returns how many options there are to choose from.
func (c *choices) count() int {
	if c.grid.edit == nil {
		return 0
	}
	return len(c.grid.edit.shown)
}

// height is what the list needs, 0 where there is nothing to choose from.
func (c *choices) height() float32 {
	n := min(c.count(), choicesShown)
	if n == 0 {
		return 0
	}
	return float32(n)*rowPx() + 2*choicesPad
}

// reveal brings the chosen option into view.
func (c *choices) reveal() {
	chosen := max(0, c.grid.edit.chosen)
	c.first = max(0, min(c.first, chosen, c.count()-choicesShown), chosen-choicesShown+1)
}

// lineAt returns the line at a height, or -1.
func (c *choices) lineAt(y float32) int {
	line := int((y - choicesPad) / rowPx())
	if y < choicesPad || line >= choicesShown || c.first+line >= c.count() {
		return -1
	}
	return line
}

// MouseDown is called by Fyne. The option is taken before Fyne turns the keyboard
// away from the cell.
func (c *choices) MouseDown(e *desktop.MouseEvent) {
	if line := c.lineAt(e.Position.Y); line >= 0 {
		c.grid.pick(c.first + line)
	}
}

// MouseUp is called by Fyne.
func (c *choices) MouseUp(*desktop.MouseEvent) {}

// MouseIn is called by Fyne.
func (c *choices) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved is called by Fyne.
func (c *choices) MouseMoved(e *desktop.MouseEvent) {
	if line := c.lineAt(e.Position.Y); line != c.hover {
		c.hover = line
		c.Refresh()
	}
}

// MouseOut is called by Fyne.
func (c *choices) MouseOut() {
	c.hover = -1
	c.Refresh()
}

// Scrolled is called by Fyne when a wheel turns over the list.
func (c *choices) Scrolled(e *fyne.ScrollEvent) {
	c.first = max(0, min(c.first-int(e.Scrolled.DY/notch*wheelSpeed), c.count()-choicesShown))
	c.Refresh()
}

// CreateRenderer is called by Fyne.
func (c *choices) CreateRenderer() fyne.WidgetRenderer {
	r := &choicesRenderer{choices: c, ground: newRectangle(), thumb: newRectangle()}
	r.objects = append(r.objects, r.ground)
	for line := range r.lines {
		r.grounds[line], r.lines[line] = newRectangle(), newLine(1)
		r.objects = append(r.objects, r.grounds[line], r.lines[line].texts[0])
	}
	r.objects = append(r.objects, r.thumb)
	return r
}

type choicesRenderer struct {
	choices       *choices
	ground, thumb *canvas.Rectangle
	grounds       [choicesShown]*canvas.Rectangle // of the lines
	lines         [choicesShown]*line
	objects       []fyne.CanvasObject
}

func (r *choicesRenderer) Destroy()                     {}
func (r *choicesRenderer) Layout(fyne.Size)             { r.draw() }
func (r *choicesRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *choicesRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *choicesRenderer) Refresh() {
	r.draw()
	canvas.Refresh(r.choices)
}

func (r *choicesRenderer) draw() {
	c := r.choices
	if c.count() == 0 {
		return
	}
	p, size := c.grid.palette(), c.Size()
	r.ground.FillColor = p.color(theme.ColorNameSurface)
	r.ground.StrokeColor, r.ground.StrokeWidth = p.color(fynetheme.ColorNameInputBorder), 1
	r.ground.CornerRadius = 4
	put(r.ground, 0, 0, size.Width, size.Height)
	for line, l := range r.lines {
		option := c.first + line
		l.show(option < c.count())
		show(r.grounds[line], option < c.count())
		if option >= c.count() {
			continue
		}
		y := choicesPad + float32(line)*rowPx()
		name := theme.ColorNameSurface
		switch {
		case option == c.grid.edit.chosen:
			name = fynetheme.ColorNameSelection
		case line == c.hover:
			name = fynetheme.ColorNameHover
		}
		r.grounds[line].FillColor = p.color(name)
		put(r.grounds[line], 1, y, size.Width-2, rowPx())
		text, room := l.texts[0], max(0, size.Width-2*cellPad)
		text.Text = c.grid.fit.fit(c.grid.edit.options[c.grid.edit.shown[option]], room, p.text, false)
		text.TextSize, text.Color = p.text, p.color(fynetheme.ColorNameForeground)
		put(text, cellPad, y, room, rowPx())
	}
	r.drawThumb(&p, size)
}

// drawThumb shows how much of the options is seen.
func (r *choicesRenderer) drawThumb(p *palette, size fyne.Size) {
	b := bar{
		start: choicesPad, length: size.Height - 2*choicesPad,
		total: float64(r.choices.count()), shown: choicesShown, offset: float64(r.choices.first),
	}
	show(r.thumb, b.needed())
	if b.needed() {
		at, length := b.thumb()
		r.thumb.FillColor, r.thumb.CornerRadius = p.color(fynetheme.ColorNameScrollBar), barWidth/2
		put(r.thumb, size.Width-barWidth-barInset, at, barWidth, length)
	}
}
