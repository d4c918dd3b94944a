package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// popsPanel is the table of POPs.
type popsPanel struct {
	window  *Window
	object  fyne.CanvasObject
	grid    *grid.Grid
	filters *popFilters
	empty   *fyne.Container
	title   *parts.Text
	words   *parts.Text
	clear   *parts.Button
	add     *parts.Button
	in      *parts.Button
	sorted  session.Order // how the rows of every book are sorted
	// followed are the selected POPs as form and toolbar know them.
	followed []phonebook.POPID
}

func newPOPsPanel(w *Window) *popsPanel {
	p := &popsPanel{window: w}
	columns := popColumns()
	p.filters = newPOPFilters(w, columns)
	rows := popRows{w}
	p.grid = grid.New(rows, columns)
	p.grid.Corner = p.filters.corner
	p.grid.Editor = popEditor{w}
	p.grid.Ranges = true
	p.grid.OnSelect = w.selectionChanged
	p.grid.OnTyping = w.noteTyping
	p.grid.OnActivate = func(_ uint64, col int) { w.form.focus(session.Column(col)) }
	p.grid.OnSort = p.sort
	p.grid.OnLayout = p.rememberColumns
	p.grid.OnDelete = w.deleteSelected
	p.grid.OnMenu = p.menu
	p.grid.OnTitleMenu = p.titleMenu
	p.grid.OnTip = rows.tip
	p.recallColumns()
	p.object = parts.Stack(p.grid, p.buildEmpty())
	return p
}

// buildEmpty makes what stands in the place of rows.
func (p *popsPanel) buildEmpty() fyne.CanvasObject {
	w := p.window
	p.title = parts.NewText("", parts.Style{Align: fyne.TextAlignCenter, Bold: true, Cut: true, Size: fynetheme.SizeNameSubHeadingText})
	p.words = parts.NewText("", parts.Style{Align: fyne.TextAlignCenter, Cut: true, Color: theme.ColorNameForeground2})
	p.clear = parts.NewButton(parts.Plain, nil, words.T("Clear search"), w.search.clear)
	p.add = parts.NewButton(parts.Main, fynetheme.ContentAddIcon(), words.T("Add POP"), w.newPOP)
	p.in = parts.NewButton(parts.Plain, fynetheme.DownloadIcon(), words.T("Import a spreadsheet…"), w.chooseImport)
	p.empty = parts.Column(0, parts.Space(0, 160), parts.Pad(0, 0, 24, 24, p.title), parts.Space(0, 6),
		parts.Pad(0, 0, 24, 24, p.words), parts.Space(0, 16),
		parts.Row(8, parts.Grow(), p.clear, p.add, p.in, parts.Grow()))
	return p.empty
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

// selectWritten selects the cells that values were written into.
func (p *popsPanel) selectWritten(values []phonebook.FieldDraft) {
	var rows []uint64
	var columns []int
	for _, v := range values {
		if n := len(rows); n == 0 || rows[n-1] != uint64(v.ID) {
			rows = append(rows, uint64(v.ID))
		}
		if col := int(session.ColumnOf(v.Field)); !slices.Contains(columns, col) {
			columns = append(columns, col)
		}
	}
	p.grid.SelectCells(rows, columns)
}

// refresh shows the loaded book; same says that it was open before.
func (p *popsPanel) refresh(same bool) {
	if !same {
		p.grid.SetModel(popRows{p.window})
	}
	p.filters.offer(p.window.book)
	if !same { // also in another language, which may sort otherwise
		p.window.book.view.Sort(p.window.book.view.Sorting())
	}
	p.showSort()
	ids := p.selected()
	p.followed = ids
	p.window.form.follow(ids)
	p.grid.Refresh() // cells show what is typed in the form
	p.window.offerPOPs()
	p.showEmpty()
}

// showSort shows the arrow of the column by which the rows are sorted, none where an
// edit was made since.
func (p *popsPanel) showSort() {
	v := p.window.book.view
	col, descending := v.Sorting()
	if v.Moved() {
		p.grid.SetSort(-1, false)
		return
	}
	p.grid.SetSort(int(col), descending)
}

// showEmpty tells why no row is shown, and what to do.
func (p *popsPanel) showEmpty() {
	v := p.window.book.view
	visible(p.empty, v.Len() == 0)
	none := v.Total() == 0
	visible(p.clear, !none)
	visible(p.add, none)
	visible(p.in, none)
	p.title.SetText(words.T("No POPs yet"))
	p.words.SetText(words.T("Add the first one, or import the spreadsheet of an ISP."))
	if !none {
		p.title.SetText(words.T("No POP matches {{.Search}}", "Search", p.window.searched()))
		p.words.SetText(words.N("{{.N}} POPs are hidden.", v.Total()))
	}
	p.empty.Refresh()
}

// searched writes the search that is in force as it would be typed.
func (w *Window) searched() string {
	return strings.TrimSpace(w.search.placeLabel() + " " + w.search.filter().String())
}

// focus turns the keyboard to the table.
func (p *popsPanel) focus() {
	p.window.window.Canvas().Focus(p.grid)
	if _, _, ok := p.grid.Current(); !ok && p.window.book.view.Len() > 0 {
		p.grid.Select(uint64(p.window.book.view.ID(0)), 0)
	}
}

// filter shows the POPs that the search and the sidebar choose.
func (w *Window) filter() {
	if w.book == nil {
		return
	}
	chosen := w.search.filter()
	w.book.view.Filter(chosen)
	if w.tabs.Chosen() != tabPOPs && !chosen.Empty() {
		w.showTab(tabPOPs)
	}
	w.pops.grid.Refresh()
	w.pops.showEmpty()
	w.countShown()
	// A selected POP may be shown no more. The form is dear to fill: a keystroke in
	// the search mostly leaves it alone.
	if ids := w.pops.selected(); !slices.Equal(ids, w.pops.followed) {
		w.pops.followed = ids
		w.form.follow(ids)
		w.offerPOPs()
	}
	w.status.refresh()
}

// countShown writes how many POPs are shown behind the word of the tab.
func (w *Window) countShown() {
	v := w.book.view
	text := words.Int(v.Total())
	if v.Len() != v.Total() {
		text = words.T("{{.Shown}} of {{.All}}", "Shown", v.Len(), "All", v.Total())
	}
	w.tabs.SetCount(tabPOPs, text)
}

// selectionChanged follows the selected rows.
func (w *Window) selectionChanged() {
	ids := w.pops.selected()
	w.pops.followed = ids
	w.form.show(ids)
	w.offerPOPs()
	w.status.refresh()
}
