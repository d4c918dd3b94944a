package sheet

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/internal/sheet/workbook"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// readWorkbook fills t from a file with sheets.
func readWorkbook(ctx context.Context, t *Table, k kind, data []byte, opt ReadOptions) error {
	w, err := openWorkbook(k, data, opt.Password)
	if err != nil {
		return workbookError(t.File, k, err)
	}
	err = readBook(ctx, t, w, k, opt)
	if bad := w.Close(); err == nil && bad != nil {
		err = fmt.Errorf("%s: removing temporary files: %w", t.File, bad)
	}
	return err
}

// maxTried is how many sheets are looked at for a list: each costs a reading.
const maxTried = 20

// readBook reads the sheet that was asked for, or the first that looks like a
// list; where none does, the first with rows.
func readBook(ctx context.Context, t *Table, w workbook.Workbook, k kind, opt ReadOptions) error {
	t.Kind = kindNames[k]
	choice, err := chooseSheets(t, w.Sheets(), opt.Sheet)
	if err != nil {
		return err
	}
	var found *Table
	for n, i := range choice {
		one := &Table{File: t.File, Kind: t.Kind, Sheets: t.Sheets, Sheet: w.Sheets()[i].Name}
		if n == maxTried {
			break
		}
		if err := readSheet(ctx, one, w, i, opt.Progress); err != nil {
			return workbookError(t.File, k, err)
		}
		if len(one.Rows) > 0 && found == nil {
			found = one
		}
		if looksLikeList(one) {
			found = one
			break
		}
	}
	if found == nil {
		return noRows(ctx, t, w, choice, opt.Sheet)
	}
	notes := t.Notes
	*t = *found
	t.Notes = append(notes, t.Notes...)
	if others := slices.DeleteFunc(slices.Clone(t.Sheets), func(s string) bool { return s == t.Sheet }); len(others) > 0 {
		t.note(phonebook.Say("Sheet {{.Sheet}} was read. Not read: {{.Others}}.", "Sheet", t.Sheet, "Others", strings.Join(head(others, 10), ", ")))
	}
	return nil
}

// errRow ends the reading of a sheet at its first row.
var errRow = errors.New("a row")

// noRows says that the sheets that were to be read have no rows, and which others
// have.
func noRows(ctx context.Context, t *Table, w workbook.Workbook, tried []int, wanted string) error {
	e := &FileError{File: t.File, Reason: phonebook.Say("The file has no rows."), Remedy: phonebook.Say("Choose another file or sheet.")}
	for i, s := range w.Sheets() {
		if slices.Contains(tried, i) || len(e.Sheets) == maxTried {
			continue
		}
		err := w.Rows(ctx, i, func(r workbook.Row) error {
			if slices.ContainsFunc(r.Shown, func(c string) bool { return strings.TrimSpace(c) != "" }) || len(r.Numbers) > 0 {
				return errRow
			}
			return nil
		})
		if errors.Is(err, errRow) {
			e.Sheets = append(e.Sheets, s.Name)
		}
	}
	if wanted != "" {
		e.Reason = phonebook.Say(`The file has no rows in sheet "{{.Sheet}}".`, "Sheet", wanted)
	}
	if len(e.Sheets) > 0 {
		e.Remedy = phonebook.Say("Choose a sheet that has rows: {{.Sheets}}.", "Sheets", strings.Join(e.Sheets, ", "))
	}
	return e
}

// looksLikeList reports whether a sheet has a header or several telephone
// numbers, which covers and legends have not.
func looksLikeList(t *Table) bool {
	if findHeader(t.Rows) >= 0 {
		return true
	}
	numbers := 0
	for _, r := range t.Rows[:min(len(t.Rows), profileRows)] {
		if !lonely(r) && slices.ContainsFunc(r.Cells, phoneLike) {
			numbers++
		}
	}
	return numbers >= 3 || numbers > 0 && numbers == len(t.Rows)
}

func openWorkbook(k kind, data []byte, password string) (workbook.Workbook, error) {
	switch k {
	case kindXLS:
		return workbook.OpenXLS(data)
	case kindODS:
		return workbook.OpenODS(data)
	case kindHTML:
		return workbook.OpenHTML(data)
	default:
		return workbook.OpenXLSX(data, password)
	}
}

// NeedsPassword reports whether an error of [Read] says that the file is
// protected and the password is missing or wrong: ask for it, and read again.
func NeedsPassword(err error) bool {
	e, ok := errors.AsType[*FileError](err)
	return ok && e.password
}

// workbookError puts an error of the package workbook into the words of a
// [*FileError]. Others are not of the file: they stay as they are.
func workbookError(file string, k kind, err error) error {
	e := &FileError{File: file, Err: err}
	limit, _ := errors.AsType[*workbook.Limit](err)
	detail, said := strings.CutPrefix(err.Error(), workbook.ErrDamaged.Error()+": ")
	switch {
	case errors.Is(err, workbook.ErrDamaged) && said:
		e.Reason = phonebook.Say("The file is damaged: {{.Detail}}.", "Detail", detail)
		e.Remedy = damaged(file, err).Remedy
	case errors.Is(err, workbook.ErrDamaged):
		return damaged(file, err) // no sentence for people behind it
	case limit != nil:
		e.Reason = phonebook.Say("The file is too large: {{.What}}.", "What", phonebook.Sentence{Text: limit.Text, Values: limit.Values})
		e.Remedy = phonebook.Say("Save the list alone in a new file.")
	case errors.Is(err, workbook.ErrPassword), errors.Is(err, workbook.ErrWrong):
		e.protected(k, errors.Is(err, workbook.ErrWrong))
	case errors.Is(err, workbook.ErrVersion):
		e.Reason = phonebook.Say("The file was written by a version of Excel that is not read, or is encrypted in an unknown way.")
		e.Remedy = saveAsXLSX
	case errors.Is(err, workbook.ErrNothing):
		e.Reason = phonebook.Say("The file holds no sheet that could be a list.")
		e.Remedy = phonebook.Say("Choose another file.")
	default:
		return err
	}
	return e
}

// protected says that the file needs a password, or another one.
func (e *FileError) protected(k kind, wrong bool) {
	e.password = k == kindProtected
	e.Remedy = phonebook.Say("Open it in a spreadsheet program and save it without one.")
	switch {
	case wrong:
		e.Reason = phonebook.Say("The password is not the right one.")
	case k == kindXLS, k == kindODS:
		e.Reason = phonebook.Say("The file is protected by a password, which is read in .xlsx files alone.")
	default:
		e.Reason = phonebook.Say("The file is protected by a password.")
	}
	if e.password {
		e.Remedy = phonebook.Say("Give the password that opens it, or save the file without one.")
	}
}

// chooseSheets lists the visible sheets in t and returns those to try in turn,
// by position in all.
func chooseSheets(t *Table, all []workbook.Sheet, wanted string) ([]int, error) {
	var visible []int
	var hidden []string
	for i, s := range all {
		if s.Hidden {
			hidden = append(hidden, s.Name)
			continue
		}
		visible = append(visible, i)
		t.Sheets = append(t.Sheets, s.Name)
	}
	if wanted == "" {
		if len(hidden) > 0 {
			t.note(phonebook.Say("Hidden sheets were left out: {{.Sheets}}.", "Sheets", strings.Join(head(hidden, 10), ", ")))
		}
		return visible, nil
	}
	for i, s := range all {
		if strings.EqualFold(s.Name, wanted) {
			return []int{i}, nil
		}
	}
	return nil, &FileError{
		File: t.File, Reason: phonebook.Say(`The file has no sheet "{{.Sheet}}".`, "Sheet", wanted),
		Remedy: phonebook.Say("Its sheets are: {{.Sheets}}.", "Sheets", strings.Join(head(t.Sheets, 20), ", ")),
	}
}

// readSheet appends the rows of sheet i.
func readSheet(ctx context.Context, t *Table, w workbook.Workbook, i int, progress func(int)) error {
	s := &sheetReader{table: t, progress: progress}
	if err := w.Rows(ctx, i, s.add); err != nil {
		return err
	}
	t.fillMerges(w.Merges())
	if s.hidden > 0 {
		t.note(phonebook.Count(s.hidden, "{{.N}} hidden row was read like the others, row {{.Row}}.", "{{.N}} hidden rows were read like the others, the first is row {{.Row}}.", "Row", strconv.Itoa(s.firstHidden)))
	}
	if s.wide > 0 {
		t.note(phonebook.Say("Columns beyond {{.Column}} were left out, first in row {{.Row}}.", "Column", letter(MaxColumns-1), "Row", strconv.Itoa(s.wide)))
	}
	return nil
}

type sheetReader struct {
	table       *Table
	progress    func(int)
	told        int // the row of the last progress
	hidden      int // rows
	firstHidden int
	wide        int // first row with more than MaxColumns cells
}

func (s *sheetReader) add(r workbook.Row) error {
	if s.progress != nil && r.Number-s.told >= tick {
		s.told = r.Number
		s.progress(r.Number)
	}
	row := Row{Number: r.Number, Cells: r.Shown}
	for i, c := range r.Shown {
		if c != "" && c[0] == '#' && isErrorValue(c) {
			row.Bad = append(row.Bad, BadCell{i, phonebook.Say("The cell holds the error {{.Error}}.", "Error", c), errorRemedy})
		}
	}
	for _, n := range r.Numbers {
		s.number(&row, n)
	}
	for _, i := range r.Lost {
		row.Bad = append(row.Bad, BadCell{i, formulaReason, formulaRemedy})
	}
	if row.blank() {
		return nil
	}
	if r.Wide && s.wide == 0 {
		s.wide = r.Number
	}
	if r.Hidden {
		if s.hidden++; s.hidden == 1 {
			s.firstHidden = r.Number
		}
	}
	return s.table.addRow(row)
}

// number decides what a cell says that holds a number.
func (s *sheetReader) number(row *Row, n workbook.Number) {
	for len(row.Cells) <= n.Column {
		row.Cells = append(row.Cells, "") // its format shows nothing
	}
	text, date := cellText(row.Cells[n.Column], n.Stored, n.Date)
	row.Cells[n.Column] = text
	if date {
		row.Bad = append(row.Bad, BadCell{n.Column, dateReason, dateRemedy})
	}
}

// fillMerges gives the cells below a merged one its value: lists merge a state
// over its towns.
func (t *Table) fillMerges(merges []workbook.Merge) {
	for _, m := range merges {
		top, found := slices.BinarySearchFunc(t.Rows, m.Row, func(r Row, row int) int { return r.Number - row })
		if !found {
			continue
		}
		value := t.Rows[top].Cell(m.Column)
		for i := top + 1; value != "" && i < len(t.Rows) && t.Rows[i].Number < m.Row+m.Rows; i++ {
			r := &t.Rows[i]
			for len(r.Cells) <= m.Column {
				r.Cells = append(r.Cells, "")
			}
			if r.Cells[m.Column] == "" {
				r.Cells[m.Column] = value
			}
		}
	}
}
