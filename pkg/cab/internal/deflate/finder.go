package deflate

import (
	"encoding/binary"
	"math/bits"
)

const (
	minMatch = 3   // RFC 1951 section 3.2.5
	maxMatch = 258 // RFC 1951 section 3.2.5

	hashBits = 15

	// maxChain is how many earlier positions with the same hash are tried. On a
	// phone book, half as many cost 0.05 % of the size and save a quarter of
	// the time; twice as many gain 0.1 % for half the time again.
	maxChain = 128

	// goodMatch is the length from which a search for something better at the
	// next position tries only a quarter of the chain.
	goodMatch = 32

	// niceMatch is the length that is taken without looking further.
	niceMatch = 160

	// literalCost and matchCost stand for the bits of a literal, and of a match
	// besides those for the magnitude of its distance. A match must cost less
	// than its bytes as literals: the short matches at far distances that
	// digits are full of do not. On a phone book the rule saves 5 % of the
	// size; on program text it costs 0.2 %.
	literalCost = 4
	matchCost   = 4
)

// A token is a literal byte, or a match: length<<16 | distance. No match has
// length 0, so a value below 1<<16 is a literal.
type token uint32

func (t token) isLiteral() bool { return t < 1<<16 }
func (t token) literal() int    { return int(t) }
func (t token) length() int     { return int(t >> 16) }
func (t token) distance() int   { return int(t & 0xFFFF) }

// A match is a copy of length bytes from distance bytes before; length 0 means
// none was found.
type match struct{ length, distance int }

// gain returns about how many bits the match saves.
func (m match) gain() int {
	return literalCost*m.length - bits.Len(uint(m.distance)) - matchCost
}

// A finder looks for matches with chains of positions whose next three bytes
// have the same hash.
//
// Positions are indexes into window, where the block lies behind the history.
// When the next block comes, the last WindowSize bytes move to the front, and
// all positions with them.
type finder struct {
	window [WindowSize + MaxBlock]byte
	size   int                           // bytes used in window
	head   [1 << hashBits]uint32         // newest position + 1 of each hash, 0 for none
	prev   [WindowSize + MaxBlock]uint32 // next older position + 1 with the same hash
}

// tokens appends the tokens of block to dst and makes block part of the history.
func (f *finder) tokens(dst []token, block []byte) []token {
	f.slide()
	pos := f.size
	f.size += copy(f.window[pos:], block)
	for p := max(0, pos-minMatch+1); p < pos; p++ {
		f.insert(p) // its three bytes are there only now
	}

	// Lazy matching: a match found at pos-1 is held back until it is known
	// whether pos begins a better one. None is held back at the end: no match
	// runs past it, so a match at pos-1 of minMatch bytes has its end behind pos.
	var held match
	for pos < f.size {
		var m match
		if held.length < niceMatch {
			m = f.longest(pos, held.length)
		}
		f.insert(pos)
		switch {
		case held.length > 0 && !better(m, held):
			dst = append(dst, token(held.length<<16|held.distance))
			end := pos - 1 + held.length
			for pos++; pos < end; pos++ {
				f.insert(pos)
			}
			held = match{}
			continue
		case held.length > 0:
			dst = append(dst, token(f.window[pos-1]))
		case m.length == 0:
			dst = append(dst, token(f.window[pos]))
		}
		held = m
		pos++
	}
	return dst
}

// better reports whether next, found one byte later, is worth a literal in
// front of it.
func better(next, held match) bool {
	return next.length > 0 && next.gain() > held.gain()
}

// slide moves the last WindowSize bytes to the front of the window.
func (f *finder) slide() {
	n := f.size - WindowSize
	if n <= 0 {
		return
	}
	copy(f.window[:], f.window[n:f.size])
	copy(f.prev[:], f.prev[n:f.size])
	f.size = WindowSize
	for i, p := range f.head {
		f.head[i] = moved(p, n)
	}
	for i, p := range f.prev[:f.size] {
		f.prev[i] = moved(p, n)
	}
}

// moved returns the position + 1 p after n bytes have left the window.
func moved(p uint32, n int) uint32 {
	return p - min(p, uint32(n))
}

// hash returns the hash of the three bytes at pos.
func (f *finder) hash(pos int) uint32 {
	w := f.window[pos : pos+minMatch]
	v := uint32(w[0]) | uint32(w[1])<<8 | uint32(w[2])<<16
	return v * 0x9E3779B1 >> (32 - hashBits) // Fibonacci hashing
}

// insert makes pos known to later searches, except at the last two positions of
// a block, whose three bytes are not all there yet.
func (f *finder) insert(pos int) {
	if pos+minMatch > f.size {
		return
	}
	h := f.hash(pos)
	f.prev[pos] = f.head[h]
	f.head[h] = uint32(pos + 1)
}

// longest returns the longest match at pos of more than atLeast bytes, the
// nearest of several. It does not run past the end of the block.
func (f *finder) longest(pos, atLeast int) match {
	limit := min(maxMatch, f.size-pos)
	best := match{length: max(atLeast, minMatch-1)}
	if limit <= best.length {
		return match{}
	}
	chain := maxChain
	if atLeast >= goodMatch {
		chain /= 4
	}
	oldest := max(0, pos-WindowSize)
	for p := f.head[f.hash(pos)]; chain > 0 && p > uint32(oldest); chain-- {
		at := int(p) - 1
		p = f.prev[at]
		// A longer match must agree at the byte that ends the best so far.
		if f.window[at+best.length] != f.window[pos+best.length] {
			continue
		}
		if n := f.common(at, pos, limit); n > best.length {
			best = match{n, pos - at}
			if n == limit || n >= niceMatch {
				break
			}
		}
	}
	if best.distance == 0 || best.gain() <= 0 {
		return match{}
	}
	return best
}

// common returns how many bytes at a and b are equal, at most limit. a lies
// before b and b+limit inside the window.
func (f *finder) common(a, b, limit int) int {
	x, y := f.window[a:a+limit], f.window[b:b+limit]
	n := 0
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
