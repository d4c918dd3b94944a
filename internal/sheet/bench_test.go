package sheet

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

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

// bare reads every row as excelize gives it: the least that reading can cost.
func bare(b *testing.B, data []byte) {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	rows, err := f.Rows(f.GetSheetList()[0])
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkImport reads and plans a workbook. The metric x-bare is the time in
// units of the library's own reading of the same file in the same run.
func BenchmarkImport(b *testing.B) {
	for _, n := range []int{32000, 65000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			from := bigBook(n)
			var file bytes.Buffer
			if err := WriteXLSX(&file, from, testCountries); err != nil {
				b.Fatal(err)
			}
			var ours, theirs time.Duration
			for b.Loop() {
				start := time.Now()
				table, err := readData(context.Background(), "a.xlsx", file.Bytes(), ReadOptions{})
				if err != nil {
					b.Fatal(err)
				}
				if p := plan(b, table, from, Options{}); p.Counts().Unchanged != n {
					b.Fatalf("%+v", p.Counts())
				}
				ours += time.Since(start)
				b.StopTimer()
				start = time.Now()
				bare(b, file.Bytes())
				theirs += time.Since(start)
				b.StartTimer()
			}
			b.ReportMetric(float64(ours)/float64(theirs), "x-bare")
		})
	}
}

// BenchmarkPlan is the plan alone: with the index column, and recognising every
// POP by its number and name.
func BenchmarkPlan(b *testing.B) {
	from := bigBook(65000)
	var file bytes.Buffer
	if err := WriteCSV(&file, from, testCountries); err != nil {
		b.Fatal(err)
	}
	table := readBytes(b, file.Bytes(), ReadOptions{})
	for name, opt := range map[string]Options{"index": {}, "number": {Map: map[phonebook.Field]string{phonebook.FieldID: "-"}}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				plan(b, table, from, opt)
			}
		})
	}
}
