package lzx

import "github.com/phonebookadmin/pba/pkg/cab/internal/coding"

// counts are the uses of each symbol in a stretch of tokens.
type counts struct {
	main    [maxMain]uint32
	lengths [numLengths]uint32
	aligned [numAligned]uint32
	extra   uint32 // extra bits of offsets, the aligned ones included
}

// merge adds the counts of another stretch.
func (c *counts) merge(other *counts) {
	for s, n := range &other.main {
		c.main[s] += n
	}
	for s, n := range &other.lengths {
		c.lengths[s] += n
	}
	for s, n := range &other.aligned {
		c.aligned[s] += n
	}
	c.extra += other.extra
}

// add counts a token.
func (c *counts) add(t token) {
	if t.length() == 1 {
		c.main[t.code()]++
		return
	}
	slot, header := slotOf(t.code()), min(t.length()-minMatch, lengthHeaders-1)
	c.main[numChars+slot*lengthHeaders+header]++
	if header == lengthHeaders-1 {
		c.lengths[t.length()-minMatch-header]++
	}
	c.extra += uint32(slotExtra[slot])
	if slotExtra[slot] >= 3 {
		c.aligned[t.code()&7]++
	}
}

// estimate returns about what a block with these counts takes, in fractions of a bit.
func (c *counts) estimate() uint64 {
	return coding.Entropy(c.main[:]) + coding.Entropy(c.lengths[:]) + uint64(c.extra)<<coding.CostShift
}

// A costModel says what each token is likely to take, in fractions of a bit.
type costModel struct {
	lits    [numChars]uint32
	matches [maxSlots][maxMatch - minMatch + 1]uint32 // by slot and length less 2
}

// set takes the entropy of the symbols for their costs.
func (m *costModel) set(c *counts, slots int) {
	all, lengths := coding.NewCosts(c.main[:], maxCodeBits), coding.NewCosts(c.lengths[:], maxCodeBits)
	for s := range m.lits {
		m.lits[s] = all.Of(c.main[s])
	}
	var long [numLengths]uint32
	for i := range long {
		long[i] = lengths.Of(c.lengths[i])
	}
	for slot := range slots {
		row := &m.matches[slot]
		extra := uint32(slotExtra[slot]) << coding.CostShift
		for h := range lengthHeaders {
			row[h] = extra + all.Of(c.main[numChars+slot*lengthHeaders+h])
		}
		for i, cost := range long[1:] {
			row[lengthHeaders+i] = row[lengthHeaders-1] + cost
		}
		row[lengthHeaders-1] += long[0]
	}
}

// guess sets the costs before anything was parsed: literals by how frequent the bytes
// are, matches as they are in most data.
func (m *costModel) guess(plain []byte, slots int) {
	c := new(counts)
	for _, b := range plain {
		c.main[b]++
	}
	n := uint32(len(plain))
	for i := range slots * lengthHeaders {
		c.main[numChars+i] = n/512 + 1
	}
	for i := range c.lengths {
		c.lengths[i] = 1
	}
	m.set(c, slots)
}
