package sheet

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// readText fills t from text with one row per line.
func readText(ctx context.Context, t *Table, data []byte, opt ReadOptions) error {
	if opt.Sheet != "" {
		return &FileError{File: t.File, Reason: phonebook.Say("The file is text and has no sheets."), Remedy: phonebook.Say("Leave the sheet out.")}
	}
	t.Kind = "text"
	text, err := decode(t, data, opt)
	if err != nil {
		return err
	}
	text = strings.TrimRight(text, "\x1a") // how DOS ended texts
	// Rows of old Macintosh files end in CR alone, which the parser would not see.
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	if err := t.checkLines(text); err != nil {
		return err
	}
	progress := func(line int, cells []string) error {
		if line%tick == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if opt.Progress != nil {
				opt.Progress(line)
			}
		}
		return t.addRecord(line, cells)
	}
	if err := t.splitText(text, opt.Separator, progress); err != nil {
		return err
	}
	if len(t.Rows) == 0 {
		return &FileError{File: t.File, Reason: phonebook.Say("The file has no rows."), Remedy: phonebook.Say("Choose another file.")}
	}
	return nil
}

// checkLines refuses text that is no list before it is taken apart into millions
// of cells.
func (t *Table) checkLines(text string) error {
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		if number++; len(line) > MaxLine {
			return &FileError{
				File: t.File, Reason: phonebook.Say("The file has {{.Bytes}} bytes in line {{.Line}}, at most {{.Most}}.",
					"Bytes", len(line), "Line", strconv.Itoa(number), "Most", MaxLine),
				Remedy: phonebook.Say("Check that it is a list with a line for each POP."),
			}
		}
	}
	return nil
}

// splitText divides text into rows and cells, by the separator with that name or
// the one that it finds.
func (t *Table) splitText(text, wanted string, add func(line int, cells []string) error) error {
	sep := findSeparator(text)
	var layout *fixedLayout
	if i := slices.IndexFunc(separators, func(s separator) bool { return s.name == wanted }); i >= 0 {
		sep = separators[i]
	}
	if wanted == FixedWidth || wanted == "" && !sep.steady {
		layout = findFixed(text)
	}
	if layout != nil {
		t.Separator = FixedWidth
		return layout.split(t, text, add)
	}
	t.Separator = sep.name
	err := splitRecords(text, sep.char, add)
	if errors.Is(err, errOpenQuote) {
		t.note(phonebook.Say("A quotation mark is never closed: every line was read by itself."))
		t.Rows = nil
		err = splitLines(text, sep.char, add)
	}
	return err
}

func (t *Table) addRecord(line int, cells []string) error {
	if len(cells) > MaxColumns {
		return &FileError{
			File: t.File, Reason: phonebook.Say("The file has {{.Cells}} cells in line {{.Line}}, at most {{.Most}}.", "Cells", len(cells), "Line", strconv.Itoa(line), "Most", MaxColumns),
			Remedy: phonebook.Say("Check what separates its columns."),
		}
	}
	row := Row{Number: line, Cells: cells}
	for i, c := range cells {
		cells[i] = t.plainCell(c)
		if isErrorValue(c) {
			row.Bad = append(row.Bad, BadCell{i, phonebook.Say("The cell holds the error {{.Error}}.", "Error", c), errorRemedy})
		}
	}
	return t.addRow(row)
}

// errOpenQuote tells that a quotation mark swallowed what must be many rows.
var errOpenQuote = errors.New("a quotation mark is never closed")

// maxCellLines is more than any comment has.
const maxCellLines = 40

func splitRecords(text string, sep rune, do func(line int, cells []string) error) error {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = sep, true, -1
	from := int64(0)
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		// An odd number of marks is one that is never closed, or closed by the next
		// stray one far below.
		record := text[from:r.InputOffset()]
		from = r.InputOffset()
		if slices.ContainsFunc(cells, manyLines) || swallowed(cells, sep) || strings.Count(record, `"`)%2 == 1 && strings.Contains(strings.TrimSpace(record), "\n") {
			return errOpenQuote
		}
		if err := do(line, cells); err != nil {
			return err
		}
	}
}

func manyLines(cell string) bool { return strings.Count(cell, "\n") > maxCellLines }

// swallowed reports whether a cell of several lines holds rows of its own: lines
// with as many separators as the record itself has.
func swallowed(cells []string, sep rune) bool {
	if len(cells) < 2 {
		return false
	}
	for _, c := range cells {
		_, below, several := strings.Cut(c, "\n")
		if !several {
			continue
		}
		for line := range strings.SplitSeq(below, "\n") {
			if n := strings.Count(line, string(sep)); n > 1 && n >= len(cells)-1 {
				return true
			}
		}
	}
	return false
}

// splitLines reads each line by itself, for files with a stray quotation mark.
func splitLines(text string, sep rune, do func(line int, cells []string) error) error {
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		if strings.TrimSpace(line) == "" {
			continue
		}
		r := csv.NewReader(strings.NewReader(line))
		r.Comma, r.LazyQuotes, r.FieldsPerRecord = sep, true, -1
		cells, err := r.Read()
		if err != nil {
			return err
		}
		if err := do(number, cells); err != nil {
			return err
		}
	}
	return nil
}

// A cell that starts with one of these would run as a formula where the file is
// opened, so [WriteCSV] puts an apostrophe before it and Read takes it off. An
// apostrophe that stands before one of them already gets another.
const formulaStart = "=+-@"

func guardCell(s string) string {
	rest := strings.TrimLeft(s, "'")
	if rest != "" && strings.IndexByte(formulaStart, rest[0]) >= 0 {
		return "'" + s
	}
	return s
}

// plainCell takes off what keeps a spreadsheet program from reading a cell: the
// apostrophe of [WriteCSV], and the formula ="020" that keeps a zero. The files of
// phone books have neither.
func (t *Table) plainCell(c string) string {
	if t.released {
		return c
	}
	if inner, ok := strings.CutPrefix(c, `="`); ok {
		if inner, ok := strings.CutSuffix(inner, `"`); ok && !strings.Contains(inner, `"`) {
			return inner
		}
	}
	return unguard(c)
}

func unguard(s string) string {
	rest := strings.TrimLeft(s, "'")
	if len(rest) < len(s) && rest != "" && strings.IndexByte(formulaStart, rest[0]) >= 0 {
		return s[1:]
	}
	return s
}
