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
	f.Write(bytes.Repeat([]byte{0x90}, 40_000))
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
	// bin/setup.exe 40000 LZX:21
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

func ExampleWriter_CreateHeader() {
	var buf bytes.Buffer
	w := cab.NewWriter(&buf)
	for _, name := range []string{"docs/readme.txt", `docs\README.TXT`, "../readme.txt"} {
		_, err := w.CreateHeader(&cab.FileHeader{
			Name:     name,
			Modified: time.Date(2003, 4, 5, 6, 7, 8, 0, time.UTC),
			Attrs:    cab.AttrArchive | cab.AttrReadOnly,
		})
		fmt.Println(errors.Is(err, cab.ErrHeader), err)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// false <nil>
	// true cab: create "docs\\README.TXT": invalid file header: the cabinet has a file of that name
	// true cab: create "../readme.txt": invalid file header: name "..\\readme.txt" has the component ".."
}

func ExampleReader_Open() {
	var buf bytes.Buffer
	w := cab.NewWriter(&buf)
	for _, name := range []string{"west.pbk", "maps/west.txt", "maps/old/east.txt"} {
		if _, err := w.Create(name); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	r, err := cab.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		log.Fatal(err)
	}
	// os.CopyFS(dir, r) would extract all of it.
	err = fs.WalkDir(r, ".", func(name string, d fs.DirEntry, err error) error {
		fmt.Println(name, d.IsDir())
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// . true
	// maps true
	// maps/old true
	// maps/old/east.txt false
	// maps/west.txt false
	// west.pbk false
}

func ExampleFormatError() {
	var buf bytes.Buffer
	w := cab.NewWriter(&buf)
	f, err := w.Create("west.pbk")
	if err != nil {
		log.Fatal(err)
	}
	io.WriteString(f, "23,1,2,Redmond,425,555-0134\r\n")
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	damaged := buf.Bytes()
	damaged[len(damaged)-5]++

	r, err := cab.NewReader(bytes.NewReader(damaged), int64(len(damaged)))
	if err != nil {
		log.Fatal(err)
	}
	_, err = fs.ReadFile(r, "west.pbk")
	var where *cab.FormatError
	if errors.As(err, &where) {
		fmt.Println(where.Part, where.Offset, errors.Is(err, cab.ErrChecksum))
	}
	// Output: folder 0 block 0 69 true
}

func ExampleFileHeaderOf() {
	tree := fstest.MapFS{"maps/west.txt": {ModTime: time.Date(2003, 4, 5, 6, 7, 8, 0, time.UTC), Mode: 0o444}}
	info, err := fs.Stat(tree, "maps/west.txt")
	if err != nil {
		log.Fatal(err)
	}
	h := cab.FileHeaderOf(info)
	fmt.Println(h.Name, h.Modified.Format(time.DateTime), h.Attrs&cab.AttrReadOnly != 0)
	// Output: west.txt 2003-04-05 06:07:08 true
}
