package sheet

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// A row that stays out is told once, with a reason of its own.
func TestSkippedRowsHaveTheirOwnReason(t *testing.T) {
	p := plan(t, text(t, "City,Phone", "Rome,555-0100", "Troy,555-0101", "Rome,555-0100", "Troy,555-0101", `"Bonn, Nord",###-####`), book(),
		Options{Defaults: usa, Leave: map[int]bool{6: true}})
	var got []string
	skipped := 0
	for _, g := range p.Groups() {
		if g.Result != Skipped {
			continue
		}
		skipped += g.Count
		for _, r := range g.Reasons {
			got = append(got, phonebook.Thousands(r.Row)+": "+r.Reason.String())
		}
		if g.Alike != (g.Count == 1) {
			t.Errorf("%d rows are alike: %v", g.Count, g.Alike)
		}
	}
	want := []string{"4: Row 2 already holds this POP.", "5: Row 3 already holds this POP.", "6: Left out by choice. The number is a placeholder."}
	if d := cmp.Diff(want, got); d != "" || skipped != p.Counts().Skipped {
		t.Errorf("%d of %d skipped rows are told:\n%s", skipped, p.Counts().Skipped, d)
	}
}

// A row that stays out still shows the region that the file gives it.
func TestRegionOfARowThatStaysOut(t *testing.T) {
	p := plan(t, text(t, "City,Region,Phone", "Rome,Lazio,555-0100", `"Bonn, Nord",Rhineland,555-0101`, "Troy,oregon,555-0102"), book(), Options{Defaults: usa})
	var got []string
	for i := range p.Rows {
		got = append(got, p.RegionOf(&p.Rows[i]))
	}
	if d := cmp.Diff([]string{"Lazio", "Rhineland", "Oregon"}, got); d != "" || len(p.NewRegions) != 1 {
		t.Errorf("new regions %q\n%s", p.NewRegions, d)
	}
}

// Only rows to look at are problems, and those that the mode changes are changes.
func TestLinesAreThoseThatAreCounted(t *testing.T) {
	list := text(t, "City,Country,Area,Phone,ISDN", "Rome,USA,206,555-0100,y", `"Bonn, Nord",Germany,228,555010,n`, "Kiel,Germany,431,12,n")
	for mode, want := range map[Mode]Result{ModeMerge: 0, ModeRetire: Change, ModeReplace: Delete} {
		p := plan(t, list, book(phonebook.POP{ID: 1, Country: 1, Name: "Troy", AccessNumber: "555-0199"}), Options{Mode: mode, Fix: FixCommas})
		c := p.Counts()
		for result, n := range map[Result]int{Add: c.Add, Change: c.Change, Delete: c.Delete, Rejected: c.Rejected, Skipped: c.Skipped} {
			if got := len(p.Lines(Shown{Result: result})); got != n {
				t.Errorf("%s: %d lines are %s, counted are %d", mode, got, result, n)
			}
		}
		if want != 0 && len(p.Lines(Shown{Result: want})) == 0 {
			t.Errorf("%s: the missing POP is not shown", mode)
		}
		lines := p.Lines(Shown{Problems: true})
		if len(lines) != 1 || lines[0].Row.POP.Name != "Kiel" || lines[0].Row.Wrong()[0].Reason.String() != "Warning: the number is very short." {
			t.Errorf("%s: problems %+v", mode, lines)
		}
	}
}
