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
	for name, want := range map[string]int{StateDir: want, UsersFile: want, "second": os.Geteuid(), "link": os.Geteuid()} {
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

func ownerOf(t *testing.T, name string) int {
	t.Helper()
	info, err := os.Lstat(name)
	if err != nil {
		t.Fatal(err)
	}
	return int(info.Sys().(*syscall.Stat_t).Uid)
}

// TestUsersKeepTheirOwner changes somebody's users as root, at their usual place and
// at another. Who is not root changes his own.
func TestUsersKeepTheirOwner(t *testing.T) {
	dir := t.TempDir()
	owner := os.Geteuid()
	if owner == 0 {
		owner = 4711
		if err := os.Chown(dir, owner, owner); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "users")
	for _, name := range []string{"mary", "bob"} { // made, then replaced
		cheap(t, file, name, "correct horse")
		for _, f := range []string{file, file + ".lock"} {
			if got := ownerOf(t, f); got != owner {
				t.Errorf("%s: %s belongs to %d, want %d", name, f, got, owner)
			}
		}
	}
	if owner == os.Geteuid() {
		return
	}
	// The owner of the file counts, not that of its folder.
	if err := os.Chown(file, 4712, 4712); err != nil {
		t.Fatal(err)
	}
	if err := RemoveUser(file, "bob"); err != nil || ownerOf(t, file) != 4712 {
		t.Errorf("after RemoveUser: %v, owner %d", err, ownerOf(t, file))
	}
}

// TestUsersStayInTheFolder plants links where a command writes.
func TestUsersStayInTheFolder(t *testing.T) {
	for _, planted := range []string{StateDir, UsersFile, UsersFile + ".lock", UsersFile + ".part"} {
		dir, outside := t.TempDir(), t.TempDir()
		link := filepath.Join(dir, planted)
		target := outside
		if planted != StateDir {
			target = filepath.Join(outside, "target")
			if err := os.Mkdir(filepath.Join(dir, StateDir), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
		_, err := AddUser(filepath.Join(dir, UsersFile), "mary", "correct horse")
		if refused := planted != UsersFile+".part"; (err != nil) != refused {
			t.Errorf("%s is a link: %v", planted, err)
		}
		if got := folderOf(t, outside); len(got) != 0 {
			t.Errorf("%s is a link: outside lies %v", planted, got)
		}
	}
}
