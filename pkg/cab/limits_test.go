package cab

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestReaderLimits(t *testing.T) {
	cabinet := folderCabinet(t)
	total := int64(0)
	for _, f := range cabinet.files {
		total += int64(len(f.data))
	}
	n := int64(len(cabinet.bytes))
	tests := []struct {
		name   string
		limits Limits
		text   string // of the error, "" for none
	}{
		{"none", Limits{}, ""},
		{"no limits", Limits{-1, -1, -1, -1, -1}, ""},
		{"exact", Limits{len(cabinet.files), len(methods), int64(len(cabinet.files[25].data)), total, int(total/n) + 1}, ""},
		{"files", Limits{MaxFiles: len(cabinet.files) - 1}, "28 files, 27 are allowed"},
		{"folders", Limits{MaxFolders: len(methods) - 1}, "9 folders, 8 are allowed"},
		{"file size", Limits{MaxFileSize: 30_000}, "file 1 at byte"},
		{"total", Limits{MaxTotal: total - 1}, "bytes of files"},
		{"ratio", Limits{MaxRatio: 1}, "in a cabinet of"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := NewReaderLimits(bytes.NewReader(cabinet.bytes), n, tt.limits)
			if tt.text == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if r != nil || !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), tt.text) {
				t.Errorf("got %v, want %q", err, tt.text)
			}
		})
	}
}

// TestRatio checks that the emptiest data there is stays within the default ratio, in
// every method, by what two blocks more take.
func TestRatio(t *testing.T) {
	for _, c := range methods {
		if c.window > MinWindow {
			continue // zeros do not reach far
		}
		few := writeCabWith(t, c, testFile{FileHeader{Name: "a"}, make([]byte, blockSize)})
		more := writeCabWith(t, c, testFile{FileHeader{Name: "a"}, make([]byte, 3*blockSize)})
		if n := 2 * blockSize / (len(more) - len(few)); n > 950 {
			t.Errorf("%v: 1 to %d", c, n)
		}
	}
}

// TestClaims refuses a cabinet of a hundred bytes whose file claims a gigabyte.
func TestClaims(t *testing.T) {
	c := newRaw()
	count := uint16(40_000)
	c.folders[0].count = &count
	c.files[0].size = 1 << 30
	if r, err := newReader(c.bytes()); r != nil || !errors.Is(err, ErrLimit) {
		t.Errorf("got %v", err)
	}
}
