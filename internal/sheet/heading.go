package sheet

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

var (
	// notRegions are what remains of titles such as "New numbers".
	notRegions = regexp.MustCompile(`^(?i)(?:new|old|all|access|phone|local|modem|isdn|dial-?up|toll[- ]free|other|our|the)$`)
	// tableRule is a line between the parts of a printed table, or its count.
	tableRule = regexp.MustCompile(`^(?:[-+=_|*. ]{3,}|\(?\d+ (?i:rows?|numbers?|pops?|entries|records|locations)\)?)$`)
	pageForm  = regexp.MustCompile(`^(?i)(?:.*\s)?page\s+\d+(?:\s+of\s+\d+)?$`)
	groupForm = regexp.MustCompile(`^(?i)(.+?)\s+(?:(?:access|phone|dial-?up|pop)\s+)?(?:locations?|numbers|cities|pops|sites)\s*:?$`)
	totalForm = regexp.MustCompile(`^(?i)(?:(?:grand|sub)[ -]?)?(?:total|sum|summe|gesamt|count)\b`)
	noteForm  = regexp.MustCompile(`^(?i)(?:note|nb|n\.b\.|page|end of|continued|see |call |effective|source|updated|last )|^[*†‡]`)
)

// heading handles the rows that hold no POP: headers repeated, headings of
// groups, totals and notes. It reports whether the row is done.
func (p *parser) heading(x *parsed, i int) bool {
	number := p.m.of(phonebook.FieldAccessNumber)
	if fiveDigits(x.row.Cell(number)) {
		return false
	}
	if p.table.Header != nil && repeats(*x.row, p.table.Header) {
		x.skip(phonebook.Say("This row repeats the header."))
		return true
	}
	has := hasDigit(x.row.Cell(number)) || x.row.bad(number) != nil
	words, first := distinct(*x.row)
	if has {
		if first != number && len(words) > 0 && totalForm.MatchString(words[0]) {
			x.skip(phonebook.Say("This row is a total, not a POP."))
			return true
		}
		return false
	}
	if len(words) == 0 {
		return false
	}
	switch name, ok := p.groupName(words, first, i); {
	case tableRule.MatchString(words[0]):
		x.skip(phonebook.Say("This row is a line of the table, not a POP."))
	case slices.ContainsFunc(words, pageForm.MatchString):
		x.skip(phonebook.Say("This row is a note, not a POP."))
	case ok && p.groupCountry(name):
		x.skip(phonebook.Say("This row is a heading: the rows below are in {{.Country}}.", "Country", p.target.Countries.Name(p.group.country)))
	case ok:
		p.group.region = name
		x.skip(phonebook.Say(`This row is a heading: the rows below belong to region "{{.Region}}".`, "Region", name))
	case totalForm.MatchString(words[0]):
		x.skip(phonebook.Say("This row is a total, not a POP."))
	case noteForm.MatchString(words[0]), len(words) == 1 && (first != p.m.of(phonebook.FieldName) || len(words[0]) > 2*phonebook.MaxNameLen):
		x.skip(phonebook.Say("This row is a note, not a POP."))
	default:
		return false
	}
	return true
}

// fiveDigits reports whether a cell holds a number too long for a total.
func fiveDigits(s string) bool {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n >= 5
}

// distinct returns the different words of a row in order, and the column of the
// first. A heading merged over all columns may be stored once or in every cell.
func distinct(r Row) (words []string, first int) {
	first = -1
	for i, c := range r.Cells {
		c = tidy(c)
		if c == "" || len(words) > 0 && c == words[0] {
			continue
		}
		if first < 0 {
			first = i
		}
		words = append(words, c)
	}
	return words, first
}

// groupName returns the region that a heading names. Words such as "locations"
// make a heading anywhere; a bare name must stand in the first column, above a
// row with a number, and read like a name. In the column of POP names it must be
// in capitals too: otherwise it is a town whose number is missing.
func (p *parser) groupName(words []string, first, i int) (string, bool) {
	if len(words) != 1 {
		return "", false
	}
	s := words[0]
	if totalForm.MatchString(s) || noteForm.MatchString(s) {
		return "", false
	}
	if m := groupForm.FindStringSubmatch(s); m != nil {
		s = m[1]
		return s, !hasDigit(s) && !notRegions.MatchString(s) && phonebook.CheckRegionName(s) == nil
	}
	s = strings.TrimSpace(strings.TrimSuffix(s, ":"))
	// In the column of names it may be a town without a number, unless it alone is
	// in capitals and no column gives the regions.
	if first == p.m.of(phonebook.FieldName) && (s != strings.ToUpper(s) || p.capitals || p.m.of(phonebook.FieldRegion) >= 0) {
		return "", false
	}
	if first != 0 && first != p.m.of(phonebook.FieldRegion) || len(strings.Fields(s)) > 4 ||
		strings.ContainsAny(s, "0123456789.!?=;@") || phonebook.CheckRegionName(s) != nil ||
		!strings.ContainsFunc(s, unicode.IsLetter) {
		return "", false
	}
	return s, i+1 < len(p.table.Rows) && hasDigit(p.table.Rows[i+1].Cell(p.m.of(phonebook.FieldAccessNumber)))
}

// group is what a heading says of the rows below.
type group struct {
	region  string
	country phonebook.CountryID
}

// groupCountry takes a heading for the country of the rows below, where the list
// has no column of countries and the name is not that of the default's region.
func (p *parser) groupCountry(name string) bool {
	id, err := p.target.Countries.Resolve(name)
	c, _ := p.target.Countries.Get(id)
	if err != nil || p.m.of(phonebook.FieldCountry) >= 0 || len(name) < 4 || !strings.EqualFold(c.Name, name) ||
		p.defaults.Country == 1 && strings.EqualFold(name, "Georgia") {
		return false
	}
	p.group = group{country: id}
	return true
}

// inCapitals reports whether most names of a list are written in capitals, so that
// a name in capitals is no heading.
func inCapitals(t *Table, m *mapping) bool {
	column := m.of(phonebook.FieldName)
	capitals, all := 0, 0
	for _, r := range t.Rows[:min(len(t.Rows), profileRows)] {
		name := tidy(r.Cell(column))
		if !hasDigit(r.Cell(m.of(phonebook.FieldAccessNumber))) || name == "" {
			continue
		}
		if all++; name == strings.ToUpper(name) {
			capitals++
		}
	}
	return capitals*2 > all
}

// hasDigit knows the digits of every script, full-width ones among them.
func hasDigit(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }
