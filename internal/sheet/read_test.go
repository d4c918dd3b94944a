package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func zipOf(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		w, err := z.Create(n)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, "x")
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func compound(name string) []byte {
	b := []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	for _, u := range utf16.Encode([]rune(name)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

func TestRefusedFiles(t *testing.T) {
	whole := xlsxOf(t, [][]any{{"Country", "Number"}}, nil)
	tests := []struct {
		name   string
		data   []byte
		reason string
		remedy string
	}{
		{"empty", nil, "The file is empty.", "another file"},
		{"blank", []byte(" \r\n\t\n"), "The file is empty.", "another file"},
		{"bom only", []byte(bomUTF8), "The file is empty.", "another file"},
		{"protected", compound("EncryptedPackage"), "The file is protected by a password.", "Give the password"},
		{"xls", compound("Workbook"), "The file is damaged or cut off.", "Get the file again"},
		{"excel 5", compound("Book"), "The file is damaged or cut off.", "Get the file again"},
		{"biff 4", []byte("\x09\x04\x06\x00\x00\x04\x10\x00"), "The file is a spreadsheet of an old Excel (.xls), not a list.", "save it as .xlsx"},
		{"doc", compound("WordDocument"), "The file is a text document (.doc).", "Copy its table"},
		{"other compound", compound("Else"), "The file is an old Office file without a spreadsheet.", "list itself"},
		{"ods", zipOf(t, "mimetype", "content.xml"), "The file holds no sheet that could be a list.", "another file"},
		{"xlsb", zipOf(t, "[Content_Types].xml", "xl/workbook.bin"), "The file is a binary workbook (.xlsb).", "save it as .xlsx"},
		{"docx", zipOf(t, "[Content_Types].xml", "word/document.xml"), "The file is a text document (.docx).", "Copy its table"},
		{"zip", zipOf(t, "list.csv"), "The file is a zip archive.", "Unpack it"},
		{"truncated", whole[:len(whole)/2], "The file is damaged or cut off.", "Get the file again"},
		{"no parts", zipOf(t, "[Content_Types].xml"), "The file is damaged: a part of it is missing.", "Get the file again"},
		{"html", []byte("\n<HTML><body><table>"), "The file is damaged: the page breaks off within a table.", "Get the file again"},
		{"bare table", []byte("<table><tr><td>1"), "The file is damaged: the page breaks off within a table.", "Get the file again"},
		{
			"excel 2003", []byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`),
			"The file is an XML spreadsheet of Excel 2003, whatever its name says.", "save it as .xlsx",
		},
		{"xml", []byte(`<?xml version="1.0"?><a/>`), "The file is an XML document, whatever its name says.", "spreadsheet"},
		{"png", []byte("\x89PNG\r\n\x1a\n"), "The file is a picture, not a list.", "spreadsheet"},
		{"pdf", []byte("%PDF-1.4\n"), "The file is a PDF document, not a list.", "spreadsheet"},
		{"binary", []byte("abc\x00def\x01\x02"), "The file is not a list that this program can read.", ".xlsx, .xls, .ods"},
		{"control", []byte(strings.Repeat("\x01\x02ab", 20)), "The file is not a list that this program can read.", ".xlsx, .xls, .ods"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := readData(context.Background(), "/lists/a.xls", tt.data, ReadOptions{})
			e, ok := errors.AsType[*FileError](err)
			if !ok || table != nil {
				t.Fatalf("table %v, error %v", table, err)
			}
			if e.File != "a.xls" || e.Reason.String() != tt.reason || !strings.Contains(e.Remedy.String(), tt.remedy) {
				t.Errorf("got %q, %q, %q", e.File, e.Reason, e.Remedy)
			}
		})
	}
}

func TestReadMissingFile(t *testing.T) {
	_, err := Read(context.Background(), t.TempDir()+"/none.xlsx", ReadOptions{})
	if e, ok := errors.AsType[*FileError](err); !ok || !errors.Is(err, os.ErrNotExist) || e.Reason.String() != "The file does not exist." {
		t.Errorf("got %v", err)
	}
	if _, err := Read(context.Background(), t.TempDir(), ReadOptions{}); err == nil {
		t.Error("a folder was read")
	}
}

func TestCellText(t *testing.T) {
	tests := []struct {
		name, shown, stored, want string
		date, isDate              bool
	}{
		{"zero in the format", "020", "20", "020", false, false},
		{"scientific format", "5.55E+06", "5550199", "5550199", false, false},
		{"thousands", "5,550,143", "5550143", "5550143", false, false},
		{"number format", "555-0134", "5550134", "555-0134", false, false},
		{"number format with two hyphens", "55-50-1234", "55501234", "55-50-1234", false, false},
		{"area in brackets", "(425) 555-0134", "4255550134", "(425) 555-0134", false, false},
		{"stored with exponent", "5193880100", "5.1938801E9", "5193880100", false, false},
		{"binary dust", "5198380110", "5198380110.000001", "5198380110", false, false},
		{"dust shown too", "5198380110.000001", "5198380110.000001", "5198380110", false, false},
		{"date", "05-01-99", "36281", "05-01-99", true, true},
		{"date in words of another language", "1. Mai 1999", "36281", "1. Mai 1999", true, true},
		{"date and time", "5/1/99 00:00", "36281", "5/1/99 00:00", false, true},
		{"month", "1-May", "36281", "1-May", false, true},
		{"date of a list", "1999-05-01", "36281", "1999-05-01", false, true},
		{"text like a float", "28.8", "28.8", "28.8", false, false},
		{"currency", "$5.00", "5", "5", false, false},
		{"percent", "50%", "0.5", "0.5", false, false},
		{"long digits", "1.23456789012346E+17", "123456789012345678", "123456789012345678", false, false},
		{"negative", "-5", "-5", "-5", false, false},
		{"custom words", "no. 7", "7", "no. 7", false, false},
		{"a format that shows nothing", "", "5550134", "5550134", false, false},
	}
	for _, tt := range tests {
		got, date := cellText(tt.shown, tt.stored, tt.date)
		if got != tt.want || date != tt.isDate {
			t.Errorf("%s: cellText(%q, %q) = %q, %v; want %q, %v", tt.name, tt.shown, tt.stored, got, date, tt.want, tt.isDate)
		}
	}
}

func TestWorkbookCells(t *testing.T) {
	data := xlsxOf(t, [][]any{
		{"City", "Area code", "Access number", "Notes"},
		{"Zero", 20, 5550134, "a"},
		{"Wide", 425, 5550199, true},
		{"Text", "020", "0555-0134", " kept "},
		{"Date", 425, time.Date(1999, 5, 10, 0, 0, 0, 0, time.UTC), ""},
	}, func(f *excelize.File) {
		format := func(cell, code string) {
			id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStyle("Sheet1", cell, cell, id); err != nil {
				t.Fatal(err)
			}
		}
		format("B2", "000")
		format("C2", "###-####")
		format("C3", "0.00E+00")
		if err := f.SetCellFormula("Sheet1", "C6", "5550000+1"); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellValue("Sheet1", "A6", "Formula"); err != nil {
			t.Fatal(err)
		}
	})
	table := readBytes(t, data, ReadOptions{})
	want := [][]string{
		{"Zero", "020", "555-0134", "a"},
		{"Wide", "425", "5550199", "TRUE"},
		{"Text", "020", "0555-0134", " kept "},
	}
	if d := cmp.Diff(want, cells(table)[:3]); d != "" {
		t.Error(d)
	}
	if b := table.Rows[3].bad(2); b == nil || b.Reason.String() != dateReason.String() {
		t.Errorf("date: %v", table.Rows[3])
	}
	if b := table.Rows[4].bad(2); b == nil || b.Reason.String() != formulaReason.String() {
		t.Errorf("formula: %v", table.Rows[4])
	}
	got := reasons(plan(t, table, book(), Options{Defaults: usa}))
	wantRows := []string{"add", "add", "add", "rejected | C " + dateReason.String(), "rejected | C " + formulaReason.String()}
	if d := cmp.Diff(wantRows, got); d != "" {
		t.Error(d)
	}
}

func TestSheets(t *testing.T) {
	data := xlsxOf(t, nil, func(f *excelize.File) {
		for _, name := range []string{"Secret", "List", "Other"} {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
			if err := f.SetSheetRow(name, "B2", &[]any{"City", "Phone"}); err != nil {
				t.Fatal(err)
			}
			if err := f.SetSheetRow(name, "B3", &[]any{name, "555-0100"}); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.SetSheetVisible("Secret", false); err != nil {
			t.Fatal(err)
		}
		if err := f.SetRowVisible("List", 3, false); err != nil {
			t.Fatal(err)
		}
	})
	table := readBytes(t, data, ReadOptions{})
	if table.Sheet != "List" || table.Rows[0].Cell(1) != "List" || table.Rows[0].Number != 3 || table.HeaderRow != 2 {
		t.Errorf("read %q: %v", table.Sheet, table.Rows)
	}
	for _, part := range []string{"Hidden sheets were left out: Secret.", "Not read: Sheet1, Other.", "1 hidden row was read like the others, row 3."} {
		if !hasNote(table.Notes, part) {
			t.Errorf("no note %q in %q", part, table.Notes)
		}
	}
	if table := readBytes(t, data, ReadOptions{Sheet: "secret"}); table.Sheet != "Secret" {
		t.Errorf("read %q", table.Sheet)
	}
	_, err := readData(context.Background(), "a.xlsx", data, ReadOptions{Sheet: "Nope"})
	if e, ok := errors.AsType[*FileError](err); !ok || e.Remedy.String() != "Its sheets are: Sheet1, List, Other." {
		t.Errorf("got %v", err)
	}
	_, err = readData(context.Background(), "a.xlsx", xlsxOf(t, nil, nil), ReadOptions{})
	if e, ok := errors.AsType[*FileError](err); !ok || e.Reason.String() != "The file has no rows." {
		t.Errorf("got %v", err)
	}
}

func TestMergedHeader(t *testing.T) {
	data := xlsxOf(t, [][]any{
		{"Northwind: dial-up access numbers"},
		{},
		{"State", "City", "Access Number", "Modem Speed", nil, "ISDN?"},
		{nil, nil, nil, "Min", "Max", nil},
		{"AK LOCATIONS"},
		{"AK", "Adak", "(907) 555-0125", "300 bps", "2400 bps", "Y"},
		{nil, "Nome", "(907) 555-0126", "300 bps", "2400 bps", "N"},
		{"Total: 2 numbers"},
	}, nil)
	table := readBytes(t, data, ReadOptions{})
	if d := cmp.Diff([]string{"State", "City", "Access Number", "Min", "Max", "ISDN?"}, table.Header); d != "" {
		t.Error(d)
	}
	p := plan(t, table, book(), Options{Defaults: usa})
	want := []string{
		`skipped |  This row is a heading: the rows below belong to region "AK".`, "add", "add", "skipped |  This row is a total, not a POP.",
	}
	if d := cmp.Diff(want, reasons(p)); d != "" {
		t.Error(d)
	}
	a, b := p.Rows[1].POP, p.Rows[2].POP
	if a.Region != 3 || b.Region != 3 || a.MinBaud != 300 || a.MaxBaud != 2400 || a.Flags != 48 || b.Flags != 56 {
		t.Errorf("got %+v and %+v", a, b)
	}
	if d := cmp.Diff([]string{"AK"}, p.NewRegions); d != "" {
		t.Error(d)
	}
}

func TestHeaderOption(t *testing.T) {
	data := []byte("Country,Number\nUSA,555-0100\n\nCity,Phone\nRome,555-0101\n")
	for _, tt := range []struct {
		header string
		row    int
		rows   int
	}{{"", 1, 3}, {"4", 4, 1}, {"none", 0, 4}} {
		table, err := readData(context.Background(), "a.csv", data, ReadOptions{Header: tt.header})
		if err != nil || table.HeaderRow != tt.row || len(table.Rows) != tt.rows {
			t.Errorf("%q: %+v, %v", tt.header, table, err)
		}
	}
	for _, bad := range []string{"3", "x", "99"} {
		if _, err := readData(context.Background(), "a.csv", data, ReadOptions{Header: bad}); err == nil {
			t.Errorf("header %q was accepted", bad)
		}
	}
}

func TestText(t *testing.T) {
	utf16of := func(s string, big bool) []byte {
		b := []byte(bomLittle)
		if big {
			b = []byte(bomBig)
		}
		for _, u := range utf16.Encode([]rune(s)) {
			if big {
				b = append(b, byte(u>>8), byte(u))
			} else {
				b = append(b, byte(u), byte(u>>8))
			}
		}
		return b
	}
	want := [][]string{{"München", "089", "555"}}
	tests := []struct {
		name, encoding, separator string
		data                      []byte
	}{
		{"utf-8", "UTF-8", "comma", []byte("City,Area,Phone\nMünchen,089,555")},
		{"bom", "UTF-8", "semicolon", []byte(bomUTF8 + "City;Area;Phone\r\nMünchen;089;555\r\n")},
		{"utf-16 le", "UTF-16", "tab", utf16of("City\tArea\tPhone\nMünchen\t089\t555", false)},
		{"utf-16 be", "UTF-16", "tab", utf16of("City\tArea\tPhone\nMünchen\t089\t555", true)},
		{"windows-1252", "Windows-1252", "bar", []byte("City|Area|Phone\nM\xFCnchen|089|555")},
		{"macintosh line ends", "UTF-8", "comma", []byte("City,Area,Phone\rMünchen,089,555\r")},
		{"quoted", "UTF-8", "semicolon", []byte("\"City\";\"Area\";\"Phone\"\n\"München\";\"089\";\"555\"")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table := readBytes(t, tt.data, ReadOptions{})
			if d := cmp.Diff(want, cells(table)); d != "" {
				t.Error(d)
			}
			if table.Encoding != tt.encoding || table.Separator != tt.separator || table.Kind != "text" {
				t.Errorf("got %s, %s", table.Encoding, table.Separator)
			}
			if guessed := tt.encoding == "Windows-1252"; hasNote(table.Notes, "Windows-1252") != guessed {
				t.Errorf("notes %q", table.Notes)
			}
		})
	}
}

func TestSeparator(t *testing.T) {
	tests := []struct{ text, want string }{
		{"a;b\n\"x, y\";c\n1,5;d\n", "semicolon"},
		{"one\ntwo\n", "comma"},
		{"a, b; c\nd; e\nf, g; h", "semicolon"},
		{"1,1,0,\"Albany, NY\",912\n2,1,0,Rome,912\n", "comma"},
		{"a,b|c\nd|e\n", "bar"},
	}
	for _, tt := range tests {
		if got := findSeparator(tt.text).name; got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.text, got, tt.want)
		}
	}
}

func TestLineNumbers(t *testing.T) {
	table := text(t, "City,Phone", "", `"Two`, `lines",555-0100`, "", "Rome,555-0101")
	var got []int
	for _, r := range table.Rows {
		got = append(got, r.Number)
	}
	if d := cmp.Diff([]int{3, 6}, got); d != "" {
		t.Error(d)
	}
}

func TestOpenQuote(t *testing.T) {
	lines := []string{"City,Phone"}
	for i := range 100 {
		lines = append(lines, fmt.Sprintf("Town %d,555-%04d", i, i))
	}
	lines[5] = `"Town 4,555-0004`
	table := text(t, lines...)
	if len(table.Rows) != 100 || table.Rows[99].Number != 101 || !hasNote(table.Notes, "quotation mark") {
		t.Errorf("%d rows, notes %q", len(table.Rows), table.Notes)
	}
}

func TestLimits(t *testing.T) {
	wide := "a" + strings.Repeat(",b", MaxColumns)
	if _, err := readData(context.Background(), "a.csv", []byte(wide), ReadOptions{}); err == nil {
		t.Error("too many columns were read")
	}
	many := strings.Repeat("a,b\n", MaxRows+1)
	_, err := readData(context.Background(), "a.csv", []byte(many), ReadOptions{})
	if e, ok := errors.AsType[*FileError](err); !ok || e.Reason.String() != "The file has more than 200,000 rows." {
		t.Errorf("got %v", err)
	}
	with := func(cell string) []byte {
		return xlsxOf(t, [][]any{{"City", "Phone"}, {"Rome", "555-0100"}}, func(f *excelize.File) {
			if err := f.SetCellValue("Sheet1", cell, "far"); err != nil {
				t.Fatal(err)
			}
		})
	}
	_, err = readData(context.Background(), "a.xlsx", with("A1048576"), ReadOptions{})
	if e, ok := errors.AsType[*FileError](err); !ok || e.Reason.String() != "The file is too large: it has a cell in row 1,048,576, and rows beyond 200,000 are not read." {
		t.Errorf("got %v", err)
	}
	if table := readBytes(t, with("B150000"), ReadOptions{}); len(table.Rows) != 2 || table.Rows[1].Number != 150000 {
		t.Errorf("%d rows", len(table.Rows))
	}
	table := readBytes(t, with("IX2"), ReadOptions{})
	if len(table.Rows) != 1 || table.Columns > MaxColumns || !hasNote(table.Notes, "Columns beyond IV were left out, first in row 2.") {
		t.Errorf("%d rows, notes %q", len(table.Rows), table.Notes)
	}
}

func TestProgressAndCancel(t *testing.T) {
	rows := [][]any{{"City", "Phone"}}
	for i := range 3500 {
		rows = append(rows, []any{"Town", fmt.Sprintf("555-%04d", i)})
	}
	data := xlsxOf(t, rows, nil)
	calls := 0
	readBytes(t, data, ReadOptions{Progress: func(int) { calls++ }})
	if calls != 3 {
		t.Errorf("%d calls of Progress", calls)
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err := readData(ctx, "a.xlsx", data, ReadOptions{Progress: func(int) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := readData(ctx, "a.csv", []byte(strings.Repeat("a,b\n", 2000)), ReadOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("text: got %v", err)
	}
}

func TestTemporaryFilesGo(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	readBytes(t, xlsxOf(t, [][]any{{"City", "Phone"}, {"Rome", "1"}}, nil), ReadOptions{})
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

func TestLetters(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 255: "IV", 701: "ZZ"} {
		if got := letter(i); got != want {
			t.Errorf("letter(%d) = %s, want %s", i, got, want)
		}
	}
	for i := range MaxColumns {
		if got := columnOf(letter(i)); got != i {
			t.Errorf("column %d comes back as %d", i, got)
		}
	}
	if columnOf("A1") >= 0 || columnOf("") >= 0 || columnOf("ZZZZ") >= 0 && columnOf("ZZZZ") < MaxColumns {
		t.Error("what is no column was taken for one")
	}
}
