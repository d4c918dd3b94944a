package pbs

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// raw sends bytes as they are and returns the answer, nil when the server hangs
// up without one.
func raw(t testing.TB, addr, request string) *http.Response {
	t.Helper()
	c, err := new(net.Dialer).DialContext(context.Background(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	// A server that refuses the beginning may hang up before the end.
	_, _ = io.WriteString(c, request)
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return nil
	}
	return resp
}

// TestHostileRequests sends what no client does, byte by byte as given. The status
// may be the library's where the request never reaches the handler.
func TestHostileRequests(t *testing.T) {
	// TLS looks like the beginning of a header.
	r := startRig(t, func(s *Server) { s.headers = 2 * time.Second })
	s := newSeries(t, "Sample", 60, 1, phonebook.ASCII, fewEdits)
	send(t, r.host(), s.at(1), s)
	const head = " HTTP/1.1\r\nHost: pbs\r\n\r\n"
	for _, tt := range []struct {
		name, request string
		status        int
	}{
		{"CVE-2000-1089: a long pb", "GET " + Path + "?pb=" + strings.Repeat("A", 980) + head, 400},
		{"a longer one", "GET " + Path + "?pb=" + strings.Repeat("A", 5000) + head, 400},
		{"longer than any header", "GET " + Path + "?pb=" + strings.Repeat("A", 1<<20) + head, 431},
		{"a header that is too long", "GET " + Path + "?pb=Sample HTTP/1.1\r\nHost: pbs\r\nX: " + strings.Repeat("A", 1<<20) + "\r\n\r\n", 431},
		{"traversal", "GET " + Path + "?pb=../../etc/passwd&pbver=0" + head, 400},
		{"traversal, escaped", "GET " + Path + "?pb=..%2f..%2fetc%2fpasswd&pbver=0" + head, 400},
		{"traversal, escaped twice", "GET " + Path + "?pb=..%252f..%252fetc" + head, 400},
		{"traversal, backwards", "GET " + Path + "?pb=..%5c..%5cboot.ini" + head, 400},
		{"NUL, escaped", "GET " + Path + "?pb=Sample%00.json" + head, 400},
		{"NUL as it is", "GET " + Path + "?pb=Sam\x00ple" + head, 400},
		{"line end in a name", "GET " + Path + "?pb=Sam%0d%0aX-Evil:%201" + head, 400},
		{"overlong UTF-8", "GET " + Path + "?pb=%c0%ae%c0%ae/x" + head, 400},
		{"device name", "GET " + Path + "?pb=CON" + head, 400},
		{"path beside the service", "GET /pbserver/../../etc/passwd" + head, 404},
		{"path, escaped", "GET /pbserver/%2e%2e/%2e%2e/etc/passwd?pb=Sample" + head, 404},
		{"manifest by name", "GET /PBSData/Database/Sample.json" + head, 404},
		{"state by name", "GET /.pbs/users" + head, 404},
		{"no host", "GET " + Path + "?pb=Sample HTTP/1.1\r\n\r\n", 400},
		{"no version", "GET " + Path + "?pb=Sample\r\n\r\n", 400},
		{"two lengths", "GET " + Path + "?pb=Sample HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
		{"method of nobody", "BREW " + Path + "?pb=Sample" + head, 405},
		{"CONNECT", "CONNECT pbs:443 HTTP/1.1\r\nHost: pbs:443\r\n\r\n", 404},
		{"TLS at the plain door", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400},
	} {
		t.Run(tt.name, func(t *testing.T) {
			resp := raw(t, r.HTTPAddr(), tt.request)
			if resp == nil {
				t.Fatal("no answer")
			}
			body, _ := io.ReadAll(resp.Body)
			if resp.StatusCode != tt.status || resp.Header.Get("X-Evil") != "" || bytes.Contains(body, []byte("root:")) {
				t.Errorf("status %d, want %d: %.200q", resp.StatusCode, tt.status, body)
			}
		})
	}
	if a := mustAsk(t, r, "Sample", 0); a.Version != 1 {
		t.Errorf("version %d after all that", a.Version)
	}
}

// crowdOf opens n connections that say the words and nothing more.
func crowdOf(t *testing.T, addr string, n int, words string) []net.Conn {
	t.Helper()
	var mu sync.Mutex
	var all []net.Conn
	t.Cleanup(func() {
		for _, c := range all {
			_ = c.Close()
		}
	})
	var dialers sync.WaitGroup
	for range 16 {
		dialers.Go(func() {
			for range n / 16 {
				c, err := new(net.Dialer).DialContext(t.Context(), "tcp", addr)
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.WriteString(c, words)
				mu.Lock()
				all = append(all, c)
				mu.Unlock()
			}
		})
	}
	dialers.Wait()
	return all
}

// TestIdleCrowd fills the server with connections that say nothing, or half a
// header, three times as many as it takes: every client is answered all the
// same, and the memory stays within what so many connections need. How many it
// is depends on the open files that the system allows, for both ends are here.
func TestIdleCrowd(t *testing.T) {
	for name, words := range map[string]string{"silent": "", "half a header": "GET " + Path + "?pb=Sample HTTP/1.1\r\nHost: p"} {
		t.Run(name, func(t *testing.T) {
			most, _ := affordable(1 << 20)
			idle := min(10_000, most/2)
			r := startRig(t, func(s *Server) { s.Clients, s.headers = idle/3, time.Hour })
			s := newSeries(t, "Sample", 60, 1, phonebook.ASCII, fewEdits)
			send(t, r.host(), s.at(1), s)
			before := memory()
			crowdOf(t, r.HTTPAddr(), idle, words)
			for range 50 {
				if a := mustAsk(t, r, "Sample", 0); a.Version != 1 {
					t.Fatalf("version %d", a.Version)
				}
			}
			inside, _ := r.crowd.busy()
			if inside > idle/3 {
				t.Errorf("%d connections, at most %d", inside, idle/3)
			}
			if each := (memory() - before) / int64(idle); each > 16<<10 {
				t.Errorf("%d bytes for each of %d connections", each, idle)
			}
			t.Logf("%d connections, %d of them inside", idle, inside)
			// The test ends with all of them open: nobody waits for them.
			gone, cancel := context.WithCancel(context.Background())
			cancel()
			if err := r.Shutdown(gone); err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("Shutdown: %v", err)
			}
		})
	}
}

// memory returns what the heap and the stacks hold.
func memory() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse) //nolint:gosec // far from the edge
}

// TestCrowdKeepsWhoIsAnswered lets one more in than there is room for while
// everybody is being answered: the new one goes.
func TestCrowdKeepsWhoIsAnswered(t *testing.T) {
	r := startRig(t, func(s *Server) { s.Clients = 2 })
	s := newSeries(t, "Sample", 8000, 1, phonebook.ASCII, newNumbers)
	send(t, r.host(), s.at(1), s)
	var slow []*http.Response
	for range 2 {
		resp, conn := slowReader(t, r)
		if resp == nil {
			t.Fatal("no answer")
		}
		defer func() { _ = conn.Close() }()
		if err := conn.SetReadBuffer(1 << 20); err != nil {
			t.Error(err)
		}
		slow = append(slow, resp)
	}
	c, err := new(net.Dialer).DialContext(t.Context(), "tcp", r.HTTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if n, err := c.Read(make([]byte, 1)); n != 0 || err == nil {
		t.Errorf("one too many got %d bytes, %v", n, err)
	}
	var ended sync.WaitGroup
	for _, resp := range slow {
		ended.Go(func() {
			body, err := io.ReadAll(resp.Body)
			if err != nil || !bytes.Equal(body, s.at(1).Files["1Full.cab"]) {
				t.Errorf("who was answered got %d bytes, %v", len(body), err)
			}
		})
	}
	ended.Wait()
	if a := mustAsk(t, r, "Sample", 0); a.Version != 1 {
		t.Errorf("version %d once there was room", a.Version)
	}
}

// TestSlowHeaders drops who says a header byte by byte, also under TLS and also
// in the middle of a handshake.
func TestSlowHeaders(t *testing.T) {
	r := startRig(t, withTLS(t), func(s *Server) { s.headers = 200 * time.Millisecond })
	s := newSeries(t, "Sample", 60, 1, phonebook.ASCII, fewEdits)
	send(t, r.host(), s.at(1), s)
	plain, err := new(net.Dialer).DialContext(t.Context(), "tcp", r.HTTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	secret, err := tls.Dial("tcp", r.HTTPSAddr(), trusting(t, r.CertFile))
	if err != nil {
		t.Fatal(err)
	}
	handshake, err := new(net.Dialer).DialContext(t.Context(), "tcp", r.HTTPSAddr())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []net.Conn{plain, secret, handshake} {
		t.Cleanup(func() { _ = c.Close() })
		if _, err := fmt.Fprint(c, "G"); err != nil {
			t.Error(err)
		}
	}
	for i, c := range []net.Conn{plain, secret, handshake} {
		// It says what it likes on its way out, and then it is over.
		if _, err := io.Copy(io.Discard, c); errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%d: %v", i, err)
		}
	}
	if a := mustAsk(t, r, "Sample", 0); a.Version != 1 {
		t.Errorf("version %d", a.Version)
	}
}
