package ftplink

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"
)

// control is the control connection as the library sees it: whole commands go
// out, whole replies come in, and in active mode both are rewritten.
type control struct {
	net.Conn // TCP, or TLS over it
	link     *Link
	sock     net.Conn      // the TCP connection, which is tracked
	server   *bufio.Reader // what the server says

	ahead   []reply    // read before the library asked for them
	pending chan reply // gets the next one, while somebody else waits for it
	in      []byte     // of the reply that the library reads
	out     []byte     // of the command that it writes

	verb    string // of the command sent last
	last    error  // the last reply, whatever its code
	refused error  // for good, to the last PORT, EPRT, PASV or EPSV
	noPort  error  // why the last PORT or EPRT could not be sent
	noPORT  bool   // the server refuses PORT: EPRT is left
	began   bool   // a transfer was announced by a 1xx since the last port
	goodbye error  // 421: the library drops it when it answers EPSV
	active  *rewrite
	dead    error
}

func (l *Link) dialControl(network, addr string) (net.Conn, error) {
	sock, err := l.connect(network, addr)
	if err != nil {
		return nil, err
	}
	c := &control{Conn: sock, link: l, sock: sock}
	if err := c.secure(sock); err != nil {
		l.forget(sock)
		_ = sock.Close()
		return nil, err
	}
	c.server = bufio.NewReaderSize(c.Conn, maxLine)
	l.control = c
	return c, nil
}

// next returns the next reply, waiting as long as the last command may take.
func (c *control) next() (reply, error) {
	if c.dead != nil {
		return reply{}, c.dead
	}
	r := c.read(c.patience())
	if r.err != nil {
		c.dead = r.err
		if c.goodbye != nil {
			c.dead = c.goodbye
		}
		return r, c.dead
	}
	if !r.seen {
		c.note(r)
	}
	return r, nil
}

// read reads one reply. After a silence the connection is closed: a reply that
// comes later would be taken for that of another command.
func (c *control) read(limit time.Duration) reply {
	if len(c.ahead) > 0 {
		r := c.ahead[0]
		c.ahead = c.ahead[1:]
		return r
	}
	if err := c.sock.SetReadDeadline(time.Now().Add(limit)); err != nil {
		return reply{err: err}
	}
	var r reply
	if c.pending != nil {
		r = <-c.pending
		c.pending = nil
	} else {
		r = readReply(c.server)
	}
	if errors.Is(r.err, os.ErrDeadlineExceeded) {
		_ = c.sock.Close()
		r.err = c.silence(limit)
	}
	return r
}

// watch has the next reply read in the background, as long as it takes.
func (c *control) watch() <-chan reply {
	if c.pending == nil {
		came := make(chan reply, 1)
		c.pending = came
		_ = c.sock.SetReadDeadline(time.Time{}) // else the read says so
		go func() { came <- readReply(c.server) }()
	}
	return c.pending
}

// note keeps what later commands depend on.
func (c *control) note(r reply) {
	for line := range strings.Lines(string(r.raw)) {
		c.link.trace("< " + strings.TrimRight(line, "\r\n"))
	}
	c.last = r.asError()
	if isMode(c.verb) {
		c.refused = nil
		if r.code >= 500 {
			c.refused = c.last
		}
	}
	if r.code < 200 {
		c.began = true
	}
	if r.code == 421 {
		c.goodbye = r.asError()
	}
}

// patience returns how long the reply to the last command may take.
func (c *control) patience() time.Duration {
	t := c.link.cfg.Times
	switch {
	case c.verb == "PASS":
		return t.Login
	case c.link.cfg.Active && isTransfer(c.verb) && !c.began:
		return t.Start
	}
	return t.Reply
}

// silence says what did not come.
func (c *control) silence(limit time.Duration) error {
	switch {
	case c.verb == "" && c.link.cfg.Security == Plain:
		return fmt.Errorf("%w: no greeting for %v; a port for implicit TLS is silent too: %w", ErrNoReply, limit, os.ErrDeadlineExceeded)
	case c.verb == "":
		return fmt.Errorf("%w: no greeting for %v: %w", ErrNoReply, limit, os.ErrDeadlineExceeded)
	case c.link.cfg.Active && isTransfer(c.verb) && !c.began:
		return fmt.Errorf("%w at port %d for %v: %w", ErrNoCallBack, c.active.port, limit, os.ErrDeadlineExceeded)
	}
	return fmt.Errorf("%w to %s for %v: %w", ErrNoReply, c.verb, limit, os.ErrDeadlineExceeded)
}

// Read implements [net.Conn]: the library reads replies.
func (c *control) Read(b []byte) (int, error) {
	if len(c.in) == 0 {
		r, err := c.next()
		if err != nil {
			return 0, err
		}
		c.in = c.answer(r).raw
	}
	n := copy(b, c.in)
	c.in = c.in[n:]
	return n, nil
}

// Write implements [net.Conn]: the library writes commands.
func (c *control) Write(b []byte) (int, error) {
	c.out = append(c.out, b...)
	for {
		line, rest, whole := bytes.Cut(c.out, []byte("\r\n"))
		if !whole {
			return len(b), nil
		}
		c.out = rest
		if err := c.send(string(line)); err != nil {
			return 0, err
		}
	}
}

// send sends one command.
func (c *control) send(line string) error {
	if line == "EPSV" || line == "PASV" {
		c.began = false
		if c.link.cfg.Active {
			var err error
			line, err = c.announce(line)
			if c.noPort = err; err != nil {
				// Nothing goes to the server: the library is answered from here.
				c.ahead = append(c.ahead, reply{code: 425, raw: fmt.Appendf(nil, "425 %s\r\n", strings.ReplaceAll(err.Error(), "\n", " "))})
				return nil
			}
		}
	}
	c.verb, _, _ = strings.Cut(line, " ")
	if c.goodbye != nil && c.verb != "QUIT" {
		return c.goodbye
	}
	c.link.trace("> " + masked(line))
	if err := c.sock.SetWriteDeadline(time.Now().Add(c.link.cfg.Times.Reply)); err != nil {
		return err
	}
	_, err := io.WriteString(c.Conn, line+"\r\n")
	return err
}

// SetDeadline implements [net.Conn] and does nothing: each reply has its own
// limit, and the library leaves those behind that it sets.
func (c *control) SetDeadline(time.Time) error { return nil }

// Close implements [net.Conn].
func (c *control) Close() error {
	c.link.dropListener()
	c.link.forget(c.sock)
	return c.sock.Close()
}
