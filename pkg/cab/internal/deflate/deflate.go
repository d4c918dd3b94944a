// Package deflate writes the compressed half of MSZIP blocks: raw DEFLATE
// streams (RFC 1951) of up to 32 KiB of plain data each, whose matches may
// reach back into the 32 KiB before the block.
//
// It exists because compress/flate cannot write blocks that every cabinet
// reader takes:
//
//   - With fewer than two distances in a block compress/flate writes an
//     incomplete distance code. libmspack, the library of cabextract, builds
//     its tables from complete codes only and refuses the block. Here all
//     three codes of a block are always complete.
//   - On data that does not shrink its output passes the 32780 bytes which
//     [MS-MCI] 2 allows for a block. Here such data is stored, so that a stream
//     is never longer than its plain bytes and [StoredOverhead].
//   - A dictionary can be set only by making a new compressor. Here the
//     history stays from one block to the next.
//
// Every stream is a single DEFLATE block, the smallest of the three kinds:
// dynamic codes, fixed codes, or stored. The output depends on the plain bytes
// of the folder so far and on nothing else.
package deflate

import "encoding/binary"

const (
	// WindowSize is how far back a match may reach, in bytes, and so the
	// history that is kept between blocks. RFC 1951 section 2.
	WindowSize = 32768

	// MaxBlock is the largest block of plain bytes, [MS-MCI] 2.
	MaxBlock = 32768

	// StoredOverhead is the number of bytes around plain bytes that are stored:
	// the 3 header bits padded to a byte, LEN and NLEN. RFC 1951 section 3.2.4.
	StoredOverhead = 5
)

// An Encoder compresses the blocks of one folder in order; another folder needs
// another Encoder, for it has no history. The zero value is ready to use. It takes about 600 KiB and is not safe for concurrent use.
type Encoder struct {
	finder finder
	tokens []token
	lits   [numLitLen]uint32   // uses of each literal/length symbol
	dists  [numDistance]uint32 // uses of each distance symbol
	extra  int                 // extra bits of all matches
}

// AppendBlock compresses block, appends the stream to dst and returns the
// extended slice. The block must have 1 to [MaxBlock] bytes, and every block but
// the last of a folder exactly MaxBlock, which is what cabinets prescribe and
// what the history relies upon; AppendBlock panics outside 1 to MaxBlock. The
// block is copied, not kept.
func (e *Encoder) AppendBlock(dst, block []byte) []byte {
	if len(block) == 0 || len(block) > MaxBlock {
		panic("deflate: block size out of range")
	}
	e.parse(block)
	codes := newDynamic(&e.lits, &e.dists)
	dynamic := codes.headerBits() + codes.bodyBits(&e.lits, &e.dists) + e.extra
	fixed := blockHeaderBits + fixedCodes.bodyBits(&e.lits, &e.dists) + e.extra
	stored := 8 * (len(block) + StoredOverhead)

	if stored <= min(dynamic, fixed) {
		return appendStored(dst, block)
	}
	w := bitWriter{out: dst}
	if fixed <= dynamic {
		w.write(finalFixed, blockHeaderBits)
		e.writeTokens(&w, fixedCodes)
	} else {
		codes.writeHeader(&w)
		e.writeTokens(&w, &codes.codePair)
	}
	return w.flush()
}

// parse turns the block into tokens and counts the symbols they need.
func (e *Encoder) parse(block []byte) {
	e.tokens = e.finder.tokens(e.tokens[:0], block)
	clear(e.lits[:])
	clear(e.dists[:])
	e.extra = 0
	e.lits[endOfBlock] = 1
	for _, t := range e.tokens {
		if t.isLiteral() {
			e.lits[t.literal()]++
			continue
		}
		l, d := lengthSymbol(t.length()), distanceSymbol(t.distance())
		e.lits[firstLength+l]++
		e.dists[d]++
		e.extra += int(lengthExtra[l]) + int(distanceExtra[d])
	}
}

// writeTokens writes the tokens and the end of the block.
func (e *Encoder) writeTokens(w *bitWriter, codes *codePair) {
	for _, t := range e.tokens {
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

// appendStored appends the block as it is, RFC 1951 section 3.2.4.
func appendStored(dst, block []byte) []byte {
	n := uint16(len(block))
	dst = append(dst, finalStored)                  // BFINAL, BTYPE, padding
	dst = binary.LittleEndian.AppendUint16(dst, n)  // LEN
	dst = binary.LittleEndian.AppendUint16(dst, ^n) // NLEN
	return append(dst, block...)
}
