package grid

import "slices"

// place remembers a row by its key. The row number is only where the key was
// last seen: sorting and filtering move it.
type place struct {
	key uint64
	row int
	set bool
}

// find returns the row of the place and whether it is shown. A row that is
// gone answers with the row that took its place.
func (p *place) find(m Model) (row int, shown bool) {
	n := m.Len()
	if p.set {
		if p.row < n && m.Key(p.row) == p.key {
			return p.row, true
		}
		for row := range n {
			if m.Key(row) == p.key {
				p.row = row
				return row, true
			}
		}
	}
	return max(0, min(p.row, n-1)), false
}

// selection is the set of selected keys with the current row, from which the
// keyboard moves, and the anchor, from which Shift extends. Keys of rows that
// are not shown stay in the set and come back with their rows.
type selection struct {
	keys            map[uint64]struct{}
	current, anchor place

	span  span
	whole bool // rows were selected as such, not by their cells
}

// span is the columns that the selected cells lie in, on the screen: from is where
// the range began, to where it was extended to.
type span struct{ from, to int }

func (s span) left() int  { return min(s.from, s.to) }
func (s span) right() int { return max(s.from, s.to) }

func (s *selection) has(key uint64) bool {
	_, ok := s.keys[key]
	return ok
}

func (s *selection) isCurrent(key uint64) bool {
	return s.current.set && s.current.key == key
}

// only selects one row and nothing else.
func (s *selection) only(m Model, row int) {
	s.move(m, row)
	s.anchor, s.whole = s.current, false
	s.keys = map[uint64]struct{}{s.current.key: {}}
}

// move makes a row the current one and leaves the selected rows alone.
func (s *selection) move(m Model, row int) {
	s.current = place{key: m.Key(row), row: row, set: true}
}

// extend selects exactly the rows from the anchor to row.
func (s *selection) extend(m Model, row int) {
	from, shown := s.anchor.find(m)
	if !shown {
		from = row
		s.anchor = place{key: m.Key(row), row: row, set: true}
	}
	s.move(m, row)
	s.keys = make(map[uint64]struct{}, max(from, row)-min(from, row)+1)
	for r := min(from, row); r <= max(from, row); r++ {
		s.keys[m.Key(r)] = struct{}{}
	}
}

// toggle adds or removes one row.
func (s *selection) toggle(m Model, row int) {
	s.move(m, row)
	s.anchor, s.whole = s.current, true
	if s.has(s.current.key) {
		delete(s.keys, s.current.key)
		return
	}
	if s.keys == nil {
		s.keys = map[uint64]struct{}{}
	}
	s.keys[s.current.key] = struct{}{}
}

// all selects every shown row.
func (s *selection) all(m Model) {
	n := m.Len()
	s.keys, s.whole = make(map[uint64]struct{}, n), true
	for row := range n {
		s.keys[m.Key(row)] = struct{}{}
	}
	if _, shown := s.current.find(m); !shown && n > 0 {
		s.move(m, 0)
		s.anchor = s.current
	}
}

// shown returns the selected keys in the order of the rows.
func (s *selection) shown(m Model) []uint64 {
	if len(s.keys) == 1 && s.has(s.current.key) { // as nearly always: no need to look through the rows
		if _, shown := s.current.find(m); shown {
			return []uint64{s.current.key}
		}
		return []uint64{}
	}
	keys := make([]uint64, 0, len(s.keys))
	for row, n := 0, m.Len(); row < n && len(keys) < len(s.keys); row++ {
		if key := m.Key(row); s.has(key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// Selected returns the keys of the selected rows in the order shown. Selected
// rows that the model does not show now are left out.
func (g *Grid) Selected() []uint64 { return g.sel.shown(g.model) }

// IsSelected reports whether the row with a key is selected.
func (g *Grid) IsSelected(key uint64) bool { return g.sel.has(key) }

// Current returns the key and column of the current cell; ok is false while
// its row is not shown or no cell was chosen yet.
func (g *Grid) Current() (key uint64, col int, ok bool) {
	_, shown := g.sel.current.find(g.model)
	if len(g.source) == 0 {
		return g.sel.current.key, 0, shown
	}
	return g.sel.current.key, g.source[g.col], shown
}

// CurrentRow returns the row of the current cell; ok is false while it is not
// shown.
func (g *Grid) CurrentRow() (row int, ok bool) { return g.sel.current.find(g.model) }

// Select makes a row the only selected one and the cell in col the current
// one, and scrolls it into view. It reports whether the model shows the row.
func (g *Grid) Select(key uint64, col int) bool {
	target := place{key: key, set: true}
	row, shown := target.find(g.model)
	if shown {
		g.sel.only(g.model, row)
		g.goTo(row, g.place(col))
	}
	return shown
}

// SelectCells selects the cells from the first to the last of some columns, in the
// order on the screen, in the rows with these keys, as far as they are shown. The
// first of them is the current one.
func (g *Grid) SelectCells(keys []uint64, cols []int) {
	rows := make(map[uint64]struct{}, len(keys))
	for _, key := range keys {
		rows[key] = struct{}{}
	}
	g.sel.keys = rows
	shown := g.Selected()
	if len(shown) == 0 || len(cols) == 0 {
		return
	}
	first := place{key: shown[0], set: true}
	row, _ := first.find(g.model)
	g.sel.current, g.sel.anchor = first, first
	from, to := len(g.columns)-1, 0
	for _, col := range cols {
		from, to = min(from, g.place(col)), max(to, g.place(col))
	}
	g.sel.whole = false
	g.col, g.sel.span = from, span{from, to}
	g.reveal(row, from)
	g.changed()
}

// SelectAll selects every row the model shows.
func (g *Grid) SelectAll() {
	g.sel.all(g.model)
	g.changed()
}

// goTo ends a move of the current cell: it is scrolled into view and reported.
func (g *Grid) goTo(row, col int) {
	g.sel.span.from = max(0, min(col, len(g.columns)-1))
	g.goAlong(row, col)
}

// goAlong ends a move of the current cell that a range of cells follows.
func (g *Grid) goAlong(row, col int) {
	g.col = max(0, min(col, len(g.columns)-1))
	g.sel.span.to = g.col
	g.reveal(row, g.col)
	g.changed()
}

// Range returns the columns of the model that the selected cells lie in, from left
// to right; whole says that rows were selected as such.
func (g *Grid) Range() (cols []int, whole bool) {
	if g.sel.whole || len(g.source) == 0 {
		return g.Order(), true
	}
	return slices.Clone(g.source[g.sel.span.left() : g.sel.span.right()+1]), false
}

// changed draws and reports a new selection.
func (g *Grid) changed() {
	g.Refresh()
	if g.OnSelect != nil {
		g.OnSelect()
	}
}
