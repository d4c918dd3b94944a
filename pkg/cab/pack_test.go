package cab

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"testing"
	"testing/fstest"
	"time"
)

// mixedData is text, random bytes and a program, of several runs and no whole blocks.
func mixedData() []byte {
	data := append(phoneBook(7000), randomBytes(60_001, 256)...)
	data = append(data, bytes.Repeat([]byte("\xe8\x10\x20\x00\x00\x55\xe8\xf0\xff\xff\xff\x8b\xec\xe8"), 9000)...)
	return append(data, phoneBook(1000)...)
}

// TestGoldenHashes notices a change of what is written. Change the hashes only on
// purpose, and say so in the log: releases of phone books are compared by their bytes.
func TestGoldenHashes(t *testing.T) {
	want := map[string]string{
		"none 0 false":   "622186 b9378c1aac307a39",
		"LZX:15 0 false": "123927 a5f99bb89efe4c1e",
		"LZX:18 0 false": "123565 d4296507534cd965",
		"LZX:21 0 false": "118333 f57af71bf6a47097",
		"LZX:21 0 true":  "133121 b97e298bfcd0c978",
		"MSZIP 1 false":  "134954 1b22c5202f6db216",
		"MSZIP 2 false":  "134792 f3a7a6f4f4dea70d",
		"MSZIP 3 false":  "134113 2fb553f0c91dacd8",
		"MSZIP 4 false":  "128523 f1d39b96da2b1abb",
		"MSZIP 5 false":  "128411 f9816eafb5bb5756",
		"MSZIP 6 false":  "128033 0e2b15ad5f5a83e9",
		"MSZIP 7 false":  "127974 a093fc63b497b12b",
		"MSZIP 8 false":  "126717 ab7aabbd37275520",
		"MSZIP 9 false":  "126663 a64dbaefd68c5cde",
	}
	files := []testFile{
		{FileHeader{Name: "dir/mixed", Modified: time.Date(2003, 4, 5, 6, 7, 8, 0, time.UTC)}, mixedData()},
		file("ü", "hello"),
	}
	compressions := []Compression{Store(), LZX(MinWindow), LZX(18), LZX(MaxWindow), LZX(MaxWindow).E8()}
	for level := MinLevel; level <= MaxLevel; level++ {
		compressions = append(compressions, MSZIP(level))
	}
	for _, c := range compressions {
		name := fmt.Sprintf("%v %d %v", c, c.level, c.calls)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cabinet := writeCabWith(t, c, files...)
			if got := fmt.Sprintf("%d %.8x", len(cabinet), sha256.Sum256(cabinet)); got != want[name] {
				t.Errorf("%q: %q,", name, got)
			}
		})
	}
}

// TestWorkers writes with as many workers as there are cores, one, three and more than
// there are runs, and in pieces of several sizes: the bytes are the same.
func TestWorkers(t *testing.T) {
	data := cheapData(2*runSize + 5000)
	for _, c := range []Compression{Store(), MSZIP(3), MSZIP(0), MSZIP(9), LZX(15)} {
		t.Run(fmt.Sprintf("%v %d %v", c, c.level, c.calls), func(t *testing.T) {
			want := writeCabWith(t, c, testFile{FileHeader{Name: "a"}, data})
			for _, workers := range []int{1, 3, 20} {
				var got bytes.Buffer
				w := NewWriter(&got)
				w.Compression, w.Workers = c, workers
				f, err := w.Create("a")
				if err != nil {
					t.Fatal(err)
				}
				rnd := rand.New(rand.NewPCG(1, uint64(workers)))
				for rest := data; len(rest) > 0; {
					n := min(len(rest), 1+rnd.IntN(300_000))
					if _, err := f.Write(rest[:n]); err != nil {
						t.Fatal(err)
					}
					rest = rest[n:]
				}
				if err := w.Close(); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got.Bytes(), want) {
					t.Errorf("%d workers: other bytes", workers)
				}
			}
		})
	}
}

// TestMethods reads what every method writes.
func TestMethods(t *testing.T) {
	mixed := append(phoneBook(800), randomBytes(40_001, 256)...)
	want := []testFile{{FileHeader{Name: "mixed"}, mixed}, file("empty", ""), file("b", "hello")}
	for _, c := range methods {
		t.Run(fmt.Sprintf("%v %d %v", c, c.level, c.calls), func(t *testing.T) {
			cabinet := writeCabWith(t, c, want...)
			checkContents(t, readCab(t, cabinet), want)
			r, err := newReader(cabinet)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Files[0].Compression.String(); got != c.String() {
				t.Errorf("%s was read as %s", c, got)
			}
		})
	}
}

func TestNewFolder(t *testing.T) {
	c := folderCabinet(t)
	checkContents(t, readCab(t, c.bytes), c.files)
	r, err := newReader(c.bytes)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.folders) != len(methods) {
		t.Errorf("%d folders, want %d: one without bytes is not written", len(r.folders), len(methods))
	}
	// Files of a folder can be read without those before.
	b := bytes.Clone(c.bytes)
	b[r.folders[0].offset+20] ^= 1
	if r, err = newReader(b); err != nil {
		t.Fatal(err)
	}
	if _, err := readFile(r.Files[1]); !errors.Is(err, ErrChecksum) {
		t.Errorf("changed folder: %v", err)
	}
	if got, err := readFile(r.Files[4]); err != nil || !bytes.Equal(got, c.files[4].data) {
		t.Errorf("next folder: %v", err)
	}
}

// TestEmptyFirstFolder gives files to folders that get no bytes.
func TestEmptyFirstFolder(t *testing.T) {
	var buf bytes.Buffer
	w := NewWriter(&buf)
	names := []string{"a", "b", "c", "d"}
	for i, name := range names {
		if err := w.NewFolder(methods[i]); err != nil {
			t.Fatal(err)
		}
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "c" {
			io.WriteString(f, "hello")
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	checkContents(t, readCab(t, buf.Bytes()), []testFile{file("a", ""), file("b", ""), file("c", "hello"), file("d", "")})
}

func TestCompressionErrors(t *testing.T) {
	for _, c := range []Compression{MSZIP(-1), MSZIP(10), LZX(14), LZX(22)} {
		w := NewWriter(io.Discard)
		w.Compression = c
		if f, err := w.Create("a"); f != nil || !errors.Is(err, ErrCompression) {
			t.Errorf("%v: Create: %v", c, err)
		}
		if err := w.NewFolder(c); !errors.Is(err, ErrCompression) {
			t.Errorf("%v: NewFolder: %v", c, err)
		}
	}
	w := NewWriter(io.Discard)
	w.Create("a")
	w.Close()
	if err := w.NewFolder(Store()); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("NewFolder after Close: %v", err)
	}
}

// TestSplit fills folders, which are made smaller for it.
func TestSplit(t *testing.T) {
	var buf bytes.Buffer
	w := NewWriter(&buf)
	w.splitSize, w.maxSize = 50_000, 80_000
	var want []testFile
	for i := range 10 {
		f := testFile{FileHeader{Name: fmt.Sprint(i)}, randomBytes(20_000+i, 5)}
		out, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write(f.data); err != nil {
			t.Fatal(err)
		}
		want = append(want, f)
	}
	if err := w.AddFS(fstest.MapFS{"large": {Data: make([]byte, 70_000)}}); err != nil {
		t.Errorf("a file that needs a folder of its own: %v", err)
	}
	want = append(want, testFile{FileHeader{Name: "large"}, make([]byte, 70_000)})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := newReader(buf.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if len(r.folders) != 5 {
		t.Errorf("%d folders", len(r.folders))
	}
	checkContents(t, readCab(t, buf.Bytes()), want)
}

// TestWorkersAfterError leaves runs behind when a write fails.
func TestWorkersAfterError(t *testing.T) {
	w := NewWriter(io.Discard)
	w.Workers, w.maxSize = 3, 700_000
	f, err := w.Create("a")
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 100_000))
	}
	if !errors.Is(err, ErrLimit) {
		t.Error(err)
	}
	if err := w.Close(); !errors.Is(err, ErrLimit) {
		t.Error(err)
	}
}

func TestAddFS(t *testing.T) {
	day := time.Date(2003, 4, 5, 6, 7, 8, 0, time.FixedZone("", 3600))
	tree := fstest.MapFS{
		"b.txt":       {Data: []byte("b"), ModTime: day, Mode: 0o644},
		"a/z.txt":     {Data: []byte("z"), ModTime: day, Mode: 0o444},
		"a/c/old":     {Data: nil, ModTime: time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), Mode: 0o600},
		"empty":       {Mode: fs.ModeDir},
		"a/c/new.bin": {Data: randomBytes(40_000, 256), Mode: 0o600},
	}
	var buf bytes.Buffer
	w := NewWriter(&buf)
	if err := w.AddFS(tree); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	first := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	got := readCab(t, buf.Bytes())
	want := []FileHeader{
		{"a/c/new.bin", first, AttrArchive},
		{"a/c/old", first, AttrArchive},
		{"a/z.txt", day.UTC(), AttrArchive | AttrReadOnly},
		{"b.txt", day.UTC(), AttrArchive},
	}
	for i := range want {
		if i >= len(got) || got[i].FileHeader != want[i] {
			t.Fatalf("file %d: got %+v, want %+v", i, got, want[i])
		}
	}
}

func TestAddFSErrors(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink("/etc/passwd", dir+"/link"); err != nil {
		t.Skip(err)
	}
	if err := NewWriter(io.Discard).AddFS(os.DirFS(dir)); !errors.Is(err, errNotRegular) {
		t.Errorf("symbolic link: %v", err)
	}
	if err := NewWriter(io.Discard).AddFS(fstest.MapFS{"a:b": {}}); !errors.Is(err, ErrHeader) {
		t.Errorf("name that cannot be stored: %v", err)
	}
	if err := NewWriter(io.Discard).AddFS(os.DirFS(dir + "/none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no directory: %v", err)
	}
}
