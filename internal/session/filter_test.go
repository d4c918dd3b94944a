package session_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

var german = session.Language{
	Keys:   map[string]string{"Land": "country", "Region": "region", "Tempo": "speed"},
	Values: map[string]string{"Außer Betrieb": "out", "In Betrieb": "in"},
}

// TestFilterCompares goes through the signs. The rows stand in the order of their
// names: albany 4, München 2, Nagoya 5, Seattle 1 and 9.
func TestFilterCompares(t *testing.T) {
	all := []phonebook.POPID{4, 2, 5, 1, 9}
	tests := []struct {
		text string
		want []phonebook.POPID
	}{
		{"speed>2400", []phonebook.POPID{4, 2}},
		{"speed>=2400", []phonebook.POPID{4, 2, 1, 9}},
		{"speed<9600", []phonebook.POPID{1, 9}}, // not the POP that states none
		{"speed<=9,600", []phonebook.POPID{4, 1, 9}},
		{"speed=56k", []phonebook.POPID{2}},
		{"speed:2400..9600", []phonebook.POPID{4, 1, 9}},
		{"speed:..2400", []phonebook.POPID{1, 9}},
		{"speed:9600..", []phonebook.POPID{4, 2}},
		{"speed=0", []phonebook.POPID{5}},
		{"speed>fast", []phonebook.POPID{}},
		{"speed>", all}, // not typed to its end
		{"speed>=", all},
		{"name=seattle", []phonebook.POPID{1, 9}},
		{"name=seatt", []phonebook.POPID{}},
		{"name<n", []phonebook.POPID{4, 2}},
		{"name>munchen", []phonebook.POPID{5, 1, 9}},
		{"name:m..n", []phonebook.POPID{2, 5}},
		{`name:"m..n"`, []phonebook.POPID{}},
		{"area=89", []phonebook.POPID{2}},
		{"area<100", []phonebook.POPID{2, 5, 9}},
		{"area:200..300", []phonebook.POPID{1}},
		{"number=1296081", []phonebook.POPID{2}},
		{"number=825393", []phonebook.POPID{9}},
		{"number>1,000,000", []phonebook.POPID{4, 2, 5, 1}},
		{"index<4", []phonebook.POPID{2, 1}},
		{"index:9", []phonebook.POPID{9}},
		{`region=""`, []phonebook.POPID{5}},
		{"region=bavaria", []phonebook.POPID{2}},
		{`region:="New York"`, []phonebook.POPID{4}},
		{"services:0", all},
		{"services:isdn", all},
		{"services:surcharge", []phonebook.POPID{}},
		{"land:germany", []phonebook.POPID{2}},
		{"LAND:germany", []phonebook.POPID{2}},
		{"tempo>9600", []phonebook.POPID{2}},
		{"Land：Germany", []phonebook.POPID{2}}, // as Japanese keyboards write it
		{"status:außer", []phonebook.POPID{4}},
		{`status:"in betrieb"`, []phonebook.POPID{2, 5, 1, 9}},
		{"status:out seattle", []phonebook.POPID{}},
		{`"`, all},
		{`name:"`, all},
		{"seattle\u3000206", []phonebook.POPID{1}},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			v := view()
			v.Filter(session.Filter{Text: tt.text, Language: german})
			if diff := cmp.Diff(tt.want, shown(v)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFilterColumns(t *testing.T) {
	type columns = [session.Columns]string
	tests := []struct {
		name    string
		columns columns
		text    string
		want    []phonebook.POPID
		says    string
	}{
		{"holds", columns{session.ByName: "att"}, "", []phonebook.POPID{1, 9}, "name:att"},
		{"is", columns{session.ByName: "=Albany"}, "", []phonebook.POPID{4}, "name=Albany"},
		{"range", columns{session.BySpeed: "2400..9600"}, "", []phonebook.POPID{4, 1, 9}, "speed:2400..9600"},
		{"below", columns{session.BySpeed: "<9600"}, "", []phonebook.POPID{1, 9}, "speed<9600"},
		{"two", columns{session.ByCountry: "=United States", session.ByStatus: "=Out"}, "", []phonebook.POPID{4}, "country=United States status=Out"},
		{"with text", columns{session.ByCountry: "=Germany"}, "11465", []phonebook.POPID{2}, "11465 country=Germany"},
		{"no region", columns{session.ByRegion: `=""`}, "", []phonebook.POPID{5}, `region=""`},
		{"blank", columns{session.ByRegion: "new y"}, "", []phonebook.POPID{4}, `region:"new y"`},
		{"comments", columns{session.ByComments: "node"}, "", []phonebook.POPID{2}, "comments:node"},
		{"entry", columns{session.ByEntry: "x.25"}, "", []phonebook.POPID{5}, "entry:x.25"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := view()
			f := session.Filter{Columns: tt.columns, Text: tt.text}
			v.Filter(f)
			if diff := cmp.Diff(tt.want, shown(v)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if f.Empty() || f.String() != tt.says {
				t.Errorf("says %q, want %q", f.String(), tt.says)
			}
		})
	}
}

func TestTokens(t *testing.T) {
	text := `Napa region:"New York" speed>=33600 Land:Japan what:ever status`
	want := []session.Token{
		{Start: 0, End: 4, Value: "Napa"},
		{Start: 5, End: 22, Key: "region", Column: session.ByRegion, Sign: ":", Value: `"New York"`},
		{Start: 23, End: 35, Key: "speed", Column: session.BySpeed, Sign: ">=", Value: "33600"},
		{Start: 36, End: 46, Key: "country", Column: session.ByCountry, Sign: ":", Value: "Japan"},
		{Start: 47, End: 56, Value: "what:ever"},
		{Start: 57, End: 63, Value: "status"},
	}
	if diff := cmp.Diff(want, session.Tokens(text, german)); diff != "" {
		t.Errorf("tokens (-want +got):\n%s", diff)
	}
}

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{"Napa": "Napa", "New York": `"New York"`, "": `""`, `a"b`: "ab", "a:b": `"a:b"`} {
		if got := session.Quote(in); got != want {
			t.Errorf("Quote(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzFilter checks what every filter must keep: it never fails, its tokens lie
// in the text in turn, and a quoted value finds its own POP.
func FuzzFilter(f *testing.F) {
	for _, text := range []string{
		"speed>33600", "speed<=…", `region:"New York`, "a..b", "name:..", "=", `""`, "speed:56k", "status:", "Land：x", "\xff", "number=１２",
	} {
		f.Add(text)
	}
	v := view()
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, token := range session.Tokens(text, german) {
			if token.Start < end || token.End <= token.Start || token.End > len(text) {
				t.Fatalf("%q: token at %d to %d behind %d", text, token.Start, token.End, end)
			}
			end = token.End
		}
		v.Filter(session.Filter{Text: text, Columns: [session.Columns]string{session.ByName: text}, Language: german})
		_ = v.Filtered().String()

		b := book()
		b.POPs[0].Name = text
		own := session.NewView(b, countries, nil, session.Order{})
		own.Filter(session.Filter{Text: "name:" + session.Quote(strings.TrimSpace(text))})
		if _, shown := own.RowOf(1); !shown && utf8.ValidString(text) && !strings.ContainsRune(text, '"') {
			t.Fatalf("%q is not found by its name", text)
		}
	})
}
