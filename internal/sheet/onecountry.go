package sheet

import (
	"path/filepath"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/unicode/norm"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Proposal is the country that all rows of a list seem to be in, where no column
// says it.
type Proposal struct {
	Country phonebook.Country // the zero value where nothing tells
	Why     phonebook.Sentence
}

// The reasons of a proposal, the surest first.
var (
	whyDialled = phonebook.Say("Its numbers have the dial code of {{.Country}}.")
	whyRegions = phonebook.Say("Its regions are in {{.Country}}.")
	whyNamed   = phonebook.Say("The name of the file or sheet says {{.Country}}.")
	whyWritten = phonebook.Say("Its numbers are those of {{.Country}}.")
	whyLast    = phonebook.Say("The POP that was added last is in {{.Country}}.")
)

// mostOf is the part of the values of a list that has to agree before its country
// is proposed.
const mostOf = 0.9

// propose looks for one country in what the list holds, then in the book.
func (p *parser) propose() Proposal {
	for _, look := range []struct {
		find func() phonebook.CountryID
		why  phonebook.Sentence
	}{
		{p.dialledCountry, whyDialled}, {p.regionsCountry, whyRegions}, {p.namedCountry, whyNamed}, {p.writtenCountry, whyWritten}, {p.lastCountry, whyLast},
	} {
		if c, ok := p.target.Countries.Get(look.find()); ok {
			return Proposal{c, look.why.With("Country", c.Name)}
		}
	}
	return Proposal{}
}

// votes counts what the values of a column say of the country.
type votes struct {
	all int
	by  map[phonebook.CountryID]int
}

// winner returns the country that nearly all values say, 0 for none.
func (v votes) winner() phonebook.CountryID {
	for id, n := range v.by {
		if id != 0 && float64(n) >= mostOf*float64(v.all) {
			return id
		}
	}
	return 0
}

// voteOf asks of every value of a field which country it says, 0 for none.
func (p *parser) voteOf(f phonebook.Field, say func(r Row, text string) phonebook.CountryID) phonebook.CountryID {
	v := votes{by: make(map[phonebook.CountryID]int)}
	column := p.m.of(f)
	for _, r := range p.table.Rows[:min(len(p.table.Rows), profileRows)] {
		if text := tidy(norm.NFKC.String(r.Cell(column))); column >= 0 && text != "" && !lonely(r) {
			v.all++
			v.by[say(r, text)]++
		}
	}
	return v.winner()
}

// dialledCountry goes by numbers that are written as they are dialled from abroad.
func (p *parser) dialledCountry() phonebook.CountryID {
	return p.voteOf(phonebook.FieldAccessNumber, func(_ Row, text string) phonebook.CountryID {
		digits := digitsOf(text)
		switch {
		case strings.HasPrefix(strings.TrimLeft(text, "( "), "+"):
		case strings.HasPrefix(digits, "00"):
			digits = digits[2:]
		default:
			return 0
		}
		n, err := phonenumbers.Parse("+"+digits, "ZZ")
		if err != nil {
			return 0
		}
		return p.countryOfISO(phonenumbers.GetRegionCodeForNumber(n))
	})
}

// writtenCountry goes by ten digits, which are a number of North America where its
// plan has the area code. Elsewhere a number alone does not tell.
func (p *parser) writtenCountry() phonebook.CountryID {
	return p.voteOf(phonebook.FieldAccessNumber, func(r Row, text string) phonebook.CountryID {
		digits := strings.TrimPrefix(digitsOf(tidy(r.Cell(p.m.of(phonebook.FieldAreaCode)))+text), "1")
		if len(digits) != 10 {
			return 0
		}
		n, err := phonenumbers.Parse("+1"+digits, "ZZ")
		if err != nil {
			return 0
		}
		return p.countryOfISO(phonenumbers.GetRegionCodeForNumber(n))
	})
}

func (p *parser) countryOfISO(iso string) phonebook.CountryID {
	id, err := p.target.Countries.Resolve(iso)
	if len(iso) != 2 || err != nil {
		return 0
	}
	return id
}

// regionsCountry goes by the regions: those of the book whose POPs are all in one
// country, and those that everybody knows.
func (p *parser) regionsCountry() phonebook.CountryID {
	known := make(map[phonebook.RegionID]phonebook.CountryID)
	for _, pop := range p.target.Book.POPs {
		if c, seen := known[pop.Region]; seen && c != pop.Country {
			known[pop.Region] = 0
		} else {
			known[pop.Region] = pop.Country
		}
	}
	column := phonebook.FieldRegion
	switch {
	case p.m.roleOf(column) == roleRegionID:
		return 0
	case p.m.of(column) < 0 && p.m.roleOf(phonebook.FieldName) == roleCityState:
		column = phonebook.FieldName
	}
	return p.voteOf(column, func(_ Row, text string) phonebook.CountryID {
		if column == phonebook.FieldName {
			text = cityStateForm.ReplaceAllString(text, "$2")
		}
		if id, there := p.regions.find(text); there && known[id] != 0 {
			return known[id]
		}
		return p.countryOfISO(regionCountries[foldName(text)])
	})
}

// namedCountry goes by the names of the file and of the sheet.
func (p *parser) namedCountry() phonebook.CountryID {
	name := strings.TrimSuffix(p.table.File, filepath.Ext(p.table.File)) + " " + p.table.Sheet
	parts := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
	for most := min(3, len(parts)); most > 0; most-- { // "United Arab Emirates" before any of its words
		for i := range len(parts) - most + 1 {
			// Short words are codes: "in", "no" and "list" are none in a name.
			if word := strings.Join(parts[i:i+most], " "); len(word) >= 5 || word == "USA" {
				if id, err := resolve(p.target.Countries, word); err == nil {
					return id
				}
			}
		}
	}
	return 0
}

// lastCountry is that of the POP with the highest index.
func (p *parser) lastCountry() phonebook.CountryID {
	var last phonebook.POP
	for _, pop := range p.target.Book.POPs {
		if pop.ID > last.ID {
			last = pop
		}
	}
	return last.Country
}
