package sheet

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// WriteProblems writes the rejected and the skipped rows as they stand in the
// file to an .xlsx workbook, with their row number and problem behind them. The
// file at path appears whole or not at all.
func (p *Plan) WriteProblems(path string) error {
	return writeWhole(path, func(w io.Writer) error { return p.writeProblems(w) })
}

func (p *Plan) writeProblems(w io.Writer) error {
	width := p.table.Columns
	columns := make([]outColumn, 0, width+2)
	for i := range width {
		name := headerAt(p.table, i)
		if name == "" {
			name = letter(i)
		}
		columns = append(columns, outColumn{title: name, width: 16})
	}
	columns = append(columns, outColumn{"Row", 8, true}, outColumn{title: "Problem", width: 80})
	return writeSheet(w, "Problems", columns, func(add func(cells ...any) error) error {
		at := 0
		for i := 0; i < len(p.Rows); {
			// The numbers of one row are one line, with every problem of theirs.
			number, text := p.Rows[i].Row, ""
			for ; i < len(p.Rows) && p.Rows[i].Row == number; i++ {
				if r := &p.Rows[i]; (r.Result == Rejected || r.Result == Skipped) && !strings.Contains(text, r.text()) {
					text = strings.TrimSpace(text + " " + r.text())
				}
			}
			if text == "" {
				continue
			}
			// Both lists are in the order of the file.
			for p.table.Rows[at].Number != number {
				at++
			}
			cells := make([]any, 0, width+2)
			for k := range width {
				cells = append(cells, p.table.Rows[at].Cell(k))
			}
			if err := add(append(cells, number, text)...); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeWhole writes through a temporary file beside path.
func writeWhole(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".pba-*")
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: the folder does not exist: %w", path, fs.ErrNotExist)
	}
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // without effect once it is renamed
	if err := write(f); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", filepath.Base(path), err), f.Close())
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
