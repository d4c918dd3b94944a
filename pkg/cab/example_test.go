package cab_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"testing/fstest"
	"time"

	"github.com/phonebookadmin/pba/pkg/cab"
)

func ExampleWriter() {
	var buf bytes.Buffer
	w := cab.NewWriter(&buf)
	f, err := w.CreateHeader(&cab.FileHeader{
		Name:     "west.pbk",
		Modified: time.Date(2003, 4, 5, 6, 7, 8, 0, time.UTC),
	})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := io.WriteString(f, "23,1,2,Redmond,425,555-0134,9600,56000,0,48,ISP\r\n"); err != nil {
		log.Fatal(err)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s, %d bytes\n", buf.Bytes()[:4], buf.Len())
	// Output: MSCF, 128 bytes
}

func ExampleWriter_NewFolder() {
	var buf bytes.Buffer
	w := cab.NewWriter(&buf)
	w.Compression = cab.MSZIP(cab.MaxLevel)
	f, err := w.Create("readme.txt")
	if err != nil {
		log.Fatal(err)
	}
	io.WriteString(f, "Run setup.exe.\r\n")
	if err := w.NewFolder(cab.LZX(cab.MaxWindow).E8()); err != nil {
		log.Fatal(err)
	}
	if f, err = w.Create("bin/setup.exe"); err != nil {
		log.Fatal(err)
	}
	f.Write(bytes.Repeat([]byte{0x90}, 100_000))
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}

	r, err := cab.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range r.Files {
		fmt.Println(f.Name, f.Size, f.Compression)
	}
	// Output:
	// readme.txt 16 MSZIP
	// bin/setup.exe 100000 LZX:21
}

func ExampleWriter_AddFS() {
	tree := fstest.MapFS{ // or os.DirFS("tree")
		"a.txt":     {Data: []byte("a")},
		"sub/b.txt": {Data: []byte("b")},
	}
	var buf bytes.Buffer
	w := cab.NewWriter(&buf)
	if err := w.AddFS(tree); err != nil {
		log.Fatal(err)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	r, err := cab.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		log.Fatal(err)
	}
	contents, err := fs.ReadFile(r, "sub/b.txt") // a Reader is an fs.FS
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", contents)
	// Output: b
}

func ExampleNewReaderLimits() {
	var buf bytes.Buffer
	w := cab.NewWriter(&buf)
	f, _ := w.Create("zeros")
	f.Write(make([]byte, 200_000))
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	// From a stranger, nothing is taken that is over 100 KB.
	_, err := cab.NewReaderLimits(bytes.NewReader(buf.Bytes()), int64(buf.Len()), cab.Limits{MaxTotal: 100_000})
	fmt.Println(errors.Is(err, cab.ErrLimit))
	fmt.Println(err)
	// Output:
	// true
	// cab: header at byte 0: limit exceeded: 200000 bytes of files, 100000 are allowed
}

func ExampleReader() {
	var buf bytes.Buffer
	w := cab.NewWriter(&buf)
	f, _ := w.Create("dir/west.pbr")
	io.WriteString(f, "Washington\r\n")
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}

	r, err := cab.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range r.Files {
		rc, err := f.Open()
		if err != nil {
			log.Fatal(err)
		}
		contents, err := io.ReadAll(rc)
		if err != nil {
			log.Fatal(err)
		}
		rc.Close()
		fmt.Printf("%s, %d bytes, %s: %q\n", f.Name, f.Size, f.Modified.Format(time.DateOnly), contents)
	}
	// Output: dir/west.pbr, 12 bytes, 1980-01-01: "Washington\r\n"
}
