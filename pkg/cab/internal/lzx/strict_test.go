package lzx

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// A strictDecoder decodes frames as the strictest reader would, bit by bit: every code
// must be complete, no match may cross a frame or reach farther than the window less
// three bytes, a frame ends with zeros, and nothing follows them. It shares no code and
// no table with the package.
type strictDecoder struct {
	window, slots int
	out           []byte
	e8            int // size for calls, 0 for none

	kind, left int
	odd        bool
	last       [3]int
	main       []int
	long       []int
	codes      struct{ main, long, aligned strictCodes }
	used       map[int]int // blocks of each kind

	in  []byte
	pos int // in bits
	err error
}

func newStrict(window int) *strictDecoder {
	slots := map[int]int{15: 30, 16: 32, 17: 34, 18: 36, 19: 38, 20: 42, 21: 50}[window]
	return &strictDecoder{
		window: 1 << window, slots: slots, last: [3]int{1, 1, 1},
		main: make([]int, 256+8*slots), long: make([]int, 249), used: make(map[int]int),
	}
}

func (d *strictDecoder) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf("bit %d: %s", d.pos, fmt.Sprintf(format, args...))
	}
}

// bits takes n bits of words of 16, the highest first.
func (d *strictDecoder) bits(n int) int {
	v := 0
	for range n {
		at := d.pos / 16 * 2
		if at+2 > len(d.in) {
			d.fail("the frame ends")
			return 0
		}
		word := int(d.in[at]) | int(d.in[at+1])<<8
		v = v<<1 | word>>(15-d.pos%16)&1
		d.pos++
	}
	return v
}

// frame decodes the next frame of n plain bytes.
func (d *strictDecoder) frame(in []byte, n int) error {
	if len(in) > FrameSize+6144 {
		return fmt.Errorf("%d bytes", len(in))
	}
	d.in, d.pos = in, 0
	if len(d.out) == 0 && d.bits(1) == 1 {
		d.e8 = d.bits(16)<<16 | d.bits(16)
	}
	end := len(d.out) + n
	for len(d.out) < end && d.err == nil {
		if d.left == 0 {
			d.header()
		}
		before := len(d.out)
		if d.kind == 3 {
			for d.left > 0 && len(d.out) < end && d.err == nil {
				d.out = append(d.out, d.byte())
				d.left--
			}
			if d.left == 0 && d.odd {
				d.odd = false
				if d.byte() != 0 {
					d.fail("the byte behind an odd block is not 0")
				}
			}
			continue
		}
		d.symbol(min(end, before+d.left))
		d.left -= len(d.out) - before
	}
	for d.err == nil && d.pos%16 != 0 {
		if d.bits(1) != 0 {
			d.fail("padding is not 0")
		}
	}
	if rest := len(in) - d.pos/8; d.err == nil && rest != 0 {
		d.fail("%d bytes behind the frame", rest)
	}
	return d.err
}

func (d *strictDecoder) header() {
	d.kind, d.left = d.bits(3), d.bits(24)
	d.used[d.kind]++
	switch d.kind {
	case 1:
	case 2:
		lengths := make([]int, 8)
		for i := range lengths {
			lengths[i] = d.bits(3)
		}
		d.codes.aligned = d.complete("aligned", lengths, 7)
	case 3:
		for d.bits(1); d.err == nil && d.pos%16 != 0; {
			d.bits(1)
		}
		for i := range d.last {
			d.last[i] = int(d.byte()) | int(d.byte())<<8 | int(d.byte())<<16 | int(d.byte())<<24
		}
		d.odd = d.left%2 == 1
		return
	default:
		d.fail("block of kind %d", d.kind)
	}
	if d.left == 0 {
		d.fail("block of no bytes")
	}
	d.changes(d.main[:256])
	d.changes(d.main[256:])
	d.changes(d.long)
	d.codes.main = d.complete("main", d.main, 16)
	d.codes.long = nil
	for _, n := range d.long {
		if n > 0 {
			d.codes.long = d.complete("length", d.long, 16)
			break
		}
	}
}

// byte takes a byte of an uncompressed block.
func (d *strictDecoder) byte() byte {
	if d.pos/8 >= len(d.in) {
		d.fail("the frame ends in an uncompressed block")
		return 0
	}
	d.pos += 8
	return d.in[d.pos/8-1]
}

// changes reads the changes of code lengths.
func (d *strictDecoder) changes(lengths []int) {
	pre := make([]int, 20)
	for i := range pre {
		pre[i] = d.bits(4)
	}
	codes := d.complete("pretree", pre, 15)
	for i := 0; i < len(lengths) && d.err == nil; {
		n, to := 1, 0
		switch s := d.read(codes); s {
		case 17:
			n = 4 + d.bits(4)
		case 18:
			n = 20 + d.bits(5)
		case 19:
			n = 4 + d.bits(1)
			to = (lengths[i] - d.read(codes) + 17) % 17
		default:
			to = (lengths[i] - s + 17) % 17
		}
		for ; n > 0 && d.err == nil; n-- {
			if i == len(lengths) {
				d.fail("code lengths run over")
				return
			}
			lengths[i] = to
			i++
		}
	}
}

// strictCodes are symbols by their codes with a 1 in front.
type strictCodes map[int]int

func (d *strictDecoder) complete(what string, lengths []int, most int) strictCodes {
	codes := make(strictCodes)
	code, sum := 0, 0
	for n := 1; n <= most; n++ {
		code <<= 1
		for s, length := range lengths {
			if length == n {
				codes[1<<n|code] = s
				code++
				sum += 1 << (most - n)
			}
		}
	}
	if sum != 1<<most {
		d.fail("%s code is not complete: %d of %d", what, sum, 1<<most)
	}
	return codes
}

func (d *strictDecoder) read(codes strictCodes) int {
	for v := 1; v < 1<<16 && d.err == nil; {
		v = v<<1 | d.bits(1)
		if s, ok := codes[v]; ok {
			return s
		}
	}
	d.fail("no such code")
	return 0
}

// symbol decodes a literal or a match that ends at end at the latest.
func (d *strictDecoder) symbol(end int) {
	s := d.read(d.codes.main)
	if s < 256 {
		d.out = append(d.out, byte(s))
		return
	}
	slot, length := (s-256)/8, (s-256)%8+2
	if length == 9 {
		length += d.read(d.codes.long)
	}
	switch {
	case slot < 3:
		d.last[0], d.last[slot] = d.last[slot], d.last[0]
	default:
		base, extra := 0, 0
		for i := range slot + 1 {
			base += 1 << extra * min(i, 1)
			if i >= 4 {
				extra = min(i/2-1, 17)
			}
		}
		f := base
		if d.kind == 2 && extra >= 3 {
			f += d.bits(extra-3)<<3 + d.read(d.codes.aligned)
		} else {
			f += d.bits(extra)
		}
		d.last = [3]int{f - 2, d.last[0], d.last[1]}
	}
	offset := d.last[0]
	if offset < 1 || offset > len(d.out) || offset > d.window-3 || length > end-len(d.out) {
		d.fail("match of %d bytes %d back at %d, where the frame ends at %d", length, offset, len(d.out), end)
		return
	}
	for range length {
		d.out = append(d.out, d.out[len(d.out)-offset])
	}
}

// plain returns what was decoded with its calls as they were.
func (d *strictDecoder) plain() []byte {
	out := bytes.Clone(d.out)
	for at := 0; d.e8 != 0 && at < len(out) && at < 1<<30; at += 32_768 {
		frame := out[at:min(at+32_768, len(out))]
		for i := 0; i < len(frame)-10; {
			if frame[i] != 0xE8 {
				i++
				continue
			}
			to := int(int32(binary.LittleEndian.Uint32(frame[i+1:])))
			switch pos := at + i; {
			case to >= -pos && to < 0:
				to += d.e8
			case to >= 0 && to < d.e8:
				to -= pos
			}
			binary.LittleEndian.PutUint32(frame[i+1:], uint32(to))
			i += 5
		}
	}
	return out
}

// strictDecode decodes frames of a folder of size bytes.
func strictDecode(window int, frames [][]byte, size int) ([]byte, map[int]int, error) {
	d := newStrict(window)
	for i, f := range frames {
		if err := d.frame(f, min(size-len(d.out), 32_768)); err != nil {
			return d.out, d.used, fmt.Errorf("frame %d: %w", i, err)
		}
	}
	if d.left != 0 {
		return d.out, d.used, fmt.Errorf("%d bytes of a block are missing", d.left)
	}
	return d.plain(), d.used, nil
}
