package sheet

import (
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestNearly(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"bavaria", "bavarria", true},
		{"bavaria", "bavari", true},
		{"bavaria", "bavarai", true},
		{"bavaria", "bavania", true},
		{"bavaria", "moravia", false},
		{"zone 10", "zone 11", false},
		{"zone 1", "zone 10", false},
		{"iran", "iraq", false},
		{"north west", "north east", false},
		{"", "", false},
	}
	for _, tt := range tests {
		for _, pair := range [][2]string{{tt.a, tt.b}, {tt.b, tt.a}} {
			if got := nearly([]rune(pair[0]), []rune(pair[1])); got != tt.want {
				t.Errorf("%q and %q: %t", pair[0], pair[1], got)
			}
		}
	}
}

// A new region that is nearly a known one is told, with what it may mean.
func TestSlips(t *testing.T) {
	b := &phonebook.Book{Name: "B", Regions: phonebook.Regions{"Bavaria"}}
	p := plan(t, text(t, "City,Country,Region,Phone", "Ulm,Germany,Bavarria,555-0100", "Bonn,Germany,Rheinland,555-0101", "Trier,Germany,Rhienland,555-0102", "Ulm 2,Germany,bavaria,555-0103"), b, Options{})
	for i, want := range []string{"Bavaria", "", "Rheinland", ""} {
		better := ""
		for _, pr := range p.Rows[i].Wrong() {
			better = pr.Better
		}
		if better != want || p.Rows[i].Result != Add {
			t.Errorf("row %d: %s, meant %q, want %q", p.Rows[i].Row, p.Rows[i].Result, better, want)
		}
	}
}
