package session_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Readers of Spanish look for ñ behind n, those of German for ö beside o.
func TestSortFollowsTheLanguage(t *testing.T) {
	t.Cleanup(func() { words.Use("en") })
	b := &phonebook.Book{}
	for i, name := range []string{"Öhringen", "Zürich", "oslo", "nz", "ña", "Town 10", "Town 9"} {
		b.POPs = append(b.POPs, phonebook.POP{ID: phonebook.POPID(i + 1), Country: us, Name: name})
	}
	v := session.NewView(b, countries, nil, session.Order{})
	for _, tt := range []struct {
		language string
		want     []phonebook.POPID
	}{
		{"en", []phonebook.POPID{5, 4, 1, 3, 7, 6, 2}},
		{"es", []phonebook.POPID{4, 5, 1, 3, 7, 6, 2}},
	} {
		words.Use(tt.language)
		v.Sort(session.ByName, false)
		if diff := cmp.Diff(tt.want, shown(v)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.language, diff)
		}
	}
}

func TestSortMoreColumns(t *testing.T) {
	b := book()
	b.POPs[1].Flags, b.POPs[4].Flags = 48, 2
	tests := []struct {
		col  session.Column
		want []phonebook.POPID
	}{
		{session.ByEntry, []phonebook.POPID{1, 2, 4, 9, 5}},
		{session.ByServices, []phonebook.POPID{1, 4, 5, 9, 2}},
		{session.ByComments, []phonebook.POPID{1, 4, 5, 9, 2}},
		{session.ByIndex, []phonebook.POPID{1, 2, 4, 5, 9}},
	}
	for _, tt := range tests {
		v := session.NewView(b, countries, nil, session.Order{Column: tt.col})
		if diff := cmp.Diff(tt.want, shown(v)); diff != "" {
			t.Errorf("column %d (-want +got):\n%s", tt.col, diff)
		}
	}
}

func BenchmarkSort(b *testing.B) {
	book := largeBook()
	for col := range session.Columns {
		b.Run(fmt.Sprint(col.Key()), func(b *testing.B) {
			v := session.NewView(book, countries, nil, session.Order{Column: session.ByStatus})
			for b.Loop() {
				v.Forget()
				v.Sort(col, false)
			}
		})
	}
}
