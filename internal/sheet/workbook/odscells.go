package workbook

import (
	"cmp"
	"encoding/xml"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// readCell reads a cell, which may be covered by a merged one, and its repeats.
func (r *odsReader) readCell(e xml.StartElement) error {
	if !is(e, nsTable, "table-cell") && !is(e, nsTable, "covered-table-cell") {
		return nil
	}
	repeat, err := r.count(e, nsTable, "number-columns-repeated")
	if err != nil {
		return err
	}
	r.text.reset()
	r.paragraphs = 0
	if err := r.children(nil, r.readText); err != nil {
		return err
	}
	c, err := r.value(e, r.text.string())
	if err != nil {
		return err
	}
	if r.text.over || len(c.shown) > MaxCell {
		return tooLong(r.row.Number)
	}
	if err := r.merge(e, repeat); err != nil {
		return err
	}
	return r.place(c, repeat)
}

// merge notes a merged cell, which stands before the cells that it covers.
func (r *odsReader) merge(e xml.StartElement, repeat int) error {
	rows, err := r.count(e, nsTable, "number-rows-spanned")
	if err != nil || !is(e, nsTable, "table-cell") {
		return err
	}
	for column := r.column; column < min(r.column+repeat, MaxColumns); column++ {
		if err := r.merges.add(r.row.Number, r.row.Number+rows-1, column); err != nil {
			return err
		}
	}
	return nil
}

// place puts a cell and its repeats into the row.
func (r *odsReader) place(c odsCell, repeat int) error {
	first := r.column
	r.column = min(first+repeat, odsEnd)
	if c.shown == "" && !c.lost {
		return nil
	}
	end := min(r.column, MaxColumns)
	r.row.Wide = r.row.Wide || r.column > MaxColumns
	for column := first; column < end; column++ {
		switch {
		case c.lost:
			r.row.Lost = append(r.row.Lost, column)
			continue
		case c.stored != "":
			r.row.Numbers = append(r.row.Numbers, Number{Column: column, Stored: c.stored, Date: c.date})
		}
		r.row.Shown = append(r.row.Shown, make([]string, column-len(r.row.Shown))...)
		r.row.Shown = append(r.row.Shown, c.shown)
	}
	copies := max(end-first-1, 0)
	return r.repeats.spend(copies, copies*len(c.shown))
}

// count returns how often an element stands for itself. The end of a sheet
// bounds it, whatever the file says.
func (r *odsReader) count(e xml.StartElement, space, local string) (int, error) {
	s := attr(e, space, local)
	if s == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil && !errors.Is(err, strconv.ErrRange) || n < 1 {
		return 0, because(damaged("row %d has a count that is none", r.row.Number), "%s of %.40q", local, s)
	}
	return min(n, odsEnd), nil
}

// readText reads what stands in a cell: the paragraphs, also those of lists, and
// neither comments nor drawings.
func (r *odsReader) readText(e xml.StartElement) error {
	switch {
	case e.Name.Space != nsText:
		return nil
	case e.Name.Local != "p" && e.Name.Local != "h":
		return r.children(nil, r.readText)
	}
	if r.paragraphs++; r.paragraphs > 1 {
		r.text.newline()
	}
	return r.children(&r.text, r.readInline)
}

// readInline reads an element within a paragraph. White space that is not to
// collapse stands in elements of its own (Part 3, 6.1 "Basic Text Content").
func (r *odsReader) readInline(e xml.StartElement) error {
	if e.Name.Space != nsText {
		return nil
	}
	switch e.Name.Local {
	case "s":
		n, err := r.count(e, nsText, "c")
		if err != nil {
			return err
		}
		r.text.put(strings.Repeat(" ", n))
		return r.repeats.spend(1, n)
	case "tab":
		r.text.put("\t")
	case "line-break":
		r.text.newline()
	case "note", "ruby-text": // notes and how to pronounce the text
	default:
		return r.children(&r.text, r.readInline)
	}
	return nil
}

// odsCell is a cell.
type odsCell struct {
	shown, stored string // stored is "" for what is no number
	date, lost    bool
}

// errorText is what a cell shows whose formula failed. What is stored beside it is
// no result.
var errorText = regexp.MustCompile(`^(Err:\d+|#(N/A|DIV/0!|NAME\?|NULL!|NUM!|REF!|VALUE!))$`)

// value returns what a cell with that text holds (Part 3, 19, "office:value-type").
func (r *odsReader) value(e xml.StartElement, text string) (c odsCell, err error) {
	c.shown = text
	formula := attr(e, nsTable, "formula") != ""
	switch kind := attr(e, nsOffice, "value-type"); kind {
	case "float", "percentage", "currency":
		c.stored = strings.TrimSpace(attr(e, nsOffice, "value"))
		c.lost = formula && c.stored == "" && text == ""
		if !c.lost && !isDecimal(c.stored) {
			return c, because(damaged("row %d has a number that is none", r.row.Number), "the value %.40q", c.stored)
		}
		c.shown = cmp.Or(text, c.stored)
	case "date", "time":
		value := attr(e, nsOffice, kind+"-value")
		c.lost = formula && value == "" && text == ""
		c.shown, c.stored, c.date = cmp.Or(text, value), odsDays(value), true
	case "boolean":
		c.shown = cmp.Or(strings.ToUpper(attr(e, nsOffice, "boolean-value")), text)
	case "string":
		c.shown = cmp.Or(attr(e, nsOffice, "string-value"), text)
	default:
		c.lost = formula && text == ""
	}
	if attr(e, nsCalcExt, "value-type") == "error" || errorText.MatchString(text) {
		return odsCell{shown: cmp.Or(text, c.shown)}, nil
	}
	return c, nil
}

// odsDays returns a date or a duration in days.
func odsDays(value string) string {
	if d, err := time.ParseDuration(strings.ToLower(strings.Replace(value, "PT", "", 1))); err == nil {
		return formatFloat(d.Hours() / 24)
	}
	for _, layout := range []string{"2006-01-02", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, value); err == nil {
			epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
			return formatFloat((float64(t.Unix()-epoch.Unix()) + float64(t.Nanosecond())/1e9) / (24 * 60 * 60))
		}
	}
	return "0"
}

// isDecimal reports whether s is a number in decimal.
func isDecimal(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil && strings.Trim(s, "0123456789+-.eE") == ""
}

func is(e xml.StartElement, space, local string) bool {
	return e.Name.Local == local && e.Name.Space == space
}

// attr returns the value of an attribute, "" where there is none.
func attr(e xml.StartElement, space, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local && a.Name.Space == space {
			return a.Value
		}
	}
	return ""
}
