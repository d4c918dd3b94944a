package sheet

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// short is a POP as lists of the tests spell it.
type short struct {
	ID       phonebook.POPID
	Country  phonebook.CountryID
	Region   string
	Name     string
	Area     string
	Number   string
	Min, Max uint32
}

func shorts(b *phonebook.Book, p *Plan) []short {
	names := append(slices.Clone(b.Regions), p.NewRegions...)
	var out []short
	for _, r := range p.Rows {
		if r.Result != Add {
			continue
		}
		q := r.POP
		out = append(out, short{q.ID, q.Country, names.Name(q.Region), q.Name, q.AreaCode, q.AccessNumber, q.MinBaud, q.MaxBaud})
	}
	return out
}

// TestWorldwideList has the shape of a carrier's list: node numbers that repeat,
// old country codes, speed columns of marks, area codes in brackets or before a
// slash, placeholders.
func TestWorldwideList(t *testing.T) {
	b := book()
	p := plan(t, text(t,
		"node,city,prov_st,cntry,dens,bps300,bps1200,bps2400,bps9600,access_no,mnp,comments",
		",Santiago,,CHI,BGC,,C,,,(02)6987788,Y,BGC Access",
		"1663,Adak,AK,USA,ALAS,B,B,C,,907/555-2557,N,",
		"1663,Troy/Albany,NY,USA,LOW,,,,Y,518/555-0101,N,",
		"2001,London,,UK,MED,,C,C,,(071) 555 0102,Y,",
		"2002,Bonn,,FRG,MED,,C,,,555-0103,Y,",
		"2003,Freefone,,USA,LOW,B,B,,,800/###-####,N,",
		"2004,Adak,AK,USA,ALAS,B,B,C,,907/555-2557,N,",
	), b, Options{})
	want := []short{
		{1, 56, "", "Santiago", "02", "6987788", 1200, 1200},
		{2, 1, "AK", "Adak", "907", "555-2557", 300, 2400},
		{3, 1, "NY", "Troy/Albany", "518", "555-0101", 9600, 9600},
		{4, 44, "", "London", "071", "555 0102", 1200, 2400},
		{5, 49, "", "Bonn", "", "555-0103", 1200, 1200},
	}
	if d := cmp.Diff(want, shorts(b, p)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(Counts{Add: 5, Rejected: 1, Skipped: 1}, p.Counts()); d != "" {
		t.Error(d)
	}
	if !hasNote(p.Notes, "5 numbers were split into area code and access number, such as (02)6987788 into 02 and 6987788.") {
		t.Errorf("notes %q", p.Notes)
	}
}

// TestCityStateList has names with their state and columns of ISDN rates.
func TestCityStateList(t *testing.T) {
	b := book()
	p := plan(t, text(t, "City/State;Area;Number;64K;128K", "Troy, NY;518;5550101;X;X", "Rome,GA;706;5550102;X;", "Guam;671;5550103;;"), b, Options{Defaults: usa})
	want := []short{
		{1, 1, "NY", "Troy", "518", "5550101", 64000, 128000},
		{2, 1, "GA", "Rome", "706", "5550102", 64000, 64000},
		{3, 1, "", "Guam", "671", "5550103", 0, 0},
	}
	if d := cmp.Diff(want, shorts(b, p)); d != "" {
		t.Error(d)
	}
}

// TestBareList has a name and ten digits, as numbers of the spreadsheet program.
func TestBareList(t *testing.T) {
	b := book()
	table := readBytes(t, xlsxOf(t, [][]any{{"Chatham", 5195550100}, {"Guelph", 5195550110}, {"St. John's", 7095550108}}, nil), ReadOptions{})
	p := plan(t, table, b, Options{Defaults: map[phonebook.Field]string{phonebook.FieldCountry: "Canada", phonebook.FieldMaxBaud: "56K"}})
	want := []short{
		{1, 107, "", "Chatham", "519", "555-0100", 0, 56000},
		{2, 107, "", "Guelph", "519", "555-0110", 0, 56000},
		{3, 107, "", "St. John's", "709", "555-0108", 0, 56000},
	}
	if d := cmp.Diff(want, shorts(b, p)); d != "" {
		t.Error(d)
	}
}

// TestOtherLanguages maps titles in German and Japanese.
func TestOtherLanguages(t *testing.T) {
	b := book()
	german := plan(t, text(t, "Land;Bundesland;Ort;Vorwahl;Rufnummer;Bemerkung", "Deutschland;Bayern;Hof;09281;555 0134;neu"), b, Options{})
	if d := cmp.Diff([]short{{1, 49, "Bayern", "Hof", "09281", "555 0134", 0, 0}}, shorts(b, german)); d != "" {
		t.Error(d)
	}
	if got := german.Rows[0].POP.Comments; got != "neu" {
		t.Errorf("comments %q", got)
	}
	japanese := plan(t, text(t, "国,都市,市外局番,アクセス番号,速度", "日本,Tokyo,03,５５５５－０１０１,56000"), b, Options{})
	if d := cmp.Diff([]short{{1, 81, "", "Tokyo", "03", "5555-0101", 0, 56000}}, shorts(b, japanese)); d != "" {
		t.Error(d)
	}
}

// TestQuotedEntries is a phone book file as a spreadsheet program saved it, and
// the import text with its spaces.
func TestQuotedEntries(t *testing.T) {
	b := book()
	p := plan(t, text(t, `1,1,1,"Winchester, VA",540,5559066,28800,33600,0,96,ISP Secure`, `2,49,0,Bonn,0228,55514334,64000,128000,0,96,`), b, Options{Fix: FixCommas})
	want := []short{
		{1, 1, "Washington", "Winchester VA", "540", "5559066", 28800, 33600},
		{2, 49, "", "Bonn", "0228", "55514334", 64000, 128000},
	}
	if d := cmp.Diff(want, shorts(b, p)); d != "" {
		t.Error(d)
	}
	if got := p.Rows[0].POP; got.Flags != 96 || got.DialUpEntry != "ISP Secure" {
		t.Errorf("got %+v", got)
	}
	spaced := plan(t, text(t, "23, 1, 2, Redmond, 425, 5550134, 9600, 56000, 0, 96, ISP"), b, Options{})
	if d := cmp.Diff([]short{{23, 1, "Oregon", "Redmond", "425", "5550134", 9600, 56000}}, shorts(b, spaced)); d != "" {
		t.Error(d)
	}
}

// anyList draws a list as providers write them, with faults.
func anyList(t *rapid.T) []string {
	lines := []string{"Country,State,City,Access number,Speed,Notes"}
	pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
	for i := range rapid.IntRange(1, 30).Draw(t, "rows") {
		number := fmt.Sprintf(pick("form", "425/555-%04d", "(425) 555-%04d", "425555%04d", "+1 425 555 %04d", "555-%04d", "no %d"), rapid.IntRange(0, 9).Draw(t, "number"))
		line := pick("country", "USA", "Canada", "Germany", "Atlantis", "") + "," + pick("state", "", "Idaho", "Utah", "washington", `"a,b"`) + "," +
			pick("city", "", "Rome", "ROME", "Troy", `"Troy, NY"`, "München") + "," + number + "," + pick("speed", "", "56K", "300-2400", "fast") + "," + pick("note", "", "x")
		lines = append(lines, pick("line", line, line, line, "Total,,,,,", "AK LOCATIONS,,,,,", "", fmt.Sprintf("* note %d", i)))
	}
	return lines
}

// TestImportTwice carries a plan out and imports the same list again: then
// nothing may be left to change, whatever the list looks like.
func TestImportTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := anyList(t)
		table := &Table{File: "list.csv", Kind: "text", Header: []string{"Country", "State", "City", "Access number", "Speed", "Notes"}, Columns: 6}
		for i, line := range lines[1:] {
			if err := splitLines(line, ',', func(_ int, cells []string) error { return table.addRow(Row{Number: i + 2, Cells: cells}) }); err != nil {
				t.Fatal(err)
			}
		}
		b := book(pop(4, "Rome", "425", "555-0001"), pop(9, "Bern", "425", "555-0002"))
		opt := Options{Fix: Fix(rapid.IntRange(0, 7).Draw(t, "fix")), Mode: Mode(rapid.IntRange(0, 1).Draw(t, "mode"))}
		target := Target{Book: b, Countries: testCountries, NextID: 10}
		first, err := NewPlan(table, target, opt)
		if _, ok := errors.AsType[*MapError](err); ok {
			return // not a list
		}
		if err != nil {
			t.Fatal(err)
		}
		b.Regions = append(slices.Clone(b.Regions), first.NewRegions...)
		if err := b.Apply(first.Changes()); err != nil {
			t.Fatal(err)
		}
		for _, q := range b.POPs {
			if broken := b.CheckPOP(q, testCountries, phonebook.ASCII); len(broken) > 0 {
				t.Fatalf("%+v: %v", q, broken[0])
			}
		}
		second, err := NewPlan(table, target, opt)
		if err != nil {
			t.Fatal(err)
		}
		a, c := first.Counts(), second.Counts()
		if len(second.Changes()) > 0 || len(second.NewRegions) > 0 || a.Rejected != c.Rejected {
			t.Fatalf("%q\nfirst %+v %q\nsecond %+v %q", lines, a, reasons(first), c, reasons(second))
		}
	})
}
