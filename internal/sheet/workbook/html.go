package workbook

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// What a page may ask for (WHATWG HTML, "Attributes common to td and th
// elements"), and how deep tables are nested.
const (
	maxAcross = 1000
	maxDown   = 65534
	maxNested = 256
)

// maxWebText bounds the bytes of text of all tables, which are held at once.
const maxWebText = 128 << 20

// webPage is a page with tables, which are kept as they are written: what a span
// makes of a cell is found row by row.
type webPage struct{ tables []*webTable }

type webTable struct {
	Sheet
	rows []webRow
}

type webRow struct {
	hidden, wide bool
	last         bool // of its group: no cell reaches beyond it
	cells        []webCell
}

type webCell struct {
	text, stored string // stored is "" for what is no number
	date         bool
	across, down uint16 // of which many are held: as small as can be
}

// OpenHTML reads the tables of a web page, which is also what many programs save
// as .xls. The encoding is found as a browser finds it, except that a page that
// is UTF-8 and does not say so is read as that. Every table with text is a
// sheet, in the order in which they begin, and so is one within a table. The
// cells follow WHATWG HTML, "Forming a table", but a text that spans columns
// stands in the first, and one that spans rows in each.
//
// Stored numbers come from what Excel (x:num) and LibreOffice (sdval) add. It
// returns [ErrNothing] when there is no table, [ErrDamaged] when the page breaks
// off within one and [ErrLimit] when it passes a limit.
func OpenHTML(page []byte) (_ Workbook, err error) {
	defer guard(&err)
	text, err := decodePage(page)
	if err != nil {
		return nil, err
	}
	r := webReader{tokens: html.NewTokenizer(bytes.NewReader(text))}
	if err := r.read(); err != nil {
		return nil, err
	}
	tables := slices.DeleteFunc(r.tables, func(t *webTable) bool { return !t.solid() })
	if len(tables) == 0 {
		return nil, ErrNothing
	}
	for i, t := range tables {
		t.Name = cmp.Or(t.Name, fmt.Sprintf("Table %d", i+1))
	}
	return &webPage{tables}, nil
}

// decodePage returns a page in UTF-8.
func decodePage(page []byte) ([]byte, error) {
	encoding, name, certain := charset.DetermineEncoding(page, "")
	if name == "utf-8" || name == "windows-1252" && !certain && utf8.Valid(page) {
		return bytes.ToValidUTF8(page, []byte("\uFFFD")), nil
	}
	text, err := encoding.NewDecoder().Bytes(page)
	if err != nil {
		return nil, damaged("it is not in the encoding %s", name)
	}
	return text, nil
}

func (p *webPage) Sheets() []Sheet {
	out := make([]Sheet, len(p.tables))
	for i, t := range p.tables {
		out[i] = t.Sheet
	}
	return out
}

// Merges returns nothing: what spans rows is in each of them.
func (p *webPage) Merges() []Merge { return nil }

func (p *webPage) Close() error { return nil }

// Rows forms the table row by row.
func (p *webPage) Rows(ctx context.Context, sheet int, do func(Row) error) (err error) {
	defer guard(&err)
	var form webForm
	for i, r := range p.tables[sheet].rows {
		if i%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		row, err := form.row(&r)
		switch {
		case err != nil:
			return err
		case len(row.Shown) == 0 && !row.Wide:
			continue
		}
		row.Number = i + 1
		if err := do(row); err != nil {
			return err
		}
	}
	return nil
}

// webForm forms the rows of a table, of which each may reach into the next.
type webForm struct {
	slots   [MaxColumns]*webCell // of the row
	down    [MaxColumns]carried  // to the next row
	used    int                  // columns of the widest row so far
	repeats budget
}

// carried is a cell that reaches so many rows further down.
type carried struct {
	cell *webCell
	rows int
}

// row forms the next row: cells from above keep their columns, and what is left
// goes to the row's own.
func (f *webForm) row(r *webRow) (Row, error) {
	for column := range f.used {
		d := &f.down[column]
		if f.slots[column] = nil; d.rows > 0 {
			d.rows--
			f.slots[column] = d.cell
			if err := f.repeats.spend(1, len(d.cell.text)); err != nil {
				return Row{}, err
			}
		}
	}
	out := Row{Hidden: r.hidden, Wide: f.lay(r)}
	if r.last {
		clear(f.down[:])
	}
	for column, cell := range f.slots[:f.used] {
		if cell == nil || cell.text == "" {
			continue
		}
		out.Shown = append(out.Shown, make([]string, column-len(out.Shown))...)
		out.Shown = append(out.Shown, cell.text)
		if cell.stored != "" {
			out.Numbers = append(out.Numbers, Number{Column: column, Stored: cell.stored, Date: cell.date})
		}
	}
	return out, nil
}

// lay puts the cells of a row into the slots that are free.
func (f *webForm) lay(r *webRow) (wide bool) {
	column := 0
	for i := range r.cells {
		cell := &r.cells[i]
		for column < MaxColumns && f.slots[column] != nil {
			column++
		}
		if column >= MaxColumns {
			wide = wide || cell.text != ""
			continue
		}
		end := column + int(cell.across)
		for ; column < min(end, MaxColumns); column++ {
			if f.slots[column] == nil { // else two cells overlap, and the upper one stays
				f.slots[column], f.down[column] = cell, carried{cell, int(cell.down) - 1}
			}
			cell = &webCell{down: cell.down} // the text stands in the first column
		}
		f.used = max(f.used, column)
		column = end
	}
	return wide || r.wide
}

// solid reports whether the table has a text of its own; one that arranges
// others has none.
func (t *webTable) solid() bool {
	return slices.ContainsFunc(t.rows, func(r webRow) bool {
		return r.wide || slices.ContainsFunc(r.cells, func(c webCell) bool { return c.text != "" })
	})
}
