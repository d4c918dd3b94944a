package post_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/post"
)

// checkRemote holds a Remote over an empty tree to its contract.
func checkRemote(t *testing.T, r post.Remote) {
	t.Helper()
	ctx := t.Context()
	must := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	list := func(dir string, want map[string]int64) {
		t.Helper()
		got, err := r.List(ctx, dir)
		must("List", err)
		if len(got) == 0 {
			got = nil
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("List(%q) (-want +got):\n%s", dir, diff)
		}
	}
	read := func(name, want string) {
		t.Helper()
		got, err := r.Read(ctx, name, int64(len(want)))
		must("Read", err)
		if string(got) != want {
			t.Errorf("%s holds %.40q, want %.40q", name, got, want)
		}
	}

	list("Book", nil)
	if _, err := r.Read(ctx, "Book/a", 10); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Read of a missing file in a missing folder: %v", err)
	}
	for range 2 { // the second time it exists
		must("Mkdir of the tree", r.Mkdir(ctx, ""))
		must("Mkdir", r.Mkdir(ctx, "Book"))
	}
	list("Book", nil)
	must("Write", r.Write(ctx, "Book/a", []byte("first"), nil))
	must("Write over it", r.Write(ctx, "Book/a", []byte("2nd"), nil))
	must("Write of nothing", r.Write(ctx, "Book/empty", nil, func(int64) {}))
	must("Mkdir", r.Mkdir(ctx, "Book/folder"))
	list("Book", map[string]int64{"a": 3, "empty": 0})
	read("Book/a", "2nd")
	read("Book/empty", "")
	if _, err := r.Read(ctx, "Book/a", 2); err == nil || !strings.Contains(err.Error(), "larger than expected") || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Read over the limit: %v", err)
	}
	if _, err := r.Read(ctx, "Book/b", 10); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Read of a missing file: %v", err)
	}
	if err := r.Remove(ctx, "Book/b"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Remove of a missing file: %v", err)
	}
	if err := r.Rename(ctx, "Book/b", "Book/c"); err == nil {
		t.Error("Rename of a missing file")
	}
	must("Write", r.Write(ctx, "Book/b", []byte("other"), nil))
	must("Rename over a file", r.Rename(ctx, "Book/a", "Book/b"))
	read("Book/b", "2nd")
	must("Remove", r.Remove(ctx, "Book/b"))
	list("Book", map[string]int64{"empty": 0})

	must("Remove", r.Remove(ctx, "Book/empty"))
	checkBig(t, r)
	checkCancelled(t, r)
}

// checkBig moves a file of many blocks, with every byte that a text mode spoils.
func checkBig(t *testing.T, r post.Remote) {
	t.Helper()
	ctx := t.Context()
	big := bytes.Repeat([]byte("\r\n\n\r\x00\xff\x1a 12345"), 200_000)
	var sent []int64
	if err := r.Write(ctx, "Book/big", big, func(n int64) { sent = append(sent, n) }); err != nil {
		t.Fatal(err)
	}
	if got, err := r.Read(ctx, "Book/big", int64(len(big))); err != nil || !bytes.Equal(got, big) {
		t.Errorf("%d bytes came back that differ from the %d sent: %v", len(got), len(big), err)
	}
	for i, n := range sent {
		if n > int64(len(big)) || i > 0 && n < sent[i-1] {
			t.Errorf("progress %d of %d after %d", n, len(big), sent[max(0, i-1)])
		}
	}
	if len(sent) == 0 || sent[len(sent)-1] != int64(len(big)) {
		t.Errorf("progress ends with %v, want %d", sent[max(0, len(sent)-1):], len(big))
	}
	for range 3 { // the session goes on after what it did not want to the end
		if _, err := r.Read(ctx, "Book/big", 1000); err == nil || !strings.Contains(err.Error(), "larger than expected") {
			t.Errorf("Read over the limit: %v", err)
		}
		if files, err := r.List(ctx, "Book"); err != nil || files["big"] != int64(len(big)) {
			t.Errorf("List: %v, %v", files, err)
		}
	}
	if err := r.Remove(ctx, "Book/big"); err != nil {
		t.Error(err)
	}
}

// checkCancelled makes every call under a context that has ended. It leaves the
// tree as it is.
func checkCancelled(t *testing.T, r post.Remote) {
	t.Helper()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, listErr := r.List(gone, "Book")
	_, readErr := r.Read(gone, "Book/a", 10)
	for what, err := range map[string]error{
		"List": listErr, "Read": readErr,
		"Write":  r.Write(gone, "Book/a", []byte("x"), nil),
		"Rename": r.Rename(gone, "Book/a", "Book/b"),
		"Remove": r.Remove(gone, "Book/a"),
		"Mkdir":  r.Mkdir(gone, "New"),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s under a cancelled context: %v", what, err)
		}
	}
}

func TestDir(t *testing.T) {
	dir := post.Dir(filepath.Join(t.TempDir(), "not", "there"))
	checkRemote(t, dir)
	if err := dir.Close(); err != nil {
		t.Error(err)
	}
}

// TestDirErrors meets what a disk may answer.
func TestDirErrors(t *testing.T) {
	ctx := t.Context()
	dir := post.Dir(t.TempDir())
	if err := dir.Write(ctx, "no folder/a", []byte("x"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Write into a missing folder: %v", err)
	}
	if err := dir.Write(ctx, "a", []byte("x"), nil); err != nil {
		t.Fatal(err)
	}
	if err := dir.Mkdir(ctx, "a"); err == nil {
		t.Error("Mkdir over a file")
	}
	if files, err := dir.List(ctx, "a"); err == nil {
		t.Errorf("a file lists as folder: %v", files)
	}
	if err := dir.Mkdir(ctx, "folder"); err != nil {
		t.Fatal(err)
	}
	if _, err := dir.Read(ctx, "folder", 1<<20); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Read of a folder: %v", err)
	}
	if runtime.GOOS == "linux" {
		told := false
		err := post.Dir("/dev").Write(ctx, "full", []byte("x"), func(int64) { told = true })
		if err == nil || told {
			t.Errorf("a full disk: %v, progress told: %v", err, told)
		}
	}
	if err := os.Symlink("nowhere", filepath.Join(string(dir), "link")); err != nil {
		t.Logf("no links here: %v", err)
	}
	got, err := dir.List(ctx, "")
	if diff := cmp.Diff(map[string]int64{"a": 1}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
