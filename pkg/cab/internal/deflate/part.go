package deflate

import "encoding/binary"

// A part of a block is a DEFLATE block of its own.
type part struct {
	start, end int // of the plain bytes
	tokens     []token
	counts     counts
	kind       uint64 // BTYPE
	codes      *dynamic
	bits       int
}

// counts are the uses of each symbol in a stretch of tokens.
type counts struct {
	lits  [numLitLen]uint32   // of each literal/length symbol
	dists [numDistance]uint32 // of each distance symbol
}

// count counts the symbols of the part, with the end of the block.
func (p *part) count() {
	p.counts = counts{}
	p.counts.add(p.tokens)
	p.counts.lits[endOfBlock]++
}

// add counts the symbols of the tokens.
func (c *counts) add(tokens []token) {
	for _, t := range tokens {
		if t.isLiteral() {
			c.lits[t.literal()]++
			continue
		}
		c.lits[firstLength+lengthSymbol(t.length())]++
		c.dists[distanceSymbol(t.distance())]++
	}
}

// merge adds the counts of another stretch.
func (c *counts) merge(other *counts) {
	for s, n := range &other.lits {
		c.lits[s] += n
	}
	for s, n := range &other.dists {
		c.dists[s] += n
	}
}

// extra returns the extra bits of all matches.
func (c *counts) extra() int {
	n := 0
	for s, x := range lengthExtra {
		n += int(x) * int(c.lits[firstLength+s])
	}
	for s, x := range distanceExtra {
		n += int(x) * int(c.dists[s])
	}
	return n
}

// choose finds the kind of block that takes the fewest bits.
func (p *part) choose(tune bool) {
	p.codes = bestDynamic(&p.counts, tune)
	extra := p.counts.extra()
	p.kind, p.bits = kindDynamic, blockHeaderBits+p.codes.bits(&p.counts)+extra
	if fixed := blockHeaderBits + fixedCodes.bits(&p.counts) + extra; fixed < p.bits {
		p.kind, p.bits = kindFixed, fixed
	}
	// The padding in front of LEN is not known here, so the most is taken.
	if stored := blockHeaderBits + 7 + 32 + 8*(p.end-p.start); stored < p.bits {
		p.kind, p.bits = kindStored, stored
	}
}

// write writes the part, RFC 1951 section 3.2.3.
func (p *part) write(w *bitWriter, block []byte, final bool) {
	switch p.kind {
	case kindStored:
		writeStored(w, block[p.start:p.end], final)
	case kindFixed:
		w.writeBlockHeader(kindFixed, final)
		p.writeTokens(w, fixedCodes)
	default:
		w.writeBlockHeader(kindDynamic, final)
		p.codes.writeHeader(w)
		p.writeTokens(w, &p.codes.codePair)
	}
}

// writeTokens writes the tokens and the end of the block.
func (p *part) writeTokens(w *bitWriter, codes *codePair) {
	for _, t := range p.tokens {
		if t.isLiteral() {
			w.writeCode(codes.lits[t.literal()])
			continue
		}
		l, d := lengthSymbol(t.length()), distanceSymbol(t.distance())
		w.writeCode(codes.lits[firstLength+l])
		w.write(uint64(t.length()-int(lengthBase[l])), uint(lengthExtra[l]))
		w.writeCode(codes.dists[d])
		w.write(uint64(t.distance()-int(distanceBase[d])), uint(distanceExtra[d]))
	}
	w.writeCode(codes.lits[endOfBlock])
}

// writeBlockHeader writes BFINAL and BTYPE.
func (w *bitWriter) writeBlockHeader(kind uint64, final bool) {
	if final {
		kind = kind<<1 | 1
	} else {
		kind <<= 1
	}
	w.write(kind, blockHeaderBits)
}

// writeStored writes bytes as they are, RFC 1951 section 3.2.4.
func writeStored(w *bitWriter, plain []byte, final bool) {
	w.writeBlockHeader(kindStored, final)
	out := w.flush()
	n := uint16(len(plain))
	out = binary.LittleEndian.AppendUint16(out, n)  // LEN
	out = binary.LittleEndian.AppendUint16(out, ^n) // NLEN
	w.out = append(out, plain...)
}
