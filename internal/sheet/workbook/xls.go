package workbook

import (
	"context"
	"fmt"
	"strings"

	"github.com/richardlehane/mscfb"
)

// xls is a workbook of Excel 97 to 2003: the stream of a compound file, in
// BIFF8 ([MS-XLS]: Excel Binary File Format (.xls) Structure).
type xls struct {
	stream  []byte
	sheets  []xlsSheet
	strings []string        // that cells share
	styles  []*numberFormat // by index of a cell's XF
	numbers numberShower
	merges  []Merge
	left    int // bytes that may still be read: sheets may stand at one place
}

// xlsSheet is a sheet and the position of its BOF record in the stream.
type xlsSheet struct {
	Sheet
	pos uint32
}

// OpenXLS opens an .xls file of Excel 97 or later. Those of Excel 95 and before
// are [ErrVersion], one under a password, which is not read, [ErrPassword], and
// one without a worksheet [ErrNothing].
//
// The stored form of a number is what the file holds, at full precision; what
// it shows is made here, for the file does not keep it.
func OpenXLS(data []byte) (_ Workbook, err error) {
	defer guard(&err)
	stream, err := workbookStream(data)
	if err != nil {
		return nil, err
	}
	x := &xls{stream: stream, left: maxRead}
	if err := x.readGlobals(); err != nil {
		return nil, err
	}
	if len(x.sheets) == 0 {
		return nil, ErrNothing
	}
	x.numbers = numberShower{library: newShower(), shown: make(map[shownKey]string)}
	return x, nil
}

func (x *xls) Sheets() []Sheet {
	out := make([]Sheet, len(x.sheets))
	for i, s := range x.sheets {
		out[i] = s.Sheet
	}
	return out
}

func (x *xls) Merges() []Merge { return x.merges }

func (x *xls) Close() error {
	x.numbers.library.close()
	return nil
}

// Rows reads the sheet to its end before the first row goes out: what is damaged
// gives no rows at all.
func (x *xls) Rows(ctx context.Context, sheet int, do func(Row) error) (err error) {
	defer guard(&err)
	x.merges = nil
	s, err := x.readCells(ctx, x.sheets[sheet].pos)
	if err != nil {
		return err
	}
	for len(s.cells) > 0 {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		end := 1
		for end < len(s.cells) && s.cells[end].row == s.cells[0].row {
			end++
		}
		if row, filled := s.row(s.cells[:end]); filled {
			if err := do(row); err != nil {
				return err
			}
		}
		s.cells = s.cells[end:]
	}
	x.merges = s.merges.list
	return nil
}

// The streams of a workbook ([MS-XLS] 2.1.7.20); Excel 95 has the older one.
const (
	streamName    = "Workbook"
	streamNameOld = "Book"
)

// workbookStream returns the workbook stream of a compound file.
func workbookStream(data []byte) ([]byte, error) {
	compound, bounded, err := openCompound(data)
	if err != nil {
		return nil, err
	}
	found, err := findStream(compound.File)
	if err != nil {
		return nil, err
	}
	return readStream(found, bounded)
}

// findStream returns the workbook among the streams of a compound file.
func findStream(files []*mscfb.File) (*mscfb.File, error) {
	var found *mscfb.File
	old := false
	for _, f := range files {
		// Workbooks within the workbook are in storages of their own.
		if len(f.Path) > 0 || f.Size == 0 {
			continue
		}
		if strings.EqualFold(f.Name, streamName) {
			found = f
		}
		old = old || strings.EqualFold(f.Name, streamNameOld)
	}
	switch {
	case found != nil:
		return found, nil
	case old:
		return nil, errOld()
	default:
		return nil, ErrNothing
	}
}

func errOld() error {
	return fmt.Errorf("%w: it was written by Excel 95 or an earlier one", ErrVersion)
}

// globals is what the first substream of a workbook says, before it is put
// together ([MS-XLS] 2.1.7.20.3).
type globals struct {
	book    *xls
	formats map[uint16]string // by identifier
	styles  []uint16          // their formats
}

// readGlobals reads what holds for the whole workbook.
func (x *xls) readGlobals() error {
	g := globals{book: x, formats: make(map[uint16]string)}
	records := recordReader{stream: x.stream}
	if err := records.begin(0, substreamBook); err != nil {
		return err
	}
	c := cursor{records: &records}
	for {
		kind, data, err := records.next()
		switch {
		case err != nil:
			return err
		case kind == recordEOF:
			g.setStyles()
			return nil
		case kind == recordFilePass:
			return fmt.Errorf("%w, and that of .xls files is not read", ErrPassword)
		}
		c.data = data
		g.read(kind, &c)
		if c.err != nil {
			return c.err
		}
	}
}

func (g *globals) read(kind uint16, c *cursor) {
	switch kind {
	case recordBoundSheet:
		g.readSheet(c)
	case recordSST:
		g.book.strings = c.sharedStrings()
	case recordFormat:
		id, count := c.u16(), int(c.u16())
		if count > maxFormat && c.err == nil {
			c.err = damaged("a number format has %d characters", count)
		}
		g.formats[id] = c.text(count)
	case recordXF:
		c.skip(2) // the font
		g.styles = append(g.styles, c.u16())
	}
}

// readSheet reads a BoundSheet8 record ([MS-XLS] 2.4.28).
func (g *globals) readSheet(c *cursor) {
	const (
		visibility = 0x03 // 1 is hidden, 2 hidden from the user interface
		worksheet  = 0    // others are macros and charts
	)
	pos, state, kind := c.u32(), c.u8()&visibility, c.u8()
	name := c.text(int(c.u8()))
	if len(g.book.sheets) == MaxSheets && c.err == nil {
		c.err = tooManySheets()
	}
	if kind == worksheet {
		g.book.sheets = append(g.book.sheets, xlsSheet{Sheet{Name: name, Hidden: state != 0}, pos})
	}
}

// setStyles gives every style its format.
func (g *globals) setStyles() {
	known := make(map[uint16]*numberFormat)
	for _, id := range g.styles {
		if known[id] == nil {
			known[id] = newNumberFormat(id, g.formats[id])
		}
		g.book.styles = append(g.book.styles, known[id])
	}
}
