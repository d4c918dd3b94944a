package session_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// changeList holds one of everything that can change.
func changeList() *session.ChangeList {
	was := munich()
	was.Status, was.Comments = phonebook.InService, ""
	now := was
	now.AccessNumber, now.Flags, now.Region = "129-6082", 112, phonebook.AllRegions
	seattle, gone, out := book().POPs[0], book().POPs[2], book().POPs[1]
	gone.Region = 4
	return session.NewChangeList([]phonebook.Change{{Before: was, After: now}, {After: seattle}, {Before: gone}, {Before: out}}, session.ChangeSides{
		Countries: countries,
		Old:       phonebook.Regions{"Wash.", "Bavaria", "New York", "Old"},
		New:       phonebook.Regions{"Washington", "Bavaria", "New York"},
		Out:       func(id phonebook.POPID) bool { return id == out.ID },
	})
}

// table writes rows as a table shows them.
func table(l *session.ChangeList, r *session.ChangeRows) []string {
	out := []string{}
	for row := range r.Len() {
		if g := r.Group(row); g != nil {
			out = append(out, fmt.Sprintf("%s %d", g.Title, g.Count))
			continue
		}
		line := r.Line(row)
		old, now := l.Values(line)
		name := l.Name(line)
		if !line.First {
			name = "-"
		}
		out = append(out, fmt.Sprintf("%s|%s|%s|%s", name, line.Field, old, now))
	}
	return out
}

// The lines of the list, and the key of the heading over Seattle.
var (
	regionLines = []string{"Position 1|region|Wash.|Washington", "Position 4|region|Old|Gone from the list"}
	munichLines = []string{"Munich|region|Bavaria|No region", "-|access number|129-6081|129-6082", "-|service flags|48|112, Surcharge added"}
	outLine     = "München|status|In service|Out: clients drop it"
	goneLine    = "albany|entry|518 555-0141|Gone from the book"
	newLine     = "Seattle|entry|Not in the book|206 555-0134, 300–2,400"
)

func TestChangeRows(t *testing.T) {
	list := func(lines ...any) (out []string) {
		for _, l := range lines {
			if several, ok := l.([]string); ok {
				out = append(out, several...)
			} else {
				out = append(out, l.(string))
			}
		}
		return out
	}
	tests := []struct {
		name string
		by   session.Grouping
		kind session.ChangeKind
		want []string
	}{
		{"by region", session.ByItsRegion, session.AnyKind, list("Region list 1", regionLines, "Germany 1", munichLines, "Germany, Bavaria 1", outLine,
			"United States, Old 1", goneLine, "United States, Washington 1", newLine)},
		{"by country", session.ByItsCountry, session.AnyKind, list("Region list 1", regionLines, "Germany 2", outLine, munichLines, "United States 2", goneLine, newLine)},
		{"by kind", session.ByKind, session.AnyKind, list("Region list 1", regionLines, "Added 1", newLine, "Changed 1", munichLines, "Removed 2", goneLine, outLine)},
		{"added", session.ByItsRegion, session.IsAdded, list("United States, Washington 1", newLine)},
		{"changed", session.ByItsCountry, session.IsChanged, list("Region list 1", regionLines, "Germany 1", munichLines)},
		{"removed", session.ByKind, session.IsRemoved, list("Removed 2", goneLine, outLine)},
	}
	l := changeList()
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, table(l, l.Rows(tt.by, tt.kind, nil))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	if got := []int{l.Count(session.AnyKind), l.Count(session.IsAdded), l.Count(session.IsChanged), l.Count(session.IsRemoved)}; !cmp.Equal(got, []int{5, 1, 2, 2}) {
		t.Errorf("counts = %d", got)
	}
}

// A closed heading stands alone and counts what is below it; keys stay what they
// are.
func TestChangeRowsClosed(t *testing.T) {
	l := changeList()
	open := l.Rows(session.ByItsCountry, session.AnyKind, nil)
	closed := map[uint64]bool{}
	keys := map[uint64]bool{}
	for row := range open.Len() {
		if keys[open.Key(row)] {
			t.Errorf("row %d has the key of another", row)
		}
		keys[open.Key(row)] = true
		if open.Group(row) != nil {
			closed[open.Key(row)] = true
		}
	}
	got := table(l, l.Rows(session.ByItsCountry, session.AnyKind, closed))
	if diff := cmp.Diff([]string{"Region list 1", "Germany 2", "United States 2"}, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// Between two releases nobody knows whether a POP was deleted or put out of service.
func TestRemovedBetweenReleases(t *testing.T) {
	l := session.NewChangeList([]phonebook.Change{{Before: book().POPs[0]}}, session.ChangeSides{Countries: countries})
	if old, now := l.Values(l.Lines()[0]); old != "206 555-0134" || now != "Clients drop it" {
		t.Errorf("%q, %q", old, now)
	}
}

func TestCanTakeBack(t *testing.T) {
	l := changeList()
	got := map[string]bool{}
	for _, line := range l.Lines() {
		got[fmt.Sprintf("%s %s", l.Name(line), line.Field)] = l.CanTakeBack(line)
	}
	want := map[string]bool{
		"Position 1 region": true, "Position 4 region": false, "Seattle entry": true, "albany entry": true, "München status": true,
		"Munich region": true, "Munich access number": true, "Munich service flags": true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A region that moves up renumbers POPs whose region has the same name.
func TestMovedRegion(t *testing.T) {
	was, now := book().POPs[0], book().POPs[0]
	was.Region, now.Region = 2, 1
	l := session.NewChangeList([]phonebook.Change{{Before: was, After: now}}, session.ChangeSides{
		Countries: countries, Old: phonebook.Regions{"Gone", "Washington"}, New: phonebook.Regions{"Washington"},
	})
	want := []string{
		"Region list 1", "Position 1|region|Gone|Washington", "Position 2|region|Washington|Gone from the list",
		"United States, Washington 1", "Seattle|region|Washington, position 2|Washington, position 1",
	}
	if diff := cmp.Diff(want, table(l, l.Rows(session.ByItsRegion, session.AnyKind, nil))); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	for _, line := range l.Lines() {
		if l.CanTakeBack(line) {
			t.Errorf("%s can be taken back by itself", l.Name(line))
		}
	}
}

func TestFileLines(t *testing.T) {
	l := changeList()
	write := func(runs []session.Run) (out string) {
		for _, r := range runs {
			if r.Differs {
				out += "[" + r.Text + "]"
			} else {
				out += r.Text
			}
		}
		return out
	}
	got := map[string][2]string{}
	for _, line := range l.Lines() {
		if line.First {
			old, now := l.FileLines(line)
			got[l.Name(line)] = [2]string{write(old), write(now)}
		}
	}
	want := map[string][2]string{
		"Position 1": {"[Wash.]", "[Washington]"}, "Position 4": {"[Old]", ""},
		"Munich":  {"7,49,[2],Munich,89,[129-6081],300,2400,3,[48],Default", "7,49,[0],Munich,89,[129-6082],300,2400,3,[112],Default"},
		"Seattle": {"", "1,1,1,Seattle,206,555-0134,300,2400,0,0,"},
		"albany":  {"4,1,4,albany,518,555-0141,0,9600,0,0,", "4,0,,,,,,,,,"},
		"München": {"2,49,2,München,89,129 60 81,0,56000,0,0,", "2,0,,,,,,,,,"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A book of which everything changed is grouped within a frame.
func TestManyChanges(t *testing.T) {
	changes := make([]phonebook.Change, phonebook.MaxPOPs)
	for i := range changes {
		p := phonebook.POP{ID: phonebook.POPID(i + 1), Country: phonebook.CountryID(1 + i%200), Name: fmt.Sprint("Town ", i*7919%65000), AccessNumber: "1"}
		q := p
		q.AccessNumber, q.MaxBaud = "2", 9600
		changes[i] = phonebook.Change{Before: p, After: q}
	}
	l := session.NewChangeList(changes, session.ChangeSides{Countries: countries})
	best := time.Hour
	for range 5 {
		start := time.Now()
		r := l.Rows(session.ByItsRegion, session.AnyKind, nil)
		best = min(best, time.Since(start))
		if r.Len() != 2*phonebook.MaxPOPs+200 {
			t.Fatalf("%d rows", r.Len())
		}
	}
	t.Logf("grouped in %v", best)
	if best > 500*time.Millisecond { // far above what it takes, for slow machines and the race detector
		t.Errorf("grouping takes %v", best)
	}
}
