package phonebook_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/phonebookadmin/pba/internal/codepage"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// fataler is what *testing.T, *testing.B and *rapid.T share.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// albany is the first POP of "Example phone book history".
func albany() phonebook.POP {
	return phonebook.POP{
		ID: 3, Country: 1, Name: "Albany", AreaCode: "912", AccessNumber: "555-0100",
		MaxBaud: 56000, Flags: phonebook.DefaultFlags, DialUpEntry: "ISP",
	}
}

// pop returns a valid POP with that index.
func pop(id phonebook.POPID) phonebook.POP {
	p := albany()
	p.ID = id
	return p
}

// pops returns n valid POPs with the indexes 1 to n.
func pops(n int) []phonebook.POP {
	all := make([]phonebook.POP, n)
	for i := range all {
		all[i] = pop(phonebook.POPID(i + 1))
	}
	return all
}

// table is a small country table.
func table() phonebook.Countries {
	return phonebook.NewCountries([]phonebook.Country{
		{ID: 1, Code: "1", ISO2: "US", ISO3: "USA", Name: "United States", Aliases: []string{"America", "U.S."}},
		{ID: 107, Code: "1", ISO2: "CA", ISO3: "CAN", Name: "Canada"},
		{ID: 44, Code: "44", ISO2: "GB", ISO3: "GBR", Name: "United Kingdom", Aliases: []string{"Great Britain", "UK"}},
		{ID: 705, Code: "7", ISO2: "KZ", ISO3: "KAZ", Name: "Kazakhstan"},
		{ID: 225, Code: "225", ISO2: "CI", ISO3: "CIV", Name: "Côte d'Ivoire", Aliases: []string{"Ivory Coast"}},
	})
}

// page returns the encoding with that name.
func page(t fataler, name string) phonebook.Encoding {
	t.Helper()
	enc, err := codepage.Lookup(name)
	if err != nil {
		t.Fatalf("Lookup(%q): %v", name, err)
	}
	return enc
}

// wantField fails unless err holds a *FieldError with these values, whose
// reason is a sentence.
func wantField(t *testing.T, err error, field phonebook.Field, value string, limit int) {
	t.Helper()
	e, ok := errors.AsType[*phonebook.FieldError](err)
	if !ok {
		t.Fatalf("error %v (%T), want a *FieldError about the %s", err, err, field)
	}
	if e.Field != field || e.Value != value || e.Limit != limit {
		t.Errorf("FieldError{%s, %q, %d}, want {%s, %q, %d}", e.Field, e.Value, e.Limit, field, value, limit)
	}
	wantSentence(t, e.Reason.String())
	if !strings.Contains(e.Error(), e.Reason.String()) || !strings.HasPrefix(e.Error(), cmp.Or(e.What, field.String())) {
		t.Errorf("Error() = %q lacks the field or the reason %q", e.Error(), e.Reason.String())
	}
}

func wantSentence(t *testing.T, s string) {
	t.Helper()
	first, _, _ := strings.Cut(s, " ")
	if len(s) < 5 || !strings.HasSuffix(s, ".") || first != strings.ToUpper(first[:1])+first[1:] {
		t.Errorf("%q is no sentence", s)
	}
}

// wantLimit fails unless err is a *LimitError with these figures.
func wantLimit(t *testing.T, err error, limit, found int) {
	t.Helper()
	e, ok := errors.AsType[*phonebook.LimitError](err)
	if !ok {
		t.Fatalf("error %v (%T), want a *LimitError", err, err)
	}
	if e.Limit != limit || e.Found != found {
		t.Errorf("limit %d, found %d, want %d and %d", e.Limit, e.Found, limit, found)
	}
	if e.What.Empty() || !strings.Contains(e.Error(), phonebook.Thousands(limit)) || !strings.Contains(e.Error(), phonebook.Thousands(found)) {
		t.Errorf("Error() = %q lacks a figure", e.Error())
	}
	wantSentence(t, e.Remedy.String())
}

// wantParse fails unless err is a *ParseError at that line and field.
func wantParse(t *testing.T, err error, line int, field phonebook.Field) {
	t.Helper()
	e, ok := errors.AsType[*phonebook.ParseError](err)
	if !ok {
		t.Fatalf("error %v (%T), want a *ParseError", err, err)
	}
	if e.Line != line || e.Field != field {
		t.Errorf("ParseError at line %d, %s, want line %d, %s (%v)", e.Line, e.Field, line, field, e)
	}
}

// wantPOP fails unless err is a *POPError about that index.
func wantPOP(t *testing.T, err error, id phonebook.POPID) {
	t.Helper()
	e, ok := errors.AsType[*phonebook.POPError](err)
	if !ok || e.ID != id {
		t.Fatalf("error %v (%T), want a *POPError about POP %d", err, err, id)
	}
}

func writePBK(t fataler, pops []phonebook.POP, enc phonebook.Encoding) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := phonebook.WritePBK(&buf, pops, enc); err != nil {
		t.Fatalf("WritePBK: %v", err)
	}
	return buf.Bytes()
}

func writePBR(t fataler, regions phonebook.Regions, enc phonebook.Encoding) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := phonebook.WritePBR(&buf, regions, enc); err != nil {
		t.Fatalf("WritePBR: %v", err)
	}
	return buf.Bytes()
}

// failWriter refuses to write after n calls.
type failWriter struct{ n int }

var errFull = errors.New("the disk is full")

func (w *failWriter) Write(b []byte) (int, error) {
	if w.n--; w.n < 0 {
		return 0, errFull
	}
	return len(b), nil
}

// failReader refuses to read.
type failReader struct{}

func (failReader) Read([]byte) (int, error) { return 0, errFull }

// alphabet returns what a name may hold in an encoding: printable ASCII
// without comma and quotation mark, and a few characters of its own.
func alphabet(enc phonebook.Encoding) []rune {
	var all []rune
	for r := ' '; r < 0x7F; r++ {
		if r != ',' && r != '"' {
			all = append(all, r)
		}
	}
	// Shift_JIS 表 is 0x95 0x5C: its second byte is a backslash.
	extra := map[string]string{"windows-1252": "éÄß€œ", "shift_jis": "表アｱ東京", "windows-1251": "Яж"}
	return append(all, []rune(extra[enc.Name()])...)
}

// texts generates texts of at most chars characters and size bytes.
func texts(enc phonebook.Encoding, chars, size int) *rapid.Generator[string] {
	rs := alphabet(enc)
	return rapid.Custom(func(t *rapid.T) string {
		runes := rapid.OneOf(
			rapid.SliceOfN(rapid.SampledFrom(rs), 0, chars),
			rapid.SliceOfN(rapid.SampledFrom(rs), chars, chars),
			rapid.SliceOfN(rapid.SampledFrom([]rune("aA;. x")), 0, chars),
		).Draw(t, "runes")
		for {
			s := strings.TrimSpace(string(runes))
			if b, err := enc.Encode(s); err != nil {
				t.Fatalf("Encode(%q): %v", s, err)
			} else if len(b) <= size {
				return s
			}
			runes = runes[:len(runes)-1]
		}
	})
}

// drawPOP generates a valid POP with that index and a region of the list.
func drawPOP(t *rapid.T, id phonebook.POPID, regions int, enc phonebook.Encoding) phonebook.POP {
	speeds := []uint32{0, 1, 9600, 56000, 4294967295}
	p := phonebook.POP{
		ID:           id,
		Country:      phonebook.CountryID(rapid.SampledFrom([]uint32{1, 44, 107, 705, 4294967295}).Draw(t, "country")),
		Region:       phonebook.RegionID(rapid.IntRange(0, regions).Draw(t, "region")),
		Name:         texts(enc, phonebook.MaxNameLen, 31).Draw(t, "name"),
		AreaCode:     rapid.StringMatching(`([0-9]([0-9 -]{0,8}[0-9])?)?`).Draw(t, "area"),
		AccessNumber: rapid.StringMatching(`[0-9*#]([0-9#* -]{0,32}[0-9])|[0-9]`).Draw(t, "number"),
		MaxBaud:      rapid.SampledFrom(speeds).Draw(t, "max"),
		Reserved:     rapid.SampledFrom(speeds).Draw(t, "reserved"),
		Flags:        phonebook.ServiceFlags(rapid.Uint32Range(0, 255).Draw(t, "flags")),
		DialUpEntry:  texts(enc, phonebook.MaxDialUpEntryLen, 50).Draw(t, "entry"),
		Status:       rapid.SampledFrom([]phonebook.Status{phonebook.InService, phonebook.InService, phonebook.OutOfService}).Draw(t, "status"),
		Comments:     rapid.SampledFrom([]string{"", "call the ISP, \"soon\"\n"}).Draw(t, "comments"),
	}
	p.MinBaud = rapid.SampledFrom(slices.DeleteFunc(speeds, func(n uint32) bool {
		return p.MaxBaud != 0 && n > p.MaxBaud
	})).Draw(t, "min")
	return p
}

// drawRegions generates a valid region list.
func drawRegions(t *rapid.T, enc phonebook.Encoding) phonebook.Regions {
	var regions phonebook.Regions
	for _, name := range rapid.SliceOfN(texts(enc, phonebook.MaxRegionNameLen, 31), 0, 5).Draw(t, "regions") {
		if more, err := regions.Add(name); err == nil {
			regions = more
		}
	}
	return regions
}

// drawBook generates a valid book, which may be empty.
func drawBook(t *rapid.T, enc phonebook.Encoding) *phonebook.Book {
	b := &phonebook.Book{Name: "Sample", Line: "d9a1", Encoding: enc.Name(), Regions: drawRegions(t, enc)}
	ids := rapid.SliceOfNDistinct(rapid.OneOf(rapid.Uint32Range(1, 20), rapid.Uint32Range(1, 4294967295)), 0, 12, rapid.ID).Draw(t, "ids")
	slices.Sort(ids)
	for _, id := range ids {
		b.POPs = append(b.POPs, drawPOP(t, phonebook.POPID(id), len(b.Regions), enc))
	}
	return b
}

// encodings are the code pages that generated books are written in.
func encodings(t fataler) []phonebook.Encoding {
	return []phonebook.Encoding{phonebook.ASCII, page(t, "windows-1252"), page(t, "windows-1251"), page(t, "shift_jis")}
}

// rawJSON is the JSON of v with no check of what it means.
func rawJSON(t fataler, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("JSON: %v", err)
	}
	return b
}
