package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// withPart returns the workbook with one part replaced.
func withPart(t testing.TB, data []byte, name, content string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	found := false
	for _, f := range z.File {
		part, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == name {
			found = true
			fmt.Fprint(part, content)
			continue
		}
		old, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(part, old); err != nil {
			t.Fatal(err)
		}
		old.Close()
	}
	if !found {
		t.Fatalf("no part %s", name)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const sheetXML = `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>`

func crafted(t testing.TB, rows string) []byte {
	t.Helper()
	base := xlsxOf(t, [][]any{{"City", "Phone"}, {"Rome", "555-0100"}}, nil)
	return withPart(t, base, "xl/worksheets/sheet1.xml", fmt.Sprintf(sheetXML, rows))
}

const head2 = `<row r="1"><c r="A1" t="inlineStr"><is><t>City</t></is></c><c r="B1" t="inlineStr"><is><t>Phone</t></is></c></row>`

func TestStoredForms(t *testing.T) {
	tests := []struct{ name, cell, want, fault string }{
		{"exponent", `<c r="B2"><v>5.1938801E9</v></c>`, "5193880100", ""},
		{"dust", `<c r="B2"><v>5198380110.0000005</v></c>`, "5198380110", ""},
		{"plain", `<c r="B2"><v>5550134</v></c>`, "5550134", ""},
		{"text", `<c r="B2" t="inlineStr"><is><t>0555</t></is></c>`, "0555", ""},
		{"formula with a result", `<c r="B2"><f>1+1</f><v>5550135</v></c>`, "5550135", ""},
		{"formula with text", `<c r="B2" t="str"><f>"5"</f><v>555-0136</v></c>`, "555-0136", ""},
		{"formula without", `<c r="B2"><f>5550000+1</f></c>`, "", formulaReason.String()},
		{"formula with an empty result", `<c r="B2"><f>5550000+1</f><v></v></c>`, "", formulaReason.String()},
		{"shared formula without", `<c r="B2"><f t="shared" ref="B2:B9" si="0"/></c>`, "", formulaReason.String()},
		{"error", `<c r="B2" t="e"><v>#DIV/0!</v></c>`, "#DIV/0!", "The cell holds the error #DIV/0!."},
		{"error of a formula", `<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>`, "#DIV/0!", "The cell holds the error #DIV/0!."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table := readBytes(t, crafted(t, head2+`<row r="2"><c r="A2" t="inlineStr"><is><t>Rome</t></is></c>`+tt.cell+`</row>`), ReadOptions{})
			row := table.Rows[0]
			fault := ""
			if b := row.bad(1); b != nil {
				fault = b.Reason.String()
			}
			if row.Cell(1) != tt.want || fault != tt.fault {
				t.Errorf("got %q, %q; want %q, %q", row.Cell(1), fault, tt.want, tt.fault)
			}
		})
	}
}

// TestFormulaOnlyRow: a row of nothing but lost formulas is not blank.
func TestFormulaOnlyRow(t *testing.T) {
	table := readBytes(t, crafted(t, head2+`<row r="2"><c r="A2" t="inlineStr"><is><t>Rome</t></is></c><c r="B2"><v>5550100</v></c></row><row r="3"><c r="A3"><f>A1</f></c><c r="B3"><f>B1</f></c></row>`), ReadOptions{})
	p := plan(t, table, book(), Options{Defaults: usa})
	want := []string{"add", "rejected | A " + formulaReason.String() + " | B " + formulaReason.String()}
	if d := cmp.Diff(want, reasons(p)); d != "" {
		t.Error(d)
	}
}

// TestHostileSheets: what made libraries panic must end in a table or in an
// error of this package.
func TestHostileSheets(t *testing.T) {
	for name, rows := range map[string]string{
		"string index below zero":  `<row r="1"><c r="A1" t="s"><v>-1</v></c></row>`,
		"string index too high":    `<row r="1"><c r="A1" t="s"><v>999999</v></c></row>`,
		"style below zero":         `<row r="1"><c r="A1" s="-1"><v>1</v></c></row>`,
		"style too high":           `<row r="1"><c r="A1" s="99999"><v>1</v></c></row>`,
		"cells out of order":       `<row r="1"><c r="C1"><v>1</v></c><c r="A1"><v>2</v></c></row>`,
		"column too far":           `<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>`,
		"row too far":              `<row r="99999999"><c r="A99999999"><v>1</v></c></row>`,
		"row below zero":           `<row r="-5"><c r="A1"><v>1</v></c></row>`,
		"no references":            `<row><c><v>1</v></c><c><v>2</v></c></row>`,
		"bad reference":            `<row r="1"><c r="1A"><v>1</v></c></row>`,
		"broken in the middle":     `<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>`,
		"merge without a range":    `</sheetData><mergeCells><mergeCell ref=""/></mergeCells><sheetData>`,
		"formula without an end":   `<row r="1"><c r="A1"><f>`,
		"rows in the wrong order":  `<row r="5"><c r="A5"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>`,
		"the same row two times":   `<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>`,
		"the same cell two times":  `<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>`,
		"a number that is no such": `<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>--</v></c></row>`,
	} {
		t.Run(name, func(t *testing.T) {
			settled(t, crafted(t, rows))
		})
	}
}

// settled reads data, plans what can be read, and accepts errors of this package
// alone.
func settled(t *testing.T, data []byte) {
	t.Helper()
	table, err := readData(context.Background(), "a.xlsx", data, ReadOptions{})
	if err != nil {
		if e, ok := errors.AsType[*FileError](err); !ok || e.Remedy.Empty() || !strings.HasPrefix(e.Reason.String(), "The file ") {
			t.Fatalf("got %v", err)
		}
		return
	}
	p, err := NewPlan(table, Target{Book: book(), Countries: testCountries}, Options{Defaults: usa})
	if err == nil {
		checkPlan(t, table, p)
	} else if _, ok := errors.AsType[*MapError](err); !ok {
		t.Fatalf("got %v", err)
	}
}

// TestDamagedWorkbooks cuts and flips bytes of a good workbook.
func TestDamagedWorkbooks(t *testing.T) {
	good := xlsxOf(t, [][]any{{"City", "Phone", "Speed"}, {"Rome", "555-0100", 56000}, {"Troy", 5550101, "V.34"}}, nil)
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		bad := bytes.Clone(good)
		for range 1 + r.IntN(8) {
			bad[r.IntN(len(bad))] ^= byte(1 + r.IntN(255))
		}
		settled(t, bad)
		settled(t, good[:r.IntN(len(good))])
	}
}

// TestDamagedParts flips bytes of the sheet itself, behind the checksum of the
// archive.
func TestDamagedParts(t *testing.T) {
	rows := head2 + `<row r="2"><c r="A2" t="inlineStr"><is><t>Rome</t></is></c><c r="B2" s="0"><f>1+1</f><v>5550100</v></c></row>`
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		b := []byte(rows)
		for range 1 + r.IntN(4) {
			b[r.IntN(len(b))] ^= byte(1 + r.IntN(127))
		}
		settled(t, crafted(t, string(b)))
	}
}
