//go:build unix

package pbs

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestHandOver gives root's files to the owner of the folder and no others. Who is
// not root owns all of it already.
func TestHandOver(t *testing.T) {
	dir := t.TempDir()
	cheap(t, filepath.Join(dir, UsersFile), "mary", "correct horse")
	outside := filepath.Join(t.TempDir(), "outside")
	writeFile(t, outside, nil)
	if err := errors.Join(os.Symlink(outside, filepath.Join(dir, "link")), os.Link(outside, filepath.Join(dir, "second"))); err != nil {
		t.Fatal(err)
	}
	want := os.Geteuid()
	if want == 0 {
		want = 4711
		if err := os.Chown(dir, want, want); err != nil {
			t.Fatal(err)
		}
	}
	if err := HandOver(dir); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{StateDir: want, UsersFile: want, "second": os.Geteuid(), "link": want} {
		info, err := os.Lstat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := int(info.Sys().(*syscall.Stat_t).Uid); got != want {
			t.Errorf("%s belongs to %d, want %d", name, got, want)
		}
	}
	if err := HandOver(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}
