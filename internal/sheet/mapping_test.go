package sheet

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// plausible are values that suit a meaning, by row.
func plausible(m meaning, row int) string {
	pick := func(values ...string) string { return values[row%len(values)] }
	switch m.role {
	case roleISDN, roleMulticast, roleSurcharge:
		return pick("Y", "N")
	case roleSpeedMark:
		return pick("X", "")
	case roleCityState:
		return pick("Albany, NY", "Rome, GA")
	case roleRegionID:
		return pick("1", "2")
	}
	switch m.field {
	case phonebook.FieldID:
		return fmt.Sprint(row + 1)
	case phonebook.FieldCountry:
		return pick("USA", "Germany")
	case phonebook.FieldRegion:
		return pick("Washington", "Oregon")
	case phonebook.FieldName, phonebook.FieldDialUpEntry, phonebook.FieldComments:
		return pick("Seattle", "Salem", "Yakima")
	case phonebook.FieldAreaCode:
		return pick("206", "503")
	case phonebook.FieldAccessNumber:
		return fmt.Sprintf("555-01%02d", row)
	case phonebook.FieldMinBaud, phonebook.FieldMaxBaud:
		return pick("28800", "33600")
	case phonebook.FieldReserved:
		return "0"
	case phonebook.FieldFlags:
		if m.role == roleServices {
			return pick("modem", "ISDN")
		}
		return pick("48", "16")
	case phonebook.FieldStatus:
		return pick("in", "out")
	}
	return ""
}

// TestEverySynonym maps each title of the table alone beside a country and a
// number, with values that suit it.
func TestEverySynonym(t *testing.T) {
	for _, s := range synonyms {
		for word := range strings.SplitSeq(s.words, "|") {
			m := meaning{s.field, s.role}
			lines := []string{strings.ToUpper(word) + ";Dial-up entry;Comments"}
			for row := range 6 {
				lines = append(lines, plausible(m, row)+";ISP;c")
			}
			table := text(t, lines...)
			if table.Header == nil {
				t.Errorf("%q: no header was found", word)
				continue
			}
			if m.field == phonebook.FieldDialUpEntry || m.field == phonebook.FieldComments {
				table.Header[1], table.Header[2] = "x", "y"
			}
			got, err := newMapping(table, testCountries, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			// Of several meanings the first that suits the values is taken.
			suits := slices.ContainsFunc(meanings[word], func(k meaning) bool { return k.field == got.columns[0].Field })
			if c := got.columns[0]; c.Field != s.field && (len(meanings[word]) == 1 || !suits) {
				t.Errorf("%q: mapped to %v (%s), want %v", word, c.Field, c.Why, s.field)
			}
		}
	}
}

func fields(p *Plan) map[string]phonebook.Field {
	out := make(map[string]phonebook.Field)
	for _, c := range p.Columns {
		if c.Field != phonebook.FieldNone {
			out[c.Letter] = c.Field
		}
	}
	return out
}

func TestContentSettlesConflicts(t *testing.T) {
	const (
		country = phonebook.FieldCountry
		region  = phonebook.FieldRegion
		name    = phonebook.FieldName
		area    = phonebook.FieldAreaCode
		number  = phonebook.FieldAccessNumber
		high    = phonebook.FieldMaxBaud
		low     = phonebook.FieldMinBaud
		id      = phonebook.FieldID
		flags   = phonebook.FieldFlags
	)
	tests := []struct {
		name  string
		lines []string
		want  map[string]phonebook.Field
	}{
		{
			"area is a code",
			[]string{"City,Area,Number", "Rome,706,555-0100", "Oslo,47,555-0101"},
			map[string]phonebook.Field{"A": name, "B": area, "C": number},
		},
		{
			"area is a place",
			[]string{"City,Area,Number", "Rome,North,555-0100", "Oslo,South,555-0101"},
			map[string]phonebook.Field{"A": name, "B": region, "C": number},
		},
		{
			"exchange is a place",
			[]string{"Exchange,NPA,Number", "Rome,706,555-0100"},
			map[string]phonebook.Field{"A": name, "B": area, "C": number},
		},
		{
			"exchange is digits",
			[]string{"Exchange,NPA,Number", "555,706,555-0100"},
			map[string]phonebook.Field{"B": area, "C": number},
		},
		{
			"code is a country",
			[]string{"Code,City,Number", "US,Rome,555-0100", "DE,Bonn,555-0101"},
			map[string]phonebook.Field{"A": country, "B": name, "C": number},
		},
		{
			"land is a state",
			[]string{"Land,Ort,Rufnummer", "Bayern,Hof,555-0100", "Hessen,Ulm,555-0101"},
			map[string]phonebook.Field{"A": region, "B": name, "C": number},
		},
		{
			"id repeats",
			[]string{"Node,City,Number", "7,Rome,555-0100", "7,Bonn,555-0101"},
			map[string]phonebook.Field{"B": name, "C": number},
		},
		{
			"id is whole",
			[]string{"Node,City,Number", "7,Rome,555-0100", "8,Bonn,555-0101"},
			map[string]phonebook.Field{"A": id, "B": name, "C": number},
		},
		{
			"number without a title",
			[]string{"City,State,Local", "Rome,GA,706-555-0100", "Troy,NY,518-555-0101"},
			map[string]phonebook.Field{"A": name, "B": region, "C": number},
		},
		{
			"longer titles",
			[]string{"POP City Name,Local Access Number (V.90)", "Rome,706-555-0100"},
			map[string]phonebook.Field{"A": name, "B": number},
		},
		{
			"second name",
			[]string{"City,Location,Phone", "Rome,Hill,555-0100"},
			map[string]phonebook.Field{"A": name, "C": number},
		},
		{
			"speed marks",
			[]string{"City,Phone,300,1200,ISDN", "Rome,555-0100,X,,Y", "Troy,555-0101,B,C,N"},
			map[string]phonebook.Field{"A": name, "B": number, "C": high, "D": high, "E": flags},
		},
		{
			"headerless",
			[]string{"706,5550100,GA,Rome", "518,5550101,NY,Troy", "706,5550102,GA,Macon"},
			map[string]phonebook.Field{"A": area, "B": number, "C": region, "D": name},
		},
		{
			"headerless with speed and country",
			[]string{"Germany,Bonn,0228,555100,33600", "Germany,Ulm,0731,555101,33600", "Japan,Oita,097,555102,56000"},
			map[string]phonebook.Field{"A": country, "B": name, "C": area, "D": number, "E": high},
		},
		{
			"eleven fields",
			[]string{`1,1,0,"Rome, GA",706,5550100,300,2400,0,96,ISP`, `2,0,,,,,,,,,`, `3,1,0,Troy,518,5550101,300,2400,0,96,`},
			map[string]phonebook.Field{
				"A": id, "B": country, "C": region, "D": name, "E": area, "F": number, "G": low, "H": high,
				"I": phonebook.FieldReserved, "J": flags, "K": phonebook.FieldDialUpEntry,
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := plan(t, text(t, tt.lines...), book(), Options{Defaults: usa})
			if d := cmp.Diff(tt.want, fields(p)); d != "" {
				t.Error(d)
			}
			for _, c := range p.Columns {
				if c.Why.Empty() || c.Confidence < 0 || c.Confidence > 1 || len(c.Samples) > 3 {
					t.Errorf("column %+v", c)
				}
			}
		})
	}
}

func TestNodeNote(t *testing.T) {
	p := plan(t, text(t, "node,city,number", "7,Rome,555-0100", "7,Bonn,555-0101"), book(), Options{Defaults: usa})
	if !hasNote(p.Notes, "Column A (node) was not taken for the POP index") {
		t.Errorf("notes %q", p.Notes)
	}
}

func TestMapOption(t *testing.T) {
	table := text(t, "City,Phone,Spare,Comments", "Rome,555-0100,555-0200,c1", "Troy,555-0101,555-0201,c2")
	for _, column := range []string{"Spare", "spare", "C", "c", "3"} {
		p := plan(t, table, book(), Options{Defaults: usa, Map: map[phonebook.Field]string{
			phonebook.FieldAccessNumber: column, phonebook.FieldComments: "-",
		}})
		if got := p.Rows[0].POP; got.AccessNumber != "555-0200" || got.Comments != "" {
			t.Errorf("%q: %+v", column, got)
		}
		if got := p.Columns[2].Why.String(); got != "Chosen by hand." {
			t.Errorf("%q: %s", column, got)
		}
		if got := p.Columns[3].Why.String(); got != "Left out by choice." {
			t.Errorf("%q: %s", column, got)
		}
	}
}

func TestMapErrors(t *testing.T) {
	table := text(t, "City,Phone", "Rome,555-0100")
	type set = map[phonebook.Field]string
	tests := []struct {
		name     string
		table    *Table
		opt      Options
		field    phonebook.Field
		reason   string
		inRemedy string
	}{
		{"no country", table, Options{}, phonebook.FieldCountry, "No column was recognised as the country.", "--default country=NAME"},
		{
			"no number", text(t, "City,Country", "Rome,USA"),
			Options{},
			phonebook.FieldAccessNumber,
			"No column was recognised as the access number.", "--map number=COLUMN",
		},
		{
			"number left out", table,
			Options{Defaults: usa, Map: set{phonebook.FieldAccessNumber: "-"}},
			phonebook.FieldAccessNumber,
			"No column was recognised as the access number.", "City (A), Phone (B)",
		},
		{
			"unknown column", table,
			Options{Map: set{phonebook.FieldName: "Town hall"}},
			phonebook.FieldName,
			`The list has no column "Town hall".`, "City (A), Phone (B)",
		},
		{"column past the end", table, Options{Map: set{phonebook.FieldName: "3"}}, phonebook.FieldName, `The list has no column "3".`, ""},
		{
			"column twice", table,
			Options{Map: set{phonebook.FieldName: "A", phonebook.FieldRegion: "A"}},
			phonebook.FieldName,
			"Column A is already the region.", "once",
		},
		{
			"unknown country", table,
			Options{Defaults: set{phonebook.FieldCountry: "Atlantis"}},
			phonebook.FieldCountry,
			"This country is not in the country table.", "--default country=Atlantis",
		},
		{
			"ambiguous dial code", table,
			Options{Defaults: set{phonebook.FieldCountry: "+1"}},
			phonebook.FieldCountry,
			"2 countries share this dial code. Name the country.", "",
		},
		{"default index", table, Options{Defaults: set{phonebook.FieldID: "7"}}, phonebook.FieldID, "Every POP has its own; there is no default for it.", ""},
		{"default speed", table, Options{Defaults: set{phonebook.FieldMaxBaud: "fast"}}, phonebook.FieldMaxBaud, "This is not a speed.", ""},
		{"default flags", table, Options{Defaults: set{phonebook.FieldFlags: "300"}}, phonebook.FieldFlags, "Use a number from 0 to 255.", ""},
		{"default status", table, Options{Defaults: set{phonebook.FieldStatus: "soon"}}, phonebook.FieldStatus, "Use in or out.", ""},
		{"default reserved", table, Options{Defaults: set{phonebook.FieldReserved: "x"}}, phonebook.FieldReserved, "This is not a whole number.", ""},
		{"default area", table, Options{Defaults: set{phonebook.FieldAreaCode: "north"}}, phonebook.FieldAreaCode, `'n' is not allowed: digits, - and space only.`, ""},
		{"default region", table, Options{Defaults: set{phonebook.FieldRegion: "a,b"}}, phonebook.FieldRegion, "A comma ends the field. Use a space.", ""},
		{"default name", table, Options{Defaults: set{phonebook.FieldName: "Ö"}}, phonebook.FieldName, "'Ö' does not exist in ASCII. Spell it another way.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := NewPlan(tt.table, Target{Book: book(), Countries: testCountries}, tt.opt)
			e, ok := errors.AsType[*MapError](err)
			if !ok || p != nil {
				t.Fatalf("plan %v, error %v", p, err)
			}
			if e.Field != tt.field || e.Reason.String() != tt.reason || !strings.Contains(e.Remedy, tt.inRemedy) || e.Error() == "" {
				t.Errorf("got %v, %q, %q", e.Field, e.Reason, e.Remedy)
			}
		})
	}
	if _, err := NewPlan(table, Target{}, Options{}); err == nil {
		t.Error("a plan was made without a book")
	}
}

func TestDefaults(t *testing.T) {
	table := text(t, "City,Phone,Status", "Rome,555-0100,", "Troy,555-0101,out")
	p := plan(t, table, book(), Options{Defaults: map[phonebook.Field]string{
		phonebook.FieldCountry: "UK", phonebook.FieldRegion: "Kent", phonebook.FieldAreaCode: "(020)", phonebook.FieldMinBaud: "28.8",
		phonebook.FieldMaxBaud: "56K", phonebook.FieldReserved: "3", phonebook.FieldFlags: "16", phonebook.FieldDialUpEntry: "ISP",
		phonebook.FieldStatus: "out", phonebook.FieldComments: "new", phonebook.FieldName: "Nowhere",
	}})
	want := phonebook.POP{
		ID: 1, Country: 44, Region: 3, Name: "Rome", AreaCode: "020", AccessNumber: "555-0100", MinBaud: 28800,
		MaxBaud: 56000, Reserved: 3, Flags: 16, DialUpEntry: "ISP", Status: phonebook.OutOfService, Comments: "new",
	}
	if d := cmp.Diff(want, p.Rows[0].POP); d != "" {
		t.Error(d)
	}
	bare := plan(t, table, book(), Options{Defaults: usa}).Rows[0].POP
	if d := cmp.Diff(phonebook.POP{ID: 1, Country: 1, Name: "Rome", AccessNumber: "555-0100", Flags: 48}, bare); d != "" {
		t.Error(d)
	}
}

func TestPhrasesAreSorted(t *testing.T) {
	for _, w := range slices.Sorted(maps.Keys(meanings)) {
		if w != title(w) {
			t.Errorf("synonym %q is not as titles are normalised: %q", w, title(w))
		}
	}
	if !slices.IsSortedFunc(phrases, func(a, b string) int { return len(b) - len(a) }) {
		t.Error("a short phrase hides a longer one")
	}
}
