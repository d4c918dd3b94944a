// Package ftplink is the ground under an FTP client library that knows only
// passive mode: the library dials its control and data connections through a
// [Link], which adds
//
//   - active mode: the library asks for a passive port, the server is told PORT or
//     EPRT, and the data connection is the one that the server opens (RFC 959,
//     3.2; RFC 2428);
//   - TLS on both connections, explicit and implicit, with the sessions of the data
//     connections resumed from the control connection (RFC 4217), as many servers
//     demand;
//   - a limit on the wait for each reply and for each byte, none on a whole transfer;
//   - an end of every wait when the context ends;
//   - a transcript of the control connection without passwords;
//   - an orderly end of uploads: a plain close resets the connection when TLS 1.3
//     tickets lie unread, and the server then drops the end of the file.
//
// A Link is one session and serves one goroutine at a time; only [Link.Kill] may
// be called from others.
package ftplink

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"
)

// Security says where TLS begins.
type Security int

// The ways to secure a session.
const (
	Plain    Security = iota
	Explicit          // AUTH TLS after the greeting (RFC 4217)
	Implicit          // from the first byte, usually on port 990
)

// Times are the limits of the waits of a session.
type Times struct {
	Dial   time.Duration // TCP connect, TLS handshake
	Reply  time.Duration // one reply
	Login  time.Duration // the reply to PASS: costly password hashes take seconds
	Start  time.Duration // active mode: the reply to a transfer command, while the server tries to connect
	Accept time.Duration // active mode: the server's connection, after it began the transfer
	Stall  time.Duration // the next byte of a transfer
}

// Config says how a session is to be. Times are all required.
type Config struct {
	Active      bool
	ActiveIP    netip.Addr // told to the server; zero: this end of the control connection
	ActivePorts [2]uint16  // first and last port to listen at; zero: any
	Security    Security
	TLS         *tls.Config // for Explicit and Implicit; ServerName must be set
	Times       Times
	Trace       func(line string) // nil for no transcript
}

// Errors of a session beside those of the network.
var (
	// ErrNoReply is returned when a reply does not come in time.
	ErrNoReply = errors.New("the server does not reply")
	// ErrStalled is returned when no byte of a transfer moves for too long.
	ErrStalled = errors.New("the transfer stands still")
	// ErrNoCallBack is returned in active mode when the server does not open the
	// data connection.
	ErrNoCallBack = errors.New("the server could not connect back to this computer")
	// ErrNoTLS is returned when the server refuses AUTH TLS.
	ErrNoTLS = errors.New("the server offers no encryption")
)

// Link is one FTP session. The first connection that is dialled is the control
// connection, the others carry data.
type Link struct {
	cfg     Config
	dataTLS *tls.Config
	control *control
	waiting *net.TCPListener // for the data connection that was announced last

	mu    sync.Mutex
	ctx   context.Context // of the call that runs
	socks map[io.Closer]struct{}
	dead  bool
}

// New returns a session that is still to be dialled.
func New(cfg Config) *Link {
	l := &Link{cfg: cfg, ctx: context.Background(), socks: make(map[io.Closer]struct{})}
	if cfg.Security != Plain {
		l.cfg.TLS, l.dataTLS = sharedSessions(cfg.TLS)
	}
	return l
}

// Use makes ctx the one whose end kills the session, until the function that it
// returns is called.
func (l *Link) Use(ctx context.Context) (release func() bool) {
	l.mu.Lock()
	l.ctx = ctx
	l.mu.Unlock()
	return context.AfterFunc(ctx, l.Kill)
}

// Dial opens the control connection when it is called for the first time, and
// then data connections. It is for the library.
func (l *Link) Dial(network, addr string) (net.Conn, error) {
	if l.control == nil {
		return l.dialControl(network, addr)
	}
	return l.dialData(network, addr)
}

// Kill closes every connection, which ends whatever waits on one.
func (l *Link) Kill() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dead = true
	for s := range l.socks {
		_ = s.Close()
	}
}

// track remembers a socket until it is forgotten. One that was made while the
// session was killed is closed at once.
func (l *Link) track(s io.Closer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.dead {
		_ = s.Close()
	}
	l.socks[s] = struct{}{}
}

func (l *Link) forget(s io.Closer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.socks, s)
}

// LastReply returns the server's last reply as a [*textproto.Error], whatever its
// code, and nil before the first: the library loses the code of some refusals.
func (l *Link) LastReply() error {
	if l.control == nil {
		return nil
	}
	return l.control.last
}

// ModeRefused returns the server's refusal of the last PORT, EPRT, PASV or EPSV,
// nil where it agreed: the library goes from one to the next in silence.
func (l *Link) ModeRefused() error {
	if l.control == nil {
		return nil
	}
	return l.control.refused
}

// LastCommand returns the verb of the command that was sent last.
func (l *Link) LastCommand() string {
	if l.control == nil {
		return ""
	}
	return l.control.verb
}

// NoPort returns why this computer could not listen for the data connection that was
// asked for last, nil where it could.
func (l *Link) NoPort() error {
	if l.control == nil {
		return nil
	}
	return l.control.noPort
}

// late names a limit of ours that ran out, and leaves the end of the caller's context
// as it is.
func (l *Link) late(err, as error) error {
	if errors.Is(err, context.DeadlineExceeded) && l.context().Err() == nil {
		return fmt.Errorf("%w: %w", as, os.ErrDeadlineExceeded)
	}
	return err
}

func (l *Link) context() context.Context {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ctx
}

// connect opens a TCP connection and tracks it.
func (l *Link) connect(network, addr string) (*net.TCPConn, error) {
	d := net.Dialer{Timeout: l.cfg.Times.Dial}
	c, err := d.DialContext(l.context(), network, addr)
	if err != nil {
		return nil, err
	}
	tcp, ok := c.(*net.TCPConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("%s: not TCP", addr), c.Close())
	}
	l.track(tcp)
	return tcp, nil
}

func (l *Link) trace(line string) {
	if l.cfg.Trace != nil {
		l.cfg.Trace(line)
	}
}
