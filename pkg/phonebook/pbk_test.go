package phonebook_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// The two phone book files of [MS-CPSP] section 3.
const (
	pbkExample  = "23,1,2,Redmond,999,5550134,9600,56000,0,96,\r\n"
	pbkOptional = ",91,,,,55500123,,,,,,\r\n" // eleven commas, every optional field omitted
)

func redmond() phonebook.POP {
	return phonebook.POP{
		ID: 23, Country: 1, Region: 2, Name: "Redmond", AreaCode: "999", AccessNumber: "5550134",
		MinBaud: 9600, MaxBaud: 56000, Flags: phonebook.NotMulticast | phonebook.Surcharge,
	}
}

func TestWritePBKGolden(t *testing.T) {
	got := writePBK(t, []phonebook.POP{redmond()}, phonebook.ASCII)
	if diff := cmp.Diff(pbkExample, string(got)); diff != "" {
		t.Errorf("entry (-want +got):\n%s", diff)
	}
	p := albany()
	p.Name, p.Comments, p.Status = "Quebec; Québec", "never released", phonebook.OutOfService
	const want = "3,1,0,Quebec; Qu\xe9bec,912,555-0100,0,56000,0,48,ISP\r\n"
	if got := writePBK(t, []phonebook.POP{p}, page(t, "windows-1252")); string(got) != want {
		t.Errorf("entry %q, want %q", got, want)
	}
	if got := writePBK(t, nil, phonebook.ASCII); len(got) != 0 {
		t.Errorf("no POPs become %q", got)
	}
}

func TestReadPBKGolden(t *testing.T) {
	for _, c := range []struct {
		file string
		want phonebook.POP
	}{
		{pbkExample, redmond()},
		{pbkOptional, phonebook.POP{Country: 91, AccessNumber: "55500123"}},
	} {
		got, err := phonebook.ReadPBK(strings.NewReader(c.file), phonebook.ASCII)
		if diff := cmp.Diff([]phonebook.POP{c.want}, got); err != nil || diff != "" {
			t.Errorf("ReadPBK(%q): %v (-want +got):\n%s", c.file, err, diff)
		}
	}
}

func TestReadPBKLenient(t *testing.T) {
	for _, c := range []struct {
		name, file string
		ids        []phonebook.POPID
	}{
		{"empty", "", nil},
		{"line ends alone", "\r\n\n\r\n", nil},
		{"10 commas", "1,1,0,a,,5,0,0,0,0,\r\n", []phonebook.POPID{1}},
		{"11 commas", "1,1,0,a,,5,0,0,0,0,,\r\n", []phonebook.POPID{1}},
		{"11 commas and a rest", "1,1,0,a,,5,0,0,0,0,ISP,rest\r\n", []phonebook.POPID{1}},
		{"LF", "1,1,0,a,,5,0,0,0,0,\n2,1,0,a,,5,0,0,0,0,\n", []phonebook.POPID{1, 2}},
		{"mixed line ends", "1,1,0,a,,5,0,0,0,0,\n2,1,0,a,,5,0,0,0,0,\r\n3,1,0,a,,5,0,0,0,0,\n", []phonebook.POPID{1, 2, 3}},
		{"no last line end", "1,1,0,a,,5,0,0,0,0,\r\n2,1,0,a,,5,0,0,0,0,", []phonebook.POPID{1, 2}},
		{"blank lines at the end", "1,1,0,a,,5,0,0,0,0,\r\n\r\n\n", []phonebook.POPID{1}},
		{"end mark of DOS", "1,1,0,a,,5,0,0,0,0,\r\n\x1a", []phonebook.POPID{1}},
		{"missing fields", "1,1,,,,5,,,,,\r\n,1,,,,5,,,,,\r\n", []phonebook.POPID{1, 0}},
		{"any order, repeats", "9,1,,,,5,,,,,\n2,1,,,,5,,,,,\n9,1,,,,5,,,,,\n", []phonebook.POPID{9, 2, 9}},
		{"highest numbers", "4294967295,4294967295,4294967295,,,5,4294967295,4294967295,4294967295,4294967295,\n", []phonebook.POPID{4294967295}},
		{"leading zeros", "007,001,,,,5,,,,,\n", []phonebook.POPID{7}},
		{"a client's longer texts", "1,1,0," + strings.Repeat("n", 31) + ",12345678901," + strings.Repeat("5", 41) + ",,,,,\n", []phonebook.POPID{1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := phonebook.ReadPBK(strings.NewReader(c.file), phonebook.ASCII)
			if err != nil {
				t.Fatal(err)
			}
			var ids []phonebook.POPID
			for _, p := range got {
				ids = append(ids, p.ID)
			}
			if diff := cmp.Diff(c.ids, ids); diff != "" {
				t.Errorf("indexes (-want +got):\n%s", diff)
			}
		})
	}
}

// refusal is a file with a § before the field that is refused; a line's end
// stands for the whole line.
type refusal struct {
	name, file string
	field      phonebook.Field
}

// split returns the file without its mark and the line of the mark.
func (r refusal) split(t *testing.T) (file string, line int) {
	before, after, ok := strings.Cut(r.file, "§")
	if !ok {
		t.Fatalf("%s: no position is marked", r.name)
	}
	return before + after, 1 + strings.Count(before, "\n")
}

func TestReadPBKRefuses(t *testing.T) {
	for _, c := range []refusal{
		{"9 commas", "1,1,0,a,,5,0,0,0,0§\r\n", phonebook.FieldNone},
		{"12 commas", "1,1,0,a,,5,0,0,0,0,,,§\r\n", phonebook.FieldNone},
		{"blank line between", "1,1,0,a,,5,0,0,0,0,\r\n§\r\n2,1,0,a,,5,0,0,0,0,\r\n", phonebook.FieldNone},
		{"blank first line", "§\n1,1,0,a,,5,0,0,0,0,\n", phonebook.FieldNone},
		{"CR alone", "§1,1,0,a,,5,0,0,0,0,\r2,1,0,a,,5,0,0,0,0,\r", phonebook.FieldNone},
		{"index", "1,1,0,a,,5,0,0,0,0,\n§x,1,0,a,,5,0,0,0,0,\n", phonebook.FieldID},
		{"negative index", "§-1,1,0,a,,5,0,0,0,0,\n", phonebook.FieldID},
		{"signed index", "§+1,1,0,a,,5,0,0,0,0,\n", phonebook.FieldID},
		{"spaced index", "§ 1,1,0,a,,5,0,0,0,0,\n", phonebook.FieldID},
		{"index of 33 bits", "§4294967296,1,0,a,,5,0,0,0,0,\n", phonebook.FieldID},
		{"country", "1,§US,0,a,,5,0,0,0,0,\n", phonebook.FieldCountry},
		{"no country", "1,§,0,a,,5,0,0,0,0,\n", phonebook.FieldCountry},
		{"removal entry", "1,1,0,a,,5,0,0,0,0,\n2,§0,,,,,,,,,\n", phonebook.FieldCountry},
		{"region", "1,1,§x,a,,5,0,0,0,0,\n", phonebook.FieldRegion},
		{"no access number", "1,1,0,a,,§,0,0,0,0,\n", phonebook.FieldAccessNumber},
		{"minimum speed", "1,1,0,a,,5,§28.8,0,0,0,\n", phonebook.FieldMinBaud},
		{"maximum speed", "1,1,0,a,,5,0,§56k,0,0,\n", phonebook.FieldMaxBaud},
		{"reserved", "1,1,0,a,,5,0,0,§-1,0,\n", phonebook.FieldReserved},
		{"flags", "1,1,0,a,,5,0,0,0,§0x30,\n", phonebook.FieldFlags},
		{"encoding", "1,1,0,a,,5,0,0,0,0,\n§2,1,0,Z\xfcrich,,5,0,0,0,0,\n", phonebook.FieldNone},
	} {
		t.Run(c.name, func(t *testing.T) {
			file, line := c.split(t)
			got, err := phonebook.ReadPBK(strings.NewReader(file), phonebook.ASCII)
			if got != nil {
				t.Errorf("%d POPs beside an error", len(got))
			}
			wantParse(t, err, line, c.field)
			if e, ok := errors.AsType[*phonebook.FieldError](err); ok {
				wantSentence(t, e.Reason.String())
			}
		})
	}
}

func TestWritePBKRefuses(t *testing.T) {
	good := albany()
	for _, c := range []struct {
		name  string
		enc   phonebook.Encoding
		edit  func(p *phonebook.POP)
		field phonebook.Field
	}{
		{"comma in the name", phonebook.ASCII, func(p *phonebook.POP) { p.Name = "a,b" }, phonebook.FieldName},
		{"quotation mark", phonebook.ASCII, func(p *phonebook.POP) { p.Name = `a"b` }, phonebook.FieldName},
		{"line end", phonebook.ASCII, func(p *phonebook.POP) { p.DialUpEntry = "a\n9,1" }, phonebook.FieldDialUpEntry},
		{"comma in the number", phonebook.ASCII, func(p *phonebook.POP) { p.AccessNumber = "5,5" }, phonebook.FieldAccessNumber},
		{"comma in the area code", phonebook.ASCII, func(p *phonebook.POP) { p.AreaCode = "5,5" }, phonebook.FieldAreaCode},
		{"comma in the entry", phonebook.ASCII, func(p *phonebook.POP) { p.DialUpEntry = "a,b" }, phonebook.FieldDialUpEntry},
		{"removal", phonebook.ASCII, func(p *phonebook.POP) { p.Country = 0 }, phonebook.FieldCountry},
		{"ninth flag", phonebook.ASCII, func(p *phonebook.POP) { p.Flags = 256 }, phonebook.FieldFlags},
		{"not ASCII", phonebook.ASCII, func(p *phonebook.POP) { p.Name = "Zürich" }, phonebook.FieldName},
		{"not ASCII in the entry", phonebook.ASCII, func(p *phonebook.POP) { p.DialUpEntry = "é" }, phonebook.FieldDialUpEntry},
		{"32 bytes", page(t, "shift_jis"), func(p *phonebook.POP) { p.Name = strings.Repeat("表", 16) }, phonebook.FieldName},
		{"raw comma", phonebook.Bytes, func(p *phonebook.POP) { p.Name = "a,b" }, phonebook.FieldName},
		{"raw quotation mark", phonebook.Bytes, func(p *phonebook.POP) { p.Name = `\x93"` }, phonebook.FieldName},
		{"raw line end", phonebook.Bytes, func(p *phonebook.POP) { p.Name = "a\n" }, phonebook.FieldName},
		{"raw, 32 bytes", phonebook.Bytes, func(p *phonebook.POP) { p.Name = strings.Repeat("\u0095", 32) }, phonebook.FieldName},
		{"raw, 51 bytes", phonebook.Bytes, func(p *phonebook.POP) { p.DialUpEntry = strings.Repeat("\u0095", 51) }, phonebook.FieldDialUpEntry},
		{"raw, no byte", phonebook.Bytes, func(p *phonebook.POP) { p.Name = "Ā" }, phonebook.FieldName},
		{"raw removal", phonebook.Bytes, func(p *phonebook.POP) { p.Country = 0 }, phonebook.FieldCountry},
	} {
		t.Run(c.name, func(t *testing.T) {
			bad := pop(4)
			c.edit(&bad)
			err := phonebook.WritePBK(io.Discard, []phonebook.POP{good, bad}, c.enc)
			wantPOP(t, err, 4)
			if e, ok := errors.AsType[*phonebook.FieldError](err); !ok || e.Field != c.field {
				t.Errorf("WritePBK: %v, want a *FieldError about the %s", err, c.field)
			}
			if b, err := phonebook.AppendEntry([]byte("x"), bad, c.enc); b != nil || err == nil {
				t.Errorf("AppendEntry = %q, %v, want no bytes", b, err)
			}
		})
	}
}

// A caller's text may be damaged, and a caller's encoding may fail in ways of
// its own; neither reaches a file.
func TestEntryDamaged(t *testing.T) {
	for _, c := range []struct {
		entry string
		field phonebook.Field
	}{
		{"1,1,0,a\xff,,5,0,0,0,0,", phonebook.FieldName},
		{"1,1,0,a,,5,0,0,0,0,a\xff", phonebook.FieldDialUpEntry},
	} {
		p, err := phonebook.ParseEntry(c.entry)
		if p != (phonebook.POP{}) {
			t.Errorf("ParseEntry(%q) = %+v beside an error", c.entry, p)
		}
		wantField(t, err, c.field, "a\xff", 0)
	}
	b, err := phonebook.AppendEntry(nil, albany(), failEncoding{})
	wantPOP(t, err, 3)
	if b != nil || !strings.Contains(err.Error(), errFull.Error()) {
		t.Errorf("AppendEntry = %q, %v", b, err)
	}
}

// failEncoding fails for a reason that is no missing character.
type failEncoding struct{}

func (failEncoding) Name() string                  { return "fail" }
func (failEncoding) Encode(string) ([]byte, error) { return nil, errFull }
func (failEncoding) Decode([]byte) (string, error) { return "", errFull }

// Bytes of an unknown code page are letters, also those that Unicode counts as
// control characters or spaces.
func TestWritePBKBytes(t *testing.T) {
	p := albany()
	p.Name, p.DialUpEntry = "\u0095\\\u00a0", strings.Repeat("\u0085", 50)
	want := "3,1,0,\x95\\\xa0,912,555-0100,0,56000,0,48," + strings.Repeat("\x85", 50) + "\r\n"
	if got := writePBK(t, []phonebook.POP{p}, phonebook.Bytes); string(got) != want {
		t.Errorf("%q, want %q", got, want)
	}
	p.Name = strings.Repeat("\u0095", 31) // what a client reads, in bytes
	writePBK(t, []phonebook.POP{p}, phonebook.Bytes)
}

func TestWritePBKOrder(t *testing.T) {
	for _, list := range [][]phonebook.POP{{pop(2), pop(2)}, {pop(1), pop(3), pop(2)}} {
		wantPOP(t, phonebook.WritePBK(io.Discard, list, phonebook.ASCII), 2)
	}
}

func TestPBKFails(t *testing.T) {
	for n := range 2 {
		if err := phonebook.WritePBK(&failWriter{n}, pops(2), phonebook.ASCII); !errors.Is(err, errFull) {
			t.Errorf("write %d: %v", n, err)
		}
	}
	if got, err := phonebook.ReadPBK(failReader{}, phonebook.ASCII); !errors.Is(err, errFull) || got != nil {
		t.Errorf("read: %v, %v", got, err)
	}
}

// A reader takes 32 MiB into memory and no more.
func TestReadPBKTooLong(t *testing.T) {
	const most = 32 << 20
	endless := io.MultiReader(bytes.NewReader(make([]byte, most)), endlessReader{})
	got, err := phonebook.ReadPBK(endless, phonebook.ASCII)
	if got != nil {
		t.Errorf("%d POPs beside an error", len(got))
	}
	wantLimit(t, err, most, most+1)
}

// endlessReader never ends.
type endlessReader struct{}

func (endlessReader) Read(b []byte) (int, error) { return len(b), nil }
