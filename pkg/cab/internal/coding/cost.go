package coding

import (
	"encoding/binary"
	"math/bits"
)

// CostShift is the scale of costs, which are in fractions of a bit: 1<<CostShift is one
// bit.
const CostShift = 6

// Log returns the binary logarithm of n > 0, as a cost.
func Log(n uint32) uint32 {
	e := bits.Len32(n) - 1
	mantissa := n << (31 - e) >> 24 // one bit in front of the point, 7 behind
	return uint32(e)<<CostShift + uint32(logTable[mantissa&0x7F])
}

// logTable holds the logarithms of 1 + i/128.
var logTable = newLogTable()

// newLogTable finds each bit of a logarithm by squaring, in integers: floating
// point may be rounded in another way on another machine.
func newLogTable() (t [128]uint8) {
	for i := range t {
		x := uint64(128+i) << 23 // 30 bits behind the point
		v := uint8(0)
		for range CostShift + 1 {
			x = x * x >> 30
			v <<= 1
			if x >= 2<<30 {
				x >>= 1
				v |= 1
			}
		}
		t[i] = (v + 1) / 2
	}
	return t
}

// Costs prices symbols by how often they were used.
type Costs struct {
	all uint32 // logarithm of twice the number of all uses
	max uint32
}

// NewCosts returns the Costs of the symbols of a code with these uses, whose codes have
// at most maxBits bits.
func NewCosts(uses []uint32, maxBits int) Costs {
	return Costs{Log(2 * (1 + Sum(uses))), uint32(maxBits) << CostShift}
}

// Of returns the cost of a symbol that was used n times. One that was not used counts
// as used half a time, for it may yet be. No code is shorter than a bit, but half of
// one may be meant.
func (c Costs) Of(n uint32) uint32 {
	return min(max(c.all-Log(max(1, 2*n)), 1<<CostShift/2), c.max)
}

// Sum returns the sum of counts.
func Sum(n []uint32) uint32 {
	total := uint32(0)
	for _, k := range n {
		total += k
	}
	return total
}

// Entropy returns about what symbols used so often take together: their entropy, and
// for each of them the bits that describe its code.
func Entropy(n []uint32) uint64 {
	total := Sum(n)
	if total == 0 {
		return 0
	}
	all := Log(total)
	sum, last := uint64(0), uint32(0)
	for _, k := range n {
		if k == 0 {
			if last != 0 {
				sum += 5 << CostShift // a run of zeros begins
			}
			last = 0
			continue
		}
		bits := all - Log(k)
		sum += uint64(k) * uint64(bits)
		length := (bits + 1<<CostShift/2) >> CostShift
		if length == last {
			sum += 2 << CostShift
		} else {
			sum += 7 << CostShift / 2
		}
		last = max(length, 1)
	}
	return sum
}

// Common returns how many bytes at a and b are equal, at most limit, when n are known
// to be. a lies before b, and b+limit inside data.
func Common(data []byte, a, b, n, limit int) int {
	x, y := data[a:a+limit], data[b:b+limit]
	for ; n+8 <= limit; n += 8 {
		d := binary.LittleEndian.Uint64(x[n:]) ^ binary.LittleEndian.Uint64(y[n:])
		if d != 0 {
			return n + bits.TrailingZeros64(d)/8
		}
	}
	for n < limit && x[n] == y[n] {
		n++
	}
	return n
}
