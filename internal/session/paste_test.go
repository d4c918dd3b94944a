package session_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestReadTSV(t *testing.T) {
	tests := []struct {
		name, text string
		want       [][]string
	}{
		{"one cell", "Napa", [][]string{{"Napa"}}},
		{"line end", "Napa\n", [][]string{{"Napa"}}},
		{"block", "a\tb\nc\td\n", [][]string{{"a", "b"}, {"c", "d"}}},
		{"Windows", "a\tb\r\nc\td\r\n", [][]string{{"a", "b"}, {"c", "d"}}},
		{"old", "a\rb", [][]string{{"a"}, {"b"}}},
		{"empty cells", "a\t\n\tb", [][]string{{"a", ""}, {"", "b"}}},
		{"empty row", "a\n\nb\n", [][]string{{"a"}, {""}, {"b"}}},
		{"quoted", "\"a\tb\"\t\"say \"\"x\"\"\"\n\"two\nlines\"\n", [][]string{{"a\tb", `say "x"`}, {"two\nlines"}}},
		{"a mark in a text", "\"Napa\" east\tb\n\"open", [][]string{{`"Napa" east`, "b"}, {`"open`}}},
	}
	for _, tt := range tests {
		got, err := session.ReadTSV(tt.text)
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", tt.name, err, diff)
		}
	}
}

func TestReadTSVLimits(t *testing.T) {
	tests := []struct {
		name, text string
		want       session.PasteError
	}{
		{"nothing", "", session.PasteError{Fault: session.NothingToPaste}},
		{"bytes", "\x89PNG\r\n", session.PasteError{Fault: session.NoText}},
		{"zeros", "a\x00b", session.PasteError{Fault: session.NoText}},
		{"70,000 rows", strings.Repeat("a\tb\n", 70_000), session.PasteError{Fault: session.TooManyRows, Found: 70_000, Most: 65_000}},
		{"a cell of 10 MB", "a\nb\t" + strings.Repeat("x", 10<<20), session.PasteError{Fault: session.CellTooLong, Found: 10 << 20, Most: 32_767, Row: 2}},
		{"too large", strings.Repeat("x", 65<<20), session.PasteError{Fault: session.TooLarge, Found: 65 << 20, Most: 64 << 20}},
	}
	for _, tt := range tests {
		_, err := session.ReadTSV(tt.text)
		e, ok := errors.AsType[*session.PasteError](err)
		if !ok || e.Fault != tt.want.Fault || e.Most != tt.want.Most || e.Row != tt.want.Row || e.Found < tt.want.Found || e.Found > tt.want.Found+1 {
			t.Errorf("%s: %+v, want %+v", tt.name, e, tt.want)
		}
	}
}

// FuzzTSV checks that what is read and written again is the same, and that
// nothing panics.
func FuzzTSV(f *testing.F) {
	for _, text := range []string{"a\tb\r\nc", "\"a\tb\"\n", "\"\"\"\"", "\"", "\r\r\n\t", "\"a\"b\t\"c\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := session.ReadTSV(text)
		if err != nil {
			return
		}
		again, err := session.ReadTSV(session.WriteTSV(rows))
		if diff := cmp.Diff(rows, again); diff != "" || err != nil {
			t.Fatalf("%q: %v (-read +again):\n%s", text, err, diff)
		}
	})
}

func TestTyped(t *testing.T) {
	german := german
	german.NoRegion = "Keine Region"
	tests := []struct {
		col  session.Column
		text string
		want []string
	}{
		{session.ByName, " Napa", []string{" Napa"}},
		{session.BySpeed, "300–2,400", []string{"300", "2400"}},
		{session.BySpeed, "300 - 33.6k", []string{"300", "33600"}},
		{session.BySpeed, "2.400", []string{"", "2400"}},
		{session.BySpeed, "9.6", []string{"9.6"}},
		{session.BySpeed, "fast", []string{"fast"}},
		{session.BySpeed, "", []string{"", ""}},
		{session.BySpeed, "99999999999999", []string{"99999999999999"}},
		{session.BySpeed, "600 - 99999999999999", []string{"600–99999999999999"}},
		{session.BySpeed, "9600..300", []string{"9600–300"}},
		{session.BySpeed, "600–fast", []string{"600–fast"}},
		{session.ByStatus, "außer betrieb", []string{"out"}},
		{session.ByStatus, "Out", []string{"Out"}},
		{session.ByRegion, "keine Region", []string{""}},
		{session.ByRegion, "Bavaria", []string{"Bavaria"}},
		{session.ByIndex, "7", nil},
	}
	for _, tt := range tests {
		var got []string
		for _, v := range session.Typed(1, tt.col, tt.text, german) {
			got = append(got, v.Text)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q in column %d (-want +got):\n%s", tt.text, tt.col, diff)
		}
	}
	for _, f := range phonebook.Fields() {
		if c := session.ColumnOf(f); f != phonebook.FieldID && f != phonebook.FieldReserved && len(c.Fields()) == 0 {
			t.Errorf("no column shows the %s", f)
		}
	}
}

func TestPaste(t *testing.T) {
	ids := func(ids ...phonebook.POPID) []phonebook.POPID { return ids }
	cols := []session.Column{session.ByName, session.ByAreaCode, session.ByIndex}
	value := func(id phonebook.POPID, f phonebook.Field, text string) phonebook.FieldDraft {
		return phonebook.FieldDraft{ID: id, Field: f, Text: text}
	}
	tests := []struct {
		name  string
		cells [][]string
		at    session.Target
		want  []phonebook.FieldDraft
		fault *session.PasteError
	}{
		{
			"a block",
			[][]string{{"a", " 1 "}, {"b", "2"}},
			session.Target{Below: ids(4, 2, 9), Selected: ids(4), Columns: cols},
			[]phonebook.FieldDraft{value(4, phonebook.FieldName, "a"), value(4, phonebook.FieldAreaCode, "1"), value(2, phonebook.FieldName, "b"), value(2, phonebook.FieldAreaCode, "2")},
			nil,
		},
		{
			"one cell into all",
			[][]string{{"a"}},
			session.Target{Below: ids(2), Selected: ids(9, 2), Columns: cols},
			[]phonebook.FieldDraft{value(9, phonebook.FieldName, "a"), value(2, phonebook.FieldName, "a")},
			nil,
		},
		{
			"row by row",
			[][]string{{"a"}, {"b"}},
			session.Target{Below: ids(2, 5, 7), Selected: ids(9, 2), Columns: cols},
			[]phonebook.FieldDraft{value(9, phonebook.FieldName, "a"), value(2, phonebook.FieldName, "b")},
			nil,
		},
		{
			"the index is passed over",
			[][]string{{"a", "1", "77"}},
			session.Target{Below: ids(4), Selected: ids(4), Columns: cols},
			[]phonebook.FieldDraft{value(4, phonebook.FieldName, "a"), value(4, phonebook.FieldAreaCode, "1")},
			nil,
		},
		{"too few rows", [][]string{{"a"}, {"b"}, {"c"}}, session.Target{Below: ids(4, 2), Selected: ids(4), Columns: cols}, nil, &session.PasteError{Fault: session.TooFewRows, Found: 3, Most: 2}},
		{"too few columns", [][]string{{"a", "b", "c", "d"}}, session.Target{Below: ids(4), Selected: ids(4), Columns: cols}, nil, &session.PasteError{Fault: session.TooFewColumns, Found: 4, Most: 3}},
		{"nothing takes it", [][]string{{"7"}}, session.Target{Below: ids(4), Selected: ids(4), Columns: cols[2:]}, nil, &session.PasteError{Fault: session.NothingTakesIt}},
	}
	for _, tt := range tests {
		got, err := session.Paste(tt.cells, tt.at, session.Language{})
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if e, _ := errors.AsType[*session.PasteError](err); !cmp.Equal(e, tt.fault) {
			t.Errorf("%s: %+v, want %+v", tt.name, e, tt.fault)
		}
	}
}

func TestFill(t *testing.T) {
	b := book()
	got := session.Fill(b, b.POPs[0], []phonebook.POPID{1, 2}, session.BySpeed)
	want := []phonebook.FieldDraft{{ID: 2, Field: phonebook.FieldMinBaud, Text: "300"}, {ID: 2, Field: phonebook.FieldMaxBaud, Text: "2,400"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
}

func TestReplace(t *testing.T) {
	tests := []struct {
		r    session.Replacement
		want map[phonebook.POPID]string
	}{
		{session.Replacement{Columns: []session.Column{session.ByName}, Find: "seat", With: "$1Sea"}, map[phonebook.POPID]string{1: "$1Seatle", 9: "$1Seatle"}},
		{session.Replacement{Columns: []session.Column{session.ByName}, Find: "seat", With: "x", MatchCase: true}, nil},
		{session.Replacement{Columns: []session.Column{session.ByName}, Find: "Seattle", With: "x", Whole: true}, map[phonebook.POPID]string{1: "x", 9: "x"}},
		{session.Replacement{Columns: []session.Column{session.ByName}, Find: "Seat", With: "x", Whole: true}, nil},
		{session.Replacement{Columns: []session.Column{session.ByName}, Find: "Seattle", With: "Seattle"}, nil},
		{session.Replacement{Columns: []session.Column{session.ByAccessNumber}, Find: "555-", With: ""}, map[phonebook.POPID]string{1: "0134", 4: "0141"}},
		{session.Replacement{Columns: []session.Column{session.ByEntry}, Find: "", With: "Tymnet"}, nil},
		{session.Replacement{Columns: []session.Column{session.ByEntry}, Find: "", With: "Tymnet", Whole: true}, map[phonebook.POPID]string{1: "Tymnet", 2: "Tymnet", 4: "Tymnet", 9: "Tymnet"}},
		{session.Replacement{Columns: []session.Column{session.ByEntry}, Find: ".", With: "-"}, map[phonebook.POPID]string{5: "Tymnet X-25"}},
	}
	for _, tt := range tests {
		var got map[phonebook.POPID]string
		for _, v := range tt.r.Values(book(), book().POPs) {
			if got == nil {
				got = map[phonebook.POPID]string{}
			}
			got[v.ID] = v.Text
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", tt.r, diff)
		}
	}
}
