package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
)

// emptyFormulas returns the columns, by row number, of the formulas of a sheet
// that have no stored result. Programs that do not calculate write such cells,
// and the library reads them as empty: a number would be missing without a word.
func emptyFormulas(data []byte, sheet string) (map[int][]int, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	if part, err := z.Open("xl/sharedStrings.xml"); err == nil {
		info, err := part.Stat()
		part.Close()
		// Past this size the library keeps its strings in a file that two passes
		// may not share. No list of POPs has so much text.
		if err == nil && info.Size() > memoryLimit {
			return nil, errors.New("the shared strings are too large")
		}
	}
	name := sheetPart(z, sheet)
	if name == "" {
		return nil, nil
	}
	if found, err := partContains(z, name, "<f"); err != nil || !found {
		return nil, err
	}
	part, err := z.Open(name)
	if err != nil {
		return nil, err
	}
	defer part.Close()
	return scanFormulas(io.LimitReader(part, unzipLimit))
}

// sheetPart returns the name of the part that holds a sheet, "" when the
// workbook does not say in the usual way.
func sheetPart(z *zip.Reader, sheet string) string {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if decodePart(z, "xl/workbook.xml", &book) != nil || decodePart(z, "xl/_rels/workbook.xml.rels", &rels) != nil {
		return ""
	}
	for _, s := range book.Sheets {
		if s.Name != sheet {
			continue
		}
		for _, r := range rels.List {
			if r.ID != s.ID {
				continue
			}
			if abs, ok := strings.CutPrefix(r.Target, "/"); ok {
				return abs
			}
			return path.Join("xl", r.Target)
		}
	}
	return ""
}

func decodePart(z *zip.Reader, name string, into any) error {
	part, err := z.Open(name)
	if err != nil {
		return err
	}
	defer part.Close()
	return xml.NewDecoder(io.LimitReader(part, memoryLimit)).Decode(into)
}

// partContains looks for a few bytes without parsing: most sheets have no
// formula, and inflating alone costs a hundredth of parsing.
func partContains(z *zip.Reader, name, word string) (bool, error) {
	part, err := z.Open(name)
	if err != nil {
		return false, nil // named otherwise; the library will tell
	}
	defer part.Close()
	buf := make([]byte, 64<<10)
	keep, total := 0, 0
	for total < unzipLimit {
		n, err := part.Read(buf[keep:])
		total += n
		if bytes.Contains(buf[:keep+n], []byte(word)) {
			return true, nil
		}
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		tail := min(len(word)-1, keep+n)
		copy(buf, buf[keep+n-tail:keep+n])
		keep = tail
	}
	return false, nil
}

// scanFormulas walks the cells of a sheet part.
func scanFormulas(r io.Reader) (map[int][]int, error) {
	lost := make(map[int][]int)
	var row, col int
	var formula, value bool
	d := xml.NewDecoder(r)
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return lost, nil
		}
		if err != nil {
			return nil, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "c":
				formula, value = false, false
				row, col = cellRef(e.Attr)
			case "f":
				formula = true
			}
		case xml.CharData:
			// Text inside <f> is the formula, which is never the last child.
			value = len(bytes.TrimSpace(e)) > 0
		case xml.EndElement:
			switch e.Name.Local {
			case "f":
				value = false
			case "c":
				if formula && !value && row > 0 && col >= 0 && col < MaxColumns {
					lost[row] = append(lost[row], col)
				}
			}
		}
	}
}

// cellRef splits a reference such as "AB12" into row 12 and column 27.
func cellRef(attrs []xml.Attr) (row, col int) {
	for _, a := range attrs {
		if a.Name.Local != "r" {
			continue
		}
		digits := strings.IndexFunc(a.Value, func(r rune) bool { return r >= '0' && r <= '9' })
		if digits < 1 || digits > 3 {
			return 0, -1
		}
		row, _ = strconv.Atoi(a.Value[digits:])
		return row, columnOf(a.Value[:digits])
	}
	return 0, -1
}

// letter names column i, counted from 0, as spreadsheet programs do.
func letter(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// columnOf is the inverse of letter, -1 for what is no column.
func columnOf(name string) int {
	n := 0
	for _, r := range strings.ToUpper(name) {
		if r < 'A' || r > 'Z' || n > MaxColumns {
			return -1
		}
		n = n*26 + int(r-'A') + 1
	}
	return n - 1
}
