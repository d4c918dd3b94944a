//go:build unix

package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// dropRights makes a child of the superuser, whom no mode of a file stops, an
// ordinary user.
func dropRights() {
	if os.Geteuid() == 0 && os.Getenv(asNobody) != "" {
		if err := syscall.Setuid(65534); err != nil {
			panic(err)
		}
	}
}

const asNobody = "PBA_TEST_NOBODY"

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	t.Setenv(asNobody, "1")
	dir := t.TempDir()
	chmod(t, filepath.Dir(dir), 0o755)
	chmod(t, dir, 0o555)
	t.Cleanup(func() { chmod(t, dir, 0o755) })
	path := filepath.Join(dir, "books.db")
	if got := inChild(t, path); got != "permission" {
		t.Errorf("a new file in a read-only folder: %s, want permission", got)
	}
	if got := inChild(t, filepath.Join(dir, "sub", "books.db")); got != "permission" {
		t.Errorf("a new folder in a read-only folder: %s, want permission", got)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("%v, %v were left behind", entries, err)
	}
}

func TestReadOnlyFile(t *testing.T) {
	t.Setenv(asNobody, "1")
	path := newFile(t, 1)
	before := readFile(t, path)
	chmod(t, filepath.Dir(filepath.Dir(path)), 0o755)
	chmod(t, filepath.Dir(path), 0o755)
	chmod(t, path, 0o444)
	if got := inChild(t, path); got != "permission" {
		t.Errorf("%s, want permission", got)
	}
	if !bytes.Equal(before, readFile(t, path)) {
		t.Error("the file was changed")
	}
}
