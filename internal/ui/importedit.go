package ui

import (
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// cellEditor edits cells of the file where the preview shows what comes of them.
// The file itself stays as it is: the plan is made again with the new text.
type cellEditor struct{ page *previewPage }

// source returns the cell of the file that a cell of the preview comes from.
func (e *cellEditor) source(l sheet.Line, col int) (row, column int, ok bool) {
	plan := e.page.sheet.plan
	if l.Row == nil || plan == nil || col < 2 {
		return 0, 0, false
	}
	field := fieldIn(l.Row, col)
	column = plan.ColumnOf(field)
	if column < 0 && field == phonebook.FieldAreaCode {
		column = plan.ColumnOf(phonebook.FieldAccessNumber) // from which it is split
	}
	return l.Row.Row, column, column >= 0
}

// Begin implements [grid.Editor].
func (e *cellEditor) Begin(key uint64, col int) (grid.Edit, bool) {
	s := e.page.sheet
	l, _ := e.page.lineOf(key)
	number, column, ok := e.source(l, col)
	if !ok || s.working {
		return grid.Edit{}, false
	}
	row, _ := s.table.Row(number)
	return grid.Edit{Text: row.Cell(column)}, true
}

// Check implements [grid.Editor]: what is wrong shows when the plan was made again.
func (e *cellEditor) Check(uint64, int, string) string { return "" }

// Enter implements [grid.Editor].
func (e *cellEditor) Enter(keys []uint64, col int, text string) {
	s := e.page.sheet
	wanted := make(map[uint64]bool, len(keys))
	for _, key := range keys {
		wanted[key] = true
	}
	var edits []sheet.Edit
	for i, l := range e.page.lines {
		if !wanted[e.page.Key(i)] {
			continue
		}
		number, column, ok := e.source(l, col)
		row, there := s.table.Row(number)
		if ok && there && row.Cell(column) != text {
			edits = append(edits, sheet.Edit{Row: number, Column: column, Text: text})
		}
	}
	s.editCells(edits)
}

// explain says why a cell cannot be edited here.
func (e *cellEditor) explain(key uint64, col int) {
	p := e.page
	l, ok := p.lineOf(key)
	switch {
	case !ok:
	case l.Row == nil:
		p.sheet.say(words.T("This POP is in the phone book, not in the file. Change it there."))
	case col < 2 && p.grid.Select(key, wrongColumn(l.Row)):
		p.sheet.say(words.T("Choose the cell to edit, then press F2."))
	default:
		p.sheet.say(words.T("No column of the file gives this. Choose one, or a value for all rows, in step 2."))
	}
}

// say tells something beside the buttons.
func (s *importSheet) say(text string) {
	s.out.Hide()
	s.note.Show()
	s.note.Set(text, theme.ColorNameChange)
	s.object.Refresh()
}

// wrongColumn is the column of the preview with what is wrong in a row, the POP
// name where nothing is.
func wrongColumn(r *sheet.PlanRow) int {
	for _, problem := range r.Wrong() {
		if problem.Field != phonebook.FieldNone {
			return columnOf(problem.Field)
		}
	}
	return columnOf(phonebook.FieldName)
}

// columnOf is the column of the preview with a field: the last one where it has none
// of its own.
func columnOf(f phonebook.Field) int {
	for col, field := range previewFields {
		if col >= 2 && field == f {
			return col
		}
	}
	return len(previewFields) - 1
}

// fieldIn is the field that a column of the preview shows for a row: the last one
// has what is wrong and has no column of its own, or the speeds.
func fieldIn(r *sheet.PlanRow, col int) phonebook.Field {
	last := len(previewFields) - 1
	if col != last {
		return previewFields[col]
	}
	wrong := phonebook.FieldNone
	for _, problem := range r.Wrong() {
		switch {
		case problem.Field == phonebook.FieldNone:
		case columnOf(problem.Field) == last:
			return problem.Field
		case wrong == phonebook.FieldNone && r.Result == sheet.Rejected:
			wrong = problem.Field
		}
	}
	if wrong != phonebook.FieldNone {
		return wrong
	}
	return previewFields[last]
}
