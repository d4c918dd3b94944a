package ui

import (
	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// menu opens the menu of the selected rows.
func (p *popsPanel) menu(at fyne.Position) {
	w := p.window
	pop, col, ok := w.currentCell()
	n := len(p.selected())
	if !ok || n == 0 {
		return
	}
	edit := command(words.T("Edit cell"), fyne.KeyF2, 0, p.grid.Edit)
	edit.Disabled = len(col.Fields()) == 0
	duplicate := command(words.T("Duplicate POP"), fyne.KeyD, shift, w.duplicatePOP)
	duplicate.Disabled = n != 1
	text := w.cellText(pop, col)
	parts.ShowMenu(w.window.Canvas(), fyne.NewMenu("",
		edit,
		fyne.NewMenuItem(words.T("Edit in the form"), func() { p.editInForm(col) }),
		fyne.NewMenuItemSeparator(),
		command(words.T("Copy"), fyne.KeyC, ctrl, w.copyCells),
		command(words.N("Copy {{.N}} rows", n), fyne.KeyC, shift, w.copyRows),
		command(words.T("Paste"), fyne.KeyV, ctrl, w.pasteCells),
		command(words.T("Fill down"), fyne.KeyD, ctrl, w.fillDown),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(words.T("Show only this value"), func() { p.filters.only(col, text) }),
		fyne.NewMenuItemSeparator(),
		duplicate,
		fyne.NewMenuItem(words.N("Put {{.N}} POPs in service", n), func() { w.setStatus(phonebook.InService) }),
		fyne.NewMenuItem(words.N("Take {{.N}} POPs out of service", n), func() { w.setStatus(phonebook.OutOfService) }),
		fyne.NewMenuItemSeparator(),
		command(words.N("Delete {{.N}} POPs…", n), fyne.KeyDelete, 0, w.deleteSelected),
	), at)
}

// editInForm turns the keyboard to the field of a column in the form.
func (p *popsPanel) editInForm(col session.Column) {
	if p.window.layout.Form {
		p.window.toggleForm()
	}
	p.window.form.focus(col)
}

// titleMenu opens the menu of a column.
func (p *popsPanel) titleMenu(col int, at fyne.Position) {
	order := func(descending bool) func() {
		return func() {
			p.sortBy(session.Order{Column: session.Column(col), Descending: descending})
			p.rememberColumns()
		}
	}
	parts.ShowMenu(p.window.window.Canvas(), fyne.NewMenu("",
		fyne.NewMenuItem(words.T("Sort ascending"), order(false)),
		fyne.NewMenuItem(words.T("Sort descending"), order(true)),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(words.T("Fit this column"), func() { p.grid.FitColumn(col) }),
		fyne.NewMenuItem(words.T("Fit all columns"), func() { p.grid.FitColumns(widestFit) }),
		fyne.NewMenuItem(words.T("Reset columns"), p.resetColumns),
	), at)
}

// widestFit is the most that a column gets when all are fitted, in pixels: comments
// may be of a thousand characters.
const widestFit = 320
