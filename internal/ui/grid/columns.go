package grid

import (
	"math"
	"slices"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// edgeReach is how far from a column's right edge, on either side, the pointer
// takes hold of it.
const edgeReach = 4

// placeColumns computes where each column begins. What the columns leave of
// the width goes to the one that grows. The last one ends before the scrollbar, which
// would lie over its cells.
func (g *Grid) placeColumns() {
	spare := g.view.size.Width - gutterWidth - barWidth
	for _, column := range g.columns {
		spare -= theme.Px(column.Width)
	}
	g.lefts = append(g.lefts[:0], gutterWidth)
	x := float32(gutterWidth)
	for _, column := range g.columns {
		x += theme.Px(column.Width)
		if column.Grow && spare > 0 {
			x += spare
			spare = 0
		}
		g.lefts = append(g.lefts, x)
	}
	g.view.content = x + barWidth
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

// unscaled returns a width on the screen as it is in the usual text size.
func unscaled(width float32) float32 {
	return float32(math.Round(float64(width * 100 / theme.Px(100))))
}

// setWidth gives a column the width the user wants. A growing column at or
// before it is fixed at its present width: otherwise the edge would not follow
// the pointer.
func (g *Grid) setWidth(col int, width float32) {
	for i := range col + 1 {
		if g.columns[i].Grow {
			g.columns[i].Width, g.columns[i].Grow = unscaled(g.width(i)), false
		}
	}
	g.columns[col].Width = max(minColumn, unscaled(width))
	g.Refresh()
}

// fitColumn makes a column just wide enough for its title and the rows in view.
func (g *Grid) fitColumn(col int) {
	g.sync()
	width := measure(g.columns[col].Title, titleSize(g), true)
	if g.source[col] == g.sortCol {
		width += arrowSize
	}
	first, _ := g.view.first()
	last := min(g.view.rows, int(math.Ceil(g.view.top+g.view.lines())))
	for row := first; row < last; row++ {
		cell := g.model.Cell(row, g.source[col])
		width = max(width, measure(cell.Text, cellSize(g), cell.Bold)+dotSpace(cell))
	}
	g.setWidth(col, float32(math.Ceil(float64(width)))+2*cellPad)
	g.reportLayout()
}

// FitColumn makes a column just wide enough for its title and the rows in view.
func (g *Grid) FitColumn(col int) { g.fitColumn(g.place(col)) }

// Order returns the columns of the model in their order on the screen.
func (g *Grid) Order() []int { return slices.Clone(g.source) }

// FitColumns makes every column just wide enough for its title and the rows in
// view, but no wider than most.
func (g *Grid) FitColumns(most float32) {
	report := g.OnLayout
	g.OnLayout = nil
	for col := range g.columns {
		g.fitColumn(col)
		g.setWidth(col, theme.Px(min(most, g.columns[col].Width)))
	}
	g.OnLayout = report
	g.reportLayout()
}

// ColumnLayout is how the user left a column.
type ColumnLayout struct {
	Name  string
	Width float32
	Grow  bool
}

// Layout returns how the user left the columns, in their order on the screen.
func (g *Grid) Layout() []ColumnLayout {
	out := make([]ColumnLayout, len(g.columns))
	for i, column := range g.columns {
		out[i] = ColumnLayout{column.Name, column.Width, column.Grow}
	}
	return out
}

// SetLayout brings the columns back as they were left. What it says of columns
// that there are not is passed over; columns of which it says nothing come last.
func (g *Grid) SetLayout(layout []ColumnLayout) {
	columns, source := make([]Column, 0, len(g.initial)), make([]int, 0, len(g.initial))
	add := func(col int) *Column {
		columns, source = append(columns, g.initial[col]), append(source, col)
		return &columns[len(columns)-1]
	}
	for _, left := range layout {
		col := slices.IndexFunc(g.initial, func(c Column) bool { return c.Name == left.Name })
		if col < 0 || slices.Contains(source, col) {
			continue
		}
		column := add(col)
		column.Grow = column.Grow && left.Grow
		if left.Width >= minColumn && left.Width <= maxColumn {
			column.Width = left.Width
		}
	}
	for col := range g.initial {
		if !slices.Contains(source, col) {
			add(col)
		}
	}
	at := 0
	if len(g.columns) > 0 {
		at = g.source[g.col]
	}
	g.columns, g.source = columns, source
	g.col = max(0, slices.Index(source, at))
	g.sel.span = span{g.col, g.col}
	g.Refresh()
}

// ResetLayout brings the columns back as they were at first.
func (g *Grid) ResetLayout() {
	g.SetLayout(nil)
	g.reportLayout()
}

// moveColumn puts a column before the one at a place of the screen, or behind
// all of them. The current cell moves with it.
func (g *Grid) moveColumn(from, before int) {
	to := before
	if from < before {
		to--
	}
	if from == to {
		return
	}
	at := g.source[g.col]
	column, source := g.columns[from], g.source[from]
	g.columns = slices.Insert(slices.Delete(g.columns, from, from+1), to, column)
	g.source = slices.Insert(slices.Delete(g.source, from, from+1), to, source)
	g.col = slices.Index(g.source, at)
	g.sel.span = span{g.col, g.col}
	g.Refresh()
	g.reportLayout()
}

func (g *Grid) reportLayout() {
	if g.OnLayout != nil {
		g.OnLayout()
	}
}

// gapAt returns the gap between columns that is next to a pixel of the grid: the
// place of the column behind it.
func (g *Grid) gapAt(x float32) int {
	for col := range g.columns {
		if x+g.view.left < (g.lefts[col]+g.lefts[col+1])/2 {
			return col
		}
	}
	return len(g.columns)
}

// place returns where a column of the model stands on the screen.
func (g *Grid) place(col int) int { return max(0, slices.Index(g.source, col)) }

// SetTitle gives a column of the model another title.
func (g *Grid) SetTitle(col int, title string) {
	if g.initial[col].Title != title {
		g.initial[col].Title, g.columns[g.place(col)].Title = title, title
		g.Refresh()
	}
}
