package sheet

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// TestWorkbookWritten looks at the cells as a spreadsheet program will: numbers
// to be dialled are text in the text format, the rest are numbers.
func TestWorkbookWritten(t *testing.T) {
	b := book(phonebook.POP{
		ID: 3, Country: 49, Region: 2, Name: "=A1", AreaCode: "020", AccessNumber: "0550100", MinBaud: 300,
		MaxBaud: 56000, Flags: 48, Status: phonebook.OutOfService,
	})
	var out bytes.Buffer
	if err := WriteXLSX(&out, b, testCountries); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("POPs")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{exportHeader, {"3", "Germany", "Oregon", "=A1", "020", "0550100", "300", "56000", "0", "48", "", "Out of service"}}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	for _, cell := range []string{"D2", "E2", "F2"} {
		kind, err := f.GetCellType("POPs", cell)
		if err != nil || kind != excelize.CellTypeInlineString {
			t.Errorf("%s is of type %v, %v", cell, kind, err)
		}
		id, err := f.GetCellStyle("POPs", cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil || style.NumFmt != 49 {
			t.Errorf("%s has style %+v, %v", cell, style, err)
		}
	}
	if kind, err := f.GetCellType("POPs", "A2"); err != nil || kind == excelize.CellTypeInlineString {
		t.Errorf("the index is text: %v, %v", kind, err)
	}
}
