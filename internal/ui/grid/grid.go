// Package grid is a table for tens of thousands of rows: it draws only what is
// visible, selects rows by identity, and is worked by mouse or keyboard.
//
// The grid asks a [Model] for everything it shows and keeps no copy. Rows have
// one height, a gutter on the left that says how a row differs, and a stable
// key: what is selected stays selected when the order or the number of rows
// changes. Sorting, filtering and editing are the caller's; the grid reports
// what the user asks for through its callbacks.
//
// All methods must be called on Fyne's main goroutine.
package grid

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Column describes one column. The model knows it by its place among the columns
// that the grid was made with, whatever the order on the screen.
type Column struct {
	Name       string // by which its layout is remembered
	Title      string
	Width      float32 // in pixels of the usual text size, at least 32
	AlignRight bool    // for numbers
	Grow       bool    // also takes the width that all columns leave; one column at most
	// Filter stands under the title; nil where nothing does. It is no part of the
	// grid's own work.
	Filter fyne.CanvasObject
}

// Mark says in the gutter, by colour and by icon, how a row differs.
type Mark uint8

// The marks of a row.
const (
	NoMark  Mark = iota
	Added        // the row is new
	Changed      // a cell of the row is new
	Removed      // the row will go
	Problem      // a cell of the row is wrong
)

// Cell is what one cell shows. Colours are names of the theme; the empty name
// is the plain colour.
type Cell struct {
	Text   string
	Color  fyne.ThemeColorName // of the text
	Ground fyne.ThemeColorName // of the cell
	Dot    fyne.ThemeColorName // of a dot before the text; no dot when empty
	Hollow bool                // the dot is a ring
	Bold   bool
	Strike bool // for values that are gone
	// Bar is the share, from 0 to 1, of a bar that stands before a number at the
	// right; Fill is its colour. No bar when Fill is empty.
	Bar  float32
	Fill fyne.ThemeColorName
	// Old is the value that Text takes the place of: it stands before it, struck
	// out, with an arrow between.
	Old string
}

// Model is the source of the rows. It must not change while one of its methods
// runs; after each change call [Grid.Refresh].
type Model interface {
	// Len returns the number of rows.
	Len() int
	// Key returns the identity of a row, which no other row has and which
	// stays the same when the row moves.
	Key(row int) uint64
	// Mark returns the mark of a row.
	Mark(row int) Mark
	// Cell returns the content of a cell.
	Cell(row, col int) Cell
}

// Grid is the widget. Its fields are set before it is first shown; a callback
// that is nil is not called.
type Grid struct {
	widget.BaseWidget

	// OnSelect follows each change of the selected rows or the current cell.
	OnSelect func()
	// OnTyping follows what is typed into the editor of a cell: see [Grid.Typed].
	OnTyping func()
	// OnActivate asks to open a cell that is not edited: Enter, F2 or a double click.
	OnActivate func(key uint64, col int)
	// OnSort asks to sort by a column whose title was clicked. The answer is
	// to sort the model and to call [Grid.SetSort].
	OnSort func(col int)
	// OnMenu asks for the menu of the selected rows at a position on the canvas.
	OnMenu func(at fyne.Position)
	// OnTitleMenu asks for the menu of a column at a position on the canvas.
	OnTitleMenu func(col int, at fyne.Position)
	// OnDelete asks to delete the selected rows.
	OnDelete func()
	// OnLayout follows each change of the columns by the user.
	OnLayout func()
	// OnTip asks what is to be said about a cell, or with col -1 about the gutter
	// of a row, while the pointer rests there. The answer for most is "": then a
	// text that is cut is shown in full.
	OnTip func(key uint64, col int) string
	// Editor lets cells be edited; nil where none is.
	Editor Editor
	// Corner stands left of the filters.
	Corner fyne.CanvasObject
	// OnFold asks to open or close a heading: see [Shaped].
	OnFold func(key uint64, open bool)
	// OnAction is called for a click on the icon of a row: see [Shape.Action].
	OnAction func(key uint64)
	// Ranges lets Shift and the pointer also extend over columns: see [Grid.Range].
	Ranges bool
	// Empty is the sentence shown while the model has no rows.
	Empty string

	model      Model
	initial    []Column  // as they were at first
	columns    []Column  // in their order on the screen
	source     []int     // the place of each column in initial: that by which the model knows it
	lefts      []float32 // x of each column before scrolling, and of the end of the last
	sortCol    int       // of the model
	descending bool

	sel   selection
	col   int // of the current cell, on the screen
	view  viewport
	fit   fitter
	mouse pointer
	tip   tip
	edit  *editing // nil while no cell is edited
	run   bool     // a cell was just written by a key, so that Tab goes on to the next
	entry *cellEntry
	list  *choices

	focused   bool
	modifiers func() fyne.KeyModifier
	wait      func(time.Duration, func()) (stop func())
}

// New returns a grid that shows model in the given columns.
func New(model Model, columns []Column) *Grid {
	g := &Grid{
		model:     model,
		initial:   slices.Clone(columns),
		sortCol:   -1,
		mouse:     pointer{row: -1, gap: -1},
		modifiers: heldModifiers,
		wait:      afterAWhile,
	}
	for i := range g.initial {
		g.initial[i].Width = max(minColumn, g.initial[i].Width)
		g.source = append(g.source, i)
	}
	g.columns = slices.Clone(g.initial)
	g.entry, g.list = newCellEntry(g), newChoices(g)
	g.ExtendBaseWidget(g)
	return g
}

// heldModifiers returns the modifier keys that are down, also while another
// widget has the focus. A driver without a keyboard has none.
func heldModifiers() fyne.KeyModifier {
	if driver, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return driver.CurrentKeyModifiers()
	}
	return 0
}

// SetModel shows other rows: nothing is selected and the first row is at the top. What
// is typed into a cell is given to it before.
func (g *Grid) SetModel(model Model) {
	g.Leave()
	g.model = model
	g.sel, g.col = selection{}, 0
	g.view.top, g.view.left = 0, 0
	g.changed()
}

// SetSort shows the arrow of the column by which the model is sorted; col -1
// shows none.
func (g *Grid) SetSort(col int, descending bool) {
	g.sortCol, g.descending = col, descending
	g.Refresh()
}

// CreateRenderer is called by Fyne.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer { return newRenderer(g) }
