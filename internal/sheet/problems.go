package sheet

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/xuri/excelize/v2"
)

// WriteProblems writes the rejected and the skipped rows as they stand in the
// file to an .xlsx workbook, with their row number and problem behind them. The
// file at path appears whole or not at all.
func (p *Plan) WriteProblems(path string) error {
	return writeWhole(path, func(w io.Writer) error { return p.writeProblems(w) })
}

func (p *Plan) writeProblems(w io.Writer) error {
	width := p.table.Columns
	header := make([]string, 0, width+2)
	for i := range width {
		name := headerAt(p.table, i)
		if name == "" {
			name = letter(i)
		}
		header = append(header, name)
	}
	header = append(header, "Row", "Problem")
	return writeSheet(w, "Problems", header, func(add func(cells ...any) error) error {
		at := 0
		for _, r := range p.Rows {
			if r.Result != Rejected && r.Result != Skipped {
				continue
			}
			// Both lists are in the order of the file.
			for p.table.Rows[at].Number != r.Row {
				at++
			}
			cells := make([]any, 0, width+2)
			for i := range width {
				cells = append(cells, p.table.Rows[at].Cell(i))
			}
			if err := add(append(cells, r.Row, r.text())...); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeSheet writes a workbook of one sheet with a bold header. Strings become
// text cells, so that no program takes 020 for twenty.
func writeSheet(w io.Writer, name string, header []string, rows func(add func(cells ...any) error) error) error {
	tmp, err := os.MkdirTemp("", "pba-sheet-")
	if err != nil {
		return fmt.Errorf("temporary folder: %w", err)
	}
	defer os.RemoveAll(tmp)
	f := excelize.NewFile(excelize.Options{TmpDir: tmp})
	defer f.Close()
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	const textFormat = 49 // "@"
	text, err := f.NewStyle(&excelize.Style{NumFmt: textFormat})
	if err != nil {
		return err
	}
	s, err := startSheet(f, name, len(header))
	if err != nil {
		return err
	}
	titles := make([]any, len(header))
	for i, h := range header {
		titles[i] = h
	}
	if err := s.add(bold, titles); err != nil {
		return err
	}
	if err := rows(func(cells ...any) error { return s.add(text, cells) }); err != nil {
		return err
	}
	if err := s.w.Flush(); err != nil {
		return err
	}
	_, err = f.WriteTo(w)
	return err
}

// sheetWriter adds rows one below the other.
type sheetWriter struct {
	w    *excelize.StreamWriter
	line int
}

// startSheet opens a sheet whose first row stays in view. The library takes
// panes and widths only before the first row.
func startSheet(f *excelize.File, name string, width int) (*sheetWriter, error) {
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	return &sheetWriter{w: w}, w.SetColWidth(1, width, 16)
}

// add writes a row and gives its strings the style.
func (s *sheetWriter) add(style int, cells []any) error {
	s.line++
	for i, c := range cells {
		if text, ok := c.(string); ok {
			cells[i] = excelize.Cell{StyleID: style, Value: text}
		}
	}
	at, err := excelize.CoordinatesToCellName(1, s.line)
	if err != nil {
		return err
	}
	return s.w.SetRow(at, cells)
}

// writeWhole writes through a temporary file beside path.
func writeWhole(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".pba-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // without effect once it is renamed
	if err := write(f); err != nil {
		f.Close()
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
