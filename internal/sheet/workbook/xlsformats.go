package workbook

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// builtinFormats are the texts of the number formats that a file does not spell
// out (ECMA-376 Part 1, 18.8.30, to which [MS-XLS] refers for them). What is
// missing here shows numbers as General does.
var builtinFormats = map[uint16]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
	18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm",
	37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)", 39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)",
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0",
}

// maxFormat is the length of a number format in characters ([MS-XLS] 2.4.126).
const maxFormat = 255

// numberFormat is a number format of a file.
type numberFormat struct {
	text   string       // "" for General
	date   bool         // it shows a date or a time
	digits digitPattern // nil for one that needs the library
}

// newNumberFormat returns the format of a number, whose text is "" where the
// file does not spell it out.
func newNumberFormat(id uint16, text string) *numberFormat {
	date := isDate(text)
	if text == "" {
		text, date = builtinFormats[id], builtinDate(int(id))
	}
	if text == "@" || strings.EqualFold(text, "General") {
		text = ""
	}
	return &numberFormat{text: text, date: date, digits: newDigitPattern(text)}
}

// maxShown bounds the cache of shown numbers, which takes about 100 bytes for
// each: a list repeats its dates and its prices, but no phone number.
const maxShown = 1 << 15

type shownKey struct {
	format *numberFormat
	value  float64
}

// numberShower shows numbers in the formats of a file. The library takes some
// microseconds for each, which a list of 65,000 rows would feel.
type numberShower struct {
	library *shower
	shown   map[shownKey]string
}

func (s *numberShower) show(f *numberFormat, value float64) string {
	if f.text == "" {
		return showGeneral(value)
	}
	if out, ok := f.digits.show(value); ok {
		return out
	}
	key := shownKey{f, value}
	out, known := s.shown[key]
	if !known {
		if len(s.shown) >= maxShown {
			clear(s.shown)
		}
		out = s.library.show(value, f.text)
		s.shown[key] = out
	}
	return out
}

// precision is how many digits of a number Excel shows.
const precision = 15

// showGeneral shows a number in the format General, without an exponent where
// the number fits.
func showGeneral(value float64) string {
	if value == math.Trunc(value) {
		return formatFloat(value)
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(value, 'g', precision, 64), 64)
	if size := math.Abs(rounded); err != nil || size < 1e-4 {
		return formatFloat(value)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// digitPlace stands in a digitPattern for a digit of the number.
const digitPlace = -1

// digitPattern is a format that puts the digits of a whole number into places
// and nothing else, such as 000-0000. Codes and phone numbers have them.
type digitPattern []rune

// newDigitPattern returns nil for any other format.
func newDigitPattern(format string) digitPattern {
	var out digitPattern
	places := 0
	for len(format) > 0 {
		r, size := utf8.DecodeRuneInString(format)
		format = format[size:]
		switch r {
		case '0':
			out = append(out, digitPlace)
			places++
		case '-', ' ', '(', ')':
			out = append(out, r)
		case '\\':
			r, size = utf8.DecodeRuneInString(format)
			if size == 0 {
				return nil
			}
			out, format = append(out, r), format[size:]
		case '"':
			literal, rest, closed := strings.Cut(format, `"`)
			if !closed {
				return nil
			}
			out, format = append(out, []rune(literal)...), rest
		default:
			return nil
		}
	}
	if places == 0 {
		return nil
	}
	return out
}

// show returns false for a number that the pattern is not enough for. Digits
// beyond the places stand before the first one.
func (p digitPattern) show(value float64) (string, bool) {
	if p == nil || value < 0 || value != math.Trunc(value) || value >= 1e15 {
		return "", false
	}
	places := 0
	for _, r := range p {
		if r == digitPlace {
			places++
		}
	}
	digits := formatFloat(value)
	if n := places - len(digits); n > 0 {
		digits = strings.Repeat("0", n) + digits
	}
	var out strings.Builder
	for _, r := range p {
		if r != digitPlace {
			out.WriteRune(r)
			continue
		}
		places--
		n := len(digits) - places
		out.WriteString(digits[:n])
		digits = digits[n:]
	}
	return out.String(), true
}
