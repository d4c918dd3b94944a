package session_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// lineOf writes a row of the list of regions: ID, old position, name, POPs, mark.
func lineOf(r session.RegionRow) string {
	return fmt.Sprintf("%d %d %s %d %v %s", r.ID, r.Was, r.Name, r.POPs, r.Mark, strings.Join(r.Countries, "+"))
}

func linesOf(rows []session.RegionRow) []string {
	var out []string
	for _, r := range rows {
		out = append(out, lineOf(r))
	}
	return out
}

func TestRegionRows(t *testing.T) {
	b := book() // Washington, Bavaria, New York
	counts := session.Count(b, countries)
	for name, c := range map[string]struct {
		released phonebook.Regions
		move     session.RegionMove
		want     []string
	}{
		"never released": {nil, session.RegionMove{}, []string{
			"1 0 Washington 2 0 United States", "2 0 Bavaria 1 0 Germany", "3 0 New York 1 0 United States",
		}},
		"moved, new": {phonebook.Regions{"Bavaria", "Washington"}, session.RegionMove{}, []string{
			"1 2 Washington 2 2 United States", "2 1 Bavaria 1 2 Germany", "3 0 New York 1 1 United States",
		}},
		"renamed": {phonebook.Regions{"Washington", "Bayern", "New York"}, session.RegionMove{}, []string{
			"1 0 Washington 2 0 United States", "2 0 Bavaria 1 2 Germany", "3 0 New York 1 0 United States",
		}},
		"tried out": {phonebook.Regions{"Washington", "Bavaria", "New York"}, session.RegionMove{From: 3, To: 1}, []string{
			"1 3 New York 1 2 United States", "2 1 Washington 2 2 United States", "3 2 Bavaria 1 2 Germany",
		}},
		"a move that is none": {nil, session.RegionMove{From: 1, To: 9}, []string{
			"1 0 Washington 2 0 United States", "2 0 Bavaria 1 0 Germany", "3 0 New York 1 0 United States",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, linesOf(session.RegionRows(b, counts, c.released, c.move))); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFilterRegions(t *testing.T) {
	rows := session.RegionRows(book(), session.Count(book(), countries), nil, session.RegionMove{})
	for _, c := range []struct {
		text string
		by   session.ListOrder
		down bool
		want string
	}{
		{"", session.ListByID, false, "Washington Bavaria New York"},
		{"", session.ListByID, true, "New York Bavaria Washington"},
		{"", session.ListByName, false, "Bavaria New York Washington"},
		{"", session.ListByPOPs, true, "Washington Bavaria New York"},
		{"BAV", session.ListByID, false, "Bavaria"},
		{"united", session.ListByName, false, "New York Washington"},
		{"nowhere", session.ListByID, false, ""},
	} {
		var got []string
		for _, r := range session.FilterRegions(rows, c.text, session.ListSort{By: c.by, Descending: c.down}, strings.Compare) {
			got = append(got, r.Name)
		}
		if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q: %s", c.text, diff)
		}
	}
}

func TestRegionFile(t *testing.T) {
	lines, err := phonebook.ScanPBR(strings.NewReader("4\nNew York\na,b\nOregon\nWASHINGTON\n"), phonebook.ASCII)
	if err != nil {
		t.Fatal(err)
	}
	f := session.NewRegionFile(book(), lines)
	if bad := f.Bad(); len(bad) != 1 || bad[0].Line != 3 {
		t.Errorf("bad = %+v", bad)
	}
	f.Skip(3)
	if known, added := f.Counts(); len(f.Bad()) != 0 || known != 2 || added != 1 {
		t.Errorf("%d known, %d new, bad %v", known, added, f.Bad())
	}
	if diff := cmp.Diff([]string{"New York", "Oregon", "WASHINGTON"}, f.Names()); diff != "" {
		t.Error(diff)
	}
	// New York 1, Washington 3, Bavaria 4: all three move.
	if regions, pops := f.Renumbered(); regions != 3 || pops == 0 {
		t.Errorf("%d regions, %d POPs", regions, pops)
	}
	if !f.Changes() {
		t.Error("a new name changes nothing")
	}
}

func TestRegionFileOfTheSameNames(t *testing.T) {
	lines := []phonebook.PBRLine{{Line: 1}, {Line: 2, Name: "Bavaria"}, {Line: 3, Name: "Washington"}}
	f := session.NewRegionFile(book(), lines)
	if f.Changes() {
		t.Error("known names change something")
	}
	if f.Order = true; !f.Changes() {
		t.Error("the order of the file changes nothing")
	}
}
