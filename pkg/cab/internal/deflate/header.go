package deflate

import "github.com/phonebookadmin/pba/pkg/cab/internal/coding"

// bits returns the bits that the codes of the counted symbols take, extra bits
// not included.
func (c *codePair) bits(n *counts) int {
	sum := 0
	for s, k := range &n.lits {
		sum += int(k) * int(c.lits[s].length)
	}
	for s, k := range &n.dists {
		sum += int(k) * int(c.dists[s].length)
	}
	return sum
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

// bestDynamic returns codes for symbols used so often: those that take the fewest
// bits and, with tune, others of more regular lengths if their shorter description
// makes up for it.
func bestDynamic(n *counts, tune bool) *dynamic {
	best := newDynamic(n, tune)
	if !tune {
		return best
	}
	for _, slack := range []uint32{32, 64} {
		other := *n
		levelOut(other.lits[:], slack)
		levelOut(other.dists[:], slack)
		if d := newDynamic(&other, tune); d.bits(n) < best.bits(n) {
			best = d
		}
	}
	return best
}

// newDynamic returns the codes that take the fewest bits for these counts.
func newDynamic(n *counts, tune bool) *dynamic {
	d := new(dynamic)
	var lengths [numLitLen + numDistance]uint8
	litLengths, distLengths := lengths[:numLitLen], lengths[numLitLen:]
	coding.Lengths(litLengths, n.lits[:], maxCodeBits)
	coding.Lengths(distLengths, n.dists[:], maxCodeBits)
	setCodes(d.lits[:], litLengths)
	setCodes(d.dists[:], distLengths)
	d.numLits = lastUsed(litLengths, firstLength)
	d.numDists = lastUsed(distLengths, 1)
	used := append(litLengths[:d.numLits:d.numLits], distLengths[:d.numDists]...)

	d.describe(used, nil)
	if tune {
		// With the lengths known, it shows which runs are worth a symbol.
		d.describe(used, &d.codeLens)
	}
	return d
}

// describe writes code lengths in the code length alphabet, with this code in mind
// if there is one. It keeps a description that is there and takes as few bits.
func (d *dynamic) describe(lengths []uint8, by *[numCodeLen]code) {
	next := *d
	if by == nil {
		next.symbols = runLengths(lengths)
	} else {
		next.symbols = cheapRuns(lengths, by)
	}
	var freq [numCodeLen]uint32
	for _, s := range next.symbols {
		freq[s.symbol]++
	}
	var codeLens, ordered [numCodeLen]uint8
	coding.Lengths(codeLens[:], freq[:], maxCodeLenBits)
	setCodes(next.codeLens[:], codeLens[:])
	for i, s := range codeLenOrder {
		ordered[i] = codeLens[s]
	}
	next.numCodeLens = lastUsed(ordered[:], 4)
	if d.symbols == nil || next.headerBits() < d.headerBits() {
		*d = next
	}
}

// bits returns the bits of the header and of the codes of the counted symbols.
func (d *dynamic) bits(n *counts) int { return d.headerBits() + d.codePair.bits(n) }

// lastUsed returns how many lengths there are without the zeros at the end, but
// no fewer than least.
func lastUsed(lengths []uint8, least int) int {
	n := len(lengths)
	for n > least && lengths[n-1] == 0 {
		n--
	}
	return n
}

// headerBits returns the bits that writeHeader writes.
func (d *dynamic) headerBits() int {
	n := 5 + 5 + 4 + 3*d.numCodeLens
	for _, s := range d.symbols {
		n += int(d.codeLens[s.symbol].length) + int(codeLenExtra[s.symbol])
	}
	return n
}

// writeHeader writes the description of the codes.
func (d *dynamic) writeHeader(w *bitWriter) {
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

// levelOut makes neighbours equal that are used nearly as often, so that they get
// codes of one length: symbols in use, whose logarithms differ by less than
// slack/64.
func levelOut(n []uint32, slack uint32) {
	for i := 0; i < len(n); {
		if n[i] == 0 {
			i++
			continue
		}
		low, high := coding.Log(n[i]), coding.Log(n[i])
		sum, end := uint32(0), i
		for ; end < len(n) && n[end] > 0; end++ {
			k := coding.Log(n[end])
			if max(high, k)-min(low, k) > slack {
				break
			}
			low, high = min(low, k), max(high, k)
			sum += n[end]
		}
		mean := (sum + uint32(end-i)/2) / uint32(end-i)
		for ; i < end; i++ {
			n[i] = max(1, mean)
		}
	}
}
