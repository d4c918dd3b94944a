package lzx

import (
	"fmt"

	"github.com/phonebookadmin/pba/pkg/cab/internal/coding"
)

// tableBits is how many bits a table looks at at once. Longer codes are rare.
const tableBits = 11

// A table decodes the symbols of a code.
type table struct {
	short [1 << tableBits]uint16 // symbol<<5 | length by the next bits, 0 for longer ones
	// limit is, for each length, the first 16 bits behind its codes; base what to add to
	// a code for the place of its symbol in order.
	limit  [maxCodeBits + 1]uint32
	base   [maxCodeBits + 1]int32
	sorted [maxMain]uint16 // symbols by their codes
	empty  bool
}

// set makes the table for these code lengths. The code must be complete, or may have
// no symbols at all if empty is allowed.
func (t *table) set(lengths []uint8, emptyAllowed bool) error {
	var count [maxCodeBits + 1]int
	for _, n := range lengths {
		count[n]++
	}
	t.empty = count[0] == len(lengths)
	if t.empty {
		if emptyAllowed {
			return nil
		}
		return fmt.Errorf("%w: a code has no symbols", ErrCorrupt)
	}
	var next [maxCodeBits + 1]int // where symbols of each length go
	if code := coding.Ranges(count[:], next[:], t.base[:], t.limit[:]); code != 1<<maxCodeBits {
		return fmt.Errorf("%w: a code is not complete", ErrCorrupt)
	}
	for s, n := range lengths {
		if n > 0 {
			t.sorted[next[n]] = uint16(s)
			next[n]++
		}
	}
	t.fillShort(count[:])
	return nil
}

// fillShort fills short.
func (t *table) fillShort(count []int) {
	i, place := 0, 0
	for n := 1; n <= tableBits; n++ {
		for range count[n] {
			entry := t.sorted[place]<<5 | uint16(n)
			place++
			for range 1 << (tableBits - n) {
				t.short[i] = entry
				i++
			}
		}
	}
	clear(t.short[i:])
}

// read returns the next symbol.
func (t *table) read(r *bitReader) int {
	if t.empty {
		r.failed = true
		return 0
	}
	if r.count < maxCodeBits {
		r.fill()
	}
	if e := t.short[r.acc>>(64-tableBits)]; e != 0 {
		r.drop(int(e & 31))
		return int(e >> 5)
	}
	bits := uint32(r.acc >> (64 - maxCodeBits))
	n := tableBits + 1
	for bits >= t.limit[n] {
		n++
	}
	r.drop(n)
	return int(t.sorted[int32(bits>>(maxCodeBits-n))+t.base[n]])
}
