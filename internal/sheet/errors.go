package sheet

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// FileError says why a file cannot be read as a list of POPs.
type FileError struct {
	File   string             // its name without the folder
	Reason phonebook.Sentence // it starts with "The file"
	Remedy phonebook.Sentence // empty where nothing helps
	Err    error              // the cause for the log, nil where the content is the cause
	// Sheets are those of the workbook that have rows, where the one to read has
	// none.
	Sheets []string

	password bool // the file is protected; see [NeedsPassword]
}

// Error names the file and the reason; the remedy is apart.
func (e *FileError) Error() string { return fmt.Sprintf("%s: %s", e.File, e.Reason) }

// Unwrap returns the cause.
func (e *FileError) Unwrap() error { return e.Err }

// MapError says why the columns of a table cannot become POPs. Nothing of the
// table was judged.
type MapError struct {
	Field  phonebook.Field // the field that has no column, no value or no right one
	Value  string          // the column or default as given, "" where one is missing
	Reason phonebook.Sentence
	Remedy string // for the command line: it names options
	// Columns are read so, apart from what is wrong; nil where a column was named
	// that is not there.
	Columns []ColumnMap
	// Proposal is what the country may be, where only that is missing.
	Proposal Proposal
}

// Error names the field and the reason; the remedy is apart.
func (e *MapError) Error() string { return fmt.Sprintf("%s: %s", e.Field, e.Reason) }

var errDamaged = errors.New("the parser gave up")

// guard turns a panic of a parser into a [*FileError]: crafted and damaged
// workbooks have made every spreadsheet library panic.
func guard(path string, err *error) {
	if r := recover(); r != nil {
		*err = damaged(path, fmt.Errorf("%w: %v", errDamaged, r))
	}
}

func damaged(path string, cause error) *FileError {
	return &FileError{
		File: filepath.Base(path), Err: cause,
		Reason: phonebook.Say("The file is damaged or cut off."),
		Remedy: phonebook.Say("Get the file again, or open it in a spreadsheet program and save it as a new .xlsx file."),
	}
}

// reasonOf returns what a broken rule says, and what else an error says.
func reasonOf(err error) phonebook.Sentence {
	if e, ok := errors.AsType[*phonebook.FieldError](err); ok {
		return e.Reason
	}
	if e, ok := errors.AsType[*phonebook.EncodingError](err); ok {
		return e.Reason()
	}
	return phonebook.Say("{{.Cause}}", "Cause", err.Error())
}
