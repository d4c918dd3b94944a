package session_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// wrongBook is the book with a wrong value in many a field, as drafts keep them.
func wrongBook(t *testing.T) *session.View {
	t.Helper()
	b, d := book(), session.NewDrafts()
	rules := session.Rules{Book: b, Countries: countries, Encoding: phonebook.ASCII}
	for f, text := range map[phonebook.Field]string{
		phonebook.FieldName: "Mün,chen", phonebook.FieldAreaCode: "zero", phonebook.FieldMaxBaud: "fast",
		phonebook.FieldStatus: "maybe", phonebook.FieldCountry: "Atlantis", phonebook.FieldFlags: "300",
	} {
		d.Put(phonebook.FieldDraft{ID: 2, Field: f, Text: text})
	}
	d.Put(phonebook.FieldDraft{ID: 5, Field: phonebook.FieldRegion, Text: "Aichi"})
	d.Put(phonebook.FieldDraft{ID: 5, Field: phonebook.FieldComments, Text: "this one is right"})
	d.Judge(rules)
	v := session.NewView(b, countries, nil, session.Order{Column: session.ByIndex})
	if !v.Show(d.Texts(b)) || v.Show(d.Texts(b)) {
		t.Error("it shows the same as before, or not the same as just now")
	}
	return v
}

// Search and filters find what the cells show, not what the book holds there.
func TestWhatIsShownIsFound(t *testing.T) {
	v := wrongBook(t)
	for _, tt := range []struct {
		text string
		want []phonebook.POPID
	}{
		{"name=München", nil},
		{`name="Mün,chen"`, []phonebook.POPID{2}},
		{"mün,", []phonebook.POPID{2}},
		{"area:89", nil},
		{"area:zero", []phonebook.POPID{2}},
		{"zero", []phonebook.POPID{2}},
		{"speed:56", nil},
		{"speed:fast", []phonebook.POPID{2}},
		{"speed>1000", []phonebook.POPID{1, 4, 9}},
		{"status:in", []phonebook.POPID{1, 5, 9}},
		{"status:maybe", []phonebook.POPID{2}},
		{"country=Germany", nil},
		{"germany", nil},
		{"country:atlantis", []phonebook.POPID{2}},
		{"atlantis", []phonebook.POPID{2}},
		{"services=300", []phonebook.POPID{2}},
		{"services>200", []phonebook.POPID{2}},
		{"region:aichi", []phonebook.POPID{5}},
		{"aichi", []phonebook.POPID{5}},
		{"comments:right", nil},
		{"index=2", []phonebook.POPID{2}},
		{"seattle", []phonebook.POPID{1, 9}},
	} {
		v.Filter(session.Filter{Text: tt.text})
		if tt.want == nil {
			tt.want = []phonebook.POPID{}
		}
		if diff := cmp.Diff(tt.want, shown(v)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.text, diff)
		}
	}
	v.Show(nil)
	v.Filter(session.Filter{Text: "name=München"})
	if diff := cmp.Diff([]phonebook.POPID{2}, shown(v)); diff != "" {
		t.Errorf("after it was mended (-want +got):\n%s", diff)
	}
}

// Rows are sorted by what the cells show: a text among numbers comes last.
func TestWhatIsShownIsSorted(t *testing.T) {
	for col, want := range map[session.Column][]phonebook.POPID{
		session.ByName:     {4, 2, 5, 1, 9},
		session.BySpeed:    {5, 9, 1, 4, 2},
		session.ByStatus:   {1, 5, 9, 4, 2},
		session.ByServices: {1, 4, 5, 9, 2},
		session.ByCountry:  {2, 5, 1, 4, 9},
		session.ByRegion:   {5, 2, 4, 1, 9},
		session.ByAreaCode: {2, 9, 5, 1, 4},
	} {
		v := wrongBook(t)
		v.Sort(col, false)
		if diff := cmp.Diff(want, shown(v)); diff != "" {
			t.Errorf("column %v (-want +got):\n%s", col, diff)
		}
		if v.Moved() {
			t.Errorf("column %v: it was just sorted", col)
		}
	}
}

// Rows stay where they are while they are edited, until they are sorted again.
func TestRowsStayWhereTheyAre(t *testing.T) {
	old := view()
	b := book()
	b.POPs[0].Name = "Aachen" // Seattle, the first of two
	b.POPs = append(b.POPs[:2], b.POPs[3:]...)
	b.POPs = append(b.POPs, phonebook.POP{ID: 10, Name: "Munster"}, phonebook.POP{ID: 11, Name: "Aa"})
	v := session.NewView(b, countries, nil, session.Order{})
	v.Follow(old)
	if diff := cmp.Diff([]phonebook.POPID{11, 2, 10, 5, 1, 9}, shown(v)); diff != "" || !v.Moved() {
		t.Errorf("moved %t (-want +got):\n%s", v.Moved(), diff)
	}
	v.Filter(session.Filter{Text: "name:a"})
	if diff := cmp.Diff([]phonebook.POPID{11, 5, 1, 9}, shown(v)); diff != "" {
		t.Errorf("filtered (-want +got):\n%s", diff)
	}
	v.Filter(session.Filter{})
	again := session.NewView(b, countries, nil, session.Order{})
	again.Follow(v)
	if diff := cmp.Diff(shown(v), shown(again)); diff != "" || !again.Moved() {
		t.Errorf("loaded again (-want +got):\n%s", diff)
	}
	again.Sort(again.Sorting())
	if diff := cmp.Diff([]phonebook.POPID{11, 1, 2, 10, 5, 9}, shown(again)); diff != "" || again.Moved() {
		t.Errorf("sorted again (-want +got):\n%s", diff)
	}
	// What a cell shows may change without the book.
	again.Show(session.Texts{9: {session.ByComments: "x"}})
	if again.Moved() {
		t.Error("another column moves the rows")
	}
	again.Show(session.Texts{9: {session.ByName: "B,"}})
	if diff := cmp.Diff([]phonebook.POPID{11, 1, 2, 10, 5, 9}, shown(again)); diff != "" || !again.Moved() {
		t.Errorf("with a wrong name (-want +got):\n%s", diff)
	}
}
