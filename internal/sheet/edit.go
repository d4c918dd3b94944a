package sheet

import (
	"cmp"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Row returns the row of a number, false for one that is blank or not below the
// header.
func (t *Table) Row(number int) (Row, bool) {
	i, ok := t.at(number)
	if !ok {
		return Row{}, false
	}
	return t.Rows[i], true
}

func (t *Table) at(number int) (int, bool) {
	return slices.BinarySearchFunc(t.Rows, number, func(r Row, n int) int { return cmp.Compare(r.Number, n) })
}

// Edit is another text for a cell.
type Edit struct {
	Row    int // as in the file
	Column int // from 0
	Text   string
}

// With returns the table with other texts in some cells, which are then what the
// file says there. Where it has none of the cells it returns itself. The file
// stays as it is.
func (t *Table) With(edits ...Edit) *Table {
	with := t
	for _, e := range edits {
		i, ok := t.at(e.Row)
		if !ok || e.Column < 0 || e.Column >= t.Columns {
			continue
		}
		if with == t {
			edited := *t
			with = &edited
			with.Rows = slices.Clone(t.Rows)
		}
		with.Rows[i] = with.Rows[i].with(e.Column, e.Text)
	}
	return with
}

func (r Row) with(column int, text string) Row {
	edited := Row{Number: r.Number, Cells: slices.Clone(r.Cells)}
	for len(edited.Cells) <= column {
		edited.Cells = append(edited.Cells, "")
	}
	edited.Cells[column] = text
	for _, b := range r.Bad {
		if b.Column != column {
			edited.Bad = append(edited.Bad, b)
		}
	}
	return edited
}

// Table returns the table that the plan was made of.
func (p *Plan) Table() *Table { return p.table }

// ColumnOf returns the column of the file, from 0, that gives a field, -1 where
// none does. Of several columns it is the first.
func (p *Plan) ColumnOf(f phonebook.Field) int {
	return slices.IndexFunc(p.Columns, func(c ColumnMap) bool { return c.Field == f })
}

// leaveOut skips the rows that are to stay out. Those that are skipped anyway have
// their own reason.
func (p *Plan) leaveOut(rows map[int]bool) {
	if len(rows) == 0 {
		return
	}
	for i := range p.Rows {
		if r := &p.Rows[i]; r.Result != Skipped && rows[r.Row] {
			r.Result, r.Before = Skipped, phonebook.POP{}
			r.Problems = append([]Problem{{Reason: leftOut}}, r.Problems...)
		}
	}
}

// LeftOut reports whether a row stays out by choice.
func (r *PlanRow) LeftOut() bool {
	return r.Result == Skipped && len(r.Problems) > 0 && r.Problems[0].Reason.Text == leftOut.Text
}

var leftOut = phonebook.Say("Left out by choice.")

// Emptiable reports whether the row is right once the cell is empty: the POP comes
// without what the field is for, or with a new index.
func (p Problem) Emptiable() bool {
	if p.Note || p.Column == "" {
		return false
	}
	switch p.Field {
	case phonebook.FieldID:
		return p.Remedy.Text == remedyNewIndex.Text || p.Remedy.Text == remedyIndex.Text
	case phonebook.FieldRegion, phonebook.FieldFlags, phonebook.FieldStatus, phonebook.FieldDialUpEntry, phonebook.FieldComments:
		return true
	default:
		return false
	}
}

// Reading says how the cells of a column are read, where its field alone does not
// tell.
type Reading uint8

// The readings of a column.
const (
	ReadPlain     Reading = iota
	ReadWithArea          // the access number with its area code in front
	ReadCityState         // the name with the region behind it
	ReadMark              // a tick stands for the speed of the title
)

// Reading returns how a column is read, and for [ReadMark] the speed.
func (p *Plan) Reading(c ColumnMap) (Reading, uint32) {
	if c.Field == phonebook.FieldAccessNumber && p.splits > 0 && p.ColumnOf(phonebook.FieldAreaCode) < 0 {
		return ReadWithArea, 0
	}
	return c.Reading()
}

// Reading is [Plan.Reading] as far as a column tells by itself.
func (c ColumnMap) Reading() (Reading, uint32) {
	switch c.role {
	case roleSpeedMark:
		return ReadMark, c.speed
	case roleCityState:
		return ReadCityState, 0
	default:
		return ReadPlain, 0
	}
}
