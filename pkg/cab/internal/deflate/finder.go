package deflate

import (
	"encoding/binary"

	"github.com/phonebookadmin/pba/pkg/cab/internal/coding"
)

const (
	minMatch = 3   // RFC 1951 section 3.2.5
	maxMatch = 258 // RFC 1951 section 3.2.5

	hashBits  = 16 // of four bytes
	hash3Bits = 14 // of three bytes

	ringMask = WindowSize - 1
)

// A finder finds matches in a run with binary trees: one for each hash of four
// bytes, of all positions with that hash in the window, sorted by the bytes that
// follow and with newer positions above older ones. The way down to where a
// position belongs passes its best matches, the nearest first. Matches of three
// bytes come from a table of the newest positions.
type finder struct {
	run    []byte
	depth  int  // nodes visited at each position
	nice   int  // length that is taken without looking further
	skip   int  // length inside which nothing is searched
	chains bool // instead of trees, see findChained

	head  [1 << hashBits]int32  // newest position + 1, 0 for none
	head3 [1 << hash3Bits]int32 // the same for three bytes
	// child holds both children of a position, as positions + 1. It is a ring,
	// in which the farthest node has the place of pos itself; its children are
	// out of reach.
	child [2 * WindowSize]int32

	// found are the matches of the block, longer and farther ones behind shorter
	// and nearer ones; those of position i begin at first[i].
	found []match
	first [MaxBlock + 1]uint32
}

// A match is a copy of length bytes from distance bytes before.
type match struct {
	length, distance uint16
	symbol           uint8 // of the distance
}

func newMatch(length, distance int) match {
	return match{uint16(length), uint16(distance), uint8(distanceSymbol(distance))}
}

// start begins a run and makes its first bytes known as history.
func (f *finder) start(run []byte, history int) {
	f.run = run
	clear(f.head[:])
	clear(f.head3[:])
	for pos := range history {
		f.search(pos, pos)
	}
}

// findBlock fills found with the matches of the block between the two positions.
func (f *finder) findBlock(start, end int) {
	f.found = f.found[:0]
	for pos := start; pos < end; {
		f.first[pos-start] = uint32(len(f.found))
		longest := f.search(pos, end)
		pos++
		if longest < f.skip {
			continue
		}
		// The parser takes it, or nearly so: what lies inside is not looked at.
		for stop := pos + longest - 1; pos < stop; pos++ {
			f.first[pos-start] = uint32(len(f.found))
			f.search(pos, pos)
		}
	}
	f.first[end-start] = uint32(len(f.found))
}

// search is find or findChained.
func (f *finder) search(pos, end int) int {
	if f.chains {
		return f.findChained(pos, end)
	}
	return f.find(pos, end)
}

// hash4 and hash3 are Fibonacci hashes of the lowest bytes of v.
func hash4(v uint32) uint32 { return v * 0x9E3779B1 >> (32 - hashBits) }
func hash3(v uint32) uint32 { return (v << 8) * 0x9E3779B1 >> (32 - hash3Bits) }

// find makes pos known, appends the matches at it to found, none beyond end, and
// returns the length of the longest. With an end at pos there are none.
func (f *finder) find(pos, end int) int {
	run := f.run
	if pos+4 > len(run) {
		return 0
	}
	limit := min(maxMatch, len(run)-pos)
	inside := min(limit, end-pos) // the part that lies in the block
	v := binary.LittleEndian.Uint32(run[pos:])
	best := minMatch - 1
	at3 := &f.head3[hash3(v)]
	if near := int(*at3) - 1; near >= 0 && pos-near <= WindowSize && inside >= minMatch &&
		(binary.LittleEndian.Uint32(run[near:])^v)<<8 == 0 {
		f.found = append(f.found, newMatch(minMatch, pos-near))
		best = minMatch
	}
	*at3 = int32(pos + 1)

	at4 := &f.head[hash4(v)]
	node := int(*at4) - 1
	*at4 = int32(pos + 1)
	oldest := max(0, pos-WindowSize)
	slot := 2 * (pos & ringMask)
	below, above := slot, slot+1 // where the next smaller and greater node goes
	lenBelow, lenAbove := 0, 0   // bytes that all nodes on that side share with pos
	for depth := f.depth; ; depth-- {
		if node < oldest || depth == 0 {
			f.child[below], f.child[above] = 0, 0
			return min(best, inside)
		}
		n := min(lenBelow, lenAbove)
		if run[node+n] == run[pos+n] {
			n = coding.Common(run, node, pos, n+1, limit)
			if n > best {
				if best < inside {
					f.found = append(f.found, newMatch(min(n, inside), pos-node))
				}
				best = n
				if n >= f.nice || n == limit {
					s := 2 * (node & ringMask)
					f.child[below], f.child[above] = f.child[s], f.child[s+1]
					return min(n, inside)
				}
			}
		}
		if pos-node == WindowSize {
			node = -1
			continue
		}
		s := 2 * (node & ringMask)
		if run[node+n] < run[pos+n] {
			f.child[below] = int32(node + 1)
			below, lenBelow = s+1, n
			node = int(f.child[s+1]) - 1
		} else {
			f.child[above] = int32(node + 1)
			above, lenAbove = s, n
			node = int(f.child[s]) - 1
		}
	}
}
