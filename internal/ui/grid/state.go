package grid

// State is what is selected in a grid and where it is scrolled to, so that
// another grid on the same rows can go on.
type State struct {
	sel  selection
	col  int
	top  float64
	left float32
}

// State returns what is selected and where the grid is scrolled to.
func (g *Grid) State() State {
	return State{sel: g.sel, col: g.col, top: g.view.top, left: g.view.left}
}

// Restore selects and scrolls as a grid on the same rows did.
func (g *Grid) Restore(s State) {
	g.sel, g.col = s.sel, min(s.col, len(g.columns)-1)
	g.view.top, g.view.left = s.top, s.left
	g.changed()
}
