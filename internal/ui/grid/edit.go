package grid

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
)

// Editor takes over what is typed into cells. Columns are those of the model.
type Editor interface {
	// Begin returns what the editor of a cell starts with; ok is false where a
	// cell is not edited.
	Begin(key uint64, col int) (e Edit, ok bool)
	// Check returns why a text cannot be the value of a cell, "" where it can.
	Check(key uint64, col int, text string) string
	// Enter gives a text to cells of one column, right or wrong.
	Enter(keys []uint64, col int, text string)
}

// Edit is what the editor of a cell starts with.
type Edit struct {
	Text string
	// Options are the values to choose from; nil where any text may be typed.
	Options []string
}

// editing is a cell that is edited.
type editing struct {
	at      place
	col     int // on the screen
	begun   string
	options []string
	shown   []int // options that hold what is typed
	chosen  int   // of shown, or -1
	moved   bool  // to another option than the text led to
	reason  string
}

// beginEdit opens the editor over the current cell and reports whether the cell
// is edited. A text that is typed replaces the value.
func (g *Grid) beginEdit(typed string, replace bool) bool {
	row, shown := g.sel.current.find(g.model)
	if g.Editor == nil || !shown || len(g.columns) == 0 || g.edit != nil {
		return false
	}
	begin, ok := g.Editor.Begin(g.sel.current.key, g.source[g.col])
	if !ok {
		return false
	}
	c := fyne.CurrentApp().Driver().CanvasForObject(g)
	if c == nil {
		return false
	}
	g.hideTip()
	g.edit = &editing{at: g.sel.current, col: g.col, begun: begin.Text, options: begin.Options}
	text := begin.Text
	if replace {
		text = typed
	}
	g.reveal(row, g.col)
	g.entry.start(text)
	g.typing(text)
	c.Focus(g.entry)
	if len(begin.Options) > 0 && !replace {
		// Who looks for another option types its beginning.
		g.entry.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
	return true
}

// typing follows what is typed.
func (g *Grid) typing(text string) {
	if g.edit == nil {
		return
	}
	g.edit.offer(text)
	g.edit.reason = g.Editor.Check(g.edit.at.key, g.source[g.edit.col], g.edit.value(text))
	g.Refresh()
	if g.OnTyping != nil {
		g.OnTyping()
	}
}

// offer finds the options that hold a text: first those that begin with it. The
// text that was there before shows all, and so does none.
func (e *editing) offer(text string) {
	e.shown, e.chosen, e.moved = e.shown[:0], 0, false
	all := text == "" || text == e.begun
	var inside []int
	for i, option := range e.options {
		switch at := strings.Index(strings.ToLower(option), strings.ToLower(text)); {
		case all, at == 0:
			e.shown = append(e.shown, i)
		case at > 0:
			inside = append(inside, i)
		}
	}
	e.shown = append(e.shown, inside...)
	switch {
	case text == "":
		e.chosen = -1
	case all:
		e.chosen = slices.Index(e.options, e.begun)
	}
}

// value returns what a text stands for: the option that is chosen, where there
// are some.
func (e *editing) value(text string) string {
	if e.chosen >= 0 && e.chosen < len(e.shown) && (e.moved || text != e.begun) {
		return e.options[e.shown[e.chosen]]
	}
	return text
}

// moveChoice goes to another option.
func (g *Grid) moveChoice(by int) {
	if n := len(g.edit.shown); n > 0 {
		g.edit.chosen, g.edit.moved = max(0, min(g.edit.chosen+by, n-1)), true
		g.edit.reason = ""
		g.Refresh()
	}
}

// pick takes an option that was clicked.
func (g *Grid) pick(shown int) {
	if g.edit != nil && shown < len(g.edit.shown) {
		g.edit.chosen, g.edit.moved = shown, true
		g.commit(0, 1)
	}
}

// closeEdit ends the editor, nil where there is none, and returns its text. The
// keyboard goes back to the table.
func (g *Grid) closeEdit() (e *editing, text string) {
	if e = g.edit; e == nil {
		return nil, ""
	}
	text = e.value(g.entry.Text)
	g.endEdit()
	g.focusSelf()
	return e, text
}

// commit ends the editor, moves the current cell by columns and rows, and gives
// the text to the cell. While several rows are selected they stay so.
func (g *Grid) commit(columns, rows int) {
	e, text := g.closeEdit()
	if e == nil {
		return
	}
	if row, shown := e.at.find(g.model); shown && (columns != 0 || rows != 0) {
		row = max(0, min(row+rows, g.model.Len()-1))
		if len(g.sel.keys) > 1 {
			g.sel.move(g.model, row)
		} else {
			g.sel.only(g.model, row)
		}
		g.goTo(row, e.col+columns)
		g.run = true
	}
	if text != e.begun {
		g.Editor.Enter([]uint64{e.at.key}, g.source[e.col], text)
	}
}

// commitAll gives the text to the same cell of every selected row.
func (g *Grid) commitAll() {
	e, text := g.closeEdit()
	if e == nil {
		return
	}
	keys := g.Selected()
	if !slices.Contains(keys, e.at.key) {
		keys = append(keys, e.at.key)
	}
	g.Editor.Enter(keys, g.source[e.col], text)
}

// Typed returns what is typed into the editor of a cell; ok is false where that is
// nothing else than was there before.
func (g *Grid) Typed() (key uint64, col int, text string, ok bool) {
	if g.edit == nil {
		return 0, 0, "", false
	}
	text = g.edit.value(g.entry.Text)
	return g.edit.at.key, g.source[g.edit.col], text, text != g.edit.begun
}

// Leave ends the editor and gives its text to the cell, as when the keyboard goes
// elsewhere.
func (g *Grid) Leave() {
	if e := g.edit; e != nil {
		text := e.value(g.entry.Text)
		g.endEdit()
		if text != e.begun {
			g.Editor.Enter([]uint64{e.at.key}, g.source[e.col], text)
		}
	}
}

// restore ends the editor and leaves the cell as it was.
func (g *Grid) restore() {
	g.endEdit()
	g.focusSelf()
}

func (g *Grid) endEdit() {
	if g.edit != nil {
		g.edit = nil
		g.Refresh()
	}
}

func (g *Grid) focusSelf() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil {
		c.Focus(g)
	}
}

// Editing reports whether a cell is being edited.
func (g *Grid) Editing() bool { return g.edit != nil }

// Edit opens the editor over the current cell, as F2 does.
func (g *Grid) Edit() { g.beginEdit("", false) }
