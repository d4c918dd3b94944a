//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// process is a running pbs.
type process struct {
	*exec.Cmd
	addr  map[string]string // service → address, from the lines that say ready
	early string            // what it said until then
	rest  *bufio.Reader     // what it says after
}

// start runs pbs and waits until it says that it is ready, once per service.
func start(t testing.TB, env []string, services int, args ...string) *process {
	t.Helper()
	p := command(t, env, "pbs", args...)
	p.run(t, services)
	return p
}

func command(t testing.TB, env []string, name string, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.CommandContext(t.Context(), name, args...), addr: make(map[string]string)}
	p.Env = append(os.Environ(), env...)
	return p
}

func (p *process) run(t testing.TB, services int) {
	t.Helper()
	stderr, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	p.rest = bufio.NewReader(stderr)
	for len(p.addr) < services {
		line, err := p.rest.ReadString('\n')
		if err != nil {
			t.Fatalf("pbs ended before it was ready: %q, %v", line, err)
		}
		p.early += line
		if words := strings.Fields(line); strings.HasPrefix(line, "pbs: serving ") && len(words) == 5 {
			p.addr[words[2]] = words[4]
		}
	}
}

// stop sends a signal and returns the rest of what pbs says, and how it ended.
func (p *process) stop(t *testing.T, sig syscall.Signal) (string, error) {
	t.Helper()
	if err := p.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	said, err := io.ReadAll(p.rest)
	if err != nil {
		t.Error(err)
	}
	return string(said), p.Wait()
}

// smallRelease is version 1 of a book with one POP.
func smallRelease(t *testing.T) post.Package {
	t.Helper()
	b := &phonebook.Book{Name: "Sample", Line: "l", POPs: []phonebook.POP{{ID: 1, Country: 1, Name: "Redmond", AccessNumber: "5550134", Flags: 48}}}
	_, p := pack(t, b, 1, nil)
	return p
}

// pack makes the files of a version of a book, with deltas from the bases.
func pack(t testing.TB, b *phonebook.Book, v phonebook.Version, bases []phonebook.Full) (phonebook.Full, post.Package) {
	t.Helper()
	r, err := phonebook.NewRelease(b, v, bases, phonebook.ASCII, time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	p, err := post.Pack(r)
	if err != nil {
		t.Fatal(err)
	}
	return r.Full, p
}

// TestServe starts the command, posts to it over FTP, asks it over HTTP and
// stops it, once by each signal and with the password from either place.
func TestServe(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secret, []byte("hush hush\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		sig  syscall.Signal
		env  []string
		args []string
	}{
		{"SIGTERM, password file", syscall.SIGTERM, []string{"PBS_PASSWORD=not this"}, []string{"--password-file", secret}},
		{"SIGINT, environment", syscall.SIGINT, []string{"PBS_PASSWORD=hush hush"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), "new", "data")
			args := append([]string{"--data", data, "--http", "127.0.0.1:0", "--ftp", "127.0.0.1:0", "--user", "me", "--log", "debug"}, tt.args...)
			p := start(t, tt.env, 2, args...)
			pkg := smallRelease(t)
			postTo(t, p.addr["ftp"], pkg)
			a, err := pbs.Ask(t.Context(), "http://"+p.addr["http"]+pbs.Path, "Sample", 0)
			if err != nil || a.Version != 1 || !bytes.Equal(a.Cab, pkg.Files["1Full.cab"]) {
				t.Errorf("Ask: %+v, %v", a, err)
			}
			said, err := p.stop(t, tt.sig)
			if err != nil {
				t.Errorf("pbs ended with %v", err)
			}
			for _, want := range []string{"release live", "book=Sample", "answered", "kind=full", "pbs: stopping\n"} {
				if !strings.Contains(said, want) {
					t.Errorf("it did not say %q:\n%s", want, said)
				}
			}
			if strings.Contains(said, "hush") {
				t.Errorf("it said the password:\n%s", said)
			}
		})
	}
}

func postTo(t *testing.T, addr string, pkg post.Package) {
	t.Helper()
	ctx := context.Background()
	remote, err := post.DialFTP(ctx, post.FTPServer{Addr: addr, Dir: "/PBSData", User: "me", Password: "hush hush"})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := post.NewPlan(pkg, post.State{}, post.New)
	if err != nil {
		t.Fatal(err)
	}
	if err := post.Send(ctx, remote, pkg, plan, post.SendOptions{}); err != nil {
		t.Fatal(err)
	}
	_ = remote.Close()
}

// TestServeHTTPOnly needs no user and no password.
func TestServeHTTPOnly(t *testing.T) {
	p := start(t, nil, 1, "--data", t.TempDir(), "--http", "127.0.0.1:0")
	if _, err := pbs.Ask(t.Context(), "http://"+p.addr["http"]+pbs.Path, "Sample", 0); err == nil {
		t.Error("a book in an empty folder")
	}
	if said, err := p.stop(t, syscall.SIGTERM); err != nil || said != "pbs: stopping\n" {
		t.Errorf("%q, %v", said, err)
	}
}

// TestAddressTaken is exit code 1.
func TestAddressTaken(t *testing.T) {
	p := start(t, nil, 1, "--data", t.TempDir(), "--http", "127.0.0.1:0")
	out, err := exec.CommandContext(t.Context(), "pbs", "--data", t.TempDir(), "--http", p.addr["http"]).CombinedOutput()
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.ExitCode() != 1 || !strings.Contains(string(out), "address already in use") {
		t.Errorf("%v: %s", err, out)
	}
	if _, err := p.stop(t, syscall.SIGTERM); err != nil {
		t.Error(err)
	}
}
