package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"github.com/phonebookadmin/pba/internal/ui"
)

// sessionBus starts a bus without a desktop and returns a connection to it. Where
// none can be started ok is false.
func sessionBus(t *testing.T) (conn *dbus.Conn, ok bool) {
	t.Helper()
	if _, err := exec.LookPath("dbus-daemon"); err != nil {
		t.Log("no bus was started:", err)
		return nil, false
	}
	address := "unix:path=" + filepath.Join(t.TempDir(), "bus")
	config := filepath.Join(t.TempDir(), "bus.conf")
	// Without the services of this computer, which the bus would start.
	check(t, os.WriteFile(config, []byte(`<busconfig><type>session</type><listen>`+address+`</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`), 0o600))
	bus := exec.CommandContext(t.Context(), "dbus-daemon", "--nofork", "--config-file="+config, "--print-address=1")
	out, err := bus.StdoutPipe()
	check(t, err)
	check(t, bus.Start())
	t.Cleanup(func() {
		_ = bus.Process.Kill()
		_ = bus.Wait() // it was killed
	})
	line := make([]byte, 256)
	_, err = out.Read(line) // once it listens
	check(t, err)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	conn, err = dbus.ConnectSessionBus()
	check(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn, true
}

// fakeDesktop answers as a desktop does.
type fakeDesktop struct {
	bus *dbus.Conn

	mu      sync.Mutex
	status  uint32
	uri     string
	silent  bool
	onAsk   func()
	options map[string]dbus.Variant
	method  string
	closed  chan struct{}
}

const handle dbus.ObjectPath = "/org/freedesktop/portal/desktop/request/1_1/t"

func (d *fakeDesktop) OpenFile(_, _ string, opt map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	return d.answer("OpenFile", opt)
}

func (d *fakeDesktop) SaveFile(_, _ string, opt map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	return d.answer("SaveFile", opt)
}

func (d *fakeDesktop) Close() *dbus.Error {
	close(d.closed)
	return nil
}

func (d *fakeDesktop) answer(method string, opt map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.method, d.options = method, opt
	if d.onAsk != nil {
		go d.onAsk() // the answer to the call comes first
	}
	if !d.silent {
		_ = d.bus.Emit(handle, portalRequest+"."+portalResponse, d.status, map[string]dbus.Variant{"uris": dbus.MakeVariant([]string{d.uri})})
	}
	return handle, nil
}

// set changes how the desktop answers.
func (d *fakeDesktop) set(change func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change()
}

// asked returns how the desktop was asked last.
func (d *fakeDesktop) asked() (method, filters string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if f, ok := d.options["filters"]; ok {
		filters = f.String()
	}
	return d.method, filters
}

func TestChooseFileOfTheDesktop(t *testing.T) {
	conn, ok := sessionBus(t)
	if !ok {
		return
	}
	asking, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	// A bus without a desktop: the window has to ask.
	if path, err := chooseFile(asking, ui.FileChoice{Title: "Choose"}); !errors.Is(err, ui.ErrNoDialog) {
		t.Fatalf("without a desktop: %q, %v", path, err)
	}
	d := &fakeDesktop{bus: conn, uri: "file:///home/anna/C%2B%2B%20list+1.XLSX", closed: make(chan struct{})}
	check(t, conn.Export(d, portalPath, portalChooser))
	check(t, conn.Export(d, handle, portalRequest))
	_, err := conn.RequestName(portalName, 0)
	check(t, err)
	path, err := chooseFile(asking, ui.FileChoice{Title: "Choose", Accept: "Choose file", Endings: []string{".xlsx"}, Folder: "/home/anna"})
	if method, filters := d.asked(); path != "/home/anna/C++ list+1.XLSX" || err != nil || method != "OpenFile" || !strings.Contains(filters, "*.[xX][lL][sS][xX]") {
		t.Errorf("chosen %q by %s with %s, %v", path, method, filters, err)
	}
	d.set(func() { d.uri = "file:///tmp/out.xlsx" })
	path, err = chooseFile(asking, ui.FileChoice{Save: true, Name: "out.xlsx"})
	if method, _ := d.asked(); path != "/tmp/out.xlsx" || err != nil || method != "SaveFile" {
		t.Errorf("to save %q by %s, %v", path, method, err)
	}
	d.set(func() { d.status = 1 })
	if path, err = chooseFile(asking, ui.FileChoice{}); path != "" || err != nil {
		t.Errorf("cancelled: %q, %v", path, err)
	}
	d.set(func() { d.status = 2 })
	if path, err = chooseFile(asking, ui.FileChoice{}); path != "" || err == nil || errors.Is(err, ui.ErrNoDialog) {
		t.Errorf("failed: %q, %v", path, err)
	}
	// A window that is closed does not wait for its dialog.
	d.set(func() { d.silent = true })
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if path, err = chooseFile(ctx, ui.FileChoice{}); path != "" || err != nil && ctx.Err() == nil {
		t.Errorf("closed: %q, %v", path, err)
	}
	// A desktop that dies does not leave the window waiting.
	d.set(func() { d.onAsk = func() { _, _ = conn.ReleaseName(portalName) } })
	if path, err = chooseFile(asking, ui.FileChoice{}); path != "" || err == nil || errors.Is(err, ui.ErrNoDialog) {
		t.Errorf("died: %q, %v", path, err)
	}
}

func TestChooseFileWithoutABus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	if _, err := chooseFile(t.Context(), ui.FileChoice{}); !errors.Is(err, ui.ErrNoDialog) {
		t.Error("there is no bus:", err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(os.TempDir(), "no-bus-here"))
	if _, err := chooseFile(t.Context(), ui.FileChoice{}); !errors.Is(err, ui.ErrNoDialog) {
		t.Error("nobody listens:", err)
	}
}
