package workbook

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func mergesOf(w Workbook, err error) ([]Merge, error) {
	if err != nil {
		return nil, err
	}
	defer w.Close()
	err = w.Rows(context.Background(), 0, func(Row) error { return nil })
	return w.Merges(), err
}

func xlsxMerged(t testing.TB, merges string) []byte {
	t.Helper()
	return replacePart(t, xlsxWith(t, ""), "xl/worksheets/sheet1.xml",
		`<worksheet><sheetData><row r="2"><c r="A2"><v>1</v></c></row></sheetData><mergeCells>`+merges+`</mergeCells></worksheet>`)
}

func odsMerged(attrs string) string {
	return strings.Replace(odsText("x"), " ", " "+attrs+" ", 1)
}

func xlsMerged(ranges ...uint16) []byte {
	fields := []any{uint16(len(ranges) / 4), ranges}
	return xlsFile(nil, [][]byte{xlsRecord(recordNumber, at(1, 0, 1), 7.0), xlsRecord(recordMergeCells, fields...)})
}

// A range of one row is no merge, and what no cell can be in is left off.
func TestMerges(t *testing.T) {
	wide := odsMerged(`table:number-columns-spanned="2"`) + `<table:covered-table-cell/>`
	for name, c := range map[string]struct {
		open func() (Workbook, error)
		want []Merge
	}{
		"xlsx": {func() (Workbook, error) {
			return OpenXLSX(xlsxMerged(t, `<mergeCell ref="A2:A5"/><mergeCell ref="A7:C7"/><mergeCell ref="C9:D10"/>`+
				`<mergeCell ref="B1:B9999999999"/><mergeCell ref="B199999:B1048576"/><mergeCell ref="ZZ1:ZZ2"/><mergeCell ref=""/><mergeCell ref="A5:A2"/><mergeCell ref="A1"/>`), "")
		}, []Merge{{2, 4, 0}, {9, 2, 2}, {1, MaxRows, 1}, {199_999, 2, 1}}},
		"ods": {func() (Workbook, error) {
			return OpenODS(packODS(t, odsContent, odsTable(odsRow(wide+odsMerged(`table:number-rows-spanned="3"`))+
				`<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/><table:covered-table-cell table:number-rows-spanned="2"/></table:table-row>`+
				odsRow(odsMerged(`table:number-columns-repeated="2" table:number-rows-spanned="2" table:number-columns-spanned="1"`)))))
		}, []Merge{{1, 3, 2}, {4, 2, 0}, {4, 2, 1}}},
		"xls":             {func() (Workbook, error) { return OpenXLS(xlsMerged(1, 4, 0, 0, 6, 6, 0, 2, 8, 9, 2, 3, 9, 8, 0, 0)) }, []Merge{{2, 4, 0}, {9, 2, 2}}},
		"html":            {func() (Workbook, error) { return OpenHTML([]byte("<table><td rowspan=2>a<tr><td>b</table>")) }, nil},
		"libreoffice.ods": {func() (Workbook, error) { return OpenODS(readTestdata(t, "libreoffice.ods")) }, []Merge{{7, 2, 0}}},
		"gnumeric.ods":    {func() (Workbook, error) { return OpenODS(readTestdata(t, "gnumeric.ods")) }, []Merge{{7, 2, 0}}},
		// soffice --headless --convert-to xls:"MS Excel 97" libreoffice.ods && mv libreoffice.xls merged.xls
		"merged.xls": {func() (Workbook, error) { return OpenXLS(readTestdata(t, "merged.xls")) }, []Merge{{7, 2, 0}}},
	} {
		got, err := mergesOf(c.open())
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestMergesBounded(t *testing.T) {
	var many, overlap strings.Builder
	for i := range MaxMerges + 1 {
		fmt.Fprintf(&many, `<mergeCell ref="A%d:A%d"/>`, i+1, i+2)
	}
	for range MaxColumns + 1 {
		overlap.WriteString(`<mergeCell ref="A1:A200000"/>`)
	}
	repeated := strings.Repeat(odsRow(odsMerged(`table:number-rows-spanned="2" table:number-columns-repeated="256"`)), MaxMerges/256+1)
	for name, c := range map[string]struct {
		open func() (Workbook, error)
		want error
	}{
		"many":    {func() (Workbook, error) { return OpenXLSX(xlsxMerged(t, many.String()), "") }, ErrLimit},
		"overlap": {func() (Workbook, error) { return OpenXLSX(xlsxMerged(t, overlap.String()), "") }, ErrDamaged},
		"ods":     {func() (Workbook, error) { return OpenODS(packODS(t, odsContent, odsTable(repeated))) }, ErrLimit},
		"xls short": {func() (Workbook, error) {
			return OpenXLS(xlsFile(nil, [][]byte{xlsRecord(recordMergeCells, uint16(2), [4]uint16{})}))
		}, ErrDamaged},
		"xls": {func() (Workbook, error) {
			var records [][]byte
			for range MaxMerges/1000 + 1 {
				ranges := make([]uint16, 4000)
				for i := range 1000 {
					ranges[4*i], ranges[4*i+1] = uint16(i), uint16(i+1)
				}
				records = append(records, xlsRecord(recordMergeCells, uint16(1000), ranges))
			}
			return OpenXLS(xlsFile(nil, records))
		}, ErrLimit},
	} {
		if got, err := mergesOf(c.open()); !errors.Is(err, c.want) || got != nil {
			t.Errorf("%s: %d merges, %v; want %v", name, len(got), err, c.want)
		}
	}
}

// Merges are those of the sheet read last, and of one that was read to its end.
func TestMergesOfTheLastSheet(t *testing.T) {
	w, err := OpenXLSX(xlsxMerged(t, `<mergeCell ref="A2:A5"/>`), "")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	stop := errors.New("stop")
	for range 2 {
		if err := w.Rows(t.Context(), 0, func(Row) error { return nil }); err != nil || len(w.Merges()) != 1 {
			t.Errorf("%v, %v", w.Merges(), err)
		}
		if err := w.Rows(t.Context(), 0, func(Row) error { return stop }); !errors.Is(err, stop) || w.Merges() != nil {
			t.Errorf("%v, %v", w.Merges(), err)
		}
	}
}

func TestMergesFarReferences(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	const letters = "AZ019:$-"
	for range 10_000 {
		ref := make([]byte, r.IntN(24))
		for i := range ref {
			ref[i] = letters[r.IntN(len(letters))]
		}
		var m mergeList
		if err := m.addRange(string(ref)); err != nil {
			t.Errorf("%q: %v", ref, err)
		}
		for _, m := range m.list {
			if m.Row < 1 || m.Rows < 2 || m.Row+m.Rows-1 > MaxRows || m.Column < 0 || m.Column >= MaxColumns {
				t.Errorf("%q: %+v", ref, m)
			}
		}
	}
}
