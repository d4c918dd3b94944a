package sheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// TestHeadings puts one row between two POPs and asks what it is taken for.
func TestHeadings(t *testing.T) {
	tests := []struct {
		row    string
		result Result
		region string // of the POP below
		reason string
	}{
		{"AK LOCATIONS,,,", Skipped, "AK", "heading"},
		{"New York access numbers:,,,", Skipped, "New York", "heading"},
		{"Texas Cities,,,", Skipped, "Texas", "heading"},
		{"Washington,,,", Skipped, "Washington", "heading"},
		{"Washington:,,,", Skipped, "Washington", "heading"},
		{"IDAHO,IDAHO,IDAHO,IDAHO", Skipped, "IDAHO", "heading"},
		{",BRITISH COLUMBIA LOCATIONS,,", Skipped, "BRITISH COLUMBIA", "heading"},
		{"Total: 300 numbers,,,", Skipped, "", "total"},
		{"Subtotal,,,", Skipped, "", "total"},
		{"Grand total,,12,", Skipped, "", "total"},
		{"Gesamt,,,", Skipped, "", "total"},
		{"* = new number,,,", Skipped, "", "note"},
		{"Note: call before use,,,", Skipped, "", "note"},
		{"Page 2 of 7,,,", Skipped, "", "note"},
		{"Effective 05/01/1999,,,", Skipped, "", "note"},
		{"These numbers are for members only and may change without notice,,,", Skipped, "", "note"},
		{"State,City,Phone,Notes", Skipped, "", "repeats the header"},
		{",Salem,,", Rejected, "", "no digit"},
		{"OR,Salem,,", Rejected, "", "no digit"},
		{"OR,Salem,pending,", Rejected, "", "not allowed"},
		{"OR,Totalville,555-0109,", Add, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.row, func(t *testing.T) {
			b := book()
			p := plan(t, text(t, "State,City,Phone,Notes", "WA,Yakima,555-0100,a", tt.row, ",Nome,555-0101,b", "WA,Kent,555-0102,c"), b, Options{Defaults: usa})
			if len(p.Rows) != 4 {
				t.Fatalf("%d rows", len(p.Rows))
			}
			r := p.Rows[1]
			if r.Result != tt.result || !strings.Contains(told(r), tt.reason) {
				t.Errorf("got %v, %q", r.Result, told(r))
			}
			names := append(phonebook.Regions{"Washington", "Oregon"}, p.NewRegions...)
			if got := names.Name(p.Rows[2].POP.Region); got != tt.region {
				t.Errorf("the POP below is in region %q, want %q", got, tt.region)
			}
			if got := names.Name(p.Rows[3].POP.Region); got != "WA" {
				t.Errorf("a heading moved the POP with a region of its own to %q", got)
			}
		})
	}
}

func TestServiceWords(t *testing.T) {
	const base = phonebook.DefaultFlags
	tests := []struct {
		part role
		cell string
		want phonebook.ServiceFlags
		ok   bool
	}{
		{roleValue, "0", 0, true},
		{roleValue, "255", 255, true},
		{roleValue, "256", base, false},
		{roleValue, "Modem", base | phonebook.NotISDN, true},
		{roleValue, "Analog / ISDN", base, true},
		{roleValue, "ISDN", base | phonebook.NotModem, true},
		{roleValue, "digital", base | phonebook.NotModem, true},
		{roleValue, "v.90 and isdn", base, true},
		{roleValue, "and", base, false},
		{roleValue, "X.25", base, false},
		{roleISDN, "Y", base, true},
		{roleISDN, "no", base | phonebook.NotISDN, true},
		{roleISDN, "perhaps", base, false},
		{roleMulticast, "yes", base &^ phonebook.NotMulticast, true},
		{roleMulticast, "-", base, true},
		{roleSurcharge, "$0.10/min", base | phonebook.Surcharge, true},
		{roleSurcharge, "0.00", base, true},
		{roleSurcharge, "Free", base, true},
		{roleSurcharge, "yes", base | phonebook.Surcharge, true},
		{roleSurcharge, "ask", base, false},
	}
	for _, tt := range tests {
		edit, ok := parseFlags(tt.cell)
		if tt.part != roleValue {
			edit, ok = parseOffer(tt.part, tt.cell)
		}
		if ok != tt.ok {
			t.Errorf("%q: accepted %v, want %v", tt.cell, ok, tt.ok)
		}
		if got := edit.apply(base); ok && got != tt.want {
			t.Errorf("%q: flags %#x, want %#x", tt.cell, got, tt.want)
		}
	}
}

func TestFlagWordsKeepOtherBits(t *testing.T) {
	was := pop(1, "Rome", "706", "555-0100")
	was.Flags = phonebook.Custom2 | phonebook.SignUp | phonebook.NotISDN
	p := plan(t, text(t, "POP ID,Country,Area code,Phone,ISDN", "1,USA,706,555-0100,Y"), book(was), Options{})
	if got := p.Rows[0].POP.Flags; got != phonebook.Custom2|phonebook.SignUp {
		t.Errorf("flags %#x", got)
	}
}

func TestRegionSpellings(t *testing.T) {
	r := newRegions(phonebook.Regions{"Washington", "São Paulo", "a  b"})
	for name, want := range map[string]phonebook.RegionID{"Washington": 1, "WASHINGTON": 1, "são paulo": 2, "a b": 3, "a  b": 3, "Idaho": 4, "IDAHO": 4} {
		if name == "IDAHO" {
			r.id("Idaho")
		}
		if got := r.id(name); got != want {
			t.Errorf("%q is region %d, want %d", name, got, want)
		}
	}
}

func TestErrorTexts(t *testing.T) {
	for want, err := range map[string]error{
		"a.xls: The file is empty.":                         &FileError{File: "a.xls", Reason: phonebook.Say("The file is empty.")},
		"country: No column was recognised as the country.": &MapError{Field: phonebook.FieldCountry, Reason: phonebook.Say("No column was recognised as the {{.Field}}.", "Field", phonebook.FieldCountry)},
	} {
		if err.Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
	}
	if got := Result(99).String() + Result(0).String(); got != "" {
		t.Errorf("unknown results are called %q", got)
	}
	var names []string
	for r := Add; r <= Skipped; r++ {
		names = append(names, r.String())
	}
	if d := cmp.Diff([]string{"add", "change", "unchanged", "delete", "rejected", "skipped"}, names); d != "" {
		t.Error(d)
	}
}
