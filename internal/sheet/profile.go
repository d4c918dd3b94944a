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
const profileRows = 1000

// profile counts what the cells of a column look like.
type profile struct {
	filled   int
	count    [traitCount]int
	distinct map[string]traits
	index    bool // every value is a whole number from 1, and no two are the same
}

// trait is one thing that a cell may look like.
type trait uint8

const (
	asPhone     trait = iota // a telephone number of five digits or more
	asDigits                 // three digits
	asShort                  // an area code: up to six digits
	asSpeed                  // known rates
	asCountry                // resolved by the country table
	asMark                   // a tick, yes or no
	asLetters                // has a letter of any script
	asCoded                  // two or three capital letters
	asCityState              // "Albany, NY"
	asStatus
	asFlags    // a number to 255, or words of services
	asServices // words of services, or a number that can only be flags
	traitCount
)

// traits is a set of them.
type traits uint16

// share is how many of the filled cells have a trait, from 0 to 1.
func (p *profile) share(t trait) float64 {
	if p.filled == 0 {
		return 0
	}
	return float64(p.count[t]) / float64(p.filled)
}

// profileOf looks at column i. Rows with a single filled cell are headings and
// footnotes and do not count.
func profileOf(t *Table, i int, countries phonebook.Countries) profile {
	p := profile{distinct: make(map[string]traits)}
	seen := 0
	for k := range t.Rows {
		if lonely(t.Rows[k]) || t.Header != nil && repeats(t.Rows[k], t.Header) {
			continue
		}
		if seen++; seen > profileRows {
			break
		}
		if c := t.Rows[k].Cell(i); c != "" && t.Rows[k].bad(i) == nil {
			p.add(c, countries)
		}
	}
	p.index = isIndex(t, i)
	return p
}

// add counts a cell. Each value is looked at once: most columns repeat a few.
func (p *profile) add(cell string, countries phonebook.Countries) {
	c := tidyLines(norm.NFKC.String(cell))
	if c == "" {
		return
	}
	found, known := p.distinct[c]
	if !known {
		found = traitsOf(c, countries)
		p.distinct[c] = found
	}
	p.filled++
	for t := range traitCount {
		p.count[t] += int(found >> t & 1)
	}
}

func traitsOf(c string, countries phonebook.Countries) traits {
	var out traits
	has := func(t trait, yes bool) {
		if yes {
			out |= 1 << t
		}
	}
	n := len(digitsOf(c))
	hasLetter := strings.ContainsFunc(c, unicode.IsLetter)
	_, ticked := isMark(c)
	_, noCountry := resolve(countries, c)
	_, noStatus := parseStatus(c)
	has(asPhone, phoneLike(c))
	has(asDigits, n >= 3)
	has(asShort, n >= 1 && n <= 6 && len(c) <= phonebook.MaxAreaCodeLen && strings.Trim(c, "0123456789-() ") == "")
	has(asSpeed, isSpeed(c))
	has(asCountry, noCountry == nil)
	has(asMark, ticked)
	has(asLetters, hasLetter)
	has(asCoded, isCode(c))
	has(asCityState, hasLetter && cityStateForm.MatchString(c))
	has(asStatus, noStatus == nil)
	has(asFlags, isFlags(c))
	_, services := parseServices(c)
	has(asServices, services)
	return out
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
	if rises(t, i) {
		return true
	}
	seen := make(map[uint64]bool)
	for k := range t.Rows {
		if lonely(t.Rows[k]) {
			continue
		}
		n, ok := indexCell(t.Rows[k].Cell(i))
		if !ok || seen[n] {
			return false
		}
		seen[n] = true
	}
	return len(seen) > 0
}

// rises reports whether column i counts up, as an index nearly always does.
func rises(t *Table, i int) bool {
	last := uint64(0)
	for k := range t.Rows {
		if lonely(t.Rows[k]) {
			continue
		}
		n, ok := indexCell(t.Rows[k].Cell(i))
		if !ok || n <= last {
			return false
		}
		last = n
	}
	return last > 0
}

func indexCell(s string) (uint64, bool) {
	n, err := strconv.ParseUint(tidy(s), 10, 32)
	return n, err == nil && n > 0
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
		return atLeast(p.share(asMark), 0.5)
	case roleSurcharge:
		return 1
	case roleRegionID:
		return atLeast(1-p.share(asLetters), 0.9)
	case roleCityState:
		return atLeast(p.share(asCityState), 0.5)
	case roleServices:
		return atLeast(p.share(asServices), 0.5)
	}
	switch m.field {
	case phonebook.FieldCountry:
		return atLeast(p.share(asCountry), 0.5)
	case phonebook.FieldRegion: // "estado" is a state and a status
		return atLeast(1-p.share(asPhone), 0.5) * (1 - 0.5*p.share(asStatus))
	case phonebook.FieldName:
		return atLeast(p.share(asLetters), 0.5)
	case phonebook.FieldAreaCode:
		return atLeast(p.share(asShort), 0.8)
	case phonebook.FieldAccessNumber:
		if p.counts() {
			return 0 // "No." counts the rows
		}
		return atLeast(p.share(asDigits), 0.25)
	case phonebook.FieldMinBaud, phonebook.FieldMaxBaud:
		return atLeast(p.share(asSpeed), 0.5)
	case phonebook.FieldFlags:
		return atLeast(p.share(asFlags), 0.5)
	case phonebook.FieldStatus:
		return atLeast(p.share(asStatus), 0.5)
	}
	return 1
}
