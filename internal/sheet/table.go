package sheet

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/internal/sheet/workbook"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Limits of a file. They bound what a hostile file costs, far above any list.
const (
	MaxRows    = workbook.MaxRows    // rows with content, and the highest that has any
	MaxColumns = workbook.MaxColumns // cells of a row
	MaxCells   = 2_500_000           // of all rows with content
	MaxFile    = 128 << 20           // bytes
	MaxLine    = 1 << 20             // bytes of a line of text
	tick       = 1000                // rows between two calls of Progress
)

// ReadOptions says what to read. The zero value finds out by itself.
type ReadOptions struct {
	Sheet    string   // name of the sheet, "" for the first visible one with rows
	Header   string   // row number as in the file, "none", or "" to find it
	Titles   []string // words of a header that no list of titles knows
	Password string   // of a protected workbook
	// Encoding of a text file is a name in [Encodings], "" to find it.
	Encoding string
	// Separator of a text file is a name in [Separators], "" to find it.
	Separator string
	Progress  func(rows int) // called about every 1,000 rows; may be nil
	// Fallback is the encoding of the book, nil for ASCII. Its own exports come
	// back in it, and so does text whose encoding nothing else tells.
	Fallback phonebook.Encoding
}

// Table is one sheet as text, with its header found and its values not judged.
// It is immutable: any number of plans may be made of it.
type Table struct {
	File      string               // name without the folder
	Sheet     string               // "" for a text file
	Sheets    []string             // the visible sheets of the workbook
	Kind      string               // "xlsx", "xls", "ods", "html" or "text"
	Encoding  string               // of a text file: a name in [Encodings]
	Guessed   bool                 // the encoding is a guess
	Separator string               // of a text file: a name in [Separators]
	Header    []string             // column titles, "" where none; nil without a header
	HeaderRow int                  // row number of the header, 0 without one
	Columns   int                  // number of columns of the widest row
	Rows      []Row                // the rows below the header that are not blank
	Notes     []phonebook.Sentence // what was guessed or left out

	cells    int  // in Rows
	text     int  // bytes of them
	released bool // the text has the eleven fields of a phone book file
}

// Row is one row of a table.
type Row struct {
	Number int       // as in the file, from 1
	Cells  []string  // as shown, short rows are not padded; see [Row.Cell]
	Bad    []BadCell // cells whose value the file does not hold
}

// BadCell is a cell whose value was lost before the file came here.
type BadCell struct {
	Column         int // from 0
	Reason, Remedy phonebook.Sentence
}

// Cell returns the cell of column i, counted from 0, and "" past the end.
func (r Row) Cell(i int) string {
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return r.Cells[i]
}

func (r Row) bad(i int) *BadCell {
	for k := range r.Bad {
		if r.Bad[k].Column == i {
			return &r.Bad[k]
		}
	}
	return nil
}

func (r Row) blank() bool {
	for _, c := range r.Cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return len(r.Bad) == 0
}

// Read reads one sheet of a file. A file that is no list is a [*FileError]; the
// error of a cancelled ctx is its own. On an error there is no table.
func Read(ctx context.Context, path string, opt ReadOptions) (*Table, error) {
	data, err := load(path)
	if err != nil {
		return nil, err
	}
	return readData(ctx, path, data, opt)
}

func readData(ctx context.Context, path string, data []byte, opt ReadOptions) (t *Table, err error) {
	defer guard(path, &err)
	k, err := sniff(path, data)
	if err != nil {
		return nil, err
	}
	t = &Table{File: filepath.Base(path)}
	if k == kindText {
		err = readText(ctx, t, data, opt)
	} else {
		err = readWorkbook(ctx, t, k, data, opt)
	}
	if err != nil {
		return nil, err
	}
	if err := placeHeader(t, opt.Header, opt.Titles); err != nil {
		return nil, err
	}
	return t, nil
}

// WithHeader returns the table with one of its first rows as its header, for
// every row that could be one: titles that nobody knows may be known from an
// earlier list.
func (t *Table) WithHeader() iter.Seq[*Table] {
	return func(yield func(*Table) bool) {
		for _, r := range t.Rows[:min(len(t.Rows), headerSearch)] {
			with := *t
			with.Notes = slices.Clone(t.Notes)
			if placeHeader(&with, strconv.Itoa(r.Number), nil) == nil && !yield(&with) {
				return
			}
		}
	}
}

func load(path string) ([]byte, error) {
	name := filepath.Base(path)
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, &FileError{File: name, Reason: phonebook.Say("The file is a folder or a device."), Remedy: phonebook.Say("Give the list as a file.")}
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &FileError{File: name, Err: err, Reason: phonebook.Say("The file does not exist."), Remedy: phonebook.Say("Check the name and the folder.")}
	}
	if err != nil {
		return nil, &FileError{
			File: name, Err: err, Reason: phonebook.Say("The file cannot be opened."),
			Remedy: phonebook.Say("Close it in other programs and check that you may read it."),
		}
	}
	defer func() { _ = f.Close() }() // only read
	data, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, &FileError{File: name, Err: err, Reason: phonebook.Say("The file cannot be read."), Remedy: phonebook.Say("Copy it to a local folder and try again.")}
	}
	if len(data) > MaxFile {
		return nil, &FileError{
			File: name, Reason: phonebook.Say("The file is larger than {{.Most}} MB.", "Most", MaxFile>>20),
			Remedy: phonebook.Say("Save the list alone in a new file."),
		}
	}
	return data, nil
}

// addRow appends a row that is not blank. It returns a [*FileError] past
// [MaxRows] and [MaxCells].
func (t *Table) addRow(r Row) error {
	if r.blank() {
		return nil
	}
	if len(t.Rows) == MaxRows {
		return &FileError{
			File: t.File, Reason: phonebook.Say("The file has more than {{.Most}} rows.", "Most", MaxRows),
			Remedy: phonebook.Say("A phone book holds at most 65,000 POPs. Save the list in parts."),
		}
	}
	if t.cells += len(r.Cells); t.cells > MaxCells {
		return &FileError{
			File: t.File, Reason: phonebook.Say("The file has more than {{.Most}} cells.", "Most", MaxCells),
			Remedy: phonebook.Say("Save the list alone in a new file."),
		}
	}
	for _, c := range r.Cells {
		t.text += len(c)
	}
	if t.text > MaxFile {
		return &FileError{
			File: t.File, Reason: phonebook.Say("The file holds more than {{.Most}} MB of text.", "Most", MaxFile>>20),
			Remedy: phonebook.Say("Save the list alone in a new file."),
		}
	}
	t.Rows = append(t.Rows, r)
	return nil
}

func (t *Table) note(s phonebook.Sentence) {
	t.Notes = append(t.Notes, s)
}
