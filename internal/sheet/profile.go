package sheet

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// profileRows is how many rows say what a column holds; the uniqueness of an
// index is checked on all.
const profileRows = 2000

// profile counts what the cells of a column look like.
type profile struct {
	filled    int
	phone     int // telephone numbers of five digits or more
	digits    int // some digits and the marks of numbers
	short     int // area codes: up to six digits
	speed     int // known rates
	country   int // resolved by the country table
	mark      int // ticks, yes and no
	letters   int // has a letter of any script
	coded     int // two or three capital letters
	cityState int // "Albany, NY"
	status    int
	flags     int // numbers to 255, or words of services
	distinct  map[string]bool
	index     bool // every value is a whole number from 1, and no two are the same
}

func (p *profile) share(n int) float64 {
	if p.filled == 0 {
		return 0
	}
	return float64(n) / float64(p.filled)
}

// profileOf looks at column i. Rows with a single filled cell are headings and
// footnotes and do not count.
func profileOf(t *Table, i int, countries phonebook.Countries) profile {
	p := profile{distinct: make(map[string]bool)}
	seen := 0
	for _, r := range t.Rows {
		if lonely(r) {
			continue
		}
		if seen++; seen > profileRows {
			break
		}
		if c := tidyLines(norm.NFKC.String(r.Cell(i))); c != "" {
			p.count(c, countries)
		}
	}
	p.index = isIndex(t, i)
	return p
}

func (p *profile) count(c string, countries phonebook.Countries) {
	add := func(n *int, yes bool) {
		if yes {
			*n++
		}
	}
	digits := len(digitsOf(c))
	hasLetter := strings.ContainsFunc(c, unicode.IsLetter)
	p.filled++
	add(&p.phone, phoneLike(c))
	add(&p.digits, digits >= 3)
	add(&p.short, digits >= 1 && digits <= 6 && len(c) <= phonebook.MaxAreaCodeLen && strings.Trim(c, "0123456789-() ") == "")
	add(&p.speed, isSpeed(c))
	add(&p.letters, hasLetter)
	add(&p.coded, isCode(c))
	add(&p.cityState, cityStateForm.MatchString(c))
	add(&p.flags, isFlags(c))
	_, mark := isMark(c)
	add(&p.mark, mark)
	p.distinct[c] = true
	_, err := countries.Resolve(c)
	add(&p.country, err == nil)
	_, err = phonebook.ParseStatus(c)
	add(&p.status, err == nil)
}

func isCode(s string) bool {
	if len(s) < 2 || len(s) > 3 {
		return false
	}
	return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func isFlags(s string) bool {
	if n, err := strconv.ParseUint(s, 10, 32); err == nil {
		return n <= uint64(phonebook.MaxFlags)
	}
	_, ok := serviceWords(s)
	return ok
}

// lonely reports whether a row has at most one filled cell.
func lonely(r Row) bool {
	n := 0
	for _, c := range r.Cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n < 2
}

// isIndex reports whether column i can be the POP index: a whole number from 1
// in every row that is not a heading, no number twice.
func isIndex(t *Table, i int) bool {
	seen := make(map[uint64]bool, len(t.Rows))
	for _, r := range t.Rows {
		if lonely(r) {
			continue
		}
		n, err := strconv.ParseUint(tidy(r.Cell(i)), 10, 32)
		if err != nil || n == 0 || seen[n] {
			return false
		}
		seen[n] = true
	}
	return len(seen) > 0
}

// accepts says how well the content of a column suits a meaning, 0 for not at
// all. An empty column suits its title.
func (p *profile) accepts(m meaning) float64 {
	atLeast := func(share, least float64) float64 {
		if share < least {
			return 0
		}
		return share
	}
	if m.role == roleStrongID {
		return 1
	}
	if m.field == phonebook.FieldID {
		return atLeast(map[bool]float64{true: 1}[p.index], 1)
	}
	if p.filled == 0 {
		return 1
	}
	switch m.role {
	case roleISDN, roleMulticast:
		return atLeast(p.share(p.mark), 0.5)
	case roleSurcharge:
		return 1
	case roleRegionID:
		return atLeast(p.share(p.filled-p.letters), 0.9)
	case roleCityState:
		return atLeast(p.share(p.cityState), 0.5)
	}
	switch m.field {
	case phonebook.FieldCountry:
		return atLeast(p.share(p.country), 0.5)
	case phonebook.FieldRegion:
		return atLeast(1-p.share(p.phone), 0.5)
	case phonebook.FieldName:
		return atLeast(p.share(p.letters), 0.5)
	case phonebook.FieldAreaCode:
		return atLeast(p.share(p.short), 0.8)
	case phonebook.FieldAccessNumber:
		return atLeast(p.share(p.digits), 0.25)
	case phonebook.FieldMinBaud, phonebook.FieldMaxBaud:
		return atLeast(p.share(p.speed), 0.5)
	case phonebook.FieldFlags:
		return atLeast(p.share(p.flags), 0.5)
	case phonebook.FieldStatus:
		return atLeast(p.share(p.status), 0.5)
	}
	return 1
}
