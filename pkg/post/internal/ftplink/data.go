package ftplink

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

const (
	// sendBuffer bounds what the system keeps of an upload. With its own buffers of
	// megabytes progress is a lie, and a slow line looks like one that stands still.
	sendBuffer = 256 << 10
	// writeChunk is how much of an upload must move within the limit.
	writeChunk = 32 << 10
	// lingerTime is how long the end of an upload may take to be confirmed.
	lingerTime = 5 * time.Second
)

// data is a data connection. In active mode it is accepted at its first use: the
// server may connect before, with or after its first reply.
type data struct {
	link     *Link
	listener *net.TCPListener // active mode, until accepted
	sock     *net.TCPConn
	secured  *tls.Conn // over sock, nil without TLS
	ready    bool
	wrote    bool
	err      error // of the first failure: the connection is of no more use
}

func (l *Link) dialData(network, addr string) (net.Conn, error) {
	d := &data{link: l}
	if l.cfg.Active {
		if d.listener = l.waiting; d.listener == nil {
			return nil, errors.New("active mode: no port was announced")
		}
		return d, nil
	}
	sock, err := l.connect(network, addr)
	if err != nil {
		return nil, fmt.Errorf("data connection to %s: %w", addr, err)
	}
	d.adopt(sock)
	return d, nil
}

func (d *data) adopt(sock *net.TCPConn) {
	d.sock = sock
	_ = sock.SetWriteBuffer(sendBuffer) // a larger one still works
	if d.link.dataTLS != nil {
		// The FTP client is the TLS client in active mode too (RFC 4217, 7).
		d.secured = tls.Client(sock, d.link.dataTLS)
	}
}

// open makes the connection ready for its first byte.
func (d *data) open() error {
	if d.ready || d.err != nil {
		return d.err
	}
	if d.sock == nil {
		sock, err := d.link.accept(d.listener)
		d.link.dropListener()
		if err != nil {
			d.err = err
			return err
		}
		d.link.track(sock)
		d.adopt(sock)
	}
	if d.secured != nil {
		ctx, cancel := context.WithTimeout(d.link.context(), d.link.cfg.Times.Dial)
		defer cancel()
		if err := d.secured.HandshakeContext(ctx); err != nil {
			d.err = fmt.Errorf("TLS on the data connection: %w", d.link.late(err, ErrStalled))
			return d.err
		}
	}
	d.ready = true
	return nil
}

func (d *data) conn() net.Conn {
	if d.secured != nil {
		return d.secured
	}
	return d.sock
}

// Read implements [net.Conn].
func (d *data) Read(b []byte) (int, error) {
	if err := d.open(); err != nil {
		return 0, err
	}
	if err := d.sock.SetReadDeadline(time.Now().Add(d.link.cfg.Times.Stall)); err != nil {
		return 0, err
	}
	n, err := d.conn().Read(b)
	return n, d.stalled(err)
}

// Write implements [net.Conn].
func (d *data) Write(b []byte) (n int, err error) {
	if err := d.open(); err != nil {
		return 0, err
	}
	d.wrote = true
	for n < len(b) {
		if err := d.sock.SetWriteDeadline(time.Now().Add(d.link.cfg.Times.Stall)); err != nil {
			return n, err
		}
		m, err := d.conn().Write(b[n:min(n+writeChunk, len(b))])
		n += m
		if err != nil {
			d.err = d.stalled(err)
			return n, d.err
		}
	}
	return n, nil
}

// ReadFrom lets the library copy a file in the pieces that count as progress.
func (d *data) ReadFrom(r io.Reader) (n int64, err error) {
	buf := make([]byte, writeChunk)
	for {
		m, readErr := r.Read(buf)
		if m > 0 {
			w, err := d.Write(buf[:m])
			n += int64(w)
			if err != nil {
				return n, err
			}
		}
		if errors.Is(readErr, io.EOF) {
			return n, nil
		}
		if readErr != nil {
			return n, readErr
		}
	}
}

func (d *data) stalled(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return fmt.Errorf("%w for %v: %w", ErrStalled, d.link.cfg.Times.Stall, err)
	}
	return err
}

// Handshake is what the library calls for an upload of no bytes.
func (d *data) Handshake() error {
	d.wrote = true
	return d.open()
}

// Close implements [net.Conn].
func (d *data) Close() error {
	d.link.dropListener()
	if d.sock == nil {
		return nil
	}
	defer d.link.forget(d.sock)
	if d.wrote && d.err == nil {
		return d.finish()
	}
	return d.sock.Close()
}

// finish ends an upload: the end is sent, and what the server still had to say is
// read until it closes too.
func (d *data) finish() error {
	if d.secured != nil {
		_ = d.secured.CloseWrite() // what was not sent shows when the file is read back
	}
	_ = d.sock.CloseWrite()
	_ = d.sock.SetReadDeadline(time.Now().Add(min(lingerTime, d.link.cfg.Times.Stall)))
	_, _ = io.Copy(io.Discard, d.sock)
	return d.sock.Close()
}

// LocalAddr implements [net.Conn].
func (d *data) LocalAddr() net.Addr { return d.link.control.LocalAddr() }

// RemoteAddr implements [net.Conn].
func (d *data) RemoteAddr() net.Addr { return d.link.control.RemoteAddr() }

// SetDeadline implements [net.Conn] and does nothing, as the other two: each byte
// has its own limit.
func (d *data) SetDeadline(time.Time) error { return nil }

// SetReadDeadline implements [net.Conn].
func (d *data) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline implements [net.Conn].
func (d *data) SetWriteDeadline(time.Time) error { return nil }
