package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// openCountries opens the country table of the test book and returns its model.
func openCountries(t *testing.T) (*Window, *countriesDialog) {
	t.Helper()
	w, _ := open(t)
	d := newCountriesDialog(w)
	d.show()
	return w, d
}

func TestCountryTable(t *testing.T) {
	w, d := openCountries(t)
	wantSays(t, w, "countries; this book uses 2")
	typeInto(w, d.search, "deutsch")
	if d.Len() != 1 || d.Cell(0, countryName).Text != "Germany" || d.Cell(0, countryCode).Text != "+49" || d.Cell(0, countryPOPs).Text != "1" {
		t.Errorf("%d rows", d.Len())
	}
	typeInto(w, d.search, "")
	d.used.SetChecked(true)
	if d.Len() != 2 {
		t.Errorf("%d countries are used", d.Len())
	}
	d.sort(countryPOPs)
	if d.Cell(0, countryName).Text != "United States" {
		t.Errorf("first %q", d.Cell(0, countryName).Text)
	}
	typeInto(w, d.search, "no such")
	if d.Len() != 0 || d.grid.Empty != "No country matches “no such”" {
		t.Errorf("%d rows, %q", d.Len(), d.grid.Empty)
	}
	press(d.search, fyne.KeyEscape)
	if w.openDialogs() != 0 {
		t.Error("Escape leaves the dialog open")
	}
}

func TestAddCountry(t *testing.T) {
	w, d := openCountries(t)
	tap(t, w, "Add country")
	wantSays(t, w, "Give the country ID of TAPI, a number from 1.")
	typeInto(w, d.id, "9999")
	typeInto(w, d.code, "99x")
	typeInto(w, d.name, "Deutschland")
	tap(t, w, "Add country")
	wantSays(t, w, "digits")
	typeInto(w, d.code, "999")
	wantSays(t, w, "Germany is country 49 already. Choose another name.")
	typeInto(w, d.name, "Atlantis")
	tap(t, w, "Add country")
	wantStatus(t, w, "Atlantis is country 9999.")
	if c, ok := w.book.countries.Get(9999); !ok || c.Code != "999" || d.id.Text != "" {
		t.Errorf("country = %+v", c)
	}
	// A row is changed by its ID, which is said before.
	d.edit()
	if d.name.Text != "Atlantis" {
		t.Errorf("the fields have %q", d.name.Text)
	}
	typeInto(w, d.name, "Atlantis and Lemuria")
	wantSays(t, w, "ID 9999 is Atlantis: it gets this dial code and name.")
	tap(t, w, "Change Atlantis")
	if got := w.book.countries.Name(9999); got != "Atlantis and Lemuria" {
		t.Errorf("country 9999 is %s", got)
	}
}
