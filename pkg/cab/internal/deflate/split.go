package deflate

import "github.com/phonebookadmin/pba/pkg/cab/internal/coding"

// parseParts cuts the block into parts where other symbols become frequent, and
// takes the parts if they need fewer bits than what is there. A match may begin in
// one part and end in the next; it counts where it begins.
func (e *Encoder) parseParts(block []byte) {
	for range e.splits {
		cuts := e.cut()
		if len(cuts) < 2 {
			return
		}
		before := totalBits(e.parts)
		for range e.passes {
			e.parseAt(block, cuts)
		}
		for i := range e.others {
			e.others[i].choose(e.tune)
		}
		if totalBits(e.others) >= before {
			return
		}
		e.parts, e.others = e.others, e.parts
		e.tokens, e.other = e.other, e.tokens
	}
}

func totalBits(parts []part) int {
	n := 0
	for i := range parts {
		n += parts[i].bits
	}
	return n
}

// A cut is a stretch of the block and what is frequent in it.
type cut struct {
	start  int
	counts counts
	bits   uint64 // what it would take as a part, in 64ths
	joined uint64 // what it and the next would take together
}

// parseAt parses the block with the costs of each cut on its own, makes others of
// the tokens, and sets the counts of the cuts by them.
func (e *Encoder) parseAt(block []byte, cuts []cut) {
	e.parser.begin(len(block))
	var m costModel
	end := len(block)
	for i := len(cuts) - 1; i >= 0; i-- {
		m.set(&cuts[i].counts)
		e.parser.parse(&e.finder, block, cuts[i].start, end, &m)
		end = cuts[i].start
	}
	e.others, e.other = e.others[:0], e.other[:0]
	pos := 0
	for i := range cuts {
		end := len(block)
		if i+1 < len(cuts) {
			end = cuts[i+1].start
		}
		from, start := len(e.other), pos
		e.other, pos = e.parser.tokens(e.other, pos, end)
		if pos == start {
			continue // a match covers it all
		}
		p := part{start: start, end: pos, tokens: e.other[from:]}
		p.count()
		cuts[i].counts = p.counts
		e.others = append(e.others, p)
	}
}

// cut cuts the tokens of the parts into chunks and joins neighbours as long as
// that saves bits.
func (e *Encoder) cut() []cut {
	cuts := e.chunks()
	for i := range cuts {
		cuts[i].bits = estimate(&cuts[i].counts)
		if i+1 < len(cuts) {
			cuts[i].joined = estimateJoined(&cuts[i].counts, &cuts[i+1].counts)
		}
	}
	for len(cuts) > 1 {
		best, most := -1, uint64(0)
		for i := range cuts[:len(cuts)-1] {
			// Without gain, a cut is not worth having.
			apart := cuts[i].bits + cuts[i+1].bits
			if joined := cuts[i].joined; joined <= apart && (best < 0 || apart-joined > most) {
				best, most = i, apart-joined
			}
		}
		if best < 0 {
			break
		}
		cuts[best].counts.merge(&cuts[best+1].counts)
		cuts[best].bits = cuts[best].joined
		cuts = append(cuts[:best+1], cuts[best+2:]...)
		if best+1 < len(cuts) {
			cuts[best].joined = estimateJoined(&cuts[best].counts, &cuts[best+1].counts)
		}
		if best > 0 {
			cuts[best-1].joined = estimateJoined(&cuts[best-1].counts, &cuts[best].counts)
		}
	}
	return cuts
}

// chunks counts the symbols of all tokens, in stretches of chunk tokens.
func (e *Encoder) chunks() []cut {
	var cuts []cut
	pos := 0
	for i := range e.parts {
		tokens := e.parts[i].tokens
		for len(tokens) > 0 {
			n := min(e.chunk, len(tokens))
			if len(tokens)-n < e.chunk/2 {
				n = len(tokens)
			}
			c := cut{start: pos}
			c.counts.add(tokens[:n])
			c.counts.lits[endOfBlock]++
			cuts = append(cuts, c)
			pos += spanOf(tokens[:n])
			tokens = tokens[n:]
		}
	}
	return cuts
}

// spanOf returns how many plain bytes the tokens stand for.
func spanOf(tokens []token) int {
	n := 0
	for _, t := range tokens {
		if t.isLiteral() {
			n++
		} else {
			n += t.length()
		}
	}
	return n
}

func estimateJoined(a, b *counts) uint64 {
	c := *a
	c.merge(b)
	return estimate(&c)
}

// estimate returns about what a part with these counts takes, in 64ths of a bit:
// the entropy of its symbols, and for each symbol in use the bits that describe
// its code.
func estimate(c *counts) uint64 {
	return coding.Entropy(c.lits[:]) + coding.Entropy(c.dists[:]) + uint64(c.extra())<<costShift
}
