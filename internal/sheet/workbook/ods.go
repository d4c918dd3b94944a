package workbook

import (
	"bufio"
	"cmp"
	"context"
	"encoding/xml"
	"fmt"
	"html"
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
	odsEnd     = 1 << 20  // the last row of a sheet; no count needs to pass it
	odsDepth   = 256      // of nested elements; a list has 10
	odsToken   = 16 << 20 // bytes of a tag or a text: a picture may stand in one
)

// ods is an OpenDocument spreadsheet. Every reading goes through content.xml
// anew, which keeps the sheets out of memory.
type ods struct {
	pack   *pack
	sheets []Sheet
	merges []Merge
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
	p, err := openPack(data)
	if err != nil {
		return nil, err
	}
	o := &ods{pack: p}
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

func (o *ods) Merges() []Merge { return o.merges }

func (o *ods) Close() error { return nil }

// checkManifest refuses an encrypted package: its manifest says so (Part 2,
// "Manifest File"), and the encrypted parts look like damaged ones.
func (o *ods) checkManifest() error {
	part, err := o.pack.open("META-INF/manifest.xml")
	if err != nil {
		return nil // what else is in it is not needed
	}
	defer part.Close()
	tags := newTagReader(part)
	for tags.next() {
		if tags.opens("encryption-data") {
			return fmt.Errorf("%w, and that of .ods files is not read", ErrPassword)
		}
	}
	return tags.fault()
}

// list finds the sheets: the tables right within the spreadsheet, since changes,
// links and drawings have tables too.
func (o *ods) list() error {
	part, err := o.pack.open(odsContent)
	if err != nil {
		return err
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
		case tags.opens("table-properties") && attr("table:display") == "false" && len(hidden) <= MaxSheets:
			hidden[style] = true
		case tags.opens("spreadsheet"):
			book = depth
		case tags.opens("table") && depth == book+1:
			name := cmp.Or(attr("table:name"), fmt.Sprintf("Table %d", len(o.sheets)+1))
			o.sheets = append(o.sheets, Sheet{Name: name, Hidden: hidden[attr("table:style-name")]})
			if len(o.sheets) > MaxSheets {
				return tooManySheets()
			}
		}
		if !tags.closed() {
			depth++
		}
	}
	if err := tags.fault(); err != nil || depth == 0 {
		return err
	}
	return damaged("it breaks off")
}

// Rows gives a repeated row as often as it is repeated.
func (o *ods) Rows(ctx context.Context, sheet int, do func(Row) error) (err error) {
	defer guard(&err)
	o.merges = nil
	part, err := o.pack.open(odsContent)
	if err != nil {
		return err
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
	switch {
	case err != nil:
		return err
	case n <= sheet:
		return damaged("sheet %s is not where it should be", o.sheets[sheet].Name)
	}
	o.merges = r.merges.list
	return nil
}
