package workbook

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// part is a part of a package in memory.
func part(text string) io.ReadCloser { return io.NopCloser(strings.NewReader(text)) }

// scan reads the stored cells of a part.
func scan(text string, strings int) (out []Row, err error) {
	s := &storedReader{
		part: part(text), tags: newTagReader(part(text)), date: func(style int) bool { return style == 1 },
		shared: make([]int, strings),
	}
	for {
		row, more, err := s.next()
		if err != nil || !more {
			return out, err
		}
		out = append(out, row)
	}
}

// parseStored is the same by the standard library's parser, for parts that it
// accepts.
func parseStored(text string) (out []Row, ok bool) {
	var sheet struct {
		Rows []struct {
			R      string `xml:"r,attr"`
			Hidden string `xml:"hidden,attr"`
			Cells  []struct {
				R     string    `xml:"r,attr"`
				S     int       `xml:"s,attr"`
				T     string    `xml:"t,attr"`
				F     *struct{} `xml:"f"`
				V     *string   `xml:"v"`
				Texts []string  `xml:"is>t"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if xml.Unmarshal([]byte(text), &sheet) != nil {
		return nil, false
	}
	number := 0
	for _, r := range sheet.Rows {
		number++
		if n, err := strconv.Atoi(r.R); err == nil {
			number = n
		}
		row := Row{Number: number, Hidden: r.Hidden != "" && r.Hidden[0] != '0' && r.Hidden[0] != 'f'}
		filled, column := false, -1
		for _, c := range r.Cells {
			column++
			if c.R != "" {
				column = refColumn([]byte(c.R))
			}
			value := ""
			if c.V != nil {
				value = *c.V
			}
			text := strings.TrimSpace(value + strings.Join(c.Texts, ""))
			lost := c.F != nil && text == "" && (c.T != "str" || c.V == nil)
			filled = filled || text != "" || lost
			_, notNumber := strconv.ParseFloat(value, 64)
			switch {
			case lost:
				row.Lost = append(row.Lost, column)
			case text != "" && (c.T == "" || c.T == "n") && notNumber == nil:
				row.Numbers = append(row.Numbers, Number{column, value, c.S == 1})
			}
		}
		if filled {
			out = append(out, row)
		}
	}
	return out, true
}

const sheetStart = `<x:worksheet xmlns:x="urn:x"><x:sheetData>`

func sheetOf(rows string) string { return sheetStart + rows + `</x:sheetData></x:worksheet>` }

// FuzzStored reads arbitrary parts: no panic, rising rows, and for well-formed
// parts the same numbers as the standard library's parser.
func FuzzStored(f *testing.F) {
	for _, rows := range []string{
		`<row r="1"><c r="A1" s="1"><v>36281</v></c><c r="C1"><f>A1</f></c></row>`,
		`<row><c><v>1</v></c><c t="str"><f>x</f><v></v></c><c t="s"><v>0</v></c></row><row r="7" hidden="true"><c t="inlineStr"><is><t>a</t></is></c></row>`,
		`<row r='2'><c r='B2'  s = '1'><v><![CDATA[5]]>6</v></c></row><!-- <row> -->`, `<row r="1"/><row/><row r="3"><c/></row>`,
	} {
		f.Add(sheetOf(rows))
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := scan(text, 3)
		last := 0
		for _, r := range got {
			if r.Number <= last {
				t.Fatalf("row %d behind row %d", r.Number, last)
			}
			last = r.Number
		}
		if err != nil {
			return
		}
		// What the parser reads otherwise: entities, more than one table of rows,
		// and what is cut at the edge.
		if strings.ContainsAny(text, "&") || strings.Count(text, "sheetData") != 2 || strings.Contains(text, "IV") {
			return
		}
		if want, ok := parseStored(text); ok && plainParts(text) {
			if d := cmp.Diff(want, got); d != "" {
				t.Fatalf("%s\n%s", text, d)
			}
		}
	})
}

// plainParts keeps the comparison to elements where they belong.
func plainParts(text string) bool {
	d := xml.NewDecoder(strings.NewReader(text))
	inside := map[string]string{
		"worksheet": "", "sheetData": "worksheet", "row": "sheetData", "c": "row", "v": "c", "f": "c", "is": "c", "t": "is",
	}
	var stack []string
	seen := map[string]int{}
	for {
		token, err := d.Token()
		if err != nil {
			return errors.Is(err, io.EOF)
		}
		switch e := token.(type) {
		case xml.StartElement:
			parent := ""
			if len(stack) > 0 {
				parent = stack[len(stack)-1]
			}
			if want, known := inside[e.Name.Local]; !known || want != parent || len(e.Attr) > 3 {
				return false
			}
			if e.Name.Local == "c" {
				clear(seen)
			}
			if seen[e.Name.Local]++; e.Name.Local != "t" && len(stack) == 4 && seen[e.Name.Local] > 1 {
				return false
			}
			for _, a := range e.Attr {
				if a.Name.Space == "" && strings.TrimSpace(a.Value) != a.Value || len(a.Value) > 6 {
					return false
				}
			}
			stack = append(stack, e.Name.Local)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(e) > tagText {
				return false
			}
		}
	}
}

func TestScanMatchesParser(t *testing.T) {
	text := sheetOf(`<x:row r="1"><x:c r="A1" s="1"><x:v>36281</x:v></x:c><x:c r="C1"><x:f>A1</x:f></x:c></x:row>` +
		`<x:row r="4"><x:c><x:v> 5 </x:v></x:c><x:c><x:v>5</x:v></x:c></x:row>`)
	want, ok := parseStored(text)
	got, err := scan(text, 0)
	if !ok || err != nil || len(got) != 2 {
		t.Fatal(got, err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestLongParts: tags across the edges of the buffer, texts far beyond it.
func TestLongParts(t *testing.T) {
	long := strings.Repeat("x", 3*tagBuffer+17)
	for pad := range 40 {
		text := "<!--" + strings.Repeat(" ", tagBuffer-60-pad) + "-->" +
			sheetOf(`<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><v>`+long+`</v></c><c r="C1"><v>3</v></c></row>`)
		got, err := scan(text, 0)
		if err != nil || len(got) != 1 || len(got[0].Numbers) != 2 {
			t.Fatalf("pad %d: %v, %v", pad, got, err)
		}
	}
	if _, err := scan(`<row a="`+long+`">`, 0); err == nil {
		t.Error("a tag without end was read")
	}
}
