package workbook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// memoryLimit is the size up to which an unpacked part stays in memory; larger
// ones go to a temporary file, which is what keeps a list of 65,000 rows from
// costing more memory than the book that it becomes.
const memoryLimit = 16 << 20

// stringsPart is where the library looks for the shared strings.
const stringsPart = "xl/sharedStrings.xml"

// xlsx is an Office Open XML workbook (ECMA-376 Part 1, 18). The library reads
// what cells show; what they store comes from [storedReader], because the
// library gives one form at a time and a second pass would cost as much again.
type xlsx struct {
	file     *excelize.File
	pack     *pack
	parts    []sheetPart
	shared   []int        // bytes of the shared strings, as they are written
	measured bool         // they are known
	dates    map[int]bool // by index of a cell's style
	folder   string       // of temporary files
	merges   []Merge
}

// OpenXLSX opens an .xlsx or .xlsm file. The password serves for a protected
// one: [ErrPassword] when it is empty there, [ErrWrong] when it does not fit.
func OpenXLSX(data []byte, password string) (w Workbook, err error) {
	defer guard(&err)
	if bytes.HasPrefix(data, []byte(compoundMagic)) {
		if data, err = decrypt(data, password); err != nil {
			return nil, err
		}
	}
	p, err := openPack(data)
	if err != nil {
		return nil, err
	}
	parts, err := sheetParts(p)
	if err == nil {
		err = checkParts(p, parts)
	}
	if err != nil {
		return nil, err
	}
	// The library leaves its temporary files when a read breaks off: it gets a
	// folder that is removed whole.
	folder, err := TempFolder()
	if err != nil {
		return nil, err
	}
	defer func() {
		if w == nil { // also when the library panics
			_ = os.RemoveAll(folder) // the reason of the failure is what counts
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: MaxUnpack, UnzipXMLSizeLimit: memoryLimit, TmpDir: folder,
	})
	switch {
	case err != nil && strings.Contains(err.Error(), "unzip size exceeds"):
		return nil, tooLarge("it unpacks to more than {{.Most}} MB", "Most", MaxUnpack>>20)
	case err != nil:
		return nil, fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	return &xlsx{file: f, pack: p, parts: parts, dates: make(map[int]bool), folder: folder}, nil
}

func (x *xlsx) Sheets() []Sheet {
	out := make([]Sheet, len(x.parts))
	for i, p := range x.parts {
		out[i] = p.Sheet
	}
	return out
}

func (x *xlsx) Merges() []Merge { return x.merges }

func (x *xlsx) Close() error { return errors.Join(x.file.Close(), os.RemoveAll(x.folder)) }

// Rows walks the library's rows and the stored cells side by side. Where they
// disagree the file is damaged: the library takes a part that breaks off for
// one that ends.
func (x *xlsx) Rows(ctx context.Context, sheet int, do func(Row) error) (err error) {
	defer guard(&err)
	x.merges = nil
	if ctx.Err() != nil {
		return ctx.Err()
	}
	stored, err := x.openStored(x.parts[sheet].part)
	if err != nil {
		return err
	}
	defer stored.close()
	rows, err := x.file.Rows(x.parts[sheet].Name)
	if err != nil {
		return fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	defer rows.Close()
	if err := walk(ctx, stored, rows, do); err != nil {
		return err
	}
	x.merges = stored.merges.list
	return nil
}

// walk gives what both readers say of each row.
func walk(ctx context.Context, stored *storedReader, rows *excelize.Rows, do func(Row) error) error {
	row, more, err := stored.next()
	for number := 1; more && err == nil && rows.Next(); number++ {
		if number%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		cells, bad := rows.Columns()
		if bad != nil {
			return fmt.Errorf("%w (%w)", ErrDamaged, bad)
		}
		if row.Number != number {
			continue
		}
		if len(cells) < stored.text { // the library gives up within a row in silence
			return damaged("row %d breaks off", number)
		}
		if err := row.show(cells); err != nil {
			return err
		}
		if err := do(row); err != nil {
			return err
		}
		row, more, err = stored.next()
	}
	switch {
	case err != nil:
		return err
	case rows.Error() != nil:
		return fmt.Errorf("%w (%w)", ErrDamaged, rows.Error())
	case more:
		return damaged("the sheet breaks off before row %d", row.Number)
	}
	return nil
}

// show takes what the cells of the row show.
func (r *Row) show(cells []string) error {
	if slices.ContainsFunc(cells, func(text string) bool { return len(text) > MaxCell }) {
		return tooLong(r.Number)
	}
	r.Shown = cells
	if len(cells) > MaxColumns {
		r.Shown, r.Wide = cells[:MaxColumns], true
	}
	return nil
}

// date reports whether cells of a style show dates.
func (x *xlsx) date(style int) bool {
	is, known := x.dates[style]
	if known {
		return is
	}
	if s, err := x.file.GetStyle(style); err == nil {
		is = builtinDate(s.NumFmt) || s.CustomNumFmt != nil && isDate(*s.CustomNumFmt)
	}
	x.dates[style] = is
	return is
}
