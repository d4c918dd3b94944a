package workbook

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// xlsRows opens a file and reads one of its sheets.
func xlsRows(data []byte, sheet int) ([]Row, error) {
	w, err := OpenXLS(data)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	var rows []Row
	err = w.Rows(context.Background(), sheet, func(r Row) error {
		rows = append(rows, r)
		return nil
	})
	return rows, err
}

func xlsFixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// xlwt.xls is by xlwt 1.3.0, in Python:
//
//	book = xlwt.Workbook(encoding="utf-8")
//	sheet = book.add_sheet("Numbers")
//	fmt = lambda text: xlwt.easyxf(num_format_str=text)
//	for column, name in enumerate(["City", "Area", "Phone", "Plain", "Since", "ISDN", "Rate"]):
//	    sheet.write(0, column, name)
//	rows = [
//	    ("Łódź", 42, 5550100, 5193880100, datetime.date(1999, 5, 1), True, 0.1),
//	    ("東京 😀", 3, 5550101, -1.25, datetime.datetime(1999, 5, 1, 13, 30), False, 0.07),
//	    ("Zürich", 7, 5550102, 1234567.5, datetime.time(6, 45), True, 2),
//	    ("", 120, 5550103, 1e15, datetime.date(2000, 2, 29), False, 1),
//	]
//	for r, (city, area, phone, plain, since, isdn, rate) in enumerate(rows, 1):
//	    sheet.write(r, 0, city)
//	    sheet.write(r, 1, area, fmt("000"))
//	    sheet.write(r, 2, phone, fmt("000-0000"))
//	    sheet.write(r, 3, plain)
//	    sheet.write(r, 4, since, fmt("DD.MM.YYYY") if r != 3 else fmt("h:mm"))
//	    sheet.write(r, 5, isdn)
//	    sheet.write(r, 6, rate, fmt("0%") if r < 3 else fmt("#,##0.00"))
//	sheet.row(2).hidden = True
//	for column, code in enumerate([0x00, 0x07, 0x0F, 0x17, 0x1D, 0x24, 0x2A]):
//	    sheet.row(6).set_cell_error(column, code)
//	sheet.write(8, 255, "last")
//	sheet.write(9, 0, xlwt.Formula("A1"))
//	sheet.write(10, 3, 20, fmt("@"))
//	old = book.add_sheet("Old")
//	old.visibility = 1
//	old.write(0, 0, "Rome")
//	book.add_sheet("Older").visibility = 2
//	book.save("testdata/xlwt.xls")
func TestXLSNumbers(t *testing.T) {
	data := xlsFixture(t, "xlwt.xls")
	w, err := OpenXLS(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Sheet{{"Numbers", false}, {"Old", true}, {"Older", true}}, w.Sheets()); diff != "" {
		t.Error(diff)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	last := make([]string, MaxColumns)
	last[255] = "last"
	want := []Row{
		{Number: 1, Shown: []string{"City", "Area", "Phone", "Plain", "Since", "ISDN", "Rate"}},
		{
			Number: 2, Shown: []string{"Łódź", "042", "555-0100", "5193880100", "01.05.1999", "TRUE", "10%"},
			Numbers: []Number{{1, "42", false}, {2, "5550100", false}, {3, "5193880100", false}, {4, "36281", true}, {6, "0.1", false}},
		},
		{
			Number: 3, Hidden: true, Shown: []string{"東京 😀", "003", "555-0101", "-1.25", "01.05.1999", "FALSE", "7%"},
			Numbers: []Number{{1, "3", false}, {2, "5550101", false}, {3, "-1.25", false}, {4, "36281.5625", true}, {6, "0.07", false}},
		},
		{
			Number: 4, Shown: []string{"Zürich", "007", "555-0102", "1234567.5", "6:45", "TRUE", "2.00"},
			Numbers: []Number{{1, "7", false}, {2, "5550102", false}, {3, formatFloat(1234567.5), false}, {4, "0.28125", true}, {6, "2", false}},
		},
		{
			Number: 5, Shown: []string{"", "120", "555-0103", formatFloat(1e15), "29.02.2000", "FALSE", "1.00"},
			Numbers: []Number{{1, "120", false}, {2, "5550103", false}, {3, formatFloat(1e15), false}, {4, "36585", true}, {6, "1", false}},
		},
		{Number: 7, Shown: []string{"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}},
		{Number: 9, Shown: last},
		{Number: 11, Shown: []string{"", "", "", "20"}, Numbers: []Number{{3, "20", false}}},
	}
	for sheet, want := range [][]Row{want, {{Number: 1, Shown: []string{"Rome"}}}, nil} {
		got, err := xlsRows(data, sheet)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("sheet %d: %s", sheet, diff)
		}
	}
}

// gnumeric.xls and libreoffice.xls hold the same formulas, of formulas.csv:
//
//	City,Area,Number,Whole,Text,Check
//	Rome,20,5550100,=B2*10000000+C2,"=A2&"" ""&TEXT(C2,""000-0000"")",=B2>10
//	Oslo,7,5550101,=B3*10000000+C3,"=A3&"" ""&TEXT(C3,""000-0000"")",=B3>10
//	Brno,0,5550102,=C4/B4,"=IF(B4=0,"""",A4)",=NA()
//	Łódź,042,1.5,=C5*2,"=REPT(""ż"",300)",=SQRT(-1)
//
// by LibreOffice 7.4 and Gnumeric 1.12.55:
//
//	soffice --headless --convert-to ods --infilter="Text - txt - csv (StarCalc):44,34,76,1" formulas.csv
//	soffice --headless --convert-to xls:"MS Excel 97" formulas.ods && mv formulas.xls libreoffice.xls
//	ssconvert formulas.ods gnumeric.xls
func TestXLSFormulas(t *testing.T) {
	want := func(texts [4]string, last string, more ...Number) []Row {
		rows := []Row{
			{Number: 1, Shown: []string{"City", "Area", "Number", "Whole", "Text", "Check"}},
			{Number: 2, Shown: []string{"Rome", "20", "5550100", "205550100", texts[0], "TRUE"}, Numbers: []Number{{1, "20", false}, {2, "5550100", false}, {3, "205550100", false}}},
			{Number: 3, Shown: []string{"Oslo", "7", "5550101", "75550101", texts[1], "FALSE"}, Numbers: []Number{{1, "7", false}, {2, "5550101", false}, {3, "75550101", false}}},
			{Number: 4, Shown: []string{"Brno", "0", "5550102", "#DIV/0!", texts[2], "#N/A"}, Numbers: []Number{{1, "0", false}, {2, "5550102", false}}},
			{Number: 5, Shown: []string{"Łódź", "42", "1.5", "3", texts[3], last}, Numbers: []Number{{1, "42", false}, {2, "1.5", false}, {3, "3", false}}},
		}
		for _, i := range []int{1, 2, 4} {
			rows[i].Numbers = append(rows[i].Numbers, more...)
		}
		return rows
	}
	tests := []struct {
		name string
		want []Row
	}{
		{"gnumeric.xls", want([4]string{"Rome 555-0100", "Oslo 555-0101", "", strings.Repeat("ż", 300)}, "#NUM!")},
		// LibreOffice stores the number 0 for a formula with a text: that is what
		// the file says.
		{"libreoffice.xls", want([4]string{"0", "0", "", "0"}, "#VALUE!", Number{4, "0", false})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := xlsRows(xlsFixture(t, tt.name), 0)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// at is the place and the style of a cell.
func at(row, column, style uint16) [3]uint16 { return [3]uint16{row, column, style} }

// result is the value of a formula that is no number.
func result(kind, value byte) [8]byte { return [8]byte{kind, 0, value, 0, 0, 0, 0xFF, 0xFF} }

func TestXLSCells(t *testing.T) {
	const array, shared, blank = 0x0221, 0x04BC, 0x0201
	number := func(row, column uint16, x float64) []byte { return xlsRecord(recordNumber, at(row, column, 1), x) }
	cell := func(column int, shown, stored string) []Row {
		row := Row{Number: 1, Shown: make([]string, column+1)}
		row.Shown[column] = shown
		if stored != "" {
			row.Numbers = []Number{{column, stored, false}}
		}
		return []Row{row}
	}
	long := strings.Repeat("äb", 40)
	split := xlsSplitter{kind: recordString, limit: 30, r: rand.New(rand.NewPCG(1, 1))}
	split.text(long)
	split.flush()
	tests := []struct {
		name  string
		sheet [][]byte
		want  []Row
	}{
		{"label", [][]byte{xlsRecord(recordLabel, at(0, 1, 0), "caf\xe9")}, cell(1, "café", "")},
		{"rstring", [][]byte{xlsRecord(recordRString, at(0, 0, 0), "bold", byte(1), byte(0), byte(5))}, cell(0, "bold", "")},
		{"empty label without flags", [][]byte{xlsRecord(recordLabel, at(0, 0, 0), uint16(0)), number(0, 1, 7)}, cell(1, "007", "7")},
		{"number", [][]byte{number(0, 0, 7)}, cell(0, "007", "7")},
		{"number in two records", [][]byte{xlsRecord(recordNumber, at(0, 0, 1), byte(0), byte(0)), xlsRecord(recordContinue), xlsRecord(recordContinue, []byte{0, 0, 0, 0, 0x1C, 0x40})}, cell(0, "007", "7")},
		{"rk whole", [][]byte{xlsRecord(recordRK, at(0, 0, 0), uint32(12345678<<2|2))}, cell(0, "12345678", "12345678")},
		{"rk below zero", [][]byte{xlsRecord(recordRK, at(0, 0, 0), uint32(0xFFFFFFFE))}, cell(0, "-1", "-1")},
		{"rk hundredths", [][]byte{xlsRecord(recordRK, at(0, 0, 0), uint32(12345678<<2|3))}, cell(0, "123456.78", "123456.78")},
		{"rk float", [][]byte{xlsRecord(recordRK, at(0, 0, 0), uint32(0x3FF00000))}, cell(0, "1", "1")},
		{"rk float hundredths", [][]byte{xlsRecord(recordRK, at(0, 0, 0), uint32(0x405EC001))}, cell(0, "1.23", "1.23")},
		{"mulrk", [][]byte{xlsRecord(recordMulRK, uint16(0), uint16(2), uint16(0), uint32(5<<2|2), uint16(1), uint32(6<<2|2), uint16(3))}, []Row{
			{Number: 1, Shown: []string{"", "", "5", "006"}, Numbers: []Number{{2, "5", false}, {3, "6", false}}},
		}},
		{"bool", [][]byte{xlsRecord(recordBoolErr, at(0, 0, 0), byte(1), byte(0))}, cell(0, "TRUE", "")},
		{"blank", [][]byte{xlsRecord(blank, at(0, 0, 0)), number(0, 2, 1)}, cell(2, "001", "1")},
		{"formula with a number", [][]byte{xlsRecord(recordFormula, at(0, 0, 1), 12.0, make([]byte, 8))}, cell(0, "012", "12")},
		{"formula with a bool", [][]byte{xlsRecord(recordFormula, at(0, 0, 1), result(1, 1), make([]byte, 8))}, cell(0, "TRUE", "")},
		{"formula with an error", [][]byte{xlsRecord(recordFormula, at(0, 0, 1), result(2, 0x17), make([]byte, 8))}, cell(0, "#REF!", "")},
		{"formula with an empty text", [][]byte{xlsRecord(recordFormula, at(0, 0, 1), result(3, 0), make([]byte, 8))}, nil},
		{"formula with a text", [][]byte{xlsRecord(recordFormula, at(0, 0, 1), result(0, 0), make([]byte, 8)), xlsRecord(recordString, "Rome")}, cell(0, "Rome", "")},
		{"shared formula with a text", [][]byte{xlsRecord(recordFormula, at(0, 0, 1), result(0, 0)), xlsRecord(shared, make([]byte, 20)), xlsRecord(recordString, "Rome")}, cell(0, "Rome", "")},
		{"array with a long text", [][]byte{xlsRecord(recordFormula, at(0, 0, 1), result(0, 0)), xlsRecord(array, make([]byte, 20)), split.out}, cell(0, long, "")},
		{"formulas without their texts", [][]byte{
			xlsRecord(recordFormula, at(0, 0, 1), result(0, 0)), number(0, 1, 3), xlsRecord(recordString, "late"), xlsRecord(recordFormula, at(0, 2, 1), result(0, 0)),
		}, []Row{{Number: 1, Shown: []string{"", "003", ""}, Numbers: []Number{{1, "3", false}}, Lost: []int{0, 2}}}},
		{"any order", [][]byte{number(2, 1, 1), number(0, 1, 2), number(2, 0, 3), number(0, 0, 4)}, []Row{
			{Number: 1, Shown: []string{"004", "002"}, Numbers: []Number{{0, "4", false}, {1, "2", false}}},
			{Number: 3, Shown: []string{"003", "001"}, Numbers: []Number{{0, "3", false}, {1, "1", false}}},
		}},
		{"the later one counts", [][]byte{number(0, 0, 1), xlsRecord(recordLabel, at(0, 0, 0), "x"), number(0, 0, 3)}, cell(0, "003", "3")},
		{"hidden after its cells", [][]byte{number(0, 0, 1), xlsRecord(recordRow, make([]byte, 12), uint16(0x0120), uint16(0))}, []Row{
			{Number: 1, Hidden: true, Shown: []string{"001"}, Numbers: []Number{{0, "1", false}}},
		}},
		{"the last row", [][]byte{number(65535, 0, 1)}, []Row{{Number: 65536, Shown: []string{"001"}, Numbers: []Number{{0, "1", false}}}}},
		{"a chart within", [][]byte{xlsBOF(0x20), number(0, 0, 1), xlsRecord(recordEOF), number(0, 1, 2)}, cell(1, "002", "2")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := xlsRows(xlsFile(nil, tt.sheet), 0)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Records of every small size put their ends in every place of the strings.
func TestXLSSharedStrings(t *testing.T) {
	alphabets := [][]rune{[]rune("abc "), []rune("äöüß"), []rune("日本語"), []rune("😀𝄞"), []rune("a😀bü")}
	for limit := 12; limit < 80; limit++ {
		r := rand.New(rand.NewPCG(7, uint64(limit)))
		var texts []string
		var sheet [][]byte
		for i := range 60 {
			alphabet := alphabets[r.IntN(len(alphabets))]
			text := []rune(fmt.Sprint(i))
			for range r.IntN(100) {
				text = append(text, alphabet[r.IntN(len(alphabet))])
			}
			texts = append(texts, string(text))
			sheet = append(sheet, xlsRecord(recordLabelSST, at(uint16(i), 0, 0), uint32(i)))
		}
		rows, err := xlsRows(xlsFile([][]byte{xlsSST(limit, r, texts)}, sheet), 0)
		if err != nil {
			t.Fatalf("records of %d bytes: %v", limit, err)
		}
		var got []string
		for _, row := range rows {
			got = append(got, row.Shown...)
		}
		if diff := cmp.Diff(texts, got); diff != "" {
			t.Fatalf("records of %d bytes: %s", limit, diff)
		}
	}
}

// A list of the size of a whole country, with a million bytes of strings.
func TestXLSLarge(t *testing.T) {
	const rows, numbers = 65_000, 8
	r := rand.New(rand.NewPCG(3, 3))
	var texts []string
	var sheet [][]byte
	for i := range rows {
		texts = append(texts, fmt.Sprintf("City %d ü", i), fmt.Sprintf("語 %d", i))
		row := uint16(i)
		fields := []any{row, uint16(3)}
		for j := range numbers {
			fields = append(fields, uint16(j%2), uint32((i+j)<<2|rkWhole))
		}
		sheet = append(sheet, xlsRecord(recordLabelSST, at(row, 0, 0), uint32(2*i)), xlsRecord(recordLabelSST, at(row, 1, 0), uint32(2*i+1)),
			xlsRecord(recordLabel, at(row, 2, 0), "x"), xlsRecord(recordMulRK, append(fields, uint16(3+numbers-1))...))
	}
	got, err := xlsRows(xlsFile([][]byte{xlsSST(8224, r, texts)}, sheet), 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != rows {
		t.Fatalf("%d rows, want %d", len(got), rows)
	}
	for i, row := range got {
		if row.Number != i+1 || row.Shown[0] != texts[2*i] || row.Shown[1] != texts[2*i+1] || len(row.Shown) != 11 ||
			len(row.Numbers) != numbers || row.Shown[4] != fmt.Sprintf("%03d", i+1) || row.Numbers[7].Stored != fmt.Sprint(i+7) {
			t.Fatalf("row %d is %+v", i+1, row)
		}
	}
}

func TestXLSShown(t *testing.T) {
	tests := []struct {
		format string
		value  float64
		want   string
	}{
		{"", 5193880100, "5193880100"},
		{"General", 441234567890, "441234567890"},
		{"GENERAL", 1234567.5, "1234567.5"},
		{"@", 20, "20"},
		{"@", 5198380110.0000005, "5198380110"},
		{"", 0.1 + 0.2, "0.3"},
		{"", 5198380110.0000005, "5198380110"},
		{"", 0.0001, "0.0001"},
		{"", 0.00001, "1e-05"},
		{"", -math.MaxFloat64, "-1.7976931348623157e+308"},
		{"000", 20, "020"},
		{"000", 1234, "1234"},
		{"000", 0, "000"},
		{"000", -20, "-020"},
		{"000", 2.5, "003"},
		{"000-0000", 5550100, "555-0100"},
		{"000\\-0000", 15550100, "1555-0100"},
		{"(000) 000-0000", 5193880100, "(519) 388-0100"},
		{`"0"000" ext."`, 42, "0042 ext."},
		{"\\+00 000", 49123, "+49 123"},
		{"0.00", 2, "2.00"},
		{"#,##0", 5550100, "5,550,100"},
	}
	s := numberShower{library: newShower(), shown: make(map[shownKey]string)}
	defer s.library.close()
	for _, tt := range tests {
		if got := s.show(newNumberFormat(164, tt.format), tt.value); got != tt.want {
			t.Errorf("%v in %q is %q, want %q", tt.value, tt.format, got, tt.want)
		}
	}
	price := newNumberFormat(2, "")
	for i := range maxShown + 100 {
		if got, want := s.show(price, float64(i)), fmt.Sprintf("%d.00", i); got != want {
			t.Fatalf("%d is %q", i, got)
		}
	}
	if len(s.shown) > maxShown {
		t.Errorf("the cache has %d numbers", len(s.shown))
	}
}

// A format that the file does not spell out goes by its identifier alone.
func TestXLSBuiltinFormats(t *testing.T) {
	tests := []struct {
		id   uint16
		text string
		want numberFormat
	}{
		{0, "", numberFormat{}},
		{2, "", numberFormat{text: "0.00"}},
		{14, "", numberFormat{text: "mm-dd-yy", date: true}},
		{14, "0.0", numberFormat{text: "0.0"}},
		{30, "", numberFormat{date: true}},
		{49, "", numberFormat{}},
		{164, "d.m.yyyy", numberFormat{text: "d.m.yyyy", date: true}},
	}
	for _, tt := range tests {
		if got := newNumberFormat(tt.id, tt.text); got.text != tt.want.text || got.date != tt.want.date {
			t.Errorf("format %d %q is %+v", tt.id, tt.text, *got)
		}
	}
}

// The patterns of digits show what the library shows.
func TestXLSDigitPatterns(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	library := newShower()
	defer library.close()
	parts := []string{"0", "00", "000", "0000", "-", " ", "(", ")", "\\-", "\\ ", `" ext "`, "\\/"}
	for range 500 {
		format := "0"
		for range r.IntN(6) {
			format += parts[r.IntN(len(parts))]
		}
		value := float64(r.Uint64N(10_000_000_000))
		got, ok := newDigitPattern(format).show(value)
		want := library.show(value, format)
		// The library drops a space at the end.
		if !ok || strings.TrimRight(got, " ") != strings.TrimRight(want, " ") {
			t.Errorf("%v in %q is %q, want %q", value, format, got, want)
		}
	}
	for _, format := range []string{"", "-", "#0", "0.0", "0%", "0;-0", `0"`, `0\`, "0/0", "m0"} {
		if newDigitPattern(format) != nil {
			t.Errorf("%q is taken for a pattern of digits", format)
		}
	}
}
