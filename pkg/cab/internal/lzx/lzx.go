// Package lzx writes and reads the LZX streams of cabinets.
//
// # Format
//
// A folder is one stream, cut into frames of 32768 plain bytes, the last of which
// may be shorter; a cabinet has a frame in each of its blocks. The stream consists
// of 16-bit words, little-endian, whose bits are taken from the highest. Each frame
// ends with zeros up to a word.
//
// The first bit of a stream says whether the addresses of x86 calls were translated;
// if so, a 32-bit size follows, the high half first. Then come blocks, which know
// nothing of frames but that no match crosses the end of one:
//
//	3 bits   kind: 1 verbatim, 2 aligned offsets, 3 uncompressed
//	24 bits  plain bytes in the block
//	...      aligned: eight code lengths of 3 bits
//	...      lengths of the main code, in two pieces, and of the length code, each as
//	         the change since the block before, in a code of its own
//	...      symbols
//
// A main symbol is a literal, or 256 + 8 × offset slot + length - 2; from a length of
// 9 on, a symbol of the length code follows. The slots 0, 1 and 2 repeat one of the last
// three offsets, the others stand for the offset plus 2 with the extra bits behind.
// In a block with aligned offsets, the lowest three of those bits have a code.
//
// An uncompressed block begins at a word and has the three last offsets, 32 bits each,
// and bytes, to which one is added if they are odd.
//
// The facts are those that the comments of libmspack's lzxd.c give, which correct
// Microsoft's description of 1997; [MS-PATCH] describes a related but other stream.
package lzx

import "math/bits"

// Windows, as powers of two. [MS-CAB] 2.2, typeCompress.
const (
	MinWindow = 15
	MaxWindow = 21
)

const (
	// FrameSize is the number of plain bytes in every frame but the last.
	FrameSize = 32768

	minMatch = 2
	maxMatch = 257

	numChars      = 256
	lengthHeaders = 8   // lengths 2 to 8, and 7 for those with a symbol of their own
	numLengths    = 249 // lengths 9 to 257
	numAligned    = 8
	numPretree    = 20
	maxSlots      = 50
	maxMain       = numChars + maxSlots*lengthHeaders

	maxCodeBits    = 16
	maxPretreeBits = 15 // sent in 4 bits
	maxAlignedBits = 7  // sent in 3 bits

	kindVerbatim     = 1
	kindAligned      = 2
	kindUncompressed = 3

	repeats = 3 // offsets that are remembered
	// offsetBias is added to offsets, so that the numbers below stand for repeats.
	offsetBias = repeats - 1

	// Codes of the pretree beyond the changes of a length.
	pretreeZeros     = 17 // 4 bits: 4 to 19 zeros
	pretreeManyZeros = 18 // 5 bits: 20 to 51 zeros
	pretreeSame      = 19 // 1 bit: 4 or 5 lengths with the change that follows
)

// slotCounts are the numbers of offset slots of the windows from MinWindow on.
var slotCounts = [MaxWindow - MinWindow + 1]int{30, 32, 34, 36, 38, 42, 50}

// slotBase and slotExtra are the first formatted offset of each slot and the bits that
// say which it is.
var slotBase, slotExtra = newSlots()

func newSlots() (base [maxSlots + 1]uint32, extra [maxSlots]uint8) {
	for s := range maxSlots {
		if s >= 4 {
			extra[s] = uint8(min(s/2-1, 17))
		}
		base[s+1] = base[s] + 1<<extra[s]
	}
	return base, extra
}

// slotOf returns the slot of a formatted offset.
func slotOf(f uint32) int {
	if f < 4 {
		return int(f)
	}
	if f >= 1<<18 {
		return int(f>>17) + 34
	}
	e := bits.Len32(f) - 1
	return 2*e + int(f>>(e-1)&1)
}

// repeated are the last three offsets.
type repeated [repeats]uint32

// initial is what they are at the start.
var initial = repeated{1, 1, 1}

// use returns the repeats after a match with the formatted offset f, which is the
// number of a repeat if it is below 3.
func (r repeated) use(f uint32) repeated {
	if f < repeats {
		r[0], r[f] = r[f], r[0]
		return r
	}
	return repeated{f - offsetBias, r[0], r[1]}
}
