package profile_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/profile"
)

// member returns the content of a file in a zip file.
func member(t *testing.T, data []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPackOrder writes the sums first, so that they are seen first, then all members by
// their names, whatever order the profile has, each in the one folder.
func TestPackOrder(t *testing.T) {
	p := &profile.Profile{
		Files:   map[string][]byte{"b.cms": []byte("b"), "a.txt": nil, "sub/z.hlp": []byte("z"), "Sub.txt": []byte("S"), "\u00e9.txt": []byte("e")},
		Folders: []string{"sub", "empty", "empty/in"},
	}
	data := pack(t, p)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		if !f.FileInfo().IsDir() && f.Method != zip.Deflate {
			t.Errorf("%s is not packed as old programs read it: %d", f.Name, f.Method)
		}
		if f.Modified.Format("2006-01-02 15:04:05") != "1980-01-01 00:00:00" {
			t.Errorf("%s has the time %v", f.Name, f.Modified)
		}
	}
	want := []string{"SHA256SUMS", "README.txt", "b/Sub.txt", "b/a.txt", "b/b.cms", "b/empty/", "b/empty/in/", "b/sub/", "b/sub/z.hlp", "b/\u00e9.txt"}
	if !slices.Equal(names, want) {
		t.Errorf("%q, not\n%q", names, want)
	}
	p.Folders = []string{"empty/in", "empty", "sub"}
	if !bytes.Equal(data, pack(t, p)) {
		t.Error("another order of folders gives other bytes")
	}
}

// TestPackSums gives every file one line in the form of sha256sum, and no other line:
// the sums of short texts are those that the standard publishes.
func TestPackSums(t *testing.T) {
	p := &profile.Profile{Files: map[string][]byte{"x.cms": []byte("abc"), "none": nil, "a b.txt": []byte("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")}}
	data := pack(t, p)
	want := fmt.Sprintf("%x  README.txt\n", sha256.Sum256([]byte(member(t, data, "README.txt")))) +
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1  x/a b.txt\n" +
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  x/none\n" +
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  x/x.cms\n"
	if got := member(t, data, "SHA256SUMS"); got != want {
		t.Errorf("got\n%s, not\n%s", got, want)
	}
}

// TestPackReadme compares the whole README with the text of each language, with the
// mark and the line ends of Windows.
func TestPackReadme(t *testing.T) {
	t.Cleanup(func() { words.Use("en") })
	for _, tag := range []string{"en", "de", "fr", "ja"} {
		words.Use(tag)
		for _, inf := range []bool{true, false} {
			p, file := refreshed(t), tag+".txt"
			if !inf {
				delete(p.Files, "CORP.inf")
				file = tag + "-no-inf.txt"
			}
			var out bytes.Buffer
			if err := profile.Pack(&out, p, words.Say); err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(filepath.Join("testdata", "readme", file))
			if err != nil {
				t.Fatal(err)
			}
			if got := member(t, out.Bytes(), "README.txt"); got != "\uFEFF"+string(windows(string(want))) {
				t.Errorf("%s: got\n%s", file, got)
			}
		}
	}
}

// TestGuides gives each of the four ways its own steps, none of them twice, with the
// name of the profile in place; without an .inf file only the steps with cmstp go.
func TestGuides(t *testing.T) {
	steps := map[bool][]int{true: {4, 4, 4, 3}, false: {3, 3, 3, 2}}
	for installs, want := range steps {
		for i, g := range profile.Guides("CORP", installs) {
			if len(g.Steps) != want[i] {
				t.Errorf("%s: %d steps, not %d", g.Title, len(g.Steps), want[i])
			}
			seen := map[string]bool{}
			for _, s := range g.Steps {
				text := s.String()
				if seen[text] || strings.Contains(text, "{{") || !installs && strings.Contains(text, "CORP.inf") {
					t.Errorf("%s: %s", g.Title, text)
				}
				seen[text] = true
			}
		}
	}
}

// sized is a packed profile that takes a number of bytes of a disk, by the size of one
// of its files.
func sized(t *testing.T, size int) int64 {
	t.Helper()
	p := refreshed(t)
	p.Files["film.avi"] = make([]byte, size)
	n, err := profile.DiskSize(pack(t, p))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestDiskEdge fills a disk of 1.44 MB to its last byte of 1,457,664, and with one byte
// more needs a sector that it does not have.
func TestDiskEdge(t *testing.T) {
	room := 1_457_664 - int(sized(t, 0))
	for size, want := range map[int]int64{room: 1_457_664, room - 511: 1_457_664, room - 512: 1_457_152, room + 1: 1_458_176} {
		if n := sized(t, size); n != want || (n > profile.FloppySize) != (want > 1_457_664) {
			t.Errorf("%d bytes take %d, not %d", size, n, want)
		}
	}
}

// TestDiskZip counts the zip file itself where it is larger than what is in it, and a
// folder once, however many files it holds.
func TestDiskZip(t *testing.T) {
	p := &profile.Profile{Files: map[string][]byte{"x.cms": nil}}
	for i := range 200 {
		p.Files[strings.Repeat("n", 200)+fmt.Sprint(i)] = nil
	}
	data := pack(t, p)
	if n, err := profile.DiskSize(data); err != nil || n != int64(len(data)) {
		t.Errorf("%d of %d, %v", n, len(data), err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range []string{"a/b/one", "a/b/two", "a/three", "a/", "d/"} {
		f, err := z.Create(name)
		if err == nil && !strings.HasSuffix(name, "/") {
			_, err = f.Write(make([]byte, 1000))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := profile.DiskSize(out.Bytes()); err != nil || n != 3*1024+3*512 {
		t.Errorf("three files in a, a/b, and d empty: %d, %v", n, err)
	}
	if _, err := profile.DiskSize([]byte("no zip file")); !errors.Is(err, zip.ErrFormat) {
		t.Error(err)
	}
}

// full is a disk that takes so many bytes and no more.
type full struct{ left int }

func (f *full) Write(data []byte) (int, error) {
	if f.left -= len(data); f.left < 0 {
		return 0, errDisk
	}
	return len(data), nil
}

// TestPackFull gives the error of the disk, at whatever byte it is full.
func TestPackFull(t *testing.T) {
	p := refreshed(t)
	noise := make([]byte, 0, 32<<10)
	for i := range 1 << 10 {
		sum := sha256.Sum256(fmt.Append(nil, i))
		noise = append(noise, sum[:]...)
	}
	p.Files["noise.bin"] = noise // more than is held back before it is written
	size := len(pack(t, p))
	for _, room := range []int{0, 1, 4096, size / 2, size - 1} {
		if err := profile.Pack(&full{room}, p, english); !errors.Is(err, errDisk) {
			t.Errorf("%d of %d: %v", room, size, err)
		}
	}
	if err := profile.Pack(&full{size}, p, english); err != nil {
		t.Error(err)
	}
}

// TestPackRefuses refuses each kind of name that unpacks elsewhere or as something
// else, in files and in folders, before a byte is written.
func TestPackRefuses(t *testing.T) {
	for _, name := range []string{"../x", "/x", "x/", "a//b", "a/./b", "a/../b", "", `a\b`, "C:x", "a*", "a?", `a"`, "a<", "a>", "a|", "a\x00b", "a\tb", "a\u0085b", "a.", "a ", "sub./x", "nul", "sub/LPT1.txt"} {
		file := &profile.Profile{Files: map[string][]byte{"C.cms": nil, name: nil}}
		folder := &profile.Profile{Files: map[string][]byte{"C.cms": nil}, Folders: []string{name}}
		for _, p := range []*profile.Profile{file, folder} {
			var out bytes.Buffer
			if err := profile.Pack(&out, p, func(s phonebook.Sentence) string { return s.String() }); !refused(err, "") || out.Len() > 0 ||
				!strings.HasSuffix(err.Error(), " is a name that Windows reads as something else.") {
				t.Errorf("%q: %v, %d bytes", name, err, out.Len())
			}
		}
	}
}
