package sheet

import (
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// A spreadsheet that takes 020 for a number keeps 20. Nothing in the file tells,
// but its neighbours do.

// zeroCount is how the area codes of a country start, or its numbers where the
// list gives no area codes.
type zeroCount struct{ with, without int }

// zeroKey keeps numbers with and without an area code apart.
type zeroKey struct {
	country phonebook.CountryID
	area    bool
}

// leastZeros is how many of a country's numbers must start with 0 before one
// without is suspicious: at least three, and three of four.
const leastZeros = 3

func (c zeroCount) suspicious() bool {
	return c.without > 0 && c.with >= leastZeros && c.with >= 3*c.without
}

// lostZeros puts a note on the rows whose number seems to lack a zero. Lists of
// this program are taken as they stand.
func (p *parser) lostZeros(rows []parsed) {
	if p.m.exact {
		return
	}
	counts := countZeros(rows)
	codes := make(map[phonebook.CountryID]string)
	for i := range rows {
		x := &rows[i]
		if x.result != 0 {
			continue
		}
		code, known := codes[x.pop.Country]
		if !known {
			c, _ := p.target.Countries.Get(x.pop.Country)
			code = c.Code
			codes[x.pop.Country] = code
		}
		if code == "1" {
			p.shortNumber(x)
			continue
		}
		key, text := zeroText(x)
		if c := counts[key]; text[0] != '0' && c.suspicious() {
			f := phonebook.FieldAccessNumber
			if key.area {
				f = phonebook.FieldAreaCode
			}
			x.doubt(f, p.numberColumn(f), text,
				phonebook.Say(`Warning: the {{.Field}} "{{.Number}}" may have lost a zero; {{.Others}} others of its country start with 0.`, "Field", f, "Number", text, "Others", c.with))
		}
	}
}

func countZeros(rows []parsed) map[zeroKey]zeroCount {
	counts := make(map[zeroKey]zeroCount)
	for i := range rows {
		if rows[i].result != 0 {
			continue
		}
		key, text := zeroText(&rows[i])
		c := counts[key]
		if text[0] == '0' {
			c.with++
		} else {
			c.without++
		}
		counts[key] = c
	}
	return counts
}

// numberColumn returns where area code or number come from.
func (p *parser) numberColumn(f phonebook.Field) string {
	if i := p.m.of(f); i >= 0 {
		return p.column(i)
	}
	return p.column(p.m.of(phonebook.FieldAccessNumber))
}

// zeroText returns where a row is counted and what its number starts with. A
// row that is not rejected has a number.
func zeroText(x *parsed) (zeroKey, string) {
	if x.pop.AreaCode != "" {
		return zeroKey{x.pop.Country, true}, x.pop.AreaCode
	}
	return zeroKey{x.pop.Country, false}, x.pop.AccessNumber
}

// shortNumber puts a note on a number of North America that is not of three and
// seven digits.
func (p *parser) shortNumber(x *parsed) {
	area, number := len(digitsOf(x.pop.AreaCode)), len(digitsOf(x.pop.AccessNumber))
	if area == 0 || area == 3 && number >= 7 {
		return
	}
	f := phonebook.FieldAccessNumber
	if area != 3 {
		f = phonebook.FieldAreaCode
	}
	x.doubt(f, p.numberColumn(f), x.pop.Value(f),
		phonebook.Say("Warning: a number of this country has 3 and 7 digits, this one {{.Area}} and {{.Number}}. A zero may be lost.", "Area", area, "Number", number))
}
