package sheet

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// troubled has rows with several faults each.
var troubled = []string{
	"City,Country,Region,Phone,Max speed",
	`"Münster, ` + strings.Repeat("y", 30) + `",Germany,,"34-3900, 34-3901",rapid`,
	"Łódź,USA,Łódzkie,555-0100,9600",
	",USA,,555-0101,9600",
	"東京,USA,,555-0102,9600",
	`"Rome, GA",USA,,555-0103,fast`,
}

// Every reason of a row is told, not the first alone.
func TestEveryReason(t *testing.T) {
	p := plan(t, text(t, troubled...), book(), Options{})
	var got []string
	for i := range p.Rows {
		for _, pr := range p.Rows[i].Wrong() {
			got = append(got, fmt.Sprintf("%d %s: %s", p.Rows[i].Row, pr.Field, pr.Reason))
		}
	}
	want := []string{
		"2 access number: The cell holds several numbers.",
		"2 maximum speed: This is not a speed.",
		"2 POP name: A comma ends the field. Use a space.",
		"2 POP name: 'ü' does not exist in ASCII. Spell it another way.",
		"2 POP name: 38 characters, at most 30.",
		"3 region: 'Ł' does not exist in ASCII. Spell it another way.",
		"3 POP name: 'Ł' does not exist in ASCII. Spell it another way.",
		"4 POP name: The POP name is missing: clients show a blank line.",
		"5 POP name: '東' does not exist in ASCII. Spell it another way.",
		"6 maximum speed: This is not a speed.",
		"6 POP name: A comma ends the field. Use a space.",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// A repair counts the same rows before it is made and after it.
func TestTouched(t *testing.T) {
	all := FixCommas | FixLength | FixASCII | FixSplit | FixSpeeds
	want := map[Fix]int{FixCommas: 2, FixLength: 1, FixASCII: 3, FixSplit: 1, FixSpeeds: 2}
	table := text(t, troubled...)
	if d := cmp.Diff(want, plan(t, table, book(), Options{}).Touched()); d != "" {
		t.Errorf("before: %s", d)
	}
	want[FixASCII] = 2 // one has no plain spelling
	if d := cmp.Diff(want, plan(t, table, book(), Options{Fix: all}).Touched()); d != "" {
		t.Errorf("after: %s", d)
	}
}

// No repair undoes another: each row that one of them brings in stays in with more.
func TestRepairsAgree(t *testing.T) {
	table := text(t, troubled...)
	in := func(fix Fix) map[int]bool {
		out := map[int]bool{}
		p := plan(t, table, book(), Options{Fix: fix})
		for i := range p.Rows {
			if p.Rows[i].Result != Rejected {
				out[p.Rows[i].Row] = true
			}
		}
		return out
	}
	for fix := Fix(0); fix < FixSpeeds<<1; fix++ {
		for _, more := range []Fix{FixCommas, FixLength, FixASCII, FixSplit, FixSpeeds} {
			after := in(fix | more)
			for row := range in(fix) {
				if !after[row] {
					t.Errorf("row %d comes in with %s and not with %s as well", row, fix, more)
				}
			}
		}
	}
}

// A list that gives no name changes no name: there is nothing to doubt.
func TestNamelessRows(t *testing.T) {
	b := &phonebook.Book{Name: "B", POPs: []phonebook.POP{{ID: 1, Country: 1, Name: "Rome", AccessNumber: "555-0100"}}}
	lines := []string{"ID,City,Country,Phone", "1,,USA,555-0109"}
	p := plan(t, text(t, lines...), b, Options{})
	if r := p.Rows[0]; r.Result != Change || len(r.Wrong()) != 0 {
		t.Errorf("merged: %+v", r)
	}
	p = plan(t, text(t, lines...), b, Options{Mode: ModeReplace})
	if r := p.Rows[0]; r.Result != Change || len(r.Wrong()) != 1 || !r.Troubled() {
		t.Errorf("replaced: %+v", r)
	}
}

// Letters that are lacking are told with and without their plain spelling.
func TestLacking(t *testing.T) {
	table := text(t, troubled...)
	for _, fix := range []Fix{0, FixASCII} {
		got, err := json.Marshal(plan(t, table, book(), Options{Fix: fix}).Lacking())
		if err != nil || len(got) == 0 || strings.Count(string(got), "[") != 4 || !strings.Contains(string(got), "東京") {
			t.Errorf("with %q: %s, %v", fix, got, err)
		}
	}
}
