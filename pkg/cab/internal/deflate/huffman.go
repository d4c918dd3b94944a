package deflate

import (
	"cmp"
	"math/bits"
	"slices"
)

// A code is one symbol's Huffman code: the bits in the order they are written,
// first bit lowest (RFC 1951 section 3.1.1), and their number, 0 for a symbol
// without a code.
type code struct {
	bits   uint16
	length uint8
}

// maxSymbols is the size of the largest alphabet, the literals and lengths.
const maxSymbols = numLitLen

// setLengths gives every symbol with a frequency its optimal code length of at
// most limit bits, and 0 to the others. The code is complete: decoders exist
// that take nothing else, see the package comment. For that reason at least two
// symbols get a code: with fewer in use, the first unused ones are added.
//
// The method is package-merge (Larmore and Hirschberg 1990). Each level holds the
// symbols and the pairs of the level before it, in the order of weight. Among
// the cheapest items taken from a level, symbols always come as a prefix of the
// symbols in order, so it suffices to remember which items are symbols.
func setLengths(lengths []uint8, freq []uint32, limit int) {
	var sorted [maxSymbols]leaf
	leaves := collectLeaves(sorted[:0], freq)

	var isLeaf [maxCodeBits][2 * maxSymbols]bool
	var buf [2][2 * maxSymbols]uint32
	var below []uint32 // weights of the level before
	for level := range limit {
		below = mergeLevel(buf[level%2][:0], &isLeaf[level], leaves, below)
	}

	clear(lengths)
	take := 2*len(leaves) - 2
	for level := limit - 1; level >= 0; level-- {
		taken := 0
		for _, ok := range isLeaf[level][:take] {
			if ok {
				lengths[leaves[taken].symbol]++
				taken++
			}
		}
		take = 2 * (take - taken)
	}
}

// A leaf is a symbol in use and its weight.
type leaf struct {
	symbol int
	weight uint32
}

// collectLeaves appends the symbols that need a code, the rarest first.
func collectLeaves(leaves []leaf, freq []uint32) []leaf {
	for s, n := range freq {
		if n > 0 {
			leaves = append(leaves, leaf{s, n})
		}
	}
	for s := 0; len(leaves) < 2; s++ {
		if freq[s] == 0 {
			leaves = append(leaves, leaf{s, 1})
		}
	}
	slices.SortFunc(leaves, func(a, b leaf) int {
		return cmp.Or(cmp.Compare(a.weight, b.weight), cmp.Compare(a.symbol, b.symbol))
	})
	return leaves
}

// mergeLevel appends the weights of the leaves and of the pairs of below to dst,
// in order, notes which of them are leaves, and returns the weights.
func mergeLevel(dst []uint32, isLeaf *[2 * maxSymbols]bool, leaves []leaf, below []uint32) []uint32 {
	i, pairs := 0, len(below)/2
	for j := 0; i < len(leaves) || j < pairs; {
		if j == pairs || i < len(leaves) && leaves[i].weight <= below[2*j]+below[2*j+1] {
			isLeaf[len(dst)] = true
			dst = append(dst, leaves[i].weight)
			i++
		} else {
			dst = append(dst, below[2*j]+below[2*j+1])
			j++
		}
	}
	return dst
}

// setCodes numbers the codes of the given lengths, RFC 1951 section 3.2.2.
func setCodes(codes []code, lengths []uint8) {
	var count, next [maxCodeBits + 1]uint16
	for _, n := range lengths {
		count[n]++
	}
	count[0] = 0
	for n := 1; n <= maxCodeBits; n++ {
		next[n] = (next[n-1] + count[n-1]) << 1
	}
	for s, n := range lengths {
		codes[s] = code{}
		if n > 0 {
			codes[s] = code{bits.Reverse16(next[n]) >> (16 - n), n}
			next[n]++
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
