package ui

// This file alone turns errors into what people read: what happened, then what
// to do, in one or two short sentences, without codes. Causes go to the log.

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/url"
	"strconv"
	"strings"
	"syscall"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
	"github.com/phonebookadmin/pba/pkg/profile"
)

// explain returns what an error means for the user.
func explain(err error) string {
	for _, in := range []func(error) string{explainBook, explainList, explainFile, explainSession, explainServer} {
		if said := in(err); said != "" {
			return said
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
		return words.Say(e.Fields[0].Reason)
	}
	if e, ok := errors.AsType[*phonebook.FieldError](err); ok {
		return words.Say(e.Reason)
	}
	if e, ok := errors.AsType[*phonebook.EncodingError](err); ok {
		return words.Say(e.Reason())
	}
	if e, ok := errors.AsType[*profile.RefusedError](err); ok {
		return words.Say(e.Reason.And(e.Remedy))
	}
	if e, ok := errors.AsType[*phonebook.LimitError](err); ok {
		return words.Title(words.T("{{.What}}: {{.Found}}, at most {{.Most}}. {{.Remedy}}",
			"What", words.Say(e.What), "Found", e.Found, "Most", e.Limit, "Remedy", words.Say(e.Remedy)))
	}
	switch {
	case errors.Is(err, phonebook.ErrMoved):
		return words.T("The phone book has changed meanwhile. Try again.")
	case errors.Is(err, phonebook.ErrUnchanged):
		return words.T("Nothing changed: clients would see nothing new.")
	case errors.Is(err, phonebook.ErrExists):
		return words.T("This name is taken. Choose another.")
	case errors.Is(err, phonebook.ErrNotFound):
		return words.T("It is not there any more. The list was loaded again.")
	}
	return ""
}

// explainList knows the errors of lists and imports.
func explainList(err error) string {
	if e, ok := errors.AsType[*sheet.FileError](err); ok {
		return words.Say(e.Reason.And(e.Remedy))
	}
	if e, ok := errors.AsType[*sheet.MapError](err); ok {
		if e.Field == phonebook.FieldCountry && e.Value == "" {
			return words.T("No column holds the country. Choose the column, or one country for all rows.")
		}
		return words.T("{{.Reason}} Choose it in the list of columns.", "Reason", words.Say(e.Reason))
	}
	if e, ok := errors.AsType[*admin.RejectedError](err); ok {
		return words.N("{{.Rejected}} of {{.N}} rows are rejected, so nothing was imported.", e.Rows, "Rejected", e.Rejected)
	}
	if e, ok := errors.AsType[*admin.MisfitError](err); ok {
		return words.N("{{.N}} texts hold characters that {{.Encoding}} lacks. Those without a plain spelling must be renamed first.", len(e.Misfits), "Encoding", phonebook.EncodingLabel(e.Encoding))
	}
	if e, ok := errors.AsType[*admin.EmptyListError](err); ok {
		if e.Mode == sheet.ModeRetire {
			return words.N("The list holds no POP, and {{.N}} POPs would be taken out of service. Nothing was imported. Check that it is the right list, and its header.", e.POPs)
		}
		return words.N("The list holds no POP, and {{.N}} POPs would be deleted. Nothing was imported. Check that it is the right list, and its header.", e.POPs)
	}
	if e, ok := errors.AsType[*admin.ExportKindError](err); ok {
		return words.T("The name must end in {{.Kinds}}. {{.File}} was not written.", "Kinds", strings.Replace(e.Kinds, " or ", ", ", 1), "File", e.File)
	}
	if e, ok := errors.AsType[*phonebook.ParseError](err); ok {
		return words.T("Line {{.Line}} of the file cannot be read. Nothing was changed.", "Line", strconv.Itoa(e.Line))
	}
	return ""
}

// explainFile knows what disks and folders refuse.
func explainFile(err error) string {
	switch {
	case errors.Is(err, phonebook.ErrGone):
		return words.T("The data file was moved or deleted while the window has it open. Nothing that was saved is lost: put it back, or write it to a new file with File > Back up…")
	case errors.Is(err, syscall.ENOSPC):
		return words.T("The disk is full. Make room, then try again.")
	case errors.Is(err, fs.ErrPermission):
		return words.T("The folder or file may not be written. Check who may read and write there.")
	case errors.Is(err, fs.ErrNotExist):
		return words.T("The file does not exist. Check the name and the folder.")
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return words.T("The file or folder {{.Path}} could not be used: {{.Cause}}.", "Path", e.Path, "Cause", e.Err)
	}
	return ""
}

// explainSession knows why an FTP server does not take what it is sent.
func explainSession(err error) string {
	switch {
	case errors.Is(err, post.ErrNeedsTLS):
		return words.T("The server wants encryption. Choose TLS for it.")
	case errors.Is(err, post.ErrNoTLS):
		return words.T("The server offers no encryption. Ask its administrator for TLS; without it the password crosses the network in clear.")
	case errors.Is(err, post.ErrNoCallBack):
		return words.T("The server could not connect back to this computer. Let it in through the firewall, or choose passive mode.")
	case errors.Is(err, post.ErrNoPort):
		return words.T("No port is free here for data connections. Choose more ports for the server.")
	case errors.Is(err, post.ErrMode):
		return words.T("The server refuses this mode of data connections. Choose the other one.")
	case errors.Is(err, post.ErrReuse):
		return words.T("The server insists on resuming TLS sessions in a way that does not work. Its administrator can switch that off.")
	case errors.Is(err, post.ErrFull):
		return words.T("The server's disk is full or its quota used up. It keeps what it had; make room and post again.")
	case errors.Is(err, post.ErrDenied):
		return words.T("The server does not let this user write there. Give the user the right, then post again.")
	case errors.Is(err, post.ErrStalled), errors.Is(err, post.ErrNoReply):
		return words.T("The server fell silent. It keeps what it had; post again.")
	}
	return ""
}

// explainServer knows the errors of servers.
func explainServer(err error) string {
	if said := explainRefusal(err); said != "" {
		return said
	}
	switch {
	case errors.Is(err, context.Canceled):
		return words.T("Cancelled. The server keeps what it had.")
	case errors.Is(err, errNoPassword):
		return words.T("No password is known. Log in, then post again.")
	case errors.Is(err, admin.ErrNoHost):
		return words.T("There is no server to post to. Add a server first.")
	case errors.Is(err, post.ErrLogin):
		return words.T("The server refused the login. Check user and password.")
	case errors.Is(err, post.ErrUnreachable):
		return words.T("No FTP server answers. Check the address and the network.")
	case isNetwork(err):
		return words.T("The connection broke. Check the network and try again.")
	}
	if e, ok := errors.AsType[*post.Error](err); ok {
		if e.Published {
			return words.T("The release is on the server, but old files could not be removed. Post again to clean up.")
		}
		return words.T("The server refused {{.File}}. It keeps what it had.", "File", e.Path)
	}
	return ""
}

// explainRefusal knows why nothing may be sent to a server as things stand.
func explainRefusal(err error) string {
	if e, ok := errors.AsType[*post.ConflictError](err); ok {
		return words.T("It holds another {{.Book}}, version {{.Version}}. Nothing was sent.", "Book", e.Book, "Version", int(e.Version))
	}
	if e, ok := errors.AsType[*admin.HostError](err); ok {
		return words.Say(e.Reason)
	}
	if e, ok := errors.AsType[*post.CertificateError](err); ok {
		if e.Pinned != "" {
			return words.T("The key of the server has changed. Nothing was sent. Check the server to see the new one.")
		}
		return words.T("The certificate of the server is not trusted. Nothing was sent. Check the server to see its key.")
	}
	if e, ok := errors.AsType[*post.LockedError](err); ok {
		if e.Owner.ID == "" {
			return words.T("{{.Book}} is being posted there by another administrator. Wait until that post has ended.", "Book", e.Book)
		}
		return words.T("{{.Book}} is being posted there by {{.User}} at {{.Computer}} since {{.Time}}. Wait until that post has ended.",
			"Book", e.Book, "User", e.Owner.User, "Computer", e.Owner.Computer, "Time", words.Moment(e.Owner.Since))
	}
	if e, ok := errors.AsType[*admin.UnansweredError](err); ok {
		return words.T("The files are there, but no client is answered at {{.URL}}.", "URL", e.URL)
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

// popName names a POP in a sentence.
func popName(p phonebook.POP) string {
	if p.Name == "" {
		return popIndex(p.ID)
	}
	return p.Name
}

// popIndex names a POP by its index.
func popIndex(id phonebook.POPID) string { return words.T("POP {{.ID}}", "ID", id) }

// fieldTitle names a field at the beginning of a line.
func fieldTitle(f phonebook.Field) string { return words.Title(words.Field(f)) }

// errNoPassword is returned while posting when nobody gave a password.
var errNoPassword = admin.ErrNoPassword

// storedReason tells why something failed that was noted then: by its code in the
// language in use, else in the English words that were noted.
func storedReason(code, reason string) string {
	if cause := admin.Cause(code); cause != nil {
		return explain(cause)
	}
	return reason
}
