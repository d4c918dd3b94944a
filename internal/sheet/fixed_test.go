package sheet

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// printed is a list as a line printer had it: titles of three lines, narrow
// columns of marks, dashes below, notes above and at the end.
var printed = []string{
	"Access numbers of Example Net, sorted by town",
	"",
	"                               100'S BPS             M",
	"                      PROV     3 12 24               N",
	"NODE TOWN             ST CNTRY         NUMBER        P REMARKS",
	"---- ---------------- -- ----- ------- ------------- - -------",
	"0101 Rome             GA USA   B B  C  706/555-0100  Y",
	"0102 Troy             NY USA   B B     518/555-0101  Y new",
	"0103 Sault Ste. Marie ON CAN   B       705/555-0102  N",
	"     Bonn                DEU        C  0228/555103   N",
	"0104 A very long name that runs over   518/555-0104  N",
	"",
	"B = Bell 103 (300 bps) or Bell 212A (1200 bps)",
	"    modems",
}

func TestFixedWidth(t *testing.T) {
	table := text(t, printed...)
	if table.Separator != FixedWidth || table.HeaderRow != 5 {
		t.Errorf("%s, header in row %d", table.Separator, table.HeaderRow)
	}
	want := []string{
		"NODE", "TOWN", "PROV ST", "CNTRY", "100'S BPS 3", "100'S BPS 12", "100'S BPS 24", "NUMBER", "M N P", "REMARKS",
	}
	if d := cmp.Diff(want, table.Header); d != "" {
		t.Error(d)
	}
	p := plan(t, table, book(), Options{})
	if d := cmp.Diff([]string{
		"add", "add", "add", "add",
		"rejected | D The text runs from one column into the next. | E The text runs from one column into the next. | F The text runs from one column into the next.",
		"skipped |  This row is a note, not a POP.", "skipped |  This row is a note, not a POP.",
	}, reasons(p)); d != "" {
		t.Error(d)
	}
	rome, bonn := p.Rows[0].POP, p.Rows[3].POP
	if rome.MinBaud != 300 || rome.MaxBaud != 2400 || rome.AreaCode != "706" || rome.AccessNumber != "555-0100" || rome.Country != 1 {
		t.Errorf("%+v", rome)
	}
	if bonn.MinBaud != 2400 || bonn.AreaCode != "0228" || bonn.Name != "Bonn" || bonn.Region != phonebook.AllRegions {
		t.Errorf("%+v", bonn)
	}
}

func TestFixedWidthByBlanks(t *testing.T) {
	for name, lines := range map[string][]string{
		"titles": {
			"City         St Phone", "Rome         GA 706 555-0100", "New Bedford  MA 508 555-0101", "New Rochelle NY 914 555-0102", "Troy         NY 518 555-0103",
		},
		"without": {
			"Rome           GA   706-555-0100", "New Bedford    MA   508-555-0101", "New Rochelle   NY   914-555-0102", "Troy           NY   518-555-0103",
		},
		"commas in every line": {
			"Rome, GA           706-555-0100   56K", "New Bedford, MA    508-555-0101   56K", "New Rochelle, NY   914-555-0102   28.8", "Troy, NY           518-555-0103   56K",
		},
	} {
		t.Run(name, func(t *testing.T) {
			table := text(t, lines...)
			if table.Separator != FixedWidth || len(table.Rows) != 4 || table.Columns != 3 {
				t.Fatalf("%s, %d rows, %q", table.Separator, len(table.Rows), cells(table))
			}
			if c := table.Rows[1].Cells; !strings.HasPrefix(c[0], "New Bedford") || !strings.Contains(c[1]+c[2], "508") {
				t.Errorf("%q", c)
			}
		})
	}
}

// TestLeaders: dots lead from the towns to their numbers.
func TestLeaders(t *testing.T) {
	table := text(t, "Albany, NY ........ 518-455-1234", "New York, NY ...... 212-555-1000", "Boston, MA ........ 617-555-0101", "Rome, GA .......... 706-555-0103", "St. Louis, MO . . . 314-555-0104")
	p := plan(t, table, book(), Options{Defaults: usa, Fix: FixCommas})
	if c := p.Counts(); table.Separator != FixedWidth || c.Add != 5 {
		t.Fatalf("%s, %+v, %q", table.Separator, c, reasons(p))
	}
	if r := p.Rows[4].POP; r.AreaCode != "314" || r.AccessNumber != "555-0104" || !strings.HasPrefix(r.Name, "St. Louis") {
		t.Errorf("%+v", r)
	}
}

// TestNotFixedWidth: text with separators stays so, however it is padded.
func TestNotFixedWidth(t *testing.T) {
	for want, lines := range map[string][]string{
		"comma": {"City        ,St,Phone", "Rome        ,GA,706-555-0100", "Troy        ,NY,518-555-0101", "Boston      ,MA,617-555-0102", "Albany      ,NY,518-555-0103"},
		"tab":   {"City\tPhone", "Rome\t706-555-0100", "Troy\t518-555-0101", "Boston\t617-555-0102", "Albany\t518-555-0103"},
	} {
		if table := text(t, lines...); table.Separator != want {
			t.Errorf("%s: read as %s, %q", want, table.Separator, cells(table))
		}
	}
}

func TestSeparatorIsChosen(t *testing.T) {
	data := []byte("a;b,c\n1;2,5550134\n")
	for sep, want := range map[string]int{"comma": 2, "semicolon": 2, "bar": 1} {
		table := readBytes(t, data, ReadOptions{Separator: sep, Header: "none"})
		if table.Separator != sep || table.Columns != want {
			t.Errorf("%s: %s, %d columns", sep, table.Separator, table.Columns)
		}
	}
	if table := readBytes(t, []byte(strings.Join(printed, "\n")), ReadOptions{Separator: "comma"}); table.Separator != "comma" {
		t.Error(table.Separator)
	}
}

// TestFixedWidthGroups: a printed list without titles, with its regions as
// headings and a note at the end.
func TestFixedWidthGroups(t *testing.T) {
	table := text(t, "EXAMPLE ONLINE ACCESS NUMBERS", "Updated 3/1/99", "",
		"GEORGIA", "  Rome              706-555-0101   V.90", "  Atlanta           404-555-0102   V.90", "  Athens            706-555-0103   28.8",
		"NEW YORK", "  Troy              518-555-0104   V.34", "  Buffalo           716-555-0105   28.8", "  New York          212-555-0106   V.90",
		"  Albany            518-555-0107   V.90", "", "For help call 800-555-0199.")
	p := plan(t, table, book(), Options{Defaults: usa})
	var got []string
	for _, r := range p.Rows {
		if r.Result == Add {
			got = append(got, r.POP.Name+" "+p.Regions.Name(r.POP.Region)+" "+r.POP.AreaCode+" "+r.POP.AccessNumber)
		}
	}
	want := []string{
		"Rome GEORGIA 706 555-0101", "Atlanta GEORGIA 404 555-0102", "Athens GEORGIA 706 555-0103",
		"Troy NEW YORK 518 555-0104", "Buffalo NEW YORK 716 555-0105", "New York NEW YORK 212 555-0106", "Albany NEW YORK 518 555-0107",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s\n%s", d, strings.Join(reasons(p), "\n"))
	}
}
