package main

import (
	"bytes"
	"context"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// messages is what a run says, and tells when certain words come.
type messages struct {
	bytes.Buffer
	words string
	came  chan struct{}
	once  sync.Once
}

func (m *messages) Write(p []byte) (int, error) {
	n, err := m.Buffer.Write(p)
	if strings.Contains(m.String(), m.words) {
		m.once.Do(func() { close(m.came) })
	}
	return n, err
}

// TestDoctorWaits has two servers that greet only after both are called and it was
// said that they are waited for.
func TestDoctorWaits(t *testing.T) {
	t.Setenv("PBA_DATA", t.TempDir())
	t.Setenv("PBA_PASSWORD", "")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	said := &messages{words: "waiting for one, two", came: make(chan struct{})}
	var called sync.WaitGroup
	for _, name := range []string{"one", "two"} {
		called.Add(1)
		addr := greet(t, func() {
			called.Done()
			called.Wait()
			<-said.came
		})
		if code := run(t.Context(), []string{"host", "add", name, "--ftp", addr, "--user", "post"}, nil, &bytes.Buffer{}, said); code != 0 {
			t.Fatal(said)
		}
	}
	var out bytes.Buffer
	if code := run(t.Context(), []string{"doctor"}, nil, &out, said); code != 0 || strings.Count(out.String(), "It answers;") != 2 {
		t.Errorf("exit code %d:\n%s%s", code, &out, said)
	}
	if n := strings.Count(said.String(), "waiting for"); n != 1 {
		t.Errorf("said %d times:\n%s", n, said)
	}
}

// greet returns the address of a server that says 220 to its first caller, after before.
func greet(t *testing.T, before func()) string {
	l := listen(t, "tcp", "127.0.0.1:0")
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		before()
		_, _ = conn.Write([]byte("220 here\r\n"))
		_ = conn.Close()
	}()
	return l.Addr().String()
}

func listen(t *testing.T, network, address string) net.Listener {
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func TestReachDisplay(t *testing.T) {
	// A display number for TCP is a port from 6000: the port is the system's choice.
	port := listen(t, "tcp", "127.0.0.1:0").Addr().(*net.TCPAddr).Port
	over := "127.0.0.1:" + strconv.Itoa(port-6000)
	if err := reachDisplay(t.Context(), over+".0"); err != nil {
		t.Errorf("%s: %v", over, err)
	}
	for _, display := range []string{":65535", "unix:65535", "here", ":", ":-1", "127.0.0.1:1x"} {
		if err := reachDisplay(t.Context(), display); err == nil {
			t.Errorf("%s: answers", display)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := reachDisplay(ctx, over); err == nil {
		t.Error("cancelled: answers")
	}
}

func TestDoctorDisplay(t *testing.T) {
	t.Setenv("DISPLAY", ":65535")
	if f := checkDisplay(t.Context()); f.Grade != gradeWarn || f.Do == "" {
		t.Errorf("%+v", f)
	}
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "wayland-0")
	if f := checkDisplay(t.Context()); f.Grade != gradeWarn || f.Do == "" {
		t.Errorf("%+v", f)
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"München \U0001F4DE �": "München \U0001F4DE �",
		"a\xff\x9b31m.csv":     `a\xff\x9b31m.csv`,
		"a\x1b[31m\u009b\nb":   "a [31m  b",
		"a\u202ecod.\u2066b":   "a cod. b",
	} {
		if got := plain(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
