package cab

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"sync"
	"testing"
	"time"
)

// TestDataBorder checks that a block may not run into the next folder's data.
func TestDataBorder(t *testing.T) {
	c := newRaw()
	c.folders = append(c.folders, rawFolder{blocks: []rawBlock{stored("world")}})
	c.files = append(c.files, rawFile{name: "b", folder: 1, size: 5})
	b := c.bytes()
	b[headerLen+folderLen]-- // coffCabStart of the second folder
	r, err := newReader(b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readFile(r.Files[0]); !errors.Is(err, ErrFormat) {
		t.Errorf("got %v", err)
	}
}

// TestTruncated cuts a cabinet everywhere: no cut is taken for the whole.
func TestTruncated(t *testing.T) {
	whole := writeCab(t, file("a.pbk", "hello"), file("b.pbr", "world"))
	for n := range whole {
		if r, err := newReader(whole[:n]); r != nil || !errors.Is(err, ErrFormat) {
			t.Errorf("%d of %d bytes: %v", n, len(whole), err)
		}
	}
}

// TestChangedBits flips each bit of the data: the checksum finds it.
func TestChangedBits(t *testing.T) {
	whole := writeCab(t, file("a", "hello, hello, hello"))
	for at := 62; at < len(whole); at++ {
		changed := bytes.Clone(whole)
		changed[at] ^= 0x10
		r, err := newReader(changed)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := readFile(r.Files[0]); err == nil {
			t.Errorf("byte %d changed: no error", at)
		}
	}
}

// TestInputErrors checks that an error of the input is handed on and not taken
// for a fault of the cabinet.
func TestInputErrors(t *testing.T) {
	whole := writeCab(t, testFile{FileHeader{Name: "a"}, randomBytes(20_000, 256)})
	broken := errors.New("disk on fire")
	_, err := NewReader(failingReaderAt{bytes.NewReader(whole), 50, broken}, int64(len(whole)))
	if !errors.Is(err, broken) || errors.Is(err, ErrFormat) {
		t.Errorf("NewReader: %v", err)
	}
	r, err := NewReader(failingReaderAt{bytes.NewReader(whole), 10_000, broken}, int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readFile(r.Files[0]); !errors.Is(err, broken) || errors.Is(err, ErrFormat) {
		t.Errorf("Read: %v", err)
	}
	r, err = NewReader(bytes.NewReader(whole[:10_000]), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readFile(r.Files[0]); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("Read of an input that is shorter than announced: %v", err)
	}
}

// A failingReaderAt fails beyond limit.
type failingReaderAt struct {
	io.ReaderAt
	limit int64
	err   error
}

func (r failingReaderAt) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > r.limit {
		n := max(0, r.limit-at)
		n2, _ := r.ReaderAt.ReadAt(p[:n], at)
		return n2, r.err
	}
	return r.ReaderAt.ReadAt(p, at)
}

func TestFileClosed(t *testing.T) {
	r, err := newReader(writeCab(t, file("a", "hello"), file("b", "world")))
	if err != nil {
		t.Fatal(err)
	}
	rc, err := r.Files[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	if n, err := rc.Read(make([]byte, 2)); n != 2 || err != nil {
		t.Fatalf("Read: %d, %v", n, err)
	}
	if err := rc.Close(); err != nil {
		t.Fatal(err)
	}
	if err := rc.Close(); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("second Close: %v", err)
	}
	if _, err := rc.Read(make([]byte, 2)); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("Read after Close: %v", err)
	}
	// The decoder that was handed on stands in the middle of the first file.
	if got, err := readFile(r.Files[1]); string(got) != "world" || err != nil {
		t.Errorf("next file: %q, %v", got, err)
	}
	if got, err := readFile(r.Files[0]); string(got) != "hello" || err != nil {
		t.Errorf("file before: %q, %v", got, err)
	}
}

// TestConcurrentOpens reads all files several times at once.
func TestConcurrentOpens(t *testing.T) {
	var files []testFile
	for i := range 6 {
		files = append(files, testFile{FileHeader{Name: fmt.Sprint(i)}, phoneBook(2000)[i*1000 : 60_000]})
	}
	r, err := newReader(writeCab(t, files...))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for k := range 18 {
		wg.Go(func() {
			if got, err := readFile(r.Files[k%6]); err != nil || !bytes.Equal(got, files[k%6].data) {
				t.Errorf("file %d: %v, %d bytes", k%6, err, len(got))
			}
		})
	}
	wg.Wait()
}

// TestReadOnePass checks the promise of Open: files read in order cost one pass.
func TestReadOnePass(t *testing.T) {
	var files []testFile
	for i := range 2000 {
		files = append(files, testFile{FileHeader{Name: fmt.Sprint(i)}, randomBytes(1000, 256)})
	}
	cabinet := writeCabWith(t, Store(), files...)
	count := &countingReaderAt{ReaderAt: bytes.NewReader(cabinet)}
	r, err := NewReader(count, int64(len(cabinet)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Files {
		if _, err := readFile(f); err != nil {
			t.Fatal(err)
		}
	}
	if limit := int64(len(cabinet)) + 10_000; count.n > limit {
		t.Errorf("%d bytes read of a cabinet of %d", count.n, len(cabinet))
	}
}

type countingReaderAt struct {
	io.ReaderAt
	n int64
}

func (r *countingReaderAt) ReadAt(p []byte, at int64) (int, error) {
	n, err := r.ReaderAt.ReadAt(p, at)
	r.n += int64(n)
	return n, err
}

// TestMemory checks that a small file which announces much costs little.
func TestMemory(t *testing.T) {
	c := newRaw()
	b := c.bytes()
	b[26], b[27], b[28], b[29] = 0xff, 0xff, 0xff, 0xff // cFolders, cFiles
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := newReader(b); !errors.Is(err, ErrFormat) {
		t.Errorf("got %v", err)
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<18 {
		t.Errorf("%d bytes allocated for a cabinet of %d", n, len(b))
	}
}

func TestReaderModified(t *testing.T) {
	c := newRaw()
	c.files[0].attrs = 0x80 | 0x20 | 0x08
	r, err := newReader(c.bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.Files[0].FileHeader, (FileHeader{"a", time.Time{}, AttrArchive | 0x08}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
