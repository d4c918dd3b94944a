package cab

import (
	"fmt"
	"testing"
	"time"
)

func TestFileInfo(t *testing.T) {
	day := time.Date(2003, 4, 5, 6, 7, 8, 0, time.UTC)
	r, err := newReader(writeCab(t,
		testFile{FileHeader{"dir/west.pbk", day, AttrArchive}, []byte("hello")},
		testFile{FileHeader{"west.pbr", day, AttrReadOnly | AttrHidden}, nil}))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"-rw-r--r-- 5 2003-04-05 06:07:08 west.pbk",
		"-r--r--r-- 0 2003-04-05 06:07:08 west.pbr",
	}
	for i, f := range r.Files {
		info := f.FileInfo()
		if got := fmt.Sprint(info); got != want[i] {
			t.Errorf("got  %s\nwant %s", got, want[i])
		}
		if info.IsDir() || info.Sys() != &f.FileHeader {
			t.Errorf("%s: IsDir %v, Sys %v", f.Name, info.IsDir(), info.Sys())
		}
	}
}
