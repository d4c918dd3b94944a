package workbook

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"slices"
)

// The namespaces of OpenDocument; the last is LibreOffice's own.
const (
	nsOffice  = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
	nsTable   = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
	nsText    = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
	nsCalcExt = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
)

const (
	odsContent = "content.xml"
	odsSheets  = 10_000   // as many as LibreOffice makes
	odsEnd     = 1 << 20  // the last row of a sheet; no count needs to pass it
	odsDepth   = 256      // of nested elements; a list has 10
	odsToken   = 16 << 20 // bytes of a tag or a text: a picture may stand in one
)

// ods is an OpenDocument spreadsheet. Every reading goes through content.xml
// anew, which keeps the sheets out of memory.
type ods struct {
	zip    *zip.Reader
	sheets []Sheet
}

// OpenODS opens an .ods file (OASIS "Open Document Format for Office
// Applications (OpenDocument) v1.3", Part 3, 9.1 "Tables"; Part 2 for the
// package). It returns [ErrPassword] for an encrypted one, which no password
// helps here, and [ErrNothing] for a document of another kind.
//
// A number is stored as the file has it, a date in days since 30 December 1899
// and a time of day in days, "0" where the calendar does not reach. The text of
// merged cells stands in the first alone. A sheet that breaks off is
// [ErrDamaged], and so is a document that does behind it.
func OpenODS(data []byte) (_ Workbook, err error) {
	defer guard(&err)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, damaged("it is not a whole zip archive")
	}
	o := &ods{zip: z}
	if err := o.checkManifest(); err != nil {
		return nil, err
	}
	if err := o.list(); err != nil {
		return nil, err
	}
	if len(o.sheets) == 0 {
		return nil, ErrNothing
	}
	return o, nil
}

func (o *ods) Sheets() []Sheet { return slices.Clone(o.sheets) }

func (o *ods) Close() error { return nil }

// checkManifest refuses an encrypted package: its manifest says so (Part 2,
// "Manifest File"), and the encrypted parts look like damaged ones.
func (o *ods) checkManifest() error {
	part, err := o.zip.Open("META-INF/manifest.xml")
	if err != nil {
		return nil // what else is in it is not needed
	}
	defer part.Close()
	tags := newTagReader(part)
	for tags.next() {
		if tags.opens("encryption-data") {
			return fmt.Errorf("%w, and that of .ods files is not read: save it without one", ErrPassword)
		}
	}
	return tags.fault()
}

// list finds the sheets: the tables right within the spreadsheet, since changes,
// links and drawings have tables too.
func (o *ods) list() error {
	part, err := o.zip.Open(odsContent)
	if err != nil {
		return damaged("its part %s is missing", odsContent)
	}
	defer part.Close()
	const none = -2
	depth, book, style, hidden := 0, none, "", make(map[string]bool)
	tags := newTagReader(part)
	attr := func(name string) string { return html.UnescapeString(string(tags.attr(name))) }
	for tags.next() {
		switch {
		case tags.ending:
			if depth--; depth == book {
				book = none
			}
			continue
		case tags.opens("style"):
			style = attr("style:name")
		case tags.opens("table-properties") && attr("table:display") == "false" && len(hidden) < odsSheets:
			hidden[style] = true
		case tags.opens("spreadsheet"):
			book = depth
		case tags.opens("table") && depth == book+1:
			name := cmp.Or(attr("table:name"), fmt.Sprintf("Table %d", len(o.sheets)+1))
			o.sheets = append(o.sheets, Sheet{Name: name, Hidden: hidden[attr("table:style-name")]})
			if len(o.sheets) > odsSheets {
				return tooLarge("it has more than %d sheets", odsSheets)
			}
		}
		if !tags.closed() {
			depth++
		}
	}
	if err := tags.fault(); err != nil || depth == 0 {
		return err
	}
	return damaged("its part %s breaks off", odsContent)
}

// Rows gives a repeated row as often as it is repeated.
func (o *ods) Rows(ctx context.Context, sheet int, do func(Row) error) (err error) {
	defer guard(&err)
	part, err := o.zip.Open(odsContent)
	if err != nil {
		return damaged("its part %s is missing", odsContent)
	}
	defer part.Close()
	in := &tokenLimit{Reader: bufio.NewReaderSize(part, 64<<10), left: MaxUnpack}
	r := odsReader{ctx: ctx, in: in, xml: xml.NewDecoder(in), do: do}
	n := 0
	table := func(e xml.StartElement) error {
		if !is(e, nsTable, "table") {
			return nil
		}
		if n++; n == sheet+1 {
			return r.readRows(false)
		}
		return nil
	}
	err = r.document(r.within(nsOffice, "body", r.within(nsOffice, "spreadsheet", table)))
	if err == nil && n <= sheet {
		return damaged("sheet %s is not where it should be", o.sheets[sheet].Name)
	}
	return err
}

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
		return 0, tooLarge("it unpacks to more than %d MB", MaxUnpack>>20)
	case t.token < 0:
		return 0, tooLarge("a tag or a text in it has more than %d MB", odsToken>>20)
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
		return nil, fmt.Errorf("%w: its part %s breaks off or is no XML (%w)", ErrDamaged, odsContent, err)
	}
	switch t.(type) {
	case xml.StartElement:
		if r.depth++; r.depth > odsDepth {
			return nil, tooLarge("its elements are nested more than %d deep", odsDepth)
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
		return tooLarge("it has a cell in row %d, and rows beyond %d are not read", last, MaxRows)
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
