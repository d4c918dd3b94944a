package cab_test

import (
	"bytes"
	"fmt"
	"io"
	"log"
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
