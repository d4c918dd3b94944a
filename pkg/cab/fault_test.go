package cab

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
)

var errFault = errors.New("disk on fire")

// A faultyReaderAt gives no bytes behind limit. With an error it fails there, without
// one it gives less than it was asked for, against the rules of io.ReaderAt.
type faultyReaderAt struct {
	data  []byte
	limit int
	err   error
}

func (r *faultyReaderAt) ReadAt(p []byte, at int64) (int, error) {
	if at >= int64(r.limit) {
		return 0, r.err
	}
	n := copy(p, r.data[at:r.limit])
	if n < len(p) {
		return n, r.err
	}
	return n, nil
}

// readAll opens a cabinet and reads all of it.
func readAll(src io.ReaderAt, size int64) error {
	r, err := NewReader(src, size)
	if err != nil {
		return err
	}
	for _, f := range r.Files {
		if _, err := readFile(f); err != nil {
			return err
		}
	}
	return nil
}

// TestReadFaults lets the input fail, end early or give too little at every offset of a
// cabinet with folders of all methods: an error that says where, each time.
func TestReadFaults(t *testing.T) {
	c := newRaw()
	c.folders = append(c.folders, rawFolder{method: 1, blocks: []rawBlock{mszip([]byte("hello, world"), nil)}})
	c.files = append(c.files, rawFile{name: `dir\b`, folder: 1, size: 12})
	cabinet := c.bytes()
	for _, fault := range []error{errFault, io.EOF, io.ErrUnexpectedEOF, nil} {
		for limit := range cabinet {
			err := readAll(&faultyReaderAt{cabinet, limit, fault}, int64(len(cabinet)))
			var located *FormatError
			if !errors.As(err, &located) {
				t.Fatalf("%v at %d: %v", fault, limit, err)
			}
			if located.Offset < 0 || located.Offset > int64(limit) || located.Part == "" {
				t.Errorf("%v at %d: said to be in %q at %d", fault, limit, located.Part, located.Offset)
			}
			if errors.Is(fault, errFault) && (!errors.Is(err, errFault) || errors.Is(err, ErrFormat)) {
				t.Errorf("fault at %d: %v", limit, err)
			}
			if errors.Is(err, io.EOF) {
				t.Errorf("%v at %d ends like a file: %v", fault, limit, err)
			}
		}
		if err := readAll(&faultyReaderAt{cabinet, len(cabinet), fault}, int64(len(cabinet))); err != nil {
			t.Errorf("%v behind the end: %v", fault, err)
		}
	}
}

// TestReadAfterFault checks that a file stays failed, and that others do not: the
// decoder that failed is not handed on.
func TestReadAfterFault(t *testing.T) {
	cabinet := writeCabWith(t, Store(), testFile{FileHeader{Name: "a"}, phoneBook(2000)}, file("b", "hello"))
	src := &faultyReaderAt{cabinet, 40_000, errFault}
	r, err := NewReader(src, int64(len(cabinet)))
	if err != nil {
		t.Fatal(err)
	}
	rc, err := r.Files[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(rc)
	if len(got) != blockSize || !errors.Is(err, errFault) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	src.limit = len(cabinet)
	if n, err := rc.Read(make([]byte, 10)); n != 0 || !errors.Is(err, errFault) {
		t.Errorf("again: %d bytes, %v", n, err)
	}
	if err := rc.Close(); err != nil {
		t.Error(err)
	}
	for i, want := range []string{string(phoneBook(2000)), "hello"} {
		if got, err := readFile(r.Files[i]); string(got) != want || err != nil {
			t.Errorf("file %d once the input is well: %d bytes, %v", i, len(got), err)
		}
	}
}

// TestReadPieces reads a file through buffers of several sizes and nothing.
func TestReadPieces(t *testing.T) {
	want := phoneBook(1500)
	r, err := newReader(writeCab(t, file("in front", "hello"), testFile{FileHeader{Name: "a"}, want}))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{1, 7, 4096, blockSize, 1 << 20} {
		rc, err := r.Files[1].Open()
		if err != nil {
			t.Fatal(err)
		}
		if n, err := rc.Read(nil); n != 0 || err != nil {
			t.Errorf("nothing: %d, %v", n, err)
		}
		var got bytes.Buffer
		if _, err := io.CopyBuffer(&got, struct{ io.Reader }{rc}, make([]byte, size)); err != nil || !bytes.Equal(got.Bytes(), want) {
			t.Errorf("pieces of %d: %d bytes, %v", size, got.Len(), err)
		}
		if n, err := rc.Read(make([]byte, 1)); n != 0 || err != io.EOF {
			t.Errorf("behind the end: %d, %v", n, err)
		}
	}
}

// A faultyWriter fails, or takes less than it is given, at a call of Write.
type faultyWriter struct {
	buf   bytes.Buffer
	calls int // left until it fails
	short int // bytes it takes less, without an error; 0 to fail
}

func (w *faultyWriter) Write(p []byte) (int, error) {
	if w.calls--; w.calls != -1 {
		return w.buf.Write(p)
	}
	if w.short > 0 {
		return w.buf.Write(p[:len(p)-w.short])
	}
	return 0, errFault
}

// TestWriteFaults lets the output fail at every call of Write: Close says so, once, and
// what is there is no cabinet. A success leaves a whole one.
func TestWriteFaults(t *testing.T) {
	data := cheapData(runSize + 1) // two runs
	closed := func(dst io.Writer) error {
		w := NewWriter(dst)
		for i, m := range []Compression{Store(), MSZIP(1), Store()} {
			if err := w.NewFolder(m); err != nil {
				t.Fatal(err)
			}
			f, err := w.Create(fmt.Sprint(i))
			if err != nil {
				t.Fatal(err)
			}
			f.Write(data)
		}
		err := w.Close()
		for range 2 {
			if again := w.Close(); !errors.Is(again, fs.ErrClosed) {
				t.Errorf("Close again: %v", again)
			}
		}
		if _, late := w.Create("late"); !errors.Is(late, fs.ErrClosed) {
			t.Errorf("Create after Close: %v", late)
		}
		return err
	}
	whole := &faultyWriter{calls: 1 << 30}
	if err := closed(whole); err != nil {
		t.Fatal(err)
	}
	calls := 1<<30 - whole.calls
	if err := readAll(bytes.NewReader(whole.buf.Bytes()), int64(whole.buf.Len())); err != nil || calls < 7 {
		t.Errorf("%d calls of Write: %v", calls, err)
	}
	for call := range calls {
		for _, short := range []int{0, 1} {
			dst := &faultyWriter{calls: call, short: short}
			err := closed(dst)
			want := errFault
			if short > 0 {
				want = io.ErrShortWrite
			}
			if !errors.Is(err, want) {
				t.Errorf("call %d: %v, want %v", call, err, want)
			}
			if dst.calls != -1 {
				t.Errorf("call %d: %d more calls after it", call, -1-dst.calls)
			}
			if n := dst.buf.Len(); n >= whole.buf.Len() || !bytes.HasPrefix(whole.buf.Bytes(), dst.buf.Bytes()) {
				t.Errorf("call %d: %d bytes written of %d", call, n, whole.buf.Len())
			}
			if err := readAll(bytes.NewReader(dst.buf.Bytes()), int64(dst.buf.Len())); err == nil {
				t.Errorf("call %d: what is left is taken for a cabinet", call)
			}
		}
	}
}

// TestChangedBytes changes every byte of cabinets of all methods. Nothing panics, no
// file gives more than its Size, and every error has a place.
func TestChangedBytes(t *testing.T) {
	for _, c := range []Compression{Store(), MSZIP(0), LZX(15), LZX(15).E8()} {
		cabinet := writeCabWith(t, c, file("a.pbk", strings.Repeat("hello, \xe8 ", 40)), file("dir/b.pbr", "world"))
		for at := range cabinet {
			for _, change := range []byte{0x01, 0x80, 0xff} {
				changed := bytes.Clone(cabinet)
				changed[at] ^= change
				r, err := newReader(changed)
				var located *FormatError
				if err != nil {
					if !errors.As(err, &located) {
						t.Fatalf("%v: byte %d: %v", c, at, err)
					}
					continue
				}
				for _, f := range r.Files {
					data, err := readFile(f)
					if err != nil && !errors.As(err, &located) || int64(len(data)) > f.Size {
						t.Fatalf("%v: byte %d: %d bytes of %d, %v", c, at, len(data), f.Size, err)
					}
				}
			}
		}
	}
}
