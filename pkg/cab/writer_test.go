package cab

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestRoundTrip(t *testing.T) {
	for name, data := range sampleFiles() {
		t.Run(name, func(t *testing.T) {
			want := []testFile{{FileHeader{Name: "dir/pbk.txt"}, data}}
			checkContents(t, readCab(t, writeCab(t, want...)), want)
		})
	}
}

// TestRoundTripFiles writes several files whose borders fall anywhere, and reads
// them in any order.
func TestRoundTripFiles(t *testing.T) {
	sizes := rapid.OneOf(
		rapid.IntRange(0, 100),
		rapid.SampledFrom([]int{0, 1, 5, 32767, 32768, 32769, 65535, 65536, 65537, 100_000}))
	text := phoneBook(3000)
	rapid.Check(t, func(t *rapid.T) {
		var files []testFile
		for i := range rapid.IntRange(1, 4).Draw(t, "files") {
			n := sizes.Draw(t, "size")
			data := text[:n]
			if rapid.Bool().Draw(t, "random") {
				data = randomBytes(n, 256)
			}
			files = append(files, testFile{FileHeader{Name: fmt.Sprintf("f%d", i)}, data})
		}
		cabinet := writeCab(t, files...)
		checkContents(t, readCab(t, cabinet), files)

		r, err := newReader(cabinet)
		if err != nil {
			t.Fatalf("NewReader: %v", err)
		}
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(files)-1), 1, 3).Draw(t, "order") {
			if got, err := readFile(r.Files[i]); err != nil || !bytes.Equal(got, files[i].data) {
				t.Fatalf("file %d: %v, equal bytes: %v", i, err, bytes.Equal(got, files[i].data))
			}
		}
	})
}

// TestLayout checks every byte in front of the data against the specification.
func TestLayout(t *testing.T) {
	got := writeCab(t,
		testFile{FileHeader{Name: "a/b.txt", Modified: time.Date(2003, 4, 5, 6, 7, 9, 0, time.UTC), Attrs: AttrReadOnly}, []byte("hello")},
		file("ü", "hello"))
	want := "MSCF\x00\x00\x00\x00" + // signature, reserved1
		"\x69\x00\x00\x00\x00\x00\x00\x00" + // cbCabinet, reserved2
		"\x2c\x00\x00\x00\x00\x00\x00\x00" + // coffFiles, reserved3
		"\x03\x01\x01\x00\x02\x00" + // version 1.3, cFolders, cFiles
		"\x00\x00\x00\x00\x00\x00" + // flags, setID, iCabinet
		"\x57\x00\x00\x00\x01\x00\x01\x00" + // coffCabStart, cCFData, MSZIP
		"\x05\x00\x00\x00\x00\x00\x00\x00\x00\x00" + // cbFile, uoffFolderStart, iFolder
		"\x85\x2e\xe4\x30\x01\x00a\\b.txt\x00" + // date, time, attribs, szName
		"\x05\x00\x00\x00\x05\x00\x00\x00\x00\x00" + // cbFile, uoffFolderStart, iFolder
		"\x21\x00\x00\x00\xa0\x00\xc3\xbc\x00" // 1980-01-01, attribs, szName
	if len(got) < len(want) || string(got[:len(want)]) != want {
		t.Fatalf("got\n% x, want\n% x", got[:min(len(got), len(want))], want)
	}
	block := got[len(want):]
	if uncomp := binary.LittleEndian.Uint16(block[6:]); uncomp != 10 {
		t.Errorf("cbUncomp = %d", uncomp)
	}
	if n := int(binary.LittleEndian.Uint16(block[4:])); n != len(block)-dataLen || len(got) != 0x69 {
		t.Errorf("cbData = %d of %d bytes, cabinet of %#x", n, len(block), len(got))
	}
	if sum := binary.LittleEndian.Uint32(block); sum != blockChecksum(block[4:8], block[8:]) || sum == 0 {
		t.Errorf("csum = %#x", sum)
	}
}

// TestBlockLimit checks that a block which does not shrink takes 32775 bytes,
// the stored form in MSZIP, and so keeps to the 32780 of [MS-MCI] 2.
func TestBlockLimit(t *testing.T) {
	c := writeCab(t, testFile{FileHeader{Name: "r"}, randomBytes(2*blockSize, 256)})
	at := int(binary.LittleEndian.Uint32(c[headerLen:]))
	for range 2 {
		n := int(binary.LittleEndian.Uint16(c[at+4:]))
		if n != blockSize+7 {
			t.Errorf("cbData = %d", n)
		}
		at += dataLen + n
	}
	if at != len(c) {
		t.Errorf("the blocks end at %d of %d", at, len(c))
	}
}

// TestEmptyFiles checks the one folder without blocks: it begins where the
// cabinet ends.
func TestEmptyFiles(t *testing.T) {
	c := writeCab(t, file("a", ""), file("b", ""))
	if at := int(binary.LittleEndian.Uint32(c[headerLen:])); at != len(c) {
		t.Errorf("coffCabStart = %d, cabinet of %d", at, len(c))
	}
	if blocks := binary.LittleEndian.Uint16(c[headerLen+4:]); blocks != 0 {
		t.Errorf("cCFData = %d", blocks)
	}
	checkContents(t, readCab(t, c), []testFile{file("a", ""), file("b", "")})
}

func TestHeaders(t *testing.T) {
	east := time.FixedZone("", 9*60*60)
	first := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	morning := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
	tests := []struct {
		name    string
		in, out FileHeader
	}{
		{"zero", FileHeader{Name: "a"}, FileHeader{"a", first, AttrArchive}},
		{"wall clock of a zone", FileHeader{Name: "a", Modified: time.Date(2001, 2, 3, 4, 5, 7, 0, east)}, FileHeader{"a", morning, AttrArchive}},
		{"all attributes", FileHeader{Name: "a", Attrs: attrAll}, FileHeader{"a", first, attrAll}},
		{"not ASCII", FileHeader{Name: `dir\é.pbk`}, FileHeader{"dir/é.pbk", first, AttrArchive}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := readCab(t, writeCab(t, testFile{tt.in, nil})); got[0].FileHeader != tt.out {
				t.Errorf("got %+v, want %+v", got[0].FileHeader, tt.out)
			}
		})
	}
}

func TestCreateErrors(t *testing.T) {
	tests := []struct {
		name string
		in   FileHeader
	}{
		{"attribute without a name", FileHeader{Name: "b", Attrs: 0x08}},
		{"UTF attribute", FileHeader{Name: "b", Attrs: 0x80}},
		{"year 1979", FileHeader{Name: "b", Modified: time.Date(1979, 12, 31, 23, 59, 59, 0, time.UTC)}},
		{"year 2108", FileHeader{Name: "b", Modified: time.Date(2108, 1, 1, 0, 0, 0, 0, time.UTC)}},
		{"the same name", FileHeader{Name: "dir/a"}},
		{"the same name in other case", FileHeader{Name: `DIR\A`}},
		{"bad name", FileHeader{Name: "../a"}},
	}
	w := NewWriter(io.Discard)
	if _, err := w.Create("dir/a"); err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if fw, err := w.CreateHeader(&tt.in); !errors.Is(err, ErrHeader) || fw != nil {
				t.Errorf("got %v, %v", fw, err)
			}
		})
	}
	if _, err := w.Create("b"); err != nil {
		t.Errorf("after refused files: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

func TestLifeCycle(t *testing.T) {
	var buf bytes.Buffer
	w := NewWriter(&buf)
	first, _ := w.Create("a")
	io.WriteString(first, "one")
	second, _ := w.Create("b")
	if n, err := io.WriteString(first, "more"); n != 0 || !errors.Is(err, fs.ErrClosed) {
		t.Errorf("write to the file before: %d, %v", n, err)
	}
	io.WriteString(second, "two")
	if buf.Len() != 0 {
		t.Errorf("%d bytes written before Close", buf.Len())
	}
	if err := w.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	size := buf.Len()
	if _, err := io.WriteString(second, "more"); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("Write after Close: %v", err)
	}
	if _, err := w.Create("c"); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("Create after Close: %v", err)
	}
	if err := w.Close(); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("second Close: %v", err)
	}
	if buf.Len() != size {
		t.Errorf("%d bytes written after Close", buf.Len()-size)
	}
}

func TestCloseErrors(t *testing.T) {
	var buf bytes.Buffer
	if err := NewWriter(&buf).Close(); !errors.Is(err, ErrEmpty) || buf.Len() != 0 {
		t.Errorf("no files: %v, %d bytes", err, buf.Len())
	}
	for _, room := range []int{0, 70} { // nothing fits, or no more than the 62 bytes in front of the data
		dst := &fullWriter{room}
		w := NewWriter(dst)
		fw, _ := w.Create("a")
		io.WriteString(fw, "hello, world")
		if err := w.Close(); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("room for %d bytes: %v", room, err)
		}
		if err := w.Close(); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("Close after an error: %v", err)
		}
	}
}

// A fullWriter fails when room is used up.
type fullWriter struct{ room int }

func (w *fullWriter) Write(p []byte) (int, error) {
	if len(p) > w.room {
		return 0, io.ErrShortWrite
	}
	w.room -= len(p)
	return len(p), nil
}

// TestLimits sets the counters near their limits instead of writing gigabytes.
func TestLimits(t *testing.T) {
	var buf bytes.Buffer
	w := NewWriter(&buf)
	fw, _ := w.Create("a")
	w.maxSize = 2
	if n, err := fw.Write([]byte("abc")); n != 0 || !errors.Is(err, ErrLimit) {
		t.Errorf("beyond MaxSize: %d, %v", n, err)
	}
	if err := w.Close(); !errors.Is(err, ErrLimit) || buf.Len() != 0 {
		t.Errorf("Close: %v, %d bytes written", err, buf.Len())
	}

	w = NewWriter(&buf)
	for i := range MaxFiles {
		if _, err := w.Create(fmt.Sprint(i)); err != nil {
			t.Fatalf("file %d: %v", i, err)
		}
	}
	if _, err := w.Create("one more"); !errors.Is(err, ErrLimit) {
		t.Errorf("file %d: %v", MaxFiles, err)
	}
	if err := w.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if got := readCab(t, buf.Bytes()); len(got) != MaxFiles {
		t.Errorf("%d files read", len(got))
	}
}

// TestDeterminism writes the same cabinet again, in pieces of several sizes.
func TestDeterminism(t *testing.T) {
	files := []testFile{
		{FileHeader{Name: "a.pbk"}, phoneBook(2000)},
		{FileHeader{Name: "b.pbr", Modified: time.Date(2020, 1, 2, 3, 4, 5, 6, time.UTC)}, randomBytes(1000, 4)},
	}
	want := writeCab(t, files...)
	for _, piece := range []int{7, 4096, 32_767, 32_768, 32_769, 1 << 20} {
		var got bytes.Buffer
		w := NewWriter(&got)
		for _, f := range files {
			fw, err := w.CreateHeader(&f.FileHeader)
			if err != nil {
				t.Fatal(err)
			}
			for data := range slices.Chunk(f.data, piece) {
				if _, err := fw.Write(data); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("other bytes when written in pieces of %d", piece)
		}
	}
}
