package sheet

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func rowsOf(lines []Line) (out []int) {
	for _, l := range lines {
		if l.Row == nil {
			out = append(out, -int(l.Missing.ID))
			continue
		}
		out = append(out, l.Row.Row)
	}
	return out
}

func TestLines(t *testing.T) {
	data := "City,Country,State,Number\nBremen,Germany,,170131\nKiel,Germany,Holstein,###-####\nBonn,Nowhere,,170132\nNapa,USA,,\n"
	table, err := readData(context.Background(), "list.csv", []byte(data), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	book := &phonebook.Book{Name: "Euro", POPs: []phonebook.POP{{ID: 7, Country: 49, Name: "Ulm", AreaCode: "731", AccessNumber: "170139"}}}
	p, err := NewPlan(table, Target{Book: book, Countries: testCountries}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		shown Shown
		want  []int
	}{
		{Shown{}, []int{2, 3, 4, 5, -7}},
		{Shown{Result: Add}, []int{2}},
		{Shown{Result: Rejected}, []int{3, 4, 5}},
		{Shown{Missing: true}, []int{-7}},
		{Shown{Problems: true}, []int{3, 4, 5}},
		{Shown{Text: "ger BREM"}, []int{2}},
		{Shown{Text: "17013"}, []int{2, 4, -7}},
		{Shown{Text: "ulm", Missing: true}, []int{-7}},
		{Shown{Text: "nothing"}, nil},
	} {
		if got := rowsOf(p.Lines(c.shown)); !slices.Equal(got, c.want) {
			t.Errorf("%+v: rows %v, want %v", c.shown, got, c.want)
		}
	}
	if all, unknown := p.CountryWords(); all != 3 || unknown != 1 {
		t.Errorf("%d country words, %d unknown", all, unknown)
	}
	if n, all := p.Empty(phonebook.FieldRegion), p.Empty(phonebook.FieldStatus); n != 3 || all != 4 {
		t.Errorf("%d rows without region, %d without status", n, all)
	}
}

// A list as long as an import may be is searched at each keystroke.
func BenchmarkLines(b *testing.B) {
	var list strings.Builder
	list.WriteString("City,Country,Area code,Number\n")
	for i := range 32000 {
		fmt.Fprintf(&list, "Town %d,Germany,%d,%d\n", i, 200+i%700, 100000+i)
	}
	table, err := readData(context.Background(), "list.csv", []byte(list.String()), ReadOptions{})
	if err != nil {
		b.Fatal(err)
	}
	p, err := NewPlan(table, Target{Book: &phonebook.Book{Name: "Euro"}, Countries: testCountries}, Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p.Lines(Shown{Text: "town 31"})
	}
}
