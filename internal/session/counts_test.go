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
	want := []session.Tally{{"2,400 bit/s", 2}, {"9,600 bit/s", 1}, {"56,000 bit/s", 1}, {"Not stated", 1}}
	if diff := cmp.Diff(want, session.Speeds(book().POPs)); diff != "" {
		t.Errorf("speeds (-want +got):\n%s", diff)
	}
}

func TestServices(t *testing.T) {
	pops := []phonebook.POP{{Flags: phonebook.DefaultFlags}, {Flags: phonebook.Surcharge}}
	want := []session.Tally{
		{"Sign-on", 2}, {"Sign-up", 0}, {"Modem", 2}, {"ISDN", 2}, {"Multicast", 1}, {"Surcharge", 1}, {"Custom 1", 1}, {"Custom 2", 0},
	}
	if diff := cmp.Diff(want, session.Services(pops)); diff != "" {
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
