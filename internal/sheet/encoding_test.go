package sheet

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/internal/codepage"
)

// lists are lists as they come, each in encodings that hold it. "iconv -f
// UTF-8 -t NAME" makes the same bytes.
var lists = map[string]string{
	"western":  "Land;Ort;Vorwahl;Rufnummer\nDeutschland;München;089;5550134\nDeutschland;Köln;0221;5550135\nFrance;Orléans;02;38555013\nEspaña;Córdoba;957;555013\n",
	"japanese": "国,都市,市外局番,アクセス番号\n日本,東京,03,5555-0101\n日本,大阪,06,5555-0102\n日本,札幌,011,555-0104\n",
	"russian":  "Страна;Город;Код;Телефон\nРоссия;Москва;495;555-01-34\nРоссия;Санкт-Петербург;812;555-01-35\nРоссия;Новосибирск;383;555-01-36\n",
	"chinese":  "国家,城市,区号,电话号码\n中国,北京,010,55550134\n中国,上海,021,55550135\n中国,广州,020,55550136\n",
	"taiwan":   "國家,城市,區號,電話號碼\n台灣,台北,02,55550134\n台灣,高雄,07,5550135\n台灣,台中,04,25550136\n",
	"english":  "Country,City,Area code,Phone\nJapan,東京,03,5555-0101\nJapan,大阪,06,5555-0102\nJapan,札幌,011,555-0104\n",
	"korean":   "국가,도시,지역번호,전화번호\n대한민국,서울,02,555-0134\n대한민국,부산,051,555-0135\n대한민국,대구,053,555-0136\n",
}

// encoded returns text in an encoding.
func encoded(t *testing.T, name, text string) []byte {
	t.Helper()
	enc, err := encodingOf(findEncoding(name))
	if err != nil {
		t.Fatal(err)
	}
	out, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEncodingsAreGuessed(t *testing.T) {
	for _, tt := range []struct {
		sample, encoding string
		guessed          bool
	}{
		{"western", "UTF-8", false},
		{"western", "UTF-16", false},
		{"western", "UTF-16LE", true},
		{"western", "UTF-16BE", true},
		{"western", "Windows-1252", true},
		{"japanese", "UTF-8", false},
		{"japanese", "UTF-16LE", true},
		{"japanese", "Shift_JIS", true},
		{"japanese", "EUC-JP", true},
		{"japanese", "ISO-2022-JP", true},
		{"english", "Shift_JIS", true},
		{"western", "IBM850", true},
		{"russian", "UTF-16LE", true},
		{"russian", "Windows-1251", true},
		{"russian", "KOI8-R", true},
		{"russian", "IBM866", true},
		{"chinese", "GB18030", true},
		{"taiwan", "Big5", true},
		{"korean", "EUC-KR", true},
	} {
		t.Run(tt.sample+"/"+tt.encoding, func(t *testing.T) {
			text := lists[tt.sample]
			table, err := readData(context.Background(), "list.csv", encoded(t, tt.encoding, text), ReadOptions{Header: "1"})
			if err != nil {
				t.Fatal(err)
			}
			if table.Encoding != tt.encoding || table.Guessed != tt.guessed || hasNote(table.Notes, "not UTF-8") != tt.guessed {
				t.Errorf("read as %s, guessed %v, notes %q", table.Encoding, table.Guessed, table.Notes)
			}
			if want := strings.SplitN(text, "\n", 3)[1]; strings.Join(table.Rows[0].Cells, table.sep()) != want {
				t.Errorf("got %q, want %s", table.Rows[0].Cells, want)
			}
		})
	}
}

// sep is the character that separates the cells of t.
func (t *Table) sep() string {
	for _, s := range separators {
		if s.name == t.Separator {
			return string(s.char)
		}
	}
	return ""
}

func TestEncodingIsChosen(t *testing.T) {
	data := encoded(t, "IBM850", lists["western"])
	table, err := readData(context.Background(), "list.csv", data, ReadOptions{Encoding: "ibm850"})
	if err != nil {
		t.Fatal(err)
	}
	if table.Encoding != "IBM850" || table.Guessed || table.Rows[0].Cell(1) != "München" {
		t.Errorf("%s, %v, %q", table.Encoding, table.Guessed, table.Rows[0].Cells)
	}
	table, err = readData(context.Background(), "list.csv", data, ReadOptions{Encoding: "UTF-8"})
	if err != nil || !hasNote(table.Notes, "5 places hold no character in UTF-8.") {
		t.Errorf("%v, %q", err, table.Notes)
	}
}

// TestEncodingOfTheBook: what a book releases comes back in its encoding, and it
// decides where nothing else does.
func TestEncodingOfTheBook(t *testing.T) {
	for _, name := range []string{"windows-1250", "windows-1251", "ibm850", "shift_jis", "gbk", "big5", "euc-kr"} {
		enc, err := codepage.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		town := map[string]string{"windows-1251": "Омск", "shift_jis": "東京", "gbk": "北京", "big5": "台北", "euc-kr": "서울", "windows-1250": "Łódź", "ibm850": "Köln"}[name]
		line, err := enc.Encode("1,1,0," + town + ",425,5550134,0,56000,0,48,\r\n")
		if err != nil {
			t.Fatal(err)
		}
		table, err := readData(context.Background(), "a.pbk", line, ReadOptions{Fallback: enc})
		if err != nil || table.Rows[0].Cell(3) != town {
			t.Errorf("%s: %v, %v", name, table, err)
		}
	}
	page, err := codepage.Lookup("windows-1250")
	if err != nil {
		t.Fatal(err)
	}
	table, err := readData(context.Background(), "a.csv", []byte("city,phone\n\xA3\xF3d\x9F,5550134\n"), ReadOptions{Fallback: page})
	if err != nil || table.Rows[0].Cell(0) != "Łódź" || !hasNote(table.Notes, "Windows-1250, the encoding of the book") {
		t.Errorf("%v, %v", table, err)
	}
}

func TestEveryEncodingIsKnown(t *testing.T) {
	for _, name := range Encodings() {
		if _, err := encodingOf(findEncoding(strings.ToLower(name))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, known := FindEncoding("nonesuch"); known {
		t.Error("an unknown encoding is known")
	}
}

func TestHugeLinesAreRefused(t *testing.T) {
	for name, line := range map[string]string{"cell": strings.Repeat("x", 10<<20) + ",5550135", "commas": strings.Repeat(",", 10<<20)} {
		_, err := readData(context.Background(), "a.csv", []byte("city,phone\nRome,5550134\n"+line+"\n"), ReadOptions{})
		if e, ok := errors.AsType[*FileError](err); !ok || !strings.Contains(e.Reason.String(), "bytes in line 3, at most 1,048,576.") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestTooManyCells(t *testing.T) {
	_, err := readData(context.Background(), "a.csv", []byte(strings.Repeat(strings.Repeat("1,", 200)+"\n", 13_000)), ReadOptions{Separator: "comma"})
	if e, ok := errors.AsType[*FileError](err); !ok || e.Reason.String() != "The file has more than 2,500,000 cells." {
		t.Errorf("got %v", err)
	}
}
