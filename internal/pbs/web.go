package pbs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// web is one listener of the update service or of the pages.
type web struct {
	*http.Server
	door, addr string
}

// startWeb opens the doors of the update service and the pages.
func (s *Server) startWeb(ctx context.Context, log *slog.Logger) error {
	limit, clamped := affordable(orDefault(s.Clients, DefaultClients))
	if clamped {
		log.Warn("the system allows few open files: fewer clients at a time", "clients", limit)
	}
	s.crowd = &crowd{limit: limit}
	var clients http.Handler = s.handler
	if s.Pages == "" && s.Listeners[DoorPages] == nil {
		clients = forOperators(s.pages(), clients)
	}
	clients = hosted(clients)
	for _, d := range []struct {
		door, address string
		handler       http.Handler
		crowd         *crowd
	}{
		{DoorHTTP, s.HTTP, clients, s.crowd},
		{DoorHTTPS, s.HTTPS, clients, s.crowd},
		// Who watches the server is let in however many clients there are.
		{DoorPages, s.Pages, hosted(s.pages()), &crowd{limit: pageClients}},
	} {
		if d.address == "" && s.Listeners[d.door] == nil {
			continue
		}
		if err := s.serveWeb(ctx, d.door, d.address, d.handler, d.crowd, log); err != nil {
			return err
		}
	}
	return nil
}

// pageClients is how many may look at the pages at their own address at a time.
const pageClients = 64

func (s *Server) pages() *pages {
	return &pages{store: s.store, handler: s.handler, server: s, begun: time.Now(), now: time.Now}
}

// serveWeb opens a listener and answers on it.
func (s *Server) serveWeb(ctx context.Context, name, address string, handler http.Handler, c *crowd, log *slog.Logger) error {
	l := s.Listeners[name]
	if l == nil {
		var err error
		if l, err = new(net.ListenConfig).Listen(ctx, "tcp", address); err != nil {
			return err
		}
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: orDefault(s.headers, headerTimeout),
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ConnContext:       withGuest,
		Protocols:         new(http.Protocols),
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	// Clients of phone books speak HTTP/1; one request per connection is what the
	// limits count.
	server.Protocols.SetHTTP1(true)
	s.webs = append(s.webs, &web{Server: server, door: name, addr: l.Addr().String()})
	serve := func() error { return server.Serve(door{l, c}) }
	if name == DoorHTTPS {
		server.TLSConfig = s.certificate.config()
		serve = func() error { return server.ServeTLS(door{l, c}, "", "") }
	}
	go func() {
		if err := serve(); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- fmt.Errorf("%s: %w", name, err)
		}
	}()
	return nil
}

// shutdownWeb ends all listeners at once, and the answers when ctx does.
func (s *Server) shutdownWeb(ctx context.Context) []error {
	errs := make([]error, len(s.webs))
	var all sync.WaitGroup
	for i, w := range s.webs {
		all.Go(func() {
			if err := w.Shutdown(ctx); err != nil {
				errs[i] = errors.Join(err, w.Close())
			}
		})
	}
	all.Wait()
	return errs
}
