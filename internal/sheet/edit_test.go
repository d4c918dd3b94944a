package sheet

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

const shortList = "City,Country,Area code,Number,Speed\nBremen,Germany,421,170131,28.8\nKiel,Germany,431,###-####,fast\nBonn,Germany,228,\"170132, 170133\",9600\n"

func shortPlan(t *testing.T, opt Options) *Plan {
	t.Helper()
	table, err := readData(context.Background(), "list.csv", []byte(shortList), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return planOf(t, table, opt)
}

func planOf(t *testing.T, table *Table, opt Options) *Plan {
	t.Helper()
	p, err := NewPlan(table, Target{Book: &phonebook.Book{Name: "Euro"}, Countries: testCountries}, opt)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A cell that is edited is what the file says from then on; the first table and
// the rows beside it stay as they were.
func TestWith(t *testing.T) {
	p := shortPlan(t, Options{})
	before := p.Table()
	after := before.With(Edit{3, p.ColumnOf(phonebook.FieldAccessNumber), "170134"}, Edit{3, 4, "9600"})
	if row, ok := before.Row(3); !ok || row.Cell(3) != "###-####" {
		t.Errorf("the table itself changed: %+v", row)
	}
	if got := planOf(t, after, Options{}).Rows[1]; got.Result != Add || got.POP.AccessNumber != "170134" || got.POP.MaxBaud != 9600 {
		t.Errorf("the edited row became %+v", got)
	}
	for _, place := range [][2]int{{1, 0}, {99, 0}, {3, -1}, {3, 5}} {
		if before.With(Edit{place[0], place[1], "x"}) != before {
			t.Errorf("row %d, column %d is not in the table", place[0], place[1])
		}
	}
	if _, ok := before.Row(1); ok {
		t.Error("the header is a row")
	}
}

// A value that was lost in the file is there again once it is typed.
func TestEditMendsALostValue(t *testing.T) {
	table := &Table{
		File: "list.xlsx", Header: []string{"City", "Country", "Number"}, HeaderRow: 1, Columns: 3,
		Rows: []Row{{Number: 2, Cells: []string{"Bremen", "Germany", "#N/A"}, Bad: []BadCell{{2, phonebook.Say("The cell holds the error #N/A."), errorRemedy}, {1, phonebook.Say("x"), phonebook.Say("y")}}}},
	}
	row, _ := table.With(Edit{2, 2, "170131"}).Row(2)
	if len(row.Bad) != 1 || row.Bad[0].Column != 1 {
		t.Errorf("still lost: %+v", row.Bad)
	}
}

func TestUnreadColumns(t *testing.T) {
	p := shortPlan(t, Options{Unread: []string{"Speed", "Z"}})
	c := p.Columns[4]
	if c.Field != phonebook.FieldNone || c.Why.String() != "Left out by choice." || p.Rows[0].POP.MaxBaud != 0 {
		t.Errorf("the column is read: %+v", c)
	}
	// One of several columns of marks goes without the others.
	data := "City,Country,Number,bps300,bps1200\nBremen,Germany,170131,X,X\nKiel,Germany,170132,X,\n"
	table, err := readData(context.Background(), "marks.csv", []byte(data), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	all, some := planOf(t, table, Options{}), planOf(t, table, Options{Unread: []string{"E"}})
	if r, speed := all.Reading(all.Columns[4]); r != ReadMark || speed != 1200 || all.Rows[0].POP.MaxBaud != 1200 {
		t.Errorf("reading %d at %d: %+v", r, speed, all.Rows[0].POP)
	}
	if r, _ := some.Reading(some.Columns[4]); r != ReadPlain || some.Rows[0].POP.MaxBaud != 300 {
		t.Errorf("the unread column counts: %+v", some.Rows[0].POP)
	}
}

// Rows that are left out stay out, whatever else is repaired; their POPs are kept as
// those of rejected rows are.
func TestLeaveOut(t *testing.T) {
	p := shortPlan(t, Options{Leave: map[int]bool{3: true, 2: true}})
	if c := p.Counts(); c.Skipped != 2 || c.Rejected != 1 || c.Add != 0 {
		t.Errorf("counts = %+v", c)
	}
	if pr := p.Rows[1].Problems; len(pr) < 2 || pr[0].Reason.String() != "Left out by choice." || !p.Rows[0].LeftOut() || p.Rows[2].LeftOut() {
		t.Errorf("problems = %+v", pr)
	}
	book := &phonebook.Book{Name: "Euro", POPs: []phonebook.POP{{ID: 7, Country: 49, Name: "Bonn", AreaCode: "228", AccessNumber: "170132"}}}
	p, err := NewPlan(p.Table(), Target{Book: book, Countries: testCountries}, Options{Mode: ModeReplace, Leave: map[int]bool{4: true}})
	if err != nil || len(p.Missing) != 0 {
		t.Errorf("missing = %+v, %v", p.Missing, err)
	}
}

func TestFixSpeeds(t *testing.T) {
	data := "City,Country,Number,Max speed\nBremen,Germany,170131,9600\nKiel,Germany,170132,very fast\nBonn,Germany,170133,1200\n"
	table, err := readData(context.Background(), "list.csv", []byte(data), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	wrong := planOf(t, table, Options{}).Rows[1]
	if wrong.Result != Rejected || wrong.Problems[0].Fix != FixSpeeds {
		t.Errorf("without the repair: %+v", wrong)
	}
	mended := planOf(t, table, Options{Fix: FixSpeeds}).Rows[1]
	if mended.Result != Add || mended.POP.MaxBaud != 0 || !mended.Problems[0].Note {
		t.Errorf("with the repair: %+v", mended)
	}
	if f, err := ParseFixes("speeds"); err != nil || f != FixSpeeds {
		t.Errorf("speeds = %v, %v", f, err)
	}
}

// Groups name the repair that mends them, and all of their rows.
func TestGroupRepairs(t *testing.T) {
	fixes := map[Fix][]int{}
	for _, g := range shortPlan(t, Options{}).Groups() {
		fixes[g.Example.Fix] = append(fixes[g.Example.Fix], g.All()...)
	}
	if !slices.Equal(fixes[FixSplit], []int{4}) {
		t.Errorf("several numbers in rows %v", fixes[FixSplit])
	}
}

// A sheet without rows is refused with the names of those that have some.
func TestSheetWithoutRows(t *testing.T) {
	f := excelize.NewFile()
	path := filepath.Join(t.TempDir(), "list.xlsx")
	for _, name := range []string{"Nodes", "Old"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(f.SetCellValue("Nodes", "A1", "City"), f.SetCellValue("Nodes", "B1", 5), f.SaveAs(path), f.Close()); err != nil {
		t.Fatal(err)
	}
	_, err := Read(t.Context(), path, ReadOptions{Sheet: "Old"})
	e, ok := errors.AsType[*FileError](err)
	if !ok || !slices.Equal(e.Sheets, []string{"Nodes"}) || e.Remedy.String() != "Choose a sheet that has rows: Nodes." {
		t.Errorf("error = %+v, %v", e, err)
	}
	if err := os.Remove(path); err != nil {
		t.Error(err)
	}
}
