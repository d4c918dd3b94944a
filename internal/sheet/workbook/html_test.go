package workbook

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

// The files are made by testdata/ods.py and the commands in it. LibreOffice
// leaves hidden rows and sheets out of a page and writes how numbers are stored;
// Gnumeric does neither.
func TestHTMLPrograms(t *testing.T) {
	list := wantList()
	list[4].Shown[7] = "a b"
	merged := list[5]
	merged.Number++
	list = append(list[:6:6], append([]Row{merged}, list[6:]...)...)
	var stored, shown []Row
	for _, r := range list {
		plain := r
		plain.Hidden, plain.Numbers = false, nil
		shown = append(shown, plain)
		if !r.Hidden {
			if r.Number > 4 {
				r.Number--
			}
			stored = append(stored, r)
		}
	}
	for _, c := range []struct {
		name   string
		sheets []Sheet
		rows   [][]Row
	}{
		{"libreoffice.html", []Sheet{{Name: "Table 1"}}, [][]Row{stored}},
		{"gnumeric.html", []Sheet{{Name: "Åccess & Co"}, {Name: "secret"}}, [][]Row{shown, {{Number: 1, Shown: []string{"do not import"}}}}},
	} {
		sheets, rows, err := allRows(OpenHTML(readTestdata(t, c.name)))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(c.sheets, sheets); diff != "" {
			t.Errorf("%s: sheets (-want +got):\n%s", c.name, diff)
		}
		if diff := cmp.Diff(c.rows, rows); diff != "" {
			t.Errorf("%s: rows (-want +got):\n%s", c.name, diff)
		}
	}
}

// htmlGrid writes sheets and rows down: a line for a row, with "|" between its
// cells, "h" before a hidden and "w" before a wide one.
func htmlGrid(sheets []Sheet, rows [][]Row) string {
	var b strings.Builder
	for i, s := range sheets {
		fmt.Fprintf(&b, "[%s", s.Name)
		if s.Hidden {
			b.WriteString(" hidden")
		}
		b.WriteString("]\n")
		for _, r := range rows[i] {
			if r.Hidden {
				b.WriteString("h")
			}
			if r.Wide {
				b.WriteString("w")
			}
			fmt.Fprintf(&b, "%d %s", r.Number, strings.ReplaceAll(strings.Join(r.Shown, "|"), "\n", "~"))
			for _, n := range r.Numbers {
				fmt.Fprintf(&b, " %d=%s", n.Column, n.Stored)
				if n.Date {
					b.WriteString("d")
				}
			}
			b.WriteString("\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func TestHTMLTables(t *testing.T) {
	for page, want := range map[string]string{
		// structure
		`<table><tr><th>a</th><td>b</td></tr><tr></tr><tr><td></td></tr><tr><td>c</table>`:                     "[Table 1]\n1 a|b\n4 c",
		`<TABLE><TR><TD>a<TD>b<TR><TD>c<TD>d</TABLE>`:                                                          "[Table 1]\n1 a|b\n2 c|d",
		`<table><td>a<td/>b</table>`:                                                                           "[Table 1]\n1 a|b",
		`<table><caption> The <b>list</b><p>x </caption><colgroup><col><tbody><tr><td>a</tbody></table>`:       "[The list x]\n1 a",
		`<table><tr><td>a</td></tr></table>text<table><tr><td></td></tr></table><table><tr><td>b</td></table>`: "[Table 1]\n1 a\n[Table 2]\n1 b",
		`<table><tr><td>a<table><tr><td>b</td></tr></table>c</td><td>d</td></tr></table>`:                      "[Table 1]\n1 a~c|d\n[Table 2]\n1 b",
		`<table><tr><td><table><tr><td>a</td></tr></table></td></tr><tr><td>&nbsp;</td></tr></table>`:          "[Table 1]\n1 a",
		`<table><tr><td>a</td></tr><table><tr><td>b</td></tr></table>`:                                         "[Table 1]\n1 a\n[Table 2]\n1 b",
		`</table></td></tr><table><tr></td>no<td>a</tr></table></table><td>no`:                                 "[Table 1]\n1 a",
		`<html><body><table><tr><td>a</body></html>`:                                                           "[Table 1]\n1 a",
		// text
		"<table><td> a \n\t b&nbsp;&nbsp;c &amp; &lt;d&gt; &#233; </table>":                                                               "[Table 1]\n1 a b  c & <d> é",
		"<table><td>a<br>b<br/><br>c<td><p>a</p><p>b</p><div>c<div>d</div></div>e<td><ul><li>a<li>b</ul></table>":                         "[Table 1]\n1 a~b~~c|a~b~c~d~e|a~b",
		"<table><td>a<b>b</b>c<span> d</span><script>'<td>no'</script><style>no</style><template><td>no</template><!--no--><td>e</table>": "[Table 1]\n1 abc d|e",
		"<table><td>a<noscript>b<br>c</noscript><iframe><td>no</iframe><textarea><b></textarea></table>":                                  "[Table 1]\n1 ab~c<b>",
		"<table><td><span style='display: none'>0<span>1</span>2</span>a<td><div hidden>no<td>b<comment>no</comment>c</table>":            "[Table 1]\n1 a||bc",
		"<table><td>a<template><template></template><table><td>no</table></template>b</table>":                                            "[Table 1]\n1 ab",
		"<title><table><td>no</table></title><script><table><td>no</table></script><table><td>a</table>":                                  "[Table 1]\n1 a",
		// spans
		`<table><tr><td colspan=3>a<td>b<tr><td>c</table>`:                                               "[Table 1]\n1 a|||b\n2 c",
		`<table><tr><td rowspan=3>a<td>b<tr><td>c<tr><td>d<tr><td>e</table>`:                             "[Table 1]\n1 a|b\n2 a|c\n3 a|d\n4 e",
		`<table><tr><td>a<td rowspan=2 colspan=2 x:num>1<td>b<tr><td>c<td>d</table>`:                     "[Table 1]\n1 a|1||b 1=1\n2 c|1||d 1=1",
		`<table><tr><td rowspan=9>a<td>b<tr></table>`:                                                    "[Table 1]\n1 a|b\n2 a",
		`<table><tbody><tr><td rowspan=0>a<td>b<tr><td>c<tbody><tr><td>d<td>e</table>`:                   "[Table 1]\n1 a|b\n2 a|c\n3 d|e",
		`<table><tr><td>a<td rowspan=2>b<td>c<tr><td colspan=3>d<td>e</table>`:                           "[Table 1]\n1 a|b|c\n2 d|b||e",
		`<table><tr><td colspan=0 rowspan=-1>a<td colspan=x>b<td colspan=99999999999999999999>c</table>`: "[Table 1]\n1 a|b|c",
		`<table><tr><td colspan=255>a<td>b<td>c<tr><td colspan=999>a<td>b</table>`:                       "[Table 1]\nw1 a" + strings.Repeat("|", 255) + "b\nw2 a",
		`<table><tr>` + strings.Repeat("<td>", 256) + `<td>a</table>`:                                    "[Table 1]\nw1 ",
		// what is hidden
		`<table><tr hidden><td>a<tr style="height:0;DISPLAY : none"><td>b<tr style='visibility:collapse'><td>c<tr><td>d</table>`:        "[Table 1]\nh1 a\nh2 b\nh3 c\n4 d",
		`<table><tbody style=display:none><tr><td>a</tbody><tr><td>b</table>`:                                                           "[Table 1]\nh1 a\n2 b",
		`<table hidden><tr><td>a<table><tr><td>b</table></table><table><tr hidden><td><table><td>c</table></table><table><td>d</table>`: "[Table 1 hidden]\n1 a\n[Table 2 hidden]\n1 b\n[Table 3 hidden]\n1 c\n[Table 4]\n1 d",
		// stored numbers
		`<table><td x:num="5550134">5.55E+06<td x:num>020<td x:num>1,5<td x:num="x">y<td x:num="7"></table>`:                                   "[Table 1]\n1 5.55E+06|020|1,5|y|7 0=5550134 1=020 4=7",
		`<table><td sdval="5550134" sdnum="1033;0;0.00E+00">5.55E+06<td sdval="36281" sdnum="1033;0;MM/DD/YY">05/01/99<td sdval="1">1</table>`: "[Table 1]\n1 5.55E+06|05/01/99|1 0=5550134 1=36281d 2=1",
		`<table><td sdval="1" sdnum="1033;0;BOOLEAN">TRUE<td sdval="0" sdnum="1033;">#DIV/0!<td x:str="a  b">a b<td x:str>c</table>`:           "[Table 1]\n1 TRUE|#DIV/0!|a  b|c",
	} {
		if got := htmlGridOf(t, []byte(page)); got != want {
			t.Errorf("%s\n got %q\nwant %q", page, got, want)
		}
	}
}

func htmlGridOf(t *testing.T, page []byte) string {
	t.Helper()
	sheets, rows, err := allRows(OpenHTML(page))
	if err != nil {
		return err.Error()
	}
	return htmlGrid(sheets, rows)
}

func TestHTMLEncodings(t *testing.T) {
	const page = "<table><tr><td>Zürich"
	const end = "</table>"
	encode := func(b []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	long := strings.Repeat("<!-- plain -->", 100) // more than what browsers look at
	for name, c := range map[string]struct {
		page []byte
		want string
	}{
		"utf-8":            {[]byte(page + end), "Zürich"},
		"late utf-8":       {[]byte(long + page + end), "Zürich"},
		"utf-8 mark":       {[]byte("\uFEFF" + page + end), "Zürich"},
		"wrong claim":      {[]byte("<meta charset=iso-8859-1>" + page + end), "Zürich"},
		"windows-1252":     {encode(charmap.Windows1252.NewEncoder().Bytes([]byte(page + "€" + end))), "Zürich€"},
		"windows-1250":     {encode(charmap.Windows1250.NewEncoder().Bytes([]byte("<meta charset=windows-1250>" + page + "ř" + end))), "Zürichř"},
		"shift_jis":        {encode(japanese.ShiftJIS.NewEncoder().Bytes([]byte(`<meta http-equiv="Content-Type" content="text/html; charset=shift_jis"><table><td>東京` + end))), "東京"},
		"utf-16 little":    {encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(page + "東" + end))), "Zürich東"},
		"utf-16 big":       {encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(page + "東" + end))), "Zürich東"},
		"not quite utf-8":  {[]byte("<meta charset=utf-8>" + page + "\xFF" + end), "Zürich\uFFFD"},
		"unknown encoding": {[]byte("<meta charset=klingon>" + page + end), "Zürich"},
	} {
		if got, want := htmlGridOf(t, c.page), "[Table 1]\n1 "+c.want; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestHTMLRefused(t *testing.T) {
	span := `<td rowspan=99999 colspan=300>` + strings.Repeat("x", 1<<16)
	for name, c := range map[string]struct {
		page string
		want error
	}{
		"nothing":     {"", ErrNothing},
		"no table":    {"<p>text</p>", ErrNothing},
		"no text":     {"<table><tr><td></td></tr></table>", ErrNothing},
		"binary":      {"\x00\x01<\x02table\xFF", ErrNothing},
		"breaks off":  {"<table><tr><td>a</td></tr><tr><td>b</td>", ErrDamaged},
		"within":      {"<table><tr><td>a</td></tr><tr><td>b</ta", ErrDamaged},
		"inner":       {"<table><tr><td>a<table><tr><td>b</td></tr></table>", ErrDamaged},
		"nested":      {strings.Repeat("<table><td>", maxNested+1), ErrLimit},
		"long text":   {"<table><td>" + strings.Repeat("x", MaxCell+1) + "</table>", ErrLimit},
		"long exact":  {"<table><td x:str='" + strings.Repeat("x", MaxCell+1) + "'></table>", ErrLimit},
		"many lines":  {"<table><td>" + strings.Repeat("<br>x", MaxCell/2+1) + "</table>", ErrLimit},
		"many rows":   {"<table><tr><td>a" + strings.Repeat("<tr>", MaxRows) + "<td>b</table>", ErrLimit},
		"long spans":  {"<table><tr>" + span + strings.Repeat("<tr>", 60_000) + "</table>", ErrLimit},
		"empty spans": {"<table>" + strings.Repeat("<tr><td colspan=256 rowspan=0>"+strings.Repeat("<tr>", 40_000)+"<tbody>", 2) + "<tr><td>x</table>", ErrLimit},
	} {
		if _, _, err := allRows(OpenHTML([]byte(c.page))); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestHTMLStops(t *testing.T) {
	w, err := OpenHTML([]byte("<table>" + strings.Repeat("<tr><td>a", 5000) + "</table>"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	if err := w.Rows(ctx, 0, func(Row) error { n++; cancel(); return nil }); !errors.Is(err, context.Canceled) || n > 1000 {
		t.Errorf("canceled: %d rows, %v", n, err)
	}
	enough := errors.New("enough")
	if err := w.Rows(context.Background(), 0, func(Row) error { return enough }); !errors.Is(err, enough) {
		t.Error(err)
	}
	if err := w.Rows(context.Background(), 1, func(Row) error { return nil }); err == nil {
		t.Error("a table that does not exist was read")
	}
}

// A page that breaks off within a table is an error; between two it cannot be
// told from one that ends.
func TestHTMLTruncated(t *testing.T) {
	page := readTestdata(t, "gnumeric.html")
	sheets, rows, err := allRows(OpenHTML(page))
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		cut := rnd.IntN(len(page))
		s, r, err := allRows(OpenHTML(page[:cut]))
		if err == nil && (!cmp.Equal(sheets[:len(s)], s) || !cmp.Equal(rows[:len(r)], r)) {
			t.Errorf("cut at %d of %d: other rows", cut, len(page))
		}
		if err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNothing) {
			t.Errorf("cut at %d of %d: %v", cut, len(page), err)
		}
	}
}

// Pages on which browsers' rules for trees go wild.
func TestHTMLJunk(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	parts := []string{
		"<table>", "<tr>", "<td rowspan=7 colspan=9>", "<td>", "</td>", "</table>", "<b a=1>", "<p>", "</b>", "<br>", "<template>", "</template>",
		"<script>", "</script>", "<span hidden>", "</span>", "<caption>", "<tbody hidden>", "<!--", "-->", "&nbsp;", "x", "<", "\x00", "<svg>", "<select>",
	}
	for range 50 {
		var b strings.Builder
		for range 20_000 {
			b.WriteString(parts[rnd.IntN(len(parts))])
		}
		w, err := OpenHTML([]byte(b.String()))
		checkRows(t, w, err)
	}
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte(`<table><caption>x</caption><tr><td rowspan=2 colspan=2 x:num="5">a<td>b<tr><td sdval="1" sdnum="1;2;YY">c</table>`))
	f.Add([]byte(`<table hidden><thead><tr style="display:none"><th>a<br>b<table><td>c</table><tbody></table></body>`))
	f.Add([]byte("<table><td><span hidden>a<template><script></script><noscript><p>b&nbsp;</table>"))
	f.Fuzz(func(t *testing.T, page []byte) {
		w, err := OpenHTML(page)
		checkRows(t, w, err)
	})
}
