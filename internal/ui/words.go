package ui

// This file alone turns errors into what people read: what happened, then what
// to do, in one or two short sentences, without codes. Causes go to the log.

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"strings"
	"syscall"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// explain returns what an error means for the user.
func explain(err error) string {
	for _, in := range []func(error) string{explainBook, explainList, explainSession, explainServer} {
		if words := in(err); words != "" {
			return words
		}
	}
	return sentence(err.Error())
}

// explainBook knows the errors of books and POPs.
func explainBook(err error) string {
	if e, ok := errors.AsType[*admin.ReleaseError](err); ok {
		return words.N("{{.N}} errors stop the next release. See Problems for where they are.", len(e.Problems))
	}
	if e, ok := errors.AsType[*admin.InvalidError](err); ok {
		return e.Fields[0].Reason
	}
	if e, ok := errors.AsType[*phonebook.FieldError](err); ok {
		return e.Reason
	}
	if e, ok := errors.AsType[*phonebook.EncodingError](err); ok {
		return fmt.Sprintf("The character %q does not exist in %s, the encoding of this phone book. Spell it another way.", e.Char, e.Encoding)
	}
	if e, ok := errors.AsType[*phonebook.LimitError](err); ok {
		return sentence(e.Error()) + " " + e.Remedy
	}
	switch {
	case errors.Is(err, phonebook.ErrMoved):
		return "The phone book has changed meanwhile. Try again."
	case errors.Is(err, phonebook.ErrUnchanged):
		return "Nothing changed: clients would see nothing new."
	case errors.Is(err, phonebook.ErrExists):
		return "This name is taken. Choose another."
	case errors.Is(err, phonebook.ErrNotFound):
		return "It is not there any more. The list was loaded again."
	}
	return ""
}

// explainList knows the errors of files and imports.
func explainList(err error) string {
	if e, ok := errors.AsType[*sheet.FileError](err); ok {
		return strings.TrimSpace(e.Reason + " " + e.Remedy)
	}
	if e, ok := errors.AsType[*sheet.MapError](err); ok {
		if e.Field == phonebook.FieldCountry && e.Value == "" {
			return "No column holds the country. Choose the column, or one country for all rows."
		}
		return e.Reason + " Choose it in the list of columns."
	}
	if e, ok := errors.AsType[*admin.RejectedError](err); ok {
		return fmt.Sprintf("%s of %s rows are rejected, so nothing was imported.", thousands(e.Rejected), thousands(e.Rows))
	}
	if e, ok := errors.AsType[*admin.ExportKindError](err); ok {
		return "The name must end in " + e.Kinds + ". " + e.File + " was not written."
	}
	if e, ok := errors.AsType[*phonebook.ParseError](err); ok {
		return fmt.Sprintf("Line %d of the file cannot be read. Nothing was changed.", e.Line)
	}
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "The disk is full. Make room, then try again."
	case errors.Is(err, fs.ErrPermission):
		return "The folder or file may not be written. Check who may read and write there."
	case errors.Is(err, fs.ErrNotExist):
		return "The file does not exist. Check the name and the folder."
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Sprintf("The file or folder %s could not be used: %v.", e.Path, e.Err)
	}
	return ""
}

// explainSession knows why an FTP server does not take what it is sent.
func explainSession(err error) string {
	switch {
	case errors.Is(err, post.ErrNeedsTLS):
		return "The server wants encryption. Choose TLS for it."
	case errors.Is(err, post.ErrNoTLS):
		return "The server offers no encryption. Ask its administrator for TLS; without it the password crosses the network in clear."
	case errors.Is(err, post.ErrNoCallBack):
		return "The server could not connect back to this computer. Let it in through the firewall, or choose passive mode."
	case errors.Is(err, post.ErrMode):
		return "The server refuses this mode of data connections. Choose the other one."
	case errors.Is(err, post.ErrReuse):
		return "The server insists on resuming TLS sessions in a way that does not work. Its administrator can switch that off."
	case errors.Is(err, post.ErrFull):
		return "The server's disk is full or its quota used up. It keeps what it had; make room and post again."
	case errors.Is(err, post.ErrDenied):
		return "The server does not let this user write there. Give the user the right, then post again."
	case errors.Is(err, post.ErrStalled), errors.Is(err, post.ErrNoReply):
		return "The server fell silent. It keeps what it had; post again."
	}
	return ""
}

// explainServer knows the errors of servers.
func explainServer(err error) string {
	if e, ok := errors.AsType[*post.ConflictError](err); ok {
		return fmt.Sprintf("It holds another %s, version %d. Nothing was sent.", e.Book, e.Version)
	}
	if e, ok := errors.AsType[*admin.HostError](err); ok {
		return e.Reason
	}
	if e, ok := errors.AsType[*post.CertificateError](err); ok {
		if e.Pinned != "" {
			return "The key of the server has changed. Nothing was sent. Check the server to see the new one."
		}
		return "The certificate of the server is not trusted. Nothing was sent. Check the server to see its key."
	}
	if e, ok := errors.AsType[*post.LockedError](err); ok {
		return sentence(e.Error()) + " Wait until that post has ended."
	}
	if e, ok := errors.AsType[*admin.UnansweredError](err); ok {
		return "The files are there, but no client is answered at " + e.URL + "."
	}
	switch {
	case errors.Is(err, context.Canceled):
		return "Cancelled. The server keeps what it had."
	case errors.Is(err, errNoPassword):
		return "No password is known. Enter it and post again."
	case errors.Is(err, admin.ErrNoHost):
		return "There is no server to post to. Add a server first."
	case errors.Is(err, post.ErrLogin):
		return "The server refused the login. Check user and password."
	case errors.Is(err, post.ErrUnreachable):
		return "No FTP server answers. Check the address and the network."
	case isNetwork(err):
		return "The connection broke. Check the network and try again."
	}
	if e, ok := errors.AsType[*post.Error](err); ok {
		if e.Published {
			return "The release is live, but old files could not be removed. Post again to clean up."
		}
		return fmt.Sprintf("The server refused %s. It keeps what it had.", e.Path)
	}
	return ""
}

// isNetwork reports whether an error is one of a connection. net.Error does not
// tell: errors of files implement it too.
func isNetwork(err error) bool {
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return true
	}
	_, ok := errors.AsType[*url.Error](err)
	return ok
}

// sentence makes an error's words begin with a capital and end with a stop.
func sentence(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	if s == "" {
		return ""
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

func thousands(n int) string { return phonebook.Thousands(n) }

// count writes a number with its noun: "1 POP", "1,284 POPs".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// kilobytes writes a size as people compare it.
func kilobytes(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f kB", float64(n)/1e3)
}

// popName names a POP in a sentence.
func popName(p phonebook.POP) string {
	return cmp.Or(p.Name, fmt.Sprintf("POP %d", p.ID))
}

// fieldTitle names a field at the beginning of a line.
func fieldTitle(f phonebook.Field) string {
	if f == phonebook.FieldID {
		return "POP index"
	}
	name := f.String()
	return strings.ToUpper(name[:1]) + name[1:]
}

// errNoPassword is returned while posting when nobody gave a password.
var errNoPassword = errors.New("no password is known")
