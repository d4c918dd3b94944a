package post_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// proxy stands between a client and an FTP server that speaks in clear and passive
// mode. It forwards everything, and makes one fault.
type proxy struct {
	t        *testing.T
	target   string // the server's control address
	listener net.Listener

	// hangUpAt closes the session when a command begins so; answers sends a reply in
	// the server's place.
	hangUpAt string
	answers  map[string]string
	// After so many bytes of uploads the data connection stands still, or is cut with
	// the control connection; 0 is never.
	stallAfter, cutAfter int64
	rate                 int // bytes a second of uploads, 0 for no limit

	sent  atomic.Int64 // bytes of uploads
	mu    sync.Mutex
	conns map[net.Conn]struct{}
	ended bool
	over  chan struct{}
	work  sync.WaitGroup
}

func newProxy(t *testing.T, target string) *proxy {
	t.Helper()
	host, _, _ := net.SplitHostPort(target)
	p := &proxy{t: t, target: target, listener: listenAt(t, host), conns: map[net.Conn]struct{}{}, over: make(chan struct{})}
	p.work.Go(func() { p.accept(p.listener, p.control) })
	t.Cleanup(p.close)
	return p
}

func listenAt(t *testing.T, host string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (p *proxy) addr() string { return p.listener.Addr().String() }

func (p *proxy) accept(l net.Listener, serve func(net.Conn)) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		p.work.Go(func() { serve(p.track(c)) })
	}
}

func (p *proxy) track(c net.Conn) net.Conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[c] = struct{}{}
	if p.ended {
		_ = c.Close()
	}
	return c
}

// drop closes every connection; with close there are no more.
func (p *proxy) drop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		_ = c.Close()
	}
	clear(p.conns)
}

func (p *proxy) close() {
	_ = p.listener.Close()
	p.mu.Lock()
	p.ended = true
	close(p.over)
	p.mu.Unlock()
	p.drop()
	p.work.Wait()
}

func (p *proxy) dial(addr string) (net.Conn, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return p.track(c), nil
}

// control forwards one session, command by command and reply by reply.
func (p *proxy) control(client net.Conn) {
	defer client.Close()
	server, err := p.dial(p.target)
	if err != nil {
		return
	}
	defer server.Close()
	p.work.Go(func() {
		defer client.Close()
		p.replies(client, server)
	})
	in := bufio.NewReader(client)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		if p.hangUpAt != "" && strings.HasPrefix(line, p.hangUpAt) {
			p.drop()
			return
		}
		answered := false
		for command, reply := range p.answers {
			if strings.HasPrefix(line, command) {
				answered = true
				_, _ = io.WriteString(client, reply)
			}
		}
		if !answered {
			if _, err := io.WriteString(server, line); err != nil {
				return
			}
		}
	}
}

var extended = regexp.MustCompile(`^229 .*\(\|\|\|(\d+)\|\)`)

// replies forwards the server's replies, with ports of the proxy for its own.
func (p *proxy) replies(client, server net.Conn) {
	in := bufio.NewReader(server)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		if m := extended.FindStringSubmatch(line); m != nil {
			host, _, _ := net.SplitHostPort(p.target)
			l := listenAt(p.t, host)
			_, port, _ := net.SplitHostPort(l.Addr().String())
			p.work.Go(func() { p.data(l, net.JoinHostPort(host, m[1])) })
			line = fmt.Sprintf("229 (|||%s|)\r\n", port)
		}
		if _, err := io.WriteString(client, line); err != nil {
			return
		}
	}
}

// data forwards one data connection in both directions.
func (p *proxy) data(l net.Listener, target string) {
	defer l.Close()
	_ = l.(*net.TCPListener).SetDeadline(time.Now().Add(5 * time.Second))
	client, err := l.Accept()
	if err != nil {
		return
	}
	_ = client.(*net.TCPConn).SetReadBuffer(4096) // or a whole cabinet fits in
	p.track(client)
	defer client.Close()
	server, err := p.dial(target)
	if err != nil {
		return
	}
	defer server.Close()
	p.work.Go(func() {
		_, _ = io.Copy(client, server)
		_ = client.(*net.TCPConn).CloseWrite()
	})
	if p.upload(server, client) {
		_ = server.(*net.TCPConn).CloseWrite()
		_, _ = io.Copy(io.Discard, server)
	}
}

// upload copies what the client sends, and reports whether it came to its end.
func (p *proxy) upload(server io.Writer, client io.Reader) bool {
	buf := make([]byte, 1024)
	for {
		n, err := client.Read(buf)
		if n > 0 {
			sent := p.sent.Add(int64(n))
			if p.cutAfter > 0 && sent > p.cutAfter {
				p.drop()
				return false
			}
			if p.stallAfter > 0 && sent > p.stallAfter {
				<-p.over // nothing is read any more
				return false
			}
			if _, err := server.Write(buf[:n]); err != nil {
				return false
			}
			if p.rate > 0 {
				time.Sleep(time.Duration(n) * time.Second / time.Duration(p.rate))
			}
		}
		if err != nil {
			return err == io.EOF
		}
	}
}
