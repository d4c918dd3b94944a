//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// says reads on until pbs says all of the words in one line.
func (p *process) says(t *testing.T, words ...string) string {
	t.Helper()
	for {
		line, err := p.rest.ReadString('\n')
		if err != nil {
			t.Fatalf("pbs never said %q, last %q: %v", words, line, err)
		}
		missing := false
		for _, w := range words {
			missing = missing || !strings.Contains(line, w)
		}
		if !missing {
			return line
		}
	}
}

func (p *process) signal(t *testing.T, sig os.Signal) {
	t.Helper()
	if err := p.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
}

const manyPOPs = 60_000

// receive puts a release into the folder of a server, as pba posting there does.
func receive(t *testing.T, data string, pkg post.Package) {
	t.Helper()
	me := post.Owner{ID: "test", User: "test", Computer: "test"}
	if _, err := post.Receive(t.Context(), post.Dir(filepath.Join(data, pbs.HostDir)), pkg, me, false); err != nil {
		t.Fatal(err)
	}
}

// release is version v of a book of so many POPs. manyPOPs make a cabinet that the
// buffers of a connection cannot hold.
func release(t *testing.T, v phonebook.Version, pops int) post.Package {
	t.Helper()
	b := &phonebook.Book{Name: "Big", Line: "l"}
	x := uint64(v)
	for i := range pops {
		x = x*6364136223846793005 + 1442695040888963407
		b.POPs = append(b.POPs, phonebook.POP{
			ID: phonebook.POPID(i + 1), Country: 1, Name: fmt.Sprintf("Town %x", x>>24), AccessNumber: fmt.Sprint(x >> 30), Flags: 48,
		})
	}
	_, p := pack(t, b, v, nil)
	return p
}

// slowly begins a download like a modem and returns the rest of it: what the
// system's buffers hold must be far less than a cabinet, so the packets are small
// as well.
func slowly(t *testing.T, addr string) *http.Response {
	t.Helper()
	narrow := net.Dialer{Control: func(_, _ string, c syscall.RawConn) (err error) {
		controlled := c.Control(func(fd uintptr) {
			err = errors.Join(
				syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_MAXSEG, 536),  //nolint:gosec // a descriptor
				syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 16<<10), //nolint:gosec // a descriptor
			)
		})
		return errors.Join(controlled, err)
	}}
	transport := &http.Transport{DisableKeepAlives: true, DialContext: narrow.DialContext}
	req, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+addr+pbs.Path+"?pb=Big", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

// TestStopLetsADownloadEnd ends pbs in the middle of a slow download: it is whole,
// and the log tells of it. With no grace it is broken off, and that is told too.
func TestStopLetsADownloadEnd(t *testing.T) {
	pkg := release(t, 1, manyPOPs)
	for _, tt := range []struct {
		grace, told string
		whole       bool
	}{
		{"1h", "all of it ended", true},
		{"0s", "broken off: it did not end in time", false},
	} {
		t.Run(tt.grace, func(t *testing.T) {
			data := t.TempDir()
			receive(t, data, pkg)
			p := start(t, nil, 1, "--data", data, "--http", "127.0.0.1:0", "--grace", tt.grace)
			resp := slowly(t, p.addr["http"])
			p.signal(t, syscall.SIGTERM)
			p.says(t, "waiting for what runs", "answers=1")
			if tt.whole {
				wantShut(t, p.addr["http"])
			} else {
				p.says(t, tt.told)
			}
			body, err := io.ReadAll(resp.Body)
			if whole := err == nil && bytes.Equal(body, pkg.Files["1Full.cab"]); whole != tt.whole {
				t.Errorf("%d of %d bytes, %v", len(body), len(pkg.Files["1Full.cab"]), err)
			}
			if tt.whole {
				p.says(t, tt.told)
			}
			if err := p.Wait(); err != nil {
				t.Errorf("pbs ended with %v", err)
			}
		})
	}
}

// wantShut waits until an address lets nobody in.
func wantShut(t *testing.T, addr string) {
	t.Helper()
	for {
		c, err := new(net.Dialer).DialContext(t.Context(), "tcp", addr)
		if err != nil {
			return
		}
		_ = c.Close()
	}
}

// TestReloadUnderLoad sends SIGHUP again and again while clients ask: none is
// refused, and the settings and the log follow the file.
func TestReloadUnderLoad(t *testing.T) {
	dir := t.TempDir()
	data, conf := filepath.Join(dir, "data"), filepath.Join(dir, "pbs.conf")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	base := "data: " + data + "\nhttp: 127.0.0.1:0\n"
	write(base)
	receive(t, data, smallRelease(t))
	p := start(t, nil, 1, "--config", conf)
	var asked atomic.Int64
	stop := make(chan struct{})
	var clients sync.WaitGroup
	for range 4 {
		clients.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if a, err := pbs.Ask(t.Context(), "http://"+p.addr["http"]+pbs.Path, "Sample", 0); err != nil || a.Version != 1 {
					t.Errorf("Ask: %+v, %v", a, err)
					return
				}
				asked.Add(1)
			}
		})
	}
	for i := range 20 {
		write(base + "keep: " + strconv.Itoa(i+10) + "\n")
		p.signal(t, syscall.SIGHUP)
		p.says(t, "msg=reloaded", "keep")
	}
	write(base + "keep: 29\nclients: 7\n")
	p.signal(t, syscall.SIGHUP)
	p.says(t, "change with the next start", "clients")
	write(base + "nonsense: 1\n")
	p.signal(t, syscall.SIGHUP)
	p.says(t, "not reloaded", "line 3")
	write(base + "keep: 29\nlog: debug\n")
	p.signal(t, syscall.SIGHUP)
	p.says(t, "msg=answered", "book=Sample")
	close(stop)
	clients.Wait()
	if asked.Load() == 0 {
		t.Error("nobody asked")
	}
	if _, err := p.stop(t, syscall.SIGTERM); err != nil {
		t.Errorf("pbs ended with %v", err)
	}
}

// TestRestart finds all again: the release, the users, and the number that clients
// have.
func TestRestart(t *testing.T) {
	data := t.TempDir()
	if _, err := pbs.AddUser(filepath.Join(data, pbs.UsersFile), "mary", "correct horse"); err != nil {
		t.Fatal(err)
	}
	args := []string{"--data", data, "--http", "127.0.0.1:0", "--ftp", "127.0.0.1:0"}
	first := start(t, nil, 2, args...)
	login := post.FTPServer{Addr: first.addr["ftp"], Dir: "/PBSData", User: "mary", Password: "correct horse"}
	postAs(t, login, release(t, 2, 100))
	ask := func(p *process) phonebook.Version {
		t.Helper()
		a, err := pbs.Ask(t.Context(), "http://"+p.addr["http"]+pbs.Path, "Big", 0)
		if err != nil {
			t.Fatal(err)
		}
		return a.Version
	}
	if v := ask(first); v != 2 {
		t.Errorf("version %d", v)
	}
	if _, err := first.stop(t, syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	// Somebody copies an old backup over the tree.
	if err := os.RemoveAll(filepath.Join(data, pbs.HostDir)); err != nil {
		t.Fatal(err)
	}
	receive(t, data, release(t, 1, 100))
	second := start(t, nil, 2, args...)
	if v := ask(second); v != 2 {
		t.Errorf("version %d after the restart", v)
	}
	login.Addr = second.addr["ftp"]
	f, err := post.DialFTP(t.Context(), login)
	if err != nil {
		t.Errorf("mary: %v", err)
	} else {
		_ = f.Close()
	}
	if said, err := second.stop(t, syscall.SIGTERM); err != nil || strings.Contains(said, "correct") {
		t.Errorf("%s, %v", said, err)
	}
}

func postAs(t *testing.T, login post.FTPServer, pkg post.Package) {
	t.Helper()
	remote, err := post.DialFTP(t.Context(), login)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = remote.Close() }()
	plan, err := post.NewPlan(pkg, post.State{}, post.New)
	if err != nil {
		t.Fatal(err)
	}
	if err := post.Send(t.Context(), remote, pkg, plan, post.SendOptions{}); err != nil {
		t.Fatal(err)
	}
}
