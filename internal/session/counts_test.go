package session_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestCount(t *testing.T) {
	want := []session.CountryCount{
		{ID: us, Name: "United States", POPs: 3, Regions: []session.RegionCount{{ID: 1, Name: "Washington", POPs: 2}, {ID: 3, Name: "New York", POPs: 1}}},
		{ID: de, Name: "Germany", POPs: 1, Regions: []session.RegionCount{{ID: 2, Name: "Bavaria", POPs: 1}}},
		{ID: jp, Name: "Japan", POPs: 1},
	}
	if diff := cmp.Diff(want, session.Count(book(), countries)); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

func TestCountNamesWhatIsInNoRegion(t *testing.T) {
	b := book()
	b.POPs[0].Region = phonebook.AllRegions
	b.POPs[4].Region = 77 // past the list
	got := session.Count(b, countries)[0].Regions
	want := []session.RegionCount{{ID: 3, Name: "New York", POPs: 1}, {ID: 0, Name: "No region", POPs: 1}, {ID: 77, Name: "Region 77", POPs: 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("regions (-want +got):\n%s", diff)
	}
}

func TestLargest(t *testing.T) {
	b := book()
	b.POPs[3].Region = 2 // Bavaria, now in two countries
	want := []session.RegionCount{{ID: 2, Name: "Bavaria", POPs: 2}, {ID: 1, Name: "Washington", POPs: 2}, {ID: 3, Name: "New York", POPs: 1}}
	if diff := cmp.Diff(want, session.Largest(session.Count(b, countries))); diff != "" {
		t.Errorf("regions (-want +got):\n%s", diff)
	}
}

func TestSpeeds(t *testing.T) {
	want := []session.SpeedCount{{2400, 2}, {9600, 1}, {56000, 1}, {0, 1}}
	if diff := cmp.Diff(want, session.Speeds(book().POPs)); diff != "" {
		t.Errorf("speeds (-want +got):\n%s", diff)
	}
}

func TestServices(t *testing.T) {
	pops := []phonebook.POP{{Flags: phonebook.DefaultFlags}, {Flags: phonebook.Surcharge}}
	want := map[string]int{"Sign-on": 2, "Sign-up": 0, "Modem": 2, "ISDN": 2, "Multicast": 1, "Surcharge": 1, "Custom 1": 1, "Custom 2": 0}
	got := map[string]int{}
	for _, s := range session.Services(pops) {
		got[session.ServiceWord(s.Service)] = s.POPs
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("services (-want +got):\n%s", diff)
	}
}

func TestSpeed(t *testing.T) {
	tests := []struct {
		low, high uint32
		want      string
	}{{0, 0, ""}, {300, 2400, "300–2,400"}, {0, 9600, "9,600"}, {1200, 0, "1,200"}, {300, 300, "300"}}
	for _, tt := range tests {
		if got := session.Speed(phonebook.POP{MinBaud: tt.low, MaxBaud: tt.high}); got != tt.want {
			t.Errorf("Speed(%d, %d) = %q, want %q", tt.low, tt.high, got, tt.want)
		}
	}
}

// What a chart counts is what a search for it finds.
func TestChartSearches(t *testing.T) {
	b := book()
	b.POPs[0].Region = phonebook.AllRegions
	table := phonebook.NewCountries([]phonebook.Country{{ID: us, Name: "United States"}, {ID: de, Name: "Germany"}, {ID: jp, Name: "United States islands"}})
	v := session.NewView(b, table, nil, session.Order{})
	counts := session.Count(b, table)
	want := func(text string, n int) {
		t.Helper()
		if v.Filter(session.Filter{Text: text}); v.Len() != n {
			t.Errorf("%s finds %d, counted %d", text, v.Len(), n)
		}
	}
	for _, c := range counts {
		want(session.CountrySearch(c, counts), c.POPs)
		for _, r := range c.Regions {
			want(session.CountrySearch(c, counts)+" "+session.RegionSearch(r), r.POPs)
		}
	}
	for _, s := range session.Speeds(b.POPs) {
		want(session.SpeedSearch(s), s.POPs)
	}
	for _, s := range session.Services(b.POPs) {
		want(session.ServiceSearch(s), s.POPs)
	}
	if got := session.CountrySearch(counts[1], counts); got != "country:Germany" {
		t.Error(got)
	}
}
