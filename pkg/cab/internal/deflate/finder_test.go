package deflate

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

// naive returns, for each length of at most limit, the nearest distance of a copy for
// pos that has it, or 0; by looking at every position in the window.
func naive(run []byte, pos, limit int) (nearest [maxMatch + 1]int) {
	longest := 0
	for from := pos - 1; from >= max(0, pos-WindowSize) && longest < limit; from-- {
		n := 0
		for n < limit && run[from+n] == run[pos+n] {
			n++
		}
		for ; longest < n; longest++ {
			nearest[longest+1] = pos - from
		}
	}
	return nearest
}

// checkFound checks the matches of a block: they are copies inside the block and the
// window, longer ones behind shorter ones, which are not farther.
func checkFound(t *testing.T, f *finder, run []byte, start, end int) {
	t.Helper()
	for pos := start; pos < end; pos++ {
		length, distance := 0, 0
		for _, m := range f.found[f.first[pos-start]:f.first[pos-start+1]] {
			l, d := int(m.length), int(m.distance)
			switch {
			case l < minMatch || l > maxMatch || pos+l > end || l <= length:
				t.Fatalf("at %d: length %d after %d, the block ends at %d", pos, l, length, end)
			case d < 1 || d > WindowSize || d > pos || d < distance:
				t.Fatalf("at %d: distance %d after %d", pos, d, distance)
			case int(m.symbol) != distanceSymbol(d):
				t.Fatalf("at %d: symbol %d of distance %d", pos, m.symbol, d)
			case !bytes.Equal(run[pos:pos+l], run[pos-d:pos-d+l]):
				t.Fatalf("at %d: no copy of %d bytes from %d before", pos, l, d)
			}
			length, distance = l, d
		}
	}
}

// TestFinderNaive compares the trees with the naive search. Without limits they miss
// nothing of four bytes and more, and what they give is the nearest.
func TestFinderNaive(t *testing.T) {
	for seed := range 12 {
		rnd := rand.New(rand.NewPCG(uint64(seed), 1))
		run := make([]byte, 1500+rnd.IntN(500))
		for i := range run {
			run[i] = byte(rnd.IntN(2 + seed))
			if n := rnd.IntN(40); seed%3 == 0 && i > 100 && n > 5 { // and long copies
				run[i] = run[i-n]
			}
		}
		start, end := rnd.IntN(300), len(run)-rnd.IntN(300)
		f := &finder{depth: 1 << 20, nice: maxMatch, skip: maxMatch + 1}
		f.start(run, start)
		f.findBlock(start, end)
		checkFound(t, f, run, start, end)
		for pos := start; pos < end; pos++ {
			if pos+4 > len(run) {
				break // too near the end to be looked up
			}
			want := naive(run, pos, min(maxMatch, end-pos))
			got := make(map[int]int) // distance by length
			longest := 0
			for _, m := range f.found[f.first[pos-start]:f.first[pos-start+1]] {
				for l := longest + 1; l <= int(m.length); l++ {
					got[l] = int(m.distance)
				}
				longest = int(m.length)
			}
			for l := 4; l <= min(maxMatch, end-pos); l++ {
				if got[l] != want[l] {
					t.Fatalf("seed %d at %d: length %d is %d bytes before, found %d", seed, pos, l, want[l], got[l])
				}
			}
		}
	}
}

// TestFinderLimits checks what the limits of every level leave: sound matches, and one
// wherever the level before it looks.
func TestFinderLimits(t *testing.T) {
	run := append(randomBytes(3000, 3), bytes.Repeat([]byte("abcdefgh"), 500)...)
	run = append(run, randomBytes(40_000, 4)...)
	run = append(run, run[:20_000]...)
	for n := MinLevel; n <= MaxLevel; n++ {
		e := NewEncoder(n)
		e.finder.start(run, WindowSize)
		for start := WindowSize; start < len(run); start += MaxBlock {
			end := min(start+MaxBlock, len(run))
			e.finder.findBlock(start, end)
			checkFound(t, &e.finder, run, start, end)
			if found := len(e.finder.found); found < (end-start)/maxMatch {
				t.Errorf("level %d: %d matches from %d to %d", n, found, start, end)
			}
		}
	}
}

// TestFarthest puts a copy at every distance about the largest: 32768 is used, 32769
// is out of reach, in all levels.
func TestFarthest(t *testing.T) {
	const copied = 200
	for n := MinLevel; n <= MaxLevel; n++ {
		for _, distance := range []int{WindowSize - 1, WindowSize, WindowSize + 1} {
			run := randomBytes(2*MaxBlock, 256)
			pos := MaxBlock + 5000
			copy(run[pos:], run[pos-distance:][:copied])
			e := NewEncoder(n)
			e.Start(run, MaxBlock)
			stream := e.AppendBlock(nil)
			checkBlock(t, stream, run[MaxBlock:], run[:MaxBlock])
			if used := len(stream) < MaxBlock+StoredOverhead; n >= 8 && used != (distance <= WindowSize) {
				// Below, a block of random bytes is one part, and stored.
				t.Errorf("level %d: copy %d before, stream of %d bytes", n, distance, len(stream))
			}
			e.finder.start(run, MaxBlock)
			e.finder.findBlock(MaxBlock, 2*MaxBlock)
			longest := 0
			for _, m := range e.finder.found {
				longest = max(longest, int(m.length))
			}
			if found := longest >= copied; found != (distance <= WindowSize) {
				t.Errorf("level %d: copy %d before, longest match %d", n, distance, longest)
			}
		}
	}
}

// TestPeriods repeats strings of many lengths over three blocks. Where the string is in
// the window, the last block is next to nothing.
func TestPeriods(t *testing.T) {
	periods := []int{1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 257, 258, 259, 4096, 32_766, 32_767, 32_768, 32_769, 40_000}
	for i, period := range periods {
		data := bytes.Repeat(randomBytes(period, 256), 3*MaxBlock/period+1)[:3*MaxBlock]
		for _, n := range []int{MinLevel, 4, 5, MaxLevel - i%4} {
			e := NewEncoder(n)
			e.Start(data, 2*MaxBlock)
			stream := e.AppendBlock(nil)
			checkBlock(t, stream, data[2*MaxBlock:], data[MaxBlock:2*MaxBlock])
			if small := len(stream) < 300; small != (period <= WindowSize) {
				t.Errorf("level %d, period %d: %d bytes", n, period, len(stream))
			}
		}
	}
}

// TestKinds compresses every kind of data in every level.
func TestKinds(t *testing.T) {
	kinds := map[string][]byte{
		"text":     []byte(bookLines(900)),
		"random":   randomBytes(MaxBlock+1, 256),
		"hex":      []byte(fmt.Sprintf("%x", randomBytes(20_000, 256))),
		"runs":     longRuns(70_000),
		"program":  program(40_000),
		"bits":     randomBytes(30_000, 2),
		"halves":   append(make([]byte, MaxBlock/2), randomBytes(MaxBlock/2, 256)...),
		"sorted":   sortedBytes(MaxBlock),
		"ends bad": append(make([]byte, MaxBlock), 1),
	}
	for name, data := range kinds {
		t.Run(name, func(t *testing.T) {
			for n := MinLevel; n <= MaxLevel; n++ {
				checkStream(t, n, data)
			}
		})
	}
}

// bookLines returns text with many near repeats.
func bookLines(n int) string {
	rnd := rand.New(rand.NewPCG(1, 1))
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "%d,1,%d,City%d,%d,555-%04d,9600,56000,0,48,ISP\r\n", i, i/100, i/7, 200+i/30, rnd.IntN(10_000))
	}
	return b.String()
}

// longRuns returns runs of one byte each, of lengths about those of matches.
func longRuns(n int) []byte {
	rnd := rand.New(rand.NewPCG(2, 2))
	var b []byte
	for len(b) < n {
		b = append(b, bytes.Repeat([]byte{byte(rnd.IntN(256))}, 250+rnd.IntN(20)+rnd.IntN(2)*1000)...)
	}
	return b[:n]
}

// program returns what looks like instructions with addresses between.
func program(n int) []byte {
	rnd := rand.New(rand.NewPCG(3, 3))
	ops := [][]byte{{0x55, 0x8b, 0xec}, {0xe8}, {0xff, 0x75, 0x08}, {0x5d, 0xc3}, {0x33, 0xc0}}
	var b []byte
	for len(b) < n {
		op := ops[rnd.IntN(len(ops))]
		b = append(b, op...)
		if op[0] == 0xe8 {
			at := rnd.IntN(1 << 16)
			b = append(b, byte(at), byte(at>>8), 0, 0)
		}
	}
	return b[:n]
}

// sortedBytes returns all byte values in rising order, which have no matches farther
// than the byte before.
func sortedBytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i * 256 / n)
	}
	return b
}

// TestParserOptimal compares what the parser chose with the cheapest way through a
// small block by the same costs, tried forwards from every position.
func TestParserOptimal(t *testing.T) {
	for seed := range 20 {
		rnd := rand.New(rand.NewPCG(uint64(seed), 4))
		block := make([]byte, 50+rnd.IntN(600))
		for i := range block {
			block[i] = byte(rnd.IntN(2 + seed/4))
		}
		f := &finder{depth: 100, nice: maxMatch, skip: maxMatch + 1}
		f.start(block, 0)
		f.findBlock(0, len(block))
		var m costModel
		m.guess(block)
		p := new(parser)
		p.begin(len(block))
		p.parse(f, block, 0, len(block), &m)
		tokens, end := p.tokens(nil, 0, len(block))
		if end != len(block) || spanOf(tokens) != len(block) {
			t.Fatalf("seed %d: %d of %d bytes", seed, spanOf(tokens), len(block))
		}
		got := uint64(0)
		for _, token := range tokens {
			got += m.costOf(token)
		}
		if want := cheapestWay(f, block, &m); got != want {
			t.Errorf("seed %d: the tokens cost %d, the cheapest %d", seed, got, want)
		}
	}
}

// costOf returns the cost of a token.
func (m *costModel) costOf(t token) uint64 {
	if t.isLiteral() {
		return m.lits[t.literal()] >> tokenBits
	}
	return m.lengths[t.length()]>>tokenBits + m.dists[distanceSymbol(t.distance())]>>tokenBits
}

// cheapestWay returns the least cost of a block, each match taken in all lengths.
func cheapestWay(f *finder, block []byte, m *costModel) uint64 {
	cost := make([]uint64, len(block)+1)
	for i := range cost[1:] {
		cost[i+1] = 1 << 60
	}
	for i, b := range block {
		cost[i+1] = min(cost[i+1], cost[i]+m.costOf(token(b)))
		for _, found := range f.found[f.first[i]:f.first[i+1]] {
			for l := minMatch; l <= int(found.length); l++ {
				cost[i+l] = min(cost[i+l], cost[i]+m.costOf(token(l<<16|int(found.distance))))
			}
		}
	}
	return cost[len(block)]
}

// TestCopyMatch compares with a copy byte by byte.
func TestCopyMatch(t *testing.T) {
	for distance := 1; distance <= 20; distance++ {
		for length := 1; length <= 70; length++ {
			got, want := randomBytes(100, 256), randomBytes(100, 256)
			for i := range length {
				want[25+i] = want[25+i-distance]
			}
			copyMatch(got, 25, distance, length)
			if !bytes.Equal(got, want) {
				t.Errorf("%d bytes from %d before: other bytes", length, distance)
			}
		}
	}
}

// TestBits reads what was written, in pieces of all sizes.
func TestBits(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 5))
	for range 200 {
		var w bitWriter
		var values []uint64
		var sizes []uint
		total := uint(0)
		for range rnd.IntN(300) {
			n := uint(rnd.IntN(17))
			v := rnd.Uint64() & (1<<n - 1)
			w.write(v, n)
			values, sizes, total = append(values, v), append(sizes, n), total+n
		}
		out := w.flush()
		if len(out) != int(total+7)/8 {
			t.Fatalf("%d bits in %d bytes", total, len(out))
		}
		r := bitReader{in: out}
		for i, n := range sizes {
			if got := r.bits(n); uint64(got) != values[i] || r.failed {
				t.Fatalf("piece %d of %d bits: %#x, want %#x", i, n, got, values[i])
			}
		}
		if rest := r.rest(); rest != 0 {
			t.Fatalf("%d bytes are left", rest)
		}
		if r.bits(16); !r.failed {
			t.Fatal("16 bits behind the end")
		}
	}
}
