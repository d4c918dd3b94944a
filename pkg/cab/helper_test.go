package cab

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
)

// A testFile is a file to write, or one that was read.
type testFile struct {
	FileHeader
	data []byte
}

func file(name, data string) testFile {
	return testFile{FileHeader{Name: name}, []byte(data)}
}

// A fataler is a testing.TB or a *rapid.T.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// writeCab returns a cabinet of files.
func writeCab(t fataler, files ...testFile) []byte {
	t.Helper()
	return writeCabWith(t, Compression{}, files...)
}

// writeCabWith returns a cabinet of files that are compressed with c.
func writeCabWith(t fataler, c Compression, files ...testFile) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := NewWriter(&buf)
	w.Compression = c
	for _, f := range files {
		fw, err := w.CreateHeader(&f.FileHeader)
		if err != nil {
			t.Fatalf("CreateHeader: %v", err)
		}
		if n, err := fw.Write(f.data); n != len(f.data) || err != nil {
			t.Fatalf("Write: %d, %v", n, err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	return buf.Bytes()
}

func newReader(cabinet []byte) (*Reader, error) {
	return NewReader(bytes.NewReader(cabinet), int64(len(cabinet)))
}

// readFile returns the contents of f, or as many as precede an error.
func readFile(f *File) ([]byte, error) {
	rc, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	return io.ReadAll(rc)
}

// readCab returns the files of a cabinet.
func readCab(t fataler, cabinet []byte) []testFile {
	t.Helper()
	r, err := newReader(cabinet)
	if err != nil {
		t.Fatalf("NewReader: %v", err)
	}
	var files []testFile
	for _, f := range r.Files {
		data, err := readFile(f)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if int64(len(data)) != f.Size {
			t.Fatalf("%s: %d bytes, Size is %d", f.Name, len(data), f.Size)
		}
		files = append(files, testFile{f.FileHeader, data})
	}
	return files
}

// checkContents compares names and contents.
func checkContents(t fataler, got, want []testFile) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d files, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i].Name != want[i].Name || !bytes.Equal(got[i].data, want[i].data) {
			t.Fatalf("file %d: %q with %d bytes, want %q with %d; equal bytes: %v", i,
				got[i].Name, len(got[i].data), want[i].Name, len(want[i].data), bytes.Equal(got[i].data, want[i].data))
		}
	}
}

// randomBytes returns n bytes out of so many values, always the same.
func randomBytes(n, values int) []byte {
	rnd := rand.New(rand.NewPCG(7, uint64(n)))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rnd.IntN(values))
	}
	return b
}

// methods are compressions of every kind.
var methods = []Compression{
	Store(), MSZIP(0), MSZIP(MinLevel), MSZIP(3), MSZIP(MaxLevel),
	LZX(MinWindow), LZX(18), LZX(MaxWindow), LZX(MaxWindow).E8(),
}

// phoneBook returns a phone book of so many lines, sorted by region and city as
// real ones are, always the same.
func phoneBook(lines int) []byte {
	rnd := rand.New(rand.NewPCG(1, 9))
	syllables := strings.Fields("al ber chest dor er field green ham ing ken land mon port red son ton ville wood")
	bauds := []string{"2400,28800", "9600,56000", "28800,56000", "64000,128000"}
	services := []string{"48,ISP", "48,ISP", "120,ISP", "16,Fast"}
	var b bytes.Buffer
	for i := 0; i < lines; {
		city := ""
		for range 2 + rnd.IntN(2) {
			city += syllables[rnd.IntN(len(syllables))]
		}
		city = string(city[0]-'a'+'A') + city[1:]
		area := 201 + rnd.IntN(790)
		for n := 1 + rnd.IntN(40); n > 0 && i < lines; n-- {
			k := rnd.IntN(len(bauds))
			fmt.Fprintf(&b, "%d,1,%d,%s,%d,%03d-%04d,%s,0,%s\r\n",
				i+1, 1+i*51/lines, city, area, 200+rnd.IntN(800), rnd.IntN(10000), bauds[k], services[k])
			i++
		}
	}
	return b.Bytes()
}

// sampleFiles are the contents that have broken cabinet writers before, and
// sizes about the border of a block.
func sampleFiles() map[string][]byte {
	hex := make([]byte, 300)
	for i, c := range randomBytes(300, 16) {
		hex[i] = "0123456789abcdef"[c]
	}
	samples := map[string][]byte{
		"no match":     hex, // a block without a distance
		"one distance": bytes.Repeat([]byte("a"), 20_000),
		"random":       randomBytes(100_000, 256), // every block is stored
		"phone book":   phoneBook(6000),
	}
	samples["calls"] = bytes.Repeat([]byte("\xe8\x10\x20\x00\x00\x55\xe8\xf0\xff\xff\xff\x8b\xec\xe8"), 9000)
	for _, n := range []int{0, 1, 5, 32767, 32768, 32769, 65535, 65536, 65537, 100_000} {
		samples[fmt.Sprintf("text of %d", n)] = phoneBook(3000)[:n]
		samples[fmt.Sprintf("random of %d", n)] = randomBytes(n, 256)
	}
	return samples
}
