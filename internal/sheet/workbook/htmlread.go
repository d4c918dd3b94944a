package workbook

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// webReader gathers tables from the tokens of a page. It builds no tree: the
// rules for one let a small page become a huge tree.
type webReader struct {
	tokens *html.Tokenizer
	tables []*webTable
	open   []*openTable // each within a cell of the one before it
	skip   string       // the element whose content is left out, "" for none
	nested int          // elements of that name that are open
	ended  bool         // the end of the page was there
	cells  int          // of all tables, and their rows
	text   int          // bytes of those
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
		r.openRow(t, attrs)
	case "td", "th":
		r.closeCell(t)
		if !t.row {
			r.openRow(t, webAttrs{})
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
	switch {
	case len(r.open) == maxNested:
		r.err = tooLarge("its tables are nested more than {{.Most}} deep", "Most", maxNested)
		return
	case len(r.tables) == MaxSheets:
		r.err = tooLarge("it has more than {{.Most}} tables", "Most", MaxSheets)
		return
	}
	t := &webTable{Sheet: Sheet{Hidden: hidden}}
	r.tables = append(r.tables, t)
	r.open = append(r.open, &openTable{webTable: t})
}

// openRow opens a row. What the page holds is counted before it is kept, since a
// row or a cell of four bytes takes ten times as many.
func (r *webReader) openRow(t *openTable, attrs webAttrs) {
	if len(t.rows) == MaxRows {
		r.err = tooLarge("a table in it has more than {{.Most}} rows", "Most", MaxRows)
	}
	t.row = true
	t.rows = append(t.rows, webRow{hidden: attrs.hidden || t.hiddenGroup})
	r.count(0)
}

// count counts a cell or a row and the bytes of its text.
func (r *webReader) count(text int) {
	r.cells++
	r.text += text
	switch {
	case r.cells > maxCells:
		r.err = tooLarge("its tables have more than {{.Most}} cells", "Most", maxCells)
	case r.text > maxWebText:
		r.err = tooLarge("its tables have more than {{.Most}} MB of text", "Most", maxWebText>>20)
	}
}

// closeCell closes the cell or the caption that is open.
func (r *webReader) closeCell(t *openTable) {
	if !t.cell && !t.caption {
		return
	}
	cell := t.attrs.cell(strings.TrimSpace(t.text.string()))
	if t.text.over || len(cell.text) > MaxCell {
		r.err = tooLong(len(t.rows))
	}
	if t.caption {
		t.caption, t.Name = false, strings.Join(strings.Fields(t.text.string()), " ")
		return
	}
	t.cell = false
	if row := &t.rows[len(t.rows)-1]; len(row.cells) < MaxColumns {
		row.cells = append(row.cells, cell)
		r.count(len(cell.text) + len(cell.stored))
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
