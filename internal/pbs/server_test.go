package pbs

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// slowReader asks for the full book and takes the header only, through a small
// window.
func slowReader(t *testing.T, r rig) (*http.Response, *net.TCPConn) {
	c, err := new(net.Dialer).DialContext(t.Context(), "tcp", r.HTTPAddr())
	if err != nil {
		t.Error(err)
		return nil, nil
	}
	tcp := c.(*net.TCPConn)
	if err := tcp.SetReadBuffer(4096); err != nil {
		t.Error(err)
	}
	fmt.Fprintf(tcp, "GET %s?pb=Sample&pbver=0 HTTP/1.0\r\n\r\n", Path)
	resp, err := http.ReadResponse(bufio.NewReaderSize(tcp, 1024), nil)
	if err != nil {
		t.Error(err)
		return nil, tcp
	}
	return resp, tcp
}

// TestSwapDuringSlowReaders posts a release while 64 clients are in the middle
// of the one before it. Each must get the old bytes to the end; who comes after
// the post gets the new ones.
func TestSwapDuringSlowReaders(t *testing.T) {
	r := startRig(t)
	s := newSeries(t, "Sample", 8000, 2, phonebook.ASCII, newNumbers)
	send(t, r.host(), s.at(1), s)
	var begun, ended sync.WaitGroup
	posted := make(chan struct{})
	begun.Add(64)
	for range 64 {
		ended.Go(func() {
			resp, conn := slowReader(t, r)
			begun.Done()
			if conn != nil {
				defer func() { _ = conn.Close() }()
			}
			if resp == nil {
				return
			}
			<-posted
			body, err := io.ReadAll(resp.Body)
			if err != nil || !bytes.Equal(body, s.at(1).Files["1Full.cab"]) {
				t.Errorf("a slow reader got %d bytes that are not version 1: %v", len(body), err)
			}
			if tag := resp.Header.Get("Etag"); tag != `"sha256-`+post.Hash(body)+`"` {
				t.Errorf("its entity tag is %s", tag)
			}
			a, err := Ask(context.Background(), r.url, "Sample", 1)
			if err != nil || a.Version != 2 || !bytes.Equal(a.Cab, s.at(2).Files["2Full.cab"]) {
				t.Errorf("after the post: version %d, %v", a.Version, err)
			}
		})
	}
	begun.Wait()
	ftpPost(t, r, s.at(2), s)
	close(posted)
	ended.Wait()
}

func TestStartRefuses(t *testing.T) {
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	dir := t.TempDir()
	plain := filepath.Join(dir, "file")
	writeFile(t, plain, nil)
	for _, tt := range []struct {
		name   string
		server Server
		want   error // nil: any
	}{
		{"no user", Server{Dir: dir, FTP: "127.0.0.1:0", Password: "p"}, ErrNoUsers},
		{"no password", Server{Dir: dir, FTP: "127.0.0.1:0", User: "u"}, ErrNoUsers},
		{"https without a certificate", Server{Dir: dir, HTTPS: "127.0.0.1:0"}, nil},
		{"certificate that is none", Server{Dir: dir, HTTPS: "127.0.0.1:0", CertFile: plain, KeyFile: plain}, nil},
		{"ftp with TLS and no certificate", Server{Dir: dir, FTP: "127.0.0.1:0", User: "u", Password: "p", FTPTLS: TLSOffer}, nil},
		{"file for a folder", Server{Dir: plain, HTTP: "127.0.0.1:0"}, nil},
		{"http address taken", Server{Dir: dir, HTTP: taken.Addr().String(), FTP: "127.0.0.1:0", User: "u", Password: "p"}, nil},
		{"ftp address taken", Server{Dir: dir, HTTP: "127.0.0.1:0", FTP: taken.Addr().String(), User: "u", Password: "p"}, nil},
		{"address that is none", Server{Dir: dir, HTTP: "nonsense"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.server.Start(t.Context())
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("Start: %v, want %v", err, tt.want)
			}
		})
	}
}

// TestStartServesWhatIsThere starts on a folder with a good and a bad book, one
// door shut.
func TestStartServesWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	host := post.Dir(filepath.Join(dir, HostDir))
	s := newSeries(t, "Sample", 40, 1, phonebook.ASCII, fewEdits)
	send(t, host, s.at(1), s)
	writeFile(t, filepath.Join(string(host), "Database", "Broken.json"), []byte("{"))
	srv := &Server{Dir: dir, HTTP: "127.0.0.1:0"}
	if err := srv.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = srv.Shutdown(context.Background()) }()
	if srv.FTPAddr() != "" {
		t.Errorf("FTP is on at %s", srv.FTPAddr())
	}
	all, err := srv.Store().Status()
	if err != nil || len(all) != 2 || all[0].Book != "Broken" || all[0].Problem == nil || all[1].Version != 1 {
		t.Errorf("Status: %+v, %v", all, err)
	}
}

// TestShutdownLetsUploadsEnd shuts down in the middle of an upload: it ends
// whole, and a session that does nothing is closed.
func TestShutdownLetsUploadsEnd(t *testing.T) {
	r := startRig(t)
	idle := loggedIn(t, r)
	w := loggedIn(t, r)
	data := w.passive()
	w.cmd("STOR /PBSData/late", 150)
	down := make(chan error, 1)
	go func() { down <- r.Shutdown(context.Background()) }()
	for {
		// Once nobody is let in any more, the shutdown is under way.
		c, err := new(net.Dialer).DialContext(t.Context(), "tcp", r.FTPAddr())
		if err != nil {
			break
		}
		_ = c.Close()
	}
	if _, err := data.Write([]byte("in time")); err != nil {
		t.Error(err)
	}
	_ = data.Close()
	if err := <-down; err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	if got, err := os.ReadFile(r.file("late")); err != nil || string(got) != "in time" {
		t.Errorf("the upload is %q, %v", got, err)
	}
	if _, err := idle.ReadLine(); err == nil {
		t.Error("the idle session goes on")
	}
}

// TestShutdownBreaksOff shuts down with no time to give.
func TestShutdownBreaksOff(t *testing.T) {
	r := startRig(t)
	s := newSeries(t, "Sample", 8000, 1, phonebook.ASCII, newNumbers)
	send(t, r.host(), s.at(1), s)
	resp, conn := slowReader(t, r)
	if conn == nil || resp == nil {
		t.Fatal("no answer")
	}
	defer func() { _ = conn.Close() }()
	w := loggedIn(t, r)
	w.passive()
	w.cmd("STOR /PBSData/late", 150)
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if err := r.Shutdown(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("Shutdown: %v, want context.Canceled", err)
	}
	if _, err := os.Stat(r.file("late")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half an upload stays: %v", err)
	}
	if parts, err := filepath.Glob(r.file(partPrefix + "*")); err != nil || len(parts) != 0 {
		t.Errorf("parts stay: %v, %v", parts, err)
	}
}

// TestPagesWhileItStarts asks for the status from the first moment: connections wait
// at the listener before there is a server.
func TestPagesWhileItStarts(t *testing.T) {
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var asked sync.WaitGroup
	for range 8 {
		asked.Go(func() {
			for _, path := range []string{PathStatus, PathMetrics} {
				resp, err := client.Get("http://" + l.Addr().String() + path)
				if err != nil {
					t.Error(err)
					return
				}
				_ = resp.Body.Close()
			}
		})
	}
	r := startRig(t, func(s *Server) {
		s.HTTP, s.Listeners, s.FTPOpen = "", map[string]net.Listener{DoorHTTP: l}, time.Hour
	})
	asked.Go(func() { _ = r.FTPAddr() })
	if err := r.OpenPosting(t.Context()); err != nil {
		t.Error(err)
	}
	asked.Wait()
}
