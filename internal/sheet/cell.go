package sheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

var (
	dateReason    = phonebook.Say("The spreadsheet program turned the value into a date; what was typed cannot be told.")
	dateRemedy    = phonebook.Say("Format the column as text, type the value again and save the file.")
	errorRemedy   = phonebook.Say("Correct the formula in the file.")
	formulaReason = phonebook.Say("The formula has no stored result.")
	formulaRemedy = phonebook.Say("Open the file in a spreadsheet program, let it calculate, and save it.")
)

var dateLike = regexp.MustCompile(`^(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}[-/ ]?(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*([-/ ,]*\d{2,4})?|` +
	`(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/ ,]*\d{2,4}|\d{1,2}:\d{2}(:\d{2})?)([ T]\d{1,2}:\d{2}(:\d{2})?( ?[AaPp][Mm])?)?$`)

// grouped is a number with the thousands marks of any language.
var grouped = regexp.MustCompile(`^\d{1,3}(?:[.,'’\s\x{00A0}\x{202F}]\d{3})+$`)

// cellText decides what a cell says from its shown form f and its stored form r,
// and reports whether it became a date. Neither form is right alone: the shown
// form of 5550199 may be 5.55E+06, the stored form of 020 is 20, and a telephone
// number typed as a number may be stored as 5.1938801E9.
func cellText(f, r string, date bool) (text string, isDate bool) {
	switch {
	case date:
		return f, true
	case f == r:
		return nearInteger(r), false
	}
	plain := expand(r)
	shown := digitsOf(f)
	if grouped.MatchString(f) && shown == plain {
		return plain, false
	}
	same := strings.TrimLeft(shown, "0") == strings.TrimLeft(plain, "0") && len(shown) >= len(plain) && !strings.ContainsAny(f, "eE,")
	switch {
	case same:
		return f, false
	case dateLike.MatchString(f): // a web page does not tell its formats
		return f, true
	}
	return plain, false
}

func isErrorValue(s string) bool {
	switch s {
	case "#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!":
		return true
	}
	return false
}

// nearInteger mends the trace of binary arithmetic in long numbers, such as
// 5198380110.0000005; short ones may be meant, as the speed 28.8 is.
func nearInteger(s string) string {
	whole, _, cut := strings.Cut(s, ".")
	if !cut || len(whole) < 7 {
		return s
	}
	return expand(s)
}

// expand writes a number without an exponent, and as a whole one when it is
// within 1e-4 of it.
func expand(s string) string {
	x, err := strconv.ParseFloat(s, 64)
	// Above 1e15 a float no longer holds every digit.
	if err != nil || math.Abs(x) >= 1e15 {
		return s
	}
	if whole := math.Round(x); math.Abs(x-whole) < 1e-4 {
		return strconv.FormatFloat(whole, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// digitsOf returns the ASCII digits of s.
func digitsOf(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return strings.Map(func(r rune) rune {
				if r < '0' || r > '9' {
					return -1
				}
				return r
			}, s)
		}
	}
	return s
}
