package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// cellEditor edits a cell of the file where it is shown. The file itself stays as
// it is: the plan is made again with the new text.
type cellEditor struct {
	page   *previewPage
	layer  *fyne.Container
	entry  *parts.Entry
	row    int // of the file, 0 while nothing is edited
	column int // of the file
	was    string
}

func newCellEditor(p *previewPage) *cellEditor {
	e := &cellEditor{page: p, entry: parts.NewEntry(60, "")}
	e.entry.Keys = e.key
	e.entry.OnLeave = e.save
	e.entry.Hide()
	e.layer = container.NewWithoutLayout(e.entry)
	return e
}

// open edits the cell of the file that a cell of the preview comes from.
func (e *cellEditor) open(_ uint64, col int) {
	p := e.page
	s := p.sheet
	key, _, ok := p.grid.Current()
	if !ok || s.plan == nil || s.working {
		return
	}
	var line sheet.Line
	for i := range p.lines {
		if p.Key(i) == key {
			line = p.lines[i]
		}
	}
	if line.Row == nil {
		s.note.Set(words.T("This POP is in the phone book, not in the file. Change it there."), theme.ColorNameChange)
		return
	}
	if col < 2 {
		col = e.wrongColumn(line.Row)
	}
	field := e.fieldOf(line.Row, col)
	column := s.plan.ColumnOf(field)
	if column < 0 && field == phonebook.FieldAreaCode {
		column = s.plan.ColumnOf(phonebook.FieldAccessNumber) // from which it is split
	}
	if column < 0 {
		s.note.Set(words.T("No column of the file gives this. Choose one, or a value for all rows, in step 2."), theme.ColorNameChange)
		return
	}
	p.grid.Select(key, col)
	at, size, seen := p.grid.CurrentPlace()
	if !seen {
		return
	}
	row, _ := s.table.Row(line.Row.Row)
	e.row, e.column, e.was = line.Row.Row, column, row.Cell(column)
	e.entry.SetText(e.was)
	e.entry.Move(at.SubtractXY(0, 1))
	e.entry.Resize(fyne.NewSize(max(size.Width, 60), size.Height+2))
	e.entry.Show()
	s.window.window.Canvas().Focus(e.entry)
	e.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// wrongColumn is the column of the preview with what is wrong in a row, the POP
// name where nothing is.
func (e *cellEditor) wrongColumn(r *sheet.PlanRow) int {
	for _, problem := range r.Problems {
		for col, f := range previewFields {
			if col >= 2 && f == problem.Field && !problem.Note {
				return col
			}
		}
	}
	return 2
}

// fieldOf is the field that a column of the preview shows for a row: the last one
// has what is wrong, or the speeds.
func (e *cellEditor) fieldOf(r *sheet.PlanRow, col int) phonebook.Field {
	if col == len(previewFields)-1 && r.Result == sheet.Rejected {
		for _, problem := range r.Problems {
			if !problem.Note && problem.Field != phonebook.FieldNone {
				return problem.Field
			}
		}
	}
	return previewFields[col]
}

// key acts on the keys that an entry hands on.
func (e *cellEditor) key(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		e.save()
		e.back()
		e.page.grid.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	case fyne.KeyEscape:
		e.close()
		e.back()
	default: // stays in the text
	}
}

// save takes what was typed.
func (e *cellEditor) save() {
	row, text := e.row, e.entry.Text
	e.close()
	if row != 0 && text != e.was {
		e.page.sheet.editCell(row, e.column, text)
	}
}

// close ends the editing without taking anything.
func (e *cellEditor) close() {
	e.row = 0
	e.entry.Hide()
}

func (e *cellEditor) back() { e.page.sheet.window.window.Canvas().Focus(e.page.grid) }
