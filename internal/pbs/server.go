package pbs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// HostDir is the host's directory below [Server.Dir]: what HTTP serves, and
// what FTP shows as /PBSData, the default directory of a host entry.
const HostDir = "PBSData"

// Server is the embedded phone book server. Set the fields, then Start it.
type Server struct {
	// Dir is the data folder. It is made when it does not exist.
	Dir string
	// HTTP and FTP are the addresses to listen on, such as ":8080" or
	// "127.0.0.1:0". An empty address leaves that door shut.
	HTTP, FTP string
	// Pages is the address of the pages for those who run the server, to whom it
	// may concern. Empty: they are at HTTP, for requests of this computer alone.
	Pages string
	// User and Password are who may post over FTP. Both must be set when FTP is:
	// there is no anonymous access.
	User, Password string
	// Log is told about every release at info and every answer at debug level,
	// never about passwords. nil means no log.
	Log *slog.Logger

	root     *os.Root
	store    *Store
	handler  *Handler
	web      *http.Server
	webAddr  string
	desk     *http.Server // of the pages, nil when they have no address of their own
	deskAddr string
	receiver *receiver
	ftpAddr  string
	failed   chan error
}

// ErrNoPassword is returned by Start when FTP is on without user or password.
var ErrNoPassword = errors.New("the FTP receiver needs a user and a password")

// Start makes the folders, loads the books and opens the listeners: clients may
// come when it returns. ctx bounds the start alone; [Server.Shutdown] ends the
// server. A Server is started once. On an error nothing stays open.
func (s *Server) Start(ctx context.Context) (err error) {
	if s.FTP != "" && (s.User == "" || s.Password == "") {
		return ErrNoPassword
	}
	log := s.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(filepath.Join(s.Dir, HostDir), 0o755); err != nil {
		return err
	}
	if s.root, err = os.OpenRoot(s.Dir); err != nil {
		return err
	}
	s.store = NewStore(s.root, HostDir, log)
	s.handler = NewHandler(s.store, log)
	s.failed = make(chan error, 3)
	// Books are loaded before the first client comes, and what is wrong with
	// them stands at the start of the log.
	_, err = s.store.Status()
	if err == nil && s.HTTP != "" {
		err = s.startHTTP(ctx, log)
	}
	if err == nil && s.Pages != "" {
		s.desk, s.deskAddr, err = s.serveHTTP(ctx, s.Pages, s.pages(), log)
	}
	if err == nil && s.FTP != "" {
		err = s.startFTP(ctx, log)
	}
	if err != nil {
		// What runs is not known to anyone yet, so nobody is waited for.
		gone, cancel := context.WithCancel(ctx)
		cancel()
		_ = s.Shutdown(gone)
	}
	return err
}

func (s *Server) startHTTP(ctx context.Context, log *slog.Logger) (err error) {
	var handler http.Handler = s.handler
	if s.Pages == "" {
		handler = forOperators(s.pages(), s.handler)
	}
	s.web, s.webAddr, err = s.serveHTTP(ctx, s.HTTP, handler, log)
	return err
}

func (s *Server) pages() *pages {
	return &pages{store: s.store, handler: s.handler, begun: time.Now(), now: time.Now}
}

// serveHTTP opens a listener and answers on it.
func (s *Server) serveHTTP(ctx context.Context, address string, handler http.Handler, log *slog.Logger) (*http.Server, string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, "", err
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- fmt.Errorf("http: %w", err)
		}
	}()
	return server, l.Addr().String(), nil
}

func (s *Server) startFTP(ctx context.Context, log *slog.Logger) error {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", s.FTP)
	if err != nil {
		return err
	}
	r := newReceiver(l, s.root, s.User, s.Password, log)
	if err := r.start(func(err error) { s.failed <- err }); err != nil {
		return errors.Join(err, l.Close())
	}
	s.receiver, s.ftpAddr = r, l.Addr().String()
	return nil
}

// HTTPAddr returns the address of the update service, "" when it is off.
func (s *Server) HTTPAddr() string { return s.webAddr }

// PagesAddr returns the address of the pages for those who run the server, ""
// when they are nowhere.
func (s *Server) PagesAddr() string {
	if s.desk == nil {
		return s.webAddr
	}
	return s.deskAddr
}

// FTPAddr returns the address of the FTP receiver, "" when it is off.
func (s *Server) FTPAddr() string { return s.ftpAddr }

// Store returns the releases being served, after Start.
func (s *Server) Store() *Store { return s.store }

// Counts returns the counters per book, as [Handler.Counts] does, after Start.
func (s *Server) Counts() map[string]Counts { return s.handler.Counts() }

// Failed receives the error of a listener that ended by itself, after Start.
// The other one goes on; call Shutdown.
func (s *Server) Failed() <-chan error { return s.failed }

// Shutdown takes no more clients and lets answers and uploads that run end
// until ctx does; then it breaks them off and returns the context's error. FTP
// sessions without a transfer are closed. The folder is left whole either way.
// A second Shutdown does nothing.
func (s *Server) Shutdown(ctx context.Context) error {
	var errs []error
	ftpDone := make(chan error, 1)
	go func() {
		if s.receiver == nil {
			ftpDone <- nil
			return
		}
		ftpDone <- s.receiver.shutdown(ctx)
	}()
	for _, server := range []*http.Server{s.web, s.desk} {
		if server == nil {
			continue
		}
		if err := server.Shutdown(ctx); err != nil {
			errs = append(errs, err, server.Close())
		}
	}
	errs = append(errs, <-ftpDone)
	if s.root != nil {
		errs = append(errs, s.root.Close())
	}
	return errors.Join(errs...)
}
