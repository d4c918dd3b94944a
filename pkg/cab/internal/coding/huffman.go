// Package coding holds what the encoders of cabinets have in common: lengths of
// Huffman codes, logarithms for what symbols cost, and the comparison of bytes.
// All arithmetic is in integers, so it is the same on every machine.
package coding

import (
	"cmp"
	"slices"
)

const (
	maxSymbols = 1024
	maxLimit   = 16
)

// Lengths gives every symbol with a frequency its optimal Huffman code length of at
// most limit bits, 16 or less, and 0 to the others. The code is complete: decoders
// exist that take nothing else. For that reason at least two symbols get a code:
// with fewer in use, the first unused ones are added.
//
// The method is package-merge (Larmore and Hirschberg 1990). Each level holds the
// symbols and the pairs of the level before it, in the order of weight. Among
// the cheapest items taken from a level, symbols always come as a prefix of the
// symbols in order, so it suffices to remember which items are symbols.
func Lengths(lengths []uint8, freq []uint32, limit int) {
	var sorted [maxSymbols]leaf
	leaves := collectLeaves(sorted[:0], freq)

	isLeaf := make([]bool, limit*2*len(leaves))
	var buf [2][2 * maxSymbols]uint32
	var below []uint32 // weights of the level before
	for level := range limit {
		below = mergeLevel(buf[level%2][:0], isLeaf[level*2*len(leaves):], leaves, below)
	}

	clear(lengths)
	take := 2*len(leaves) - 2
	for level := limit - 1; level >= 0; level-- {
		taken := 0
		for _, ok := range isLeaf[level*2*len(leaves):][:take] {
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
func mergeLevel(dst []uint32, isLeaf []bool, leaves []leaf, below []uint32) []uint32 {
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

// Codes numbers the codes of the given lengths, at most 16, as RFC 1951 section
// 3.2.2 and LZX do: shorter ones first, then by symbol, the first bit highest.
func Codes(codes []uint16, lengths []uint8) {
	var count, next [maxLimit + 2]uint32
	for _, n := range lengths {
		count[n]++
	}
	count[0] = 0
	for n := 1; n <= maxLimit; n++ {
		next[n] = (next[n-1] + count[n-1]) << 1
	}
	for s, n := range lengths {
		codes[s] = 0
		if n > 0 {
			codes[s] = uint16(next[n])
			next[n]++
		}
	}
}

// Ranges lays out a code by how many codes there are of each length; the longest
// length is that of the slices. It sets, for each length, where its first symbol
// stands in the order of the codes (next), what to add to a code for the place of its
// symbol (base), and the first bits of the longest length behind its codes (limit).
// It returns the last of these: one behind the largest number for a complete code, more
// where there are too many codes.
func Ranges(count, next []int, base []int32, limit []uint32) uint32 {
	longest := len(limit) - 1
	code, place := uint32(0), 0
	for n := 1; n <= longest; n++ {
		next[n] = place
		base[n] = int32(place) - int32(code>>(longest-n))
		code += uint32(count[n]) << (longest - n)
		place += count[n]
		limit[n] = code
	}
	return code
}
