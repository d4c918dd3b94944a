package grid

import (
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Measures of a tip, in pixels, and how long the pointer rests before it shows.
const (
	tipWidth  = 360 // of its text, at most
	tipLines  = 12  // at most
	tipPad    = 8
	tipLine   = 16
	tipBelow  = 18 // the pointer
	tipPauses = 500 * time.Millisecond
)

// tip says in full what the pointer rests on.
type tip struct {
	spot  spot
	lines []string // nil while there is nothing to say
	shown bool
	at    fyne.Position
	stop  func()
}

// afterAWhile runs something on Fyne's goroutine unless it is stopped before.
func afterAWhile(pause time.Duration, do func()) (stop func()) {
	stopped := false // both sides run on Fyne's goroutine
	t := time.AfterFunc(pause, func() {
		fyne.Do(func() {
			if !stopped {
				do()
			}
		})
	})
	return func() {
		stopped = true
		t.Stop()
	}
}

// pointTip follows the pointer to another place.
func (g *Grid) pointTip(hit spot) {
	if hit == g.tip.spot {
		return
	}
	g.hideTip()
	g.tip.spot = hit
	if g.mouse.held.part != onNothing || g.edit != nil {
		return
	}
	text := g.tipText(hit)
	if text == "" {
		return
	}
	g.tip.stop = g.wait(tipPauses, func() {
		if !g.mouse.inside {
			return
		}
		face := g.fit.face(titleSize(g), false)
		g.tip.lines, g.tip.at, g.tip.shown = face.wrap(text, theme.Px(tipWidth)), g.mouse.at, true
		g.Refresh()
	})
}

// hideTip takes the tip away until the pointer moves.
func (g *Grid) hideTip() {
	if g.tip.stop != nil {
		g.tip.stop()
	}
	shown := g.tip.shown
	g.tip = tip{}
	if shown {
		g.Refresh()
	}
}

// tipText returns what there is to say about a place, "" for nothing.
func (g *Grid) tipText(hit spot) string {
	switch {
	case hit.part == onTitle:
		room := g.width(hit.col) - 2*cellPad
		if g.source[hit.col] == g.sortCol {
			room -= arrowSize
		}
		return g.whole(g.columns[hit.col].Title, room, titleSize(g), true)
	case hit.part != onRow:
		return ""
	}
	key, col := g.model.Key(hit.row), hit.col
	if col >= 0 {
		col = g.source[col]
	} else if g.mouse.at.X > gutterWidth {
		return "" // right of the columns
	}
	if g.OnTip != nil {
		if text := g.OnTip(key, col); text != "" {
			return text
		}
	}
	if col < 0 {
		return ""
	}
	cell := g.model.Cell(hit.row, col)
	return g.whole(cell.Text, g.width(hit.col)-2*cellPad-dotSpace(cell), cellSize(g), cell.Bold)
}

// whole returns a text if it is cut in a width.
func (g *Grid) whole(text string, width, size float32, bold bool) string {
	if g.fit.fit(text, max(0, width), size, bold) == text {
		return ""
	}
	return text
}

// wrap cuts a text into lines of a width, at blanks where there are some.
func (f *face) wrap(text string, width float32) []string {
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		for line != "" && len(lines) < tipLines {
			end := f.lineEnd(line, width)
			lines = append(lines, strings.TrimSpace(line[:end]))
			line = strings.TrimSpace(line[end:])
			if line != "" && len(lines) == tipLines {
				lines[tipLines-1] += ellipsis
			}
		}
	}
	return lines
}

// lineEnd returns how much of a text makes the first line.
func (f *face) lineEnd(text string, width float32) int {
	blank, sum := 0, float32(0)
	for i, r := range text {
		if r == ' ' {
			blank = i
		}
		if sum += f.width(r); sum > width && i > 0 {
			if blank > 0 {
				return blank
			}
			return i
		}
	}
	return len(text)
}

// tipBox holds the objects of a tip.
type tipBox struct {
	layer  *layer
	ground *canvas.Rectangle
	lines  [tipLines]*canvas.Text
}

func newTipBox() tipBox {
	t := tipBox{layer: newLayer(), ground: newRectangle()}
	t.layer.objects = append(t.layer.objects, t.ground)
	for i := range t.lines {
		t.lines[i] = canvas.NewText("", color.Transparent)
		t.layer.objects = append(t.layer.objects, t.lines[i])
	}
	return t
}

// draw puts the tip below the pointer, inside the grid.
func (t *tipBox) draw(g *Grid, p *palette) {
	show(t.layer, g.tip.shown)
	if !g.tip.shown {
		return
	}
	width, height := float32(0), theme.Px(tipLine)
	for i, text := range t.lines {
		show(text, i < len(g.tip.lines))
		if i >= len(g.tip.lines) {
			continue
		}
		text.Text, text.TextSize, text.Color = g.tip.lines[i], p.title, p.color(fynetheme.ColorNameForeground)
		line := measure(text.Text, p.title, false)
		width = max(width, line)
		put(text, tipPad, tipPad/2+2+float32(i)*height, line, height)
	}
	size := fyne.NewSize(width+2*tipPad, float32(len(g.tip.lines))*height+tipPad+4)
	t.ground.FillColor, t.ground.CornerRadius = p.color(theme.ColorNameSurface), 4
	t.ground.StrokeColor, t.ground.StrokeWidth = p.color(fynetheme.ColorNameInputBorder), 1
	put(t.ground, 0, 0, size.Width, size.Height)
	at := g.tip.at
	y := at.Y + tipBelow
	if y+size.Height > g.view.size.Height {
		y = max(0, at.Y-size.Height-4)
	}
	put(t.layer, max(0, min(at.X, g.view.size.Width-size.Width-barGrab)), y, size.Width, size.Height)
}
