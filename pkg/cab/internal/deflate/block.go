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

	maxCodeBits    = 15 // longest literal/length or distance code
	maxCodeLenBits = 7  // longest code of the code length alphabet

	repeatPrevious = 16 // 2 extra bits: the previous length 3 to 6 times
	repeatZero     = 17 // 3 extra bits: a zero 3 to 10 times
	repeatZeroLong = 18 // 7 extra bits: a zero 11 to 138 times
)

// The first bits of a block, RFC 1951 section 3.2.3: BFINAL in bit 0, always
// set since a stream is a single block here, and BTYPE in bits 1 and 2.
const (
	blockHeaderBits = 3
	finalStored     = 1 | 0<<1
	finalFixed      = 1 | 1<<1
	finalDynamic    = 1 | 2<<1
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
	var lits [288]uint8
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
	var codes [288]code
	pair := new(codePair)
	setCodes(codes[:], lits[:])
	copy(pair.lits[:], codes[:])
	setCodes(codes[:], dists[:])
	copy(pair.dists[:], codes[:])
	return pair
}

// bodyBits returns the bits that the codes of the counted symbols take, extra
// bits not included.
func (c *codePair) bodyBits(lits *[numLitLen]uint32, dists *[numDistance]uint32) int {
	n := 0
	for s, count := range lits {
		n += int(count) * int(c.lits[s].length)
	}
	for s, count := range dists {
		n += int(count) * int(c.dists[s].length)
	}
	return n
}

// A dynamic is the codes of a block that brings its own, and what its header
// says of them. RFC 1951 section 3.2.7.
type dynamic struct {
	codePair
	numLits, numDists, numCodeLens int // HLIT + 257, HDIST + 1, HCLEN + 4
	symbols                        []codeLenSymbol
	codeLens                       [numCodeLen]code
}

// A codeLenSymbol is a symbol of the code length alphabet and its extra bits.
type codeLenSymbol struct{ symbol, extra uint8 }

// newDynamic returns the best codes for symbols used so often.
func newDynamic(lits *[numLitLen]uint32, dists *[numDistance]uint32) *dynamic {
	d := &dynamic{numLits: firstLength, numDists: 1, numCodeLens: 4}
	var lengths [numLitLen + numDistance]uint8
	litLengths, distLengths := lengths[:numLitLen], lengths[numLitLen:]
	setLengths(litLengths, lits[:], maxCodeBits)
	setLengths(distLengths, dists[:], maxCodeBits)
	setCodes(d.lits[:], litLengths)
	setCodes(d.dists[:], distLengths)
	d.numLits = lastUsed(litLengths, firstLength)
	d.numDists = lastUsed(distLengths, 1)

	n := copy(lengths[d.numLits:], distLengths[:d.numDists])
	d.symbols = runLengths(lengths[:d.numLits+n])
	var freq [numCodeLen]uint32
	for _, s := range d.symbols {
		freq[s.symbol]++
	}
	var codeLenLengths, ordered [numCodeLen]uint8
	setLengths(codeLenLengths[:], freq[:], maxCodeLenBits)
	setCodes(d.codeLens[:], codeLenLengths[:])
	for i, s := range codeLenOrder {
		ordered[i] = codeLenLengths[s]
	}
	d.numCodeLens = lastUsed(ordered[:], 4)
	return d
}

// lastUsed returns how many lengths there are without the zeros at the end, but
// no fewer than least.
func lastUsed(lengths []uint8, least int) int {
	n := len(lengths)
	for n > least && lengths[n-1] == 0 {
		n--
	}
	return n
}

// runLengths writes code lengths in the code length alphabet. A run may go on
// from the literals into the distances, as RFC 1951 section 3.2.7 allows.
func runLengths(lengths []uint8) []codeLenSymbol {
	symbols := make([]codeLenSymbol, 0, len(lengths))
	for i := 0; i < len(lengths); {
		v, run := lengths[i], 1
		for i+run < len(lengths) && lengths[i+run] == v {
			run++
		}
		i += run
		if v != 0 {
			symbols = append(symbols, codeLenSymbol{v, 0})
			run--
		}
		for run >= 3 {
			var n int
			var s codeLenSymbol
			switch {
			case v != 0:
				n = min(run, 6)
				s = codeLenSymbol{repeatPrevious, uint8(n - 3)}
			case run <= 10:
				n = run
				s = codeLenSymbol{repeatZero, uint8(n - 3)}
			default:
				n = min(run, 138)
				s = codeLenSymbol{repeatZeroLong, uint8(n - 11)}
			}
			symbols = append(symbols, s)
			run -= n
		}
		for ; run > 0; run-- {
			symbols = append(symbols, codeLenSymbol{v, 0})
		}
	}
	return symbols
}

// headerBits returns the bits that writeHeader writes.
func (d *dynamic) headerBits() int {
	n := blockHeaderBits + 5 + 5 + 4 + 3*d.numCodeLens
	for _, s := range d.symbols {
		n += int(d.codeLens[s.symbol].length) + int(codeLenExtra[s.symbol])
	}
	return n
}

// writeHeader writes everything in front of the body of the block.
func (d *dynamic) writeHeader(w *bitWriter) {
	w.write(finalDynamic, blockHeaderBits)    // BFINAL, BTYPE
	w.write(uint64(d.numLits-firstLength), 5) // HLIT
	w.write(uint64(d.numDists-1), 5)          // HDIST
	w.write(uint64(d.numCodeLens-4), 4)       // HCLEN
	for _, s := range codeLenOrder[:d.numCodeLens] {
		w.write(uint64(d.codeLens[s].length), 3)
	}
	for _, s := range d.symbols {
		w.writeCode(d.codeLens[s.symbol])
		w.write(uint64(s.extra), uint(codeLenExtra[s.symbol]))
	}
}
