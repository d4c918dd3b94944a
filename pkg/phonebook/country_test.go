package phonebook_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestCountriesResolve(t *testing.T) {
	c := table()
	for s, want := range map[string]phonebook.CountryID{
		"1": 1, " 107 ": 107, "44": 44, "225": 225,
		"7": 705, "+7": 705, "+44": 44, " +225 ": 225, // dial codes
		"United States": 1, "united states": 1, "UNITED-STATES": 1, "US": 1, "us": 1, "u.s.": 1, "USA": 1, "America": 1,
		"Canada": 107, "can": 107, "CA": 107,
		"Great  Britain": 44, "uk": 44, "U.K.": 44, "GBR": 44,
		"Côte d'Ivoire": 225, "côte d’ivoire": 225, "CÔTE DIVOIRE": 225, "Ivory Coast": 225,
	} {
		if got, err := c.Resolve(s); err != nil || got != want {
			t.Errorf("Resolve(%q) = %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{
		"", " ", "--", "+", "+1", "+999", "0", "999", "-1", "1.0", "4294967297", "Atlantis", "United", "٤٤",
	} {
		t.Run(s, func(t *testing.T) {
			id, err := c.Resolve(s)
			if id != 0 {
				t.Errorf("Resolve(%q) = %d beside an error", s, id)
			}
			wantField(t, err, phonebook.FieldCountry, s, 0)
		})
	}
	if _, err := c.Resolve("+1"); !strings.Contains(err.Error(), "2 countries share") {
		t.Errorf("+1: %v", err)
	}
}

func TestCountriesZero(t *testing.T) {
	var c phonebook.Countries
	if _, ok := c.Get(1); ok || c.List() != nil || c.Name(1) != "1" {
		t.Error("the zero table knows a country")
	}
	_, err := c.Resolve("1")
	wantField(t, err, phonebook.FieldCountry, "1", 0)
}

func TestNewCountries(t *testing.T) {
	rows := []phonebook.Country{
		{ID: 2, Code: "2", Name: "Beta", Aliases: []string{"Alpha", "Gamma"}},
		{ID: 1, Code: "1", Name: "Alpha"},
		{ID: 3, Code: "3", Name: "Old", ISO2: "OO", Aliases: []string{"Gamma"}},
		{ID: 3, Code: "33", Name: "New", Aliases: []string{"…"}},
	}
	c := phonebook.NewCountries(rows)
	want := []phonebook.Country{rows[1], rows[0], rows[3]}
	if diff := cmp.Diff(want, c.List()); diff != "" {
		t.Errorf("List() (-want +got):\n%s", diff)
	}
	for s, want := range map[string]phonebook.CountryID{"Alpha": 1, "Gamma": 2, "New": 3, "+33": 3} {
		if got, err := c.Resolve(s); err != nil || got != want {
			t.Errorf("Resolve(%q) = %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"Old", "OO", "+3", "…", ""} {
		if got, err := c.Resolve(s); err == nil {
			t.Errorf("Resolve(%q) = %d, though that row was replaced", s, got)
		}
	}
	if got := c.Name(3); got != "New" {
		t.Errorf("Name(3) = %q", got)
	}
	if got := c.Name(4); got != "4" {
		t.Errorf("Name(4) = %q", got)
	}
}

// An administrator who gives a country another name or code does not lose the
// spellings that lists go on using.
func TestNewCountriesKeepsSpellings(t *testing.T) {
	aliases := []string{"Great Britain", "UK"}
	rows := []phonebook.Country{
		{ID: 44, Code: "44", ISO2: "GB", ISO3: "GBR", Name: "United Kingdom", Aliases: aliases[:1:2]},
		{ID: 44, Code: "440", Name: "Britain"},
	}
	c := phonebook.NewCountries(rows)
	for _, s := range []string{"44", "+440", "Britain", "United Kingdom", "Great Britain", "gb", "GBR"} {
		if got, err := c.Resolve(s); err != nil || got != 44 {
			t.Errorf("Resolve(%q) = %d, %v, want 44", s, got, err)
		}
	}
	for _, s := range []string{"UK", "+44"} {
		if got, err := c.Resolve(s); err == nil {
			t.Errorf("Resolve(%q) = %d", s, got)
		}
	}
	if c.Name(44) != "Britain" || aliases[1] != "UK" || rows[1].Aliases != nil {
		t.Errorf("name %q; the rows given became %v, %v", c.Name(44), aliases, rows[1])
	}
}

func TestCountryCheck(t *testing.T) {
	good := phonebook.Country{ID: 1, Code: "1", Name: "United States"}
	for _, c := range []struct {
		edit  func(c *phonebook.Country)
		value string
		limit int // -1 = allowed
	}{
		{func(c *phonebook.Country) {}, "", -1},
		{func(c *phonebook.Country) { c.ID = 0 }, "0", 0},
		{func(c *phonebook.Country) { c.Code = "1234" }, "", -1},
		{func(c *phonebook.Country) { c.Code = "12345" }, "12345", 4},
		{func(c *phonebook.Country) { c.Code = "" }, "", 0},
		{func(c *phonebook.Country) { c.Code = "+1" }, "+1", 0},
		{func(c *phonebook.Country) { c.Code = "1-2" }, "1-2", 0},
		{func(c *phonebook.Country) { c.Name = strings.Repeat("c", 60) }, "", -1},
		{func(c *phonebook.Country) { c.Name = strings.Repeat("c", 61) }, strings.Repeat("c", 61), 60},
		{func(c *phonebook.Country) { c.Name = "" }, "", 0},
		{func(c *phonebook.Country) { c.Name = "Korea, South" }, "Korea, South", 0},
		{func(c *phonebook.Country) { c.Name = "a\nb" }, "a\nb", 0},
	} {
		row := good
		c.edit(&row)
		if c.limit < 0 {
			if err := row.Check(); err != nil {
				t.Errorf("%+v: %v", row, err)
			}
			continue
		}
		wantField(t, row.Check(), phonebook.FieldCountry, c.value, c.limit)
	}
}

const countryHeader = "id,code,iso2,iso3,name,aliases\n"

func TestReadCountries(t *testing.T) {
	rows, err := phonebook.ReadCountries(strings.NewReader(countryHeader +
		"1,1,US,USA,United States,America|U.S.\n\n970,970,,,\"Palestine\",\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []phonebook.Country{
		{ID: 1, Code: "1", ISO2: "US", ISO3: "USA", Name: "United States", Aliases: []string{"America", "U.S."}},
		{ID: 970, Code: "970", Name: "Palestine"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	for _, empty := range []string{"", "\n", countryHeader} {
		if rows, err := phonebook.ReadCountries(strings.NewReader(empty)); err != nil || len(rows) != 0 {
			t.Errorf("ReadCountries(%q) = %v, %v", empty, rows, err)
		}
	}
}

func TestReadCountriesRefuses(t *testing.T) {
	for _, c := range []struct {
		name, text string
		line       int
		field      phonebook.Field
	}{
		{"short header", "id,name\n", 1, phonebook.FieldNone},
		{"short row", countryHeader + "1,1,US,USA,United States\n", 2, phonebook.FieldNone},
		{"no number", countryHeader + "1,1,,,A,\nx,1,,,B,\n", 3, phonebook.FieldCountry},
		{"line after a blank one", countryHeader + "\n\nx,1,,,B,\n", 4, phonebook.FieldCountry},
		{"index 0", countryHeader + "0,1,,,A,\n", 2, phonebook.FieldCountry},
		{"index of 33 bits", countryHeader + "4294967296,1,,,A,\n", 2, phonebook.FieldCountry},
		{"code", countryHeader + "1,+1,,,A,\n", 2, phonebook.FieldCountry},
		{"no name", countryHeader + "1,1,,,,\n", 2, phonebook.FieldCountry},
		{"comma in the name", countryHeader + "1,1,,,\"Korea, South\",\n", 2, phonebook.FieldCountry},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, err := phonebook.ReadCountries(strings.NewReader(c.text))
			if rows != nil {
				t.Errorf("%d rows beside an error", len(rows))
			}
			wantParse(t, err, c.line, c.field)
		})
	}
	if _, err := phonebook.ReadCountries(strings.NewReader(countryHeader + "1,\"1,,,A,\n")); err == nil {
		t.Error("an open quotation mark is accepted")
	}
	if _, err := phonebook.ReadCountries(failReader{}); !errors.Is(err, errFull) {
		t.Errorf("a failing reader: %v", err)
	}
}
