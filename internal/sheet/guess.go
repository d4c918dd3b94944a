package sheet

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// entryFields is the number of fields of a phone book file's line.
const entryFields = 11

// isEntries reports whether the rows are the eleven fields of a .pbk or of the
// import text of Microsoft's administrator. Column sniffing would take six of
// them for area codes.
func isEntries(t *Table) bool {
	if t.Header != nil || len(t.Rows) == 0 {
		return false
	}
	if strings.EqualFold(filepath.Ext(t.File), ".pbk") {
		return true // nothing else has this name; rows that do not fit are rejected one by one
	}
	sample := t.Rows[:min(len(t.Rows), 200)]
	hits := 0
	for _, r := range sample {
		if isEntry(r) {
			hits++
		}
	}
	return hits*10 >= len(sample)*8
}

// isEntry accepts a line without an index, which is a new POP, and without what
// a client can do without ([MS-CPSP] 3). It accepts one comma more, as clients
// do, and more still where a comma in the name was not quoted: such rows are
// named later instead of unsettling the rest.
func isEntry(r Row) bool {
	if len(r.Cells) < entryFields {
		return false
	}
	whole := func(i int, empty bool) bool {
		c := tidy(r.Cell(i))
		if c == "" {
			return empty
		}
		_, err := strconv.ParseUint(c, 10, 32)
		return err == nil
	}
	if !whole(0, true) || !whole(1, false) || !whole(2, true) {
		return false
	}
	if tooManyFields(r) {
		return true
	}
	return whole(6, true) && whole(7, true) && whole(8, true) && whole(9, true)
}

func tooManyFields(r Row) bool {
	for _, c := range r.Cells[min(len(r.Cells), entryFields):] {
		if strings.TrimSpace(c) != "" {
			return true
		}
	}
	return false
}

func (m *mapping) mapEntries() {
	m.entries = true
	for i, f := range phonebook.Fields()[:entryFields] {
		if i >= len(m.columns) || !m.free(i, f) || m.of(f) >= 0 {
			continue
		}
		k := meaning{field: f}
		switch f {
		case phonebook.FieldRegion:
			k.role = roleRegionID
		case phonebook.FieldID:
			k.role = roleStrongID
		case phonebook.FieldMinBaud, phonebook.FieldMaxBaud:
			k.role = roleExactSpeed
		}
		m.set(i, k, 1, phonebook.Say("Field {{.Number}} of a phone book file.", "Number", i+1))
	}
}

var cityStateForm = regexp.MustCompile(`^(.*\S), ?([A-Z]{2})$`)

// guess maps a list without a header by content. Each step takes the first
// column that clearly is the field; what is not clear stays unmapped.
func (m *mapping) guess() {
	m.pick(phonebook.FieldAccessNumber, func(p *profile) bool { return p.share(asPhone) >= 0.8 && p.share(asSpeed) < 0.5 })
	m.pick(phonebook.FieldMaxBaud, func(p *profile) bool { return p.share(asSpeed) >= 0.9 && p.share(asShort) < 1 || p.onlySpeeds() })
	m.pick(phonebook.FieldAreaCode, func(p *profile) bool { return p.share(asShort) >= 0.9 && p.share(asSpeed) < 0.5 && !p.counts() })
	// Two capital letters are a state before they are a country: CA, DE and IN
	// are both, AK is only one.
	country := func(p *profile) bool {
		return p.share(asCountry) >= 0.95 && p.share(asLetters) >= 0.9
	}
	region := func(p *profile) bool { return p.share(asCoded) >= 0.9 }
	m.pick(phonebook.FieldCountry, country)
	m.pick(phonebook.FieldRegion, region)
	m.pickName()
	m.notes = append(m.notes, phonebook.Say("The list has no header; the columns were told by their values. Check them."))
}

// counts reports whether the column numbers the rows from 1.
func (p *profile) counts() bool {
	_, first := p.distinct["1"]
	return p.index && first
}

// onlySpeeds reports whether the column holds nothing but a few known rates of
// four digits or more, which no area code has.
func (p *profile) onlySpeeds() bool {
	if p.filled == 0 || p.share(asSpeed) < 0.95 {
		return false
	}
	for c := range p.distinct {
		if len(digitsOf(c)) < 4 {
			return false
		}
	}
	return true
}

func (m *mapping) pick(f phonebook.Field, is func(*profile) bool) {
	if m.left[f] || m.of(f) >= 0 {
		return
	}
	for i := range m.columns {
		if p := &m.profiles[i]; p.filled > 0 && m.columns[i].Field == phonebook.FieldNone && is(p) {
			m.set(i, meaning{field: f}, 0.6, phonebook.Say("By its values."))
			return
		}
	}
}

// pickName takes the column of words with the most different values.
func (m *mapping) pickName() {
	if m.left[phonebook.FieldName] || m.of(phonebook.FieldName) >= 0 {
		return
	}
	best := -1
	for i := range m.columns {
		p := &m.profiles[i]
		if m.columns[i].Field != phonebook.FieldNone || p.filled == 0 || p.share(asLetters) < 0.8 {
			continue
		}
		if best < 0 || len(p.distinct) > len(m.profiles[best].distinct) {
			best = i
		}
	}
	if best >= 0 {
		m.set(best, meaning{field: phonebook.FieldName}, 0.6, phonebook.Say("By its values."))
	}
}
