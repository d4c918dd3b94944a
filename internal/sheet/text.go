package sheet

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

const (
	bomUTF8   = "\xEF\xBB\xBF"
	bomLittle = "\xFF\xFE"
	bomBig    = "\xFE\xFF"
)

// readText fills t from text with one row per line.
func readText(ctx context.Context, t *Table, data []byte, opt ReadOptions) error {
	if opt.Sheet != "" {
		return &FileError{File: t.File, Reason: "The file is text and has no sheets.", Remedy: "Leave the sheet out."}
	}
	t.Kind = "text"
	text, err := decode(t, data, opt.Fallback)
	if err != nil {
		return err
	}
	// Rows of old Macintosh files end in CR alone, which the parser would not see.
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	sep := findSeparator(text)
	t.Separator = sep.name
	err = splitRecords(text, sep.char, func(line int, cells []string) error {
		if line%tick == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if opt.Progress != nil {
				opt.Progress(line)
			}
		}
		return t.addRecord(line, cells)
	})
	if errors.Is(err, errOpenQuote) {
		t.note("A quotation mark is never closed: every line was read by itself.")
		t.Rows = nil
		err = splitLines(text, sep.char, t.addRecord)
	}
	if err != nil {
		return err
	}
	if len(t.Rows) == 0 {
		return &FileError{File: t.File, Reason: "The file has no rows.", Remedy: "Choose another file."}
	}
	return nil
}

func (t *Table) addRecord(line int, cells []string) error {
	if len(cells) > MaxColumns {
		return &FileError{
			File: t.File, Reason: fmt.Sprintf("The file has %d cells in line %d, at most %d.", len(cells), line, MaxColumns),
			Remedy: "Check what separates its columns.",
		}
	}
	row := Row{Number: line, Cells: cells}
	for i, c := range cells {
		cells[i] = unguard(c)
		if isErrorValue(c) {
			row.Bad = append(row.Bad, BadCell{i, "The cell holds the error " + c + ".", errorRemedy})
		}
	}
	return t.addRow(row)
}

// decode turns the bytes of a file into text and says in t how.
func decode(t *Table, data []byte, fallback phonebook.Encoding) (string, error) {
	switch {
	case strings.HasPrefix(string(data[:min(3, len(data))]), bomUTF8) && utf8.Valid(data[3:]):
		t.Encoding = "UTF-8"
		return string(data[3:]), nil
	case len(data) >= 2 && (string(data[:2]) == bomLittle || string(data[:2]) == bomBig):
		t.Encoding = "UTF-16"
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", damaged(t.File, err)
		}
		return string(out), nil
	case utf8.Valid(data):
		t.Encoding = "UTF-8"
		return string(data), nil
	}
	if fallback != nil && fallback != phonebook.ASCII {
		if text, err := fallback.Decode(data); err == nil {
			t.Encoding = fallback.Name()
			t.note("The text is not UTF-8; it was read in the encoding of the book, %s.", fallback.Name())
			return text, nil
		}
	}
	t.Encoding = "Windows-1252"
	t.note("The text is not UTF-8; it was read as Windows-1252. Check letters with accents.")
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return "", damaged(t.File, err)
	}
	return string(out), nil
}

type separator struct {
	char rune
	name string
}

var separators = []separator{{',', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {'|', "bar"}}

// findSeparator takes the character whose count outside quotation marks is the
// same in most lines: a comma inside names varies, a separator does not.
func findSeparator(text string) separator {
	const sample = 200
	counts := make([]map[int]int, len(separators))
	for i := range counts {
		counts[i] = make(map[int]int)
	}
	lines := 0
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if lines++; lines > sample {
			break
		}
		for i, s := range separators {
			counts[i][countOutside(line, s.char)]++
		}
	}
	best, bestLines, bestCount := separators[0], 0, 0
	for i, s := range separators {
		for count, n := range counts[i] {
			if count > 0 && (n > bestLines || n == bestLines && count > bestCount) {
				best, bestLines, bestCount = s, n, count
			}
		}
	}
	return best
}

func countOutside(line string, sep rune) int {
	n, quoted := 0, false
	for _, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case r == sep && !quoted:
			n++
		}
	}
	return n
}

// errOpenQuote tells that a quotation mark swallowed what must be many rows.
var errOpenQuote = errors.New("a quotation mark is never closed")

// maxCellLines is more than any comment has.
const maxCellLines = 40

func splitRecords(text string, sep rune, do func(line int, cells []string) error) error {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = sep, true, -1
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		if slices.ContainsFunc(cells, manyLines) {
			return errOpenQuote
		}
		if err := do(line, cells); err != nil {
			return err
		}
	}
}

func manyLines(cell string) bool { return strings.Count(cell, "\n") > maxCellLines }

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

func unguard(s string) string {
	rest := strings.TrimLeft(s, "'")
	if len(rest) < len(s) && rest != "" && strings.IndexByte(formulaStart, rest[0]) >= 0 {
		return s[1:]
	}
	return s
}
