package deflate

import (
	"math/bits"

	"github.com/phonebookadmin/pba/pkg/cab/internal/coding"
)

// A code is one symbol's Huffman code: the bits in the order they are written,
// first bit lowest (RFC 1951 section 3.1.1), and their number, 0 for a symbol
// without a code.
type code struct {
	bits   uint16
	length uint8
}

// setCodes numbers the codes of the given lengths, RFC 1951 section 3.2.2.
func setCodes(codes []code, lengths []uint8) {
	var numbers [numFixed]uint16
	coding.Codes(numbers[:len(lengths)], lengths)
	for s, n := range lengths {
		codes[s] = code{}
		if n > 0 {
			codes[s] = code{bits.Reverse16(numbers[s]) >> (16 - n), n}
		}
	}
}

// A bitWriter appends bits to out, the first bit in the lowest place of a byte
// (RFC 1951 section 3.1.1).
type bitWriter struct {
	out   []byte
	acc   uint64
	count uint // bits waiting in acc, fewer than 32 between calls
}

// write appends the n lowest bits of v, which has no others; n is at most 16.
func (w *bitWriter) write(v uint64, n uint) {
	w.acc |= v << w.count
	w.count += n
	if w.count >= 32 {
		w.out = append(w.out, byte(w.acc), byte(w.acc>>8), byte(w.acc>>16), byte(w.acc>>24))
		w.acc >>= 32
		w.count -= 32
	}
}

// writeCode appends a Huffman code.
func (w *bitWriter) writeCode(c code) { w.write(uint64(c.bits), uint(c.length)) }

// flush pads the last byte with zeros and returns out.
func (w *bitWriter) flush() []byte {
	for ; w.count > 0; w.count -= min(w.count, 8) {
		w.out = append(w.out, byte(w.acc))
		w.acc >>= 8
	}
	return w.out
}
