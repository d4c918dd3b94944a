package session

import (
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Target is where cells are pasted.
type Target struct {
	Below    []phonebook.POPID // the current row and those below it
	Selected []phonebook.POPID // in the order shown
	Columns  []Column          // the first of the range and those right of it, as shown
	Across   int               // how many of Columns are selected
	Shown    []Column          // all of them
	Rows     bool              // rows were selected as such
}

// Paste returns the values that rows of cells stand for at a target. A single row
// goes into every selected row, as many rows as are selected go into those, and any
// other block begins at the current row. A single column goes into every column of a
// range, and whole rows go into whole rows. The error is a [*PasteError].
//
// Columns that are never typed are passed over. Blanks around a cell are no part
// of its value.
func Paste(cells [][]string, at Target, l Language) ([]phonebook.FieldDraft, error) {
	ids := at.Below
	if len(at.Selected) > 1 && (len(cells) == 1 || len(cells) == len(at.Selected)) {
		ids = at.Selected
	}
	if len(cells) > len(ids) {
		return nil, &PasteError{Fault: TooFewRows, Found: len(cells), Most: len(ids)}
	}
	if len(cells) > 1 || len(at.Selected) < 2 {
		ids = ids[:len(cells)]
	}
	var out []phonebook.FieldDraft
	for i, id := range ids {
		row, columns := cells[min(i, len(cells)-1)], at.Columns
		switch {
		case len(row) == 1 && at.Across > 1:
			row = slices.Repeat(row, at.Across)
		case at.Rows && len(row) == len(at.Shown):
			columns = at.Shown
		case len(row) > len(columns):
			return nil, &PasteError{Fault: TooFewColumns, Found: len(row), Most: len(columns)}
		}
		for j, cell := range row {
			out = append(out, Typed(id, columns[j], strings.TrimSpace(cell), l)...)
		}
	}
	if len(out) == 0 {
		return nil, &PasteError{Fault: NothingTakesIt}
	}
	return out, nil
}

// Fill returns the values that give the cells of a column what the first POP has
// there.
func Fill(book *phonebook.Book, first phonebook.POP, ids []phonebook.POPID, c Column) []phonebook.FieldDraft {
	var out []phonebook.FieldDraft
	for _, id := range ids {
		for _, f := range c.Fields() {
			if id != first.ID {
				out = append(out, phonebook.FieldDraft{ID: id, Field: f, Text: book.Text(first, f)})
			}
		}
	}
	return out
}
