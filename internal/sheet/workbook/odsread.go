package workbook

import (
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"slices"
)

// tokenLimit bounds what the XML decoder, which holds a token at a time and
// however long, may take for one and for all.
type tokenLimit struct {
	*bufio.Reader
	token, left int // bytes
}

func (t *tokenLimit) ReadByte() (byte, error) {
	t.token--
	t.left--
	switch {
	case t.left < 0:
		return 0, tooLarge("it unpacks to more than {{.Most}} MB", "Most", MaxUnpack>>20)
	case t.token < 0:
		return 0, tooLarge("a text or a picture in it has more than {{.Most}} MB", "Most", odsToken>>20)
	}
	return t.Reader.ReadByte()
}

// odsReader reads the elements of a document and the rows of one table.
type odsReader struct {
	ctx    context.Context
	in     *tokenLimit
	xml    *xml.Decoder
	tokens int
	depth  int // elements that are open

	do         func(Row) error
	passed     int // rows
	row        Row // that is read
	column     int // of its next cell
	text       plainText
	paragraphs int // of the cell
	repeats    budget
	merges     mergeList
}

// next returns the next token. At the end of the document it returns [io.EOF].
func (r *odsReader) next() (xml.Token, error) {
	if r.tokens++; r.tokens%4096 == 0 && r.ctx.Err() != nil {
		return nil, r.ctx.Err()
	}
	r.in.token = odsToken
	t, err := r.xml.Token()
	switch {
	case errors.Is(err, io.EOF) && t == nil, errors.Is(err, ErrLimit):
		return nil, err
	case err != nil:
		return nil, because(damaged("a part of it breaks off or cannot be read"), "part %s: %w", odsContent, err)
	}
	switch t.(type) {
	case xml.StartElement:
		if r.depth++; r.depth > odsDepth {
			return nil, tooLarge("what is in it is nested more than {{.Most}} deep", "Most", odsDepth)
		}
	case xml.EndElement:
		r.depth--
	}
	return t, nil
}

// document gives the elements within the root element to do, and reads on to the
// end of the document, where the archive's checksum is held against it.
func (r *odsReader) document(do func(xml.StartElement) error) error {
	for {
		t, err := r.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, ok := t.(xml.StartElement); ok {
			if err := r.children(nil, do); err != nil {
				return err
			}
		}
	}
}

// children gives the elements right within the open one to do, which reads them
// to their end or leaves them to be skipped, and the text to text.
func (r *odsReader) children(text *plainText, do func(xml.StartElement) error) error {
	level := r.depth
	for {
		t, err := r.next()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.EndElement:
			return nil
		case xml.CharData:
			if text != nil {
				text.add(t)
			}
		case xml.StartElement:
			if err := do(t); err != nil {
				return err
			}
			for r.depth > level {
				if _, err := r.next(); err != nil {
					return err
				}
			}
		}
	}
}

// within returns a function that gives what is within an element of that name
// to do.
func (r *odsReader) within(space, local string, do func(xml.StartElement) error) func(xml.StartElement) error {
	return func(e xml.StartElement) error {
		if !is(e, space, local) {
			return nil
		}
		return r.children(nil, do)
	}
}

// readRows reads the rows of a table or of what holds some of them together, of
// which a group may be hidden.
func (r *odsReader) readRows(hidden bool) error {
	return r.children(nil, func(e xml.StartElement) error {
		if e.Name.Space != nsTable {
			return nil
		}
		switch e.Name.Local {
		case "table-row":
			return r.readRow(e, hidden)
		case "table-rows", "table-header-rows":
			return r.readRows(hidden)
		case "table-row-group":
			return r.readRows(hidden || attr(e, nsTable, "display") == "false")
		}
		return nil
	})
}

func (r *odsReader) readRow(e xml.StartElement, hidden bool) error {
	r.row = Row{Number: r.passed + 1}
	repeat, err := r.count(e, nsTable, "number-rows-repeated")
	if err != nil {
		return err
	}
	visibility := attr(e, nsTable, "visibility")
	r.row.Hidden = hidden || visibility == "collapse" || visibility == "filter"
	r.column = 0
	if err := r.children(nil, r.readCell); err != nil {
		return err
	}
	r.passed = min(r.passed+repeat, odsEnd)
	if len(r.row.Shown) == 0 && len(r.row.Lost) == 0 && !r.row.Wide {
		return nil
	}
	if last := r.row.Number + repeat - 1; last > MaxRows {
		return tooLarge("it has a cell in row {{.Row}}, and rows beyond {{.Most}} are not read", "Row", last, "Most", MaxRows)
	}
	return r.give(r.row, repeat)
}

// give gives a row to do, as often as it is repeated.
func (r *odsReader) give(row Row, repeat int) error {
	size := 0
	for _, text := range row.Shown {
		size += len(text)
	}
	for ; repeat > 1; repeat-- {
		if row.Number%1000 == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		if err := r.repeats.spend(len(row.Shown), size); err != nil {
			return err
		}
		again := row
		again.Shown, again.Numbers, again.Lost = slices.Clone(row.Shown), slices.Clone(row.Numbers), slices.Clone(row.Lost)
		if err := r.do(again); err != nil {
			return err
		}
		row.Number++
	}
	return r.do(row)
}
