package sheet

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// anyText is Latin-1 text, spreadsheet traps among it, that a field allows.
func anyText(most int) *rapid.Generator[string] {
	traps := rapid.SampledFrom([]string{
		"=1+1", "'=x", "''-", "+49", "-5", "@a", "'s-Hage", "1E5", "007", "TRUE", "#N/A x", "1-2", "5.00001",
		"_x0041_", "_x000D_", "a  b", "a\u00a0b", "Total", "AK LOCATIONS", "City", "<b>&", "a;b|c", "05/06/99",
	})
	free := rapid.StringOfN(rapid.RuneFrom([]rune(" ABCxyz0159'=+-@#/;|.&<>_éÜß\u00a0")), 0, most, -1)
	return rapid.Custom(func(t *rapid.T) string {
		s := free.Draw(t, "text")
		if rapid.Bool().Draw(t, "trap") {
			s = traps.Draw(t, "trap text")
		}
		return strings.TrimSpace(s)
	})
}

// anyBook draws a book that breaks no rule.
func anyBook(t *rapid.T) *phonebook.Book {
	b := &phonebook.Book{Name: "TEST"}
	for _, name := range rapid.SliceOfNDistinct(anyText(12), 0, 5, strings.ToLower).Draw(t, "regions") {
		if out, err := b.Regions.Add(name); err == nil && tidy(name) == name {
			b.Regions = out
		}
	}
	digits := rapid.StringMatching(`[-0-9# *]{0,6}[0-9][-0-9# ]{0,6}`)
	id := phonebook.POPID(0)
	for range rapid.IntRange(0, 12).Draw(t, "POPs") {
		id += phonebook.POPID(rapid.IntRange(1, 9).Draw(t, "gap"))
		baud := rapid.SampledFrom([]uint32{0, 56, 300, 2400, 28800, 33600, 56000, 128000, 4294967295})
		p := phonebook.POP{
			ID: id, Country: rapid.SampledFrom([]phonebook.CountryID{1, 107, 31, 44, 49, 81}).Draw(t, "country"),
			Region: phonebook.RegionID(rapid.IntRange(0, len(b.Regions)).Draw(t, "region")),
			Name:   anyText(25).Draw(t, "name"), DialUpEntry: anyText(40).Draw(t, "entry"), Comments: anyText(60).Draw(t, "comments"),
			AreaCode:     strings.TrimSpace(rapid.StringMatching(`[-0-9 ]{0,8}`).Draw(t, "area")),
			AccessNumber: strings.TrimSpace(digits.Draw(t, "number")),
			MinBaud:      baud.Draw(t, "min"), MaxBaud: baud.Draw(t, "max"),
			Reserved: uint32(rapid.IntRange(0, 9).Draw(t, "reserved")), Flags: phonebook.ServiceFlags(rapid.IntRange(0, 255).Draw(t, "flags")),
			Status: phonebook.Status(rapid.IntRange(0, 1).Draw(t, "status")),
		}
		if len(b.CheckPOP(p, testCountries, phonebook.Bytes)) == 0 {
			b.POPs = append(b.POPs, p)
		}
	}
	return b
}

// TestExportImportsUnchanged writes a book both ways and reads it back: nothing
// may change, in either mode, and nothing may be missing.
func TestExportImportsUnchanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := anyBook(t)
		var x, c bytes.Buffer
		if err := WriteXLSX(&x, b, testCountries); err != nil {
			t.Fatal(err)
		}
		if err := WriteCSV(&c, b, testCountries); err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string][]byte{"b.xlsx": x.Bytes(), "b.csv": c.Bytes()} {
			table, err := readData(context.Background(), name, data, ReadOptions{})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, mode := range []Mode{ModeMerge, ModeReplace} {
				p, err := NewPlan(table, Target{Book: b, Countries: testCountries, Encoding: phonebook.Bytes}, Options{Mode: mode})
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if got := p.Counts(); got != (Counts{Unchanged: len(b.POPs)}) || len(p.Missing) > 0 || len(p.NewRegions) > 0 {
					t.Fatalf("%s, %s: %+v, %d POPs\n%q\n%+v", name, mode, got, len(b.POPs), reasons(p), p.Rows)
				}
			}
		}
	})
}

func TestCSVBytes(t *testing.T) {
	b := book(phonebook.POP{ID: 3, Country: 1, Region: 1, Name: "=A1", AreaCode: "020", AccessNumber: "555-0100", Flags: 48, Comments: "two\nlines"})
	var out bytes.Buffer
	if err := WriteCSV(&out, b, testCountries); err != nil {
		t.Fatal(err)
	}
	want := bomUTF8 + "POP ID,Country,Region,POP name,Area code,Access number,Min speed,Max speed,Reserved,Service flags,Dial-up entry,Status,Comments\r\n" +
		"3,United States,Washington,'=A1,020,555-0100,0,0,0,48,,In service,\"two\r\nlines\"\r\n"
	if out.String() != want {
		t.Errorf("got %q", out.String())
	}
}

func TestGuard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("'=+-@a1"))).Draw(t, "cell")
		g := guardCell(s)
		if unguard(g) != s {
			t.Fatalf("%q becomes %q, then %q", s, g, unguard(g))
		}
		if g != "" && strings.IndexByte(formulaStart, g[0]) >= 0 {
			t.Fatalf("%q is not guarded: %q", s, g)
		}
	})
}

func TestUnknownCountryIsWrittenByID(t *testing.T) {
	if got := countryWord(map[phonebook.CountryID]string{}, testCountries, 999); got != "999" {
		t.Errorf("got %q", got)
	}
}
