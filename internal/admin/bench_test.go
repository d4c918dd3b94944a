package admin_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/phonebookadmin/pba/internal/cputime"
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// listRows is a list at the edge: as many rows as a book has POPs, of which a
// book that was never posted takes the last 32,000.
const listRows = phonebook.MaxPOPs

// writeList writes the list of towns 1 to listRows as providers do: numbers as
// numbers, words as shared strings. Formats puts an area code into a format of
// three digits, as lists do that keep their zeros.
func writeList(b *testing.B, formats bool) string {
	b.Helper()
	f := excelize.NewFile()
	defer f.Close()
	digits := "000"
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &digits})
	if err != nil {
		b.Fatal(err)
	}
	put := func(row int, cells ...any) {
		for i, c := range cells {
			at, err := excelize.CoordinatesToCellName(i+1, row)
			if err == nil {
				err = f.SetCellValue("Sheet1", at, c)
			}
			if err == nil && formats && i == 3 && row > 1 {
				err = f.SetCellStyle("Sheet1", at, at, style)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	put(1, "Country", "State", "City", "Area code", "Access number", "Min speed", "Max speed", "Flags", "Dial-up entry", "Status", "Comments")
	for i := range listRows {
		p := town(i + 1)
		put(i+2, "United States", fmt.Sprintf("State %d", i%50), p.Name, 425, p.AccessNumber, 0, p.MaxBaud, uint32(p.Flags), "ISP", "in service", "")
	}
	path := filepath.Join(b.TempDir(), "list.xlsx")
	if err := f.SaveAs(path); err != nil {
		b.Fatal(err)
	}
	return path
}

// barePass reads every row once, as the library gives it.
func barePass(b *testing.B, path string) {
	b.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	rows, err := f.Rows("Sheet1")
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

// BenchmarkImport is the whole way of a list of 65,000 rows: read, planned, and
// 32,000 POPs added in one transaction. The metric x-bare is its CPU time in units
// of one bare pass of the library over the same file in the same run.
func BenchmarkImport(b *testing.B) {
	for name, formats := range map[string]bool{"plain": false, "formats": true} {
		b.Run(name, func(b *testing.B) {
			path := writeList(b, formats)
			var ours, theirs time.Duration
			for b.Loop() {
				b.StopTimer()
				f := withMany(b, listRows-phonebook.MaxFirstImport)
				start := cputime.Now()
				barePass(b, path)
				theirs += cputime.Now() - start
				b.StartTimer()
				start = cputime.Now()
				p, err := f.PlanImport(context.Background(), "Sample", path, sheet.ReadOptions{}, sheet.Options{Map: keep})
				if err != nil {
					b.Fatal(err)
				}
				if c := p.Counts(); c.Add != phonebook.MaxFirstImport || c.Rejected > 0 {
					b.Fatalf("%+v", c)
				}
				if err := f.Import(p, false); err != nil {
					b.Fatal(err)
				}
				ours += cputime.Now() - start
			}
			b.ReportMetric(float64(ours.Microseconds())/1000/float64(b.N), "cpu-ms/op")
			b.ReportMetric(float64(ours)/float64(theirs), "x-bare")
		})
	}
}

// keep leaves out what would change the POPs that the book has: an import may
// change 32,000.
var keep = map[phonebook.Field]string{phonebook.FieldRegion: "-", phonebook.FieldDialUpEntry: "-"}
