package workbook

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
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
	file   *excelize.File
	zip    *zip.Reader
	parts  []sheetPart
	dates  map[int]bool // by index of a cell's style
	folder string       // of temporary files
}

// sheetPart is a sheet and the part of the package that holds it.
type sheetPart struct {
	Sheet
	part string
}

// OpenXLSX opens an .xlsx or .xlsm file. The password serves for a protected
// one: [ErrPassword] when it is empty there, [ErrWrong] when it does not fit.
func OpenXLSX(data []byte, password string) (_ Workbook, err error) {
	defer guard(&err)
	if bytes.HasPrefix(data, []byte(compoundMagic)) {
		if data, err = decrypt(data, password); err != nil {
			return nil, err
		}
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, damaged("it is not a whole zip archive")
	}
	parts, err := sheetParts(z)
	if err == nil {
		err = checkParts(z, parts)
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
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: MaxUnpack, UnzipXMLSizeLimit: memoryLimit, TmpDir: folder,
	})
	if err != nil {
		_ = os.RemoveAll(folder) // the reason of the failure is what counts
		if strings.Contains(err.Error(), "unzip size exceeds") {
			return nil, tooLarge("it unpacks to more than %d MB", MaxUnpack>>20)
		}
		return nil, fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	return &xlsx{file: f, zip: z, parts: parts, dates: make(map[int]bool), folder: folder}, nil
}

func (x *xlsx) Sheets() []Sheet {
	out := make([]Sheet, len(x.parts))
	for i, p := range x.parts {
		out[i] = p.Sheet
	}
	return out
}

func (x *xlsx) Close() error { return errors.Join(x.file.Close(), os.RemoveAll(x.folder)) }

// Rows walks the library's rows and the stored cells side by side. Where they
// disagree the file is damaged: the library takes a part that breaks off for
// one that ends.
func (x *xlsx) Rows(ctx context.Context, sheet int, do func(Row) error) (err error) {
	defer guard(&err)
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
		row.Shown = cells
		if len(cells) > MaxColumns {
			row.Shown, row.Wide = cells[:MaxColumns], true
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
		return damaged("sheet %s breaks off before row %d", x.parts[sheet].Name, row.Number)
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

// relations are the parts that a part names (ECMA-376 Part 2, 9.3).
type relations struct {
	List []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// sheetParts lists the worksheets of a package; sheets of charts and macros hold
// no cells and are left out.
func sheetParts(z *zip.Reader) ([]sheetPart, error) {
	main := "xl/workbook.xml"
	var root relations
	if decodePart(z, "_rels/.rels", &root) == nil {
		for _, r := range root.List {
			if strings.HasSuffix(r.Type, "/officeDocument") {
				main = resolvePart("", r.Target)
			}
		}
	}
	var book struct {
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels relations
	folder := path.Dir(main)
	if err := decodePart(z, main, &book); err != nil {
		return nil, err
	}
	if err := decodePart(z, path.Join(folder, "_rels", path.Base(main)+".rels"), &rels); err != nil {
		return nil, err
	}
	var out []sheetPart
	for _, s := range book.Sheets {
		for _, r := range rels.List {
			if r.ID == s.ID && strings.HasSuffix(r.Type, "/worksheet") {
				out = append(out, sheetPart{Sheet{Name: s.Name, Hidden: s.State == "hidden" || s.State == "veryHidden"}, resolvePart(folder, r.Target)})
			}
		}
	}
	if len(out) == 0 {
		return nil, ErrNothing
	}
	return out, nil
}

// checkParts refuses a package whose parts beside the sheets are too large: the
// library takes them into memory whole.
func checkParts(z *zip.Reader, sheets []sheetPart) error {
	for _, f := range z.File {
		rows := f.Name == stringsPart || slices.ContainsFunc(sheets, func(s sheetPart) bool { return s.part == f.Name })
		if xmlPart := strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels"); xmlPart && !rows && f.UncompressedSize64 > memoryLimit {
			return tooLarge("its part %s has %d MB", f.Name, f.UncompressedSize64>>20)
		}
	}
	return nil
}

// resolvePart returns the name of a part that another one in folder names.
func resolvePart(folder, target string) string {
	if abs, ok := strings.CutPrefix(target, "/"); ok {
		return abs
	}
	return path.Join(folder, target)
}

func decodePart(z *zip.Reader, name string, into any) error {
	part, err := z.Open(name)
	if err != nil {
		return damaged("its part %s is missing", name)
	}
	defer part.Close()
	if err := xml.NewDecoder(io.LimitReader(part, memoryLimit)).Decode(into); err != nil {
		return damaged("its part %s cannot be read", name)
	}
	return nil
}
