package pbs

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"sync/atomic"
	"time"
)

// session is a control connection that its gate forgets when it is closed.
type session struct {
	net.Conn
	gate   *gate
	from   netip.Addr
	before time.Time   // it must be logged in
	known  atomic.Bool // it is
	lost   atomic.Bool
}

// SetDeadline implements [net.Conn]. The library gives every command the same
// time; who is not logged in has less, for all of them.
func (s *session) SetDeadline(t time.Time) error {
	if !s.known.Load() && t.After(s.before) {
		t = s.before
	}
	return s.Conn.SetDeadline(t)
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
	g := s.gate
	g.mu.Lock()
	if client := s.RemoteAddr().String(); g.open[client] == s {
		delete(g.open, client)
		if g.from[s.from]--; g.from[s.from] == 0 {
			delete(g.from, s.from)
		}
	}
	g.mu.Unlock()
	return s.Conn.Close()
}
