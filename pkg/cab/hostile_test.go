package cab

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// hostileNames lead out of a directory, or to something that is no file in it, on one
// system or another.
var hostileNames = []string{
	"..", `..\evil`, `..\..\evil`, "../evil", `a\..\..\evil`, "a/../../evil", `a\..`, `a\.\b`, ".",
	`\evil`, "/evil", `\\server\share\evil`, "//server/share/evil", `\\?\c:\evil`, `\??\c:\evil`,
	"c:evil", `c:\evil`, "C:/evil", "evil:stream", `a\c:\evil`, "::$DATA",
	`a\\evil`, "a//evil", `a\`, "a/", `\`, "/", "",
}

// TestHostileNames checks that none of these can be written, and none is read from a
// cabinet that has it.
func TestHostileNames(t *testing.T) {
	for _, name := range hostileNames {
		w := NewWriter(new(bytes.Buffer))
		if _, err := w.Create(name); !errors.Is(err, ErrHeader) {
			t.Errorf("Create(%q): %v", name, err)
		}
		c := newRaw()
		c.files = append(c.files, rawFile{name: name})
		if r, err := newReader(c.bytes()); r != nil || !errors.Is(err, ErrFormat) {
			t.Errorf("%q in a cabinet: %v", name, err)
		}
	}
}

// TestCopyFS extracts a cabinet of names that are as odd as they may be: all of it lands
// in the directory.
func TestCopyFS(t *testing.T) {
	names := []string{
		`..a\b..`, `...`, `a b\ c`, `%2e%2e\c`, "~", "$HOME", "-rf", "'", "`id`", "%PATH%",
		strings.Repeat(`d\`, 100) + "deep", "é",
	}
	c := newRaw()
	for _, name := range names {
		c.files = append(c.files, rawFile{name: name})
	}
	r, err := newReader(c.bytes())
	if err != nil {
		t.Fatal(err)
	}
	parent := t.TempDir()
	if err := os.CopyFS(filepath.Join(parent, "target"), r); err != nil {
		t.Fatal(err)
	}
	around, err := os.ReadDir(parent)
	if err != nil || len(around) != 1 {
		t.Errorf("beside the target: %v, %v", around, err)
	}
	var got []string
	err = fs.WalkDir(os.DirFS(filepath.Join(parent, "target")), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			got = append(got, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"a"}
	for _, name := range names {
		want = append(want, strings.ReplaceAll(name, `\`, "/"))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestDuplicates checks what counts as the same name: what is the same file on Windows.
func TestDuplicates(t *testing.T) {
	for _, tt := range []struct{ first, second string }{
		{"a", "A"}, {"dir/a", `dir\a`}, {"dir/a", `DIR\A`}, {"Zürich.pbk", "ZÜRICH.PBK"}, {"ΑΒΓ", "αβγ"}, {"я", "Я"},
	} {
		w := NewWriter(new(bytes.Buffer))
		if _, err := w.Create(tt.first); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Create(tt.second); !errors.Is(err, ErrHeader) || !strings.Contains(err.Error(), "has a file of that name") {
			t.Errorf("%q after %q: %v", tt.second, tt.first, err)
		}
	}
	w := NewWriter(new(bytes.Buffer))
	for _, name := range []string{"a", "a.", "a b", "ab", "dir/a", "dira", "é", "e"} {
		if _, err := w.Create(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// FuzzStoredName checks that a name which is read from a cabinet stays in a directory,
// whatever it is, and can be opened by itself.
func FuzzStoredName(f *testing.F) {
	for _, name := range hostileNames {
		f.Add(name)
	}
	f.Add("\xff\\é")
	f.Fuzz(func(t *testing.T, name string) {
		c := newRaw()
		c.files = append(c.files, rawFile{name: name})
		r, err := newReader(c.bytes())
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Fatal(err)
			}
			return
		}
		for _, f := range r.Files {
			if strings.ContainsAny(f.Name, "\\:\x00") || !filepath.IsLocal(f.Name) || strings.HasSuffix(f.Name, "/") {
				t.Fatalf("%q is read as %q", name, f.Name)
			}
			opened, err := r.Open(f.Name)
			if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
				continue // it stands in the way of another, or is no UTF-8
			}
			if err != nil {
				t.Fatal(err)
			}
			opened.Close()
		}
	})
}

// TestConcurrentUse reads cabinets of all methods from many sides at once: files, the
// file system view, and files that are left half read.
func TestConcurrentUse(t *testing.T) {
	c := folderCabinet(t)
	r, err := newReader(c.bytes)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for k := range 4 {
		wg.Go(func() {
			for i := range r.Files {
				i = (i*5 + k*7) % len(r.Files) // forwards and back
				var got []byte
				var err error
				switch k % 2 {
				case 0:
					got, err = readFile(r.Files[i])
				default:
					got, err = fs.ReadFile(r, r.Files[i].Name)
				}
				if err != nil || !bytes.Equal(got, c.files[i].data) {
					t.Errorf("file %d: %d bytes, %v", i, len(got), err)
				}
			}
		})
	}
	wg.Go(func() {
		for _, f := range r.Files {
			rc, err := f.Open()
			if err != nil {
				t.Error(err)
				continue
			}
			if _, err := rc.Read(make([]byte, 100)); err != nil && f.Size > 0 {
				t.Error(err)
			}
			rc.Close()
		}
	})
	wg.Go(func() {
		if err := fs.WalkDir(r, ".", func(_ string, _ fs.DirEntry, err error) error { return err }); err != nil {
			t.Error(err)
		}
	})
	wg.Wait()
}

// TestManyDirectories gives every file more than a hundred directories of its own. The
// view has as many as there may be, the list all files.
func TestManyDirectories(t *testing.T) {
	c := newRaw()
	const each = 121
	for i := range maxDirs/each + 50 {
		c.files = append(c.files, rawFile{name: fmt.Sprintf("%d%s", i, strings.Repeat(`\x`, each))})
	}
	r, err := newReader(c.bytes())
	if err != nil {
		t.Fatal(err)
	}
	tree := r.root()
	if tree.dirs != maxDirs || len(tree.nodes) != 1+1+maxDirs+maxDirs/each {
		t.Errorf("%d directories, %d nodes", tree.dirs, len(tree.nodes))
	}
	for i, f := range r.Files {
		_, err := r.Open(f.Name)
		if found := i <= maxDirs/each; found != (err == nil) || err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("file %d: %v", i, err)
		}
		if _, err := f.Open(); err != nil {
			t.Fatalf("file %d in the list: %v", i, err)
		}
	}
}
