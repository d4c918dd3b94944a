package sheet

import (
	"errors"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// A list without a country is read all the same, and what it tells of its country
// is proposed.
func TestCountryIsProposed(t *testing.T) {
	held := book(phonebook.POP{ID: 7, Country: 31, Region: 1, Name: "Breda", AccessNumber: "555010"}, phonebook.POP{ID: 8, Country: 49, Region: 2, Name: "Kiel", AccessNumber: "555011"})
	for name, tt := range map[string]struct {
		file, list string
		book       *phonebook.Book
		want, why  string
	}{
		"dial code":      {"list.csv", "City,Phone\nKiel,+49 431 555010\nBonn,0049 228 555010\n", book(), "Germany", "Its numbers have the dial code of Germany."},
		"two dial codes": {"list.csv", "City,Phone\nKiel,+49 431 555010\nBreda,+31 76 5550100\n", book(), "", ""},
		"states":         {"list.csv", "City,State,Phone\nNapa,CA,555-0100\nReno,NV,555-0101\n", book(), "United States", "Its regions are in United States."},
		"city, state":    {"list.csv", "City,Phone\n\"Napa, CA\",555-0100\n\"Reno, NV\",555-0101\n\"Troy, NY\",555-0101\n", book(), "United States", "Its regions are in United States."},
		"book's regions": {"list.csv", "City,Region,Phone\nBreda,Washington,5550100\nEde,Washington,5550101\n", held, "Netherlands", "Its regions are in Netherlands."},
		"file":           {"pops-deutschland-2026.csv", "City,Phone\nKiel,555010\nBonn,555011\n", held, "Germany", "The name of the file or sheet says Germany."},
		"north america":  {"list.csv", "City,Phone\nSan Jose,(408) 555-0134\nReno,775-555-0177\n", held, "United States", "Its numbers are those of United States."},
		"last POP":       {"list.csv", "City,Phone\nKiel,555010\nBonn,555011\n", held, "Germany", "The POP that was added last is in Germany."},
		"nothing":        {"list.csv", "City,Phone\nKiel,555010\nBonn,555011\n", book(), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			table, err := readData(t.Context(), tt.file, []byte(tt.list), ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			_, err = NewPlan(table, Target{Book: tt.book, Countries: testCountries}, Options{})
			e, ok := errors.AsType[*MapError](err)
			if !ok || e.Field != phonebook.FieldCountry {
				t.Fatalf("got %v", err)
			}
			if got := e.Proposal.Country.Name; got != tt.want || e.Proposal.Why.String() != tt.why {
				t.Errorf("proposed %q: %s", got, e.Proposal.Why)
			}
			if len(e.Columns) < 2 || e.Columns[0].Field != phonebook.FieldName || e.Columns[len(e.Columns)-1].Field != phonebook.FieldAccessNumber {
				t.Errorf("the other columns are not told: %+v", e.Columns)
			}
		})
	}
}
