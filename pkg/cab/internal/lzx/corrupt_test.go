package lzx

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"
)

// A crafted stream is written field by field, right or wrong.
type crafted struct {
	bitWriter
	before lengths
}

// begin writes that no calls are translated, and the header of a block.
func (c *crafted) begin(kind, size uint32) {
	c.write(0, 1)
	c.write(kind, 3)
	c.write(size, 24)
}

// codes writes code lengths, of which the symbols given have these and all others 0.
func (c *crafted) codes(main, long map[int]uint8) {
	next := c.before
	for s, n := range main {
		next.main[s] = n
	}
	for s, n := range long {
		next.lengths[s] = n
	}
	end := numChars + slotCounts[0]*lengthHeaders
	c.writeLengths(next.main[:numChars], c.before.main[:numChars])
	c.writeLengths(next.main[numChars:end], c.before.main[numChars:end])
	c.writeLengths(next.lengths[:], c.before.lengths[:])
	c.before = next
}

// pretree writes a pretree in which symbols have these lengths.
func (c *crafted) pretree(lengths map[int]uint32) {
	for s := range numPretree {
		c.write(lengths[s], 4)
	}
}

// uncompressed writes an uncompressed block with these repeats.
func (c *crafted) uncompressed(last [repeats]uint32, plain []byte) {
	c.write(kindUncompressed, 3)
	c.write(uint32(len(plain)), 24)
	c.write(0, 16-c.count)
	for _, r := range last {
		c.out = binary.LittleEndian.AppendUint32(c.out, r)
	}
	c.out = append(c.out, plain...)
	if len(plain)%2 == 1 {
		c.out = append(c.out, 0)
	}
}

// main codes of two symbols, 0 and 1.
func pair(a, b int) map[int]uint8 { return map[int]uint8{a: 1, b: 1} }

// symbols of matches at the first repeated offset, of 2 and of 9 or more bytes, and of
// one with the offset 1 for its own.
const (
	shortRepeat = numChars
	longRepeat  = numChars + 7
	offsetOne   = numChars + 3*lengthHeaders
)

// TestCrafted decodes streams that are sound until one field. Each has ten plain bytes.
func TestCrafted(t *testing.T) {
	tests := []struct {
		name  string
		write func(c *crafted)
		want  string // the plain bytes, or "" for an error
	}{
		{"literals", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.codes(pair('a', 'b'), nil)
			c.write(0b0101010101, 10)
		}, "ababababab"},
		{"match of a long length", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.codes(pair('a', longRepeat), pair(0, 1))
			c.write(0b0_1_0, 3) // a, the match, nine bytes
		}, "aaaaaaaaaa"},
		{"offset of its own", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.codes(map[int]uint8{'a': 2, 'b': 2, offsetOne + 6: 1}, nil)
			c.write(0b10_11_0, 5)
		}, "abbbbbbbbb"},
		{"two blocks", func(c *crafted) {
			c.begin(kindVerbatim, 4)
			c.codes(pair('a', 'b'), nil)
			c.write(0b0110, 4)
			c.uncompressed(initial, []byte("123456"))
		}, "abba123456"},
		{"an odd uncompressed block and another", func(c *crafted) {
			c.write(0, 1)
			c.uncompressed(initial, []byte("123"))
			c.write(kindVerbatim, 3)
			c.write(7, 24)
			c.codes(pair('a', 'b'), nil)
			c.write(0b0000001, 7)
		}, "123aaaaaab"},
		{"repeat of an uncompressed block", func(c *crafted) {
			c.write(0, 1)
			c.uncompressed(repeated{2, 1, 1}, []byte("xy"))
			c.write(kindVerbatim, 3)
			c.write(8, 24)
			c.codes(pair('a', shortRepeat+6), nil)
			c.write(1, 1)
		}, "xyxyxyxyxy"},

		{"kind 0", func(c *crafted) { c.begin(0, 10) }, ""},
		{"kind 4", func(c *crafted) { c.begin(4, 10) }, ""},
		{"kind 7", func(c *crafted) { c.begin(7, 10) }, ""},
		{"block of no bytes", func(c *crafted) { c.begin(kindVerbatim, 0) }, ""},
		{"pretree without codes", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.pretree(nil)
		}, ""},
		{"pretree of one code", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.pretree(map[int]uint32{0: 1})
		}, ""},
		{"pretree of three codes of a bit", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.pretree(map[int]uint32{0: 1, 1: 1, 2: 1})
		}, ""},
		{"zeros beyond the code lengths", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.pretree(map[int]uint32{0: 1, pretreeManyZeros: 1})
			for range 6 { // 256 is five times 51 and one
				c.write(1, 1)
				c.write(31, 5)
			}
		}, ""},
		{"same beyond the code lengths", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.pretree(map[int]uint32{16: 1, pretreeSame: 1})
			for range 52 {
				c.write(0b1_1_0, 3)
			}
		}, ""},
		{"change of a run of changes", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.pretree(map[int]uint32{pretreeZeros: 1, pretreeSame: 1})
			c.write(0b1_0_0, 3)
		}, ""},
		{"no main code", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.codes(nil, nil)
		}, ""},
		{"main code of one symbol", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.codes(map[int]uint8{'a': 1}, nil)
		}, ""},
		{"main code of too many symbols", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.codes(map[int]uint8{'a': 1, 'b': 1, 'c': 1}, nil)
		}, ""},
		{"length code of one symbol", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.codes(pair('a', 'b'), map[int]uint8{0: 1})
		}, ""},
		{"long length without a length code", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.codes(pair('a', longRepeat), nil)
			c.write(0b01, 2)
		}, ""},
		{"aligned code of one symbol", func(c *crafted) {
			c.begin(kindAligned, 10)
			c.write(1, 3)
			c.write(0, 21)
		}, ""},
		{"match in front of the folder", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.codes(pair('a', shortRepeat), nil)
			c.write(0b1000_0000, 8)
		}, ""},
		{"offset beyond what is there", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.codes(pair('a', offsetOne+lengthHeaders), nil) // two or three bytes back
			c.write(0b01, 2)
			c.write(0, 1)
			c.write(0, 20)
		}, ""},
		{"match over the end", func(c *crafted) {
			c.begin(kindVerbatim, 20)
			c.codes(pair('a', shortRepeat+6), nil)
			c.write(0b0001, 4)
		}, ""},
		{"match over the end of the block", func(c *crafted) {
			c.begin(kindVerbatim, 5)
			c.codes(pair('a', shortRepeat+6), nil)
			c.write(0b01, 2)
		}, ""},
		{"repeat of 0", func(c *crafted) {
			c.write(0, 1)
			c.uncompressed(repeated{0, 1, 1}, []byte("xy"))
			c.write(kindVerbatim, 3)
			c.write(8, 24)
			c.codes(pair('a', shortRepeat+6), nil)
			c.write(1, 1)
		}, ""},
		{"repeat beyond all windows", func(c *crafted) {
			c.write(0, 1)
			c.uncompressed(repeated{1<<32 - 1, 1, 1}, []byte("xy"))
			c.write(kindVerbatim, 3)
			c.write(8, 24)
			c.codes(pair('a', shortRepeat+6), nil)
			c.write(1, 1)
		}, ""},
		{"no symbols", func(c *crafted) {
			c.begin(kindVerbatim, 10)
			c.codes(pair('a', 'b'), nil)
		}, ""},
		{"uncompressed block without its bytes", func(c *crafted) {
			c.write(0, 1)
			c.write(kindUncompressed, 3)
			c.write(10, 24)
			c.align()
			c.out = append(c.out, make([]byte, 12+9)...)
		}, ""},
		{"uncompressed block without its repeats", func(c *crafted) {
			c.write(0, 1)
			c.write(kindUncompressed, 3)
			c.write(10, 24)
			c.align()
			c.out = append(c.out, make([]byte, 11)...)
		}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := new(crafted)
			tt.write(c)
			c.align()
			got := make([]byte, 10)
			err := NewDecoder(MinWindow).DecodeFrame(got, c.out)
			if tt.want == "" {
				if !errors.Is(err, ErrCorrupt) {
					t.Errorf("got %q, %v", got, err)
				}
				return
			}
			if err != nil || string(got) != tt.want {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
			// A frame that is cut anywhere is no frame.
			for n := range len(c.out) - 1 {
				if err := NewDecoder(MinWindow).DecodeFrame(got, c.out[:n]); !errors.Is(err, ErrCorrupt) {
					t.Errorf("%d of %d bytes: %v", n, len(c.out), err)
				}
			}
		})
	}
}

// TestOddBetweenFrames has an odd uncompressed block that ends with a frame: its last
// byte may come with this frame or with the next.
func TestOddBetweenFrames(t *testing.T) {
	plain := randomBytes(FrameSize+5, 256)
	first := new(crafted)
	first.write(0, 1)
	first.write(kindUncompressed, 3)
	first.write(FrameSize+5, 24)
	first.align()
	for _, r := range initial {
		first.out = binary.LittleEndian.AppendUint32(first.out, r)
	}
	frames := [][]byte{append(first.out, plain[:FrameSize]...), append(bytes.Clone(plain[FrameSize:]), 0)}
	for _, end := range []int{5, 6} { // the byte may be missing at the end of a folder
		got, err := decode(MinWindow, [][]byte{frames[0], frames[1][:end]}, len(plain))
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes in the last frame: %v", end, err)
		}
	}
}

// TestChangedBytes changes every byte of a frame: the result is an error or other
// bytes, and never more than asked for.
func TestChangedBytes(t *testing.T) {
	plain := bytes.Repeat([]byte("hello, world; \xe8\x01\x02\x03\x04"), 300)
	frame := encode(MinWindow, true, plain)[0]
	got := make([]byte, len(plain)+1)
	for at := range frame {
		for _, change := range []byte{1, 0x80, 0xff} {
			changed := bytes.Clone(frame)
			changed[at] ^= change
			got[len(plain)] = 0x77
			err := NewDecoder(MinWindow).DecodeFrame(got[:len(plain)], changed)
			if err != nil && !errors.Is(err, ErrCorrupt) {
				t.Errorf("byte %d: %v", at, err)
			}
			if got[len(plain)] != 0x77 {
				t.Fatalf("byte %d: more was written than asked for", at)
			}
		}
	}
}

// TestDecodeAllocs decodes a folder of several frames: a Decoder that is made needs no
// more memory.
func TestDecodeAllocs(t *testing.T) {
	plain := bytes.Repeat([]byte("23,1,2,Redmond,425,555-0134\r\n"), 9000)
	frames := encode(MinWindow, true, plain)
	d, got := NewDecoder(MinWindow), make([]byte, FrameSize)
	if n := testing.AllocsPerRun(3, func() {
		d.Reset()
		for i, f := range frames {
			if err := d.DecodeFrame(got[:min(FrameSize, len(plain)-i*FrameSize)], f); err != nil {
				t.Fatal(err)
			}
		}
	}); n != 0 {
		t.Errorf("%v allocations to decode %d frames", n, len(frames))
	}
}
