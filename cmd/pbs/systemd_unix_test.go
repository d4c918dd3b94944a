//go:build unix

package main

import (
	"bytes"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/phonebookadmin/pba/internal/pbs"
)

// TestSocketActivation hands listeners over and is told when pbs is ready and when
// it stops, as systemd does and is.
func TestSocketActivation(t *testing.T) {
	dir := t.TempDir()
	told, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "notify"), Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = told.Close() }()
	hears := func(want string) {
		t.Helper()
		b := make([]byte, 100)
		n, err := told.Read(b)
		if err != nil || string(b[:n]) != want {
			t.Errorf("told %q, %v, want %q", b[:n], err, want)
		}
	}
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	f, err := l.File()
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	p := command(t, []string{
		"NOTIFY_SOCKET=" + filepath.Join(dir, "notify"), "LISTEN_FDS=1", "LISTEN_FDNAMES=http",
	}, "sh", "-c", `LISTEN_PID=$$ exec pbs "$@"`, "sh", "--data", filepath.Join(dir, "data"), "--http", "")
	p.ExtraFiles = []*os.File{f}
	p.run(t, 1)
	_ = f.Close()
	if p.addr["http"] != l.Addr().String() {
		t.Errorf("it serves on %s, not on %s", p.addr["http"], l.Addr())
	}
	hears("READY=1")
	if _, err := pbs.Ask(t.Context(), "http://"+p.addr["http"]+pbs.Path, "Sample", 0); err == nil || !strings.Contains(err.Error(), "no such phone book") {
		t.Errorf("Ask: %v", err)
	}
	if _, err := p.stop(t, syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	hears("STOPPING=1")
}

// TestPostingWindowCommands opens the window of a running server by the command
// and by the signal.
func TestPostingWindowCommands(t *testing.T) {
	data := t.TempDir()
	p := start(t, []string{"PBS_PASSWORD=hush hush"}, 2, "--data", data, "--http", "127.0.0.1:0", "--ftp", "127.0.0.1:0", "--user", "me", "--ftp-open", "1ms")
	wantShut(t, p.addr["ftp"])
	if code := run([]string{"open", "--data", data}, nil, io.Discard, io.Discard); code != 0 {
		t.Errorf("pbs open: %d", code)
	}
	p.says(t, "posting window opened")
	p.says(t, "posting window closed")
	p.signal(t, syscall.SIGUSR1)
	p.says(t, "posting window opened")
	if _, err := p.stop(t, syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if code := run([]string{"open", "--data", t.TempDir()}, nil, io.Discard, io.Discard); code != 1 {
		t.Errorf("pbs open without a server: %d", code)
	}
}

// TestLogFormats writes the log as JSON.
func TestLogFormats(t *testing.T) {
	data := t.TempDir()
	receive(t, data, smallRelease(t))
	p := command(t, nil, "pbs", "--data", data, "--http", "127.0.0.1:0", "--log-format", "json")
	p.run(t, 1)
	if !strings.Contains(p.early, `"msg":"release live"`) {
		t.Errorf("log:\n%s", p.early)
	}
	if _, err := p.stop(t, syscall.SIGTERM); err != nil {
		t.Error(err)
	}
}

// TestUnits has systemd read the units, with this pbs in the place of the
// installed one. Where there is no systemd there is nothing to read them.
func TestUnits(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Log("systemd-analyze is missing")
		return
	}
	program, err := exec.LookPath("pbs")
	if err != nil {
		t.Fatal(err)
	}
	units, err := filepath.Glob("../../packaging/systemd/pbs*.s*")
	if err != nil || len(units) != 4 {
		t.Fatalf("units %v, %v", units, err)
	}
	args := []string{"verify", "--man=no"}
	dir := t.TempDir()
	for _, unit := range units {
		text, err := os.ReadFile(unit)
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(dir, filepath.Base(unit))
		if err := os.WriteFile(copied, bytes.ReplaceAll(text, []byte("/usr/bin/pbs"), []byte(program)), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, copied)
	}
	out, err := exec.CommandContext(t.Context(), analyze, args...).CombinedOutput()
	for line := range strings.Lines(string(out)) {
		// Units of the machine itself have their own troubles.
		if strings.Contains(line, "pbs") {
			t.Errorf("%s", line)
		}
	}
	if err != nil && t.Failed() {
		t.Error(err)
	}
}
