package sheet

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/phonebookadmin/pba/internal/cputime"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func bigBook(n int) *phonebook.Book {
	b := book()
	for i := range n {
		b.POPs = append(b.POPs, phonebook.POP{
			ID: phonebook.POPID(i + 1), Country: 1, Region: phonebook.RegionID(i % 3), Name: fmt.Sprintf("Town %d", i/2),
			AreaCode: fmt.Sprintf("%03d", 200+i%700), AccessNumber: fmt.Sprintf("555-%04d", i/7), MinBaud: 28800, MaxBaud: 56000,
			Flags: phonebook.DefaultFlags, DialUpEntry: "ISP",
		})
	}
	return b
}

// BenchmarkText reads a list of 65,000 rows of text and plans its import into
// the book that it came from.
func BenchmarkText(b *testing.B) {
	from := bigBook(phonebook.MaxPOPs)
	var file bytes.Buffer
	if err := WriteCSV(&file, from, testCountries); err != nil {
		b.Fatal(err)
	}
	start := cputime.Now()
	for b.Loop() {
		table, err := readData(context.Background(), "a.csv", file.Bytes(), ReadOptions{})
		if err != nil {
			b.Fatal(err)
		}
		if p := plan(b, table, from, Options{}); p.Counts().Unchanged != len(from.POPs) {
			b.Fatalf("%+v", p.Counts())
		}
	}
	b.ReportMetric(float64((cputime.Now()-start).Microseconds())/1000/float64(b.N), "cpu-ms/op")
}

// bigTable is a book of 65,000 POPs and its list, read.
func bigTable(b *testing.B) (*phonebook.Book, *Table) {
	from := bigBook(65000)
	var file bytes.Buffer
	if err := WriteCSV(&file, from, testCountries); err != nil {
		b.Fatal(err)
	}
	return from, readBytes(b, file.Bytes(), ReadOptions{})
}

// byNumber leaves the index out.
var byNumber = Options{Map: map[phonebook.Field]string{phonebook.FieldID: "-"}}

// BenchmarkPlan is the plan alone: with the index column, recognising every POP
// by its number and name, the same for a list that another program wrote, and
// that one into an empty book.
func BenchmarkPlan(b *testing.B) {
	from, table := bigTable(b)
	foreign := *table // a provider's: its numbers and names are judged
	foreign.Header = slices.Clone(table.Header)
	foreign.Header[12] = "Remarks"
	for _, c := range []struct {
		name string
		list *Table
		book *phonebook.Book
		opt  Options
	}{{"index", table, from, Options{}}, {"number", table, from, byNumber}, {"foreign", &foreign, from, byNumber}, {"new", &foreign, book(), byNumber}} {
		b.Run(c.name, func(b *testing.B) {
			start := cputime.Now()
			for b.Loop() {
				plan(b, c.list, c.book, c.opt)
			}
			b.ReportMetric(float64((cputime.Now()-start).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// BenchmarkDiff is the comparison alone: 65,000 rows against 65,000 POPs.
func BenchmarkDiff(b *testing.B) {
	from, table := bigTable(b)
	for name, opt := range map[string]Options{"index": {}, "number": byNumber} {
		b.Run(name, func(b *testing.B) {
			m, err := newMapping(table, testCountries, opt.Map, nil)
			if err != nil {
				b.Fatal(err)
			}
			p, err := newParser(table, m, Target{Book: from, Countries: testCountries}, opt)
			if err != nil {
				b.Fatal(err)
			}
			rows := p.rows()
			start := cputime.Now()
			for b.Loop() {
				match := newMatcher(p, rows)
				if out := match.rows(); out[0].Result != Unchanged || len(match.missing()) > 0 {
					b.Fatal(out[0].Result)
				}
			}
			b.ReportMetric(float64((cputime.Now()-start).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}
