package sheet

import (
	"io"
	"os"

	"github.com/xuri/excelize/v2"

	"github.com/phonebookadmin/pba/internal/sheet/workbook"
)

// outColumn is a column of a workbook that is written.
type outColumn struct {
	title string
	width float64 // in characters
	plain bool    // of numbers to count with; the rest is text
}

// writeSheet writes a workbook of one sheet: a bold header that stays in view
// with a filter on every column. Strings become text cells, so that no program
// takes 020 for twenty; so are the empty cells below them that someone may fill.
func writeSheet(w io.Writer, name string, columns []outColumn, rows func(add func(cells ...any) error) error) error {
	tmp, err := workbook.TempFolder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	f := excelize.NewFile(excelize.Options{TmpDir: tmp})
	defer f.Close()
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	s, err := startSheet(f, name, columns)
	if err != nil {
		return err
	}
	if err := rows(s.add); err != nil {
		return err
	}
	if err := s.end(f, name); err != nil {
		return err
	}
	_, err = f.WriteTo(w)
	return err
}

// sheetWriter adds rows one below the other.
type sheetWriter struct {
	w          *excelize.StreamWriter
	bold, text int // styles
	line       int
	width      int // columns
}

// startSheet opens a sheet and writes its header. The library takes panes,
// widths and styles of columns only before the first row.
func startSheet(f *excelize.File, name string, columns []outColumn) (*sheetWriter, error) {
	s := &sheetWriter{width: len(columns)}
	var err error
	if s.bold, err = f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return nil, err
	}
	const textFormat = 49 // "@"
	if s.text, err = f.NewStyle(&excelize.Style{NumFmt: textFormat}); err != nil {
		return nil, err
	}
	if s.w, err = f.NewStreamWriter(name); err != nil {
		return nil, err
	}
	if err := s.w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	titles := make([]any, len(columns))
	for i, c := range columns {
		if err := s.w.SetColWidth(i+1, i+1, c.width); err != nil {
			return nil, err
		}
		titles[i] = c.title
		if c.plain {
			continue
		}
		if err := s.w.SetColStyle(i+1, i+1, s.text); err != nil {
			return nil, err
		}
	}
	return s, s.row(s.bold, titles)
}

func (s *sheetWriter) add(cells ...any) error { return s.row(s.text, cells) }

// row writes a row and gives its strings the style.
func (s *sheetWriter) row(style int, cells []any) error {
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

// end puts the filters on and closes the sheet.
func (s *sheetWriter) end(f *excelize.File, name string) error {
	last, err := excelize.CoordinatesToCellName(s.width, s.line)
	if err != nil {
		return err
	}
	if err := f.AutoFilter(name, "A1:"+last, nil); err != nil {
		return err
	}
	return s.w.Flush()
}
