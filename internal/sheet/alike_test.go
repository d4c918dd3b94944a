package sheet

import (
	"fmt"
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
		{"region a", "region b", false},
		{"region", "region a", false},
		{"zone ab", "zone a", false},
		{"region ab", "region b", false},
		{"a bavaria", "a bavarria", true},
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

// A new region that is nearly another one is told. The other spelling is offered only
// where it is known to the book or stands in more rows.
func TestSlips(t *testing.T) {
	for _, c := range []struct {
		name    string
		regions []string // of the rows
		better  []string
		doubts  int
	}{
		{"of the book", []string{"Bavarria", "bavaria", "Bavarria", "Bavarria"}, []string{"Bavaria", "", "Bavaria", "Bavaria"}, 3},
		{"as many rows", []string{"Rheinland", "Rhienland"}, []string{"", ""}, 1},
		{"slip first", []string{"Rhienland", "Rheinland", "Rheinland", "Rheinland"}, []string{"Rheinland", "", "", ""}, 1},
		{"slip last", []string{"Rheinland", "Rheinland", "Rhienland"}, []string{"", "", "Rheinland"}, 1},
		{"letters", []string{"Region A", "Region B", "Region C", "Region C"}, []string{"", "", "", ""}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines := []string{"City,Country,Region,Phone"}
			for i, region := range c.regions {
				lines = append(lines, fmt.Sprintf("Ulm %d,Germany,%s,555-010%d", i, region, i))
			}
			p := plan(t, text(t, lines...), &phonebook.Book{Name: "B", Regions: phonebook.Regions{"Bavaria"}}, Options{})
			doubts := 0
			for i := range p.Rows {
				better := ""
				for _, pr := range p.Rows[i].Problems {
					if pr.Doubt {
						doubts++
						better = pr.Better
					}
				}
				if better != c.better[i] || p.Rows[i].Result != Add {
					t.Errorf("row %d: %s, meant %q, want %q", p.Rows[i].Row, p.Rows[i].Result, better, c.better[i])
				}
			}
			if doubts != c.doubts {
				t.Errorf("%d doubts, want %d", doubts, c.doubts)
			}
		})
	}
}
