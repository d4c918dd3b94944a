package cab

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"testing"
)

// FuzzReader checks that no input makes the Reader panic or give more than a
// file's Size, that errors come alone, and that what can be read as a whole can
// be written and read again.
func FuzzReader(f *testing.F) {
	f.Add(writeCab(f, file("a", "hello"), file("ü/b", "")))
	f.Add(writeCab(f, testFile{FileHeader{Name: "a"}, phoneBook(900)}, file("b", "x")))
	for _, change := range strictCases() {
		raw := newRaw()
		change(raw)
		if b := raw.bytes(); len(b) < 4096 { // the fuzzer is slow with large seeds
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, cabinet []byte) {
		r, err := newReader(cabinet)
		if err != nil {
			if r != nil {
				t.Fatalf("a Reader and the error %v", err)
			}
			return
		}
		var files []testFile
		names := make(map[string]bool)
		sound := true
		for _, file := range r.Files[:min(len(r.Files), 50)] {
			data, err := readFile(file)
			var located *FormatError
			if err != nil && !errors.As(err, &located) {
				t.Fatalf("%v is not located", err)
			}
			if n := int64(len(data)); n > file.Size || err == nil && n != file.Size {
				t.Fatalf("%d bytes, Size is %d", n, file.Size)
			}
			h := file.FileHeader
			h.Attrs &= attrAll
			_, badName := encodeName(h.Name)
			sound = sound && err == nil && badName == nil && !names[nameKey(h.Name)]
			names[nameKey(h.Name)] = true
			files = append(files, testFile{h, data})
		}
		if sound {
			checkContents(t, readCab(t, writeCab(t, files...)), files)
		}
	})
}

// FuzzRoundTrip writes two files with some method, reads them again, and inflates
// every block of MSZIP with compress/flate as well.
func FuzzRoundTrip(f *testing.F) {
	f.Add([]byte("a"), []byte(nil), uint16(20_000), uint8(1), false)
	f.Add([]byte("23,1,2,Redmond,425,555-0134\r\n"), []byte("x"), uint16(1500), uint8(4), false)
	f.Add(randomBytes(300, 16), randomBytes(300, 256), uint16(120), uint8(8), true)
	f.Fuzz(func(t *testing.T, one, two []byte, repeat uint16, method uint8, folders bool) {
		if len(one)*int(repeat) > 5*blockSize {
			repeat = uint16(5 * blockSize / len(one))
		}
		c := methods[int(method)%len(methods)]
		want := []testFile{{FileHeader{Name: "one"}, bytes.Repeat(one, int(repeat))}, {FileHeader{Name: "two"}, two}}
		var buf bytes.Buffer
		w := NewWriter(&buf)
		w.Compression = c
		for _, f := range want {
			if folders {
				if err := w.NewFolder(c); err != nil {
					t.Fatal(err)
				}
			}
			fw, err := w.CreateHeader(&f.FileHeader)
			if err != nil {
				t.Fatal(err)
			}
			fw.Write(f.data)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		checkContents(t, readCab(t, buf.Bytes()), want)
		if folders || c.kind() != methodMSZIP {
			return
		}
		plain, err := inflateFolder(buf.Bytes())
		if err != nil || !bytes.Equal(plain, append(want[0].data, two...)) {
			t.Fatalf("compress/flate: %v, %d bytes", err, len(plain))
		}
	})
}

// FuzzChecksum compares with the definition, word by word.
func FuzzChecksum(f *testing.F) {
	f.Add([]byte("hello, world"), uint32(7))
	f.Add([]byte("abc"), uint32(0))
	f.Fuzz(func(t *testing.T, b []byte, seed uint32) {
		want, rest := seed, b
		for ; len(rest) >= 4; rest = rest[4:] {
			want ^= binary.LittleEndian.Uint32(rest)
		}
		for i, c := range rest {
			want ^= uint32(c) << (8 * (len(rest) - 1 - i))
		}
		if got := checksum(b, seed); got != want {
			t.Fatalf("%#x, want %#x", got, want)
		}
	})
}

// inflateFolder returns the plain bytes of the only folder of a cabinet, and
// looks at nothing but its offset and its blocks.
func inflateFolder(cabinet []byte) ([]byte, error) {
	var plain []byte
	at := binary.LittleEndian.Uint32(cabinet[headerLen:])
	for rest := cabinet[at:]; len(rest) > 0; {
		data := rest[dataLen:][:binary.LittleEndian.Uint16(rest[4:])]
		if len(data) > 32_780 || string(data[:2]) != "CK" {
			return nil, fmt.Errorf("block of %d bytes, % x", len(data), data[:2])
		}
		history := plain[max(0, len(plain)-32_768):]
		block, err := io.ReadAll(flate.NewReaderDict(bytes.NewReader(data[2:]), history))
		if err != nil {
			return nil, err
		}
		plain = append(plain, block...)
		rest = rest[dataLen+len(data):]
	}
	return plain, nil
}

// FuzzName checks that a name that can be written comes back as it was, but for
// its separators.
func FuzzName(f *testing.F) {
	for _, s := range []string{"a", "dir/a", `dir\a`, "../a", "c:a", "ü", "\xff", "", "a//b", "a/./b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		stored, err := encodeName(name)
		if err != nil {
			if !errors.Is(err, ErrHeader) {
				t.Fatal(err)
			}
			return
		}
		cabinet := writeCab(t, file(name, "x"))
		got := readCab(t, cabinet)[0].Name
		if again, err := encodeName(got); again != stored || err != nil {
			t.Fatalf("%q came back as %q", name, got)
		}
		utf := cabinet[headerLen+folderLen+14]&byte(attrNameUTF) != 0
		if utf == isASCII(name) {
			t.Fatalf("%q: UTF attribute %v", name, utf)
		}
	})
}
