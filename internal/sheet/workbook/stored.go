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
	part    io.ReadCloser
	tags    tagReader
	strings int // how many shared strings there are
	date    func(style int) bool
	row     int  // number of the row read last
	text    int  // 1 + the last column of that row that must show text
	inside  bool // between the start and the end of the rows
}

func (x *xlsx) openStored(name string) (*storedReader, error) {
	count, err := x.countStrings()
	if err != nil {
		return nil, err
	}
	part, err := x.zip.Open(name)
	if err != nil {
		return nil, damaged("its part %s is missing", name)
	}
	return &storedReader{part: part, tags: newTagReader(part), strings: count, date: x.date}, nil
}

func (s *storedReader) close() { _ = s.part.Close() } // only read

// countStrings counts the shared strings (ECMA-376 Part 1, 18.4.8) where the
// library looks for them, before it spends memory on each.
func (x *xlsx) countStrings() (int, error) {
	part, err := x.zip.Open(stringsPart)
	if err != nil {
		return 0, nil
	}
	defer part.Close()
	n := 0
	tags := newTagReader(part)
	for tags.next() {
		if !tags.opens("si") {
			continue
		}
		if n++; n > MaxStrings {
			return 0, tooLarge("it has more than %d different texts", MaxStrings)
		}
	}
	return n, tags.fault()
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
				return row, false, nil
			}
		case s.tags.closes("sheetData"):
			return row, false, nil
		case s.inside && s.tags.opens("row"):
			if row, more, err = s.readRow(); more || err != nil {
				return row, more, err
			}
		}
	}
	if err := s.tags.fault(); err != nil {
		return row, false, err
	}
	return row, false, damaged("a sheet breaks off behind row %d", s.row)
}

// readRow reads a row to its end.
func (s *storedReader) readRow() (row Row, filled bool, err error) {
	number := s.row + 1
	if r := s.tags.attr("r"); r != nil {
		n, err := strconv.Atoi(string(r))
		if err != nil || n <= s.row {
			return row, false, damaged("row %q stands below row %d", r, s.row)
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
	s.text = 0
	for s.tags.next() {
		switch {
		case s.tags.closes("row"):
			if filled && number > MaxRows {
				return row, false, tooLarge("it has a cell in row %d, and rows beyond %d are not read", number, MaxRows)
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
			return c, damaged("row %d has a cell %q", row, r)
		}
	}
	if c.column <= last {
		return c, damaged("the cells of row %d are out of order", row)
	}
	if style := s.tags.attr("s"); style != nil {
		n, err := strconv.Atoi(string(style))
		if err != nil || n < 0 {
			return c, damaged("row %d has a cell of style %q", row, style)
		}
		c.style = n
	}
	if s.tags.closed() {
		return c, nil
	}
	for s.tags.next() {
		switch {
		case s.tags.closes("c"):
			return c, s.checkString(row, c)
		case s.tags.opens("c"), s.tags.closes("row"):
			return c, damaged("a cell of row %d does not end", row)
		case s.tags.opens("f"):
			c.formula = true
		case s.tags.opens("v"):
			c.value = true
		case s.tags.closes("v"):
			c.filled, c.text = s.tags.solid, string(s.tags.text)
		case s.tags.closes("t"):
			c.filled = c.filled || s.tags.solid
		}
	}
	return c, damaged("row %d breaks off", row)
}

// checkString holds the index of a shared string against their number: the
// library shows the index in place of a string that does not exist.
func (s *storedReader) checkString(row int, c storedCell) error {
	if c.kind != "s" || !c.filled {
		return nil
	}
	if n, err := strconv.Atoi(c.text); err != nil || n < 0 || n >= s.strings {
		return damaged("row %d has a text %q that does not exist", row, c.text)
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
