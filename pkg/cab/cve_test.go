package cab

import (
	"bytes"
	"errors"
	"testing"
)

// knownHoles are the kinds of cabinets that other readers hung, crashed or grew on.
var knownHoles = []struct {
	name   string
	change func(c *rawCab)
	want   error
}{
	{"CVE-2010-2800: MSZIP without an end", packedBlock(rawBlock{data: append([]byte("CK"), bytes.Repeat([]byte{0, 0, 0, 0xff, 0xff}, 7000)...), uncomp: 5}), ErrFormat},
	{"CVE-2010-2800: MSZIP of no bytes", packedBlock(rawBlock{data: []byte("CK"), uncomp: 5}), ErrFormat},
	{"CVE-2010-2801: Quantum", func(c *rawCab) { c.folders[0].method = 0x1472 }, ErrAlgorithm},
	{"CVE-2014-9556: Quantum of the largest frame", func(c *rawCab) {
		c.folders[0] = rawFolder{method: 0x1572, blocks: []rawBlock{{data: make([]byte, 32_000), uncomp: 32_768}}}
	}, ErrAlgorithm},
	{"CVE-2014-9732: folder that is not there", func(c *rawCab) { c.files[0].folder = 7 }, ErrFormat},
	{"CVE-2014-9732: folder of the cabinet before", func(c *rawCab) { c.files[0].folder = 0xFFFF }, ErrFormat},
	{"CVE-2015-4470: stored length behind the input", packedBlock(rawBlock{data: []byte("CK\x01\x05\x00\xfa\xffhe"), uncomp: 5}), ErrFormat},
	{"CVE-2015-4471: LZX uncompressed block behind the input", lzxBlock("\x00\x30\x50\x00", 5), ErrFormat},
	{"CVE-2015-4471: LZX of nothing", lzxBlock("", 5), ErrFormat},
	{"CVE-2017-11423: name without an end", func(c *rawCab) {
		c.files = append(c.files, rawFile{name: string(bytes.Repeat([]byte("n"), 70_000))})
	}, ErrFormat},
	{"CVE-2018-18584: block a byte over the buffer", packedBlock(rawBlock{data: make([]byte, maxData+1), uncomp: 5}), ErrFormat},
	{"CVE-2018-18584: plain a byte over the buffer", packedBlock(rawBlock{data: []byte("CK\x03\x00"), uncomp: blockSize + 1}), ErrFormat},
	{"CVE-2018-5345: the largest cbData", packedBlock(rawBlock{data: make([]byte, 65_535), uncomp: 5}), ErrFormat},
	{"bomb: more than cbUncomp", packedBlock(rawBlock{data: mszip(make([]byte, 16<<20), nil).data, uncomp: 5}), ErrFormat},
	{"bomb: sizes that are not there", func(c *rawCab) {
		c.folders[0].count = allBlocks()
		c.files[0].size = MaxSize
	}, ErrLimit},
	{"bomb: many folders with the same data", func(c *rawCab) {
		offset := at(headerLen + 1000*folderLen + fileLen + 2)
		c.folders[0].offset = offset
		for range 999 {
			c.folders = append(c.folders, c.folders[0])
		}
	}, ErrFormat},
	{"bomb: files that overlap", func(c *rawCab) {
		for range 1000 {
			c.files = append(c.files, rawFile{name: "b", size: 5})
		}
	}, ErrFormat},
}

// lzxBlock makes a block of LZX with these bytes the only one.
func lzxBlock(data string, uncomp int) func(*rawCab) {
	return func(c *rawCab) {
		c.folders[0] = rawFolder{method: 0x0F03, blocks: []rawBlock{{data: []byte(data), uncomp: uncomp}}}
		c.files[0].size = uint32(uncomp)
	}
}

// allBlocks is the number of as many blocks as there may be.
func allBlocks() *uint16 {
	n := uint16(maxBlocks)
	return &n
}

// TestKnownHoles checks that every one gives a typed error with a place, and no more
// bytes than it says.
func TestKnownHoles(t *testing.T) {
	for _, tt := range knownHoles {
		t.Run(tt.name, func(t *testing.T) {
			c := newRaw()
			tt.change(c)
			r, err := newReader(c.bytes())
			if err == nil {
				var data []byte
				data, err = readFile(r.Files[0])
				if int64(len(data)) > r.Files[0].Size {
					t.Errorf("%d bytes, Size is %d", len(data), r.Files[0].Size)
				}
			}
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			var located *FormatError
			if !errors.As(err, &located) {
				t.Errorf("%v has no place", err)
			}
		})
	}
}
