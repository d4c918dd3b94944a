package session_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

const (
	us phonebook.CountryID = 1
	de phonebook.CountryID = 49
	jp phonebook.CountryID = 81
)

var countries = phonebook.NewCountries([]phonebook.Country{
	{ID: us, Code: "1", Name: "United States"},
	{ID: de, Code: "49", Name: "Germany"},
	{ID: jp, Code: "81", Name: "Japan"},
})

// book is small enough to know by heart.
func book() *phonebook.Book {
	return &phonebook.Book{
		Name: "Test", Regions: phonebook.Regions{"Washington", "Bavaria", "New York"},
		POPs: []phonebook.POP{
			{ID: 1, Country: us, Region: 1, Name: "Seattle", AreaCode: "206", AccessNumber: "555-0134", MinBaud: 300, MaxBaud: 2400},
			{ID: 2, Country: de, Region: 2, Name: "München", AreaCode: "89", AccessNumber: "129 60 81", MaxBaud: 56000, Comments: "Node 11465"},
			{ID: 4, Country: us, Region: 3, Name: "albany", AreaCode: "518", AccessNumber: "555-0141", MaxBaud: 9600, Status: phonebook.OutOfService},
			{ID: 5, Country: jp, Name: "Nagoya", AreaCode: "052", AccessNumber: "911-1621", DialUpEntry: "Tymnet X.25"},
			{ID: 9, Country: us, Region: 1, Name: "Seattle", AreaCode: "4", AccessNumber: "825393", MaxBaud: 2400},
		},
	}
}

func view() *session.View { return session.NewView(book(), countries, nil, session.Order{}) }

func shown(v *session.View) []phonebook.POPID {
	ids := []phonebook.POPID{}
	for row := range v.Len() {
		ids = append(ids, v.Row(row).ID)
	}
	return ids
}

func TestFilter(t *testing.T) {
	tests := []struct {
		text string
		want []phonebook.POPID
	}{
		{"", []phonebook.POPID{4, 2, 5, 1, 9}},
		{"   ", []phonebook.POPID{4, 2, 5, 1, 9}},
		{"seattle", []phonebook.POPID{1, 9}},
		{"SEATTLE 206", []phonebook.POPID{1}},
		{"munchen", []phonebook.POPID{2}},
		{"MÜNCHEN", []phonebook.POPID{2}},
		{"2065550134", []phonebook.POPID{1}}, // through the punctuation
		{"555-0134", []phonebook.POPID{1}},
		{"(206)555", []phonebook.POPID{1}},
		{"891296081", []phonebook.POPID{2}},
		{"11465", []phonebook.POPID{2}},   // comments
		{"x.25", []phonebook.POPID{5}},    // dial-up entry
		{"bavaria", []phonebook.POPID{2}}, // region
		{"united", []phonebook.POPID{4, 1, 9}},
		{"nothing", []phonebook.POPID{}},
		{"name:seattle", []phonebook.POPID{1, 9}},
		{"name:washington", []phonebook.POPID{}},
		{"country:germany", []phonebook.POPID{2}},
		{"region:washington", []phonebook.POPID{1, 9}},
		{`region:"New York"`, []phonebook.POPID{4}},
		{"status:out", []phonebook.POPID{4}},
		{"status:in 206", []phonebook.POPID{1}},
		{"area:51", []phonebook.POPID{4}},
		{"number:5550141", []phonebook.POPID{4}},
		{"entry:tymnet", []phonebook.POPID{5}},
		{"comments:node", []phonebook.POPID{2}},
		{"region:", []phonebook.POPID{4, 2, 5, 1, 9}}, // not typed to its end
		{"other:word", []phonebook.POPID{}},           // no key: looked for as it is
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			v := view()
			v.Filter(session.Filter{Text: tt.text})
			if diff := cmp.Diff(tt.want, shown(v)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if v.Total() != 5 {
				t.Errorf("total = %d", v.Total())
			}
		})
	}
}

func TestFilterPlace(t *testing.T) {
	tests := []struct {
		name  string
		place session.Place
		text  string
		want  []phonebook.POPID
	}{
		{"country", session.Place{Country: us}, "", []phonebook.POPID{4, 1, 9}},
		{"region", session.InRegion(us, 1), "", []phonebook.POPID{1, 9}},
		{"no region", session.InRegion(jp, phonebook.AllRegions), "", []phonebook.POPID{5}},
		{"both", session.Place{Country: us}, "status:out", []phonebook.POPID{4}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := view()
			v.Filter(session.Filter{Place: tt.place, Text: tt.text})
			if diff := cmp.Diff(tt.want, shown(v)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFilterEmpty(t *testing.T) {
	if !(session.Filter{Text: " "}).Empty() {
		t.Error("blanks are no filter")
	}
	if (session.Filter{Place: session.Place{Country: us}}).Empty() {
		t.Error("a place is a filter")
	}
}

func TestSort(t *testing.T) {
	tests := []struct {
		name     string
		col      session.Column
		up, down []phonebook.POPID
	}{
		{"name", session.ByName, []phonebook.POPID{4, 2, 5, 1, 9}, []phonebook.POPID{1, 9, 5, 2, 4}},
		{"country", session.ByCountry, []phonebook.POPID{2, 5, 1, 4, 9}, []phonebook.POPID{1, 4, 9, 5, 2}},
		{"region", session.ByRegion, []phonebook.POPID{5, 2, 4, 1, 9}, []phonebook.POPID{1, 9, 4, 2, 5}},
		{"area code", session.ByAreaCode, []phonebook.POPID{9, 5, 2, 1, 4}, []phonebook.POPID{4, 1, 2, 5, 9}},
		{"access number", session.ByAccessNumber, []phonebook.POPID{9, 2, 1, 4, 5}, []phonebook.POPID{5, 4, 1, 2, 9}},
		{"speed", session.BySpeed, []phonebook.POPID{5, 9, 1, 4, 2}, []phonebook.POPID{2, 4, 1, 9, 5}},
		{"status", session.ByStatus, []phonebook.POPID{1, 2, 5, 9, 4}, []phonebook.POPID{4, 1, 2, 5, 9}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := view()
			v.Sort(tt.col, false)
			if diff := cmp.Diff(tt.up, shown(v)); diff != "" {
				t.Errorf("ascending (-want +got):\n%s", diff)
			}
			v.Sort(tt.col, true)
			if diff := cmp.Diff(tt.down, shown(v)); diff != "" {
				t.Errorf("descending (-want +got):\n%s", diff)
			}
			if col, descending := v.Sorting(); col != tt.col || !descending {
				t.Errorf("sorting = %d, %t", col, descending)
			}
		})
	}
}

func TestFollow(t *testing.T) {
	old := view()
	old.Filter(session.Filter{Text: "seattle"})
	old.Sort(session.ByAreaCode, true)
	b := book()
	b.POPs = append(b.POPs, phonebook.POP{ID: 10, Country: us, Name: "Seattle", AreaCode: "99", AccessNumber: "1"})
	v := session.NewView(b, countries, nil, session.Order{})
	v.Follow(old)
	if diff := cmp.Diff([]phonebook.POPID{1, 10, 9}, shown(v)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestViewAnswers(t *testing.T) {
	marks := map[phonebook.POPID]session.Mark{2: session.Changed}
	v := session.NewView(book(), countries, marks, session.Order{})
	p, ok := v.POP(2)
	if !ok || p.Name != "München" {
		t.Fatalf("POP 2 = %v, %t", p, ok)
	}
	if _, ok := v.POP(3); ok {
		t.Error("POP 3 was found")
	}
	if v.Country(p) != "Germany" || v.Region(p) != "Bavaria" {
		t.Errorf("place = %s, %s", v.Country(p), v.Region(p))
	}
	if v.Mark(2) != session.Changed || v.Mark(1) != session.NoMark {
		t.Error("marks are wrong")
	}
}

func TestMarks(t *testing.T) {
	changes := []phonebook.Change{
		{After: phonebook.POP{ID: 1}},
		{Before: phonebook.POP{ID: 2}, After: phonebook.POP{ID: 2, Name: "x"}},
		{Before: phonebook.POP{ID: 3}},
		{After: phonebook.POP{ID: 4}},
	}
	wrong := &phonebook.FieldError{}
	problems := []phonebook.Problem{
		{POP: phonebook.POP{ID: 4}, Err: wrong},
		{POP: phonebook.POP{ID: 5}, Err: wrong, Warning: true},
		{Err: wrong}, // of the region list
	}
	want := map[phonebook.POPID]session.Mark{
		1: session.Added, 2: session.Changed, 3: session.Changed, 4: session.Problem,
	}
	if diff := cmp.Diff(want, session.Marks(changes, problems)); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
}

// largeBook has as many POPs as a book may have.
func largeBook() *phonebook.Book {
	b := &phonebook.Book{Regions: phonebook.Regions{"Bavaria"}}
	for i := range phonebook.MaxPOPs {
		b.POPs = append(b.POPs, phonebook.POP{
			ID: phonebook.POPID(i + 1), Country: us, Region: phonebook.RegionID(i % 2),
			Name: fmt.Sprintf("Town %d", i*7919%phonebook.MaxPOPs), AreaCode: fmt.Sprint(200 + i%700), AccessNumber: fmt.Sprintf("555-%04d", i%10000),
		})
	}
	return b
}

func TestLargeBook(t *testing.T) {
	v := session.NewView(largeBook(), countries, nil, session.Order{})
	v.Filter(session.Filter{Text: `name:"town 64999"`})
	if v.Len() != 1 || v.Row(0).Name != "Town 64999" {
		t.Errorf("%d rows", v.Len())
	}
	v.Filter(session.Filter{})
	if v.Len() != phonebook.MaxPOPs {
		t.Errorf("%d rows without a filter", v.Len())
	}
}

func BenchmarkFilter(b *testing.B) {
	v := session.NewView(largeBook(), countries, nil, session.Order{})
	for _, text := range []string{"t", "town 12", "5550134", "region:bavaria"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				v.Filter(session.Filter{Text: text})
			}
		})
	}
}

// A book that is loaded again comes to the screen within a frame.
func BenchmarkFollow(b *testing.B) {
	old, next := session.NewView(largeBook(), countries, nil, session.Order{}), session.NewView(largeBook(), countries, nil, session.Order{})
	for b.Loop() {
		next.Follow(old)
	}
}

func BenchmarkNewView(b *testing.B) {
	book := largeBook()
	for b.Loop() {
		session.NewView(book, countries, nil, session.Order{})
	}
}
