package lzx

import "github.com/phonebookadmin/pba/pkg/cab/internal/coding"

// A token is a length above 22 bits: length 1 and a literal byte, or a match and its
// formatted offset.
type token uint32

func newToken(length int, code uint32) token { return token(length)<<22 | token(code) }
func (t token) length() int                  { return int(t >> 22) }
func (t token) code() uint32                 { return uint32(t) & (1<<22 - 1) }

// A parser chooses the tokens of a frame that cost the least. It goes forward, for
// what a repeated offset is depends on what precedes: on the cheapest way to a
// position, that is, which is all that is remembered.
type parser struct {
	cost [FrameSize + 1]uint32
	come [FrameSize + 1]token    // the token that ends there
	last [FrameSize + 1]repeated // the repeats there
}

// parse appends the tokens of the frame that begins at pos to dst and returns them and
// the repeats at its end. found is f.found of the frame, by first.
func (p *parser) parse(dst []token, f *finder, pos, n int, first []int32, m *costModel, r repeated) ([]token, repeated) {
	for i := 1; i <= n; i++ {
		p.cost[i] = 1<<32 - 1
	}
	p.cost[0], p.last[0] = 0, r
	for i := range n {
		if i > 0 {
			t := p.come[i]
			p.last[i] = p.last[i-t.length()]
			if t.length() > 1 {
				p.last[i] = p.last[i].use(t.code())
			}
		}
		b := f.data[pos+i-f.base]
		if c := p.cost[i] + m.lits[b]; c < p.cost[i+1] {
			p.cost[i+1], p.come[i+1] = c, newToken(1, uint32(b))
		}
		if i+1 < n {
			p.tryRepeats(f, pos, i, min(maxMatch, n-i), m)
		}
		least := minMatch
		for _, found := range f.found[first[i]:first[i+1]] {
			if found.length() >= nice {
				least = found.length()
			}
			p.try(i, least, found.length(), found.offset()+offsetBias, m)
			least = found.length() + 1
		}
	}
	return p.collect(dst, n)
}

// try offers the match for all lengths from least to most.
func (p *parser) try(i, least, most int, code uint32, m *costModel) {
	costs := m.matches[slotOf(code)][least-minMatch : most-minMatch+1]
	to := p.cost[i+least:][:len(costs)]
	here := p.cost[i]
	for k, c := range costs {
		if c += here; c < to[k] {
			to[k] = c
			p.come[i+least+k] = newToken(least+k, code)
		}
	}
}

// tryRepeats offers what matches at the repeated offsets.
func (p *parser) tryRepeats(f *finder, pos, i, limit int, m *costModel) {
	at := pos + i - f.base
	last := p.last[i]
	for k, offset := range last {
		from := at - int(offset)
		if from < 0 || k > 0 && offset == last[k-1] || f.data[from] != f.data[at] || f.data[from+1] != f.data[at+1] {
			continue
		}
		n := coding.Common(f.data, from, at, minMatch, limit)
		least := minMatch
		if n >= nice {
			least = n // short forms of something long are no good
		}
		p.try(i, least, n, uint32(k), m)
	}
}

// collect appends the tokens on the cheapest way to n, and returns the repeats there.
func (p *parser) collect(dst []token, n int) ([]token, repeated) {
	start := len(dst)
	for i := n; i > 0; i -= p.come[i].length() {
		dst = append(dst, p.come[i])
	}
	tokens := dst[start:]
	for i, j := 0, len(tokens)-1; i < j; i, j = i+1, j-1 {
		tokens[i], tokens[j] = tokens[j], tokens[i]
	}
	r := p.last[0]
	for _, t := range tokens {
		if t.length() > 1 {
			r = r.use(t.code())
		}
	}
	return dst, r
}
