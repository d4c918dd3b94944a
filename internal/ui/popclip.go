package ui

import (
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// clipCommand does with rows what a shortcut says, and reports whether it is one
// for rows.
func (w *Window) clipCommand(shortcut fyne.Shortcut) bool {
	switch shortcut.(type) {
	case *fyne.ShortcutCopy, *fyne.ShortcutCut:
		// Cut rows stay until they are deleted: pasting makes no POPs.
		w.copyCells()
	case *fyne.ShortcutPaste:
		w.pasteCells()
	default:
		return false
	}
	return true
}

// copyCells puts what is selected on the clipboard: the current cell, the cells of a
// range, or rows that were selected as such.
func (w *Window) copyCells() {
	if !w.ready() {
		return
	}
	columns, whole := w.pops.grid.Range()
	ids := w.pops.selected()
	switch {
	case whole:
		w.copyRows()
	case len(ids) < 2 && len(columns) == 1:
		w.copyCell()
	default:
		if n := w.copyBlock(ids, columns); n > 0 {
			w.status.say(sayDone, words.N("Copied {{.N}} cells.", n*len(columns)))
		}
	}
}

// copyRows puts the selected rows on the clipboard, the columns in their order on
// the screen.
func (w *Window) copyRows() {
	if !w.ready() || w.tabs.Chosen() != tabPOPs {
		return
	}
	if n := w.copyBlock(w.pops.selected(), w.pops.grid.Order()); n > 0 {
		w.status.say(sayDone, words.N("Copied {{.N}} rows.", n))
	}
}

// copyBlock puts cells on the clipboard as a spreadsheet takes them, and returns of
// how many rows.
func (w *Window) copyBlock(ids []phonebook.POPID, columns []int) (rows int) {
	cells := make([][]string, 0, len(ids))
	for _, id := range ids {
		p, ok := w.book.view.POP(id)
		if !ok {
			continue
		}
		row := make([]string, len(columns))
		for i, col := range columns {
			row[i] = w.cellText(p, session.Column(col))
		}
		cells = append(cells, row)
	}
	if len(cells) > 0 {
		w.App.Clipboard().SetContent(session.WriteTSV(cells))
	}
	return len(cells)
}

// copyCell puts the text of the current cell on the clipboard.
func (w *Window) copyCell() {
	if p, col, ok := w.currentCell(); ok {
		text := w.cellText(p, col)
		w.App.Clipboard().SetContent(text)
		w.status.say(sayDone, words.T("Copied {{.Text}}.", "Text", searchable(text)))
	}
}

// cellText returns what a cell shows.
func (w *Window) cellText(p phonebook.POP, col session.Column) string {
	p = w.drafts.Pending(p)
	if c, wrong := w.draftCell(p, col); wrong {
		return c.Text
	}
	return popCell(w.book.view, p, col).Text
}

// currentCell returns the POP and the column of the current cell.
func (w *Window) currentCell() (p phonebook.POP, col session.Column, ok bool) {
	if !w.ready() || w.tabs.Chosen() != tabPOPs {
		return p, 0, false
	}
	key, at, ok := w.pops.grid.Current()
	if !ok {
		return p, 0, false
	}
	p, ok = w.book.view.POP(phonebook.POPID(key))
	return p, session.Column(at), ok
}

// pasteTarget returns where cells are pasted: from the first cell of the range on,
// which may be the current cell alone, or into the selected rows.
func (w *Window) pasteTarget(current phonebook.POPID, col session.Column) session.Target {
	row, _ := w.book.view.RowOf(current)
	at := session.Target{Selected: w.pops.selected()}
	if slices.Contains(at.Selected, current) {
		if first, ok := w.book.view.RowOf(at.Selected[0]); ok {
			row = min(row, first)
		}
	}
	at.Below = w.book.view.IDs(row, w.book.view.Len())
	columns, whole := w.pops.grid.Range()
	at.Rows, at.Across = whole, len(columns)
	if whole {
		columns, at.Across = []int{int(col)}, 1
	}
	for _, c := range w.pops.grid.Order() {
		at.Shown = append(at.Shown, session.Column(c))
	}
	at.Columns = at.Shown[slices.Index(at.Shown, session.Column(columns[0])):]
	return at
}

// pasteCells puts cells of the clipboard into the table.
func (w *Window) pasteCells() {
	p, col, ok := w.currentCell()
	if !ok {
		return
	}
	cells, err := session.ReadTSV(w.App.Clipboard().Content())
	var values []phonebook.FieldDraft
	if err == nil {
		values, err = session.Paste(cells, w.pasteTarget(p.ID, col), language())
	}
	if err != nil {
		w.status.say(sayBad, explainPaste(err))
		return
	}
	w.enterMany(values, func(wrong int) string {
		w.pops.selectWritten(values)
		if wrong > 0 {
			return words.N("Pasted {{.N}} cells; those in red break a rule.", len(values))
		}
		return words.N("Pasted {{.N}} cells.", len(values))
	})
}

// explainPaste says why nothing was pasted.
func explainPaste(err error) string {
	e, ok := errors.AsType[*session.PasteError](err)
	if !ok {
		return explain(err)
	}
	switch e.Fault {
	case session.NothingToPaste:
		return words.T("The clipboard is empty. Copy cells first, then paste.")
	case session.NoText:
		return words.T("The clipboard holds no text. Copy cells of a spreadsheet, then paste again.")
	case session.TooLarge:
		return words.T("{{.Found}} of text were copied, at most {{.Most}} are pasted. Import the list instead; nothing was changed.",
			"Found", words.Size(int64(e.Found)), "Most", words.Size(int64(e.Most)))
	case session.TooManyRows:
		return words.T("{{.Found}} rows were copied, but a phone book holds {{.Most}} POPs. Nothing was changed.", "Found", e.Found, "Most", e.Most)
	case session.CellTooLong:
		return words.T("A cell in row {{.Row}} has {{.Found}} of text, more than a field can hold. Nothing was changed.",
			"Row", e.Row, "Found", words.Size(int64(e.Found)))
	case session.TooFewRows:
		return words.T("{{.Found}} rows were copied, but there are only {{.Most}} from the current one on. To add POPs, import the list; nothing was changed.",
			"Found", e.Found, "Most", e.Most)
	case session.TooFewColumns:
		return words.T("{{.Found}} columns were copied, but there are only {{.Most}} from the current one on. Nothing was changed.",
			"Found", e.Found, "Most", e.Most)
	case session.NothingTakesIt:
	}
	return words.T("The POP index is never changed. Choose another column, then paste again.")
}

// fillDown gives the cells of the current column in the selected rows what the
// first of them has; with one row selected, what the row above has.
func (w *Window) fillDown() {
	p, col, ok := w.currentCell()
	ids := w.pops.selected()
	if !ok || len(ids) == 0 {
		return
	}
	if len(ids) == 1 {
		row, _ := w.book.view.RowOf(p.ID)
		if row == 0 {
			w.status.say(sayDone, words.T("Select the rows to fill, the first one with the value."))
			return
		}
		ids = w.book.view.IDs(row-1, row+1)
	}
	first, _ := w.book.view.POP(ids[0])
	values := session.Fill(&w.book.ledger.Book, w.drafts.Pending(first), ids, col)
	if len(values) == 0 {
		w.status.say(sayBad, explainPaste(&session.PasteError{Fault: session.NothingTakesIt}))
		return
	}
	w.enterMany(values, func(wrong int) string {
		if wrong > 0 {
			return words.N("Filled {{.N}} cells; those in red break a rule.", len(ids)-1)
		}
		return words.N("Filled {{.N}} cells.", len(ids)-1)
	})
}
