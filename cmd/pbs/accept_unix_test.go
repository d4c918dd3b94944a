//go:build unix

package main

import (
	"bytes"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// says runs a command of pbs in this process and returns what it says.
func says(t *testing.T, code int, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if got := run(args, nil, &out, &out); got != code {
		t.Errorf("pbs %s: exit code %d, want %d: %s", strings.Join(args, " "), got, code, &out)
	}
	return out.String()
}

// carry writes a bundle and returns its name.
func carry(t *testing.T, p post.Package) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "bundle.zip")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(post.WriteBundle(f, p), f.Close()); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestAccept lets a release in that jumps too far, beside a running server.
func TestAccept(t *testing.T) {
	data := t.TempDir()
	receive(t, data, release(t, 1, 100))
	p := start(t, nil, 1, "--data", data, "--http", "127.0.0.1:0")
	live := func(want phonebook.Version) {
		t.Helper()
		if a, err := pbs.Ask(t.Context(), "http://"+p.addr["http"]+pbs.Path, "Big", 0); err != nil || a.Version != want {
			t.Errorf("Ask: version %d, %v, want %d", a.Version, err, want)
		}
	}
	soon := func(want phonebook.Version) { // at its next look, which is a second after the last
		t.Helper()
		for {
			if a, err := pbs.Ask(t.Context(), "http://"+p.addr["http"]+pbs.Path, "Big", 0); err != nil || a.Version == want {
				break
			}
		}
		live(want)
	}
	live(1)
	says(t, 4, "accept", "--data", data, "Big")
	receive(t, data, release(t, 60, 100))
	live(1)
	p.says(t, "release refused", "version 60 is more than 50 above 1")
	if got := says(t, 3, "accept", "--data", data, "Big"); !strings.Contains(got, "more than 50 above 1") || !strings.Contains(got, "--i-know") {
		t.Errorf("told: %s", got)
	}
	if got := says(t, 0, "accept", "--data", data, "big", "--i-know"); got != "Big version 60 is let in\n" {
		t.Errorf("told: %s", got)
	}
	soon(60)
	says(t, 1, "accept", "--data", data, "Nobody")
	says(t, 1, "accept", "--data", data, "../x")

	// A bundle is held to the same rules before anything is written.
	bundle := carry(t, release(t, 200, 100))
	if got := says(t, 3, "import", "--data", data, bundle); !strings.Contains(got, "more than 50 above 60") || !strings.Contains(got, "pbs import --i-know") {
		t.Errorf("import: %s", got)
	}
	live(60)
	// By order it is taken all the same, and so is a step back.
	says(t, 0, "import", "--data", data, "--i-know", bundle)
	soon(200)
	says(t, 4, "import", "--data", data, bundle)
	old := carry(t, release(t, 60, 100))
	says(t, 3, "import", "--data", data, old)
	says(t, 0, "import", "--data", data, "--i-know", old)
	soon(60)
	if _, err := p.stop(t, syscall.SIGTERM); err != nil {
		t.Error(err)
	}
}

// TestLogGoesWhereItIsSent has the log in one place with what else pbs says.
func TestLogGoesWhereItIsSent(t *testing.T) {
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	data := t.TempDir()
	dir := filepath.Join(data, pbs.HostDir, "Database")
	if err := errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(filepath.Join(dir, "Broken.json"), []byte("{"), 0o600)); err != nil {
		t.Fatal(err)
	}
	got := says(t, 1, "--data", data, "--http", taken.Addr().String())
	if !strings.Contains(got, "release refused") || !strings.Contains(got, "pbs: error: ") {
		t.Errorf("said: %s", got)
	}
}
