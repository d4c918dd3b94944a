package pbs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// HostDir is the host's directory below [Server.Dir]: what HTTP serves, and
// what FTP shows as /PBSData, the default directory of a host entry.
const HostDir = "PBSData"

// The doors of a server, by the names of [Server.Listeners].
const (
	DoorHTTP  = "http"
	DoorHTTPS = "https"
	DoorPages = "pages"
	DoorFTP   = "ftp"
)

// TLSMode says how the FTP receiver uses the certificate.
type TLSMode string

// The modes of [Server.FTPTLS].
const (
	TLSOff     TLSMode = "off"     // in clear
	TLSOffer   TLSMode = "offer"   // for those who ask with AUTH TLS
	TLSRequire TLSMode = "require" // nobody logs in or transfers in clear
)

// PortRange are the ports from From to To.
type PortRange struct{ From, To int }

// Server is the embedded phone book server. Set the fields, then Start it. The
// zero value of a limit is its default.
type Server struct {
	// Dir is the data folder. It is made when it does not exist.
	Dir string
	// HTTP, HTTPS and FTP are the addresses to listen on, such as ":8080" or
	// "127.0.0.1:0". An empty address leaves that door shut.
	HTTP, HTTPS, FTP string
	// Pages is the address of the pages for those who run the server, to whom it
	// may concern. Empty: they are at HTTP, for requests of this computer alone.
	Pages string
	// Listeners are doors that somebody else opened; they come before addresses
	// and are closed by the server.
	Listeners map[string]net.Listener
	// CertFile and KeyFile are a certificate with its chain and its key, in PEM,
	// for HTTPS and for TLS on the FTP port. They are read again when they change.
	CertFile, KeyFile string
	// User and Password are somebody who may post over FTP, without a hash. Users
	// names the file of all others, by default [UsersFile] below Dir. There is no
	// anonymous access.
	User, Password, Users string
	// FTPTLS is [TLSRequire] by default when there is a certificate.
	FTPTLS TLSMode
	// FTPOpen closes the FTP port but for so long after the start and after every
	// [Server.OpenPosting]. 0: it is open.
	FTPOpen time.Duration
	// PassivePorts are where clients connect for data; any port by default.
	// PublicIP is what they are told for this machine behind a router.
	PassivePorts PortRange
	PublicIP     string
	// DataPort20 sends from port 20 in active mode, as the original did. That
	// needs the right to use low ports.
	DataPort20 bool
	// Clients bounds the connections of the update service, Sessions and
	// SessionsEach those of FTP in all and per address, Idle is the time between
	// two commands there.
	Clients, Sessions, SessionsEach int
	Idle                            time.Duration
	// Keep is how many releases before the live one stay on disk; nil means
	// [DefaultKeep], and less than none is none.
	Keep *int
	// Log is told about every release at info and every answer at debug level,
	// never about passwords. nil means no log.
	Log *slog.Logger

	root        *os.Root
	store       *Store
	handler     *Handler
	crowd       *crowd
	webs        []*web
	certificate *certificate
	receiver    *receiver
	watched     chan struct{} // closed: nothing is watched any more
	watching    *sync.WaitGroup
	failed      chan error

	headers time.Duration       // how long a header may take; tests shorten it
	pause   func(time.Duration) // how a log-in waits; tests do not wait
	adjust  func(*receiver)     // tests change what takes long
}

// ErrNoUsers is returned by Start when FTP is on and nobody may post.
var ErrNoUsers = errors.New("nobody may post: the FTP receiver has no user")

// Start makes the folders, loads the books and opens the listeners: clients may
// come when it returns. ctx bounds the start alone; [Server.Shutdown] ends the
// server. A Server is started once. On an error nothing stays open.
func (s *Server) Start(ctx context.Context) (err error) {
	log := s.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s.failed, s.watched, s.watching = make(chan error, 4), make(chan struct{}), new(sync.WaitGroup)
	defer func() {
		if err != nil {
			// What runs is not known to anyone yet, so nobody is waited for.
			gone, cancel := context.WithCancel(ctx)
			cancel()
			_ = s.Shutdown(gone)
		}
	}()
	if err := s.prepare(log); err != nil {
		return err
	}
	// Books are loaded before the first client comes, and what is wrong with
	// them stands at the start of the log.
	if _, err := s.store.Status(); err != nil {
		return err
	}
	// The pages tell of the receiver, so it is there before they are.
	if s.receives() {
		s.receiver = newReceiver(s, log)
		if s.pause != nil {
			s.receiver.logins.pause = s.pause
		}
		if s.adjust != nil {
			s.adjust(s.receiver)
		}
	}
	if err := s.startWeb(ctx, log); err != nil || s.receiver == nil {
		return err
	}
	if err := s.receiver.start(ctx, func(err error) { s.failed <- err }); err != nil {
		return err
	}
	if s.FTPOpen > 0 {
		s.watching.Go(func() { s.watch(log) })
	}
	return nil
}

// prepare opens the data folder and reads what stands beside it.
func (s *Server) prepare(log *slog.Logger) (err error) {
	if err := s.check(); err != nil {
		return err
	}
	if s.CertFile != "" {
		if s.certificate, err = newCertificate(s.CertFile, s.KeyFile, log); err != nil {
			return err
		}
		s.FTPTLS = orDefault(s.FTPTLS, TLSRequire)
	}
	if err := os.MkdirAll(filepath.Join(s.Dir, HostDir), 0o755); err != nil {
		return err
	}
	if s.receives() && (s.User == "" || s.Password == "") {
		users, err := ReadUsers(s.usersFile())
		if err != nil {
			return err
		}
		if len(users) == 0 {
			return ErrNoUsers
		}
	}
	if s.root, err = os.OpenRoot(s.Dir); err != nil {
		return err
	}
	s.store = NewStore(s.root, HostDir, log)
	if s.Keep != nil {
		s.store.ledger.setKeep(*s.Keep)
	}
	s.handler = NewHandler(s.store, log)
	return nil
}

// receives reports whether there is an FTP receiver.
func (s *Server) receives() bool { return s.FTP != "" || s.Listeners[DoorFTP] != nil }

// check finds what does not go together.
func (s *Server) check() error {
	switch {
	case s.HTTPS != "" && s.CertFile == "" || s.Listeners[DoorHTTPS] != nil && s.CertFile == "":
		return errors.New("HTTPS needs a certificate and its key")
	case s.FTPOpen > 0 && s.Listeners[DoorFTP] != nil:
		return errors.New("a port that the system holds open cannot be closed after a time")
	case s.receives() && s.CertFile == "" && (s.FTPTLS == TLSRequire || s.FTPTLS == TLSOffer):
		return errors.New("TLS on the FTP port needs a certificate and its key")
	}
	return nil
}

func (s *Server) usersFile() string {
	return orDefault(s.Users, filepath.Join(s.Dir, filepath.FromSlash(UsersFile)))
}

// HTTPAddr returns the address of the update service, "" when it is off.
func (s *Server) HTTPAddr() string { return s.addr(DoorHTTP) }

// HTTPSAddr returns its address with TLS, "" when that is off.
func (s *Server) HTTPSAddr() string { return s.addr(DoorHTTPS) }

// PagesAddr returns the address of the pages for those who run the server, ""
// when they are nowhere.
func (s *Server) PagesAddr() string {
	return orDefault(s.addr(DoorPages), orDefault(s.addr(DoorHTTP), s.addr(DoorHTTPS)))
}

func (s *Server) addr(door string) string {
	for _, w := range s.webs {
		if w.door == door {
			return w.addr
		}
	}
	return ""
}

// FTPAddr returns the address of the FTP receiver, "" when it is off. Its port
// may be closed: [Server.FTPOpen].
func (s *Server) FTPAddr() string {
	if s.receiver == nil {
		return ""
	}
	return s.receiver.gate.at()
}

// Store returns the releases being served, after Start.
func (s *Server) Store() *Store { return s.store }

// Counts returns the counters per book, as [Handler.Counts] does, after Start.
func (s *Server) Counts() map[string]Counts { return s.handler.Counts() }

// Busy returns how many clients are being answered, and how many FTP sessions
// there are.
func (s *Server) Busy() (answers, sessions int) {
	_, answers = s.crowd.busy()
	if s.receiver != nil {
		sessions = s.receiver.gate.sessions()
	}
	return answers, sessions
}

// Failed receives the error of a listener that ended by itself, after Start.
// The other one goes on; call Shutdown.
func (s *Server) Failed() <-chan error { return s.failed }

// Reload takes a renewed certificate now and keeps that many old releases from
// the next one on. Nobody is cut off. Releases and users are looked at whenever
// they are needed.
func (s *Server) Reload(keep int) {
	s.store.ledger.setKeep(keep)
	if s.certificate != nil {
		s.certificate.look(true)
	}
}

// Shutdown takes no more clients and lets answers and uploads that run end
// until ctx does; then it breaks them off and returns the context's error. FTP
// sessions without a transfer are closed. The folder is left whole either way.
// A second Shutdown does nothing.
func (s *Server) Shutdown(ctx context.Context) error {
	select {
	case <-s.watched:
	default:
		close(s.watched)
	}
	s.watching.Wait()
	errs := make([]error, 1, 4)
	ftpDone := make(chan error, 1)
	go func() {
		if s.receiver == nil {
			ftpDone <- nil
			return
		}
		ftpDone <- s.receiver.shutdown(ctx)
	}()
	errs = append(errs, s.shutdownWeb(ctx)...)
	errs = append(errs, <-ftpDone)
	if s.root != nil {
		errs = append(errs, s.root.Close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("shut down: %w", err)
	}
	return nil
}
