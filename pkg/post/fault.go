package post

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jlaffaye/ftp"

	"github.com/phonebookadmin/pba/pkg/post/internal/ftplink"
)

// Sentinels of what goes wrong with an FTP server. The server's own words follow
// them in the error.
var (
	// ErrLogin is returned when the server refuses user or password.
	ErrLogin = errors.New("the server refused user or password")
	// ErrUnreachable is returned when no FTP server answers at the address.
	ErrUnreachable = errors.New("no FTP server answers")
	// ErrNeedsTLS is returned when the server takes no password in clear.
	ErrNeedsTLS = errors.New("the server wants encryption")
	// ErrNoTLS is returned when the server offers no encryption.
	ErrNoTLS = ftplink.ErrNoTLS
	// ErrNoCallBack is returned in active mode when the server cannot connect to
	// this computer.
	ErrNoCallBack = ftplink.ErrNoCallBack
	// ErrStalled is returned when a transfer stands still, ErrNoReply when the server
	// falls silent.
	ErrStalled = ftplink.ErrStalled
	ErrNoReply = ftplink.ErrNoReply
	// ErrFull is returned when the server could not keep a file.
	ErrFull = errors.New("the server could not keep the file: its disk is full or a quota is used up")
	// ErrDenied is returned when the user may not write there.
	ErrDenied = errors.New("the server does not allow it")
	// ErrNoPort is returned in active mode when this computer has no port for the
	// server to connect to.
	ErrNoPort = errors.New("no port is free here for data connections")
	// ErrMode is returned when the server refuses the mode of the data connections.
	ErrMode = errors.New("the server refuses this mode of data connections")
	// ErrReuse is returned when the server wants data connections to resume the TLS
	// session and does not offer a way that works.
	ErrReuse = errors.New("the server insists on resuming the TLS session and offers no tickets for it")
)

// writing names the refusal of a command that changes something.
func writing(err error) error {
	switch code := refusedWith(err); code {
	case 451, 452, 552:
		return fmt.Errorf("%w: %w", ErrFull, err)
	case 550, 553, 532, 530:
		return fmt.Errorf("%w: %w", ErrDenied, err)
	}
	return err
}

// transferring names what keeps a data connection from standing.
func transferring(err error, active bool) error {
	code := refusedWith(err)
	if code == 0 || errors.Is(err, ErrNoCallBack) {
		return err
	}
	words := strings.ToLower(err.Error())
	switch {
	case code == 522, code == ftp.StatusCanNotOpenDataConnection && strings.Contains(words, "reuse"),
		strings.Contains(words, "session reuse"), strings.Contains(words, "session not reused"):
		return fmt.Errorf("%w: %w", ErrReuse, err)
	case active && code == ftp.StatusCanNotOpenDataConnection && strings.Contains(words, "establish"):
		return fmt.Errorf("%w: %w", ErrNoCallBack, err)
	}
	return err
}

// Retries says how often a failed post is worth another try.
type Retries int

// What another try is good for.
const (
	Never Retries = iota // it fails in the same way, or locks the account
	Once                 // a disk may be full only for a moment
	Often                // the transport broke
)

// Retry tells whether the step that failed with err may succeed when it is
// repeated in a new session: broken connections and busy servers may, refusals do
// not.
func Retry(err error) Retries {
	for _, never := range []error{
		context.Canceled, ErrLogin, ErrNeedsTLS, ErrNoTLS, ErrNoCallBack, ErrDenied, ErrMode, ErrReuse,
	} {
		if errors.Is(err, never) {
			return Never
		}
	}
	if errors.Is(err, ErrNoPort) {
		return Often
	}
	if errors.Is(err, ErrFull) || errors.Is(err, errDiffers) || errors.Is(err, errTooLong) {
		return Once
	}
	if code := refusedWith(err); code != 0 {
		// vsftpd says OOPS when its port 20 is in use for a moment.
		if code < 500 || code == 500 && strings.Contains(err.Error(), "OOPS") {
			return Often
		}
		return Never
	}
	if name, ok := errors.AsType[*net.DNSError](err); ok && name.IsNotFound {
		return Never
	}
	// Not net.Error: the errors of files are that too.
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return Often
	}
	for _, often := range []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, ErrNoReply, ErrStalled} {
		if errors.Is(err, often) {
			return Often
		}
	}
	return Never
}
