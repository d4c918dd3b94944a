package deflate

import "github.com/phonebookadmin/pba/pkg/cab/internal/coding"

// Costs are in fractions of a bit. In the parser they stand above the token that
// they are the cost of, so that the lesser of two numbers is the cheaper token.
const (
	costShift = coding.CostShift
	tokenBits = 25 // 9 of the length, 16 of the distance
	tokenMask = 1<<tokenBits - 1
)

// A costModel says what each token is likely to take, as costs above tokens.
type costModel struct {
	lits    [256]uint64          // with the literal below
	lengths [maxMatch + 1]uint64 // with the length below
	dists   [numDistance]uint64
}

// set takes the entropy of the symbols for their costs.
func (m *costModel) set(c *counts) {
	lits, dists := coding.NewCosts(c.lits[:], maxCodeBits), coding.NewCosts(c.dists[:], maxCodeBits)
	for s := range m.lits {
		m.lits[s] = uint64(lits.Of(c.lits[s]))<<tokenBits | uint64(s)
	}
	for s := range numLengths {
		cost := uint64(lits.Of(c.lits[firstLength+s])) + uint64(lengthExtra[s])<<costShift
		first, end := int(lengthBase[s]), maxMatch+1
		if s+1 < numLengths {
			end = int(lengthBase[s+1])
		}
		for l := first; l < end; l++ {
			m.lengths[l] = cost<<tokenBits | uint64(l)<<16
		}
	}
	for s := range m.dists {
		cost := uint64(dists.Of(c.dists[s])) + uint64(distanceExtra[s])<<costShift
		m.dists[s] = cost << tokenBits
	}
}

// guess sets the costs before anything was parsed: literals by how frequent the
// bytes of the block are, matches as they are in most data.
func (m *costModel) guess(block []byte) {
	var c counts
	for _, b := range block {
		c.lits[b]++
	}
	n := uint32(len(block))
	for s := range numLengths {
		c.lits[firstLength+s] = n/64 + 1
	}
	for s := range c.dists {
		c.dists[s] = 1
	}
	m.set(&c)
}
