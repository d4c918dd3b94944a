package sheet

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

var testCountries = phonebook.NewCountries([]phonebook.Country{
	{ID: 1, Code: "1", ISO2: "US", ISO3: "USA", Name: "United States"},
	{ID: 107, Code: "1", ISO2: "CA", ISO3: "CAN", Name: "Canada"},
	{ID: 31, Code: "31", ISO2: "NL", ISO3: "NLD", Name: "Netherlands"},
	{ID: 44, Code: "44", ISO2: "GB", ISO3: "GBR", Name: "United Kingdom", Aliases: []string{"UK"}},
	{ID: 49, Code: "49", ISO2: "DE", ISO3: "DEU", Name: "Germany", Aliases: []string{"Deutschland", "FRG"}},
	{ID: 81, Code: "81", ISO2: "JP", ISO3: "JPN", Name: "Japan", Aliases: []string{"日本"}},
	{ID: 56, Code: "56", ISO2: "CL", ISO3: "CHL", Name: "Chile", Aliases: []string{"CHI"}},
})

// text reads lines as a file of text.
func text(t testing.TB, lines ...string) *Table {
	t.Helper()
	table, err := readData(context.Background(), "list.csv", []byte(strings.Join(lines, "\n")), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// xlsxOf makes the bytes of an .xlsx with the rows on its first sheet; fill
// may do more.
func xlsxOf(t testing.TB, rows [][]any, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, r := range rows {
		at, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", at, &r); err != nil {
			t.Fatal(err)
		}
	}
	if fill != nil {
		fill(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readBytes(t testing.TB, data []byte, opt ReadOptions) *Table {
	t.Helper()
	table, err := readData(context.Background(), "list.xlsx", data, opt)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func book(pops ...phonebook.POP) *phonebook.Book {
	return &phonebook.Book{Name: "TEST", Regions: phonebook.Regions{"Washington", "Oregon"}, POPs: pops}
}

func plan(t testing.TB, table *Table, b *phonebook.Book, opt Options) *Plan {
	t.Helper()
	p, err := NewPlan(table, Target{Book: b, Countries: testCountries}, opt)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func cells(table *Table) [][]string {
	var out [][]string
	for _, r := range table.Rows {
		out = append(out, r.Cells)
	}
	return out
}

// reasons lists the result and the problems of every row.
func reasons(p *Plan) []string {
	var out []string
	for _, r := range p.Rows {
		line := r.Result.String()
		for _, pr := range r.Problems {
			line += " | " + pr.Column + " " + pr.Reason.String()
		}
		out = append(out, line)
	}
	return out
}

func hasNote(notes []phonebook.Sentence, part string) bool {
	return slices.ContainsFunc(notes, func(n phonebook.Sentence) bool { return strings.Contains(n.String(), part) })
}

var usa = map[phonebook.Field]string{phonebook.FieldCountry: "USA"}

// told returns what is wrong with a row, in full.
func told(r PlanRow) string {
	_, reasons := r.tell(phonebook.Sentence.String, nil, nil)
	return strings.Join(reasons, " ")
}
