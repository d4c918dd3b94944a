package session

import (
	"strings"
	"unicode/utf8"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Limits of what is pasted. (ours)
const (
	MaxPasteRows = phonebook.MaxPOPs
	MaxPasteCell = 32_767 // bytes, as in a spreadsheet
	MaxPasteSize = 64 << 20
)

// Fault is why something cannot be pasted.
type Fault uint8

// The faults.
const (
	NothingToPaste Fault = iota
	NoText               // the clipboard holds something else than text
	TooLarge             // Found bytes, at most Most
	TooManyRows          // Found rows, at most Most
	CellTooLong          // Found bytes in row Row, at most Most
	TooFewRows           // Found rows, but only Most POPs to take them
	TooFewColumns        // Found columns, but only Most to take them
	NothingTakesIt       // the column is never typed
)

// PasteError says why nothing was pasted.
type PasteError struct {
	Fault            Fault
	Found, Most, Row int
}

// Error names the fault by its number: people read the words of the window.
func (e *PasteError) Error() string { return "nothing was pasted" }

// WriteTSV writes rows of cells as spreadsheets take them from the clipboard.
func WriteTSV(rows [][]string) string {
	var out strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				out.WriteByte('\t')
			}
			if strings.ContainsAny(cell, "\t\n\r") || strings.HasPrefix(cell, `"`) {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			out.WriteString(cell)
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// ReadTSV reads rows of cells as spreadsheets put them on the clipboard: tabs
// between cells, a line for each row, and cells with tabs or line breaks between
// quotation marks. The error is a [*PasteError].
func ReadTSV(text string) ([][]string, error) {
	switch {
	case len(text) > MaxPasteSize:
		return nil, &PasteError{Fault: TooLarge, Found: len(text), Most: MaxPasteSize}
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return nil, &PasteError{Fault: NoText}
	case text == "":
		return nil, &PasteError{Fault: NothingToPaste}
	}
	var rows [][]string
	for text != "" {
		var row []string
		row, text = readRow(text)
		if len(rows) == MaxPasteRows {
			more := strings.Count(text, "\n") + 1
			return nil, &PasteError{Fault: TooManyRows, Found: len(rows) + more, Most: MaxPasteRows}
		}
		for _, cell := range row {
			if len(cell) > MaxPasteCell {
				return nil, &PasteError{Fault: CellTooLong, Found: len(cell), Most: MaxPasteCell, Row: len(rows) + 1}
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// readRow reads the first line of a text.
func readRow(text string) (row []string, rest string) {
	for {
		cell, end, after := readCell(text)
		row = append(row, cell)
		if end != '\t' {
			return row, after
		}
		text = after
	}
}

// readCell reads a cell and returns what ended it: a tab, a line break, or 0 at the
// end of the text.
func readCell(text string) (cell string, end byte, rest string) {
	if cell, length, ok := readQuoted(text); ok {
		end, rest = readEnd(text[length:])
		return cell, end, rest
	}
	at := strings.IndexAny(text, "\t\r\n")
	if at < 0 {
		return text, 0, ""
	}
	end, rest = readEnd(text[at:])
	return text[:at], end, rest
}

// readEnd cuts off what ends a cell. Windows ends lines with two characters, old
// programs with the first of them.
func readEnd(text string) (end byte, rest string) {
	switch {
	case text == "":
		return 0, ""
	case text[0] == '\t':
		return '\t', text[1:]
	case strings.HasPrefix(text, "\r\n"):
		return '\n', text[2:]
	}
	return '\n', text[1:]
}

// readQuoted reads a cell between quotation marks. One that is not closed right
// before the end of a cell is no such cell: the mark belongs to its text.
func readQuoted(text string) (cell string, length int, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		return "", 0, false
	}
	var out strings.Builder
	for i := 1; i < len(text); {
		at := strings.IndexByte(text[i:], '"')
		if at < 0 {
			return "", 0, false
		}
		out.WriteString(text[i : i+at])
		i += at + 1
		switch {
		case i == len(text) || strings.IndexByte("\t\r\n", text[i]) >= 0:
			return out.String(), i, true
		case text[i] != '"':
			return "", 0, false
		}
		out.WriteByte('"')
		i++
	}
	return "", 0, false
}
