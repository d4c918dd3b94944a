package post

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/textproto"
	"path"
	"regexp"
	"time"

	"github.com/jlaffaye/ftp"

	"github.com/phonebookadmin/pba/pkg/post/internal/ftplink"
)

// FTPServer says where an FTP server is, who posts there and how.
type FTPServer struct {
	Addr     string // host:port
	Dir      string // absolute directory of the tree, such as /PBSData
	User     string
	Password string

	// Active has the server open the data connections, from its port 20 as "How
	// Connection Manager Works" describes it. Otherwise this side opens them.
	Active bool
	// ActiveIP is the address that the server is told to connect to; zero is this
	// computer's own. Behind a router it is the router's.
	ActiveIP netip.Addr
	// ActivePorts are the first and the last port that the server is told; zero is
	// any. A firewall must let it in there.
	ActivePorts [2]uint16

	TLS TLSMode
	// Pin is the fingerprint of the server's key that was accepted before, "" for
	// none: then a certificate must be one that this computer trusts.
	Pin string

	// Transcript, which may be nil, gets every line of the control connection, those
	// sent with "> ", those received with "< " before them. Passwords are masked.
	Transcript func(line string)
}

// TLSMode says where encryption begins.
type TLSMode string

// The ways to encrypt a session (RFC 4217; implicit TLS is older and has no RFC).
const (
	NoTLS       TLSMode = "off"
	ExplicitTLS TLSMode = "explicit" // AUTH TLS on the ordinary port
	ImplicitTLS TLSMode = "implicit" // from the first byte, usually on port 990
)

// ftpTimes are the limits of the waits. There is none on a whole transfer: a slow
// line may take as long as it moves. Servers with costly password hashes need
// seconds for a log-in; vsftpd tries for 60 seconds to connect in active mode.
var ftpTimes = ftplink.Times{
	Dial: 15 * time.Second, Reply: 30 * time.Second, Login: 60 * time.Second,
	Start: 75 * time.Second, Accept: 15 * time.Second, Stall: 30 * time.Second,
}

// DialFTP connects and logs in. It returns [ErrUnreachable], [ErrLogin],
// [ErrNeedsTLS], [ErrNoTLS] or a [*CertificateError] with the server's words, or
// the context's error.
func DialFTP(ctx context.Context, s FTPServer) (*FTP, error) {
	cfg, err := s.link()
	if err != nil {
		return nil, err
	}
	f := &FTP{dir: path.Join("/", s.Dir), link: ftplink.New(cfg), active: s.Active}
	defer f.link.Use(ctx)()
	options := []ftp.DialOption{ftp.DialWithDialFunc(f.link.Dial)}
	if cfg.TLS != nil {
		// The link has TLS already; this makes the library ask for it on the data
		// connections too (PBSZ, PROT).
		options = append(options, ftp.DialWithTLS(cfg.TLS))
	}
	if f.conn, err = ftp.Dial(s.Addr, options...); err != nil {
		f.link.Kill()
		return nil, fail(ctx, dialError(err, s))
	}
	if err := f.conn.Login(s.User, s.Password); err != nil {
		f.link.Kill()
		return nil, fail(ctx, f.loginError(err, s))
	}
	return f, nil
}

// link returns how the session is to be made.
func (s FTPServer) link() (ftplink.Config, error) {
	cfg := ftplink.Config{
		Active: s.Active, ActiveIP: s.ActiveIP, ActivePorts: s.ActivePorts,
		Times: ftpTimes, Trace: s.Transcript,
	}
	switch s.TLS {
	case NoTLS, "":
		return cfg, nil
	case ExplicitTLS:
		cfg.Security = ftplink.Explicit
	case ImplicitTLS:
		cfg.Security = ftplink.Implicit
	default:
		return cfg, fmt.Errorf("%q is no kind of encryption", s.TLS)
	}
	host, _, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return cfg, err
	}
	cfg.TLS = tlsConfig(host, s.Pin)
	return cfg, nil
}

// dialError names what kept the session from beginning.
func dialError(err error, s FTPServer) error {
	if cert, ok := errors.AsType[*CertificateError](err); ok {
		return cert
	}
	if errors.Is(err, ErrNoTLS) {
		return fmt.Errorf("%s: %w", s.Addr, err)
	}
	if header, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return fmt.Errorf("%w at %s: it does not speak TLS there: %w", ErrUnreachable, s.Addr, header)
	}
	return fmt.Errorf("%w at %s: %w", ErrUnreachable, s.Addr, err)
}

// wantsTLS matches the words of a refusal for want of encryption.
var wantsTLS = regexp.MustCompile(`(?i)\b(tls|ssl|ftps|encrypt\w*|cleartext|secure connection)\b`)

// loginError tells a refusal from a broken connection. The library loses the
// reply code when USER itself is refused.
func (f *FTP) loginError(err error, s FTPServer) error {
	var sock net.Error
	refusal, refused := errors.AsType[*textproto.Error](err)
	if !refused {
		refusal, refused = errors.AsType[*textproto.Error](f.link.LastReply())
		refused = refused && refusal.Code >= 400
	}
	switch {
	case refused && s.TLS.clear() && wantsTLS.MatchString(refusal.Msg):
		return fmt.Errorf("%w: %w", ErrNeedsTLS, refusal)
	case errors.As(err, &sock), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		refused && refusal.Code == ftp.StatusNotAvailable:
		if refused {
			err = refusal // the library loses its code
		}
		return fmt.Errorf("%w at %s: %w", ErrUnreachable, s.Addr, err)
	case refused && f.link.LastCommand() != "USER" && f.link.LastCommand() != "PASS":
		return fmt.Errorf("%s: %s is refused: %w", s.Addr, f.link.LastCommand(), refusal)
	case refused:
		return fmt.Errorf("%w (user %s): %w", ErrLogin, s.User, refusal)
	}
	return fmt.Errorf("%w (user %s): %w", ErrLogin, s.User, err)
}

// clear reports whether a session goes in clear.
func (t TLSMode) clear() bool { return t == NoTLS || t == "" }
