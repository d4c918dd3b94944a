package workbook

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// packODS packs parts, of which each has its name before it.
func packODS(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, parts[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// odsDocument is the content of a spreadsheet with these tables.
func odsDocument(tables string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="` + nsOffice + `" xmlns:table="` + nsTable + `" xmlns:text="` + nsText + `"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0">
<office:automatic-styles><style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="v" style:family="table"><style:table-properties table:display="true"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet>` + tables + `</office:spreadsheet></office:body></office:document-content>`
}

// odsTable is a document of one table with these rows.
func odsTable(rows string) string {
	return odsDocument(`<table:table table:name="t">` + rows + `</table:table>`)
}

// odsRow is a row of one cell.
func odsRow(cell string) string { return `<table:table-row>` + cell + `</table:table-row>` }

func odsText(text string) string {
	return `<table:table-cell office:value-type="string"><text:p>` + text + `</text:p></table:table-cell>`
}

// allRows returns the sheets of a workbook and their rows.
func allRows(w Workbook, err error) ([]Sheet, [][]Row, error) {
	if err != nil {
		return nil, nil, err
	}
	defer w.Close()
	rows := make([][]Row, len(w.Sheets()))
	for i := range rows {
		if err := w.Rows(context.Background(), i, func(r Row) error {
			rows[i] = append(rows[i], r)
			return nil
		}); err != nil {
			return nil, nil, err
		}
	}
	return w.Sheets(), rows, nil
}

func readTestdata(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// wantList is what testdata/ods.py puts into its list, row by row.
func wantList() []Row {
	want := []Row{{Number: 1, Shown: []string{"Code", "Number", "Big", "Price", "Opened", "Hour", "Double", "City", "Error"}}}
	for i, city := range []string{"Zürich", "two\nlines", "東京", " a  b"} {
		want = append(want, Row{
			Number: i + 2, Hidden: i == 2,
			Shown: []string{
				fmt.Sprintf("%03d", 20+i), fmt.Sprint(5550100 + i), "6.12206E+11", "50%", "1999-05-01", "18:00:00",
				fmt.Sprint(2 * (5550100 + i)), city, "#DIV/0!",
			},
			Numbers: []Number{
				{Column: 0, Stored: fmt.Sprint(20 + i)},
				{Column: 1, Stored: fmt.Sprint(5550100 + i)},
				{Column: 2, Stored: fmt.Sprint(612206000000 + i)},
				{Column: 3, Stored: "0.5"},
				{Column: 4, Stored: "36281", Date: true},
				{Column: 5, Stored: "0.75", Date: true},
				{Column: 6, Stored: fmt.Sprint(2 * (5550100 + i))},
			},
		})
	}
	want = append(want, Row{Number: 7, Shown: []string{"merged"}})
	for n := 10; n <= 12; n++ {
		want = append(want, Row{Number: n, Shown: []string{"", "same", "same"}})
	}
	return want
}

// The files are made by testdata/ods.py and the commands in it.
func TestODSPrograms(t *testing.T) {
	for _, name := range []string{"libreoffice.ods", "gnumeric.ods"} {
		sheets, rows, err := allRows(OpenODS(readTestdata(t, name)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff([]Sheet{{Name: "Åccess & Co"}, {Name: "secret", Hidden: true}}, sheets); diff != "" {
			t.Errorf("%s: sheets (-want +got):\n%s", name, diff)
		}
		want := [][]Row{wantList(), {{Number: 3, Shown: []string{"", "do not import"}}}}
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Errorf("%s: rows (-want +got):\n%s", name, diff)
		}
	}
}

func TestODSPython(t *testing.T) {
	sheets, rows, err := allRows(OpenODS(readTestdata(t, "python.ods")))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Sheet{{Name: "Liste"}, {Name: "versteckt", Hidden: true}}, sheets); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	want := [][]Row{{
		{Number: 1, Shown: []string{"Name", "Value", "Value"}},
		{Number: 2, Shown: []string{"a   b\tbold\nnext line\nlast"}},
		{
			Number: 6, Shown: []string{"5550134", "$ 1.50", "TRUE", "1. Mai", "42", "", "#N/A"},
			Numbers: []Number{{Column: 0, Stored: "5550134"}, {Column: 1, Stored: "1.5"}, {Column: 3, Stored: "36281.5", Date: true}},
			Lost:    []int{5},
		},
		{Number: 7, Hidden: true, Shown: []string{"grouped"}},
		{Number: 8, Hidden: true, Shown: []string{"grouped"}},
		{Number: 9, Hidden: true, Shown: []string{"filtered"}},
		{Number: 10, Wide: true, Shown: append(make([]string, 254), "x", "x")},
	}, nil}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// odsCellOf reads a document of one cell.
func odsCellOf(t *testing.T, cell string) (Row, error) {
	t.Helper()
	_, rows, err := allRows(OpenODS(packODS(t, odsContent, odsTable(odsRow(cell)))))
	if err != nil || len(rows[0]) == 0 {
		return Row{}, err
	}
	return rows[0][0], nil
}

func TestODSCell(t *testing.T) {
	shown := func(s string) Row { return Row{Number: 1, Shown: []string{s}} }
	number := func(s, stored string, date bool) Row {
		return Row{Number: 1, Shown: []string{s}, Numbers: []Number{{Stored: stored, Date: date}}}
	}
	lost := Row{Number: 1, Lost: []int{0}}
	for _, c := range []struct {
		attrs, inside string
		want          Row
	}{
		{`office:value-type="float" office:value="5"`, ``, number("5", "5", false)},
		{`office:value-type="float" office:value=" 1.5E3 "`, `<text:p>1500</text:p>`, number("1500", "1.5E3", false)},
		{`office:value-type="float" office:value="0" table:formula="of:=x"`, `<text:p>Err:502</text:p>`, shown("Err:502")},
		{`office:value-type="float" office:value="5"`, `<text:p># 5</text:p>`, number("# 5", "5", false)},
		{`office:value-type="float" table:formula="of:=A1"`, ``, lost},
		{`table:formula="of:=A1"`, ``, lost},
		{`table:formula="of:=A1" office:value-type="string"`, ``, Row{}},
		{`table:formula="of:=A1"`, `<text:p>old</text:p>`, shown("old")},
		{`office:value-type="boolean" office:boolean-value="false"`, `<text:p>nein</text:p>`, shown("FALSE")},
		{`office:value-type="date" office:date-value="1899-12-31"`, ``, number("1899-12-31", "1", true)},
		{`office:value-type="date" office:date-value="2300-01-01T06:00:00.000"`, `<text:p>x</text:p>`, number("x", "146099.25", true)},
		{`office:value-type="date" office:date-value="-44"`, `<text:p>x</text:p>`, number("x", "0", true)},
		{`office:value-type="time" office:time-value="PT30H00M00.00S"`, `<text:p>x</text:p>`, number("x", "1.25", true)},
		{`office:value-type="string" office:string-value="a  &amp;"`, `<text:p>b</text:p>`, shown("a  &")},
		{``, `<text:p>plain</text:p>`, shown("plain")},
		{``, "<text:p>\n a <text:span>b\n</text:span> <text:s/>c<text:s text:c=\"2\"/></text:p><text:p/><text:h>d</text:h>", shown("a b  c  \n\nd")},
		{``, `<text:list><text:list-item><text:p>one</text:p></text:list-item><text:list-item><text:p>two</text:p></text:list-item></text:list>`, shown("one\ntwo")},
		{``, `<draw:frame><draw:text-box><text:p>drawn</text:p></draw:text-box></draw:frame><text:p>x<office:annotation><text:p>no</text:p></office:annotation>y</text:p>`, shown("xy")},
		{``, `<text:p>x<text:ruby><text:ruby-base>base</text:ruby-base><text:ruby-text>no</text:ruby-text></text:ruby></text:p>`, shown("xbase")},
		{``, `<table:table><table:table-row><table:table-cell><text:p>no</text:p></table:table-cell></table:table-row></table:table>`, Row{}},
	} {
		got, err := odsCellOf(t, `<table:table-cell `+c.attrs+`>`+c.inside+`</table:table-cell>`)
		if err != nil {
			t.Errorf("%s %s: %v", c.attrs, c.inside, err)
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", c.attrs, c.inside, diff)
		}
	}
}

// Tables are also in changes, links, drawings and cells, and rows in wrappers.
func TestODSStructure(t *testing.T) {
	row := func(text string) string { return odsRow(odsText(text)) }
	doc := odsDocument(`<table:tracked-changes><table:cell-content-change><table:previous>` + odsText("no") + `</table:previous></table:cell-content-change></table:tracked-changes>
<table:dde-links><table:dde-link><table:table>` + row("no") + `</table:table></table:dde-link></table:dde-links>
<table:table table:name="a &amp; b" table:style-name="v"><table:shapes><draw:frame><table:table>` + row("no") + `</table:table></draw:frame></table:shapes>
<table:table-rows>` + row("1") + `</table:table-rows><table:table-row-group><table:table-header-rows>` + row("2") + `</table:table-header-rows>
<table:table-row-group table:display="false">` + row("3") + `</table:table-row-group>` + row("4") + `</table:table-row-group>
<table:table-row table:visibility="collapse"><table:covered-table-cell table:number-columns-repeated="2"/>` + odsText("5") + `</table:table-row></table:table>
<table:table/><table:table table:style-name="h">` + row("last") + `</table:table>`)
	sheets, rows, err := allRows(OpenODS(packODS(t, odsContent, doc)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Sheet{{Name: "a & b"}, {Name: "Table 2"}, {Name: "Table 3", Hidden: true}}, sheets); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	want := [][]Row{{
		{Number: 1, Shown: []string{"1"}},
		{Number: 2, Shown: []string{"2"}},
		{Number: 3, Hidden: true, Shown: []string{"3"}},
		{Number: 4, Shown: []string{"4"}},
		{Number: 5, Hidden: true, Shown: []string{"", "", "5"}},
	}, nil, {{Number: 1, Shown: []string{"last"}}}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestODSRefused(t *testing.T) {
	good := odsTable(odsRow(odsText("x")))
	const manifest = `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":       {nil, ErrDamaged},
		"no zip":        {[]byte("PK\x03\x04 and no more"), ErrDamaged},
		"no content":    {packODS(t, "mimetype", "x"), ErrDamaged},
		"no sheet":      {packODS(t, odsContent, odsDocument("")), ErrNothing},
		"password":      {readTestdata(t, "encrypted.ods"), ErrPassword}, // LibreOffice's, under "pba"
		"encrypted":     {packODS(t, odsContent, "\x01\x02\x03", "META-INF/manifest.xml", manifest), ErrPassword},
		"bad manifest":  {packODS(t, odsContent, good, "META-INF/manifest.xml", "<a"), ErrDamaged},
		"other end tag": {packODS(t, odsContent, odsTable(`<table:table-row></table:table>`)), ErrDamaged},
		"entity":        {packODS(t, odsContent, odsTable(odsRow(odsText("&bomb;")))), ErrDamaged},
		"no number":     {packODS(t, odsContent, odsTable(odsRow(`<table:table-cell office:value-type="float" office:value="NaN"/>`))), ErrDamaged},
		"hexadecimal":   {packODS(t, odsContent, odsTable(odsRow(`<table:table-cell office:value-type="float" office:value="0x1p3"/>`))), ErrDamaged},
		"no value":      {packODS(t, odsContent, odsTable(odsRow(`<table:table-cell office:value-type="float"/>`))), ErrDamaged},
		"repeated 0":    {packODS(t, odsContent, odsTable(`<table:table-row table:number-rows-repeated="0"/>`)), ErrDamaged},
		"repeated x":    {packODS(t, odsContent, odsTable(odsRow(`<table:table-cell table:number-columns-repeated="x"/>`))), ErrDamaged},
		"namespaces":    {packODS(t, odsContent, strings.ReplaceAll(good, nsTable, "urn:other")), ErrDamaged},
	} {
		if _, _, err := allRows(OpenODS(c.data)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// A few bytes must not become many cells, and counts are no promise.
func TestODSBombs(t *testing.T) {
	repeated := func(n, cell string) string {
		return `<table:table-row table:number-rows-repeated="` + n + `">` + cell + `</table:table-row>`
	}
	wide := strings.Replace(odsText("x"), " ", ` table:number-columns-repeated="999999999999999999999" `, 1)
	for name, c := range map[string]struct {
		content string
		rows    int
		want    error
	}{
		"empty rows":     {odsTable(repeated("1048575", "") + repeated("99999999999999999999", `<table:table-cell table:number-columns-repeated="2147483647"/>`)), 0, nil},
		"below the end":  {odsTable(repeated("99999999999999999999", "") + odsRow(odsText("x"))), 0, ErrLimit},
		"many rows":      {odsTable(repeated("200000", odsText("x"))), 200_000, nil},
		"too many rows":  {odsTable(repeated("200001", odsText("x"))), 0, ErrLimit},
		"endless rows":   {odsTable(repeated("99999999999999999999", odsText("x"))), 0, ErrLimit},
		"wide row":       {odsTable(odsRow(wide)), 1, nil},
		"many cells":     {odsTable(repeated("200000", wide)), 0, ErrLimit},
		"long texts":     {odsTable(repeated("200000", odsText(strings.Repeat("x", 1<<16)))), 0, ErrLimit},
		"long text":      {odsTable(odsRow(odsText(strings.Repeat("x", MaxCell)))), 1, nil},
		"too long text":  {odsTable(odsRow(odsText(strings.Repeat("x", MaxCell) + "<text:span>x</text:span>"))), 0, ErrLimit},
		"too long token": {odsTable(odsRow(odsText(strings.Repeat("x", odsToken)))), 0, ErrLimit},
		"endless space":  {odsTable(odsRow(odsText(`<text:s text:c="99999999999999999999"/>x`))), 0, ErrLimit},
		"many spaces":    {odsTable(strings.Repeat(odsRow(odsText(`<text:s text:c="1048000"/>`)), 600)), 0, ErrLimit},
		"deep":           {odsTable(odsRow(odsText(strings.Repeat("<text:span>", 300) + strings.Repeat("</text:span>", 300)))), 0, ErrLimit},
		"many sheets":    {odsDocument(strings.Repeat("<table:table/>", MaxSheets+1)), 0, ErrLimit},
	} {
		n := 0
		w, err := OpenODS(packODS(t, odsContent, c.content))
		if err == nil {
			err = w.Rows(context.Background(), 0, func(r Row) error {
				n++
				if len(r.Shown) > MaxColumns || r.Number > MaxRows {
					return fmt.Errorf("row %d has %d cells", r.Number, len(r.Shown))
				}
				return nil
			})
		}
		if !errors.Is(err, c.want) || err == nil && n != c.rows {
			t.Errorf("%s: %d rows, %v; want %d rows, %v", name, n, err, c.rows, c.want)
		}
	}
}

// The limit of all the bytes, which are too many for a test.
func TestODSUnpackLimit(t *testing.T) {
	content := odsTable(odsRow(odsText("x")))
	in := &tokenLimit{Reader: bufio.NewReader(strings.NewReader(content)), left: len(content) - 1}
	r := odsReader{ctx: context.Background(), in: in, xml: xml.NewDecoder(in)}
	if err := r.document(func(xml.StartElement) error { return nil }); !errors.Is(err, ErrLimit) {
		t.Error(err)
	}
}

func TestODSStops(t *testing.T) {
	repeated := `<table:table-row table:number-rows-repeated="5000">` + odsText("x") + `</table:table-row>`
	w, err := OpenODS(packODS(t, odsContent, odsTable(repeated+strings.Repeat(odsRow(odsText("y")), 5000))))
	if err != nil {
		t.Fatal(err)
	}
	for _, stop := range []int{1, 2500, 7500} {
		ctx, cancel := context.WithCancel(context.Background())
		n := 0
		err := w.Rows(ctx, 0, func(Row) error {
			if n++; n == stop {
				cancel()
			}
			return nil
		})
		if !errors.Is(err, context.Canceled) || n > stop+1000 {
			t.Errorf("canceled at %d: %d rows, %v", stop, n, err)
		}
		enough := errors.New("enough")
		n = 0
		if err := w.Rows(context.Background(), 0, func(Row) error {
			if n++; n == stop {
				return enough
			}
			return nil
		}); !errors.Is(err, enough) || n != stop {
			t.Errorf("stopped at %d: %d rows, %v", stop, n, err)
		}
	}
	if err := w.Rows(context.Background(), 1, func(Row) error { return nil }); err == nil {
		t.Error("a sheet that does not exist was read")
	}
}

// Content that breaks off anywhere is an error, even where the archive is whole.
func TestODSTruncated(t *testing.T) {
	z, err := zip.NewReader(bytes.NewReader(readTestdata(t, "libreoffice.ods")), int64(len(readTestdata(t, "libreoffice.ods"))))
	if err != nil {
		t.Fatal(err)
	}
	part, err := z.Open(odsContent)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	content = bytes.TrimSpace(content)
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		cut := rnd.IntN(len(content))
		if _, _, err := allRows(OpenODS(packODS(t, odsContent, string(content[:cut])))); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut at %d of %d: %v", cut, len(content), err)
		}
	}
}

// A file with a wrong bit is refused or says the same.
func TestODSFlipped(t *testing.T) {
	data := readTestdata(t, "gnumeric.ods")
	sheets, rows, err := allRows(OpenODS(data))
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	refused := 0
	for range 300 {
		bad := bytes.Clone(data)
		at := rnd.IntN(len(bad))
		bad[at] ^= 1 << rnd.IntN(8)
		s, r, err := allRows(OpenODS(bad))
		if err != nil {
			refused++
		} else if !cmp.Equal(sheets, s) || !cmp.Equal(rows, r) {
			t.Errorf("byte %d: other rows", at)
		}
	}
	if refused == 0 {
		t.Error("none was refused")
	}
}

// checkRows reads a workbook that may be anything and checks what [Row] says.
func checkRows(t *testing.T, w Workbook, err error) {
	enough := errors.New("enough")
	for i := 0; err == nil && i < min(len(w.Sheets()), 20); i++ {
		last, n := 0, 0
		err = w.Rows(context.Background(), i, func(r Row) error {
			if r.Number <= last || r.Number > MaxRows || len(r.Shown) > MaxColumns {
				t.Errorf("row %d of %d cells behind row %d", r.Number, len(r.Shown), last)
			}
			column := -1
			for _, number := range r.Numbers {
				if number.Column <= column || number.Column >= len(r.Shown) || !isDecimal(number.Stored) {
					t.Errorf("row %d: number %+v behind column %d of %d", r.Number, number, column, len(r.Shown))
				}
				column = number.Column
			}
			last = r.Number
			if n++; n == 3000 {
				return enough
			}
			return nil
		})
		if errors.Is(err, enough) {
			err = nil
		}
	}
	if err != nil && strings.Contains(err.Error(), "runtime error") {
		t.Errorf("it panics: %v", err)
	}
}

func FuzzODS(f *testing.F) {
	f.Add([]byte(odsTable(odsRow(odsText("x<text:s text:c=\"3\"/>y")))))
	f.Add([]byte(odsTable(`<table:table-row table:number-rows-repeated="9"><table:table-cell office:value-type="float" office:value="5" table:number-columns-repeated="3"/></table:table-row>`)))
	f.Add([]byte(odsTable(odsRow(`<table:table-cell office:value-type="date" office:date-value="1999-05-01" table:formula="x"/><table:covered-table-cell/>`))))
	f.Fuzz(func(t *testing.T, content []byte) {
		w, err := OpenODS(packODS(t, odsContent, string(content)))
		checkRows(t, w, err)
	})
}
