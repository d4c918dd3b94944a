// Package workbook reads the sheets of spreadsheet files as rows of cells. It
// knows the files and nothing of what is in them:
//
//	OpenXLSX  .xlsx and .xlsm, also under a password   xlsx.go, stored.go
//	OpenXLS   .xls of Excel 97 and later (BIFF8)       xls.go and its neighbours
//	OpenODS   .ods of OpenDocument                     ods.go
//	OpenHTML  the tables of a web page                 html.go
//
// A number has two forms and neither is right alone: 020 may be stored as 20
// with a format, and 5550199 may be shown as 5.55E+06. Every cell therefore
// comes as it is shown and, where it is a number, as it is stored too.
//
// Files come from strangers. What they may cost is bounded by the limits below,
// a count in a file is never believed, and what cannot be read is an error,
// never fewer rows.
package workbook

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Limits of a file.
const (
	MaxColumns = 256       // cells of a row; those beyond are left out, and [Row.Wide] says so
	MaxRows    = 200_000   // the highest row with a cell
	MaxUnpack  = 256 << 20 // bytes that the parts of a file unpack to
	MaxStrings = 1_000_000 // different texts that a file keeps apart from its cells
	MaxCell    = 32_767    // bytes of the text of a cell; a spreadsheet's has as many characters
	MaxSheets  = 1000      // sheets, whatever they hold
	MaxMerges  = 100_000   // merged cells of a sheet that span rows
)

// What may be held in memory, and what reading sheet after sheet may cost.
const (
	maxCells = 4_000_000     // cells of a sheet, or of all where all are held
	maxRead  = 4 * MaxUnpack // bytes read by all calls of Rows together
)

// The errors of opening and reading. Others are faults of the machine, such as a
// full disk.
var (
	ErrDamaged  = errors.New("the file is damaged")                          // its parts contradict each other or break off
	ErrLimit    = errors.New("the file is too large")                        // it passes one of the limits
	ErrPassword = errors.New("the file is protected by a password")          // none was given
	ErrWrong    = errors.New("the password is not the right one")            // the one given does not open it
	ErrVersion  = errors.New("the file is of a version that is not read")    // Excel 5 and earlier, unknown encryption
	ErrNothing  = errors.New("the file holds no sheet that could be a list") // charts, macros, a page without a table
)

// Workbook is an opened file. Its methods may not be called at the same time.
type Workbook interface {
	// Sheets lists the sheets in the order of the file.
	Sheets() []Sheet
	// Rows calls do with every row of a sheet that has a cell, in rising order,
	// until do returns an error, which it then returns, or ctx is done. Row and
	// what it holds are do's to keep.
	Rows(ctx context.Context, sheet int, do func(Row) error) error
	// Merges returns the merged cells that span rows, of the sheet that Rows read
	// last and to its end. The value stands in the topmost cell alone.
	Merges() []Merge
	// Close ends the use of the file and removes what was unpacked.
	Close() error
}

// Sheet is a table of a workbook.
type Sheet struct {
	Name   string
	Hidden bool
}

// Row is a row of a sheet.
type Row struct {
	Number  int      // as in the file, from 1
	Hidden  bool     // by hand, by a filter or by a group
	Wide    bool     // it has cells beyond [MaxColumns]
	Shown   []string // by column from 0: the text that a spreadsheet program shows; "" for no cell
	Numbers []Number // the cells that are numbers, by rising column
	Lost    []int    // columns of formulas that have no stored result
}

// Merge is a cell that spans rows.
type Merge struct {
	Row, Rows int // the topmost, from 1, and how many
	Column    int // from 0: the leftmost
}

// Number is the stored form of a cell that holds a number.
type Number struct {
	Column int    // from 0
	Stored string // in decimal, with "." and perhaps an exponent
	Date   bool   // its format shows a date or a time
}

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}

// Limit says which limit a file passes: [ErrLimit] in words that stand apart from
// the figures in them.
type Limit struct {
	Text   string // the part of a sentence, with places such as {{.Most}}
	Values []any  // names of places and whole numbers in turn
}

// Error says it in English.
func (l *Limit) Error() string {
	text := l.Text
	for i := 0; i < len(l.Values); i += 2 {
		text = strings.ReplaceAll(text, fmt.Sprintf("{{.%s}}", l.Values[i]), fmt.Sprint(l.Values[i+1]))
	}
	return ErrLimit.Error() + ": " + text
}

// Is reports that the limit is one.
func (l *Limit) Is(target error) bool { return target == ErrLimit }

func tooLarge(text string, values ...any) error { return &Limit{text, values} }

func tooManySheets() error { return tooLarge("it has more than {{.Most}} sheets", "Most", MaxSheets) }

func tooLong(row int) error {
	return tooLarge("row {{.Row}} has a text of more than {{.Most}} bytes", "Row", row, "Most", MaxCell)
}

func tooMuchRead() error {
	return tooLarge("its sheets come to more than {{.Most}} MB", "Most", maxRead>>20)
}

// hiddenCause is an error whose text is for people. What helps to find the
// reason, such as the name of a part, is in its chain alone.
type hiddenCause struct{ said, cause error }

func (h *hiddenCause) Error() string   { return h.said.Error() }
func (h *hiddenCause) Unwrap() []error { return []error{h.said, h.cause} }

// because gives an error a cause that its text leaves out.
func because(err error, format string, args ...any) error {
	return &hiddenCause{err, fmt.Errorf(format, args...)}
}

// guard turns a panic of a parser into [ErrDamaged]: crafted files have made
// every spreadsheet library panic.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w (%v)", ErrDamaged, r)
	}
}
