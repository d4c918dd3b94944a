package session_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func countryTable() phonebook.Countries {
	return phonebook.NewCountries([]phonebook.Country{
		{ID: 1, Code: "1", ISO2: "US", ISO3: "USA", Name: "United States", Aliases: []string{"America"}},
		{ID: 49, Code: "49", ISO2: "DE", Name: "Germany", Aliases: []string{"Deutschland"}},
		{ID: 225, Code: "225", Name: "Côte d'Ivoire"},
	})
}

func TestFilterCountries(t *testing.T) {
	rows := session.CountryRows(countryTable(), []session.CountryCount{{ID: 1, POPs: 3}, {ID: 49, POPs: 7}})
	for _, c := range []struct {
		text string
		used bool
		by   session.ListOrder
		down bool
		want string
	}{
		{"", false, session.ListByID, false, "United States|Germany|Côte d'Ivoire"},
		{"", true, session.ListByPOPs, true, "Germany|United States"},
		{"", false, session.ListByName, false, "Côte d'Ivoire|Germany|United States"},
		{"4", false, session.ListByID, false, "Germany"},
		{"+22", false, session.ListByID, false, "Côte d'Ivoire"},
		{"cote", false, session.ListByID, false, "Côte d'Ivoire"},
		{"DEUTSCH", false, session.ListByID, false, "Germany"},
		{"usa", false, session.ListByID, false, "United States"},
		{"x", false, session.ListByID, false, ""},
	} {
		var got []string
		for _, r := range session.FilterCountries(rows, c.text, c.used, session.ListSort{By: c.by, Descending: c.down}, strings.Compare) {
			got = append(got, r.Name)
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%q: %s", c.text, diff)
		}
	}
	if got := rows[0].Spellings(); got != "US, USA, America" {
		t.Errorf("spellings = %q", got)
	}
}

func TestTypedCountry(t *testing.T) {
	for _, c := range []struct {
		typed       session.TypedCountry
		taken, twin phonebook.CountryID
		fails       bool
	}{
		{session.TypedCountry{"382", "+382", "Montenegro"}, 0, 0, false},
		{session.TypedCountry{"49", "49", "Federal Republic"}, 49, 0, false},
		{session.TypedCountry{"49", "49", "Germany"}, 49, 0, false},
		{session.TypedCountry{"50", "50", "deutschland"}, 0, 49, false},
		{session.TypedCountry{"", "50", "Nowhere"}, 0, 0, true},
		{session.TypedCountry{"0", "50", "Nowhere"}, 0, 0, true},
		{session.TypedCountry{"50", "", "Nowhere"}, 0, 0, true},
		{session.TypedCountry{"50", "5a", "Nowhere"}, 0, 0, true},
		{session.TypedCountry{"50", "50", ""}, 0, 0, true},
		{session.TypedCountry{"50", "50", "No,where"}, 0, 0, true},
	} {
		_, taken, twin, err := c.typed.Parse(countryTable())
		if (err != nil) != c.fails || taken.ID != c.taken || twin.ID != c.twin {
			t.Errorf("%+v: taken %d, twin %d, %v", c.typed, taken.ID, twin.ID, err)
		}
	}
}
