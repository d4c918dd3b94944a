package session

import (
	"slices"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Fields returns the fields that a column of the table shows, none for one that is
// never typed.
func (c Column) Fields() []phonebook.Field {
	switch c {
	case ByName:
		return []phonebook.Field{phonebook.FieldName}
	case ByCountry:
		return []phonebook.Field{phonebook.FieldCountry}
	case ByRegion:
		return []phonebook.Field{phonebook.FieldRegion}
	case ByAreaCode:
		return []phonebook.Field{phonebook.FieldAreaCode}
	case ByAccessNumber:
		return []phonebook.Field{phonebook.FieldAccessNumber}
	case BySpeed:
		return []phonebook.Field{phonebook.FieldMinBaud, phonebook.FieldMaxBaud}
	case ByStatus:
		return []phonebook.Field{phonebook.FieldStatus}
	case ByEntry:
		return []phonebook.Field{phonebook.FieldDialUpEntry}
	case ByServices:
		return []phonebook.Field{phonebook.FieldFlags}
	case ByComments:
		return []phonebook.Field{phonebook.FieldComments}
	case ByIndex, Columns:
	}
	return nil
}

// ColumnOf returns the column that shows a field.
func ColumnOf(f phonebook.Field) Column {
	for c := range Columns {
		for _, own := range c.Fields() {
			if own == f {
				return c
			}
		}
	}
	return ByIndex
}

// Typed returns the values that a text in a cell stands for, one for each field of
// the column. The words of the language for states and for no region are read; a
// text that means nothing is given on as it is.
func Typed(id phonebook.POPID, c Column, text string, l Language) []phonebook.FieldDraft {
	fields := c.Fields()
	text = Written(text, "")
	out := make([]phonebook.FieldDraft, len(fields))
	for i, f := range fields {
		out[i] = phonebook.FieldDraft{ID: id, Field: f, Text: text}
	}
	switch c {
	case BySpeed:
		low, high, two := speeds(text)
		if out[0].Text, out[1].Text = low, high; ordered(low, high) {
			return out
		}
		// What is wrong stays whole, so that the half that is right is not written
		// without the other. One word says nothing of the slowest.
		if two {
			out[1].Text = low + phonebook.BetweenSpeeds + high
		}
		return out[1:]
	case ByStatus:
		out[0].Text = l.status(text)
	case ByRegion:
		if l.NoRegion != "" && fold(strings.TrimSpace(text)) == fold(l.NoRegion) {
			out[0].Text = ""
		}
	default: // as it is
	}
	return out
}

// status returns the English word for a state.
func (l Language) status(text string) string {
	word := fold(strings.TrimSpace(text))
	for local, value := range l.Values {
		if fold(local) == word {
			return value
		}
	}
	return text
}

// CellText returns what a cell shows of its fields, each as it was typed.
func CellText(texts []string) string {
	last := len(texts) - 1
	if strings.Contains(texts[last], phonebook.BetweenSpeeds) {
		return texts[last] // holds both
	}
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), phonebook.BetweenSpeeds)
}

// speeds reads the speeds of a cell: one number is the only speed, two are the
// slowest and the fastest.
func speeds(text string) (low, high string, two bool) {
	for _, between := range []string{phonebook.BetweenSpeeds, "..", "-"} {
		if low, high, two := strings.Cut(text, between); two {
			return speedDigits(low), speedDigits(high), true
		}
	}
	return "", speedDigits(text), false
}

// ordered reports whether both texts are speeds and the first is not above the
// second.
func ordered(low, high string) bool {
	from, bad := phonebook.ReadNumber(phonebook.FieldMinBaud, low)
	to, worse := phonebook.ReadNumber(phonebook.FieldMaxBaud, high)
	return bad == nil && worse == nil && (from == 0 || to == 0 || from <= to)
}

// speedDigits writes a speed in digits where it is one.
func speedDigits(text string) string {
	text = strings.TrimSpace(text)
	if n, ok := quantity(fold(text)); ok {
		return strconv.FormatUint(n, 10)
	}
	return text
}
