package cab

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/cab/internal/lzx"
)

// acceptedCabs are unusual but sound, or unsound in a way that all common
// readers forgive. All have the file a, "hello", in front.
var acceptedCabs = []struct {
	name   string
	change func(c *rawCab)
}{
	{"nothing unusual", func(c *rawCab) {}},
	{"no checksum", func(c *rawCab) { c.folders[0].blocks[0].sum = new(uint32) }},
	{"cbCabinet too small", func(c *rawCab) { c.sizeDelta = -10 }},
	{"a signature behind", func(c *rawCab) { c.tail = make([]byte, 100) }},
	{"version 1.2", func(c *rawCab) { c.minor = 2 }},
	{"a number without a set", func(c *rawCab) { c.number, c.setID = 1, 77 }},
	{"slashes in a name", func(c *rawCab) { c.files = append(c.files, rawFile{name: "dir/b", offset: 5}) }},
	{"name of 255 bytes", func(c *rawCab) {
		c.files = append(c.files, rawFile{name: strings.Repeat("n", 127) + `\` + strings.Repeat("m", 127), offset: 5})
	}},
	{"reserved fields of the header", func(c *rawCab) { c.reserved2, c.reserved3 = 1, 2 }},
	{"LZX", func(c *rawCab) {
		e := lzx.NewEncoder(16, false)
		e.Start([]byte("hello"))
		c.folders[0] = rawFolder{method: 0x1003, blocks: []rawBlock{{data: e.AppendFrame(nil), uncomp: 5}}}
	}},
	{"header checksum of 1997", func(c *rawCab) { c.reserved1 = 0x12345678 }},
	{"gap in front of the files", func(c *rawCab) { c.gap = []byte("gap") }},
	{"single distance code", func(c *rawCab) {
		c.folders[0] = rawFolder{method: 1, blocks: []rawBlock{mszip([]byte("hello"+strings.Repeat("o", 20_000)), nil)}}
	}},
	{"cbData 32785", func(c *rawCab) {
		// Two stored sub-blocks and an empty final one, as compress/flate writes.
		plain := append([]byte("hello"), randomBytes(blockSize-5, 256)...)
		data := append([]byte("CK\x00\xff\x7f\x00\x80"), plain[:32767]...)
		data = append(data, 0, 1, 0, 0xfe, 0xff, plain[32767], 1, 0, 0, 0xff, 0xff)
		c.folders[0] = rawFolder{method: 1, blocks: []rawBlock{{data: data, uncomp: blockSize}}}
	}},
	{"other bits of typeCompress", func(c *rawCab) { c.folders[0].method = 0x1500 }},
	{"gap between files", func(c *rawCab) {
		c.folders[0].blocks[0] = stored("hello, world")
		c.files = append(c.files, rawFile{name: "b", offset: 7, size: 5})
	}},
	{"files out of order", func(c *rawCab) {
		c.folders[0].blocks[0] = stored("..hello")
		c.files[0].offset = 2
		c.files = append(c.files, rawFile{name: "b", size: 2})
	}},
	{"empty file inside another", func(c *rawCab) { c.files = append(c.files, rawFile{name: "b", offset: 3}) }},
	{"name twice", func(c *rawCab) { c.files = append(c.files, rawFile{name: "a", offset: 5}) }},
	{"name of 256 bytes", func(c *rawCab) {
		c.files = append(c.files, rawFile{name: strings.Repeat("n", 127) + `\` + strings.Repeat("m", 128), offset: 5})
	}},
	{"name in a code page", func(c *rawCab) { c.files = append(c.files, rawFile{name: "\xfc.pbk", offset: 5}) }},
	{"empty folder at the same place", func(c *rawCab) {
		c.folders = append([]rawFolder{{}}, c.folders...)
		c.files[0].folder = 1
	}},
	{"two folders", func(c *rawCab) {
		c.folders = append(c.folders, rawFolder{method: 1, blocks: []rawBlock{mszip([]byte("world"), nil)}})
		c.files = append(c.files, rawFile{name: "b", folder: 1, size: 5})
	}},
	{"reserved fields", func(c *rawCab) {
		c.flags, c.headerReserve, c.folderReserve, c.sumWithReserve = flagReserve, make([]byte, 20), []byte("ff"), true
		c.dataReserve = []byte("ddd")
		c.folders = append(c.folders, rawFolder{blocks: []rawBlock{stored("world")}})
		c.files = append(c.files, rawFile{name: "b", folder: 1, size: 5})
	}},
}

func TestReaderAccepts(t *testing.T) {
	for _, tt := range acceptedCabs {
		t.Run(tt.name, func(t *testing.T) {
			c := newRaw()
			tt.change(c)
			got := readCab(t, c.bytes())
			checkContents(t, got[:1], []testFile{file("a", "hello")})
			if len(got) != len(c.files) {
				t.Errorf("%d files of %d", len(got), len(c.files))
			}
		})
	}
}

// refusedCabs are refused as a whole.
var refusedCabs = []struct {
	name   string
	change func(c *rawCab)
	want   error
	text   string // in the message
}{
	{"version 1.4", func(c *rawCab) { c.minor = 4 }, ErrFormat, "version 1.4"},
	{"version 2.3", func(c *rawCab) { c.major = 2 }, ErrFormat, "version 2.3"},
	{"unknown flag", func(c *rawCab) { c.flags = 8 }, ErrFormat, "flags 0x8"},
	{"previous cabinet", func(c *rawCab) { c.flags = 1 }, ErrSet, "set"},
	{"next cabinet", func(c *rawCab) { c.flags = 2 }, ErrSet, "set"},
	{"truncated", func(c *rawCab) { c.sizeDelta = 10 }, ErrFormat, "header at byte 0"},
	{"no folders", func(c *rawCab) { c.folders = nil }, ErrFormat, "0 folders"},
	{"no files", func(c *rawCab) { c.files = nil }, ErrFormat, "0 files"},
	{"coffFiles 0", func(c *rawCab) { c.coffFiles = at(0) }, ErrFormat, "files at byte 0"},
	{"coffFiles behind the end", func(c *rawCab) { c.coffFiles = at(1 << 31) }, ErrFormat, "file 0"},
	{"reserve too large", func(c *rawCab) { c.flags, c.headerReserve = 4, make([]byte, 60001) }, ErrFormat, "60001"},
	{"empty name", func(c *rawCab) { c.files[0].name = "" }, ErrFormat, "empty name"},
	{"name of 257 bytes", func(c *rawCab) { c.files[0].name = strings.Repeat("n", 257) }, ErrFormat, "name"},
	{"name leads out", func(c *rawCab) { c.files[0].name = `..\..\evil` }, ErrFormat, "evil"},
	{"name leads out with slashes", func(c *rawCab) { c.files[0].name = "a/../../evil" }, ErrFormat, "evil"},
	{"absolute name", func(c *rawCab) { c.files[0].name = `\evil` }, ErrFormat, "evil"},
	{"name with a drive", func(c *rawCab) { c.files[0].name = "c:evil" }, ErrFormat, "evil"},
	{"no such folder", func(c *rawCab) { c.files[0].folder = 1 }, ErrFormat, "folder 1 of 1"},
	{"folder of another cabinet", func(c *rawCab) { c.files[0].folder = 0xFFFD }, ErrFormat, "folder 65533"},
	{"behind the folder", func(c *rawCab) { c.files[0].offset = blockSize }, ErrFormat, "ends behind"},
	{"far too large", func(c *rawCab) { c.files[0].size = 1<<32 - 1 }, ErrFormat, "ends behind"},
	{"files overlap", func(c *rawCab) { c.files = append(c.files, rawFile{name: "b", offset: 4, size: 1}) }, ErrFormat, "file 1"},
	{"data inside the header", func(c *rawCab) { c.folders[0].offset = at(0) }, ErrFormat, "folder 0"},
	{"data behind the end", func(c *rawCab) { c.folders[0].offset = at(1 << 31) }, ErrFormat, "folder 0"},
	{"folders share data", func(c *rawCab) {
		offset := at(headerLen + 2*folderLen + fileLen + 2)
		c.folders = append(c.folders, c.folders[0])
		c.folders[0].offset, c.folders[1].offset = offset, offset
	}, ErrFormat, "folder 1"},
	{"more than MaxSize", func(c *rawCab) {
		all := uint16(maxBlocks)
		c.folders = append(c.folders, rawFolder{count: &all})
		c.folders[0].count = &all
		c.folders[0].offset, c.folders[1].offset = at(500), at(600_000)
		c.files = []rawFile{{name: "a", size: MaxSize}, {name: "b", folder: 1, size: 1}}
		c.tail = make([]byte, 700_000)
	}, ErrLimit, "2147450881"},
}

func TestNewReaderErrors(t *testing.T) {
	for _, tt := range refusedCabs {
		t.Run(tt.name, func(t *testing.T) {
			c := newRaw()
			tt.change(c)
			r, err := newReader(c.bytes())
			if r != nil || !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.text) {
				t.Fatalf("got %v, %v; want %v with %q", r, err, tt.want, tt.text)
			}
			var located *FormatError
			if !errors.As(err, &located) {
				t.Errorf("%v is not located", err)
			}
		})
	}
}

// unreadableCabs have a sound list of files whose contents cannot be read.
var unreadableCabs = []struct {
	name   string
	change func(c *rawCab)
	want   error
	text   string
}{
	{"wrong checksum", func(c *rawCab) { c.folders[0].blocks[0].sum = at(0x1234) }, ErrChecksum, "folder 0 block 0 at byte 62"},
	{"checksum without the reserve", func(c *rawCab) { c.flags, c.dataReserve = 4, []byte("dddd") }, ErrChecksum, "block 0"},
	{"short first block", storedBlocks(20_000, blockSize), ErrFormat, "block 0"},
	{"short middle block", storedBlocks(blockSize, 5, blockSize), ErrFormat, "block 1"},
	{"empty last block", storedBlocks(blockSize, 0), nil, ""},
	{"empty first block", storedBlocks(0, 5), ErrFormat, "cbUncomp 0"},
	{"cbUncomp 40000", func(c *rawCab) { c.folders[0].blocks[0].uncomp = 40_000 }, ErrFormat, "cbUncomp 40000"},
	{"stored sizes differ", func(c *rawCab) { c.folders[0].blocks[0].uncomp = 6 }, ErrFormat, "cbData 5, cbUncomp 6"},
	{"cbData 38915", packedBlock(rawBlock{data: make([]byte, 38_915), uncomp: 5}), ErrFormat, "cbData 38915"},
	{"file behind the end", func(c *rawCab) { c.files[0].size = 6 }, ErrFormat, "only 5 bytes"},
	{"data ends", func(c *rawCab) { n := uint16(2); c.folders[0].count = &n }, ErrFormat, "cbUncomp 5"},
	{"wrong checksum in front of the file", func(c *rawCab) {
		storedBlocks(blockSize, 5)(c)
		c.folders[0].blocks[0].sum = at(0x1234)
		c.files[0].offset, c.files[0].size = blockSize, 5
	}, ErrChecksum, "folder 0 block 0"},
	{"no CK", packedBlock(rawBlock{data: []byte("KC\x03\x00"), uncomp: 5}), ErrFormat, "signature"},
	{"no data at all", packedBlock(rawBlock{uncomp: 5}), ErrFormat, "signature"},
	{"no stream", packedBlock(rawBlock{data: []byte("CK"), uncomp: 5}), ErrFormat, "ends early"},
	{"stream too short", packedBlock(rawBlock{data: mszip([]byte("hell"), nil).data, uncomp: 5}), ErrFormat, "block 0"},
	{"stream too long", packedBlock(rawBlock{data: mszip([]byte("hello!"), nil).data, uncomp: 5}), ErrFormat, "more than 5"},
	{"bomb", packedBlock(rawBlock{data: mszip(make([]byte, 1<<20), nil).data, uncomp: 5}), ErrFormat, "more than 5"},
	{"bytes behind the stream", packedBlock(rawBlock{data: append(mszip([]byte("hello"), nil).data, 0), uncomp: 5}), ErrFormat, "1 bytes behind"},
	{"broken stream", packedBlock(rawBlock{data: []byte("CK\x07"), uncomp: 5}), ErrFormat, "block 0"},
	{"distance without history", packedBlock(rawBlock{data: mszip([]byte("hello"), []byte("hello")).data, uncomp: 5}), ErrFormat, "block 0"},
	{"history of another folder", func(c *rawCab) {
		c.folders = []rawFolder{
			{method: 1, blocks: []rawBlock{mszip(make([]byte, 5), nil)}},
			{method: 1, blocks: []rawBlock{mszip([]byte("hello"), []byte("hello"))}},
		}
		c.files = append(c.files[:0], rawFile{name: "a", size: 5}, rawFile{name: "b", size: 5, folder: 1})
	}, ErrFormat, "folder 1 block 0"},
	{"Quantum", func(c *rawCab) { c.folders[0].method = 0x1472 }, ErrAlgorithm, "Quantum"},
	{"LZX of other bytes", func(c *rawCab) { c.folders[0].method = 0x1503 }, ErrFormat, "LZX"},
	{"LZX window 22", func(c *rawCab) { c.folders[0].method = 0x1603 }, ErrFormat, "window of 22"},
	{"unknown method", func(c *rawCab) { c.folders[0].method = 4 }, ErrAlgorithm, "method 4"},
}

func TestReadErrors(t *testing.T) {
	for _, tt := range unreadableCabs {
		t.Run(tt.name, func(t *testing.T) {
			c := newRaw()
			tt.change(c)
			r, err := newReader(c.bytes())
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range r.Files {
				_, err = readFile(f)
			}
			if tt.want == nil {
				if err != nil {
					t.Errorf("nothing of the bad block is needed, but %v", err)
				}
				return
			}
			if !errors.Is(err, tt.want) || !strings.Contains(fmt.Sprint(err), tt.text) || errors.Is(err, io.EOF) {
				t.Errorf("got %v, want %v with %q", err, tt.want, tt.text)
			}
		})
	}
}

// at returns a pointer to n, for fields that replace the right value.
func at(n uint32) *uint32 { return &n }

// packedBlock makes b the only block, compressed with MSZIP.
func packedBlock(b rawBlock) func(c *rawCab) {
	return func(c *rawCab) { c.folders[0] = rawFolder{method: 1, blocks: []rawBlock{b}} }
}

// storedBlocks makes stored blocks of these sizes the only ones, and the file
// all of them.
func storedBlocks(sizes ...int) func(c *rawCab) {
	return func(c *rawCab) {
		c.folders[0].blocks = nil
		total := 0
		for _, n := range sizes {
			c.folders[0].blocks = append(c.folders[0].blocks, stored(strings.Repeat("x", n)))
			total += n
		}
		c.files[0].size = uint32(total)
	}
}

// strictCases returns what makes the cabinets of all tables here.
func strictCases() []func(c *rawCab) {
	var changes []func(c *rawCab)
	for _, tt := range acceptedCabs {
		changes = append(changes, tt.change)
	}
	for _, tt := range refusedCabs {
		changes = append(changes, tt.change)
	}
	for _, tt := range unreadableCabs {
		changes = append(changes, tt.change)
	}
	return changes
}
