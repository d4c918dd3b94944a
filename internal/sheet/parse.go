package sheet

import (
	"slices"
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
	result   Result   // Rejected, Skipped, Delete, or 0 while open
	noArea   bool     // the list has no column of area codes: that of the row was cut off its number, or is in it
	has      fieldSet // fields that the row itself gives
	flags    flagEdit
	pop      phonebook.POP
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
	group     group // of the heading above
	capitals  bool  // names are written in capitals
	marks     []footnote
	countries map[string]countryAnswer
	rates     map[string]speedAnswer
	plans     map[string]planAnswer
	statuses  map[string]phonebook.Status
	split     int // numbers that were split
	splitFrom string
	splitInto [2]string
}

// countryAnswer and speedAnswer keep what a word meant: lists repeat themselves.
type countryAnswer struct {
	country phonebook.Country
	err     error
}

type speedAnswer struct {
	low, high uint32
	ok        bool
}

func (p *parser) column(i int) string {
	if i < 0 || i >= len(p.m.columns) {
		return ""
	}
	return p.m.columns[i].Letter
}

func (x *parsed) reject(f phonebook.Field, column, value string, reason, remedy phonebook.Sentence) {
	x.result = Rejected
	x.problems = append(x.problems, Problem{Field: f, Column: column, Value: value, Reason: reason, Remedy: remedy, Fix: mending[remedy.Text]})
}

func (x *parsed) note(f phonebook.Field, column, value string, reason phonebook.Sentence) {
	x.problems = append(x.problems, Problem{Field: f, Column: column, Value: value, Reason: reason, Note: true})
}

// mended is a note of a repair.
func (x *parsed) mended(fix Fix, f phonebook.Field, column, value string, reason phonebook.Sentence) {
	x.note(f, column, value, reason)
	x.problems[len(x.problems)-1].Fix = fix
}

// doubt is a note that somebody should look at.
func (x *parsed) doubt(f phonebook.Field, column, value string, reason phonebook.Sentence) {
	x.problems = append(x.problems, Problem{Field: f, Column: column, Value: value, Reason: reason, Note: true, Doubt: true})
}

func (x *parsed) skip(reason phonebook.Sentence) {
	x.result = Skipped
	x.problems = append(x.problems, Problem{Reason: reason})
}

// rows reads every row of the table that is not blank.
func (p *parser) rows() []parsed {
	out := make([]parsed, 0, len(p.table.Rows))
	for i := range p.table.Rows {
		if !p.table.Rows[i].blank() {
			out = p.row(out, i)
		}
	}
	p.lostZeros(out)
	return out
}

// row appends what row i of the table holds: one POP, or one for each number of
// its cell.
func (p *parser) row(out []parsed, i int) []parsed {
	out = append(out, parsed{row: &p.table.Rows[i], pop: p.defaults})
	x := &out[len(out)-1]
	if p.m.entries && p.entry(x) || p.heading(x, i) {
		return out
	}
	p.badCells(x)
	country := p.country(x)
	numbers := p.several(x, country)
	if len(numbers) < 2 {
		p.fill(x, country, x.row.Cell(p.m.of(phonebook.FieldAccessNumber)))
		return out
	}
	read := *x
	out = out[:len(out)-1]
	for k, number := range numbers {
		y := read
		y.problems = slices.Clone(read.problems)
		y.mended(FixSplit, phonebook.FieldAccessNumber, p.column(p.m.of(phonebook.FieldAccessNumber)), number,
			phonebook.Say(`The cell holds {{.Numbers}} numbers; this POP has "{{.Number}}".`, "Numbers", len(numbers), "Number", number))
		p.fill(&y, country, number)
		if k > 0 { // the index of the row is its first number's
			y.pop.ID, y.has = 0, y.has&^(1<<phonebook.FieldID)
		}
		out = append(out, y)
	}
	return out
}

// fill reads the fields of a row beside its country.
func (p *parser) fill(x *parsed, country phonebook.Country, number string) {
	p.number(x, country, number)
	p.id(x)
	p.names(x)
	p.speeds(x)
	p.services(x)
	p.rest(x)
	p.check(x)
}

// entry handles what only a phone book file has: removal entries and names with
// a comma that is not quoted. It reports whether the row is done.
func (p *parser) entry(x *parsed) bool {
	if tooManyFields(*x.row) {
		x.reject(phonebook.FieldNone, "", strings.Join(x.row.Cells, ","),
			phonebook.Say("The line has {{.Fields}} fields instead of {{.Right}}.", "Fields", len(x.row.Cells), "Right", entryFields),
			phonebook.Say("Take the comma out of the name, or put the name in quotation marks."))
		p.id(x)
		return true
	}
	if len(x.row.Cells) < entryFields {
		// A client ignores such an entry and every one behind it.
		x.reject(phonebook.FieldNone, "", strings.Join(x.row.Cells, ","),
			phonebook.Say("The line has {{.Fields}} fields instead of {{.Right}}.", "Fields", len(x.row.Cells), "Right", entryFields),
			phonebook.Say("Add the missing commas: an empty field keeps its place."))
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
		x.reject(phonebook.FieldID, "A", "", phonebook.Say("A removal entry needs the POP index."), phonebook.Say("Give the index of the POP to delete."))
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
	if len(x.row.Bad) == 0 {
		return false
	}
	b := x.row.bad(column)
	if b != nil && p.m.exact && b.Remedy.Text == errorRemedy.Text {
		return false // in a list of this program it is a text
	}
	return b != nil && (b.Reason.Text != dateReason.Text || p.m.columns[column].Field != phonebook.FieldComments)
}

// cell returns the tidy cell of a field, "" where it has no column or is bad.
func (p *parser) cell(x *parsed, f phonebook.Field) (text string, column int) {
	column = p.m.of(f)
	if column < 0 || p.lost(x, column) {
		return "", column
	}
	return tidy(x.row.Cell(column)), column
}

// country reads the country and returns it, the zero value where it is unknown.
func (p *parser) country(x *parsed) phonebook.Country {
	word, column := p.cell(x, phonebook.FieldCountry)
	if word == "" {
		if p.group.country != 0 {
			x.pop.Country = p.group.country
			x.has.add(phonebook.FieldCountry)
		}
		if x.pop.Country == 0 && x.result == 0 {
			x.reject(phonebook.FieldCountry, p.column(column), "", phonebook.Say("The country is missing."),
				phonebook.Say("Fill the cell, or give a country for such rows (--default country=NAME)."))
		}
		c, _ := p.target.Countries.Get(x.pop.Country)
		return c
	}
	a, known := p.countries[word]
	if !known {
		var id phonebook.CountryID
		id, a.err = resolve(p.target.Countries, word)
		a.country, _ = p.target.Countries.Get(id)
		p.countries[word] = a
	}
	if a.err != nil {
		x.reject(phonebook.FieldCountry, p.column(column), word, reasonOf(a.err),
			phonebook.Say("Correct the country, or add it to the country table first."))
		return phonebook.Country{}
	}
	x.pop.Country = a.country.ID
	x.has.add(phonebook.FieldCountry)
	return a.country
}

// resolve finds the country that a list means, with and without marks on the
// letters.
func resolve(c phonebook.Countries, word string) (phonebook.CountryID, error) {
	id, err := c.Resolve(word)
	if err != nil {
		if plain, again := c.Resolve(foldName(word)); again == nil {
			return plain, nil
		}
	}
	return id, err
}

// dialing says how the numbers of a country are split.
func (p *parser) dialing(c phonebook.Country) dialing {
	return dialing{
		code: c.Code, iso: c.ISO2, exact: p.m.exact, plans: p.plans,
		split: p.m.of(phonebook.FieldAreaCode) < 0 && !p.m.left[phonebook.FieldAreaCode],
	}
}

// several returns the numbers of a row that holds more than one, where each is
// to become a POP.
func (p *parser) several(x *parsed, country phonebook.Country) []string {
	i := p.m.of(phonebook.FieldAccessNumber)
	raw := x.row.Cell(i)
	if p.opt.Fix&FixSplit == 0 || p.m.exact && allowed(raw) || p.lost(x, i) {
		return nil
	}
	return p.dialing(country).numbersIn(tidyLines(norm.NFKC.String(raw)))
}

// number reads area code and access number.
func (p *parser) number(x *parsed, country phonebook.Country, raw string) {
	i := p.m.of(phonebook.FieldAccessNumber)
	area, areaColumn := p.cell(x, phonebook.FieldAreaCode)
	if area != "" {
		code, reason := x.row.Cell(areaColumn), phonebook.Sentence{}
		if !p.m.exact {
			code, reason = areaCode(code)
		}
		if !reason.Empty() {
			x.reject(phonebook.FieldAreaCode, p.column(areaColumn), area, reason, remedyCell)
		}
		x.pop.AreaCode = strings.TrimSpace(code)
		x.has.add(phonebook.FieldAreaCode)
	}
	if p.lost(x, i) {
		return
	}
	d := p.dialing(country)
	// A row without an area code may have it in its number, whatever others have.
	d.split = d.split || area == "" && !p.m.exact && !p.m.left[phonebook.FieldAreaCode]
	s := split(raw, d)
	if area != "" && !p.m.exact {
		s = s.without(x.pop.AreaCode, country.Code)
	}
	x.pop.AccessNumber = s.number
	x.has.add(phonebook.FieldAccessNumber)
	switch {
	case !s.reason.Empty():
		x.reject(phonebook.FieldAccessNumber, p.column(i), raw, s.reason, s.remedy)
		return
	case !s.note.Empty():
		x.note(phonebook.FieldAccessNumber, p.column(i), raw, s.note)
	}
	if s.area != "" {
		x.pop.AreaCode = s.area
		x.has.add(phonebook.FieldAreaCode)
		if p.split++; p.split == 1 {
			p.splitFrom, p.splitInto = tidy(raw), [2]string{s.area, s.number}
		}
	}
	x.noArea = areaColumn < 0 || area == ""
	p.doubt(x, area, country.Code)
}

// doubt notes numbers that may be meant otherwise.
func (p *parser) doubt(x *parsed, area, code string) {
	if p.m.exact || x.result == Rejected {
		return
	}
	digits := digitsOf(x.pop.AccessNumber)
	column := p.column(p.m.of(phonebook.FieldAccessNumber))
	switch {
	case code == "1" && area != "" && len(digits) == 10:
		x.reject(phonebook.FieldAccessNumber, column, x.pop.AccessNumber,
			phonebook.Say("The number holds another area code than {{.Area}}, which its column gives.", "Area", area), remedyCell)
	case area != "" && digitsOf(area) == code && code != "1":
		x.doubt(phonebook.FieldAreaCode, p.column(p.m.of(phonebook.FieldAreaCode)), area, phonebook.Say("Warning: the area code is the dial code of the country."))
	case len(digits) < leastNumber && digits != "":
		x.doubt(phonebook.FieldAccessNumber, column, x.pop.AccessNumber, phonebook.Say("Warning: the number is very short."))
	}
}

// digits returns what a row may dial, as digits alone: of rejected rows, whose
// fields may not be what they seem.
func (p *parser) digits(x *parsed) []string {
	area, _ := p.cell(x, phonebook.FieldAreaCode)
	raw := norm.NFKC.String(x.row.Cell(p.m.of(phonebook.FieldAccessNumber)))
	out := []string{digitsOf(norm.NFKC.String(area) + raw)}
	c, _ := p.target.Countries.Get(x.pop.Country)
	for _, number := range (dialing{code: c.Code}).numbersIn(tidyLines(raw)) {
		out = append(out, digitsOf(area+number))
	}
	return out
}

func (p *parser) id(x *parsed) {
	word, column := p.cell(x, phonebook.FieldID)
	if word == "" {
		return
	}
	n, err := strconv.ParseUint(word, 10, 32)
	if err != nil || n == 0 {
		x.reject(phonebook.FieldID, p.column(column), word, phonebook.Say("The POP index is a whole number from 1."), remedyIndex)
		return
	}
	x.pop.ID = phonebook.POPID(n)
	x.has.add(phonebook.FieldID)
}
