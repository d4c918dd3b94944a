package grid

import (
	"image/color"

	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
)

// frameStroke is the width of the line around a range, in pixels.
const frameStroke = 1

func newFrame() *canvas.Rectangle {
	frame := canvas.NewRectangle(color.Transparent)
	frame.StrokeWidth = frameStroke
	return frame
}

// drawFrames draws a line around the cells that a copy takes, where they are more
// than the current one: one frame for each run of selected rows.
func (r *renderer) drawFrames(body float32) {
	defer r.frames.rest()
	g := r.grid
	if !g.Ranges || len(g.columns) == 0 || g.edit != nil || !g.ranged() {
		return
	}
	first, cut := g.view.first()
	last := min(g.view.rows, first+int((body+cut)/rowPx())+1)
	for row := first; row < last; row++ {
		if !g.selectedRow(row) {
			continue
		}
		from := row
		for row < last && g.selectedRow(row) {
			row++
		}
		top, end := from, row
		if from == first && g.selectedRow(from-1) {
			top-- // the run goes on above, and the line with it
		}
		if row == last && g.selectedRow(row) {
			end++
		}
		r.drawFrame(float32(top-first)*rowPx()-cut, float32(end-top)*rowPx())
	}
}

// ranged reports whether more than the current cell is selected.
func (g *Grid) ranged() bool {
	return g.sel.whole || len(g.sel.keys) > 1 || g.sel.span.from != g.sel.span.to
}

func (g *Grid) selectedRow(row int) bool {
	return row >= 0 && row < g.view.rows && g.sel.has(g.model.Key(row))
}

// drawFrame draws the frame of a run at a height of the body.
func (r *renderer) drawFrame(y, height float32) {
	g := r.grid
	left, right := g.sel.span.left(), g.sel.span.right()
	if g.sel.whole {
		left, right = 0, len(g.columns)-1
	}
	frame, created := r.frames.next()
	r.reorder = r.reorder || created
	frame.StrokeColor = r.palette.color(fynetheme.ColorNameInputBorder)
	if g.focused {
		frame.StrokeColor = r.palette.color(fynetheme.ColorNamePrimary)
	}
	put(frame, g.lefts[left]-g.view.left-gutterWidth, y, g.lefts[right+1]-g.lefts[left], height)
}
