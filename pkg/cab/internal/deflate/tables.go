package deflate

import "math/bits"

// The alphabets of RFC 1951 sections 3.2.5 to 3.2.7.
const (
	endOfBlock  = 256
	firstLength = 257
	numLengths  = 29
	numLitLen   = firstLength + numLengths // 286: 256 literals, the end, 29 lengths
	numDistance = 30
	numCodeLen  = 19
	numFixed    = 288 // literals and lengths of the fixed code, two of them unused

	maxCodeBits    = 15 // longest literal/length or distance code
	maxCodeLenBits = 7  // longest code of the code length alphabet

	repeatPrevious = 16 // 2 extra bits: the previous length 3 to 6 times
	repeatZero     = 17 // 3 extra bits: a zero 3 to 10 times
	repeatZeroLong = 18 // 7 extra bits: a zero 11 to 138 times
)

// The kinds of blocks, RFC 1951 section 3.2.3, BTYPE. BFINAL is in front of it.
const (
	blockHeaderBits = 3

	kindStored  = 0
	kindFixed   = 1
	kindDynamic = 2
)

// Base values and extra bits of the length symbols, counted from 257, and of
// the distance symbols. RFC 1951 section 3.2.5.
var (
	lengthBase = [numLengths]uint16{
		3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59,
		67, 83, 99, 115, 131, 163, 195, 227, 258,
	}
	lengthExtra = [numLengths]uint8{
		0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3,
		4, 4, 4, 4, 5, 5, 5, 5, 0,
	}
	distanceBase = [numDistance]uint16{
		1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769,
		1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
	}
	distanceExtra = [numDistance]uint8{
		0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8,
		9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
	}
)

// codeLenOrder is the order in which the code lengths of the code length
// alphabet are sent, RFC 1951 section 3.2.7.
var codeLenOrder = [numCodeLen]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// codeLenExtra is the number of extra bits of each symbol of that alphabet.
var codeLenExtra = [numCodeLen]uint8{repeatPrevious: 2, repeatZero: 3, repeatZeroLong: 7}

// lengthSymbol returns the symbol of a match length of 3 to 258, less 257.
func lengthSymbol(length int) int {
	if length == maxMatch {
		return numLengths - 1
	}
	return logSymbol(uint(length-minMatch), 2)
}

// distanceSymbol returns the symbol of a distance of 1 to 32768.
func distanceSymbol(distance int) int { return logSymbol(uint(distance-1), 1) }

// logSymbol numbers v as both alphabets do: 2^step symbols for each power of
// two, after as many values that have one to themselves.
func logSymbol(v uint, step int) int {
	n := bits.Len(v) - step - 1
	if n <= 0 {
		return int(v)
	}
	return n<<step + int(v>>n)
}

// A codePair is the two codes that the body of a block uses.
type codePair struct {
	lits  [numLitLen]code
	dists [numDistance]code
}

// fixedCodes are the codes of RFC 1951 section 3.2.6.
var fixedCodes = newFixed()

func newFixed() *codePair {
	// The two unused symbols at the end of either alphabet count in numbering
	// the codes, so they have lengths here too.
	var lits [numFixed]uint8
	var dists [32]uint8
	for i := range lits {
		switch {
		case i < 144:
			lits[i] = 8
		case i < 256:
			lits[i] = 9
		case i < 280:
			lits[i] = 7
		default:
			lits[i] = 8
		}
	}
	for i := range dists {
		dists[i] = 5
	}
	var codes [numFixed]code
	pair := new(codePair)
	setCodes(codes[:], lits[:])
	copy(pair.lits[:], codes[:])
	setCodes(codes[:], dists[:])
	copy(pair.dists[:], codes[:])
	return pair
}
