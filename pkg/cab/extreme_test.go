package cab

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"
)

// TestMaxFolders writes as many folders as there may be, and reads them.
func TestMaxFolders(t *testing.T) {
	var buf bytes.Buffer
	w := NewWriter(&buf)
	w.Workers = 1
	var err error
	for i := range MaxFolders {
		if err = w.NewFolder(Store()); err != nil {
			t.Fatalf("folder %d: %v", i, err)
		}
		f, err := w.Create(fmt.Sprint(i))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte{byte(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.NewFolder(MSZIP(0)); !errors.Is(err, ErrLimit) {
		t.Errorf("one more: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := newReader(buf.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, 1, 255, 40_000, MaxFolders - 1} {
		if got, err := readFile(r.Files[i]); err != nil || !bytes.Equal(got, []byte{byte(i)}) {
			t.Errorf("file %d: % x, %v", i, got, err)
		}
	}
}

// sizedFolder gives w a file whose folder has compressed runs of n bytes together. They
// share their memory, and are what no cabinet could hold.
func sizedFolder(t *testing.T, w *Writer, n int64) {
	t.Helper()
	f, err := w.Create("a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	piece := make([]byte, 64<<20)
	p := w.folders[0].packer
	p.finish()
	p.runs = nil
	for ; n > 0; n -= int64(len(piece)) {
		r := &run{data: piece[:min(n, int64(len(piece)))], done: make(chan struct{})}
		close(r.done)
		p.runs = append(p.runs, r)
	}
}

// A countingWriter counts bytes.
type countingWriter struct{ n int64 }

func (w *countingWriter) Write(p []byte) (int, error) {
	w.n += int64(len(p))
	return len(p), nil
}

// TestLargestCabinet checks the limit of the whole to the byte: of one that is too large,
// nothing is written.
func TestLargestCabinet(t *testing.T) {
	const head = headerLen + folderLen + fileLen + 2
	for _, more := range []int64{0, 1, 1 << 20} {
		dst := new(countingWriter)
		w := NewWriter(dst)
		sizedFolder(t, w, math.MaxInt32-head+more)
		err := w.Close()
		if more == 0 && (err != nil || dst.n != math.MaxInt32) {
			t.Errorf("the largest: %v, %d bytes", err, dst.n)
		}
		if more > 0 && (!errors.Is(err, ErrLimit) || dst.n != 0) {
			t.Errorf("%d more: %v, %d bytes", more, err, dst.n)
		}
	}
}

// A fullFolder is a cabinet of one stored folder with as many blocks as there may be. It
// is made up where it is read: the bytes of block i are all byte(i), without checksums.
type fullFolder struct{ head []byte }

const fullBlock = dataLen + blockSize

func (c *fullFolder) size() int64 { return int64(len(c.head)) + maxBlocks*fullBlock }

func (c *fullFolder) ReadAt(p []byte, at int64) (int, error) {
	for n := range p {
		if at+int64(n) < int64(len(c.head)) {
			p[n] = c.head[at+int64(n)]
			continue
		}
		block, in := (at+int64(n)-int64(len(c.head)))/fullBlock, (at+int64(n)-int64(len(c.head)))%fullBlock
		if in >= dataLen {
			// The rest of the block is of one kind.
			rest := p[n:min(len(p), n+int(fullBlock-in))]
			for i := range rest {
				rest[i] = byte(block)
			}
			return n + len(rest), nil
		}
		p[n] = [dataLen]byte{4: 0, 5: 0x80, 6: 0, 7: 0x80}[in]
	}
	return len(p), nil
}

// TestLargestFolder lists a file of MaxSize bytes and refuses one of a byte more. What
// is at the end of the blocks is what the fields say.
func TestLargestFolder(t *testing.T) {
	make := func(size uint32) *fullFolder {
		var b appender
		b.header(0, 1, 1, 0)
		b.folder(headerLen+folderLen+fileLen+2, maxBlocks, Store())
		b.file(&fileEntry{size: int64(size), name: "a"}, 0)
		return &fullFolder{b.out}
	}
	c := make(MaxSize)
	r, err := NewReader(c, c.size())
	if err != nil {
		t.Fatal(err)
	}
	rc, err := r.Files[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	defer rc.Close()
	got := [blockSize + 1]byte{}
	if _, err := io.ReadFull(rc, got[:]); err != nil || got[blockSize-1] != 0 || got[blockSize] != 1 {
		t.Errorf("%v, %x, %x", err, got[blockSize-1], got[blockSize])
	}
	c = make(MaxSize + 1)
	if r, err := NewReader(c, c.size()); r != nil || !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), "ends behind") {
		t.Errorf("a byte more: %v", err)
	}
}

// TestMaxSize fills a folder to the byte, with a limit that is less than the format's.
func TestMaxSize(t *testing.T) {
	for _, over := range []int{0, 1} {
		var buf bytes.Buffer
		w := NewWriter(&buf)
		w.maxSize = 3*blockSize + 5
		f, err := w.Create("a")
		if err != nil {
			t.Fatal(err)
		}
		want := randomBytes(3*blockSize+5, 4)
		if n, err := f.Write(want[:blockSize]); n != blockSize || err != nil {
			t.Fatal(n, err)
		}
		n, err := f.Write(append(want[blockSize:len(want):len(want)], make([]byte, over)...))
		if over == 0 {
			if err != nil || n != 2*blockSize+5 {
				t.Errorf("to the limit: %d, %v", n, err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			checkContents(t, readCab(t, buf.Bytes()), []testFile{{FileHeader{Name: "a"}, want}})
			continue
		}
		if n != 0 || !errors.Is(err, ErrLimit) {
			t.Errorf("a byte more: %d, %v", n, err)
		}
		if _, err := w.Create("b"); !errors.Is(err, ErrLimit) {
			t.Errorf("the cabinet is lost, but Create: %v", err)
		}
		if err := w.NewFolder(Store()); !errors.Is(err, ErrLimit) {
			t.Errorf("the cabinet is lost, but NewFolder: %v", err)
		}
		if err := w.Close(); !errors.Is(err, ErrLimit) || buf.Len() > 0 {
			t.Errorf("Close: %v, %d bytes", err, buf.Len())
		}
	}
}

// TestOnlyEmptyFiles names the method that the files were created for, not the one that
// the Writer has for others, which was never checked.
func TestOnlyEmptyFiles(t *testing.T) {
	for _, c := range methods {
		var buf bytes.Buffer
		w := NewWriter(&buf)
		w.Compression = LZX(99)
		if err := w.NewFolder(c); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Create("a"); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if got := binary.LittleEndian.Uint16(buf.Bytes()[headerLen+6:]); got != c.typeCompress() {
			t.Errorf("%v: typeCompress %#x", c, got)
		}
		checkContents(t, readCab(t, buf.Bytes()), []testFile{file("a", "")})
	}
}

// heap returns what is in use.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what pools hold goes with the second
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestMemoryOfFolders writes folders of LZX, each with an encoder of more than 20 MiB:
// it goes with its folder.
func TestMemoryOfFolders(t *testing.T) {
	before := heap()
	w := NewWriter(io.Discard)
	w.Workers = 1
	for i := range 8 {
		if err := w.NewFolder(LZX(MaxWindow)); err != nil {
			t.Fatal(err)
		}
		f, err := w.Create(fmt.Sprint(i))
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte("hello"))
	}
	if n := heap() - before; n > 60<<20 { // the last is still open
		t.Errorf("%d bytes are kept for 8 folders", n)
	}
	runtime.KeepAlive(w)
}

// TestReadAllocs checks that a file of many blocks costs as many allocations to read as
// one of a single block.
func TestReadAllocs(t *testing.T) {
	for _, c := range []Compression{Store(), MSZIP(1), LZX(15), LZX(15).E8()} {
		counts := make(map[int]float64)
		for _, blocks := range []int{1, 12} {
			cabinet := writeCabWith(t, c, testFile{FileHeader{Name: "a"}, cheapData(blocks * blockSize)})
			r, err := newReader(cabinet)
			if err != nil {
				t.Fatal(err)
			}
			buf := make([]byte, blocks*blockSize)
			counts[blocks] = testing.AllocsPerRun(3, func() {
				r.idle = nil // another decoder each time
				rc, err := r.Files[0].Open()
				if err != nil {
					t.Fatal(err)
				}
				if _, err := io.ReadFull(rc, buf); err != nil {
					t.Fatal(err)
				}
				rc.Close()
			})
		}
		if counts[12] > counts[1] {
			t.Errorf("%v: %v allocations for a block, %v for 12", c, counts[1], counts[12])
		}
		if counts[1] > 10 {
			t.Errorf("%v: %v allocations for a block", c, counts[1])
		}
	}
}

// TestReadSequenceAllocs reads many files of a folder in order: a decoder is handed on.
func TestReadSequenceAllocs(t *testing.T) {
	var files []testFile
	for i := range 100 {
		files = append(files, file(fmt.Sprint(i), "hello"))
	}
	r, err := newReader(writeCab(t, files...))
	if err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 5)
	if n := testing.AllocsPerRun(5, func() {
		for _, f := range r.Files {
			rc, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadFull(rc, buf); err != nil {
				t.Fatal(err)
			}
			rc.Close()
		}
	}); n > 100 { // what Open returns
		t.Errorf("%v allocations for 100 files", n)
	}
}

// cheapData returns text that takes little time to compress, for its matches are long,
// and does not repeat as a whole.
func cheapData(n int) []byte {
	book := phoneBook(400)
	b := make([]byte, 0, n+len(book))
	for i := 0; len(b) < n; i++ {
		b = fmt.Appendf(append(b, book[:len(book)-i%1000]...), "%d\r\n", i)
	}
	return b[:n]
}
