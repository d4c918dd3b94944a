package deflate

import (
	"encoding/binary"
	"math/bits"

	"github.com/phonebookadmin/pba/pkg/cab/internal/coding"
)

// A bitReader takes bits, the first lowest (RFC 1951 section 3.1.1). Behind the end it
// gives zeros and has failed.
type bitReader struct {
	in     []byte
	at     int    // of the next byte that is not in acc
	acc    uint64 // the next bits
	count  int    // bits of acc that count; more may be there
	failed bool
}

// fill makes sure that 48 bits are in acc, zeros if the input has ended.
func (r *bitReader) fill() {
	if r.at+8 <= len(r.in) {
		r.acc |= binary.LittleEndian.Uint64(r.in[r.at:]) << r.count
		r.at += (63 - r.count) / 8
		r.count |= 56
		return
	}
	for r.count <= 56 && r.at < len(r.in) {
		r.acc |= uint64(r.in[r.at]) << r.count
		r.at++
		r.count += 8
	}
}

// bits returns the next n bits, at most 16.
func (r *bitReader) bits(n uint) uint32 {
	if r.count < int(n) {
		r.fill()
	}
	v := uint32(r.acc & (1<<n - 1))
	r.drop(int(n))
	return v
}

func (r *bitReader) drop(n int) {
	r.acc >>= n
	r.count -= n
	if r.count < 0 {
		r.failed, r.count = true, 0
	}
}

// align goes to the next byte and gives back what was read ahead.
func (r *bitReader) align() {
	r.drop(r.count % 8)
	r.at -= r.count / 8
	r.acc, r.count = 0, 0
}

// rest returns the whole bytes that were not used.
func (r *bitReader) rest() int { return len(r.in) - r.at + r.count/8 }

// copy fills dst with the bytes behind aligned bits.
func (r *bitReader) copy(dst []byte) {
	r.align()
	n := copy(dst, r.in[r.at:])
	r.at += n
	if n < len(dst) {
		r.failed = true
	}
}

// tableBits is how many bits a table looks at at once. Longer codes are rare.
const tableBits = 10

// A table decodes the symbols of a code.
type table struct {
	short [1 << tableBits]uint16 // symbol<<4 | length by the next bits, 0 for others
	// limit is, for each length, the first 15 bits behind its codes; base what to add to
	// a code for the place of its symbol in order.
	limit  [maxCodeBits + 1]uint32
	base   [maxCodeBits + 1]int32
	sorted [numFixed]uint16 // symbols by their codes
}

// set makes the table for these code lengths, and reports whether they are those of a
// code, of which symbols may be missing.
func (t *table) set(lengths []uint8) bool {
	var count [maxCodeBits + 1]int
	for _, n := range lengths {
		count[n]++
	}
	var next [maxCodeBits + 1]int // where symbols of each length go
	if code := coding.Ranges(count[:], next[:], t.base[:], t.limit[:]); code > 1<<maxCodeBits {
		return false
	}
	clear(t.short[:])
	for s, n := range lengths {
		if n == 0 {
			continue
		}
		place := next[n]
		next[n]++
		t.sorted[place] = uint16(s)
		if n > tableBits {
			continue
		}
		number := uint16(int32(place) - t.base[n])
		for i := int(bits.Reverse16(number) >> (16 - n)); i < len(t.short); i += 1 << n {
			t.short[i] = uint16(s)<<4 | uint16(n)
		}
	}
	return true
}

// read returns the next symbol, or -1 for bits that are no code.
func (t *table) read(r *bitReader) int {
	if r.count < maxCodeBits {
		r.fill()
	}
	if e := t.short[r.acc&(1<<tableBits-1)]; e != 0 {
		r.drop(int(e & 15))
		return int(e >> 4)
	}
	next := uint32(bits.Reverse16(uint16(r.acc)) >> 1)
	for n := 1; n <= maxCodeBits; n++ {
		if next < t.limit[n] {
			r.drop(n)
			return int(t.sorted[int32(next>>(maxCodeBits-n))+t.base[n]])
		}
	}
	return -1
}
