package pbs

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	ftpserver "github.com/fclairamb/ftpserverlib"
)

// Waiting times of the FTP receiver, in seconds as the library counts them.
const (
	ftpIdle    = 300 // between two commands
	ftpConnect = 15  // until a data connection stands
)

const ftpBanner = "phone book server"

// errLogin is what a refused session is told. It does not say which of the two
// was wrong.
var errLogin = errors.New("user or password is wrong")

// receiver takes posts over FTP, for one user, into the tree below root. It is
// the library's driver.
type receiver struct {
	listener   *sessions
	server     *ftpserver.FtpServer
	folder     folder // of every session, but for the session itself
	user, pass string
	log        *slog.Logger
	served     chan struct{}
}

var _ ftpserver.MainDriver = (*receiver)(nil)

func newReceiver(l net.Listener, root *os.Root, user, pass string, log *slog.Logger) *receiver {
	r := &receiver{
		listener: &sessions{Listener: l, open: make(map[string]*session)},
		folder:   folder{root: root, log: log, uploads: &uploads{}},
		user:     user, pass: pass, log: log,
		served: make(chan struct{}),
	}
	// The library's own log stays off: it writes what clients send, and that may
	// be a password.
	r.server = ftpserver.NewFtpServer(r)
	return r
}

// start sweeps the tree and serves until shutdown. failed is told when serving
// ends by itself.
func (r *receiver) start(failed func(error)) error {
	r.folder.sweep()
	if err := r.server.Listen(); err != nil {
		return err
	}
	go func() {
		defer close(r.served)
		if err := r.server.Serve(); err != nil {
			failed(fmt.Errorf("ftp: %w", err))
		}
	}()
	return nil
}

// shutdown takes no more sessions, lets running uploads end until ctx does, and
// closes every session. Uploads that did not end leave nothing.
func (r *receiver) shutdown(ctx context.Context) error {
	err := r.listener.Close()
	if errors.Is(err, net.ErrClosed) {
		err = nil // shut down before
	}
	<-r.served
	ended := r.folder.uploads.close()
	select {
	case <-ended:
		r.listener.closeAll()
	case <-ctx.Done():
		err = errors.Join(err, ctx.Err())
		r.listener.closeAll()
		// An upload whose data connection does not come cannot be hurried. What it
		// leaves is swept at the next start.
		select {
		case <-ended:
		case <-time.After(time.Second):
		}
	}
	return err
}

// GetSettings implements [ftpserver.MainDriver].
func (r *receiver) GetSettings() (*ftpserver.Settings, error) {
	return &ftpserver.Settings{
		Listener:          r.listener,
		IdleTimeout:       ftpIdle,
		ConnectionTimeout: ftpConnect,
		Banner:            ftpBanner,
		// Port 20 needs rights that a server of phone books should not have.
		ActiveTransferPortNon20: true,
		// Clients that forget TYPE I would spoil every cabinet.
		DefaultTransferType:    ftpserver.TransferTypeBinary,
		DisableASCIIConversion: true,
		// chmod, links and recursive deletion are nothing a post needs.
		DisableSite: true,
	}, nil
}

// ClientConnected implements [ftpserver.MainDriver].
func (r *receiver) ClientConnected(cc ftpserver.ClientContext) (string, error) {
	r.log.Debug("ftp: session", "remote", cc.RemoteAddr())
	return ftpBanner, nil
}

// ClientDisconnected implements [ftpserver.MainDriver].
func (r *receiver) ClientDisconnected(cc ftpserver.ClientContext) {
	r.log.Debug("ftp: session ended", "remote", cc.RemoteAddr())
}

// AuthUser implements [ftpserver.MainDriver]. It takes the same time whatever
// is wrong, and the log does not get the name: people type passwords there.
func (r *receiver) AuthUser(cc ftpserver.ClientContext, user, pass string) (ftpserver.ClientDriver, error) {
	if same(user, r.user)&same(pass, r.pass) != 1 {
		r.log.Warn("ftp: log-in refused", "remote", cc.RemoteAddr())
		return nil, errLogin
	}
	r.log.Debug("ftp: logged in", "remote", cc.RemoteAddr())
	d := r.folder
	d.session = r.listener.of(cc.RemoteAddr())
	return &d, nil
}

// same returns 1 for equal texts and 0 for others, in a time that depends on
// neither of them, nor on what they have in common.
func same(a, b string) int {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:])
}

// GetTLSConfig implements [ftpserver.MainDriver]: there is no TLS.
func (r *receiver) GetTLSConfig() (*tls.Config, error) {
	return nil, errors.New("this server offers no TLS")
}

// sessions is a listener that can close what it accepted. The library knows its
// sessions, but closing them from outside races with their own end.
type sessions struct {
	net.Listener
	mu     sync.Mutex
	closed bool
	open   map[string]*session // by the client's address
}

// Accept implements [net.Listener].
func (s *sessions) Accept() (net.Conn, error) {
	c, err := s.Listener.Accept()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = c.Close()
	}
	in := &session{Conn: c, in: s}
	s.open[c.RemoteAddr().String()] = in
	return in, nil
}

// of returns the session with the client at that address, nil when it ended.
func (s *sessions) of(client net.Addr) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open[client.String()]
}

// closeAll closes every session, and those that Accept is about to return.
func (s *sessions) closeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, in := range s.open {
		_ = in.Conn.Close()
	}
}

// session is a control connection that its listener forgets when it is closed.
type session struct {
	net.Conn
	in   *sessions
	lost atomic.Bool
}

// Read implements [net.Conn] and notices when the client is gone. The library
// reads all the time, even during a transfer, to hear of an ABOR.
func (s *session) Read(b []byte) (int, error) {
	n, err := s.Conn.Read(b)
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		s.lost.Store(true)
	}
	return n, err
}

// gone reports whether the client left. A nil session has ended.
func (s *session) gone() bool { return s == nil || s.lost.Load() }

// Close implements [net.Conn].
func (s *session) Close() error {
	s.in.mu.Lock()
	if client := s.RemoteAddr().String(); s.in.open[client] == s {
		delete(s.in.open, client)
	}
	s.in.mu.Unlock()
	return s.Conn.Close()
}
