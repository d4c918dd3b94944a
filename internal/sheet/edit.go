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

// WithCell returns the table with another text in one cell, which is then what the
// file says there; the column counts from 0. For a row or a column that it has not
// it returns itself. The file stays as it is.
func (t *Table) WithCell(number, column int, text string) *Table {
	i, ok := t.at(number)
	if !ok || column < 0 || column >= t.Columns {
		return t
	}
	row := &t.Rows[i]
	edited := Row{Number: row.Number, Cells: slices.Clone(row.Cells)}
	for len(edited.Cells) <= column {
		edited.Cells = append(edited.Cells, "")
	}
	edited.Cells[column] = text
	for _, b := range row.Bad {
		if b.Column != column {
			edited.Bad = append(edited.Bad, b)
		}
	}
	with := *t
	with.Rows = slices.Clone(t.Rows)
	with.Rows[i] = edited
	return &with
}

// Table returns the table that the plan was made of.
func (p *Plan) Table() *Table { return p.table }

// ColumnOf returns the column of the file, from 0, that gives a field, -1 where
// none does. Of several columns it is the first.
func (p *Plan) ColumnOf(f phonebook.Field) int {
	return slices.IndexFunc(p.Columns, func(c ColumnMap) bool { return c.Field == f })
}

// leaveOut skips the rejected rows that are to stay out.
func (p *Plan) leaveOut(rows map[int]bool) {
	for i := range p.Rows {
		if r := &p.Rows[i]; r.Result == Rejected && rows[r.Row] {
			r.Result = Skipped
			r.Problems = append([]Problem{{Reason: leftOut}}, r.Problems...)
		}
	}
}

const leftOut = "Left out by choice."

// Hopeless reports whether there is nothing to repair in a row with this problem:
// it holds no number at all.
func (p Problem) Hopeless() bool {
	return p.Field == phonebook.FieldAccessNumber && !p.Note && (p.Reason == placeholderReason || digitsOf(p.Value) == "")
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
	switch {
	case c.role == roleSpeedMark:
		return ReadMark, c.speed
	case c.role == roleCityState:
		return ReadCityState, 0
	case c.Field == phonebook.FieldAccessNumber && p.splits > 0 && p.ColumnOf(phonebook.FieldAreaCode) < 0:
		return ReadWithArea, 0
	}
	return ReadPlain, 0
}
