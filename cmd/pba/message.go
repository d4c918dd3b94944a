package main

// This file alone prints. Rules for messages: no capitals at the start, no full
// stop after "error:" unless there are two sentences; say what is wrong, then
// what to do on a line of its own that begins with "hint:".

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"
	"unicode/utf8"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/secret"
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/pkg/cab"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
	"github.com/phonebookadmin/pba/pkg/profile"
)

// Exit codes of the contract.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitRefused = 3
	exitNothing = 4
)

// show prints a result: v as JSON, or the text.
func (a *app) show(v any, text string) error {
	if !a.json {
		var out strings.Builder
		for line := range strings.Lines(text) {
			out.WriteString(plain(strings.TrimSuffix(line, "\n")) + "\n")
		}
		_, err := fmt.Fprint(a.out, out.String())
		return err
	}
	enc := json.NewEncoder(a.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// say prints a message beside the result.
func (a *app) say(format string, args ...any) {
	fmt.Fprintf(a.err, "pba: %s\n", plain(fmt.Sprintf(format, args...)))
}

// line replaces the progress line of a terminal.
func (a *app) line(text string) {
	fmt.Fprintf(a.err, "\r\x1b[K%s", plain(text))
}

// columns aligns rows of cells; the first row is the heading.
func columns(rows ...[]string) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		cells := make([]string, len(r))
		for i, cell := range r {
			cells[i] = plain(cell)
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	_ = w.Flush() // a strings.Builder takes everything
	var out strings.Builder
	for line := range strings.Lines(b.String()) {
		out.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return out.String()
}

// plain keeps what a file or a server says from steering the terminal, and shows bytes
// that are no text by their number, so that two names stay apart.
func plain(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)): // such as in a file name
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// end prints the error of a run and returns the exit code.
func (a *app) end(err error) int {
	if err == nil {
		return exitDone
	}
	code := exitCode(err)
	if code == exitNothing {
		a.say("nothing to do: %v", err)
		return code
	}
	for line := range strings.SplitSeq(errorLine(err), "\n") {
		a.say("error: %s", line)
	}
	for _, h := range hints(err) {
		a.say("hint: %s", h)
	}
	return code
}

func exitCode(err error) int {
	switch {
	case is[*usageError](err):
		return exitUsage
	case errors.Is(err, phonebook.ErrUnchanged):
		return exitNothing
	case is[*admin.PostError](err):
		return exitFailed
	case is[*phonebook.FieldError](err), is[*phonebook.LimitError](err), is[*phonebook.POPError](err),
		is[*admin.InvalidError](err), is[*admin.RejectedError](err), is[*admin.EmptyListError](err), is[*admin.ReleaseError](err),
		is[*admin.HostError](err), is[*admin.MisfitError](err), is[*admin.PastError](err), is[*post.ConflictError](err), is[*post.LockedError](err), is[*post.CertificateError](err), is[*sheet.MapError](err),
		is[*phonebook.EncodingError](err), is[*invalidBook](err), is[*profile.RefusedError](err), is[*admin.ProfileError](err), cannotPack(err),
		errors.Is(err, phonebook.ErrExists), errors.Is(err, phonebook.ErrMoved), errors.Is(err, phonebook.ErrBase):
		return exitRefused
	}
	return exitFailed
}

// cannotPack reports that a cabinet cannot hold what it was given.
func cannotPack(err error) bool {
	return errors.Is(err, cab.ErrHeader) || errors.Is(err, cab.ErrEmpty) ||
		errors.Is(err, cab.ErrLimit) && !is[*cab.FormatError](err)
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// hints returns what to do about an error, a sentence each.
func hints(err error) []string {
	var out []string
	if e, ok := errors.AsType[*phonebook.LimitError](err); ok && !e.Remedy.Empty() {
		out = append(out, e.Remedy.String())
	}
	if e, ok := errors.AsType[*sheet.FileError](err); ok && !e.Remedy.Empty() {
		out = append(out, e.Remedy.String())
	}
	if e, ok := errors.AsType[*sheet.MapError](err); ok && e.Remedy != "" {
		out = append(out, e.Remedy)
	}
	if e, ok := errors.AsType[*profile.RefusedError](err); ok {
		out = append(out, e.Remedy.String())
	}
	if e, ok := errors.AsType[*damageError](err); ok {
		out = append(out, e.hints()...)
	}
	remedies := []remedy{
		{is[*usageError](err), "Run pba help, or the command with --help."},
		{is[*admin.RejectedError](err), "Repair the rows, use --fix for common faults, or leave them out with --skip-invalid. --problems OUT.xlsx saves them."},
		{is[*admin.EmptyListError](err), "Check that it is the right list and its header. To delete POPs use pba pop delete."},
		{is[*admin.ReleaseError](err), "Run pba validate to see all of them. What is typed and not in the book is mended in the window, or by pba pop edit."},
		{is[*admin.MisfitError](err), "Spell them another way, or let --repair do it where there is a plain spelling."},
		{sheet.NeedsPassword(err), "Use --password-stdin, --password-file FILE (mode 0600) or PBA_PASSWORD."},
		{errors.Is(err, store.ErrLocked), "Close the window or wait for the other command, then try again."},
		{errors.Is(err, store.ErrDamaged) && !is[*damageError](err), "A backup that is whole is put in the place of the books by pba restore FILE, the newest automatic one by pba restore --newest."},
		{errors.Is(err, store.ErrNewer), "Use the newer program."},
		{errors.Is(err, phonebook.ErrGone), "Put it back where it was, or end the program and name its new folder with --data."},
		{errors.Is(err, phonebook.ErrExists), "Choose another name."},
		{is[*admin.ProfileError](err), "Run pba profile check to see all of them."},
		{errors.Is(err, phonebook.ErrMoved), "Run the command again."},
		{errors.Is(err, admin.ErrNoHost), "Add one: pba host add NAME --ftp HOST --user USER."},
		{is[*openFileError](err), "Make it yours alone: chmod 600 FILE."},
		{errors.Is(err, errNoPassword) || errors.Is(err, admin.ErrNoPassword) || errors.Is(err, secret.ErrNone), "Use --password-stdin, --password-file FILE (mode 0600) or PBA_PASSWORD."},
		{errors.Is(err, secret.ErrNoKeyring), "Give the password with each post: --password-stdin, --password-file or PBA_PASSWORD."},
		{errors.Is(err, context.Canceled), "What was not finished is as it was before."},
		{errors.Is(err, fs.ErrPermission), "Check who may read and write there."},
	}
	for _, r := range slices.Concat(remedies, serverRemedies(err), cabinetRemedies(err)) {
		if r.when {
			out = append(out, r.then)
		}
	}
	return append(out, decisions(err)...)
}

// remedy is what to do in a case.
type remedy struct {
	when bool
	then string
}
