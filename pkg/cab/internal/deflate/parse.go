package deflate

// A token is a literal byte, or a match: length<<16 | distance. No match has
// length 0, so a value below 1<<16 is a literal.
type token uint32

func (t token) isLiteral() bool { return t < 1<<16 }
func (t token) literal() int    { return int(t) }
func (t token) length() int     { return int(t >> 16) }
func (t token) distance() int   { return int(t & 0xFFFF) }

// A parser chooses the tokens of a block that cost the least, going through it
// from its end: what follows a position costs the same whatever precedes.
type parser struct {
	cost   [MaxBlock + 1]uint64 // of everything from a position on, above tokenBits zeros
	choice [MaxBlock]token
}

// begin makes ready for a block of n bytes.
func (p *parser) begin(n int) { p.cost[n] = 0 }

// parse goes through the bytes from start to end of a block with these costs. From
// end on it must be parsed already.
func (p *parser) parse(f *finder, block []byte, start, end int, m *costModel) {
	for i := end - 1; i >= start; i-- {
		best := p.cost[i+1] + m.lits[block[i]]
		if found := f.found[f.first[i]:f.first[i+1]]; len(found) > 0 {
			best = min(best, p.cheapest(found, i, m))
		}
		p.cost[i] = best &^ tokenMask
		p.choice[i] = token(best & tokenMask)
	}
}

// cheapest returns the match at i that costs the least with what follows. Every
// length may be had from each match that is as long; of those, the cheapest
// distance counts.
func (p *parser) cheapest(found []match, i int, m *costModel) uint64 {
	best, base := ^uint64(0), ^uint64(0)
	for k := len(found) - 1; k >= 0; k-- {
		least := minMatch
		if k > 0 {
			least = int(found[k-1].length) + 1
		}
		base = min(base, m.dists[found[k].symbol]|uint64(found[k].distance))
		lengths := m.lengths[least : found[k].length+1]
		after := p.cost[i+least:][:len(lengths)]
		for j, c := range after {
			best = min(best, c+lengths[j]+base)
		}
	}
	return best
}

// tokens appends the chosen tokens from start on to dst, and returns the first
// position behind end or at it where no token goes on.
func (p *parser) tokens(dst []token, start, end int) ([]token, int) {
	for start < end {
		t := p.choice[start]
		dst = append(dst, t)
		if t.isLiteral() {
			start++
		} else {
			start += t.length()
		}
	}
	return dst, start
}
