package sheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestNumbersIn(t *testing.T) {
	tests := []struct {
		cell, code string
		want       string // joined by " | "
	}{
		{"072-155190\n072-155191", "31", "072-155190 | 072-155191"},
		{"212-555-0101; 212-555-0102 / 0103", "1", "212-555-0101 | 212-555-0102 | 212-555-0103"},
		{"212-555-0101 / 555-0102", "1", "212-555-0101 | 212-555-0102"},
		{"072-155190/91", "31", "072-155190 | 072-155191"},
		{"0431/555123/24/25", "49", "0431/555123 | 0431/555124 | 0431/555125"},
		{"(0431) 555123/24", "49", "(0431) 555123 | (0431) 555124"},
		{"089-123456 / 089-12345", "49", "089-123456 | 089-12345"},
		{"212-555-0101 212-555-0102", "1", "212-555-0101 | 212-555-0102"},
		{"(212) 555-0101 (212) 555-0102", "1", "(212) 555-0101 | (212) 555-0102"},
		{"5550101 5550102", "49", "5550101 | 5550102"},
		{"555-0101 or 555-0102", "1", "555-0101 | 555-0102"},
		{"555-0101, 555-0101", "1", "555-0101, 555-0101"},
		{"907/592-2557", "1", "907/592-2557"},
		{"089 / 5550134", "49", "089 / 5550134"},
		{"999/555/0134", "1", "999/555/0134"},
		{"030/555/0134", "49", "030/555/0134"},
		{"212555/0134", "1", "212555/0134"},
		{"5,550,143", "1", "5,550,143"},
		{"555-0134 (new)", "1", "555-0134 (new)"},
		{"55 50 13 40", "33", "55 50 13 40"},
		{"143", "965", "143"},
		{"142/143", "965", "142/143"},
		{"", "1", ""},
	}
	for _, tt := range tests {
		if got := strings.Join(dialing{code: tt.code}.numbersIn(tt.cell), " | "); got != tt.want {
			t.Errorf("numbersIn(%q, +%s) = %q, want %q", tt.cell, tt.code, got, tt.want)
		}
	}
}

func TestSeveralNumbers(t *testing.T) {
	table := text(t, "POP ID;Country;City;Phone", `7;USA;Rome;"212-555-0101, 0102"`, ";USA;Troy;518-555-0103", ";USA;Bonn;518-555-0104 / ###-####")
	b := book(pop(3, "Rome", "212", "555-0102"))
	p := plan(t, table, b, Options{Fix: FixSplit})
	want := []string{"7 add", "3 unchanged", "4 add", "0 rejected"}
	if d := cmp.Diff(want, decided(p)); d != "" {
		t.Fatal(d)
	}
	if r := p.Rows[0]; r.Row != 2 || r.POP.AccessNumber != "555-0101" || !strings.Contains(reasons(p)[0], `The cell holds 2 numbers; this POP has "212-555-0101".`) {
		t.Errorf("%+v", r)
	}
	if err := b.Apply(p.Changes()); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(Counts{Unchanged: 3, Rejected: 1}, plan(t, table, b, Options{Fix: FixSplit}).Counts()); d != "" {
		t.Error(d)
	}

	// Without the repair the row is rejected, names the repair, and keeps its POPs.
	table = text(t, "Country;City;Phone", `USA;Rome;"212-555-0101, 0102"`)
	p = plan(t, table, b, Options{Mode: ModeReplace})
	if r := p.Rows[0]; r.Result != Rejected || !strings.Contains(told(r), "--fix numbers") {
		t.Errorf("%+v", r)
	}
	for _, m := range p.Missing {
		if m.Name == "Rome" {
			t.Errorf("POP %d is in the rejected row and would be deleted", m.ID)
		}
	}
}

// TestOwnListsKeepNumbers: what a book holds is no mistake in its own export.
func TestOwnListsKeepNumbers(t *testing.T) {
	b := book(pop(1, "Rome*", "", "5550101 5550102"), pop(2, "Troy", "", "###-1###"), pop(3, "Bonn", "20", "1"))
	b.POPs[2].Country = 49
	var out strings.Builder
	if err := WriteCSV(&out, b, testCountries); err != nil {
		t.Fatal(err)
	}
	p := plan(t, text(t, strings.Split(out.String(), "\r\n")...), b, Options{Fix: FixSplit | FixCommas})
	for _, r := range p.Rows {
		if r.Result != Unchanged || len(r.Problems) > 0 {
			t.Errorf("%v", reasons(p))
		}
	}
}

func TestWriteProblemsOncePerRow(t *testing.T) {
	p := plan(t, text(t, "Country,City,Phone", `USA,"a,b",555-0101; 555-0102`), book(), Options{Fix: FixSplit})
	if n := p.Counts().Rejected; n != 2 {
		t.Fatalf("%d rejected", n)
	}
	var out strings.Builder
	if err := p.writeProblems(&out, phonebook.Sentence.String); err != nil {
		t.Fatal(err)
	}
	if table := readBytes(t, []byte(out.String()), ReadOptions{Header: "1"}); len(table.Rows) != 1 || strings.Count(table.Rows[0].Cell(5), "comma ends") != 1 {
		t.Errorf("%q", cells(table))
	}
}

func TestFootnotes(t *testing.T) {
	lines := []string{"Country,City,Phone", "USA,Adak*,555-0100", "USA,Troy †,555-0101", "USA,* Rome,555-0102", "USA,Bonn**,555-0103", "USA,*,555-0104"}
	names := func(p *Plan) (out []string) {
		for _, r := range p.Rows {
			if r.Result == Add {
				out = append(out, r.POP.Name)
			}
		}
		return out
	}
	opt := Options{Fix: FixASCII}
	// A star inside a name too: only a legend makes it a footnote.
	if d := cmp.Diff([]string{"Adak*", "Troy", "* Rome", "Bonn**", "*"}, names(plan(t, text(t, lines...), book(), opt))); d != "" {
		t.Error(d)
	}
	p := plan(t, text(t, append(lines, "* = new number")...), book(), opt)
	if d := cmp.Diff([]string{"Adak", "Troy", "* Rome", "Bonn", "*"}, names(p)); d != "" {
		t.Error(d)
	}
	if got := reasons(p)[0]; got != `add | B The footnote mark was taken off: "Adak". The list says "* = new number".` {
		t.Errorf("got %q", got)
	}
	if g := p.Groups(); len(g) != 3 || g[1].Count != 2 || g[1].Example.Value != "Adak*" {
		t.Errorf("%+v", g)
	}
}

func TestLostZeros(t *testing.T) {
	p := plan(t, text(t, "Country,City,Area code,Phone", "UK,A,020,5550100", "UK,B,0121,5550101", "UK,C,0161,5550102", "UK,D,20,5550103", "UK,E,,143",
		"Japan,F,3,5550104", "USA,G,425,5550105", "USA,H,425,550106", "USA,I,25,5550107", "USA,J,,911"), book(), Options{})
	var got []string
	for _, r := range p.Rows {
		for _, pr := range r.Problems {
			got = append(got, r.POP.Name+" "+pr.Column+" "+pr.Reason.String())
			if r.Result != Add || !pr.Note {
				t.Errorf("%+v", r)
			}
		}
	}
	want := []string{
		`D C Warning: the area code "20" may have lost a zero; 3 others of its country start with 0.`,
		"H D Warning: a number of this country has 3 and 7 digits, this one 3 and 6. A zero may be lost.",
		"I C Warning: a number of this country has 3 and 7 digits, this one 2 and 7. A zero may be lost.",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestLayout(t *testing.T) {
	same := []*Table{
		text(t, "Country,City,Access No.", "USA,Rome,555-0100"),
		text(t, "COUNTRY;City;access_no", "Germany;Bonn;0228", "Germany;Ulm;0731"),
	}
	other := []*Table{
		text(t, "City,Country,Access No.", "Rome,USA,555-0100"),
		text(t, "Rome,706,5550100", "Troy,518,5550101"),
		text(t, "706,5550100,Rome", "518,5550101,Troy"),
	}
	if same[0].Layout() != same[1].Layout() {
		t.Error("two lists with the same titles have two layouts")
	}
	seen := map[string]bool{same[0].Layout(): true}
	for _, table := range other {
		if seen[table.Layout()] {
			t.Errorf("%q has the layout of another list", cells(table))
		}
		seen[table.Layout()] = true
	}
	if a, b := other[1].Layout(), text(t, "Bonn,206,5550102", "Ulm,503,5550103").Layout(); a != b {
		t.Error("two lists without a header that look alike have two layouts")
	}
}

func TestServiceWordsOnly(t *testing.T) {
	const base = phonebook.DefaultFlags
	for cell, want := range map[string]phonebook.ServiceFlags{
		"ISDN only": base | phonebook.NotModem, "modem only": base | phonebook.NotISDN, "no ISDN": base | phonebook.NotISDN, "both": base,
		"modem, surcharge": base | phonebook.NotISDN | phonebook.Surcharge, "toll": base | phonebook.Surcharge, "multicast": base &^ phonebook.NotMulticast,
		"ISDN without multicast": base | phonebook.NotModem,
	} {
		edit, ok := parseFlags(cell)
		if got := edit.apply(base); !ok || got != want {
			t.Errorf("%q: %#x, %v; want %#x", cell, got, ok, want)
		}
	}
	for _, cell := range []string{"no", "isdn no", "isdn not isdn", "only"} {
		if _, ok := parseFlags(cell); ok {
			t.Errorf("%q was accepted", cell)
		}
	}
	for cell, want := range map[string]phonebook.ServiceFlags{"only": base | phonebook.NotModem, "ISDN only": base | phonebook.NotModem, "64k/128k": base} {
		if edit, ok := parseOffer(roleISDN, cell); !ok || edit.apply(base) != want {
			t.Errorf("%q in a column for ISDN: %#x, %v", cell, edit.apply(base), ok)
		}
	}
}
