package assets_test

import (
	"testing"

	"github.com/phonebookadmin/pba/assets"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// TestCountryNames: every country has a name in every language, which no other has
// and which leads back to it.
func TestCountryNames(t *testing.T) {
	rows, err := assets.Countries()
	if err != nil {
		t.Fatal(err)
	}
	table := phonebook.NewCountries(rows)
	for _, language := range []string{"de", "es", "fr", "ja"} {
		names := assets.CountryNames(language)
		shown := table.Renamed(func(c phonebook.Country) string { return names[c.Name] })
		for _, c := range rows {
			if names[c.Name] == "" {
				t.Errorf("%s: no name for %s", language, c.Name)
			}
			if got := shown.TableName(c.ID); got != c.Name {
				t.Errorf("%s: the table calls %s %q", language, c.Name, got)
			}
			for _, known := range []phonebook.Countries{table, shown} {
				for _, word := range []string{names[c.Name], c.Name} {
					if id, err := known.Resolve(word); err != nil || id != c.ID {
						t.Errorf("%s: %q is country %d, want %d (%v)", language, word, id, c.ID, err)
					}
				}
			}
		}
	}
	if len(assets.CountryNames("en")) != 0 {
		t.Error("English has names beside the table")
	}
}
