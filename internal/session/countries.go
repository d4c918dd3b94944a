package session

import (
	"slices"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// CountryRow is a country of the table with its POPs in a book.
type CountryRow struct {
	phonebook.Country
	POPs int
}

// Spellings returns what lists may call the country beside its name.
func (r CountryRow) Spellings() string {
	all := slices.DeleteFunc(append([]string{r.ISO2, r.ISO3}, r.Aliases...), func(s string) bool { return s == "" })
	return strings.Join(all, ", ")
}

// CountryRows lists a country table in the order of its IDs.
func CountryRows(table phonebook.Countries, counts []CountryCount) []CountryRow {
	per := make(map[phonebook.CountryID]int, len(counts))
	for _, c := range counts {
		per[c.ID] = c.POPs
	}
	rows := make([]CountryRow, 0, len(table.List()))
	for _, c := range table.List() {
		rows = append(rows, CountryRow{Country: c, POPs: per[c.ID]})
	}
	return rows
}

// FilterCountries returns the rows that a text means: by ID or dial code from their
// beginning, by a part of a name or a spelling. used keeps those with POPs alone.
// Compare orders names as the language does.
func FilterCountries(rows []CountryRow, text string, used bool, sorted ListSort, compare func(a, b string) int) []CountryRow {
	text = fold(strings.TrimSpace(text))
	number := strings.TrimPrefix(text, "+")
	out := slices.DeleteFunc(slices.Clone(rows), func(r CountryRow) bool {
		if used && r.POPs == 0 {
			return true
		}
		return !strings.HasPrefix(strconv.Itoa(int(r.ID)), number) && !strings.HasPrefix(r.Code, number) &&
			!strings.Contains(fold(r.Name), text) && !strings.Contains(fold(r.Spellings()), text)
	})
	sortList(out, sorted, func(r CountryRow) (int, string, int) { return int(r.ID), r.Name, r.POPs }, compare)
	return out
}

// TypedCountry is a row for the country table as it is typed.
type TypedCountry struct{ ID, Code, Name string }

// Parse returns the row. Taken is the country that has the ID already and would be
// changed; twin is another one that has the name, which is refused.
func (t TypedCountry) Parse(table phonebook.Countries) (c phonebook.Country, taken, twin phonebook.Country, err error) {
	id, err := strconv.ParseUint(strings.TrimSpace(t.ID), 10, 32)
	c = phonebook.Country{
		ID:   phonebook.CountryID(id),
		Code: strings.TrimPrefix(strings.TrimSpace(t.Code), "+"), Name: strings.TrimSpace(t.Name),
	}
	if err != nil {
		return c, taken, twin, &phonebook.FieldError{
			Field: phonebook.FieldCountry, Value: t.ID,
			Reason: phonebook.Say("Give the country ID of TAPI, a number from 1."),
		}
	}
	if err := c.Check(); err != nil {
		return c, taken, twin, err
	}
	taken, _ = table.Get(c.ID)
	if other, err := table.Resolve(c.Name); err == nil && other != c.ID {
		twin, _ = table.Get(other)
	}
	return c, taken, twin, nil
}
