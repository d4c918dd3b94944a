package workbook

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// xlsColumns is how many columns a sheet has ([MS-XLS] 2.4.221 Row, colMac).
const xlsColumns = 256

// rowHidden is the flag fDyZero of a Row record ([MS-XLS] 2.4.221).
const rowHidden = 1 << 5

// The results of a formula that are no number ([MS-XLS] 2.5.133 FormulaValue):
// its last two bytes are resultOther and its first one tells the type.
const (
	resultOther  = 0xFFFF
	resultString = 0 // in the String record behind
	resultBool   = 1
	resultError  = 2
	resultEmpty  = 3 // an empty text
)

// xlsErrors are the error values ([MS-XLS] 2.5.10 BErr).
var xlsErrors = map[uint64]string{
	0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}

type xlsKind uint8

const (
	xlsNumber xlsKind = iota // value is its bits
	xlsText                  // value is an index of xlsCells.texts
	xlsShared                // value is an index of xls.strings
	xlsBool                  // value is 0 for false
	xlsError                 // value is a key of xlsErrors
	xlsLost                  // a formula without its result
)

// xlsCell is a cell of a sheet. A sheet is held whole before its first row goes
// out, at 16 bytes for the 6 or more that a cell takes in the file: cells and
// the flags of their rows may come in any order.
type xlsCell struct {
	value              uint64 // by kind
	row, column, style uint16 // from 0
	kind               xlsKind
}

// xlsCells reads the cells of a sheet.
type xlsCells struct {
	book    *xls
	cells   []xlsCell
	texts   []string
	hidden  map[uint16]bool // by row from 0
	pending int             // the index of a formula that waits for its text, or -1
	merges  mergeList
}

// checkRecords is how many records are read between two looks at a context.
const checkRecords = 10_000

// readCells reads the sheet that begins at a position of the stream, and sorts
// its cells by row and column.
func (x *xls) readCells(ctx context.Context, pos uint32) (*xlsCells, error) {
	s := &xlsCells{book: x, hidden: make(map[uint16]bool), pending: -1}
	records := recordReader{stream: x.stream}
	if err := records.begin(pos, substreamSheet); err != nil {
		return nil, err
	}
	c := cursor{records: &records}
	// Charts within the sheet are substreams of their own and hold the numbers
	// that they draw in the same records as cells.
	for depth, n := 1, 0; depth > 0; n++ {
		if n%checkRecords == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		start := records.pos
		kind, data, err := records.next()
		if err != nil {
			return nil, err
		}
		switch {
		case kind == recordBOF:
			depth++
		case kind == recordEOF:
			depth--
		case depth == 1:
			c.data = data
			s.read(kind, &c)
		}
		if c.err != nil {
			return nil, c.err
		}
		if x.left -= records.pos - start; x.left < 0 {
			return nil, tooMuchRead()
		}
	}
	if !slices.IsSortedFunc(s.cells, byPlace) {
		slices.SortStableFunc(s.cells, byPlace)
	}
	return s, nil
}

func byPlace(a, b xlsCell) int {
	return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column))
}

// read takes what a record says about cells, and passes over the others.
func (s *xlsCells) read(kind uint16, c *cursor) {
	switch kind {
	case recordRow:
		s.readRow(c)
	case recordString:
		s.readResult(c)
	case recordMulRK:
		s.readNumbers(c)
	case recordFormula:
		s.readFormula(c)
	case recordMergeCells:
		s.readMerges(c)
	case recordLabelSST, recordLabel, recordRString, recordRK, recordNumber, recordBoolErr:
		cell := xlsCell{row: c.u16(), column: c.u16(), style: c.u16()}
		switch kind {
		case recordLabelSST:
			cell.kind, cell.value = xlsShared, uint64(c.u32())
		case recordLabel, recordRString:
			cell.kind, cell.value = xlsText, s.addText(c, cell.row)
		case recordRK:
			cell.value = math.Float64bits(c.rk())
		case recordNumber:
			cell.value = math.Float64bits(c.f64())
		case recordBoolErr:
			cell.value = uint64(c.u8())
			cell.kind = xlsBool
			if c.u8() != 0 {
				cell.kind = xlsError
			}
		}
		s.add(c, cell)
	}
}

func (s *xlsCells) readRow(c *cursor) {
	row := c.u16()
	c.skip(10) // colMic, colMac, miyRw, reserved1, unused1
	if c.u16()&rowHidden != 0 {
		s.hidden[row] = true
	}
	s.pending = -1
}

// readMerges reads a MergeCells record: a count and, for each merged cell, its
// first and last row and its first and last column.
func (s *xlsCells) readMerges(c *cursor) {
	for n := c.u16(); n > 0 && c.err == nil; n-- {
		top, bottom, column := int(c.u16())+1, int(c.u16())+1, int(c.u16())
		c.skip(2)
		if c.err == nil {
			c.err = s.merges.add(top, bottom, column)
		}
	}
}

// readNumbers reads a MulRk record: a row, its first column, the style and the
// number of each cell, the last column.
func (s *xlsCells) readNumbers(c *cursor) {
	const each = 6
	cell := xlsCell{row: c.u16(), column: c.u16()}
	first, count := int(cell.column), len(c.data)/each
	for range count {
		cell.style = c.u16()
		cell.value = math.Float64bits(c.rk())
		s.add(c, cell)
		cell.column++
	}
	if last := int(c.u16()); c.err == nil && last != first+count-1 {
		c.err = damaged("row %d has %d numbers for columns %d to %d", int(cell.row)+1, count, first+1, last+1)
	}
}

func (s *xlsCells) readFormula(c *cursor) {
	cell := xlsCell{row: c.u16(), column: c.u16(), style: c.u16()}
	result := c.u64()
	if result>>48 != resultOther {
		cell.value = math.Float64bits(c.finite(math.Float64frombits(result)))
		s.add(c, cell)
		return
	}
	cell.value = result >> 16 & 0xFF
	switch byte(result) {
	case resultString:
		cell.kind = xlsLost
		s.add(c, cell)
		s.pending = len(s.cells) - 1
	case resultBool:
		cell.kind = xlsBool
		s.add(c, cell)
	case resultError:
		cell.kind = xlsError
		s.add(c, cell)
	case resultEmpty:
		cell.kind, cell.value = xlsText, s.keep("")
		s.add(c, cell)
	default:
		c.err = because(damaged("row %d has a formula without a result", int(cell.row)+1), "a result of type %d", byte(result))
	}
}

// readResult gives the formula before it its text. What a shared formula or an
// array has between the two is passed over.
func (s *xlsCells) readResult(c *cursor) {
	if s.pending < 0 {
		return
	}
	cell := &s.cells[s.pending]
	cell.kind, cell.value = xlsText, s.addText(c, cell.row)
	s.pending = -1
}

func (s *xlsCells) addText(c *cursor, row uint16) uint64 {
	text := c.text(int(c.u16()))
	if len(text) > MaxCell && c.err == nil {
		c.err = tooLong(int(row) + 1)
	}
	return s.keep(text)
}

func (s *xlsCells) keep(text string) uint64 {
	s.texts = append(s.texts, text)
	return uint64(len(s.texts) - 1)
}

// add keeps a cell whose record has been read, if what it refers to exists.
func (s *xlsCells) add(c *cursor, cell xlsCell) {
	s.pending = -1
	row := int(cell.row) + 1
	switch {
	case c.err != nil:
	case cell.column >= xlsColumns:
		c.err = damaged("row %d has a cell in column %d", row, int(cell.column)+1)
	case cell.kind == xlsNumber && int(cell.style) >= len(s.book.styles):
		c.err = because(damaged("row %d has a cell whose format the file lacks", row), "style %d of %d", cell.style, len(s.book.styles))
	case cell.kind == xlsShared && cell.value >= uint64(len(s.book.strings)):
		c.err = because(damaged("row %d refers to a text that the file lacks", row), "text %d of %d", cell.value, len(s.book.strings))
	case cell.kind == xlsShared && len(s.book.strings[cell.value]) > MaxCell:
		c.err = tooLong(row)
	case cell.kind == xlsError && xlsErrors[cell.value] == "":
		c.err = because(damaged("row %d has an error that is not known", row), "error value %#x", cell.value)
	case len(s.cells) == maxCells:
		c.err = tooLarge("a sheet has more than {{.Most}} cells", "Most", maxCells)
	default:
		s.cells = append(s.cells, cell)
	}
}

// row puts the sorted cells of a row together, and returns false if all of them
// are empty texts. Of two cells at one place the later one counts.
func (s *xlsCells) row(cells []xlsCell) (Row, bool) {
	number := cells[0].row
	row := Row{Number: int(number) + 1, Hidden: s.hidden[number], Shown: make([]string, cells[len(cells)-1].column+1)}
	filled := false
	for i, cell := range cells {
		if i+1 < len(cells) && cells[i+1].column == cell.column {
			continue
		}
		column := int(cell.column)
		switch cell.kind {
		case xlsNumber:
			value, format := math.Float64frombits(cell.value), s.book.styles[cell.style]
			row.Shown[column] = s.book.numbers.show(format, value)
			row.Numbers = append(row.Numbers, Number{Column: column, Stored: formatFloat(value), Date: format.date})
			filled = true
		case xlsLost:
			row.Lost = append(row.Lost, column)
			filled = true
		default:
			row.Shown[column] = s.textOf(cell)
			filled = filled || row.Shown[column] != ""
		}
	}
	return row, filled
}

// textOf returns what a cell shows that is no number.
func (s *xlsCells) textOf(cell xlsCell) string {
	switch cell.kind {
	case xlsShared:
		return s.book.strings[cell.value]
	case xlsError:
		return xlsErrors[cell.value]
	case xlsBool:
		if cell.value != 0 {
			return "TRUE"
		}
		return "FALSE"
	default: // xlsText
		return s.texts[cell.value]
	}
}
