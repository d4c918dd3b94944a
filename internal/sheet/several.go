package sheet

import (
	"regexp"
	"slices"
	"strings"
)

const (
	fullNumber  = 6    // digits that make a number complete without its neighbour
	leastTail   = 2    // digits that a shortened next number has at least
	leastNumber = 3    // digits that any number has: 143
	mostCell    = 1000 // bytes of a cell of numbers; more is no list of them
)

var (
	strongParts = regexp.MustCompile(`[\n;,&]|\s(?i:or|and)\s`)
	nextParens  = regexp.MustCompile(`(\d)\s+\(`)
	thousands   = regexp.MustCompile(`^\d{1,3}(?:,\d{3})+$`)
)

// numbersIn returns the numbers of a cell, one for a cell that holds a single
// number or none. s is tidy. Lists shorten what follows a number: in
// "212-555-0102 / 0103" the second is 212-555-0103.
func (d dialing) numbersIn(s string) []string {
	if len(s) > mostCell || thousands.MatchString(s) || strings.Contains(s, ",,") { // commas in a row are pauses of a modem
		return []string{s}
	}
	parts := s
	if strings.ContainsAny(s, "\n;,&AOao") {
		parts = strongParts.ReplaceAllString(s, "\n")
	}
	var out []string
	for part := range strings.SplitSeq(parts, "\n") {
		for _, piece := range d.bySlash(part) {
			for _, number := range d.byBlank(piece) {
				if n := len(out); n > 0 {
					number = complete(out[n-1], number)
				}
				if len(digitsOf(number)) >= leastNumber && !slices.Contains(out, number) {
					out = append(out, number)
				}
			}
		}
	}
	if len(out) < 2 {
		return []string{s}
	}
	return out
}

// bySlash divides at the strokes behind a complete number. Before one the stroke
// stands between area code and number: 907/592-2557, 0431/5550134.
func (d dialing) bySlash(s string) []string {
	var out []string
	whole, enough := "", fullNumber
	for part := range strings.SplitSeq(s, "/") {
		switch {
		case whole == "":
			whole = part
		case len(digitsOf(part)) < leastTail || len(digitsOf(whole)) < enough || d.northAmerican(whole+part):
			whole += "/" + part
			enough = fullNumber + 2
		default:
			out = append(out, strings.TrimSpace(whole))
			whole = complete(whole, part)
		}
	}
	return append(out, strings.TrimSpace(whole))
}

// northAmerican reports whether the digits make one number of North America.
func (d dialing) northAmerican(s string) bool {
	digits := digitsOf(s)
	n := len(digits)
	return d.code == "1" && (n == 7 || n == 10 || n == 11 && digits[0] == '1')
}

// byBlank divides two or more complete numbers that only blanks keep apart: each
// as long as the others, and in North America as long as a number is there.
func (d dialing) byBlank(s string) []string {
	parts := strings.Fields(s)
	if strings.LastIndexByte(s, '(') > 0 {
		parts = strings.Split(nextParens.ReplaceAllString(s, "$1\n("), "\n")
	}
	if len(parts) < 2 {
		return []string{s}
	}
	for _, part := range parts {
		n := len(digitsOf(part))
		if n < fullNumber || n != len(digitsOf(parts[0])) || d.code == "1" && !d.northAmerican(part) {
			return []string{s}
		}
	}
	return parts
}

// complete puts a shortened number in the place of the last digits of the one
// before it. A number that starts as a whole one does stays as it is.
func complete(before, s string) string {
	s = strings.TrimSpace(s)
	digits := digitsOf(s)
	n, most := len(digits), len(digitsOf(before))
	if n == 0 || n >= most || strings.Trim(s, "0123456789- ") != "" {
		return s
	}
	if n > leastTail+2 && s[0] == '0' && strings.HasPrefix(strings.TrimLeft(before, "("), "0") {
		return s
	}
	out := []byte(strings.TrimSpace(before))
	for i := len(out) - 1; i >= 0 && n > 0; i-- {
		if out[i] >= '0' && out[i] <= '9' {
			n--
			out[i] = digits[n]
		}
	}
	return string(out)
}
