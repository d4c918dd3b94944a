package workbook

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// xlsxWith is a workbook whose first sheet has those rows as XML. Its style 1
// shows dates, style 2 three digits.
func xlsxWith(t testing.TB, rows string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	three := "000"
	for _, s := range []excelize.Style{{NumFmt: 14}, {CustomNumFmt: &three}} {
		if _, err := f.NewStyle(&s); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetSheetRow("Sheet1", "A1", &[]string{"shared", "strings"}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return replacePart(t, out.Bytes(), "xl/worksheets/sheet1.xml",
		`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`+rows+`</sheetData></worksheet>`)
}

func replacePart(t testing.TB, data []byte, name, content string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		part, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		var from io.Reader = strings.NewReader(content)
		if f.Name != name {
			if from, err = f.Open(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := io.Copy(part, from); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// rowsOf reads every row of the first sheet.
func rowsOf(t testing.TB, w Workbook) ([]Row, error) {
	t.Helper()
	var out []Row
	err := w.Rows(context.Background(), 0, func(r Row) error {
		out = append(out, r)
		return nil
	})
	return out, errors.Join(err, w.Close())
}

func openXLSX(t testing.TB, data []byte) ([]Row, error) {
	t.Helper()
	w, err := OpenXLSX(data, "")
	if err != nil {
		return nil, err
	}
	return rowsOf(t, w)
}

func TestXLSXRows(t *testing.T) {
	got, err := openXLSX(t, xlsxWith(t, `<!-- a > b --><row r="2" hidden="1">`+
		`<c r="A2" t="s"><v>1</v></c>`+
		`<c r="B2" s="2"><v>20</v></c>`+
		`<c r="D2" s="1"><v>36281</v></c>`+
		`<c r="E2" t="b"><v>1</v></c>`+
		`<c r="F2"><f>1&gt;0</f></c>`+
		`<c r="G2" t="str"><f>""</f><v></v></c>`+
		`<c r="H2" t="inlineStr"><is><r><t>rich </t></r><r><t>text</t></r></is></c>`+
		`<c r='I2'  t = "n" ><v>5.1938801E9</v></c></row>`+
		`<row r="3"><c r="A3" s="1"/></row><row/>`+
		`<row r="9"><c><v><![CDATA[7]]></v></c><c r="IV9"><v>8</v></c><c r="IW9"><v>9</v></c></row>`))
	if err != nil {
		t.Fatal(err)
	}
	wide := make([]string, MaxColumns)
	wide[0], wide[MaxColumns-1] = "7", "8"
	want := []Row{
		{
			Number: 2, Hidden: true,
			Shown:   []string{"strings", "020", "", "05-01-99", "TRUE", "", "", "rich text", "5193880100"},
			Numbers: []Number{{1, "20", false}, {3, "36281", true}, {8, "5.1938801E9", false}},
			Lost:    []int{5},
		},
		{Number: 9, Wide: true, Shown: wide, Numbers: []Number{{0, "7", false}, {MaxColumns - 1, "8", false}}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestXLSXFaults: what the library passes over in silence is an error that says
// where.
func TestXLSXFaults(t *testing.T) {
	for _, tt := range []struct{ name, rows, want string }{
		{"no such string", `<row r="1"><c r="A1" t="s"><v>2</v></c></row>`, "row 1 refers to a text that the file lacks"},
		{"string below zero", `<row r="1"><c r="A1" t="s"><v>-1</v></c></row>`, "row 1 refers to a text that the file lacks"},
		{"cells out of order", `<row r="4"><c r="C4"><v>1</v></c><c r="A4"><v>2</v></c></row>`, "the cells of row 4 are out of order"},
		{"a cell twice", `<row r="4"><c r="A4"><v>1</v></c><c r="A4"><v>2</v></c></row>`, "the cells of row 4 are out of order"},
		{"rows out of order", `<row r="4"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>`, `row "2" stands below row 4`},
		{"row below zero", `<row r="-4"><c><v>1</v></c></row>`, `row "-4" stands below row 0`},
		{"style below zero", `<row r="1"><c r="A1" s="-1"><v>1</v></c></row>`, "row 1 has a cell whose format the file lacks"},
		{"bad reference", `<row r="1"><c r="1A"><v>1</v></c></row>`, "row 1 has a cell in no column"},
		{"cell that does not end", `<row r="1"><c r="A1"><v>1</v><c r="B1"/></row>`, "a cell of row 1 does not end"},
		{"row that does not end", `<row r="1"><c r="A1"><v>1</v></c><row r="2"/>`, "row 1 does not end"},
		{"bad entity in the last row", `<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>&nope;</t></is></c></row>`, "row 1 breaks off"},
		{"bad entity before others", `<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>&nope;</f></c></row><row r="2"><c><v>1</v></c></row>`, "breaks off before row 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := openXLSX(t, xlsxWith(t, tt.rows))
			if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// TestXLSXCutPart: a part that breaks off anywhere within the rows is no shorter
// list.
func TestXLSXCutPart(t *testing.T) {
	whole := `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
		`<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>`
	base := xlsxWith(t, "")
	end := strings.Index(whole, "</sheetData>") + len("</sheetData>")
	for cut := range end {
		if _, err := openXLSX(t, replacePart(t, base, "xl/worksheets/sheet1.xml", whole[:cut])); !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut behind %q: %v", whole[:cut], err)
		}
	}
	if rows, err := openXLSX(t, replacePart(t, base, "xl/worksheets/sheet1.xml", whole)); err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
}

func TestXLSXEmptyRowsBehindTheList(t *testing.T) {
	var rows strings.Builder
	rows.WriteString(`<row r="1"><c r="A1"><v>1</v></c></row>`)
	for i := 2; i <= 1_000_000; i++ {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d" s="1"/></row>`, i, i)
	}
	got, err := openXLSX(t, xlsxWith(t, rows.String()))
	if err != nil || len(got) != 1 {
		t.Errorf("%d rows, %v", len(got), err)
	}
}

func TestXLSXRowTooFar(t *testing.T) {
	_, err := openXLSX(t, xlsxWith(t, `<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>`))
	if !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), "a cell in row 1048576") {
		t.Errorf("got %v", err)
	}
}

// TestTemporaryFilesGo: nothing stays behind, whatever happens.
func TestTemporaryFilesGo(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	var big strings.Builder
	for i := 1; i < 300_000; i++ { // past memoryLimit, where a file is used
		fmt.Fprintf(&big, `<row r="%d"><c r="A%d" t="inlineStr"><is><t>x</t></is></c></row>`, i, i)
	}
	_, _ = openXLSX(t, xlsxWith(t, big.String()))
	_, _ = openXLSX(t, xlsxWith(t, "<row"))
	for _, part := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "docProps/app.xml"} {
		for _, content := range []string{"", "<", "<a/>", "<worksheet><a></worksheet>"} {
			_, _ = openXLSX(t, replacePart(t, xlsxWith(t, ""), part, content))
		}
	}
	w, err := OpenXLSX(xlsxWith(t, `<row r="1"><c><v>1</v></c></row>`), "")
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	if err := w.Rows(context.Background(), 0, func(Row) error { return stop }); !errors.Is(err, stop) {
		t.Error(err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
