package sheet

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// The repairs of an import are also those of a book: what follows makes them of
// single values.

// SplitNumbers returns the numbers of a text, one where it holds a single number.
// Code is the dial code of the country.
func SplitNumbers(s, code string) []string {
	return dialing{code: code}.numbersIn(tidyLines(norm.NFKC.String(s)))
}

// SpellPlainly replaces the characters that an encoding lacks by plain ones where
// there are any.
func SpellPlainly(s string, enc phonebook.Encoding) string { return transliterate(s, enc) }

// Shorten cuts a text of a field at a word so that it is not too long.
func Shorten(s string, f phonebook.Field, enc phonebook.Encoding) string {
	chars, size := textLimit(f)
	return cut(s, chars, size, enc)
}

// TidyText replaces what a text may not hold by a space: commas, line breaks,
// quotation marks. Several spaces become one, those at the ends none.
func TidyText(s string) string {
	return tidy(strings.Map(func(r rune) rune {
		if r == ',' || r == '"' || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " ")))
}

// TidyNumber writes a telephone number with digits, hyphens and spaces alone. One
// with letters or a country code it leaves as it is.
func TidyNumber(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '.', '/', ',', ';':
			return '-'
		case '(', ')', '[', ']', '\'':
			return ' '
		}
		return r
	}, plainDashes.Replace(norm.NFKC.String(s)))
	return strings.Trim(tidy(s), "- ")
}
