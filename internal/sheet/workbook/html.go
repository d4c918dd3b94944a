package workbook

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// What a page may ask for (WHATWG HTML, "Attributes common to td and th
// elements"), and how deep tables are nested.
const (
	maxAcross = 1000
	maxDown   = 65534
	maxNested = 256
)

// webPage is a page with tables, which are kept as they are written: what a span
// makes of a cell is found row by row.
type webPage struct{ tables []*webTable }

type webTable struct {
	Sheet
	rows []webRow
}

type webRow struct {
	hidden, wide bool
	last         bool // of its group: no cell reaches beyond it
	cells        []webCell
}

type webCell struct {
	text, stored string // stored is "" for what is no number
	date         bool
	across, down int
}

// OpenHTML reads the tables of a web page, which is also what many programs save
// as .xls. The encoding is found as a browser finds it, except that a page that
// is UTF-8 and does not say so is read as that. Every table with text is a
// sheet, in the order in which they begin, and so is one within a table. The
// cells follow WHATWG HTML, "Forming a table", but a text that spans columns
// stands in the first, and one that spans rows in each.
//
// Stored numbers come from what Excel (x:num) and LibreOffice (sdval) add. It
// returns [ErrNothing] when there is no table, [ErrDamaged] when the page breaks
// off within one and [ErrLimit] when it passes a limit.
func OpenHTML(page []byte) (_ Workbook, err error) {
	defer guard(&err)
	text, err := decodePage(page)
	if err != nil {
		return nil, err
	}
	r := webReader{tokens: html.NewTokenizer(bytes.NewReader(text))}
	if err := r.read(); err != nil {
		return nil, err
	}
	tables := slices.DeleteFunc(r.tables, func(t *webTable) bool { return !t.solid() })
	if len(tables) == 0 {
		return nil, ErrNothing
	}
	for i, t := range tables {
		t.Name = cmp.Or(t.Name, fmt.Sprintf("Table %d", i+1))
	}
	return &webPage{tables}, nil
}

// decodePage returns a page in UTF-8.
func decodePage(page []byte) ([]byte, error) {
	encoding, name, certain := charset.DetermineEncoding(page, "")
	if name == "utf-8" || name == "windows-1252" && !certain && utf8.Valid(page) {
		return bytes.ToValidUTF8(page, []byte("\uFFFD")), nil
	}
	text, err := encoding.NewDecoder().Bytes(page)
	if err != nil {
		return nil, damaged("it is not in the encoding %s", name)
	}
	return text, nil
}

func (p *webPage) Sheets() []Sheet {
	out := make([]Sheet, len(p.tables))
	for i, t := range p.tables {
		out[i] = t.Sheet
	}
	return out
}

func (p *webPage) Close() error { return nil }

// Rows forms the table row by row.
func (p *webPage) Rows(ctx context.Context, sheet int, do func(Row) error) (err error) {
	defer guard(&err)
	var form webForm
	for i, r := range p.tables[sheet].rows {
		if i%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		row, err := form.row(&r)
		switch {
		case err != nil:
			return err
		case len(row.Shown) == 0 && !row.Wide:
			continue
		case i >= MaxRows:
			return tooLarge("it has a cell in row %d, and rows beyond %d are not read", i+1, MaxRows)
		}
		row.Number = i + 1
		if err := do(row); err != nil {
			return err
		}
	}
	return nil
}

// webForm forms the rows of a table, of which each may reach into the next.
type webForm struct {
	slots   [MaxColumns]*webCell // of the row
	down    [MaxColumns]carried  // to the next row
	used    int                  // columns of the widest row so far
	repeats budget
}

// carried is a cell that reaches so many rows further down.
type carried struct {
	cell *webCell
	rows int
}

// row forms the next row: cells from above keep their columns, and what is left
// goes to the row's own.
func (f *webForm) row(r *webRow) (Row, error) {
	for column := range f.used {
		d := &f.down[column]
		if f.slots[column] = nil; d.rows > 0 {
			d.rows--
			f.slots[column] = d.cell
			if err := f.repeats.spend(1, len(d.cell.text)); err != nil {
				return Row{}, err
			}
		}
	}
	out := Row{Hidden: r.hidden, Wide: f.lay(r)}
	if r.last {
		clear(f.down[:])
	}
	for column, cell := range f.slots[:f.used] {
		if cell == nil || cell.text == "" {
			continue
		}
		out.Shown = append(out.Shown, make([]string, column-len(out.Shown))...)
		out.Shown = append(out.Shown, cell.text)
		if cell.stored != "" {
			out.Numbers = append(out.Numbers, Number{Column: column, Stored: cell.stored, Date: cell.date})
		}
	}
	return out, nil
}

// lay puts the cells of a row into the slots that are free.
func (f *webForm) lay(r *webRow) (wide bool) {
	column := 0
	for i := range r.cells {
		cell := &r.cells[i]
		for column < MaxColumns && f.slots[column] != nil {
			column++
		}
		if column >= MaxColumns {
			wide = wide || cell.text != ""
			continue
		}
		end := column + cell.across
		for ; column < min(end, MaxColumns); column++ {
			if f.slots[column] == nil { // else two cells overlap, and the upper one stays
				f.slots[column], f.down[column] = cell, carried{cell, cell.down - 1}
			}
			cell = &webCell{down: cell.down} // the text stands in the first column
		}
		f.used = max(f.used, column)
		column = end
	}
	return wide || r.wide
}

// solid reports whether the table has a text of its own; one that arranges
// others has none.
func (t *webTable) solid() bool {
	return slices.ContainsFunc(t.rows, func(r webRow) bool {
		return r.wide || slices.ContainsFunc(r.cells, func(c webCell) bool { return c.text != "" })
	})
}

// webReader gathers tables from the tokens of a page. It builds no tree: the
// rules for one let a small page become a huge tree.
type webReader struct {
	tokens *html.Tokenizer
	tables []*webTable
	open   []*openTable // each within a cell of the one before it
	skip   string       // the element whose content is left out, "" for none
	nested int          // elements of that name that are open
	ended  bool         // the end of the page was there
	err    error
}

// openTable is a table while it is read.
type openTable struct {
	*webTable
	hiddenGroup, row, cell, caption bool // the last three are open
	attrs                           webAttrs
	text                            plainText
}

// read reads the page to its end.
func (r *webReader) read() error {
	for r.err == nil {
		switch r.tokens.Next() {
		case html.ErrorToken:
			if len(r.open) > 0 && !r.ended {
				return damaged("the page breaks off within a table")
			}
			for len(r.open) > 0 {
				r.closeTable()
			}
			return r.err
		case html.TextToken:
			if t := r.top(); t != nil && r.skip == "" {
				t.addText(r.tokens.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := r.tokens.TagName()
			tag := string(name)
			if tag == "noscript" {
				r.tokens.NextIsNotRawText()
			}
			if !r.skips(tag, 1) {
				r.start(tag, more)
			}
		case html.CommentToken, html.DoctypeToken:
		case html.EndTagToken:
			name, _ := r.tokens.TagName()
			if tag := string(name); !r.skips(tag, -1) {
				r.end(tag)
			}
		}
	}
	return r.err
}

// skips reports whether a tag belongs to what is left out. A hidden part of a
// cell does not go beyond the cell, even if its end is missing.
func (r *webReader) skips(tag string, step int) bool {
	if r.skip == "" {
		return false
	}
	switch tag {
	case r.skip:
		if r.nested += step; r.nested == 0 {
			r.skip = ""
		}
	case "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th":
		if r.skip == "span" || r.skip == "div" || r.skip == "comment" {
			r.skip = ""
			return false
		}
	}
	return true
}

// top returns the innermost table.
func (r *webReader) top() *openTable {
	if len(r.open) == 0 {
		return nil
	}
	return r.open[len(r.open)-1]
}

// start takes a start tag.
func (r *webReader) start(tag string, more bool) {
	attrs := webAttrs{across: 1, down: 1}
	for more {
		var key, value []byte
		key, value, more = r.tokens.TagAttr()
		attrs.take(string(key), string(value))
	}
	switch tag {
	case "script", "style", "template", "iframe", "noembed", "noframes", "title", "comment": // the last is LibreOffice's
		r.skip, r.nested = tag, 1
	case "table":
		r.openTable(attrs)
	default:
		if t := r.top(); t != nil {
			r.startWithin(t, tag, attrs)
		}
	}
}

// startWithin takes a start tag within a table. Many end tags may be missing,
// and what begins tells what has ended.
func (r *webReader) startWithin(t *openTable, tag string, attrs webAttrs) {
	switch tag {
	case "caption":
		r.closeRow(t)
		t.caption = true
		t.text.reset()
	case "thead", "tbody", "tfoot":
		r.closeGroup(t)
		t.hiddenGroup = attrs.hidden
	case "tr":
		r.closeRow(t)
		t.openRow(attrs)
	case "td", "th":
		r.closeCell(t)
		if !t.row {
			t.openRow(webAttrs{})
		}
		t.cell, t.attrs = true, attrs
		t.text.reset()
	case "br":
		t.text.newline()
	default:
		t.block(tag)
		if attrs.hidden && (tag == "span" || tag == "div") {
			r.skip, r.nested = tag, 1
		}
	}
}

// end takes an end tag.
func (r *webReader) end(tag string) {
	if tag == "body" || tag == "html" {
		r.ended = true
	}
	t := r.top()
	if t == nil {
		return
	}
	switch tag {
	case "table":
		r.closeTable()
	case "caption", "td", "th":
		r.closeCell(t)
	case "tr":
		r.closeRow(t)
	case "thead", "tbody", "tfoot":
		r.closeGroup(t)
		t.hiddenGroup = false
	default:
		t.block(tag)
	}
}

// openTable opens a table. One that is not within a cell of the last table
// replaces it.
func (r *webReader) openTable(attrs webAttrs) {
	hidden := attrs.hidden
	if t := r.top(); t != nil {
		if t.cell {
			t.block("table")
			hidden = hidden || t.Hidden || t.rows[len(t.rows)-1].hidden
		} else {
			r.closeTable()
		}
	}
	if len(r.open) == maxNested {
		r.err = tooLarge("its tables are nested more than %d deep", maxNested)
		return
	}
	t := &webTable{Sheet: Sheet{Hidden: hidden}}
	r.tables = append(r.tables, t)
	r.open = append(r.open, &openTable{webTable: t})
}

func (t *openTable) openRow(attrs webAttrs) {
	t.row = true
	t.rows = append(t.rows, webRow{hidden: attrs.hidden || t.hiddenGroup})
}

// closeCell closes the cell or the caption that is open.
func (r *webReader) closeCell(t *openTable) {
	if !t.cell && !t.caption {
		return
	}
	cell := t.attrs.cell(strings.TrimSpace(t.text.string()))
	if t.text.over || len(cell.text) > MaxCell {
		r.err = tooLarge("row %d of a table has a text of more than %d bytes", len(t.rows), MaxCell)
	}
	if t.caption {
		t.caption, t.Name = false, strings.Join(strings.Fields(t.text.string()), " ")
		return
	}
	t.cell = false
	if row := &t.rows[len(t.rows)-1]; len(row.cells) < MaxColumns {
		row.cells = append(row.cells, cell)
	} else if cell.text != "" {
		row.wide = true
	}
}

func (r *webReader) closeRow(t *openTable) {
	r.closeCell(t)
	t.row = false
}

func (r *webReader) closeGroup(t *openTable) {
	r.closeRow(t)
	if len(t.rows) > 0 {
		t.rows[len(t.rows)-1].last = true
	}
}

func (r *webReader) closeTable() {
	r.closeRow(r.top())
	r.open = r.open[:len(r.open)-1]
}

// addText adds to the cell or the caption that is open. A space that does not
// break is a space that does not collapse.
func (t *openTable) addText(text []byte) {
	for more := t.cell || t.caption; more; {
		var part []byte
		part, text, more = bytes.Cut(text, []byte("\u00A0"))
		t.text.add(part)
		if more {
			t.text.put(" ")
		}
	}
}

// block begins or ends an element that stands on lines of its own.
func (t *openTable) block(tag string) {
	switch tag {
	case "address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6",
		"hr", "li", "ol", "p", "pre", "section", "table", "ul":
		if n := len(t.text.b); n > 0 && t.text.b[n-1] != '\n' {
			t.text.newline()
		}
	}
}

// webAttrs are the attributes that matter, of whatever element.
type webAttrs struct {
	hidden       bool
	across, down int
	number       bool   // the cell is marked as one
	value        string // of it, "" where the text is it
	format       string // of it
	exact        string // the text before white space collapsed
}

// take takes an attribute. Excel and LibreOffice have some of their own.
func (a *webAttrs) take(key, value string) {
	switch key {
	case "hidden":
		a.hidden = true
	case "style":
		style := strings.ToLower(strings.Join(strings.Fields(value), ""))
		a.hidden = a.hidden || strings.Contains(style, "display:none") || strings.Contains(style, "visibility:collapse")
	case "colspan":
		a.across = max(span(value, maxAcross), 1)
	case "rowspan":
		if a.down = span(value, maxDown); a.down == 0 {
			a.down = maxDown // to the end of the group
		}
	case "x:num", "sdval":
		a.number, a.value = true, strings.TrimSpace(value)
	case "sdnum": // language of input; language of output; format
		if parts := strings.SplitN(value, ";", 3); len(parts) == 3 {
			a.format = parts[2]
		}
	case "x:str":
		a.exact = value
	}
}

// span returns the number of a span, 1 for what is none.
func span(value string, most int) int {
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil && !errors.Is(err, strconv.ErrRange) || n < 0 {
		return 1
	}
	return min(n, most)
}

// cell returns the cell that has the attributes and the text.
func (a *webAttrs) cell(text string) webCell {
	c := webCell{text: cmp.Or(a.exact, text), across: a.across, down: a.down}
	if value := cmp.Or(a.value, text); a.number && isDecimal(value) && a.format != "BOOLEAN" && !errorText.MatchString(text) {
		c.text, c.stored, c.date = cmp.Or(text, value), value, isDate(a.format)
	}
	return c
}

// What repeats in a file may come to, which has few bytes for many cells.
const (
	repeatCost = 32 // bytes of a repeated cell besides its text
	repeatMax  = MaxUnpack
)

// budget counts the repeats of a sheet.
type budget struct{ spent int64 }

// spend counts cells with so many bytes of text in all.
func (b *budget) spend(cells, text int) error {
	if b.spent += int64(cells)*repeatCost + int64(text); b.spent > repeatMax {
		return tooLarge("its repeated cells come to more than %d MB", repeatMax>>20)
	}
	return nil
}

// plainText gathers a text in which runs of white space are one space, and none
// begins or ends a line.
type plainText struct {
	b    []byte
	gap  bool // white space is due before what comes next
	over bool // it is longer than [MaxCell], and what came then is dropped
}

func (t *plainText) reset() { *t = plainText{b: t.b[:0]} }

func (t *plainText) string() string { return string(t.b) }

// add adds text in which white space collapses.
func (t *plainText) add(text []byte) {
	for len(text) > 0 {
		word := bytes.IndexFunc(text, isSpace)
		if word < 0 {
			word = len(text)
		}
		t.put(string(text[:word]))
		rest := bytes.TrimLeftFunc(text[word:], isSpace)
		t.gap = t.gap || len(rest) < len(text)-word
		text = rest
	}
}

// put adds text as it is.
func (t *plainText) put(text string) {
	if len(t.b)+len(text) > MaxCell {
		t.over = true
		return
	}
	if t.gap && text != "" {
		if len(t.b) > 0 && t.b[len(t.b)-1] != '\n' {
			t.b = append(t.b, ' ')
		}
		t.gap = false
	}
	t.b = append(t.b, text...)
}

func (t *plainText) newline() {
	t.gap = false
	t.put("\n")
}

func isSpace(c rune) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }
