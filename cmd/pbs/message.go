package main

import (
	"errors"
	"fmt"
	"io"
)

// Everything that pbs says beside its log goes through this file. Messages are
// sentences without capital and full stop behind the program's name; a hint
// says what to do. Nothing here ever holds a password.

// usageError is a command line that makes no sense: exit code 2.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// hinted is an error that comes with its remedy.
type hinted struct {
	err  error
	hint string
}

func (e hinted) Error() string { return e.err.Error() }
func (e hinted) Unwrap() error { return e.err }

// sayReady tells that clients may come to a listener.
func sayReady(w io.Writer, service, addr string) {
	fmt.Fprintf(w, "pbs: serving %s on %s\n", service, addr)
}

// sayImported tells that a bundle is live.
func sayImported(w io.Writer, book string, version uint32) {
	fmt.Fprintf(w, "%s version %d is live\n", book, version)
}

// sayUser tells that a user may post.
func sayUser(w io.Writer, name string, isNew bool) {
	if isNew {
		fmt.Fprintf(w, "%s may post\n", name)
	} else {
		fmt.Fprintf(w, "%s has a new password\n", name)
	}
}

// sayRemoved tells that a user may not post any more.
func sayRemoved(w io.Writer, name string) { fmt.Fprintf(w, "%s may no longer post\n", name) }

// sayAccepted tells that a refused release is let in.
func sayAccepted(w io.Writer, book string, version uint32) {
	fmt.Fprintf(w, "%s version %d is let in\n", book, version)
}

// sayExported tells what clients of a book get from files.
func sayExported(w io.Writer, book string, version uint32, cabinets int) {
	fmt.Fprintf(w, "%s version %d, cabinets: %d\n", book, version, cabinets)
}

// sayLine writes a line of a result.
func sayLine(w io.Writer, line string) { fmt.Fprintln(w, line) }

// sayAsk asks on a terminal.
func sayAsk(w io.Writer, what string) { fmt.Fprintf(w, "%s: ", what) }

// sayStopping tells that the end was asked for and may take a while.
func sayStopping(w io.Writer) { fmt.Fprintln(w, "pbs: stopping") }

// sayError tells what went wrong and, where it is known, the remedy.
func sayError(w io.Writer, err error) {
	fmt.Fprintf(w, "pbs: error: %v\n", err)
	if h, ok := errors.AsType[hinted](err); ok {
		fmt.Fprintf(w, "pbs: hint: %s\n", h.hint)
	} else if _, ok := errors.AsType[usageError](err); ok {
		fmt.Fprintln(w, "pbs: hint: pbs --help shows how it is called")
	}
}
