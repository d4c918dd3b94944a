package pbs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"
)

// gate is the listener of the FTP receiver. It bounds the sessions, in all and
// per address, and can close what it accepted: the library knows its sessions,
// but closing them from outside races with their own end.
//
// A gate with a window listens for that long only, from every [gate.listen] on.
// Then the port is closed; sessions that are logged in may end their post, for
// as long again.
type gate struct {
	address     string
	window      time.Duration // 0: always open
	total, each int           // sessions at a time, in all and per address
	login       time.Duration // until which a session must be logged in
	log         *slog.Logger

	mu       sync.Mutex
	turned   *sync.Cond // when listener or closed changed
	listener net.Listener
	until    time.Time
	timer    *time.Timer
	closed   bool // takes nobody more
	shut     bool // and lets nobody stay
	open     map[string]*session
	from     map[netip.Addr]int
}

func newGate(address string, given net.Listener, window time.Duration, log *slog.Logger) *gate {
	g := &gate{
		address: address, listener: given, window: window, log: log,
		total: DefaultSessions, each: DefaultSessionsEach, login: loginTimeout,
		open: make(map[string]*session), from: make(map[netip.Addr]int),
	}
	g.turned = sync.NewCond(&g.mu)
	return g
}

// listen opens the gate. ctx bounds the call alone.
func (g *gate) listen(ctx context.Context) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return net.ErrClosed
	}
	if g.listener == nil {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", g.address)
		if err != nil {
			return err
		}
		g.listener = l
		g.turned.Broadcast()
	}
	// The same port again, also when any was asked for.
	g.address = g.listener.Addr().String()
	if g.window > 0 {
		g.until = time.Now().Add(g.window)
		if g.timer != nil {
			g.timer.Stop()
		}
		g.timer = time.AfterFunc(g.window, g.closeWindow)
		g.log.Info("ftp: posting window opened", "address", g.address, "until", g.until.Format(time.TimeOnly))
	}
	return nil
}

// closeWindow closes the port. A timer that was stopped too late finds the window
// opened anew.
func (g *gate) closeWindow() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed || g.listener == nil || time.Now().Before(g.until) {
		return
	}
	_ = g.listener.Close()
	g.listener = nil
	for _, in := range g.open {
		if !in.known.Load() {
			_ = in.Conn.Close()
			continue
		}
		until := g.until
		time.AfterFunc(g.window, func() { g.cut(in, until) })
	}
	g.log.Info("ftp: posting window closed", "sessions", len(g.open))
}

// cut ends a session that stayed after the window that was open until then, unless
// another was opened since: the end of that one counts.
func (g *gate) cut(in *session, until time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.until.Equal(until) {
		_ = in.Conn.Close()
	}
}

// at returns the address, of which the port is known when it was open once.
func (g *gate) at() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.address
}

// opensUntil returns when the window closes: the zero time when it is closed.
func (g *gate) opensUntil() time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.listener == nil {
		return time.Time{}
	}
	return g.until
}

// next returns the listener, once there is one.
func (g *gate) next() (net.Listener, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.listener == nil && !g.closed {
		g.turned.Wait()
	}
	if g.closed {
		// In the form by which the library knows the end.
		return nil, &net.OpError{Op: "accept", Net: "tcp", Err: net.ErrClosed}
	}
	return g.listener, nil
}

// Accept implements [net.Listener].
func (g *gate) Accept() (net.Conn, error) {
	for {
		l, err := g.next()
		if err != nil {
			return nil, err
		}
		c, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			continue // the window or the gate
		}
		if err != nil {
			return nil, err
		}
		if in := g.admit(c); in != nil {
			return in, nil
		}
		// The first bytes of a connection fit into its buffer: nobody waits here.
		_ = c.SetWriteDeadline(time.Now().Add(time.Second))
		fmt.Fprint(c, "421 Too many sessions, try again later\r\n")
		_ = c.Close()
	}
}

// admit makes a session of a connection, nil when there are too many.
func (g *gate) admit(c net.Conn) *session {
	g.mu.Lock()
	defer g.mu.Unlock()
	from := network(c.RemoteAddr())
	if len(g.open) >= g.total || g.from[from] >= g.each {
		g.log.Debug("ftp: too many sessions", "remote", c.RemoteAddr(), "open", len(g.open), "of address", g.from[from])
		return nil
	}
	if g.shut {
		_ = c.Close()
	}
	in := &session{Conn: c, gate: g, from: from, before: time.Now().Add(g.login)}
	g.open[c.RemoteAddr().String()] = in
	g.from[from]++
	return in
}

// of returns the session with the client at that address, nil when it ended.
func (g *gate) of(client net.Addr) *session {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.open[client.String()]
}

// sessions returns how many there are.
func (g *gate) sessions() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.open)
}

// Close implements [net.Listener]: it takes no more sessions.
func (g *gate) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return nil
	}
	g.closed = true
	g.turned.Broadcast()
	if g.timer != nil {
		g.timer.Stop()
	}
	if g.listener == nil {
		return nil
	}
	return g.listener.Close()
}

// closeAll closes every session, and those that Accept is about to return.
func (g *gate) closeAll() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = true
	for _, in := range g.open {
		_ = in.Conn.Close()
	}
}

// Addr implements [net.Listener].
func (g *gate) Addr() net.Addr {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.listener != nil {
		return g.listener.Addr()
	}
	return &net.TCPAddr{}
}
