package phonebook_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func writePOPText(t fataler, lines []phonebook.TextLine, enc phonebook.Encoding) string {
	t.Helper()
	var out strings.Builder
	if err := phonebook.WritePOPText(&out, lines, enc); err != nil {
		t.Fatalf("WritePOPText: %v", err)
	}
	return out.String()
}

func TestWritePOPText(t *testing.T) {
	lines := []phonebook.TextLine{{POP: redmond()}, {POP: phonebook.POP{ID: 23}, Delete: true}, {POP: albany()}}
	const want = "23, 1, 2, Redmond, 999, 5550134, 9600, 56000, 0, 96, \r\n" +
		"23, 0, , , , , , , , , \r\n" +
		"3, 1, 0, Albany, 912, 555-0100, 0, 56000, 0, 48, ISP\r\n"
	if diff := cmp.Diff(want, writePOPText(t, lines, phonebook.ASCII)); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	got, err := phonebook.ReadPOPText(strings.NewReader(want), phonebook.ASCII)
	if diff := cmp.Diff(lines, got); err != nil || diff != "" {
		t.Errorf("back: %v (-want +got):\n%s", err, diff)
	}
}

func TestReadPOPTextLenient(t *testing.T) {
	add := []phonebook.TextLine{{POP: redmond()}}
	remove := []phonebook.TextLine{{POP: phonebook.POP{ID: 23}, Delete: true}}
	for _, c := range []struct {
		name, text string
		want       []phonebook.TextLine
	}{
		{"empty", "", []phonebook.TextLine{}},
		{"no spaces", pbkExample, add},
		{"more spaces, LF", " 23 ,1,  2,Redmond ,\t999,5550134,9600,56000, 0 ,96 , \n", add},
		{"no last line end", "23, 1, 2, Redmond, 999, 5550134, 9600, 56000, 0, 96,", add},
		{"eleven commas", "23, 1, 2, Redmond, 999, 5550134, 9600, 56000, 0, 96, ,", add},
		{"deletion without spaces", "23,0,,,,,,,,,\n", remove},
		{"deletion that carries the old entry", "23, 0, 2, Redmond, 999, 5550134, 9600, 56000, 0, 96, \r\n", remove},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := phonebook.ReadPOPText(strings.NewReader(c.text), phonebook.ASCII)
			if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestReadPOPTextRefuses(t *testing.T) {
	for _, c := range []refusal{
		{"9 commas", "1, 1, 0, a, , 5, 0, 0, 0, 0§\r\n", phonebook.FieldNone},
		{"12 commas", "1, 1, 0, a, , 5, 0, 0, 0, 0, , , §\r\n", phonebook.FieldNone},
		{"header", "§POP ID, Country\r\n", phonebook.FieldNone},
		{"index", "§x, 1, 0, a, , 5, 0, 0, 0, 0, \r\n", phonebook.FieldID},
		{"country", "1, §US, 0, a, , 5, 0, 0, 0, 0, \r\n", phonebook.FieldCountry},
		{"no country", "1, 1, 0, a, , 5, 0, 0, 0, 0, \r\n1, §, 0, a, , 5, 0, 0, 0, 0, \r\n", phonebook.FieldCountry},
		{"no number", "1, 1, 0, a, , § , 0, 0, 0, 0, \r\n", phonebook.FieldAccessNumber},
		{"encoding", "1, 1, 0, a, , 5, 0, 0, 0, 0, \r\n§1, 1, 0, \xfc, , 5, 0, 0, 0, 0, \r\n", phonebook.FieldNone},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, line := c.split(t)
			got, err := phonebook.ReadPOPText(strings.NewReader(text), phonebook.ASCII)
			if got != nil {
				t.Errorf("%d lines beside an error", len(got))
			}
			wantParse(t, err, line, c.field)
		})
	}
	if _, err := phonebook.ReadPOPText(failReader{}, phonebook.ASCII); !errors.Is(err, errFull) {
		t.Errorf("a failing reader: %v", err)
	}
}

func TestWritePOPTextRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		line phonebook.TextLine
	}{
		{"no index", phonebook.TextLine{POP: pop(0)}},
		{"deletion without index", phonebook.TextLine{Delete: true}},
		{"comma", phonebook.TextLine{POP: set(phonebook.FieldName, "a,b")}},
		{"not ASCII", phonebook.TextLine{POP: set(phonebook.FieldName, "Zürich")}},
		{"no number", phonebook.TextLine{POP: set(phonebook.FieldAccessNumber, "")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := phonebook.WritePOPText(io.Discard, []phonebook.TextLine{{POP: pop(9)}, c.line}, phonebook.ASCII)
			wantPOP(t, err, c.line.POP.ID)
		})
	}
	if err := phonebook.WritePOPText(&failWriter{1}, []phonebook.TextLine{{POP: pop(1)}, {POP: pop(2)}}, phonebook.ASCII); !errors.Is(err, errFull) {
		t.Errorf("a failing writer: %v", err)
	}
}

func TestPOPTextIdentity(t *testing.T) {
	for _, enc := range encodings(t) {
		t.Run(enc.Name(), rapid.MakeCheck(func(t *rapid.T) {
			lines := []phonebook.TextLine{}
			for _, p := range drawBook(t, enc).POPs {
				p.Status, p.Comments = phonebook.InService, ""
				l := phonebook.TextLine{POP: p}
				if rapid.Bool().Draw(t, "delete") {
					l = phonebook.TextLine{POP: phonebook.POP{ID: p.ID}, Delete: true}
				}
				lines = append(lines, l)
			}
			got, err := phonebook.ReadPOPText(strings.NewReader(writePOPText(t, lines, enc)), enc)
			if diff := cmp.Diff(lines, got); err != nil || diff != "" {
				t.Fatalf("%v (-want +got):\n%s", err, diff)
			}
		}))
	}
}
