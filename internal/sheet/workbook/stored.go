package workbook

import (
	"bytes"
	"io"
	"strconv"
)

// storedReader reads of a sheet's part what the library does not tell: how
// numbers are stored, which styles they have, which formulas have no result. It
// looks at elements and attributes alone, which costs a tenth of parsing, and it
// finds what the library passes over in silence: cells out of order, strings
// that do not exist, a part that breaks off.
type storedReader struct {
	part   io.ReadCloser
	tags   tagReader
	shared []int // bytes of the shared strings, as they are written
	date   func(style int) bool
	row    int  // number of the row read last
	text   int  // 1 + the last column of that row that must show text
	size   int  // bytes of that row's texts, as they are written
	inside bool // between the start and the end of the rows
	merges mergeList
}

// What the library holds of a text and of a row is bounded before it reads them:
// a row of a few bytes may refer to a long text again and again. A character may
// be written in some bytes, such as &quot;.
const (
	maxWritten = 8 * MaxCell
	maxRowText = 2 * MaxColumns * MaxCell
)

func (x *xlsx) openStored(name string) (*storedReader, error) {
	if !x.measured {
		if err := x.measureStrings(); err != nil {
			return nil, err
		}
		x.measured = true
	}
	part, err := x.pack.open(name)
	if err != nil {
		return nil, err
	}
	return &storedReader{part: part, tags: newTagReader(part), shared: x.shared, date: x.date}, nil
}

func (s *storedReader) close() { _ = s.part.Close() } // only read

// measureStrings measures the shared strings (ECMA-376 Part 1, 18.4.8) where the
// library looks for them, before it spends memory on each.
func (x *xlsx) measureStrings() error {
	part, err := x.pack.open(stringsPart)
	if err != nil {
		return nil // a list of numbers needs none
	}
	defer part.Close()
	x.shared = nil
	inside, size := false, 0
	tags := newTagReader(part)
	for tags.next() {
		switch {
		case tags.opens("si") && inside:
			return damaged("a text does not end")
		case tags.opens("si"):
			inside, size = true, 0
		case tags.closes("t"):
			size += tags.size
		}
		if inside && (tags.closes("si") || tags.opens("si") && tags.closed()) {
			inside, x.shared = false, append(x.shared, size)
		}
		switch {
		case len(x.shared) > MaxStrings:
			return tooLarge("it has more than {{.Most}} different texts", "Most", MaxStrings)
		case size > maxWritten:
			return tooLarge("it has a text of more than {{.Most}} bytes", "Most", MaxCell)
		}
	}
	return tags.fault()
}

// storedCell is a cell while it is read.
type storedCell struct {
	column, style  int
	kind           string // the attribute t: s, str, inlineStr, b, e, d, n or ""
	formula, value bool   // it has such an element
	filled         bool   // its value is not empty
	text           string // of the value, where it is short
}

// next returns the next row that has a filled cell, with the shown forms still
// missing; false after the last one.
func (s *storedReader) next() (row Row, more bool, err error) {
	for s.tags.next() {
		switch {
		case s.tags.opens("sheetData"):
			s.inside = !s.tags.closed()
			if !s.inside {
				return row, false, s.readRest()
			}
		case s.tags.closes("sheetData"):
			return row, false, s.readRest()
		case s.inside && s.tags.opens("row"):
			if row, more, err = s.readRow(); more || err != nil {
				return row, more, err
			}
		case s.inside:
			return row, false, because(damaged("something else stands between its rows"), "an element %.40q", s.tags.name)
		case s.tags.opens("row"): // the library takes it for one
			return row, false, damaged("a row stands outside of the sheet")
		}
	}
	if err := s.tags.fault(); err != nil {
		return row, false, err
	}
	return row, false, damaged("a sheet breaks off behind row %d", s.row)
}

// readRest reads what follows the rows: the merged cells, and the end, without
// which the part is cut off.
func (s *storedReader) readRest() error {
	for s.tags.next() {
		switch {
		case s.tags.opens("mergeCell"):
			if err := s.merges.addRange(string(s.tags.attr("ref"))); err != nil {
				return err
			}
		case s.tags.closes("worksheet"):
			return nil
		}
	}
	if err := s.tags.fault(); err != nil {
		return err
	}
	return damaged("a sheet breaks off behind its rows")
}

// readRow reads a row to its end.
func (s *storedReader) readRow() (row Row, filled bool, err error) {
	number := s.row + 1
	if r := s.tags.attr("r"); r != nil {
		n, err := strconv.Atoi(string(r))
		if err != nil || n <= s.row {
			return row, false, damaged("row %.20q stands below row %d", r, s.row)
		}
		number = n
	}
	s.row = number
	hidden := s.tags.attr("hidden")
	row = Row{Number: number, Hidden: len(hidden) > 0 && hidden[0] != '0' && hidden[0] != 'f'}
	if s.tags.closed() {
		return row, false, nil
	}
	last := -1
	s.text, s.size = 0, 0
	for s.tags.next() {
		switch {
		case s.tags.closes("row"):
			if filled && number > MaxRows {
				return row, false, tooLarge("it has a cell in row {{.Row}}, and rows beyond {{.Most}} are not read", "Row", number, "Most", MaxRows)
			}
			return row, filled, nil
		case s.tags.opens("c"):
			c, err := s.readCell(number, last)
			if err != nil {
				return row, false, err
			}
			last = c.column
			lost := c.formula && !c.filled && (c.kind != "str" || !c.value)
			filled = filled || c.filled || lost
			s.take(&row, c, lost)
		case s.tags.opens("row"):
			return row, false, damaged("row %d does not end", number)
		}
	}
	return row, false, damaged("row %d breaks off", number)
}

// take puts a cell into its row.
func (s *storedReader) take(row *Row, c storedCell, lost bool) {
	switch {
	case c.column >= MaxColumns:
		row.Wide = row.Wide || c.filled
	case lost:
		row.Lost = append(row.Lost, c.column)
	case !c.filled:
	case c.kind == "" || c.kind == "n":
		if _, err := strconv.ParseFloat(c.text, 64); err == nil {
			row.Numbers = append(row.Numbers, Number{Column: c.column, Stored: c.text, Date: s.date(c.style)})
		}
	case c.kind == "d":
		row.Numbers = append(row.Numbers, Number{Column: c.column, Stored: c.text, Date: true})
	case c.kind == "inlineStr", c.kind == "str":
		s.text = c.column + 1
	}
}

// readCell reads a cell to its end. Last is the column of the one before it.
func (s *storedReader) readCell(row, last int) (storedCell, error) {
	c := storedCell{column: last + 1, kind: string(s.tags.attr("t"))}
	if r := s.tags.attr("r"); r != nil {
		if c.column = refColumn(r); c.column < 0 {
			return c, because(damaged("row %d has a cell in no column", row), "the reference %.40q", r)
		}
	}
	if c.column <= last {
		return c, damaged("the cells of row %d are out of order", row)
	}
	if style := s.tags.attr("s"); style != nil {
		n, err := strconv.Atoi(string(style))
		if err != nil || n < 0 {
			return c, because(damaged("row %d has a cell whose format the file lacks", row), "the style %.40q", style)
		}
		c.style = n
	}
	if s.tags.closed() {
		return c, nil
	}
	return c, s.readContent(row, &c)
}

// readContent reads what is within a cell.
func (s *storedReader) readContent(row int, c *storedCell) error {
	value := false // it is open
	for s.tags.next() {
		switch {
		case s.tags.closes("c") && !value:
			return s.checkText(row, c)
		case s.tags.opens("c"), s.tags.closes("row"):
			return damaged("a cell of row %d does not end", row)
		case s.tags.opens("f"):
			c.formula = true
		case s.tags.opens("v") && !value:
			c.value, value = true, !s.tags.closed()
		case s.tags.closes("v"):
			value, c.filled, c.text = false, s.tags.solid, string(s.tags.text)
			s.size += s.tags.size
		case value: // the library reads past it, and another number than this
			return damaged("a value of row %d does not end", row)
		case s.tags.closes("t"):
			c.filled = c.filled || s.tags.solid
			s.size += s.tags.size
		}
	}
	return damaged("row %d breaks off", row)
}

// checkText holds the index of a shared string against their number: the
// library shows the index in place of a string that does not exist.
func (s *storedReader) checkText(row int, c *storedCell) error {
	if c.kind == "s" && c.filled {
		n, err := strconv.Atoi(c.text)
		if err != nil || n < 0 || n >= len(s.shared) {
			return because(damaged("row %d refers to a text that the file lacks", row), "text %.40q of %d", c.text, len(s.shared))
		}
		s.size += s.shared[n]
	}
	if s.size > maxRowText {
		return tooLarge("row {{.Row}} has more than {{.Most}} MB of text", "Row", row, "Most", maxRowText>>20)
	}
	return nil
}

// refColumn returns the column of a reference such as "AB12", counted from 0, -1
// for what is no reference.
func refColumn(ref []byte) int {
	column, i := 0, 0
	for ; i < len(ref) && i < 3 && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		column = column*26 + int(ref[i]-'A') + 1
	}
	if i == 0 || i == len(ref) || len(bytes.Trim(ref[i:], "0123456789")) > 0 {
		return -1
	}
	return column - 1
}
