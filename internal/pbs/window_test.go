package pbs

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"
)

// TestPostingWindow opens the port for a while and again on demand.
func TestPostingWindow(t *testing.T) {
	r := startRig(t, func(s *Server) { s.FTPOpen = time.Hour })
	w := loggedIn(t, r)
	stranger := rawFTP(t, r)
	g := r.receiver.gate
	if body, _ := page(t, r, PathStatus); !strings.Contains(body, "The FTP port is open until") {
		t.Errorf("status:\n%s", body)
	}
	end := func() {
		g.mu.Lock()
		g.until = time.Time{}
		g.mu.Unlock()
		g.closeWindow()
	}
	end()
	if c, err := new(net.Dialer).DialContext(t.Context(), "tcp", r.FTPAddr()); err == nil {
		_ = c.Close()
		t.Error("the port is open")
	}
	if _, err := stranger.ReadLine(); err == nil {
		t.Error("who was not logged in stays")
	}
	w.cmd("NOOP", 200) // who was may end the post
	if body, _ := page(t, r, PathStatus); !strings.Contains(body, "The FTP port is closed") {
		t.Errorf("status:\n%s", body)
	}
	for range 2 {
		if err := r.OpenPosting(t.Context()); err != nil {
			t.Fatal(err)
		}
		loggedIn(t, r).cmd("NOOP", 200)
	}
	end()
	// By the file that pbs open writes.
	if err := AskToOpen(t.Context(), r.Dir); err != nil {
		t.Fatal(err)
	}
	if until := g.opensUntil(); until.IsZero() {
		g.listenOnce(t)
	}
	loggedIn(t, r).cmd("NOOP", 200)
	hurried, cancel := context.WithCancel(t.Context())
	cancel()
	if err := AskToOpen(hurried, t.TempDir()); !errors.Is(err, ErrNobodyOpens) {
		t.Errorf("nobody there: %v", err)
	}
}

// listenOnce waits until the gate listens: the file that asks goes first.
func (g *gate) listenOnce(t *testing.T) {
	t.Helper()
	if _, err := g.next(); err != nil {
		t.Fatal(err)
	}
}

// TestWindowEndsByItself waits for the end of a short window.
func TestWindowEndsByItself(t *testing.T) {
	r := startRig(t, func(s *Server) { s.FTPOpen = time.Millisecond })
	for {
		c, err := new(net.Dialer).DialContext(t.Context(), "tcp", r.FTPAddr())
		if err != nil {
			break
		}
		_ = c.Close()
	}
	if r.log.count("posting window opened") != 1 {
		t.Errorf("log:\n%s", r.log)
	}
}

// TestActivatedListeners serves on listeners that somebody else opened.
func TestActivatedListeners(t *testing.T) {
	given := make(map[string]net.Listener)
	for _, door := range []string{DoorHTTP, DoorFTP, DoorPages} {
		l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		given[door] = l
	}
	r := startRig(t, func(s *Server) { s.HTTP, s.FTP, s.Listeners = "", "", given })
	if r.HTTPAddr() != given[DoorHTTP].Addr().String() || r.FTPAddr() != given[DoorFTP].Addr().String() {
		t.Errorf("http %s, ftp %s", r.HTTPAddr(), r.FTPAddr())
	}
	loggedIn(t, r).cmd("NOOP", 200)
	resp, err := client.Get("http://" + r.PagesAddr() + PathHealth)
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("%v, %v", resp, err)
	}
	_ = resp.Body.Close()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	s := &Server{Dir: t.TempDir(), Listeners: map[string]net.Listener{DoorFTP: l}, FTPOpen: time.Hour, User: "u", Password: "p"}
	if err := s.Start(t.Context()); err == nil {
		_ = s.Shutdown(context.Background())
		t.Error("a port that the system holds open has a window")
	}
}
