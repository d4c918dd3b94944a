package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// popsPanel is the table of POPs.
type popsPanel struct {
	window *Window
	object fyne.CanvasObject
	grid   *grid.Grid
	empty  *fyne.Container
	words  *parts.Text
	clear  *parts.Button
	add    *parts.Button
	in     *parts.Button
	sorted session.Order // how the rows of every book are sorted
}

// popColumns are the columns of the table, in the order of session's columns.
var popColumns = []grid.Column{
	session.ByName:         {Title: "POP name", Width: 148, Grow: true},
	session.ByCountry:      {Title: "Country", Width: 108},
	session.ByRegion:       {Title: "Region", Width: 116},
	session.ByAreaCode:     {Title: "Area code", Width: 76},
	session.ByAccessNumber: {Title: "Access number", Width: 112},
	session.BySpeed:        {Title: "Speed", Width: 96, AlignRight: true},
	session.ByStatus:       {Title: "Status", Width: 92},
	session.ByEntry:        {Title: "Dial-up entry", Width: 132},
	session.ByServices:     {Title: "Services", Width: 76, AlignRight: true},
	session.ByComments:     {Title: "Comments", Width: 180},
	session.ByIndex:        {Title: "POP index", Width: 80},
}

func newPOPsPanel(w *Window) *popsPanel {
	p := &popsPanel{window: w}
	p.grid = grid.New(popRows{w}, popColumns)
	p.grid.OnSelect = w.selectionChanged
	p.grid.OnActivate = func(_ uint64, col int) { w.form.focus(session.Column(col)) }
	p.grid.OnSort = p.sort
	p.grid.OnDelete = w.deleteSelected
	p.grid.OnMenu = p.menu
	p.grid.SetSort(int(session.ByName), false)
	p.words = parts.NewText("", parts.Style{Align: fyne.TextAlignCenter, Cut: true, Color: theme.ColorNameForeground2})
	p.clear = parts.NewButton(parts.Plain, nil, "Clear search", w.search.clear)
	p.add = parts.NewButton(parts.Main, nil, "Add POP", w.newPOP)
	p.in = parts.NewButton(parts.Plain, nil, "Import a spreadsheet…", w.chooseImport)
	p.empty = parts.Column(0, parts.Space(0, 120), p.words, parts.Space(0, 12),
		parts.Row(8, parts.Grow(), p.clear, p.add, p.in, parts.Grow()))
	p.object = parts.Stack(p.grid, p.empty)
	return p
}

// popRows are the rows of the open book.
type popRows struct{ w *Window }

func (r popRows) Len() int {
	if r.w.book == nil {
		return 0
	}
	return r.w.book.view.Len()
}

func (r popRows) Key(row int) uint64 { return uint64(r.w.book.view.ID(row)) }

func (r popRows) Mark(row int) grid.Mark {
	v := r.w.book.view
	id := v.Row(row).ID
	if r.w.drafts.Wrong(id) || r.w.form.shows(id) && len(r.w.form.reasons) > 0 {
		return grid.Problem
	}
	switch v.Mark(id) {
	case session.Added:
		return grid.Added
	case session.Changed:
		return grid.Changed
	case session.Problem:
		return grid.Problem
	case session.NoMark:
	}
	return grid.NoMark
}

func (r popRows) Cell(row, col int) grid.Cell {
	v := r.w.book.view
	p := v.Row(row)
	p = r.w.drafts.Pending(p)
	if c, ok := r.w.draftCell(p, session.Column(col)); ok {
		return c
	}
	cell := popCell(v, p, session.Column(col))
	if after, changes := r.w.form.many.pending(p); changes {
		if now := popCell(v, after, session.Column(col)); now.Text != cell.Text {
			now.Color, now.Ground = theme.ColorNameChange, theme.ColorNameChangeTint
			return now
		}
	}
	return cell
}

// popCell shows a field of a POP.
func popCell(v *session.View, p phonebook.POP, col session.Column) grid.Cell {
	switch col {
	case session.ByName:
		return grid.Cell{Text: p.Name}
	case session.ByCountry:
		return grid.Cell{Text: v.Country(p)}
	case session.ByRegion:
		return grid.Cell{Text: v.Region(p)}
	case session.ByAreaCode:
		return grid.Cell{Text: p.AreaCode}
	case session.ByAccessNumber:
		return grid.Cell{Text: p.AccessNumber}
	case session.BySpeed:
		return grid.Cell{Text: session.Speed(p)}
	case session.ByStatus:
		return statusCell(p.Status)
	case session.ByEntry:
		return grid.Cell{Text: p.DialUpEntry}
	case session.ByServices:
		return grid.Cell{Text: p.Value(phonebook.FieldFlags)}
	case session.ByComments:
		return grid.Cell{Text: p.Comments}
	default:
		return grid.Cell{Text: p.Value(phonebook.FieldID), Color: theme.ColorNameForeground2}
	}
}

func statusCell(s phonebook.Status) grid.Cell {
	if s == phonebook.OutOfService {
		return grid.Cell{Text: "Out", Color: theme.ColorNameForeground2, Dot: theme.ColorNameForeground3, Hollow: true}
	}
	return grid.Cell{Text: "In service", Dot: theme.ColorNameAddBar}
}

// selected returns the selected POPs in the order shown.
func (p *popsPanel) selected() []phonebook.POPID {
	keys := p.grid.Selected()
	ids := make([]phonebook.POPID, len(keys))
	for i, key := range keys {
		ids[i] = phonebook.POPID(key)
	}
	return ids
}

// sort orders by a column, and by the same column the other way round.
func (p *popsPanel) sort(col int) {
	v := p.window.book.view
	now, descending := v.Sorting()
	p.sorted = session.Order{Column: session.Column(col), Descending: now == session.Column(col) && !descending}
	v.Sort(p.sorted.Column, p.sorted.Descending)
	p.grid.SetSort(col, p.sorted.Descending)
}

// refresh shows the loaded book; same says that it was open before.
func (p *popsPanel) refresh(same bool) {
	if !same {
		p.grid.SetModel(popRows{p.window})
	}
	col, descending := p.window.book.view.Sorting()
	p.grid.SetSort(int(col), descending)
	ids := p.selected()
	p.window.form.follow(ids)
	p.window.toolbar.enable(len(ids))
	p.showEmpty()
}

// showEmpty tells why no row is shown, and what to do.
func (p *popsPanel) showEmpty() {
	v := p.window.book.view
	visible(p.empty, v.Len() == 0)
	none := v.Total() == 0
	visible(p.clear, !none)
	visible(p.add, none)
	visible(p.in, none)
	p.words.SetText("No POPs yet")
	if !none {
		p.words.SetText(fmt.Sprintf("No POP matches. %s are hidden.", count(v.Total(), "POP")))
	}
	p.empty.Refresh()
}

// focus turns the keyboard to the table.
func (p *popsPanel) focus() {
	p.window.window.Canvas().Focus(p.grid)
	if _, _, ok := p.grid.Current(); !ok && p.window.book.view.Len() > 0 {
		p.grid.Select(uint64(p.window.book.view.Row(0).ID), 0)
	}
}

// menu opens the menu of the selected rows.
func (p *popsPanel) menu(at fyne.Position) {
	w := p.window
	n := len(p.selected())
	duplicate := fyne.NewMenuItem("Duplicate POP", w.duplicatePOP)
	duplicate.Disabled = n != 1
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("",
		fyne.NewMenuItem("Edit POP", func() { w.form.focus(session.ByName) }),
		duplicate,
		fyne.NewMenuItem("Copy "+count(n, "row"), w.copyRows),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem("Put "+count(n, "POP")+" in service", func() { w.setStatus(phonebook.InService) }),
		fyne.NewMenuItem("Take "+count(n, "POP")+" out of service", func() { w.setStatus(phonebook.OutOfService) }),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem("Delete "+count(n, "POP")+"…", w.deleteSelected),
	), w.window.Canvas(), at)
}

// filter shows the POPs that the search and the sidebar choose.
func (w *Window) filter() {
	if w.book == nil {
		return
	}
	w.book.view.Filter(w.search.filter())
	if w.tabs.Chosen() != tabPOPs && !w.search.filter().Empty() {
		w.showTab(tabPOPs)
	}
	w.pops.grid.Refresh()
	w.pops.showEmpty()
	w.countShown()
	// A selected POP may be shown no more.
	ids := w.pops.selected()
	w.form.follow(ids)
	w.toolbar.enable(len(ids))
	w.status.refresh()
}

// countShown writes how many POPs are shown behind the word of the tab.
func (w *Window) countShown() {
	v := w.book.view
	text := thousands(v.Total())
	if v.Len() != v.Total() {
		text = thousands(v.Len()) + " of " + text
	}
	w.tabs.SetCount(tabPOPs, text)
}

// selectionChanged follows the selected rows.
func (w *Window) selectionChanged() {
	ids := w.pops.selected()
	w.form.show(ids)
	w.toolbar.enable(len(ids))
	w.status.refresh()
}

// copyRows puts the selected rows on the clipboard as a spreadsheet takes them.
func (w *Window) copyRows() {
	var out strings.Builder
	rows := popRows{w}
	chosen := map[phonebook.POPID]bool{}
	for _, id := range w.pops.selected() {
		chosen[id] = true
	}
	n := 0
	for row := range rows.Len() {
		if !chosen[w.book.view.Row(row).ID] {
			continue
		}
		n++
		for col := range popColumns {
			if col > 0 {
				out.WriteByte('\t')
			}
			out.WriteString(rows.Cell(row, col).Text)
		}
		out.WriteByte('\n')
	}
	if n > 0 {
		w.App.Clipboard().SetContent(out.String())
		w.status.say(sayDone, "Copied "+count(n, "row")+".")
	}
}
