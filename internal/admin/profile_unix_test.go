//go:build unix

package admin_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/phonebookadmin/pba/pkg/profile"
)

// TestProfileModes shows a profile to nobody who may not see it: the umask counts, and a
// copy has the modes of its source.
func TestProfileModes(t *testing.T) {
	f, dir := withProfile(t)
	mode := func(path string, want os.FileMode) {
		t.Helper()
		info, err := os.Stat(path)
		f.must(err)
		if info.Mode().Perm() != want {
			t.Errorf("%s: %v, not %v", path, info.Mode().Perm(), want)
		}
	}
	f.must(os.Chmod(dir, 0o750))
	f.must(os.Chmod(filepath.Join(dir, "empty"), 0o700))
	f.must(os.Chmod(filepath.Join(dir, "Corp.cms"), 0o640))
	place := t.TempDir()
	_, err := f.RefreshProfile(t.Context(), dir, "Sample", filepath.Join(place, "copy"), profile.Options{})
	f.must(err)
	mode(filepath.Join(place, "copy"), 0o750)
	mode(filepath.Join(place, "copy", "empty"), 0o700)
	mode(filepath.Join(place, "copy", "Corp.cms"), 0o640)
	mode(filepath.Join(place, "copy", "corp.bmp"), 0o600)

	old := syscall.Umask(0o077)
	_, err = f.NewProfile(t.Context(), "Sample", filepath.Join(place, "new"), profile.NewOptions{File: "Corp", Service: "Corp", URL: "http://pbs.example/pbserver/pbserver.dll"})
	syscall.Umask(old)
	f.must(err)
	mode(filepath.Join(place, "new"), 0o700)
	mode(filepath.Join(place, "new", "Corp.cms"), 0o600)
}
