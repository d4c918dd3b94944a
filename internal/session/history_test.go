package session_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func history() *session.History {
	day := time.Date(2026, 8, 1, 12, 0, 0, 0, time.Local)
	p := munich()
	renamed := p
	renamed.Name = "München"
	return session.NewHistory([]phonebook.HistoryEntry{
		phonebook.NewPOPEntry(phonebook.Change{After: p}, day, "anna", "list.xlsx"),
		phonebook.NewPOPEntry(phonebook.Change{Before: p, After: renamed}, day.Add(time.Hour), "anna", ""),
		{Time: day.AddDate(0, 0, 1), User: "bert", Action: phonebook.BookRelease, Key: "2", Detail: []string{"2", "1 POPs", "3 added", "2 changed", "1 removed", "4 added more"}},
		{Time: day.AddDate(0, 0, 1), User: "bert", Action: phonebook.BookPost, Key: "2", Detail: []string{"2", "lab", "34400 bytes", "1.5s"}},
		{Time: day.AddDate(0, 0, 1), User: "bert", Action: phonebook.BookPost, Key: "2", Detail: []string{"2", "old", "12 bytes"}},
		{Time: day.AddDate(0, 0, 2), User: "bert", Action: phonebook.BookPostFailed, Key: "2", Detail: []string{"2", "far", "no route to host", "2m0s"}},
	})
}

func TestHistoryFind(t *testing.T) {
	h := history()
	tests := []struct {
		name, text string
		action     phonebook.Action
		day        int
		want       []int32
	}{
		{"all", "", "", -1, []int32{0, 1, 2, 3, 4, 5}},
		{"text", "münchen", "", -1, []int32{4}},
		{"two words", "munich 129", "", -1, []int32{4, 5}},
		{"source", "XLSX", "", -1, []int32{5}},
		{"user", "bert", "", -1, []int32{0, 1, 2, 3}},
		{"action", "", phonebook.BookPost, -1, []int32{1, 2}},
		{"day", "", "", 2, []int32{4, 5}},
		{"text and day", "lab", "", 1, []int32{2}},
		{"nothing", "lab", "", 0, []int32{}},
	}
	for _, tt := range tests {
		day := time.Time{}
		if tt.day >= 0 {
			day = h.Days()[tt.day]
		}
		if diff := cmp.Diff(tt.want, h.Find(tt.text, tt.action, day)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	if got := len(h.Days()); got != 3 {
		t.Errorf("%d days", got)
	}
	want := []phonebook.Action{phonebook.POPAdd, phonebook.POPEdit, phonebook.BookRelease, phonebook.BookPost, phonebook.BookPostFailed}
	if diff := cmp.Diff(want, h.Actions()); diff != "" {
		t.Errorf("actions (-want +got):\n%s", diff)
	}
}

func TestHistoryPosts(t *testing.T) {
	posts := history().Posts()
	got := []string{}
	for _, p := range posts {
		got = append(got, fmt.Sprint(p.Host, p.Version, p.Failed, p.Bytes, p.Reason, p.Took))
	}
	want := []string{"far2true 0no route to host2m0s", "old2false 120s", "lab2false 344001.5s"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A long history is searched within a frame.
func TestLongHistory(t *testing.T) {
	entries := make([]phonebook.HistoryEntry, 130_000)
	p := munich()
	for i := range entries {
		p.Name = fmt.Sprint("Town ", i)
		entries[i] = phonebook.NewPOPEntry(phonebook.Change{After: p}, time.Unix(int64(i), 0), "anna", "list.xlsx")
	}
	h := session.NewHistory(entries)
	best := time.Hour
	for range 5 {
		start := time.Now()
		if n := len(h.Find("town 999", "", time.Time{})); n == 0 {
			t.Fatal("nothing found")
		}
		best = min(best, time.Since(start))
	}
	t.Logf("searched in %v", best)
	if best > 500*time.Millisecond { // far above what it takes, for slow machines and the race detector
		t.Errorf("a search takes %v", best)
	}
}

func TestHistoryReleases(t *testing.T) {
	h := history()
	if got, ok := h.Release(2); !ok || got != (session.ReleaseChange{Added: 3, Changed: 2, Removed: 1}) {
		t.Errorf("%+v, %v", got, ok)
	}
	if _, ok := h.Release(1); ok {
		t.Error("a release that is not in the history")
	}
}
