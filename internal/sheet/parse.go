package sheet

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// fieldSet is a set of fields.
type fieldSet uint32

func (s fieldSet) has(f phonebook.Field) bool { return s&(1<<f) != 0 }
func (s *fieldSet) add(f phonebook.Field)     { *s |= 1 << f }

// parsed is a row as a POP, before it is compared with the book.
type parsed struct {
	row      *Row
	result   Result // Rejected, Skipped, Delete, or 0 while open
	pop      phonebook.POP
	has      fieldSet // fields that the row itself gives
	flags    flagEdit
	wholeNum bool // the number may hold the area code: no column of its own, not split
	digits   string
	problems []Problem
}

// parser turns rows into POPs. It keeps what rows above say about rows below.
type parser struct {
	table     *Table
	m         *mapping
	target    Target
	opt       Options
	enc       phonebook.Encoding
	shadow    phonebook.Book // the book's name, and its regions with the new ones
	regions   *regions
	defaults  phonebook.POP
	given     fieldSet // fields with a default
	group     string   // region of the heading above
	countries map[string]countryAnswer
	split     int // numbers that were split
	splitFrom string
	splitInto [2]string
}

type countryAnswer struct {
	id  phonebook.CountryID
	err error
}

func (p *parser) column(i int) string {
	if i < 0 || i >= len(p.m.columns) {
		return ""
	}
	return p.m.columns[i].Letter
}

func (x *parsed) reject(f phonebook.Field, column, value, reason, remedy string) {
	x.result = Rejected
	x.problems = append(x.problems, Problem{Field: f, Column: column, Value: value, Reason: reason, Remedy: remedy})
}

func (x *parsed) note(f phonebook.Field, column, value, reason string) {
	x.problems = append(x.problems, Problem{Field: f, Column: column, Value: value, Reason: reason, Note: true})
}

func (x *parsed) skip(reason string) {
	x.result = Skipped
	x.problems = append(x.problems, Problem{Reason: reason})
}

// row reads row i of the table.
func (p *parser) row(i int) parsed {
	r := &p.table.Rows[i]
	x := parsed{row: r, pop: p.defaults}
	if p.m.entries && p.entry(&x) {
		return x
	}
	if p.heading(&x, i) {
		return x
	}
	p.badCells(&x)
	p.country(&x)
	p.number(&x)
	p.id(&x)
	p.names(&x)
	p.speeds(&x)
	p.services(&x)
	p.rest(&x)
	p.check(&x)
	return x
}

// entry handles what only a phone book file has: removal entries and names with
// a comma that is not quoted. It reports whether the row is done.
func (p *parser) entry(x *parsed) bool {
	if tooManyFields(*x.row) {
		x.digits = digitsOf(x.row.Cell(4) + x.row.Cell(5))
		x.reject(phonebook.FieldNone, "", strings.Join(x.row.Cells, ","),
			fmt.Sprintf("The line has %d fields instead of %d.", len(x.row.Cells), entryFields),
			"Take the comma out of the name, or put the name in quotation marks.")
		p.id(x)
		return true
	}
	if tidy(x.row.Cell(1)) != "0" {
		return false
	}
	p.id(x)
	if x.result == 0 && x.has.has(phonebook.FieldID) {
		x.result = Delete
	} else if x.result == 0 {
		x.reject(phonebook.FieldID, "A", "", "A removal entry needs the POP index.", "Give the index of the POP to delete.")
	}
	return true
}

// badCells rejects rows whose values were lost in the file.
func (p *parser) badCells(x *parsed) {
	for _, b := range x.row.Bad {
		if b.Column >= len(p.m.columns) {
			continue
		}
		if c := p.m.columns[b.Column]; c.Field != phonebook.FieldNone && p.lost(x, b.Column) {
			x.reject(c.Field, c.Letter, x.row.Cell(b.Column), b.Reason, b.Remedy)
		}
	}
}

// lost reports whether the value of a cell was lost in the file. A date is a
// fair thing to say in a comment.
func (p *parser) lost(x *parsed, column int) bool {
	b := x.row.bad(column)
	return b != nil && (b.Reason != dateReason || p.m.columns[column].Field != phonebook.FieldComments)
}

// cell returns the tidy cell of a field, "" where it has no column or is bad.
func (p *parser) cell(x *parsed, f phonebook.Field) (text string, column int) {
	column = p.m.of(f)
	if column < 0 || p.lost(x, column) {
		return "", column
	}
	return tidy(x.row.Cell(column)), column
}

func (p *parser) country(x *parsed) {
	word, column := p.cell(x, phonebook.FieldCountry)
	if word == "" {
		if x.pop.Country == 0 && x.result == 0 {
			x.reject(phonebook.FieldCountry, p.column(column), "", "The country is missing.",
				"Fill the cell, or give a country for such rows: --default country=NAME.")
		}
		return
	}
	a, known := p.countries[word]
	if !known {
		a.id, a.err = p.target.Countries.Resolve(word)
		p.countries[word] = a
	}
	if a.err != nil {
		reason := a.err.Error()
		if e, ok := a.err.(*phonebook.FieldError); ok {
			reason = e.Reason
		}
		x.reject(phonebook.FieldCountry, p.column(column), word, reason,
			"Correct the country, or add it to the country table first.")
		return
	}
	x.pop.Country = a.id
	x.has.add(phonebook.FieldCountry)
}

func (p *parser) number(x *parsed) {
	i := p.m.of(phonebook.FieldAccessNumber)
	area, areaColumn := p.cell(x, phonebook.FieldAreaCode)
	if area != "" {
		x.pop.AreaCode = areaCode(x.row.Cell(areaColumn))
		x.has.add(phonebook.FieldAreaCode)
	}
	raw := x.row.Cell(i)
	x.digits = digitsOf(norm.NFKC.String(area + raw))
	if p.lost(x, i) {
		return
	}
	country, _ := p.target.Countries.Get(x.pop.Country)
	d := dialing{code: country.Code, split: areaColumn < 0 && !p.m.left[phonebook.FieldAreaCode]}
	s := split(raw, d)
	x.pop.AccessNumber = s.number
	x.has.add(phonebook.FieldAccessNumber)
	switch {
	case s.reason != "":
		x.reject(phonebook.FieldAccessNumber, p.column(i), raw, s.reason, s.remedy)
		return
	case s.note != "":
		x.note(phonebook.FieldAccessNumber, p.column(i), raw, s.note)
	}
	if s.area != "" {
		x.pop.AreaCode = s.area
		x.has.add(phonebook.FieldAreaCode)
		if p.split++; p.split == 1 {
			p.splitFrom, p.splitInto = tidy(raw), [2]string{s.area, s.number}
		}
	}
	x.wholeNum = areaColumn < 0 && s.area == ""
}

func (p *parser) id(x *parsed) {
	word, column := p.cell(x, phonebook.FieldID)
	if word == "" {
		return
	}
	n, err := strconv.ParseUint(word, 10, 32)
	if err != nil || n == 0 {
		x.reject(phonebook.FieldID, p.column(column), word, "The POP index is a whole number from 1.",
			"Correct the index, or leave the cell empty for a new POP.")
		return
	}
	x.pop.ID = phonebook.POPID(n)
	x.has.add(phonebook.FieldID)
}
