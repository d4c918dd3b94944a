package coding

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestLengthsOptimal compares with the cheapest of all codes there are, for small
// alphabets and limits that bind.
func TestLengthsOptimal(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for n := 2; n <= 8; n++ {
		for limit := minLimit(n); limit <= 7; limit++ {
			for range 60 {
				freq := make([]uint32, n)
				for i := range freq {
					freq[i] = 1 + uint32(rnd.IntN(1<<rnd.IntN(12)))
				}
				lengths := make([]uint8, n)
				Lengths(lengths, freq, limit)
				if got, want := totalBits(freq, lengths), cheapest(freq, limit); got != want {
					t.Errorf("%v in %d bits: %v takes %d, the best %d", freq, limit, lengths, got, want)
				}
			}
		}
	}
}

// minLimit is the least limit that n symbols need.
func minLimit(n int) int {
	limit := 1
	for 1<<limit < n {
		limit++
	}
	return limit
}

func totalBits(freq []uint32, lengths []uint8) int {
	sum := 0
	for i, n := range freq {
		sum += int(n) * int(lengths[i])
	}
	return sum
}

// cheapest tries all complete codes of at most limit bits: the leaves of a tree, level
// by level, the most frequent symbols first.
func cheapest(freq []uint32, limit int) int {
	sorted := slices.Clone(freq)
	slices.SortFunc(sorted, func(a, b uint32) int { return cmp.Compare(b, a) })
	best := math.MaxInt
	var try func(rest []uint32, level, nodes, cost int)
	try = func(rest []uint32, level, nodes, cost int) {
		if len(rest) == 0 && nodes == 0 {
			best = min(best, cost)
		}
		if level > limit || nodes > len(rest) {
			return
		}
		for leaves := 0; leaves <= nodes; leaves++ {
			sum := cost
			for _, n := range rest[:leaves] {
				sum += int(n) * level
			}
			if leaves == nodes && leaves < len(rest) {
				break // nothing is left to branch
			}
			try(rest[leaves:], level+1, 2*(nodes-leaves), sum)
		}
	}
	try(sorted, 1, 2, 0)
	return best
}

// TestLengthsFull gives codes that are as long as they can be: a limit of which every
// place is taken, and frequencies of Fibonacci, whose tree without a limit is a chain.
func TestLengthsFull(t *testing.T) {
	full := make([]uint8, 128)
	freq := make([]uint32, 128)
	for i := range freq {
		freq[i] = uint32(1 + i*i*i)
	}
	Lengths(full, freq, 7)
	for s, n := range full {
		if n != 7 {
			t.Errorf("128 symbols in 7 bits: symbol %d has %d", s, n)
		}
	}
	chain := []uint32{1, 1}
	for len(chain) < 30 {
		chain = append(chain, chain[len(chain)-1]+chain[len(chain)-2])
	}
	lengths := make([]uint8, len(chain))
	for limit := 5; limit <= 16; limit++ {
		Lengths(lengths, chain, limit)
		if kraft(lengths, limit) != 1<<limit || int(slices.Max(lengths)) != limit {
			t.Errorf("limit %d: %v", limit, lengths)
		}
	}
}

// kraft returns the sum of Kraft in units of 2^-limit.
func kraft(lengths []uint8, limit int) int {
	sum := 0
	for _, n := range lengths {
		if n > 0 {
			sum += 1 << (limit - int(n))
		}
	}
	return sum
}

// TestCodes checks the properties that make codes canonical: none is the beginning of
// another, and they rise with length and symbol.
func TestCodes(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		freq := make([]uint32, 2+rnd.IntN(60))
		for i := range freq {
			freq[i] = uint32(rnd.IntN(1 << rnd.IntN(14)))
		}
		lengths, codes := make([]uint8, len(freq)), make([]uint16, len(freq))
		Lengths(lengths, freq, 15)
		Codes(codes, lengths)
		for a, n := range lengths {
			if n == 0 && codes[a] != 0 {
				t.Fatalf("symbol %d has no length but the code %b", a, codes[a])
			}
			for b, m := range lengths {
				switch {
				case a == b || n == 0 || m == 0:
				case n <= m && codes[a] == codes[b]>>(m-n):
					t.Fatalf("%0*b of symbol %d begins %0*b of %d", n, codes[a], a, m, codes[b], b)
				case n == m && (a < b) != (codes[a] < codes[b]):
					t.Fatalf("symbols %d and %d of %d bits: %b, %b", a, b, n, codes[a], codes[b])
				}
			}
		}
	}
}

// TestCodesSpecification is the example of RFC 1951 section 3.2.2.
func TestCodesSpecification(t *testing.T) {
	codes := make([]uint16, 8)
	Codes(codes, []uint8{3, 3, 3, 3, 3, 2, 4, 4})
	if want := []uint16{0b010, 0b011, 0b100, 0b101, 0b110, 0b00, 0b1110, 0b1111}; !slices.Equal(codes, want) {
		t.Errorf("got %b, want %b", codes, want)
	}
}

// TestRanges finds the place of every symbol by its code, as decoders do.
func TestRanges(t *testing.T) {
	const longest = 9
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		freq := make([]uint32, 2+rnd.IntN(40))
		for i := range freq {
			freq[i] = uint32(rnd.IntN(1 << rnd.IntN(10)))
		}
		lengths, codes := make([]uint8, len(freq)), make([]uint16, len(freq))
		Lengths(lengths, freq, longest)
		Codes(codes, lengths)
		var count, next [longest + 1]int
		for _, n := range lengths {
			count[n]++
		}
		var base [longest + 1]int32
		var limit [longest + 1]uint32
		if end := Ranges(count[:], next[:], base[:], limit[:]); end != 1<<longest {
			t.Fatalf("%v: a complete code ends at %d", lengths, end)
		}
		place := 0
		for n := 1; n <= longest; n++ {
			for s, length := range lengths {
				if int(length) != n {
					continue
				}
				if got := int(int32(codes[s]) + base[n]); got != place {
					t.Fatalf("%v: symbol %d is found at %d, not %d", lengths, s, got, place)
				}
				for k := 1; k <= longest; k++ {
					if below := uint32(codes[s])<<(longest-n) < limit[k]; below != (k >= n) {
						t.Fatalf("%v: symbol %d below the limit of length %d: %v", lengths, s, k, below)
					}
				}
				place++
			}
		}
	}
}

// TestRangesTooMany adds a symbol to a complete code and takes one away.
func TestRangesTooMany(t *testing.T) {
	for _, tt := range []struct {
		count []int
		want  uint32
	}{
		{[]int{0, 0, 4}, 4},
		{[]int{0, 1, 2}, 4},
		{[]int{0, 1, 3}, 5},
		{[]int{0, 3, 0}, 6},
		{[]int{0, 1, 1}, 3},
		{[]int{9, 0, 0}, 0},
	} {
		next, base, limit := make([]int, 3), make([]int32, 3), make([]uint32, 3)
		if got := Ranges(tt.count, next, base, limit); got != tt.want {
			t.Errorf("%v: %d, want %d", tt.count, got, tt.want)
		}
	}
}

// TestCommon compares with byte after byte, also where the two stretches overlap.
func TestCommon(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	data := make([]byte, 400)
	for range 5000 {
		for i := range data {
			data[i] = byte(rnd.IntN(5) / 4)
		}
		b := 1 + rnd.IntN(300)
		a, limit := rnd.IntN(b), rnd.IntN(100)
		want := 0
		for want < limit && data[a+want] == data[b+want] {
			want++
		}
		known := rnd.IntN(want + 1)
		if got := Common(data, a, b, known, limit); got != want {
			t.Fatalf("%d and %d, %d known of %d: %d, want %d", a, b, known, limit, got, want)
		}
	}
	if got := Common(data, 0, len(data)-3, 0, 3); got > 3 {
		t.Errorf("at the end of the data: %d", got)
	}
}

// TestCosts compares with the entropy in floating point.
func TestCosts(t *testing.T) {
	uses := []uint32{1000, 500, 20, 1, 0, 200}
	costs := NewCosts(uses, 15)
	total := float64(1 + Sum(uses))
	for _, n := range uses {
		want := math.Log2(total / max(0.5, float64(n)))
		if got := float64(costs.Of(n)) / (1 << CostShift); math.Abs(got-want) > 0.05 {
			t.Errorf("%d uses: %.3f bits, want %.3f", n, got, want)
		}
	}
	if got := NewCosts([]uint32{1 << 20}, 15).Of(1 << 20); got != 1<<CostShift/2 {
		t.Errorf("the only symbol costs %d", got)
	}
	if got := NewCosts([]uint32{1 << 20}, 15).Of(0); got != 15<<CostShift {
		t.Errorf("a symbol that is never used costs %d", got)
	}
}

// TestEntropy compares with what a Huffman code and its description take.
func TestEntropy(t *testing.T) {
	if got := Entropy(make([]uint32, 100)); got != 0 {
		t.Errorf("no symbols: %d", got)
	}
	rnd := rand.New(rand.NewPCG(9, 10))
	for range 50 {
		freq := make([]uint32, 100)
		for i := range freq {
			freq[i] = uint32(rnd.IntN(1 << rnd.IntN(12)))
		}
		lengths := make([]uint8, len(freq))
		Lengths(lengths, freq, 15)
		symbols := float64(totalBits(freq, lengths))
		got := float64(Entropy(freq)) / (1 << CostShift)
		// A code is a few hundredths worse than the entropy; its description has up to
		// seven bits for each symbol.
		if low, high := symbols*0.94, symbols+7*float64(len(freq)); got < low || got > high {
			t.Errorf("%v: %.0f bits, want %.0f to %.0f", freq, got, low, high)
		}
	}
}
