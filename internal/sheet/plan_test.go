package sheet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func pop(id phonebook.POPID, name, area, number string) phonebook.POP {
	return phonebook.POP{ID: id, Country: 1, Name: name, AreaCode: area, AccessNumber: number, Flags: phonebook.DefaultFlags}
}

func TestRows(t *testing.T) {
	long := strings.Repeat("Long Name ", 5)
	tests := []struct {
		name  string
		lines []string
		opt   Options
		want  []string
	}{
		{
			"comma",
			[]string{"Country,City,Phone", `USA,"Rome, GA",555-0100`},
			Options{},
			[]string{"rejected | B A comma ends the field. Use a space."},
		},
		{
			"comma fixed",
			[]string{"Country,City,Phone", `USA,"Rome, GA",555-0100`},
			Options{Fix: FixCommas},
			[]string{`add | B The comma became a space: "Rome GA".`},
		},
		{"long", []string{"Country,City,Phone", "USA," + long + ",555-0100"}, Options{}, []string{"rejected | B 49 characters, at most 30."}},
		{
			"long fixed",
			[]string{"Country,City,Phone", "USA," + long + ",555-0100"},
			Options{Fix: FixLength},
			[]string{`add | B The text was too long and is cut: "Long Name Long Name Long Name".`},
		},
		{
			"accent",
			[]string{"Country,City,Phone", "USA,Køln Straße,555-0100"},
			Options{},
			[]string{"rejected | B 'ø' does not exist in ASCII. Spell it another way."},
		},
		{
			"accent fixed",
			[]string{"Country,City,Phone", "USA,Køln Łódź Straße é,555-0100"},
			Options{Fix: FixASCII},
			[]string{`add | B Characters that ASCII lacks were spelled plainly: "Koln Lodz Strasse e".`},
		},
		{
			"no plain form",
			[]string{"Country,City,Phone", "USA,日本,555-0100"},
			Options{Fix: FixASCII},
			[]string{"rejected | B '日' does not exist in ASCII. Spell it another way."},
		},
		{"region accent", []string{"Country,State,Phone", "USA,Québec,555-0100"}, Options{}, []string{"rejected | B 'é' does not exist in ASCII. Spell it another way."}},
		{
			"region comma",
			[]string{"Country,State,Phone", `USA,"a,b",555-0100`},
			Options{},
			[]string{"rejected | B A comma ends the field. Use a space."},
		},
		{
			"country unknown",
			[]string{"Country,City,Phone", "USA,Rome,555-0100", "Atlantis,Rome,555-0101", ",Rome,555-0102"},
			Options{},
			[]string{"add", "rejected | A This country is not in the country table.", "rejected | A The country is missing."},
		},
		{
			"number missing",
			[]string{"Country,City,Phone", "USA,Rome,", "USA,Rome,soon", "USA,Rome,555-0100"},
			Options{},
			[]string{"rejected | C Enter a number: it has no digit.", "rejected | C 's' is not allowed: digits, #, *, - and space only.", "add"},
		},
		{
			"speeds",
			[]string{"Country,Phone,Min,Max", "USA,555-0100,fast,56K", "USA,555-0101,56K,28.8"},
			Options{},
			[]string{"rejected | C This is not a speed.", "rejected | C The minimum is above the maximum, 28,800."},
		},
		{
			"several problems",
			[]string{"Country,City,Phone", `X,"a,b",c`, "USA,Rome,555-0100"},
			Options{},
			[]string{"rejected | A This country is not in the country table. | B A comma ends the field. Use a space. | C 'c' is not allowed: digits, #, *, - and space only.", "add"},
		},
		{
			"repeats and notes",
			[]string{"Country,City,Phone", "USA,Rome,555-0100", "country,city,phone", "USA,Rome,555-0100", "* = new number", "Total,,1", ",Total,12"},
			Options{},
			[]string{
				"add", "skipped |  This row repeats the header.", "skipped |  Row 2 already holds this POP.",
				"skipped |  This row is a note, not a POP.", "skipped |  This row is a total, not a POP.", "skipped |  This row is a total, not a POP.",
			},
		},
		{
			"groups",
			[]string{"City,Phone", "WASHINGTON", "Yakima,555-0100", "ALABAMA LOCATIONS", "Mobile,555-0101", "Call 555-0199 for help.", "See our page"},
			Options{Defaults: usa},
			[]string{
				`skipped |  This row is a heading: the rows below belong to region "WASHINGTON".`, "add",
				`skipped |  This row is a heading: the rows below belong to region "ALABAMA".`, "add", "skipped |  This row is a note, not a POP.", "skipped |  This row is a note, not a POP.",
			},
		},
		{
			"town without a number",
			[]string{"City,Phone", "Yakima,555-0100", "Salem,", "Mobile,555-0101"},
			Options{Defaults: usa},
			[]string{"add", "rejected | B Enter a number: it has no digit.", "add"},
		},
		{
			"dial code",
			[]string{"Country,City,Phone", "Germany,Bonn,+49 228 5550100", "Germany,Bonn,+1 425 5550100"},
			Options{},
			[]string{"add | C The dial code +49 was left out: clients add it.", "rejected | C The number starts with the dial code of another country."},
		},
		{
			"status and flags",
			[]string{"Country,Phone,Status,Type,ISDN,Surcharge", "USA,555-0100,maybe,x,perhaps,some", "USA,555-0101,out,ISDN,Y,$0.10/min", "USA,555-0102,in,modem,N,free"},
			Options{},
			[]string{"rejected | D This says nothing about the service. | E This says nothing about the service. | F This says nothing about the service. | C This is no status.", "add", "add"},
		},
		{"error value", []string{"Country,Phone", "USA,#N/A", "USA,555-0100"}, Options{}, []string{"rejected | B The cell holds the error #N/A.", "add"}},
		{
			"index",
			[]string{"POP ID,Country,Phone", "x,USA,555-0100", "0,USA,555-0101", "7,USA,555-0102", "7,USA,555-0103", "7,USA,555-0102", ",USA,555-0104"},
			Options{},
			[]string{
				"rejected | A The POP index is a whole number from 1.", "rejected | A The POP index is a whole number from 1.", "add",
				"rejected | A Row 4 already adds POP 7.", "skipped |  Row 4 already holds this POP.", "add",
			},
		},
		{
			"eleven fields",
			[]string{
				"1, 1, 0, Rome, 706, 555-0100, 300, 2400, 0, 48, ISP", "2, 1, 0, Rome, GA, 706, 555-0101, 300, 2400, 0, 48, ISP",
				"3, 1, 9, Rome, 706, 555-0102, 300, 2400, 0, 48, ", "4, 0, , , , , , , , , ", "5,1,,,,555-0103,,,,,,",
			},
			Options{},
			[]string{
				"add", "rejected |  The line has 12 fields instead of 11.", "rejected | C The book has 2 regions, so 9 means none of them.",
				"skipped |  The book has no POP 4 to delete.", "add | D The POP name is missing: clients show a blank line.",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := plan(t, text(t, tt.lines...), book(), tt.opt)
			if d := cmp.Diff(tt.want, reasons(p)); d != "" {
				t.Error(d)
			}
			for _, r := range p.Rows {
				for _, pr := range r.Problems {
					if r.Result == Rejected && pr.Remedy.Empty() && !pr.Note || !strings.HasSuffix(pr.Reason.String(), ".") {
						t.Errorf("row %d: %+v", r.Row, pr)
					}
				}
			}
		})
	}
}

func TestFlagColumns(t *testing.T) {
	p := plan(t, text(t, "Country,Phone,Type,ISDN,Surcharge,Multicast",
		"USA,555-0100,,Y,$0.10/min,", "USA,555-0101,,N,,Y", "USA,555-0102,ISDN,,0.00,", "USA,555-0103,Modem,,,", "USA,555-0104,96,,,"), book(), Options{})
	var got []phonebook.ServiceFlags
	for _, r := range p.Rows {
		got = append(got, r.POP.Flags)
	}
	want := []phonebook.ServiceFlags{0x30 | 0x40, 0x30&^0x20 | 0x08, 0x30 | 0x04, 0x30 | 0x08, 96}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestSpeedMarks(t *testing.T) {
	p := plan(t, text(t, "Country,Phone,bps300,bps1200,bps2400", "USA,555-0100,B,B,C", "USA,555-0101,,C,", "USA,555-0102,,,"), book(), Options{})
	var got [][2]uint32
	for _, r := range p.Rows {
		got = append(got, [2]uint32{r.POP.MinBaud, r.POP.MaxBaud})
	}
	if d := cmp.Diff([][2]uint32{{300, 2400}, {1200, 1200}, {0, 0}}, got); d != "" {
		t.Error(d)
	}
}

func TestMatching(t *testing.T) {
	b := book(pop(1, "Rome", "706", "555-0100"), pop(2, "Troy", "518", "555-0101"), pop(3, "Troy", "518", "555-0101"),
		pop(4, "Oslo", "206", "555-0102"), pop(5, "Bern", "206", "555-0102"), pop(6, "Gone", "206", "555-0199"))
	b.POPs[2].MaxBaud = 2400
	p := plan(t, text(t, "City,Area code,Phone,Max speed",
		"ROME,706,5550100,0",        // case and punctuation: the same POP
		"Troy,518,555-0101,9600",    // what row 4 is not
		"Troy,518,555-0101,2400",    // identical to 3
		"Troy,518,555-0101,33600",   // no candidate is left
		"Lima,206,555-0102,0",       // the book's Oslo, its Bern, or new
		"Gone Town,206,555-0199,0"), // unique on both sides
		b, Options{Defaults: usa})
	type row struct {
		ID     phonebook.POPID
		Result string
	}
	var got []row
	for _, r := range p.Rows {
		got = append(got, row{r.POP.ID, r.Result.String()})
	}
	want := []row{{1, "change"}, {2, "change"}, {3, "unchanged"}, {7, "add"}, {0, "rejected"}, {6, "change"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if p.Rows[0].Before.Name != "Rome" || p.Rows[0].POP.Name != "ROME" || p.Rows[5].POP.Name != "Gone Town" {
		t.Errorf("got %+v", p.Rows)
	}
	if len(p.Missing) != 0 {
		t.Errorf("missing %v: what a row may be is not missing", p.Missing)
	}
	if got := reasons(p)[4]; !strings.Contains(got, "The book has 2 POPs of this number, none by the row's name: 4, 5.") {
		t.Errorf("got %q", got)
	}
}

func TestMergeAndReplace(t *testing.T) {
	was := pop(1, "Rome", "706", "555-0100")
	was.Region, was.DialUpEntry, was.Comments, was.Flags, was.MaxBaud = 2, "ISP", "old", 96, 2400
	b := book(was, pop(2, "Troy", "518", "555-0101"), pop(3, "Bonn", "206", "555-0102"))
	table := text(t, "POP ID,Country,Region,City,Area code,Phone,Max speed,Dial-up entry", "1,USA,,,706,555-0100,,", `3,USA,,"a,b",206,555-0102,,`)

	merged := plan(t, table, b, Options{Mode: ModeMerge, Defaults: map[phonebook.Field]string{phonebook.FieldComments: "d"}})
	if r := merged.Rows[0]; r.Result != Unchanged || r.POP != was {
		t.Errorf("merge: %v %+v", r.Result, r.POP)
	}
	if got := merged.Changes(); len(got) != 0 {
		t.Errorf("merge: %v", got)
	}
	if len(merged.Missing) != 1 || merged.Missing[0].ID != 2 {
		t.Errorf("missing %v: the POP of a rejected row must not be missing", merged.Missing)
	}

	replaced := plan(t, table, b, Options{Mode: ModeReplace})
	want := was
	want.Region, want.Name, want.MaxBaud, want.DialUpEntry = 0, "", 0, ""
	if d := cmp.Diff(want, replaced.Rows[0].POP); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(Counts{Change: 1, Delete: 1, Rejected: 1}, replaced.Counts()); d != "" {
		t.Error(d)
	}
	if err := b.Apply(replaced.Changes()); err != nil || len(b.POPs) != 2 {
		t.Errorf("%d POPs, %v", len(b.POPs), err)
	}
}

func TestChangeAgainstKeptFields(t *testing.T) {
	was := pop(1, "Rome", "706", "555-0100")
	was.MinBaud = 28800
	p := plan(t, text(t, "POP ID,Country,Area code,Phone,Max speed", "1,USA,706,555-0100,2400"), book(was), Options{})
	if d := cmp.Diff([]string{"rejected |  The minimum is above the maximum, 2,400."}, reasons(p)); d != "" {
		t.Error(d)
	}
}

func TestWholeNumberOfKnownPOP(t *testing.T) {
	was := phonebook.POP{ID: 1, Country: 49, Name: "Bonn", AreaCode: "0228", AccessNumber: "555-0100", Flags: 48}
	p := plan(t, text(t, "POP ID,Country,City,Phone", "1,Germany,Bonn,0228-5550100"), book(was), Options{})
	if r := p.Rows[0]; r.Result != Unchanged || r.POP != was {
		t.Errorf("got %v %+v", r.Result, r.POP)
	}
}

func TestIndexes(t *testing.T) {
	b := book(pop(2, "Rome", "706", "555-0100"), pop(9, "Troy", "518", "555-0101"))
	table := text(t, "POP ID,City,Area code,Phone", ",New,206,555-0110", "23,Old,206,555-0111", "11,Set,206,555-0112", ",Newer,206,555-0113",
		"2,Rome,706,555-0100", "2,Rome,706,555-0199")
	p, err := NewPlan(table, Target{
		Book: b, Countries: testCountries, NextID: 10, Revision: 5,
		Retired: func(id phonebook.POPID) bool { return id == 23 || id == 12 },
	}, Options{Defaults: usa})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"add", "rejected | A Index 23 was used before; clients merge by it.", "add", "add", "unchanged", "rejected | A Row 6 already changes POP 2."}
	if d := cmp.Diff(want, reasons(p)); d != "" {
		t.Error(d)
	}
	if a, c := p.Rows[0].POP.ID, p.Rows[3].POP.ID; a != 10 || c != 13 || p.Revision != 5 {
		t.Errorf("new indexes %d and %d, revision %d", a, c, p.Revision)
	}
}

func TestRemovalEntries(t *testing.T) {
	b := book(pop(4, "Rome", "706", "555-0100"), pop(5, "Troy", "518", "555-0101"))
	p := plan(t, text(t, "4,0,,,,,,,,,", "4,0,,,,,,,,,", "6,1,2,Bonn,206,555-0102,300,2400,0,48,", "7,1,1,Ulm,206,555-0103,300,2400,0,48,"), b, Options{})
	want := []string{"delete", "rejected | A Row 1 already changes POP 4.", "add", "add"}
	if d := cmp.Diff(want, reasons(p)); d != "" {
		t.Error(d)
	}
	if p.Rows[0].Before.ID != 4 || p.Rows[0].POP != (phonebook.POP{}) || p.Rows[2].POP.Region != 2 {
		t.Errorf("got %+v", p.Rows)
	}
	if err := b.Apply(p.Changes()); err != nil || len(b.POPs) != 3 {
		t.Errorf("%v, %v", b.POPs, err)
	}
}

func TestNewRegions(t *testing.T) {
	p := plan(t, text(t, "City,State,Phone", "a,Idaho,555-0100", "b,oregon,555-0101", "c,Utah,x", "d,Nevada,555-0103", "e,IDAHO,555-0104", "a,Idaho,555-0100"), book(), Options{Defaults: usa})
	if d := cmp.Diff([]string{"Idaho", "Nevada"}, p.NewRegions); d != "" {
		t.Error(d)
	}
	var got []phonebook.RegionID
	for _, r := range p.Rows {
		got = append(got, r.POP.Region)
	}
	// A region of rejected rows alone is not added.
	if d := cmp.Diff([]phonebook.RegionID{3, 2, 0, 4, 3, 0}, got); d != "" {
		t.Error(d)
	}
	ids := plan(t, text(t, "City,Region ID,Phone", "a,1,555-0100", "b,0,555-0101", "c,7,555-0102", "d,2,555-0103"), book(), Options{Defaults: usa})
	if r := ids.Rows; r[0].POP.Region != 1 || r[1].POP.Region != 0 || r[2].Result != Rejected || r[3].POP.Region != 2 {
		t.Errorf("got %v", reasons(ids))
	}
}

func TestPlanChangesNothing(t *testing.T) {
	lines := []string{"City,State,Area code,Phone", "Rome,Idaho,706,555-0100", `"New, Town",,206,(555) 0101`, "Total"}
	table, before := text(t, lines...), text(t, lines...)
	b := book(pop(1, "Rome", "706", "555-0100"))
	was := book(pop(1, "Rome", "706", "555-0100"))
	opt := Options{Defaults: usa, Fix: FixCommas | FixLength | FixASCII, Mode: ModeReplace}
	first, second := plan(t, table, b, opt), plan(t, table, b, opt)
	if d := cmp.Diff(before, table, cmp.AllowUnexported(Table{})); d != "" {
		t.Errorf("the table changed: %s", d)
	}
	if d := cmp.Diff(was, b); d != "" {
		t.Errorf("the book changed: %s", d)
	}
	a, errA := json.Marshal(first)
	c, errC := json.Marshal(second)
	if errA != nil || errC != nil || string(a) != string(c) {
		t.Errorf("two plans differ: %v %v\n%s\n%s", errA, errC, a, c)
	}
	if !strings.Contains(string(a), `"result":"change"`) || !strings.Contains(string(a), `"mode":"replace"`) {
		t.Errorf("got %s", a)
	}
}

func TestGroups(t *testing.T) {
	lines := []string{"City,Phone"}
	for i := range 8 {
		lines = append(lines, fmt.Sprintf("%s,555-01%02d", strings.Repeat("x", 31+i), i))
	}
	lines = append(lines, `"a,b",555-0120`, "Rome,555-0121", "Rome,555-0121", "Bonn,+1 425 555 0122", `"`+strings.Repeat("y", 29)+`,é z",555-0123`)
	p := plan(t, text(t, lines...), book(), Options{Defaults: usa, Fix: FixASCII})
	var got []string
	for _, g := range p.Groups() {
		got = append(got, fmt.Sprintf("%s %d %v %s", g.Result, g.Count, g.Rows, g.Reason))
	}
	want := []string{
		"rejected 9 [2 3 4 5 6] 31 characters, at most 30.",
		"rejected 2 [10 14] A comma ends the field. Use a space.",
		"skipped 1 [12] Row 11 already holds this POP.",
		" 1 [13] The dial code +1 was left out: clients add it.",
		` 1 [14] Characters that ASCII lacks were spelled plainly: "` + strings.Repeat("y", 29) + `,e z".`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestCheckLimits(t *testing.T) {
	lines := []string{"City,Phone"}
	for i := range 6001 {
		lines = append(lines, fmt.Sprintf("Town,555-%05d", i))
	}
	p := plan(t, text(t, lines...), book(), Options{Defaults: usa})
	if err := p.CheckLimits(false, 0); err != nil {
		t.Error(err)
	}
	for _, err := range []error{p.CheckLimits(true, 0), p.CheckLimits(true, 6000)} {
		if e, ok := errors.AsType[*phonebook.LimitError](err); !ok || e.Limit != phonebook.MaxLaterImport {
			t.Errorf("got %v", err)
		}
	}
}

func TestWriteProblems(t *testing.T) {
	p := plan(t, text(t, "City,Phone,", "Rome,555-0100,a", `"a,b",0555,b`, "", "Rome,555-0100,a"), book(), Options{Defaults: usa})
	path := filepath.Join(t.TempDir(), "problems.xlsx")
	if err := p.WriteProblems(path, phonebook.Sentence.String); err != nil {
		t.Fatal(err)
	}
	table, err := Read(context.Background(), path, ReadOptions{Header: "1"})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"City", "Phone", "C", "Row", "Field", "Problem"}, table.Header); d != "" {
		t.Error(d)
	}
	want := [][]string{
		{"a,b", "0555", "b", "3", "POP name", "A comma ends the field. Use a space. " + remedyCommas.String()},
		{"Rome", "555-0100", "a", "5", "", "Row 2 already holds this POP."},
	}
	if d := cmp.Diff(want, cells(table)); d != "" {
		t.Error(d)
	}
	if err := p.WriteProblems(filepath.Join(t.TempDir(), "none", "x.xlsx"), phonebook.Sentence.String); err == nil {
		t.Error("a file was written into a folder that does not exist")
	}
}

func TestParseOptions(t *testing.T) {
	all := FixCommas | FixLength | FixASCII | FixSplit
	for s, want := range map[string]Fix{"": 0, "commas": FixCommas, " ASCII , length": FixASCII | FixLength, "commas,length,ascii,numbers": all} {
		if got, err := ParseFixes(s); err != nil || got != want {
			t.Errorf("ParseFixes(%q) = %v, %v", s, got, err)
		}
	}
	if got, err := ParseFixes(all.String()); err != nil || got != all {
		t.Errorf("%q comes back as %v, %v", all.String(), got, err)
	}
	for s, want := range map[string]Mode{"": ModeMerge, "merge": ModeMerge, "Replace": ModeReplace, "retire": ModeRetire} {
		if got, err := ParseMode(s); err != nil || got != want {
			t.Errorf("ParseMode(%q) = %v, %v", s, got, err)
		}
	}
	if _, err := ParseFixes("commas,dots"); err == nil {
		t.Error("an unknown fix was accepted")
	}
	if _, err := ParseMode("update"); err == nil {
		t.Error("an unknown mode was accepted")
	}
	if s := Mode(9).String(); s != "" {
		t.Errorf("an unknown mode is called %q", s)
	}
}
