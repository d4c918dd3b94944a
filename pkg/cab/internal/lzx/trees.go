package lzx

import "github.com/phonebookadmin/pba/pkg/cab/internal/coding"

// lengths are the code lengths of a block, which those of the next are a change of.
type lengths struct {
	main    [maxMain]uint8
	lengths [numLengths]uint8
}

// A coder holds the codes of a block.
type coder struct {
	lengths
	kind       uint32
	main       [maxMain]uint16
	long       [numLengths]uint16
	aligned    [numAligned]uint16
	alignedLen [numAligned]uint8
}

// newCoder returns the codes for symbols used so often.
func newCoder(c *counts) *coder {
	k := &coder{kind: kindVerbatim}
	coding.Lengths(k.lengths.main[:], c.main[:], maxCodeBits)
	coding.Codes(k.main[:], k.lengths.main[:])
	if coding.Sum(c.lengths[:]) > 0 { // this code may be left out
		coding.Lengths(k.lengths.lengths[:], c.lengths[:], maxCodeBits)
		coding.Codes(k.long[:], k.lengths.lengths[:])
	}
	coding.Lengths(k.alignedLen[:], c.aligned[:], maxAlignedBits)
	coding.Codes(k.aligned[:], k.alignedLen[:])
	plain, coded := 0, 3*numAligned
	for i, n := range c.aligned {
		plain += 3 * int(n)
		coded += int(k.alignedLen[i]) * int(n)
	}
	if coded < plain {
		k.kind = kindAligned
	}
	return k
}

// bits returns what the symbols of a block with these counts take.
func (k *coder) bits(c *counts) int {
	n := int(c.extra)
	for s, count := range c.main {
		n += int(count) * int(k.lengths.main[s])
	}
	for s, count := range c.lengths {
		n += int(count) * int(k.lengths.lengths[s])
	}
	return n
}

// writeHeader writes the kind and the size of a block of so many bytes, and its codes.
func (k *coder) writeHeader(w *bitWriter, size, slots int, before *lengths) {
	w.writeBlockHeader(k.kind, size)
	if k.kind == kindAligned {
		for _, n := range k.alignedLen {
			w.write(uint32(n), 3)
		}
	}
	mainEnd := numChars + slots*lengthHeaders
	w.writeLengths(k.lengths.main[:numChars], before.main[:numChars])
	w.writeLengths(k.lengths.main[numChars:mainEnd], before.main[numChars:mainEnd])
	w.writeLengths(k.lengths.lengths[:], before.lengths[:])
	*before = k.lengths
}

func (w *bitWriter) writeBlockHeader(kind uint32, size int) {
	w.write(kind, 3)
	w.write(uint32(size), 24)
}

// A change is a symbol of the pretree with its extra bits; the one for equal lengths
// has the change behind it.
type change struct {
	symbol, extra uint8
}

// writeLengths writes code lengths as changes of those before.
func (w *bitWriter) writeLengths(lengths, before []uint8) {
	changes := changesOf(lengths, before)
	var freq [numPretree]uint32
	for _, c := range changes {
		freq[c.symbol]++
	}
	var codeLens [numPretree]uint8
	var codes [numPretree]uint16
	coding.Lengths(codeLens[:], freq[:], maxPretreeBits)
	coding.Codes(codes[:], codeLens[:])
	for _, n := range codeLens {
		w.write(uint32(n), 4)
	}
	for _, c := range changes {
		w.write(uint32(codes[c.symbol]), uint(codeLens[c.symbol]))
		switch c.symbol {
		case pretreeZeros:
			w.write(uint32(c.extra), 4)
		case pretreeManyZeros:
			w.write(uint32(c.extra), 5)
		case pretreeSame:
			w.write(uint32(c.extra), 1)
		}
	}
}

// changesOf describes lengths by changes.
func changesOf(lengths, before []uint8) []change {
	changes := make([]change, 0, len(lengths))
	for i := 0; i < len(lengths); {
		v, n := lengths[i], 1
		for i+n < len(lengths) && lengths[i+n] == v {
			n++
		}
		switch {
		case v == 0 && n >= 20:
			n = min(n, 51)
			changes = append(changes, change{pretreeManyZeros, uint8(n - 20)})
		case v == 0 && n >= 4:
			changes = append(changes, change{pretreeZeros, uint8(n - 4)})
		case n >= 4 && !unchanged(before[i:i+n], v):
			n = min(n, 5)
			changes = append(changes, change{pretreeSame, uint8(n - 4)}, change{changeOf(before[i], v), 0})
		default:
			n = 1
			changes = append(changes, change{changeOf(before[i], v), 0})
		}
		i += n
	}
	return changes
}

// unchanged reports whether most lengths before were the same: then each change is 0,
// which is the shortest code as a rule.
func unchanged(before []uint8, v uint8) bool {
	same := 0
	for _, b := range before[:4] {
		if b == v {
			same++
		}
	}
	return same >= 3
}

// changeOf returns the symbol that makes v of a length before.
func changeOf(before, v uint8) uint8 { return (before + 17 - v) % 17 }
