package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/cmd/internal/wire"
	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/internal/store"
)

// asProgram makes the test binary the program that it tests.
const asProgram = "PBA_GUI_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(run(os.Args[1:], os.Stderr))
	}
	os.Exit(m.Run())
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// display starts a screen without a monitor and returns its name. Where there is
// none to start, ok is false; with PBA_PEERS=1 that is a failure.
func display(t testing.TB) (name string, ok bool) {
	t.Helper()
	name, _, ok = displayServer(t)
	return name, ok
}

// displayServer is [display] with the process of the screen.
func displayServer(t testing.TB) (name string, server *os.Process, ok bool) {
	t.Helper()
	if _, err := exec.LookPath("Xvfb"); err != nil {
		t.Log("the window was not started:", err)
		if os.Getenv("PBA_PEERS") != "" {
			t.Error("PBA_PEERS asks for Xvfb")
		}
		return "", nil, false
	}
	r, w, err := os.Pipe()
	check(t, err)
	defer r.Close()
	screen := exec.CommandContext(t.Context(), "Xvfb", "-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp")
	screen.ExtraFiles = []*os.File{w}
	check(t, screen.Start())
	t.Cleanup(func() {
		_ = screen.Process.Kill()
		_ = screen.Wait() // it was killed
	})
	check(t, w.Close())
	number, err := bufio.NewReader(r).ReadString('\n')
	check(t, err)
	return ":" + strings.TrimSpace(number), screen.Process, true
}

// start runs the program until its window does.
func start(t testing.TB, screen string, args ...string) (p *exec.Cmd, log *strings.Builder) {
	t.Helper()
	home := t.TempDir()
	check(t, os.Mkdir(filepath.Join(home, ".cache"), 0o700))
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	p = exec.CommandContext(ctx, os.Args[0], args...)
	p.Env = append(os.Environ(), asProgram+"=1", "DISPLAY="+screen, "HOME="+home, "XDG_RUNTIME_DIR="+home)
	messages, err := p.StderrPipe()
	check(t, err)
	check(t, p.Start())
	log = &strings.Builder{}
	lines := bufio.NewScanner(messages)
	for lines.Scan() {
		log.WriteString(lines.Text() + "\n")
		if strings.Contains(lines.Text(), "window runs") {
			go func() { _, _ = io.Copy(io.Discard, messages) }()
			return p, log
		}
	}
	t.Fatalf("the window did not start:\n%s", log)
	return nil, nil
}

// exitCode closes the program as the end of a desktop session does.
func exitCode(t *testing.T, p *exec.Cmd) int {
	t.Helper()
	check(t, p.Process.Signal(syscall.SIGTERM))
	err := p.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode()
	}
	check(t, err)
	return 0
}

func TestWindow(t *testing.T) {
	screen, ok := display(t)
	if !ok {
		return
	}
	data := t.TempDir()
	// The second start finds what the first has left.
	for range 2 {
		p, log := start(t, screen, "--data", data, "--sample")
		if code := exitCode(t, p); code != 0 {
			t.Fatalf("exit code %d:\n%s", code, log)
		}
		if strings.Contains(log.String(), "level=ERROR") {
			t.Errorf("errors:\n%s", log)
		}
	}
	s, shut, err := wire.Open(data)
	check(t, err)
	defer shut()
	info, err := s.Book(sampleName)
	check(t, err)
	if info.POPs == 0 || info.Released != 1 || info.Changed {
		t.Errorf("book = %+v", info)
	}
}

// A window whose screen goes away ends in order, and soon.
func TestScreenGone(t *testing.T) {
	screen, server, ok := displayServer(t)
	if !ok {
		return
	}
	data := t.TempDir()
	p, log := start(t, screen, "--data", data, "--sample")
	began := time.Now()
	check(t, server.Kill())
	if err := p.Wait(); err != nil || time.Since(began) > 10*time.Second {
		t.Errorf("%v after %v:\n%s", err, time.Since(began), log)
	}
	_, shut, err := wire.Open(data)
	check(t, err)
	check(t, shut())
}

func TestLockedFolder(t *testing.T) {
	screen, ok := display(t)
	if !ok {
		return
	}
	data := t.TempDir()
	_, shut, err := wire.Open(data)
	check(t, err)
	defer shut()
	p, log := start(t, screen, "--data", data)
	if code := exitCode(t, p); code != 1 {
		t.Errorf("exit code %d:\n%s", code, log)
	}
}

func TestFlags(t *testing.T) {
	var messages strings.Builder
	if code := run([]string{"--nonsense"}, &messages); code != 2 {
		t.Errorf("unknown flag: exit code %d", code)
	}
	if code := run([]string{"--help"}, &messages); code != 0 {
		t.Errorf("help: exit code %d", code)
	}
	for _, flag := range []string{"-data", "-sample"} {
		if !strings.Contains(messages.String(), flag) {
			t.Errorf("the help does not name %s:\n%s", flag, &messages)
		}
	}
}

// newDemo returns a demo in a data folder of its own.
func newDemo(t *testing.T) *demo {
	t.Helper()
	dir := t.TempDir()
	s, shut, err := wire.Open(dir)
	check(t, err)
	d := &demo{service: s, dir: dir, log: slog.New(slog.DiscardHandler)}
	t.Cleanup(func() {
		if err := d.stop(); err != nil {
			t.Error(err)
		}
		if err := shut(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// TestStopDoesNotWaitForClients stops the local server while somebody who is
// connected says nothing.
func TestStopDoesNotWaitForClients(t *testing.T) {
	d := newDemo(t)
	_, err := d.start(t.Context())
	check(t, err)
	c, err := new(net.Dialer).DialContext(t.Context(), "tcp", d.server.HTTPAddr())
	check(t, err)
	defer c.Close()
	_, err = io.WriteString(c, "GET / HTTP/1.1\r\n")
	check(t, err)
	check(t, d.stop())
	if _, err := c.Read(make([]byte, 1)); err == nil {
		t.Error("the client is still answered")
	}
}

func TestPrepare(t *testing.T) {
	d := newDemo(t)
	for range 2 {
		check(t, d.prepare(t.Context()))
	}
	info, err := d.service.Book(sampleName)
	check(t, err)
	if info.Released != 1 || info.POPs < 300 {
		t.Errorf("book = %+v", info)
	}
	h, err := d.service.Host(localName)
	check(t, err)
	if live, err := d.service.ProbeHost(t.Context(), h, sampleName); !live || err != nil {
		t.Errorf("live = %t, %v", live, err)
	}
}

// Changes that the user made to the sample book are the user's to release.
func TestPrepareReleasesNoChanges(t *testing.T) {
	d := newDemo(t)
	check(t, d.prepare(t.Context()))
	check(t, d.service.DeletePOPs(sampleName, 1))
	check(t, d.prepare(t.Context()))
	info, err := d.service.Book(sampleName)
	check(t, err)
	if info.Released != 1 || !info.Changed {
		t.Errorf("book = %+v", info)
	}
}

func TestServerTakesAFreePort(t *testing.T) {
	var listen net.ListenConfig
	taken, err := listen.Listen(t.Context(), "tcp", localHTTP)
	if err == nil { // else another program has it, which is as good
		defer taken.Close()
	}
	d := newDemo(t)
	// An entry from an earlier start, on the usual port.
	_, err = d.service.AddHost(admin.Host{
		Name: localName, Folder: filepath.Join(d.dir, "server", pbs.HostDir), Probe: "http://" + localHTTP + pbs.Path,
	})
	check(t, err)
	address, err := d.start(t.Context())
	check(t, err)
	h, err := d.service.Host(localName)
	check(t, err)
	if h.Probe != address || strings.Contains(address, localHTTP) {
		t.Errorf("the server is at %s, the entry says %s", address, h.Probe)
	}
}

func TestTrouble(t *testing.T) {
	p := &program{dir: t.TempDir()}
	seen := map[string]bool{}
	for _, err := range []error{store.ErrLocked, store.ErrNewer, store.ErrDamaged, os.ErrPermission, syscall.ENOSPC, syscall.EROFS} {
		trouble := p.trouble(err)
		if trouble.Title == "" || !strings.HasSuffix(trouble.Words, ".") || seen[trouble.Title] || trouble.Folder != p.dir {
			t.Errorf("%v: %+v", err, trouble)
		}
		seen[trouble.Title] = true
	}
}

// Who has the books open is named.
func TestLockedWords(t *testing.T) {
	dir := t.TempDir()
	_, shut, err := wire.Open(dir)
	check(t, err)
	defer shut()
	_, _, locked := wire.Open(dir)
	said := (&program{dir: dir}).trouble(locked)
	if !said.Waiting || !strings.Contains(said.Words, "on this computer has them open since") {
		t.Errorf("words = %q", said.Words)
	}
}

// A data folder that was damaged is restored from the newest backup, and what was
// there is kept.
func TestRestoreDamaged(t *testing.T) {
	p := &program{dir: t.TempDir(), log: slog.New(slog.DiscardHandler)}
	check(t, p.openStore())
	if _, err := p.demo.book(t.Context()); err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(p.dir, "backups", "20260801T120000.000Z-post.db")
	check(t, p.service.Backup(backup))
	check(t, p.shut())
	p.service = nil
	file := filepath.Join(p.dir, wire.StoreFile)
	check(t, os.WriteFile(file, []byte("damaged"), 0o600))
	err := p.openStore()
	trouble := p.trouble(err)
	if !trouble.Damaged || trouble.Whole != "" {
		t.Fatalf("trouble = %+v, %v", trouble, err)
	}
	b := p.backups()
	files, err := b.List()
	check(t, err)
	books, err := b.Inspect(files[0].Path)
	if err != nil || files[0].Reason != "post" || len(books) != 1 || books[0].POPs < 300 {
		t.Errorf("backup = %+v with %+v, %v", files[0], books, err)
	}
	kept, err := b.Restore(files[0].Path)
	check(t, err)
	if was, err := os.ReadFile(kept); err != nil || string(was) != "damaged" {
		t.Errorf("the damaged file became %q, %v", was, err)
	}
	check(t, p.openStore())
	// And once more in the running program.
	check(t, p.service.DeletePOPs(sampleName, 1))
	if _, err := b.Restore(files[0].Path); err != nil {
		t.Fatal(err)
	}
	if _, err := p.service.POP(sampleName, 1); err != nil {
		t.Errorf("POP 1 is not back: %v", err)
	}
	check(t, p.shut())
}

// A data folder that was chosen is found at the next start.
func TestMove(t *testing.T) {
	t.Setenv("PBA_DATA", "")
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	folder := t.TempDir()
	p := &program{}
	check(t, p.move(folder))
	if dir, err := dataDir(""); err != nil || dir != folder || p.dir != folder {
		t.Errorf("the data folder is %s, %v", dir, err)
	}
}
