package grid

import "math"

// edgeReach is how far from a column's right edge, on either side, the pointer
// takes hold of it.
const edgeReach = 4

// placeColumns computes where each column begins. What the columns leave of
// the width goes to the one that grows.
func (g *Grid) placeColumns() {
	spare := g.view.size.Width - gutterWidth
	for _, column := range g.columns {
		spare -= column.Width
	}
	g.lefts = append(g.lefts[:0], gutterWidth)
	x := float32(gutterWidth)
	for _, column := range g.columns {
		x += column.Width
		if column.Grow && spare > 0 {
			x += spare
			spare = 0
		}
		g.lefts = append(g.lefts, x)
	}
	g.view.content = x
}

// width returns the width a column has on the screen.
func (g *Grid) width(col int) float32 { return g.lefts[col+1] - g.lefts[col] }

// columnAt returns the column at a pixel of the grid, or -1.
func (g *Grid) columnAt(x float32) int {
	if x < gutterWidth {
		return -1
	}
	for col := range g.columns {
		if x+g.view.left < g.lefts[col+1] {
			return col
		}
	}
	return -1
}

// edgeAt returns the column whose right edge is at a pixel of the grid, or -1.
func (g *Grid) edgeAt(x float32) int {
	if x < gutterWidth {
		return -1
	}
	for col := range g.columns {
		if off := x + g.view.left - g.lefts[col+1]; off >= -edgeReach && off <= edgeReach {
			return col
		}
	}
	return -1
}

// setWidth gives a column the width the user wants. A growing column at or
// before it is fixed at its present width: otherwise the edge would not follow
// the pointer.
func (g *Grid) setWidth(col int, width float32) {
	for i := range col + 1 {
		if g.columns[i].Grow {
			g.columns[i].Width, g.columns[i].Grow = g.width(i), false
		}
	}
	g.columns[col].Width = max(minColumn, float32(math.Round(float64(width))))
	g.Refresh()
}

// fitColumn makes a column just wide enough for its title and the rows in view.
func (g *Grid) fitColumn(col int) {
	g.sync()
	width := measure(g.columns[col].Title, titleSize(g), true)
	if col == g.sortCol {
		width += arrowSize
	}
	first, _ := g.view.first()
	last := min(g.view.rows, int(math.Ceil(g.view.top+g.view.lines())))
	for row := first; row < last; row++ {
		cell := g.model.Cell(row, col)
		width = max(width, measure(cell.Text, cellSize(g), cell.Bold)+dotSpace(cell))
	}
	g.setWidth(col, float32(math.Ceil(float64(width)))+2*cellPad)
}
