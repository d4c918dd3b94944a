package phonebook_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// histExample holds lines of "Example phone book history".
const histExample = "Date, Action, Key Field, Record ( ; delimited )\r\n" +
	"1/27/01 3:40:35 PM, POP Add, Albany, 3;1;0;Albany;912;555-0100;0;56000;0;48;ISP;1;1/27/01;;0\r\n" +
	"1/27/01 3:40:38 PM, POP Edit, Albuquerque, 5;1;0;Albuquerque;505;555-0121;0;56000;0;48;;1;1/27/01;;0\r\n" +
	"1/27/01 10:07:18 AM, POP Delete, Portland, 305;1;0;Portland;1;1;0;0;0;48;;1;1/27/01;;0\r\n"

func histEntries() []phonebook.HistoryEntry {
	at := func(h, m, s int) time.Time { return time.Date(2001, 1, 27, h, m, s, 0, time.UTC) }
	albuquerque := phonebook.POP{ID: 5, Country: 1, Name: "Albuquerque", AreaCode: "505", AccessNumber: "555-0121", MaxBaud: 56000, Flags: 48}
	portland := phonebook.POP{ID: 305, Country: 1, Name: "Portland", AreaCode: "1", AccessNumber: "1", Flags: 48}
	return []phonebook.HistoryEntry{
		{Time: at(15, 40, 35), Action: phonebook.POPAdd, Key: "Albany", POP: albany()},
		{Time: at(15, 40, 38), Action: phonebook.POPEdit, Key: "Albuquerque", POP: albuquerque},
		{Time: at(10, 7, 18), Action: phonebook.POPDelete, Key: "Portland", POP: portland},
	}
}

func writeHistory(t fataler, entries []phonebook.HistoryEntry, loc *time.Location) string {
	t.Helper()
	var out strings.Builder
	if err := phonebook.WriteHistory(&out, entries, loc); err != nil {
		t.Fatalf("WriteHistory: %v", err)
	}
	return out.String()
}

func TestHistoryGolden(t *testing.T) {
	if diff := cmp.Diff(histExample, writeHistory(t, histEntries(), time.UTC)); diff != "" {
		t.Errorf("written (-want +got):\n%s", diff)
	}
	for name, text := range map[string]string{
		"CRLF":         histExample,
		"LF":           strings.ReplaceAll(histExample, "\r\n", "\n"),
		"no header":    strings.TrimPrefix(histExample, phonebook.HistoryHeader+"\r\n"),
		"no last end":  strings.TrimSuffix(histExample, "\r\n"),
		"other header": strings.Replace(histExample, phonebook.HistoryHeader, "Date, Action, Key", 1),
	} {
		got, err := phonebook.ReadHistory(strings.NewReader(text), time.UTC)
		if diff := cmp.Diff(histEntries(), got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
	for _, empty := range []string{"", "\r\n", phonebook.HistoryHeader + "\r\n"} {
		if got, err := phonebook.ReadHistory(strings.NewReader(empty), time.UTC); err != nil || len(got) != 0 {
			t.Errorf("ReadHistory(%q) = %v, %v", empty, got, err)
		}
	}
}

func TestWriteHistoryLines(t *testing.T) {
	closed := albany()
	closed.Status, closed.Name, closed.DialUpEntry = phonebook.OutOfService, "East; Albany", "a;b;"
	draft := phonebook.POP{ID: 9, Name: "two\r\nlines", AreaCode: "9\n1", AccessNumber: "5\r5", DialUpEntry: "x\ny"}
	at := time.Date(2026, 12, 31, 23, 5, 9, 0, time.UTC)
	for _, c := range []struct {
		e    phonebook.HistoryEntry
		want string
	}{
		{
			phonebook.HistoryEntry{Action: phonebook.POPEdit, Key: "East; Albany", POP: closed},
			"POP Edit, East; Albany, 3;1;0;East; Albany;912;555-0100;0;56000;0;48;a;b;;0;1/1/27;;0",
		},
		{
			phonebook.HistoryEntry{Action: phonebook.POPAdd, Key: draft.Name, POP: draft},
			"POP Add, two  lines, 9;0;0;two  lines;9 1;5 5;0;0;0;0;x y;1;1/1/27;;0",
		},
		{
			phonebook.HistoryEntry{Action: phonebook.RegionEdit, Key: "Seattle", Detail: []string{"2", "Oregon; old", "a\r\nb"}},
			"Region Edit, Seattle, 2;Oregon, old;a  b",
		},
		{phonebook.HistoryEntry{Action: phonebook.BookPost, Key: "12", Detail: []string{"main"}}, "Post, 12, main"},
		{phonebook.HistoryEntry{Action: phonebook.BookRelease, Key: "12"}, "Release, 12, "},
	} {
		c.e.Time = at
		got := writeHistory(t, []phonebook.HistoryEntry{c.e}, time.FixedZone("", 3600))
		want := phonebook.HistoryHeader + "\r\n1/1/27 12:05:09 AM, " + c.want + "\r\n"
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestReadHistoryRefuses(t *testing.T) {
	const when = "1/27/01 3:40:35 PM, "
	const record = "3;1;0;Albany;912;555-0100;0;56000;0;48;ISP;1;1/27/01;;0"
	for _, c := range []refusal{
		{"no parts", "§Albany\r\n", phonebook.FieldNone},
		{"blank line between", when + "Post, 1, x\n§\n" + when + "Post, 1, x\n", phonebook.FieldNone},
		{"date", "§27.1.2001, POP Add, Albany, " + record, phonebook.FieldNone},
		{"month", "§13/27/01 3:40:35 PM, POP Add, Albany, " + record, phonebook.FieldNone},
		{"action", when + "Post, 1, x\n§" + when + "POP Move, Albany, " + record, phonebook.FieldNone},
		{"no record", "§" + when + "POP Add, Albany", phonebook.FieldNone},
		{"14 values", "§" + when + "POP Add, Albany, " + strings.TrimSuffix(record, ";0"), phonebook.FieldNone},
		{"number", "§" + when + "POP Add, Albany, x" + record, phonebook.FieldNone},
		{"status", "§" + when + "POP Add, Albany, " + strings.Replace(record, "ISP;1", "ISP;2", 1), phonebook.FieldNone},
		{"no status", "§" + when + "POP Add, Albany, " + strings.Replace(record, "ISP;1", "ISP;", 1), phonebook.FieldNone},
		{"damaged name", "§" + when + "POP Add, \xff, " + strings.Replace(record, "Albany", "\xff", 1), phonebook.FieldNone},
		{"damaged key", "§" + when + "Region Add, \xff, 1", phonebook.FieldNone},
		{"damaged record", "§" + when + "Region Add, x, \xff", phonebook.FieldNone},
		{"header again", phonebook.HistoryHeader + "\n§" + phonebook.HistoryHeader + "\n", phonebook.FieldNone},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, line := c.split(t)
			got, err := phonebook.ReadHistory(strings.NewReader(text), time.UTC)
			if got != nil {
				t.Errorf("%d entries beside an error", len(got))
			}
			if e, ok := errors.AsType[*phonebook.ParseError](err); !ok || e.Line != line {
				t.Errorf("%v, want a *ParseError at line %d", err, line)
			}
		})
	}
	if _, err := phonebook.ReadHistory(failReader{}, time.UTC); !errors.Is(err, errFull) {
		t.Errorf("a failing reader: %v", err)
	}
	if err := phonebook.WriteHistory(&failWriter{0}, histEntries(), time.UTC); !errors.Is(err, errFull) {
		t.Errorf("a failing writer: %v", err)
	}
}

func TestActionOnPOP(t *testing.T) {
	for _, a := range []phonebook.Action{
		phonebook.RegionAdd, phonebook.RegionEdit, phonebook.RegionDelete, phonebook.BookRelease, phonebook.BookPost, "",
	} {
		if a.OnPOP() {
			t.Errorf("%q is about a POP", a)
		}
	}
}

func TestNewPOPEntry(t *testing.T) {
	now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	before, after := pop(7), pop(7)
	after.Name = "Seattle"
	for _, c := range []struct {
		change phonebook.Change
		want   phonebook.HistoryEntry
	}{
		{phonebook.Change{After: after}, phonebook.HistoryEntry{Action: phonebook.POPAdd, Key: "Seattle", POP: after}},
		{phonebook.Change{Before: before}, phonebook.HistoryEntry{Action: phonebook.POPDelete, Key: "Albany", POP: before}},
		{phonebook.Change{Before: before, After: after}, phonebook.HistoryEntry{Action: phonebook.POPEdit, Key: "Seattle", POP: after, Before: before}},
	} {
		c.want.Time, c.want.User, c.want.Source = now, "ann", "isp.xlsx"
		if diff := cmp.Diff(c.want, phonebook.NewPOPEntry(c.change, now, "ann", "isp.xlsx")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// Every entry about a valid POP or region comes back as it was, up to what the
// form has no place for: user, source, comments, and what was before.
func TestHistoryIdentity(t *testing.T) {
	any := page(t, "windows-1252")
	plain := rapid.StringMatching(`[A-Za-z0-9é, ]{0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		var want []phonebook.HistoryEntry
		loc := time.FixedZone("", rapid.IntRange(-12, 14).Draw(t, "zone")*3600)
		at := func() time.Time {
			return time.Unix(rapid.Int64Range(0, 3100000000).Draw(t, "time"), 0).In(loc)
		}
		for _, p := range drawBook(t, any).POPs {
			p.Comments = ""
			a := rapid.SampledFrom([]phonebook.Action{phonebook.POPAdd, phonebook.POPEdit, phonebook.POPDelete}).Draw(t, "action")
			want = append(want, phonebook.HistoryEntry{Time: at(), Action: a, Key: p.Name, POP: p})
		}
		for _, key := range drawRegions(t, any) {
			a := rapid.SampledFrom([]phonebook.Action{phonebook.RegionAdd, phonebook.RegionEdit, phonebook.BookPost}).Draw(t, "action")
			e := phonebook.HistoryEntry{Time: at(), Action: a, Key: key, Detail: rapid.SliceOfN(plain, 2, 3).Draw(t, "detail")}
			want = append(want, e)
		}
		got, err := phonebook.ReadHistory(strings.NewReader(writeHistory(t, want, loc)), loc)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Fatalf("%v (-want +got):\n%s", err, diff)
		}
	})
}

// A history is as long as a book's life: writing does not hold it in memory.
func TestWriteHistoryLong(t *testing.T) {
	entries := make([]phonebook.HistoryEntry, 1000)
	for i := range entries {
		entries[i] = histEntries()[0]
	}
	if err := phonebook.WriteHistory(&failWriter{1}, entries, time.UTC); !errors.Is(err, errFull) {
		t.Errorf("a writer that fails late: %v", err)
	}
	if err := phonebook.WriteHistory(io.Discard, entries, time.UTC); err != nil {
		t.Error(err)
	}
}
