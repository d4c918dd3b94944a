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
	if body, _ := page(t, r, PathStatus); !strings.Contains(body, "The FTP port is open until") {
		t.Errorf("status:\n%s", body)
	}
	r.endWindow()
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
	r.endWindow()
	// By the file that pbs open writes.
	if err := AskToOpen(t.Context(), r.Dir); err != nil {
		t.Fatal(err)
	}
	loggedIn(t, r).cmd("NOOP", 200)
	hurried, cancel := context.WithCancel(t.Context())
	cancel()
	if err := AskToOpen(hurried, t.TempDir()); !errors.Is(err, ErrNobodyOpens) {
		t.Errorf("nobody there: %v", err)
	}
}

// TestWindowCannotOpen asks for the window while somebody else has the port.
func TestWindowCannotOpen(t *testing.T) {
	r := startRig(t, func(s *Server) { s.FTPOpen = time.Hour })
	r.endWindow()
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", r.FTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	err = AskToOpen(t.Context(), r.Dir)
	if err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("the port is taken: %v", err)
	}
	if err := errors.Join(taken.Close(), AskToOpen(t.Context(), r.Dir)); err != nil {
		t.Error(err)
	}
	loggedIn(t, r).cmd("NOOP", 200)
}

// endWindow lets the time of the window be over.
func (r rig) endWindow() {
	g := r.receiver.gate
	g.mu.Lock()
	g.until = time.Time{}
	g.mu.Unlock()
	g.closeWindow()
}

// TestNextWindowKeepsSessions lets the time of a window that closed run out inside
// of the next one, and of one that closed for good.
func TestNextWindowKeepsSessions(t *testing.T) {
	r := startRig(t, func(s *Server) { s.FTPOpen = time.Hour })
	w := loggedIn(t, r)
	g := r.receiver.gate
	g.mu.Lock()
	var in *session
	for _, in = range g.open { // there is one
	}
	g.mu.Unlock()
	r.endWindow()
	if err := r.OpenPosting(t.Context()); err != nil {
		t.Fatal(err)
	}
	g.cut(in, time.Time{})
	w.cmd("NOOP", 200)
	r.endWindow()
	g.cut(in, time.Time{})
	if _, err := w.ReadLine(); err == nil {
		t.Error("who stays longer than a window may stay for good")
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
