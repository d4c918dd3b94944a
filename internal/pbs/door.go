package pbs

import (
	"container/list"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"sync"
)

// DefaultClients is how many clients may be connected to the update service at a
// time. (ours)
const DefaultClients = 4000

// crowd bounds the clients of the update service, over all its listeners. One
// that waits, because it has not asked yet or was answered, gives way to a new
// one, the one that waits longest first: connections that say nothing, or say it
// a byte at a time, cost others nothing. One that is being answered stays.
type crowd struct {
	limit int

	mu        sync.Mutex
	waiting   list.List // of *guest, the longest waiting in front
	inside    int
	answering int
}

// enter takes a guest in. It returns false when everybody is being answered, and
// whoever has to leave.
func (c *crowd) enter(g *guest) (leaves *guest, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.inside >= c.limit {
		if c.waiting.Len() == 0 {
			return nil, false
		}
		leaves = c.waiting.Front().Value.(*guest)
		c.forget(leaves)
	}
	c.inside++
	g.place = c.waiting.PushBack(g)
	return leaves, true
}

// forget counts a guest out, once. The caller has the lock.
func (c *crowd) forget(g *guest) {
	if g.out {
		return
	}
	g.out = true
	c.inside--
	if g.place != nil {
		c.waiting.Remove(g.place)
		g.place = nil
	} else {
		c.answering--
	}
}

// busy returns how many are connected, and how many of them are being answered.
func (c *crowd) busy() (inside, answering int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.inside, c.answering
}

// door is a listener that lets a crowd in.
type door struct {
	net.Listener
	crowd *crowd
}

// Accept implements [net.Listener].
func (d door) Accept() (net.Conn, error) {
	for {
		conn, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		g := &guest{Conn: conn, crowd: d.crowd}
		leaves, ok := d.crowd.enter(g)
		if leaves != nil {
			_ = leaves.Conn.Close()
		}
		if ok {
			return g, nil
		}
		_ = conn.Close()
	}
}

// guest is one client's connection.
type guest struct {
	net.Conn
	crowd *crowd
	// Of the crowd, under its lock.
	place *list.Element // nil while it is answered
	out   bool
}

// Close implements [net.Conn].
func (g *guest) Close() error {
	g.crowd.mu.Lock()
	g.crowd.forget(g)
	g.crowd.mu.Unlock()
	return g.Conn.Close()
}

func (g *guest) begin() {
	g.crowd.mu.Lock()
	defer g.crowd.mu.Unlock()
	if g.place != nil {
		g.crowd.waiting.Remove(g.place)
		g.place = nil
		g.crowd.answering++
	}
}

func (g *guest) end() {
	g.crowd.mu.Lock()
	defer g.crowd.mu.Unlock()
	if !g.out && g.place == nil {
		g.crowd.answering--
		g.place = g.crowd.waiting.PushBack(g)
	}
}

type guestKey struct{}

// withGuest lets [hosted] know whom it answers. It is a server's ConnContext.
func withGuest(ctx context.Context, c net.Conn) context.Context {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	return context.WithValue(ctx, guestKey{}, c)
}

// hosted keeps a client's place while it is answered.
func hosted(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g, ok := r.Context().Value(guestKey{}).(*guest); ok {
			g.begin()
			defer g.end()
		}
		h.ServeHTTP(w, r)
	})
}
