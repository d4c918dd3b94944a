package sheet

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// WriteProblems writes the rejected and the skipped rows as they stand in the
// file to an .xlsx workbook. Behind each stand its row number, the fields that are
// wrong and what is wrong with them, in the words of say. The file at path appears
// whole or not at all.
func (p *Plan) WriteProblems(path string, say func(phonebook.Sentence) string) error {
	return writeWhole(path, func(w io.Writer) error { return p.writeProblems(w, say) })
}

func (p *Plan) writeProblems(w io.Writer, say func(phonebook.Sentence) string) error {
	width := p.table.Columns
	columns := make([]outColumn, 0, width+3)
	for i := range width {
		name := headerAt(p.table, i)
		if name == "" {
			name = letter(i)
		}
		columns = append(columns, outColumn{title: name, width: 16})
	}
	columns = append(columns, outColumn{say(phonebook.Say("Row")), 8, true},
		outColumn{title: say(phonebook.Say("Field")), width: 20}, outColumn{title: say(phonebook.Say("Problem")), width: 80})
	return writeSheet(w, say(phonebook.Say("Problems")), columns, func(add func(cells ...any) error) error {
		at := 0
		for i := 0; i < len(p.Rows); {
			// The numbers of one row are one line, with every problem of theirs.
			number := p.Rows[i].Row
			var fields, reasons []string
			for ; i < len(p.Rows) && p.Rows[i].Row == number; i++ {
				if r := &p.Rows[i]; r.Result == Rejected || r.Result == Skipped {
					fields, reasons = r.tell(say, fields, reasons)
				}
			}
			if len(reasons) == 0 {
				continue
			}
			// Both lists are in the order of the file.
			for p.table.Rows[at].Number != number {
				at++
			}
			cells := make([]any, 0, width+3)
			for k := range width {
				cells = append(cells, p.table.Rows[at].Cell(k))
			}
			if err := add(append(cells, number, strings.Join(fields, ", "), strings.Join(reasons, " "))...); err != nil {
				return err
			}
		}
		return nil
	})
}

// tell adds the fields and the problems of a row to what is said of it already,
// notes apart.
func (r *PlanRow) tell(say func(phonebook.Sentence) string, fields, reasons []string) (f, why []string) {
	once := func(list []string, text string) []string {
		if text == "" || slices.Contains(list, text) {
			return list
		}
		return append(list, text)
	}
	for _, p := range r.Problems {
		if p.Note {
			continue
		}
		if p.Field != phonebook.FieldNone {
			fields = once(fields, say(phonebook.Say("{{.Field}}", "Field", p.Field)))
		}
		reasons = once(reasons, say(p.Reason.And(p.Remedy)))
	}
	return fields, reasons
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
