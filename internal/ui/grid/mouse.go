package grid

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// dragSlack is how far a title moves before it is dragged, in pixels.
const dragSlack = 6

// part is what lies under the pointer.
type part uint8

const (
	onNothing part = iota
	onTitle
	onEdge // of a column, in the header
	onRow
	onVertical
	onHorizontal
)

// spot is a point of the grid: row and col are -1 where there is none.
type spot struct {
	part     part
	row, col int
}

// pointer is the state of the mouse.
type pointer struct {
	at     fyne.Position
	inside bool
	row    int // drawn as hovered, or -1

	held spot    // where the button went down, until it goes up
	grab float32 // from the held edge, title or thumb to the pointer
	gap  int     // where a title that is dragged would be put, or -1

	// A double click counts if both clicks hit the same spot; Fyne asks only
	// for both to hit the grid.
	last, previous spot
}

// spotAt tells what lies at a position of the grid.
func (g *Grid) spotAt(at fyne.Position) spot {
	g.sync()
	body := g.view.head + g.view.bodyHeight()
	switch {
	case at.Y < headPx():
		if col := g.edgeAt(at.X); col >= 0 {
			return spot{onEdge, -1, col}
		}
		if col := g.columnAt(at.X); col >= 0 {
			return spot{onTitle, -1, col}
		}
	case at.Y < g.view.head: // the filters
	case at.Y >= body:
		if g.view.horizontal().needed() {
			return spot{onHorizontal, -1, -1}
		}
	case at.X >= g.view.size.Width-barGrab && g.view.vertical().needed():
		return spot{onVertical, -1, -1}
	default:
		first, cut := g.view.first()
		row := first + int((at.Y-g.view.head+cut)/rowPx())
		if row < g.view.rows {
			return spot{onRow, row, g.columnAt(at.X)}
		}
	}
	return spot{onNothing, -1, -1}
}

// MouseDown is called by Fyne when a button goes down over the grid.
func (g *Grid) MouseDown(e *desktop.MouseEvent) {
	g.run = false
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil {
		c.Focus(g)
	}
	g.hideTip()
	hit := g.spotAt(e.Position)
	switch e.Button {
	case desktop.MouseButtonPrimary:
		g.mouse.previous, g.mouse.last = g.mouse.last, hit
		g.mouse.held = hit
		g.pressPrimary(hit, e)
	case desktop.MouseButtonSecondary:
		if hit.part == onRow {
			g.pressSecondary(hit)
		}
	}
}

// pressPrimary selects a row, or takes hold of an edge or a scrollbar.
func (g *Grid) pressPrimary(hit spot, e *desktop.MouseEvent) {
	switch hit.part {
	case onEdge:
		g.mouse.grab = e.Position.X + g.view.left - g.lefts[hit.col+1]
	case onVertical:
		g.grabThumb(g.view.vertical(), e.Position.Y, func(direction float64) {
			g.scrollBy(direction*float64(g.view.page()), 0)
		})
	case onHorizontal:
		g.grabThumb(g.view.horizontal(), e.Position.X, func(direction float64) {
			g.scrollBy(0, float32(direction)*g.view.size.Width)
		})
	case onRow:
		if g.pressShape(hit.row, e.Position) {
			return
		}
		if hit.col >= 0 {
			g.col = hit.col
		}
		if e.Modifier&fyne.KeyModifierShift == 0 && e.Modifier&fyne.KeyModifierShortcutDefault != 0 {
			g.sel.toggle(g.model, hit.row)
			g.goTo(hit.row, g.col)
			return
		}
		g.moveRow(hit.row, e.Modifier&fyne.KeyModifierShift)
		if g.sel.whole = hit.col < 0; g.sel.whole {
			g.Refresh()
		}
	case onTitle:
		g.mouse.grab = e.Position.X
	case onNothing:
	}
}

// grabThumb takes hold of a thumb; beside it the view moves by a page.
func (g *Grid) grabThumb(b bar, at float32, page func(direction float64)) {
	start, length := b.thumb()
	switch {
	case at < start:
		page(-1)
		g.mouse.held = spot{}
	case at >= start+length:
		page(1)
		g.mouse.held = spot{}
	default:
		g.mouse.grab = at - start
	}
}

// pressSecondary makes sure that the menu is about the row under the pointer.
func (g *Grid) pressSecondary(hit spot) {
	col, span := g.col, g.sel.span
	if hit.col >= 0 {
		col = hit.col
	}
	kept := g.sel.has(g.model.Key(hit.row))
	if kept {
		g.sel.move(g.model, hit.row)
	} else {
		g.sel.only(g.model, hit.row)
	}
	g.goTo(hit.row, col)
	if kept && col >= span.left() && col <= span.right() {
		g.sel.span = span
		g.Refresh()
	}
}

// MouseUp is called by Fyne when a button goes up. A title that was pressed
// and not left asks for sorting; one that was dragged is put in its new place.
func (g *Grid) MouseUp(e *desktop.MouseEvent) {
	held, dragged := g.mouse.held, g.mouse.gap >= 0
	g.release()
	if held.part == onTitle && !dragged && held == g.spotAt(e.Position) && g.OnSort != nil {
		g.OnSort(g.source[held.col])
	}
}

// release ends what the button held.
func (g *Grid) release() {
	held, gap := g.mouse.held, g.mouse.gap
	g.mouse.held, g.mouse.gap = spot{}, -1
	switch {
	case held.part == onTitle && gap >= 0:
		g.moveColumn(held.col, gap)
		g.Refresh() // also where it went back to its place
	case held.part == onEdge:
		g.reportLayout()
	}
}

// DoubleTapped is called by Fyne after two quick clicks.
func (g *Grid) DoubleTapped(*fyne.PointEvent) {
	if g.mouse.last != g.mouse.previous {
		return
	}
	switch hit := g.mouse.last; hit.part {
	case onEdge:
		g.fitColumn(hit.col)
	case onRow:
		g.activate()
	case onNothing, onTitle, onVertical, onHorizontal:
	}
}

// TappedSecondary is called by Fyne after a right click.
func (g *Grid) TappedSecondary(e *fyne.PointEvent) {
	switch hit := g.spotAt(e.Position); {
	case hit.part == onRow && g.OnMenu != nil:
		g.OnMenu(e.AbsolutePosition)
	case hit.part == onTitle && g.OnTitleMenu != nil:
		g.OnTitleMenu(g.source[hit.col], e.AbsolutePosition)
	}
}

// Dragged is called by Fyne while the pointer moves with its button down.
func (g *Grid) Dragged(e *fyne.DragEvent) {
	g.mouse.at = e.Position
	g.sync()
	switch g.mouse.held.part {
	case onEdge:
		col := g.mouse.held.col
		g.setWidth(col, e.Position.X+g.view.left-g.mouse.grab-g.lefts[col])
	case onVertical:
		g.view.top = g.view.vertical().offsetAt(e.Position.Y - g.mouse.grab)
		g.Refresh()
	case onHorizontal:
		g.view.left = float32(g.view.horizontal().offsetAt(e.Position.X - g.mouse.grab))
		g.Refresh()
	case onTitle:
		if off := e.Position.X - g.mouse.grab; g.mouse.gap >= 0 || off > dragSlack || off < -dragSlack {
			g.mouse.gap = g.gapAt(e.Position.X)
			g.Refresh()
		}
	case onRow:
		g.dragRows(e.Position)
	case onNothing:
	}
}

// dragRows extends the selection to the row, and the range to the column, under the
// pointer. Beyond the rows it goes on a row at a time.
func (g *Grid) dragRows(at fyne.Position) {
	if g.modifiers()&fyne.KeyModifierShortcutDefault != 0 {
		return
	}
	first, cut := g.view.first()
	row := first + int(math.Floor(float64((at.Y-g.view.head+cut)/rowPx())))
	row = max(0, min(row, g.view.rows-1, int(g.view.top)+g.view.page()), int(g.view.top)-1)
	col := g.col
	if over := g.columnAt(at.X); g.Ranges && !g.sel.whole && over >= 0 {
		col = over
	}
	if now, _ := g.sel.current.find(g.model); (row != now || col != g.col) && g.view.rows > 0 {
		g.sel.extend(g.model, row)
		g.goAlong(row, col)
	}
}

// DragEnd is called by Fyne when a drag is over.
func (g *Grid) DragEnd() { g.release() }

// MouseIn is called by Fyne when the pointer comes over the grid.
func (g *Grid) MouseIn(e *desktop.MouseEvent) { g.MouseMoved(e) }

// MouseMoved is called by Fyne when the pointer moves over the grid.
func (g *Grid) MouseMoved(e *desktop.MouseEvent) {
	g.mouse.at, g.mouse.inside = e.Position, true
	hit := g.spotAt(e.Position)
	if hit.row != g.mouse.row {
		g.Refresh()
	}
	g.pointTip(hit)
}

// MouseOut is called by Fyne when the pointer leaves the grid.
func (g *Grid) MouseOut() {
	g.mouse.inside = false
	g.hideTip()
	g.Refresh()
}

// Cursor is called by Fyne to learn the shape of the pointer.
func (g *Grid) Cursor() desktop.Cursor {
	over := g.mouse.held.part == onEdge
	if g.mouse.inside && g.mouse.held.part == onNothing {
		over = g.spotAt(g.mouse.at).part == onEdge
	}
	if over {
		return desktop.HResizeCursor
	}
	return desktop.DefaultCursor
}
