package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// trapBook is a book of n POPs with everything that a spreadsheet or a parser
// could take for something else. Released leaves out what no released file holds.
func trapBook(n int, released bool) *phonebook.Book {
	b := &phonebook.Book{Name: "TEST", Regions: phonebook.Regions{"Washington", "=West", "1"}}
	names := []string{"Town", "=1+1", "+49", "-5", "@home", "'quoted", "TRUE", "1E5", "05-01-99", "#N/A x", "Total", "Adak*", "a  b", "AK LOCATIONS"}
	numbers := []string{"555-%04d", "0%05d", "1%d", "00%d#", "*70 %06d", "5550101 5%06d", "-%06d"}
	for i := range n {
		p := phonebook.POP{
			ID: phonebook.POPID(2*i + 1), Country: []phonebook.CountryID{1, 44, 49, 107}[i%4], Region: phonebook.RegionID(i % 4),
			Name: names[i%len(names)], AreaCode: []string{"020", "425", "", "0228-1"}[i/7%4], AccessNumber: fmt.Sprintf(numbers[i%len(numbers)], i),
			MinBaud: uint32(i % 3 * 300), MaxBaud: []uint32{56, 56000, 1200}[i%3], Flags: phonebook.ServiceFlags(i % 256), Reserved: uint32(i % 2),
		}
		if p.MinBaud > p.MaxBaud {
			p.MinBaud = 0
		}
		if !released {
			p.Status = phonebook.Status(i % 5 / 4)
			p.Comments = []string{"", "=A1", "two\nlines", "'x"}[i%4]
			p.DialUpEntry = []string{"ISP", "", "@ISP", "\"q\""}[i%4]
		}
		b.POPs = append(b.POPs, p)
	}
	return b
}

// TestLargeExportsImportUnchanged: a whole book comes back as it was, in every
// form and in every mode, with its index and, where the form has one, by its
// numbers alone.
func TestLargeExportsImportUnchanged(t *testing.T) {
	text := func(w io.Writer, b *phonebook.Book, _ phonebook.Countries) error {
		lines := make([]phonebook.TextLine, len(b.POPs))
		for i, p := range b.POPs {
			lines[i].POP = p
		}
		return phonebook.WritePOPText(w, lines, phonebook.ASCII)
	}
	pbk := func(w io.Writer, b *phonebook.Book, _ phonebook.Countries) error {
		return phonebook.WritePBK(w, b.POPs, phonebook.ASCII)
	}
	for _, form := range []struct {
		name     string
		n        int
		released bool
		write    func(io.Writer, *phonebook.Book, phonebook.Countries) error
	}{
		{"list.csv", phonebook.MaxPOPs, false, WriteCSV},
		{"list.xlsx", phonebook.MaxPOPs, false, WriteXLSX},
		{"list.pbk", phonebook.MaxPOPs, true, pbk},
		{"list.txt", phonebook.MaxPOPs, true, text},
	} {
		t.Run(form.name, func(t *testing.T) {
			b := trapBook(form.n, form.released)
			var out bytes.Buffer
			if err := form.write(&out, b, testCountries); err != nil {
				t.Fatal(err)
			}
			table := readBytes(t, out.Bytes(), ReadOptions{})
			for _, opt := range []Options{
				{},
				{Mode: ModeReplace},
				{Mode: ModeRetire, Fix: FixCommas | FixLength | FixASCII | FixSplit},
				{Map: map[phonebook.Field]string{phonebook.FieldID: "-"}},
			} {
				p := plan(t, table, b, opt)
				if got := p.Counts(); got != (Counts{Unchanged: form.n}) || len(p.Missing) > 0 || len(p.NewRegions) > 0 {
					t.Errorf("%+v: %+v, %d missing, %q\n%s", opt, got, len(p.Missing), p.NewRegions, firstOther(p))
				}
			}
		})
	}
}

// firstOther shows the first row that is not unchanged.
func firstOther(p *Plan) string {
	for i, r := range p.Rows {
		if r.Result != Unchanged {
			return fmt.Sprintf("%s %+v, before %+v", reasons(p)[i], r.POP, r.Before)
		}
	}
	return ""
}

func unzipped(t *testing.T, data []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestWorkbookHasFilters(t *testing.T) {
	var out bytes.Buffer
	if err := WriteXLSX(&out, trapBook(4, false), testCountries); err != nil {
		t.Fatal(err)
	}
	sheet := unzipped(t, out.Bytes(), "xl/worksheets/sheet1.xml")
	for _, want := range []string{`autoFilter ref="$A$1:$M$5"`, `state="frozen"`, `<col min="4" max="4" width="32`} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the sheet has no %s", want)
		}
	}
}
