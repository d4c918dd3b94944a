package grid

import "fyne.io/fyne/v2"

// CurrentPlace returns where the current cell is drawn, from the corner of the
// grid. ok is false while it is not in view.
func (g *Grid) CurrentPlace() (at fyne.Position, size fyne.Size, ok bool) {
	row, shown := g.sel.current.find(g.model)
	if !shown || len(g.columns) == 0 {
		return at, size, false
	}
	g.reveal(row, g.col)
	g.Refresh()
	x := g.lefts[g.col] - g.view.left
	y := headerHeight + float32(float64(row)-g.view.top)*rowHeight
	return fyne.NewPos(x, y), fyne.NewSize(min(g.width(g.col), g.view.size.Width-x), rowHeight), true
}
