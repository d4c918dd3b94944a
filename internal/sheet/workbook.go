package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

const (
	// A sheet of 1.2 GB fits into a zip of 1.2 MB.
	unzipLimit = 512 << 20
	// Parts up to this size stay in memory, which reads a quarter faster than
	// from a temporary file.
	memoryLimit = 64 << 20
)

// readWorkbook fills t from an .xlsx or .xlsm file.
func readWorkbook(ctx context.Context, t *Table, data []byte, opt ReadOptions) error {
	// excelize leaves its temporary files when a read breaks off: give it a
	// folder that is removed whole.
	tmp, err := os.MkdirTemp("", "pba-sheet-")
	if err != nil {
		return fmt.Errorf("temporary folder: %w", err)
	}
	defer os.RemoveAll(tmp)
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: unzipLimit, UnzipXMLSizeLimit: memoryLimit, TmpDir: tmp,
	})
	if err != nil {
		if strings.Contains(err.Error(), "unzip size exceeds") {
			return &FileError{
				File: t.File, Err: err, Reason: fmt.Sprintf("The file unpacks to more than %d MB.", unzipLimit>>20),
				Remedy: "Save the list alone in a new file.",
			}
		}
		return damaged(t.File, err)
	}
	defer f.Close()
	t.Kind = "xlsx"
	names, err := chooseSheets(t, f, opt.Sheet)
	if err != nil {
		return err
	}
	for _, name := range names {
		t.Sheet = name
		if err := readSheet(ctx, t, f, data, opt.Progress); err != nil {
			return err
		}
		if len(t.Rows) > 0 {
			break
		}
	}
	if len(t.Rows) == 0 {
		return &FileError{File: t.File, Reason: "The file has no rows.", Remedy: "Choose another file or sheet."}
	}
	if others := slices.DeleteFunc(slices.Clone(t.Sheets), func(s string) bool { return s == t.Sheet }); len(others) > 0 {
		t.note("Sheet %s was read. Not read: %s.", t.Sheet, strings.Join(others, ", "))
	}
	return nil
}

// chooseSheets lists the visible sheets and returns those to try in turn.
func chooseSheets(t *Table, f *excelize.File, wanted string) ([]string, error) {
	var hidden []string
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err == nil && !visible {
			hidden = append(hidden, name)
			continue
		}
		t.Sheets = append(t.Sheets, name)
	}
	if wanted == "" {
		if len(hidden) > 0 {
			t.note("Hidden sheets were left out: %s.", strings.Join(hidden, ", "))
		}
		return t.Sheets, nil
	}
	for _, name := range append(slices.Clone(t.Sheets), hidden...) {
		if strings.EqualFold(name, wanted) {
			return []string{name}, nil
		}
	}
	return nil, &FileError{
		File: t.File, Reason: fmt.Sprintf("The file has no sheet %q.", wanted),
		Remedy: "Its sheets are: " + strings.Join(t.Sheets, ", ") + ".",
	}
}

// readSheet appends the rows of sheet t.Sheet.
func readSheet(ctx context.Context, t *Table, f *excelize.File, data []byte, progress func(int)) error {
	lost, err := emptyFormulas(data, t.Sheet)
	if err != nil {
		return damaged(t.File, err)
	}
	s := &sheetReader{table: t, lost: lost, progress: progress}
	err = eachRow(ctx, f, t.Sheet, s.add)
	switch {
	case errors.Is(err, errStop):
		t.note("Reading ended at row %s after %s empty rows.", phonebook.Thousands(s.last), phonebook.Thousands(emptyRun))
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		if _, ok := errors.AsType[*FileError](err); ok {
			return err
		}
		return damaged(t.File, err)
	}
	if s.hidden > 0 {
		t.note("%s read like the others, the first is row %d.", plural(s.hidden, "hidden row was", "hidden rows were"), s.firstHidden)
	}
	if s.wide > 0 {
		t.note("Columns beyond %s were left out, first in row %d.", letter(MaxColumns-1), s.wide)
	}
	return nil
}

// errStop ends a read early without an error.
var errStop = errors.New("stop")

type sheetReader struct {
	table       *Table
	lost        map[int][]int // columns of formulas without a result, by row
	progress    func(int)
	last        int // last row with content
	hidden      int // rows
	firstHidden int
	wide        int // first row with more than MaxColumns cells
}

func (s *sheetReader) add(number int, shown, stored rawRow) error {
	if s.progress != nil && number%tick == 0 {
		s.progress(number)
	}
	row := Row{Number: number}
	cells := stored.cells
	if len(cells) > MaxColumns {
		cells = cells[:MaxColumns]
		if s.wide == 0 {
			s.wide = number
		}
	}
	row.Cells = cells
	for i, r := range cells {
		if r == "" {
			continue
		}
		f := ""
		if i < len(shown.cells) {
			f = shown.cells[i]
		}
		text, fault := cellText(f, r)
		cells[i] = text
		switch fault {
		case "":
		case dateReason:
			row.Bad = append(row.Bad, BadCell{i, fault, dateRemedy})
		default:
			row.Bad = append(row.Bad, BadCell{i, fault, errorRemedy})
		}
	}
	for _, i := range s.lost[number] {
		row.Bad = append(row.Bad, BadCell{i, formulaReason, formulaRemedy})
	}
	if row.blank() {
		if number-s.last >= emptyRun {
			return errStop
		}
		return nil
	}
	s.last = number
	if stored.hidden {
		if s.hidden++; s.hidden == 1 {
			s.firstHidden = number
		}
	}
	return s.table.addRow(row)
}
