package post

import (
	"errors"
	"io"
	"net"
	"testing"
)

// TestTrackAfterKill makes a connection in the moment in which its session is
// cancelled: nothing may wait on it.
func TestTrackAfterKill(t *testing.T) {
	f := &FTP{socks: make(map[net.Conn]struct{})}
	here, there := net.Pipe()
	early := f.track(here)
	f.kill()
	late, other := net.Pipe()
	for _, c := range []net.Conn{early, f.track(late)} {
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%v, want a closed connection", err)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if len(f.socks) != 0 {
		t.Errorf("%d connections are remembered", len(f.socks))
	}
	for _, c := range []net.Conn{there, other} {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}
