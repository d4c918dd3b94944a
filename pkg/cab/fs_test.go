package cab

import (
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"
)

func TestFS(t *testing.T) {
	for _, c := range methods {
		r, err := newReader(writeCabWith(t, c,
			file("a.txt", "hello"), file("dir/sub/b.txt", "world"), file("dir/c.txt", ""), file("Zürich.pbk", "z")))
		if err != nil {
			t.Fatal(err)
		}
		if err := fstest.TestFS(r, "a.txt", "dir/sub/b.txt", "dir/c.txt", "Zürich.pbk"); err != nil {
			t.Errorf("%v: %v", c, err)
		}
		if got, err := fs.ReadFile(r, "dir/sub/b.txt"); string(got) != "world" || err != nil {
			t.Errorf("%v: %q, %v", c, got, err)
		}
	}
}

// TestFSConflicts gives names that are not possible in one file system.
func TestFSConflicts(t *testing.T) {
	c := newRaw()
	for _, name := range []string{`a`, `a\b`, `d\e`, `d`, "\xfc", `d\f\g`} {
		c.files = append(c.files, rawFile{name: name})
	}
	r, err := newReader(c.bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(r, "a", "d/e", "d/f/g"); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"a/b", "nothing", "d/f/h"} {
		if _, err := r.Open(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.Open("../a"); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("../a: %v", err)
	}
	if got, err := fs.ReadFile(r, "a"); string(got) != "hello" || err != nil {
		t.Errorf("the first of one name: %q, %v", got, err)
	}
}

func TestFSErrors(t *testing.T) {
	c := newRaw()
	c.folders[0].method = uint16(methodQuantum)
	r, err := newReader(c.bytes())
	if err != nil {
		t.Fatal(err)
	}
	var pathErr *fs.PathError
	if _, err := r.Open("a"); !errors.Is(err, ErrAlgorithm) || !errors.As(err, &pathErr) {
		t.Errorf("Quantum: %v", err)
	}
}
