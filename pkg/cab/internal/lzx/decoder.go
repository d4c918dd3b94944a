package lzx

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrCorrupt is wrapped by the errors of a Decoder, which say what is wrong.
var ErrCorrupt = errors.New("not a valid LZX stream")

// A Decoder decodes the frames of a folder in order. It takes its window and 40 KiB.
type Decoder struct {
	window []byte // a ring
	slots  int
	pos    int64 // plain bytes so far
	calls  int32 // size for the translation of calls, 0 for none

	kind    int // of the block
	left    int // plain bytes of it that are to come
	odd     bool
	repeats repeated
	lengths lengths
	main    table
	long    table
	aligned table

	r bitReader
}

// NewDecoder returns a Decoder for a window of 1<<window bytes, MinWindow to
// MaxWindow; it panics outside.
func NewDecoder(window int) *Decoder {
	if window < MinWindow || window > MaxWindow {
		panic(fmt.Sprintf("lzx: window %d", window))
	}
	d := &Decoder{window: make([]byte, 1<<window), slots: slotCounts[window-MinWindow]}
	d.Reset()
	return d
}

// Reset makes ready for another folder.
func (d *Decoder) Reset() {
	d.pos, d.calls, d.left, d.odd, d.repeats, d.lengths = 0, 0, 0, false, initial, lengths{}
}

// DecodeFrame fills dst, of 1 to FrameSize bytes, with the next frame, which data holds
// in full. All frames but the last must have FrameSize bytes. After an error the Decoder
// must be Reset. The error wraps ErrCorrupt.
func (d *Decoder) DecodeFrame(dst, data []byte) error {
	d.r = bitReader{in: data}
	if d.pos == 0 && d.r.bits(1) == 1 {
		d.calls = int32(d.r.bits(16)<<16 | d.r.bits(16))
	}
	start := int(d.pos) & (len(d.window) - 1)
	for done := 0; done < len(dst); {
		if d.left == 0 {
			if err := d.blockHeader(); err != nil {
				return err
			}
		}
		n := min(d.left, len(dst)-done)
		if err := d.block(start+done, n); err != nil {
			return err
		}
		done += n
		d.left -= n
	}
	if d.r.failed {
		return fmt.Errorf("%w: it ends early", ErrCorrupt)
	}
	if d.left == 0 && d.odd && d.r.at < len(data) { // the byte may come with this frame or the next
		d.odd = false
	}
	copy(dst, d.window[start:])
	if d.calls != 0 {
		restore(dst, d.pos, d.calls)
	}
	d.pos += int64(len(dst))
	return nil
}

// blockHeader reads the header of a block.
func (d *Decoder) blockHeader() error {
	if d.odd { // the byte behind an uncompressed block
		d.odd = false
		d.r.at++ // checked by the bits that follow
	}
	d.kind = int(d.r.bits(3))
	d.left = int(d.r.bits(24))
	if d.r.failed || d.left == 0 {
		return fmt.Errorf("%w: block of %d bytes", ErrCorrupt, d.left)
	}
	switch d.kind {
	case kindUncompressed:
		d.odd = d.left%2 == 1
		d.r.alignFull()
		for i := range d.repeats {
			d.repeats[i] = d.r.uint32()
		}
		if d.r.failed {
			return fmt.Errorf("%w: it ends early", ErrCorrupt)
		}
		return nil
	case kindAligned:
		var n [numAligned]uint8
		for i := range n {
			n[i] = uint8(d.r.bits(3))
		}
		if err := d.aligned.set(n[:], false); err != nil {
			return err
		}
	case kindVerbatim:
	default:
		return fmt.Errorf("%w: block of kind %d", ErrCorrupt, d.kind)
	}
	return d.codes()
}

// codes reads the codes of a block.
func (d *Decoder) codes() error {
	end := numChars + d.slots*lengthHeaders
	for _, part := range [][]uint8{d.lengths.main[:numChars], d.lengths.main[numChars:end], d.lengths.lengths[:]} {
		if err := d.readLengths(part); err != nil {
			return err
		}
	}
	if err := d.main.set(d.lengths.main[:end], false); err != nil {
		return err
	}
	return d.long.set(d.lengths.lengths[:], true)
}

// readLengths reads code lengths as changes of those that are there.
func (d *Decoder) readLengths(lengths []uint8) error {
	var pre [numPretree]uint8
	for i := range pre {
		pre[i] = uint8(d.r.bits(4))
	}
	var t table
	if err := t.set(pre[:], false); err != nil {
		return err
	}
	for i := 0; i < len(lengths); {
		n, v := 1, uint8(0)
		switch s := t.read(&d.r); s {
		case pretreeZeros:
			n = int(d.r.bits(4)) + 4
		case pretreeManyZeros:
			n = int(d.r.bits(5)) + 20
		case pretreeSame:
			n = int(d.r.bits(1)) + 4
			s = t.read(&d.r)
			if s > maxCodeBits {
				return fmt.Errorf("%w: change %d of a code length", ErrCorrupt, s)
			}
			v = (lengths[i] + 17 - uint8(s)) % 17
		default:
			v = (lengths[i] + 17 - uint8(s)) % 17
		}
		if d.r.failed || n > len(lengths)-i {
			return fmt.Errorf("%w: code lengths", ErrCorrupt)
		}
		for ; n > 0; n-- {
			lengths[i] = v
			i++
		}
	}
	return nil
}

// block decodes n bytes of the block into the window at pos.
func (d *Decoder) block(pos, n int) error {
	if d.kind == kindUncompressed {
		if !d.r.copy(d.window[pos : pos+n]) {
			return fmt.Errorf("%w: it ends early", ErrCorrupt)
		}
		return nil
	}
	window, mask := d.window, len(d.window)-1
	before := d.pos - int64(int(d.pos)&mask) // of the stream in front of window[0]
	for end := pos + n; pos < end; {
		s := d.main.read(&d.r)
		if s < numChars {
			window[pos] = byte(s)
			pos++
			if d.r.failed {
				return fmt.Errorf("%w: it ends early", ErrCorrupt)
			}
			continue
		}
		length, offset := d.match(s - numChars)
		switch {
		case d.r.failed || length > end-pos:
			return fmt.Errorf("%w: match of %d bytes", ErrCorrupt, length)
		case offset == 0 || int64(offset) > before+int64(pos) || int(offset) > len(window):
			return fmt.Errorf("%w: match %d bytes back", ErrCorrupt, offset)
		}
		from := pos - int(offset)
		if from >= 0 && int(offset) >= length {
			copy(window[pos:pos+length], window[from:])
			pos += length
			continue
		}
		for ; length > 0; length-- {
			window[pos] = window[from&mask]
			pos++
			from++
		}
	}
	return nil
}

// match reads the rest of a match with this main symbol.
func (d *Decoder) match(s int) (length int, offset uint32) {
	slot := s / lengthHeaders
	length = s%lengthHeaders + minMatch
	if length == lengthHeaders-1+minMatch {
		length += d.long.read(&d.r)
	}
	f := slotBase[slot]
	extra := uint(slotExtra[slot])
	switch {
	case d.kind == kindAligned && extra >= 3:
		f += d.r.bits(extra-3) << 3
		f += uint32(d.aligned.read(&d.r))
	case extra > 0:
		f += d.r.bits(extra)
	}
	d.repeats = d.repeats.use(f)
	return length, d.repeats[0]
}

// A bitReader takes bits of words of 16, the first bit highest. Behind the end it gives
// zeros and has failed.
type bitReader struct {
	in     []byte
	at     int    // of the next word in in
	acc    uint64 // the next bits, from the highest
	count  int    // bits in acc that are there
	failed bool
}

// fill makes sure that 32 bits are in acc, zeros if the input has ended.
func (r *bitReader) fill() {
	for r.count < 32 && r.at+2 <= len(r.in) {
		r.acc |= uint64(binary.LittleEndian.Uint16(r.in[r.at:])) << (48 - r.count)
		r.at += 2
		r.count += 16
	}
}

// bits returns the next n bits, at most 24.
func (r *bitReader) bits(n uint) uint32 {
	r.fill()
	v := uint32(r.acc >> (64 - n))
	r.drop(int(n))
	return v
}

func (r *bitReader) drop(n int) {
	r.acc <<= n
	r.count -= n
	if r.count < 0 {
		r.failed, r.count = true, 0
	}
}

// alignFull goes to the next word; one that is just beginning is skipped as a whole.
// Bytes follow, so what was read ahead goes back.
func (r *bitReader) alignFull() {
	r.fill()
	part := r.count % 16
	if part == 0 {
		part = 16
	}
	r.drop(part)
	r.at -= r.count / 8
	r.acc, r.count = 0, 0
}

// uint32 returns the next four bytes.
func (r *bitReader) uint32() uint32 {
	var b [4]byte
	if !r.copy(b[:]) {
		r.failed = true
	}
	return binary.LittleEndian.Uint32(b[:])
}

// copy fills dst with bytes and reports whether there were enough.
func (r *bitReader) copy(dst []byte) bool {
	n := copy(dst, r.in[r.at:])
	r.at += n
	return n == len(dst)
}
