package pbs

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"time"

	ftpserver "github.com/fclairamb/ftpserverlib"
)

// Limits of the FTP receiver. A post uses up to two sessions. Command lines end
// at 4,096 bytes, where the library hangs up. (ours)
const (
	DefaultSessions     = 32              // at a time
	DefaultSessionsEach = 8               // of one address
	DefaultIdle         = 5 * time.Minute // between two commands
	loginTimeout        = time.Minute     // from the first byte to the right password
	dataTimeout         = 15 * time.Second
	stallTimeout        = time.Minute // in which an upload must go on
	MaxUpload           = maxCab      // bytes: a larger file could not be served
)

const ftpBanner = "phone book server"

// What a refused session is told. It does not say which of the two was wrong.
var (
	errLogin = errors.New("user or password is wrong")
	errTLS   = errors.New("this server offers no TLS")
)

// receiver takes posts over FTP, into the host's directory. It is the library's
// driver.
type receiver struct {
	gate     *gate
	settings ftpserver.Settings
	server   *ftpserver.FtpServer
	folder   folder // of every session, but for the session itself
	logins   *logins
	tls      *tls.Config // nil: in clear
	log      *slog.Logger
	stop     chan struct{} // closed: nobody waits any more
	served   chan struct{} // closed when serving ended; nil: it never began
}

var _ ftpserver.MainDriver = (*receiver)(nil)

// newReceiver makes the receiver that the fields of a server ask for. Its gate
// listens already, or will.
func newReceiver(s *Server, log *slog.Logger) *receiver {
	r := &receiver{
		gate:   newGate(s.FTP, s.Listeners[DoorFTP], s.FTPOpen, log),
		folder: folder{root: s.root, log: log, uploads: &uploads{}},
		log:    log, stop: make(chan struct{}),
	}
	r.gate.total, r.gate.each = orDefault(s.Sessions, DefaultSessions), orDefault(s.SessionsEach, DefaultSessionsEach)
	r.logins = newLogins(s.User, s.Password, &roster{file: s.usersFile()}, r.stop)
	if s.certificate != nil && s.FTPTLS != TLSOff {
		r.tls = s.certificate.config()
	}
	r.settings = ftpserver.Settings{
		Listener:          r.gate,
		IdleTimeout:       int(orDefault(s.Idle, DefaultIdle) / time.Second),
		ConnectionTimeout: int(dataTimeout / time.Second),
		Banner:            ftpBanner,
		PublicHost:        s.PublicIP,
		// Port 20 needs rights that a server of phone books rarely has.
		ActiveTransferPortNon20: !s.DataPort20,
		// Clients that forget TYPE I would spoil every cabinet.
		DefaultTransferType:    ftpserver.TransferTypeBinary,
		DisableASCIIConversion: true,
		// chmod, links and recursive deletion are nothing a post needs.
		DisableSite: true,
	}
	if s.PassivePorts != (PortRange{}) {
		r.settings.PassiveTransferPortRange = ftpserver.PortRange{Start: s.PassivePorts.From, End: s.PassivePorts.To}
	}
	if r.tls != nil && s.FTPTLS == TLSRequire {
		r.settings.TLSRequired = ftpserver.MandatoryEncryption
	}
	// The library's own log stays off: it writes what clients send, and that may
	// be a password.
	r.server = ftpserver.NewFtpServer(r)
	return r
}

// orDefault returns the value, or the default in the place of none.
func orDefault[T comparable](value, otherwise T) T {
	var none T
	if value == none {
		return otherwise
	}
	return value
}

// start sweeps the tree, opens the gate and serves until shutdown. failed is told
// when serving ends by itself.
func (r *receiver) start(ctx context.Context, failed func(error)) error {
	r.folder.sweep()
	if err := r.gate.listen(ctx); err != nil {
		return err
	}
	if at, ok := r.gate.Addr().(*net.TCPAddr); ok && !at.IP.IsLoopback() && r.settings.TLSRequired != ftpserver.MandatoryEncryption {
		r.log.Warn("ftp: passwords may come in clear: for networks that are trusted", "address", at)
	}
	if err := r.server.Listen(); err != nil {
		return errors.Join(err, r.gate.Close())
	}
	r.served = make(chan struct{})
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
	select {
	case <-r.stop:
		return nil // shut down before
	default:
		close(r.stop)
	}
	err := r.gate.Close()
	if r.served != nil {
		<-r.served
	}
	ended := r.folder.uploads.close()
	select {
	case <-ended:
		r.gate.closeAll()
	case <-ctx.Done():
		err = errors.Join(err, ctx.Err())
		r.gate.closeAll()
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
func (r *receiver) GetSettings() (*ftpserver.Settings, error) { return &r.settings, nil }

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
	ok, err := r.logins.allow(cc.RemoteAddr(), user, pass)
	if err != nil {
		r.log.Error("ftp: nobody can log in", "reason", err)
	}
	if !ok {
		r.log.Warn("ftp: log-in refused", "remote", cc.RemoteAddr())
		return nil, errLogin
	}
	d := r.folder
	d.session = r.gate.of(cc.RemoteAddr())
	if d.session == nil {
		return nil, os.ErrClosed // it left meanwhile
	}
	d.session.known.Store(true)
	r.log.Info("ftp: logged in", "user", user, "remote", cc.RemoteAddr(), "tls", cc.HasTLSForControl())
	return &d, nil
}

// GetTLSConfig implements [ftpserver.MainDriver]. It is the same for all
// connections: tickets of a control connection resume its data connections.
func (r *receiver) GetTLSConfig() (*tls.Config, error) {
	if r.tls == nil {
		return nil, errTLS
	}
	return r.tls, nil
}

var _ net.Listener = (*gate)(nil)
