package workbook

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// xlsxSheets is a workbook that lists sheets and relations.
func xlsxSheets(t testing.TB, sheets, relations string) []byte {
	t.Helper()
	const typ = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	data := replacePart(t, xlsxWith(t, `<row r="1"><c r="A1"><v>1</v></c></row>`), "xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="`+typ+`"><sheets>`+sheets+`</sheets></workbook>`)
	return replacePart(t, data, "xl/_rels/workbook.xml.rels",
		`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+strings.ReplaceAll(relations, "TYPE", typ)+`</Relationships>`)
}

const oneRelation = `<Relationship Id="rId1" Type="TYPE/worksheet" Target="worksheets/sheet1.xml"/>`

func manySheets(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<sheet name="s%d" sheetId="%d" r:id="rId1"/>`, i+1, i+1)
	}
	return b.String()
}

// Sheets and relations of one name are no product of both.
func TestXLSXManySheets(t *testing.T) {
	w, err := OpenXLSX(xlsxSheets(t, manySheets(MaxSheets), strings.Repeat(oneRelation, 1000)), "")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if n := len(w.Sheets()); n != MaxSheets {
		t.Errorf("%d sheets", n)
	}
	const want = "it has more than 1000 sheets"
	if _, err := OpenXLSX(xlsxSheets(t, manySheets(MaxSheets+1), oneRelation), ""); !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	var globals [][]byte
	for range MaxSheets {
		globals = append(globals, xlsRecord(recordBoundSheet, uint32(0), byte(0), byte(0), byte(1), byte(0), byte('S')))
	}
	if _, err := OpenXLS(xlsFile(globals, nil)); !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// Sheets that share what is read cost no more than so much together.
func TestReadBudget(t *testing.T) {
	x, err := OpenXLSX(xlsxSheets(t, manySheets(3), oneRelation), "")
	if err != nil {
		t.Fatal(err)
	}
	x.(*xlsx).pack.left = 5000
	o, err := OpenODS(packODS(t, odsContent, odsDocument(strings.Repeat("<table:table/>", 9))))
	if err != nil {
		t.Fatal(err)
	}
	o.(*ods).pack.left = 5000
	l, err := OpenXLS(xlsFile(nil, [][]byte{xlsRecord(recordNumber, at(0, 0, 1), 7.0), xlsRecord(recordMergeCells, make([]byte, 4000))}))
	if err != nil {
		t.Fatal(err)
	}
	l.(*xls).left = 10_000
	for name, w := range map[string]Workbook{"xlsx": x, "ods": o, "xls": l} {
		defer w.Close()
		n, err := 0, error(nil)
		for ; n < 100 && err == nil; n++ {
			err = w.Rows(t.Context(), 0, func(Row) error { return nil })
		}
		if !errors.Is(err, ErrLimit) || n < 3 {
			t.Errorf("%s: %v in the reading %d", name, err, n)
		}
	}
}

// xlsxShared is a workbook with these shared strings.
func xlsxShared(t testing.TB, rows, items string) []byte {
	t.Helper()
	return replacePart(t, xlsxWith(t, rows), stringsPart, `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`+items+`</sst>`)
}

func TestLongTexts(t *testing.T) {
	fits, over := strings.Repeat("x", MaxCell), strings.Repeat("x", MaxCell+1)
	inline := func(text string) []byte {
		return xlsxWith(t, `<row r="3"><c r="A3" t="inlineStr"><is><t>`+text+`</t></is></c></row>`)
	}
	const refers = `<row r="3"><c r="A3" t="s"><v>0</v></c></row>`
	sst := func(text string) [][]byte { return [][]byte{xlsSST(8000, rand.New(rand.NewPCG(1, 2)), []string{text})} }
	label := func(text string) []byte {
		s := xlsSplitter{kind: recordLabel, limit: 8000, r: rand.New(rand.NewPCG(1, 2))}
		s.whole(binary.LittleEndian.AppendUint32([]byte{2, 0}, 0))
		s.text(text)
		s.flush()
		return s.out
	}
	for name, c := range map[string]struct {
		read func(text string) ([]Row, error)
	}{
		"xlsx inline": {func(s string) ([]Row, error) { return openXLSX(t, inline(s)) }},
		"xlsx shared": {func(s string) ([]Row, error) { return openXLSX(t, xlsxShared(t, refers, "<si><t>"+s+"</t></si>")) }},
		"xls shared": {func(s string) ([]Row, error) {
			return xlsRows(xlsFile(sst(s), [][]byte{xlsRecord(recordLabelSST, at(2, 0, 0), uint32(0))}), 0)
		}},
		"xls label": {func(s string) ([]Row, error) { return xlsRows(xlsFile(nil, [][]byte{label(s)}), 0) }},
	} {
		if rows, err := c.read(fits); err != nil || len(rows) != 1 || rows[0].Shown[0] != fits {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
		if rows, err := c.read(over); !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), "row 3 has a text of more than 32767 bytes") || rows != nil {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
}

// A row of few bytes must not become gigabytes of text, however it hides that.
func TestXLSXTextBombs(t *testing.T) {
	long := strings.Repeat("x", MaxCell)
	rows := func(value string) string {
		return `<row r="1">` + strings.Repeat(`<c t="s">`+value+`</c>`, 16384) + `</row>`
	}
	for name, c := range map[string]struct {
		rows, items string
		want        error
	}{
		"one text":          {rows("<v>0</v>"), "<si><t>" + long + "</t></si>", ErrLimit},
		"a number in parts": {rows("<v>0<a/></v>"), "<si><t>" + long + "</t></si>", ErrDamaged},
		"a very long text":  {`<row r="1"><c><v>1</v></c></row>`, "<si><r><t>" + strings.Repeat(long+"</t></r><r><t>", 9) + "</t></r></si>", ErrLimit},
		"a text in a text":  {rows("<v>0</v>"), "<si>" + strings.Repeat("<r><t>"+long+"</t></r><si/>", 9) + "</si>", ErrDamaged},
		"rows before":       {`</sheetData><sheetData>` + rows("<v>0</v>"), "<si><t>" + long + "</t></si>", nil}, // the library stops too
	} {
		if _, err := openXLSX(t, xlsxShared(t, c.rows, c.items)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	outside := replacePart(t, xlsxWith(t, ""), "xl/worksheets/sheet1.xml",
		`<worksheet><row r="1"><c><v>1</v></c></row><sheetData><row r="2"><c><v>1</v></c></row></sheetData></worksheet>`)
	if _, err := openXLSX(t, outside); !errors.Is(err, ErrDamaged) {
		t.Errorf("a row outside: %v", err)
	}
}

func TestXLSLimits(t *testing.T) {
	var texts []byte
	for range MaxStrings + 1 {
		texts = append(texts, 0, 0, 0)
	}
	sst := [][]byte{xlsRecord(recordSST, uint32(0), uint32(MaxStrings+1))}
	for len(texts) > 0 {
		n := min(len(texts), 6000)
		sst = append(sst, xlsRecord(recordContinue, texts[:n]))
		texts = texts[n:]
	}
	if _, err := OpenXLS(xlsFile(sst, nil)); !errors.Is(err, ErrLimit) {
		t.Errorf("texts: %v", err)
	}
	var sheet [][]byte
	for row := range maxCells/256 + 1 {
		sheet = append(sheet, xlsRecord(recordMulRK, uint16(row), uint16(0), make([]byte, 6*256), uint16(255)))
	}
	if rows, err := xlsRows(xlsFile(nil, sheet), 0); !errors.Is(err, ErrLimit) || rows != nil {
		t.Errorf("cells: %d rows, %v", len(rows), err)
	}
}

// What a page holds is bounded while it is read.
func TestHTMLLimits(t *testing.T) {
	row := "<tr>" + strings.Repeat("<td>", MaxColumns)
	for name, page := range map[string]string{
		"rows":       "<table><td>a" + strings.Repeat("<tr>", MaxRows) + "</table>",
		"cells":      strings.Repeat("<table>"+strings.Repeat(row, 4000)+"</table>", 4),
		"empty rows": strings.Repeat("<table>"+strings.Repeat("<tr>", MaxRows)+"</table>", maxCells/MaxRows+1),
		"tables":     strings.Repeat("<table></table>", MaxSheets+1),
		"text":       "<table>" + strings.Repeat("<tr><td>"+strings.Repeat("x", MaxCell), maxWebText/MaxCell+1) + "</table>",
	} {
		if _, err := OpenHTML([]byte(page)); !errors.Is(err, ErrLimit) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A text for people leaves out what only a log is for.
func TestHiddenCause(t *testing.T) {
	_, err := OpenXLSX(packODS(t, "[Content_Types].xml", "x"), "")
	if !errors.Is(err, ErrDamaged) || err.Error() != "the file is damaged: a part of it is missing" {
		t.Errorf("got %v", err)
	}
	h, ok := errors.AsType[*hiddenCause](err)
	if !ok || !strings.Contains(h.cause.Error(), "xl/workbook.xml") {
		t.Errorf("the cause is %v", h)
	}
}
