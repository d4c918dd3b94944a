package phonebook

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// CountryID is the TAPI country/dependency ID, which differs from the dial code
// where countries share one: 1 is the United States, 107 Canada, both +1
// (KB Q183160).
type CountryID uint32

// Country is one row of the country table.
type Country struct {
	ID      CountryID `json:"id"`
	Code    string    `json:"code"` // dial code, digits
	ISO2    string    `json:"iso2,omitempty"`
	ISO3    string    `json:"iso3,omitempty"`
	Name    string    `json:"name"`
	Aliases []string  `json:"aliases,omitempty"`
}

// Check returns a [*FieldError] when the row cannot stand in a country table.
func (c Country) Check() error {
	var k checker
	k.require(c.ID > 0, RuleCountry, FieldCountry, "0", Say("The country ID starts at 1."))
	k.digits(FieldCountry, c.Code, 4, "", true)
	for _, e := range k.found {
		if e.Value == c.Code {
			e.What = "dial code"
		}
	}
	k.require(c.Name != "", RuleCountry, FieldCountry, c.Name, Say("Enter a name."))
	k.text(FieldCountry, c.Name, 60, `,"`)
	return joinFields(k.found)
}

// Countries is a country table that answers by ID and by any spelling. The zero
// value knows no country. It is immutable.
type Countries struct {
	list  []Country            // sorted by ID
	names map[CountryID]string // before they were renamed; only those that were
	words map[string]CountryID
	codes map[string][]CountryID
}

// NewCountries makes a table. A later row replaces an earlier one with the same
// ID, so an administrator's rows go behind the built-in ones; one without codes
// and aliases keeps those of the row that it replaces, and its name.
func NewCountries(rows []Country) Countries {
	byID := make(map[CountryID]Country, len(rows))
	for _, c := range rows {
		if old, ok := byID[c.ID]; ok && c.ISO2 == "" && c.Aliases == nil {
			// A new name or code for a country; lists go on using the old ones.
			c.ISO2, c.ISO3, c.Aliases = old.ISO2, old.ISO3, append(slices.Clone(old.Aliases), old.Name)
		}
		byID[c.ID] = c
	}
	t := Countries{words: make(map[string]CountryID), codes: make(map[string][]CountryID)}
	for _, c := range byID {
		t.list = append(t.list, c)
	}
	slices.SortFunc(t.list, func(a, b Country) int { return cmp.Compare(a.ID, b.ID) })
	// Names win over aliases and codes, whatever the order of the rows.
	for _, c := range t.list {
		t.codes[c.Code] = append(t.codes[c.Code], c.ID)
		if key := foldWord(c.Name); key != "" {
			t.words[key] = c.ID
		}
	}
	for _, c := range t.list {
		for _, w := range append([]string{c.ISO2, c.ISO3}, c.Aliases...) {
			if key := foldWord(w); key != "" {
				if _, taken := t.words[key]; !taken {
					t.words[key] = c.ID
				}
			}
		}
	}
	return t
}

// Renamed returns the table with other names to show, as people of another language
// know the countries; "" leaves a name. Each is found by both names.
func (t Countries) Renamed(name func(Country) string) Countries {
	rows, names := slices.Clone(t.list), make(map[CountryID]string)
	for i, c := range rows {
		if other := name(c); other != "" && other != c.Name {
			names[c.ID] = c.Name
			rows[i].Name, rows[i].Aliases = other, append([]string{c.Name}, c.Aliases...)
		}
	}
	out := NewCountries(rows)
	out.names = names
	return out
}

// TableName returns the name that a country has in the table, also where it is shown
// under another.
func (t Countries) TableName(id CountryID) string {
	if name, ok := t.names[id]; ok {
		return name
	}
	return t.Name(id)
}

// ReadCountries reads rows from CSV with the header
// id,code,iso2,iso3,name,aliases; aliases are joined by "|".
func ReadCountries(r io.Reader) ([]Country, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1 // counted below, with a line to name
	var rows []Country
	for header := true; ; header = false {
		rec, err := in.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("country table: %w", err)
		}
		line, _ := in.FieldPos(0) // of the file: blank lines are no records
		if len(rec) != 6 {
			return nil, &ParseError{Line: line, Err: fmt.Errorf("%d columns instead of 6", len(rec))}
		}
		if header {
			continue
		}
		id, err := strconv.ParseUint(rec[0], 10, 32)
		if err != nil {
			return nil, &ParseError{Line: line, Field: FieldCountry, Err: err}
		}
		c := Country{ID: CountryID(id), Code: rec[1], ISO2: rec[2], ISO3: rec[3], Name: rec[4]}
		if rec[5] != "" {
			c.Aliases = strings.Split(rec[5], "|")
		}
		if err := c.Check(); err != nil {
			return nil, parseErrorAt(line, err)
		}
		rows = append(rows, c)
	}
}

// List returns the countries sorted by ID. The caller must not change it.
func (t Countries) List() []Country { return t.list }

// Get returns the country with that ID.
func (t Countries) Get(id CountryID) (Country, bool) {
	i, ok := slices.BinarySearchFunc(t.list, id, func(c Country, id CountryID) int {
		return cmp.Compare(c.ID, id)
	})
	if !ok {
		return Country{}, false
	}
	return t.list[i], true
}

// Name returns the country's name, and its number where the table lacks it.
func (t Countries) Name(id CountryID) string {
	if c, ok := t.Get(id); ok {
		return c.Name
	}
	return strconv.FormatUint(uint64(id), 10)
}

// Resolve finds the country that a list means: by ID, name, ISO code, alias, or
// dial code ("+44", or 44 where no ID is meant). An ambiguous dial code and an
// unknown word are a [*FieldError].
func (t Countries) Resolve(s string) (CountryID, error) {
	word := strings.TrimSpace(s)
	code, isCode := strings.CutPrefix(word, "+")
	if !isCode {
		if n, err := strconv.ParseUint(word, 10, 32); err == nil {
			if _, ok := t.Get(CountryID(n)); ok {
				return CountryID(n), nil
			}
			code, isCode = word, true
		}
	}
	if isCode {
		switch ids := t.codes[code]; {
		case len(ids) == 1:
			return ids[0], nil
		case len(ids) > 1:
			return 0, &FieldError{Field: FieldCountry, Value: s, Rule: RuleCountry, Reason: Say(
				"{{.Countries}} countries share this dial code. Name the country.", "Countries", len(ids))}
		}
	} else if id, ok := t.words[foldWord(word)]; ok {
		return id, nil
	}
	return 0, &FieldError{Field: FieldCountry, Value: s, Rule: RuleCountry, Reason: Say("This country is not in the country table.")}
}

// foldWord makes spellings comparable: no case, no punctuation, no spaces.
func foldWord(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
