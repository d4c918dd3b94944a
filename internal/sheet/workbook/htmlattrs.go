package workbook

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
)

// webAttrs are the attributes that matter, of whatever element.
type webAttrs struct {
	hidden       bool
	across, down uint16
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
func span(value string, most int) uint16 {
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil && !errors.Is(err, strconv.ErrRange) || n < 0 {
		return 1
	}
	return uint16(min(n, most))
}

// cell returns the cell that has the attributes and the text.
func (a *webAttrs) cell(text string) webCell {
	c := webCell{text: cmp.Or(a.exact, text), across: a.across, down: a.down}
	if value := cmp.Or(a.value, text); a.number && isDecimal(value) && a.format != "BOOLEAN" && !errorText.MatchString(text) {
		c.text, c.stored, c.date = cmp.Or(text, value), value, isDate(a.format)
	}
	return c
}
