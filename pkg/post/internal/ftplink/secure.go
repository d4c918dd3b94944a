package ftplink

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// sharedSessions returns the TLS configurations of control and data connections.
// Servers that demand the same session on both find it by the name in the cache,
// so they share one; the tickets that data connections get are dropped, since a
// server may take only that of the control connection.
func sharedSessions(cfg *tls.Config) (control, data *tls.Config) {
	control = cfg.Clone()
	control.ClientSessionCache = tls.NewLRUClientSessionCache(1)
	data = control.Clone()
	data.ClientSessionCache = readOnly{control.ClientSessionCache}
	return control, data
}

type readOnly struct{ tls.ClientSessionCache }

// Put implements [tls.ClientSessionCache] and keeps nothing.
func (readOnly) Put(string, *tls.ClientSessionState) {}

// secure starts TLS where it is wanted. The library would do so above this
// connection, where its replies could not be seen.
func (c *control) secure(sock net.Conn) error {
	switch c.link.cfg.Security {
	case Implicit:
		return c.handshake(sock)
	case Explicit:
		greeting, err := c.startTLS(sock)
		if err == nil {
			c.ahead = append(c.ahead, greeting)
		}
		return err
	case Plain:
	}
	return nil
}

func (c *control) handshake(sock net.Conn) error {
	ctx, cancel := context.WithTimeout(c.link.context(), c.link.cfg.Times.Dial)
	defer cancel()
	secured := tls.Client(sock, c.link.cfg.TLS)
	if err := secured.HandshakeContext(ctx); err != nil {
		return fmt.Errorf("TLS: %w", c.link.late(err, ErrNoReply))
	}
	c.Conn = secured
	return nil
}

// startTLS says AUTH TLS and returns the greeting, which the library still has
// to see.
func (c *control) startTLS(sock net.Conn) (reply, error) {
	if err := sock.SetDeadline(time.Now().Add(c.link.cfg.Times.Reply)); err != nil {
		return reply{}, err
	}
	in := bufio.NewReaderSize(sock, maxLine)
	greeting := readReply(in)
	if greeting.failed() {
		return greeting, greeting.asError()
	}
	c.note(greeting)
	greeting.seen = true
	c.link.trace("> AUTH TLS")
	if _, err := io.WriteString(sock, "AUTH TLS\r\n"); err != nil {
		return greeting, err
	}
	answer := readReply(in)
	switch {
	case answer.err != nil:
		return greeting, answer.err
	case answer.code < 500 && answer.code != 234: // not now, such as 421
		c.note(answer)
		return greeting, answer.asError()
	case answer.code != 234:
		c.note(answer)
		return greeting, fmt.Errorf("%w: %w", ErrNoTLS, answer.asError())
	case in.Buffered() > 0:
		return greeting, errors.New("AUTH TLS: more than a reply came in clear; someone may be in between")
	}
	c.note(answer)
	if err := sock.SetDeadline(time.Time{}); err != nil {
		return greeting, err
	}
	return greeting, c.handshake(sock)
}
