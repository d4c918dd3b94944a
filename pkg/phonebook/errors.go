package phonebook

import (
	"errors"
	"fmt"
	"strconv"
)

// Sentinels that callers branch on. They arrive wrapped in errors that say which
// book, POP, region or version is meant.
var (
	// ErrNotFound is returned when a POP, region, country or version that was
	// named does not exist.
	ErrNotFound = errors.New("not found")
	// ErrExists is returned when a name or index that must be new is taken.
	ErrExists = errors.New("already exists")
	// ErrUnchanged is returned when a release is asked for and clients would see
	// nothing new.
	ErrUnchanged = errors.New("nothing changed")
	// ErrBase is returned by [Apply] when the delta starts from another version
	// than the client holds.
	ErrBase = errors.New("the delta starts from another version")
)

// FieldError says that one value breaks the rule of its field.
type FieldError struct {
	Field  Field
	What   string   // what the value is where it is no field of a POP
	Value  string   // the value as given
	Limit  int      // the limit that was passed, 0 where the rule is no number
	Reason Sentence // what is wrong, then what to do
	Rule   Rule
}

// Error names the field, the value and the reason.
func (e *FieldError) Error() string {
	what := e.What
	if what == "" {
		what = e.Field.String()
	}
	return fmt.Sprintf("%s %q: %s", what, shorten(e.Value), e.Reason)
}

// POPError places an error at a POP.
type POPError struct {
	ID   POPID
	Name string
	Err  error
}

// Error names the POP before the cause.
func (e *POPError) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("POP %d: %v", e.ID, e.Err)
	}
	return fmt.Sprintf("POP %d (%s): %v", e.ID, shorten(e.Name), e.Err)
}

// Unwrap returns the cause.
func (e *POPError) Unwrap() error { return e.Err }

// ParseError places an error at a line of a text file.
type ParseError struct {
	Line  int // from 1
	Field Field
	Err   error
}

// Error names line and field before the cause; a [*FieldError] names its field
// by itself.
func (e *ParseError) Error() string {
	if _, named := errors.AsType[*FieldError](e.Err); named || e.Field == FieldNone {
		return fmt.Sprintf("line %d: %v", e.Line, e.Err)
	}
	return fmt.Sprintf("line %d, %s: %v", e.Line, e.Field, e.Err)
}

// Unwrap returns the cause.
func (e *ParseError) Unwrap() error { return e.Err }

// ErrGone is returned for changes to a data file that was moved or deleted while it
// is open. What was saved before is still readable.
var ErrGone = errors.New("the data file is no longer in its place")

// LimitError says that a count passes a documented limit. Nothing was changed.
type LimitError struct {
	What   Sentence // what is counted, such as "POPs in book Sample", as the start of one
	Limit  int
	Found  int
	Remedy Sentence
}

// Error names the count, the figure found and the limit; the remedy is apart.
func (e *LimitError) Error() string {
	return fmt.Sprintf("%s: %s, at most %s", e.What, Thousands(e.Found), Thousands(e.Limit))
}

// Thousands writes n with a comma between groups of three digits, as messages do.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	neg := ""
	if n < 0 {
		neg, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return neg + s
}

// shorten keeps messages readable when a value is a whole pasted page.
func shorten(s string) string {
	const most = 60
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most]) + "…"
}
