package ui

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// changesPanel lists what clients would see change: those of the newest release,
// or those between two releases.
type changesPanel struct {
	window *Window
	object fyne.CanvasObject
	frame  *panelFrame
	grid   *grid.Grid
	kinds  *parts.Tabs
	by     *parts.Dropdown
	export *parts.Button
	side   *changesSide

	list   *session.ChangeList
	rows   *session.ChangeRows
	closed map[uint64]bool // headings
	past   *past           // nil: what the next release changes
	since  phonebook.Version
}

// Columns of the list of changes.
const (
	changePOP = iota
	changeField
	changeOld
	changeNow
)

func newChangesPanel(w *Window) *changesPanel {
	p := &changesPanel{window: w, closed: map[uint64]bool{}}
	p.list = session.NewChangeList(nil, session.ChangeSides{})
	p.rows = p.list.Rows(session.ByItsRegion, session.AnyKind, nil)
	p.grid = grid.New(p, titled([]grid.Column{
		{Title: words.T("POP"), Width: 142},
		{Title: words.T("Field"), Width: 126},
		{Title: words.T("Last version"), Width: 114},
		{Title: words.T("Now"), Width: 110, Grow: true},
	}))
	p.grid.OnActivate = func(uint64, int) { p.open() }
	p.grid.OnSelect = func() { p.side.showLine(); p.frame.relayout() }
	p.grid.OnFold = p.fold
	p.grid.OnAction = func(uint64) { p.takeBack() }
	p.kinds = parts.NewSegments([]string{"", "", "", ""}, func(int) { p.arrange() })
	groupings := []string{words.T("Group by region"), words.T("Group by country"), words.T("Group by kind of change")}
	const arrow = 20
	p.by = parts.NewDropdown(max(172, fitted("", groupings...)+arrow), groupings, func(int) { p.arrange() })
	p.export = parts.NewButton(parts.Plain, nil, words.T("Export…"), p.exportChanges)
	p.side = newChangesSide(p)
	p.frame = newPanelFrame(p.kinds, parts.Wrap(8, p.by, p.export), p.grid, p.side.object, paneMost)
	p.object = p.frame.object
	return p
}

// refresh lists the changes of the loaded book.
func (p *changesPanel) refresh() {
	b := p.window.book
	if p.past != nil && p.past.book != b.name() {
		p.past = nil
	}
	p.list, p.since = b.list, b.changes.Since
	if p.past != nil {
		p.list = p.past.list
	}
	p.arrange()
}

// arrange groups the chosen kind of changes.
func (p *changesPanel) arrange() {
	p.rows = p.list.Rows(session.Grouping(p.by.Chosen()), session.ChangeKind(p.kinds.Chosen()), p.closed)
	p.kinds.SetWord(0, words.T("All {{.N}}", "N", p.list.Count(session.AnyKind)))
	p.kinds.SetWord(1, words.T("{{.N}} added", "N", p.list.Count(session.IsAdded)))
	p.kinds.SetWord(2, words.T("{{.N}} changed", "N", p.list.Count(session.IsChanged)))
	p.kinds.SetWord(3, words.T("{{.N}} removed", "N", p.list.Count(session.IsRemoved)))
	p.export.Enable(p.list.Count(session.AnyKind) > 0)
	since, now := p.sides()
	p.grid.SetTitle(changeOld, since)
	p.grid.SetTitle(changeNow, now)
	p.grid.Empty = p.emptyWords()
	p.grid.Refresh()
	p.side.refresh()
}

// sides names what is compared.
func (p *changesPanel) sides() (since, now string) {
	from := p.since
	now = words.T("Now")
	if p.past != nil {
		from, now = p.past.from, words.T("Version {{.N}}", "N", int(p.past.version()))
	}
	if from == 0 {
		return words.T("Before"), now
	}
	return words.T("Version {{.N}}", "N", int(from)), now
}

func (p *changesPanel) emptyWords() string {
	switch {
	case p.past == nil && p.since == 0 && p.list.Count(session.AnyKind) == 0:
		return words.T("Never released, and no POP is in service")
	case p.list.Count(session.AnyKind) > 0:
		return words.T("No change of this kind")
	case p.past != nil:
		return words.T("Nothing changed between these versions")
	}
	return words.T("Nothing changed since version {{.N}}", "N", int(p.since))
}

// fold opens or closes a heading.
func (p *changesPanel) fold(key uint64, open bool) {
	if p.closed[key] == open {
		p.closed[key] = !open
		p.arrange()
	}
}

// Len implements [grid.Model].
func (p *changesPanel) Len() int { return p.rows.Len() }

// Key implements [grid.Model].
func (p *changesPanel) Key(row int) uint64 { return p.rows.Key(row) }

// Shape implements [grid.Shaped].
func (p *changesPanel) Shape(row int) grid.Shape {
	if g := p.rows.Group(row); g != nil {
		return grid.Shape{Heading: g.Title, Count: words.Int(g.Count), Closed: p.closed[g.Key]}
	}
	l := p.rows.Line(row)
	shape := grid.Shape{Continued: !l.First}
	if p.canTakeBack(l) {
		shape.Action = fynetheme.ContentUndoIcon()
	}
	return shape
}

// changeMarks are the marks of the kinds.
var changeMarks = [...]grid.Mark{
	session.AnyKind: grid.NoMark, session.IsAdded: grid.Added, session.IsChanged: grid.Changed, session.IsRemoved: grid.Removed,
}

// changeColors are the colours of what a kind of change leads to.
var changeColors = [...]fyne.ThemeColorName{
	session.IsAdded: theme.ColorNameAdd, session.IsChanged: theme.ColorNameChange, session.IsRemoved: theme.ColorNameBad,
}

// Mark implements [grid.Model].
func (p *changesPanel) Mark(row int) grid.Mark { return changeMarks[p.rows.Line(row).Kind] }

// Cell implements [grid.Model].
func (p *changesPanel) Cell(row, col int) grid.Cell {
	if p.rows.Group(row) != nil {
		return grid.Cell{}
	}
	l := p.rows.Line(row)
	old, now := "", ""
	if col >= changeOld {
		old, now = p.list.Values(l)
	}
	// A value that is replaced is struck through; one that comes or goes is not.
	replaced := l.Kind == session.IsChanged || l.Field == phonebook.FieldStatus
	switch {
	case col == changePOP && l.First:
		return grid.Cell{Text: p.list.Name(l)}
	case col == changeField:
		return grid.Cell{Text: changedField(l), Color: theme.ColorNameForeground2}
	case col == changeOld && l.Kind == session.IsRemoved && !replaced:
		return grid.Cell{Text: old}
	case col == changeOld:
		return grid.Cell{Text: old, Color: theme.ColorNameForeground2, Strike: replaced}
	case col == changeNow:
		return grid.Cell{Text: now, Color: changeColors[l.Kind], Bold: replaced}
	}
	return grid.Cell{}
}

// changedField names what differs in a line.
func changedField(l session.ChangeLine) string {
	switch {
	case l.ID == 0:
		return words.T("Region name")
	case l.Field != phonebook.FieldNone:
		return fieldTitle(l.Field)
	case l.Kind == session.IsAdded:
		return words.T("New POP")
	}
	return words.T("Removed POP")
}

// current returns the line of the current row.
func (p *changesPanel) current() (session.ChangeLine, bool) {
	row, ok := p.grid.CurrentRow()
	if !ok || p.rows.Group(row) != nil {
		return session.ChangeLine{}, false
	}
	return p.rows.Line(row), true
}

// open shows the POP of the current line in the table, or the region list.
func (p *changesPanel) open() {
	l, ok := p.current()
	if !ok {
		return
	}
	if _, there := p.window.book.view.POP(l.ID); there {
		p.window.reveal(l.ID)
		p.window.showTab(tabPOPs)
	} else if l.ID == 0 {
		p.window.showTab(tabRegions)
	}
}
