package ftplink

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"time"
)

// rewrite is a passive command of the library that became an active one.
type rewrite struct {
	port  int
	reply string // what the library is told when the server agrees
	open  bool   // the server has not answered yet
}

// announce listens for a data connection and returns the command that tells the
// server where. Servers older than RFC 2428 know PORT alone, which has no room for
// IPv6: so the library's EPSV becomes PORT, or EPRT for IPv6, and the PASV that
// follows a refusal becomes EPRT.
func (c *control) announce(command string) (string, error) {
	c.link.dropListener()
	here := c.sock.LocalAddr().(*net.TCPAddr).AddrPort().Addr().Unmap()
	told := here
	if c.link.cfg.ActiveIP.IsValid() {
		told = c.link.cfg.ActiveIP.Unmap()
	}
	if command == "PASV" && !told.Is4() {
		return "", errors.New("active mode over IPv6 needs EPRT, which the server refused")
	}
	l, err := listen(here, c.link.cfg.ActivePorts)
	if err != nil {
		return "", fmt.Errorf("active mode: cannot listen for the data connection: %w", err)
	}
	c.link.track(l)
	c.link.waiting = l
	port := l.Addr().(*net.TCPAddr).Port
	c.active = &rewrite{port: port, open: true, reply: fmt.Sprintf("229 active (|||%d|)\r\n", port)}
	if command == "PASV" {
		c.active.reply = fmt.Sprintf("227 active (0,0,0,0,%d,%d)\r\n", port>>8, port&0xFF)
	}
	switch {
	case !told.Is4():
		return fmt.Sprintf("EPRT |2|%s|%d|", told.WithZone(""), port), nil
	case c.noPORT:
		return fmt.Sprintf("EPRT |1|%s|%d|", told, port), nil
	}
	a := told.As4()
	return fmt.Sprintf("PORT %d,%d,%d,%d,%d,%d", a[0], a[1], a[2], a[3], port>>8, port&0xFF), nil
}

// listen listens at the first free port of a range, or at any.
func listen(at netip.Addr, ports [2]uint16) (l *net.TCPListener, err error) {
	for port := ports[0]; ; port++ {
		l, err = net.ListenTCP("tcp", net.TCPAddrFromAddrPort(netip.AddrPortFrom(at, port)))
		if err == nil || port >= ports[1] {
			return l, err
		}
	}
}

// answer turns the server's reply to PORT or EPRT into that to PASV or EPSV.
func (c *control) answer(r reply) reply {
	if c.active == nil || !c.active.open {
		return r
	}
	c.active.open = false
	if r.code/100 == 2 {
		r.raw = []byte(c.active.reply)
		return r
	}
	c.noPORT = c.noPORT || c.verb == "PORT" && r.code >= 500
	c.link.dropListener()
	return r
}

func (l *Link) dropListener() {
	if l.waiting != nil {
		l.forget(l.waiting)
		_ = l.waiting.Close()
		l.waiting = nil
	}
}

type accepted struct {
	conn *net.TCPConn
	err  error
}

// accept waits for the server's connection. It ends early when the server gives
// the transfer up.
func (l *Link) accept(listener *net.TCPListener) (*net.TCPConn, error) {
	if err := listener.SetDeadline(time.Now().Add(l.cfg.Times.Accept)); err != nil {
		return nil, err
	}
	came := make(chan accepted, 1)
	go func() { came <- acceptFrom(listener, l.control.sock.RemoteAddr().(*net.TCPAddr).IP) }()
	watched := l.control.watch()
	for {
		select {
		case a := <-came:
			if errors.Is(a.err, os.ErrDeadlineExceeded) {
				a.err = fmt.Errorf("%w at port %d for %v: %w", ErrNoCallBack, l.control.active.port, l.cfg.Times.Accept, a.err)
			}
			if a.conn != nil {
				l.trace("= data connection from " + a.conn.RemoteAddr().String())
			}
			return a.conn, a.err
		case r := <-watched:
			l.control.pending = nil
			l.control.ahead = append(l.control.ahead, r)
			if !r.failed() {
				watched = l.control.watch()
				continue
			}
			l.dropListener()
			if a := <-came; a.conn != nil {
				_ = a.conn.Close()
			}
			return nil, r.asError()
		}
	}
}

// acceptFrom returns the first connection from an address. Others are reset:
// anyone may find an open port.
func acceptFrom(l *net.TCPListener, want net.IP) accepted {
	for {
		c, err := l.AcceptTCP()
		if err != nil {
			return accepted{err: err}
		}
		if c.RemoteAddr().(*net.TCPAddr).IP.Equal(want) {
			return accepted{conn: c}
		}
		_ = c.SetLinger(0)
		_ = c.Close()
	}
}
