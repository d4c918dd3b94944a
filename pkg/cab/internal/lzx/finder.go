package lzx

import (
	"encoding/binary"

	"github.com/phonebookadmin/pba/pkg/cab/internal/coding"
)

const (
	hash3Bits = 16
	hash4Bits = 18

	depth = 64  // nodes that are looked at for each position
	nice  = 160 // length of a match at which the search ends

	// How far matches of two and three bytes may reach back. Farther ones take more
	// bits than their bytes.
	reach2 = 1 << 11
	reach3 = 1 << 16
)

// A finder finds matches with binary trees: one for each hash of four bytes, of all
// positions with that hash in the window, sorted by the bytes that follow and with
// newer positions above older ones.
type finder struct {
	data   []byte // the window and what comes behind it
	base   int    // position in the stream of data[0]
	window int
	reach  int // the largest offset

	head2 []int32 // newest position + 1 of each two bytes, 0 for none
	head3 []int32 // the same by hash
	head4 []int32
	child []int32 // both children of a position, as positions + 1; a ring

	found []match
	first []int32 // where in found the matches of each position of the run begin
}

// A match is a copy of bytes from before: the length less 2 above 21 bits of offset.
type match uint32

func newMatch(length, offset int) match { return match(length-minMatch)<<21 | match(offset) }
func (m match) length() int             { return int(m>>21) + minMatch }
func (m match) offset() uint32          { return uint32(m & (1<<21 - 1)) }

func newFinder(bits int) *finder {
	f := &finder{window: 1 << bits}
	f.reach = f.window - repeats
	f.head2 = make([]int32, 1<<16)
	f.head3 = make([]int32, 1<<hash3Bits)
	f.head4 = make([]int32, 1<<min(hash4Bits, bits+1))
	f.child = make([]int32, 2*f.window)
	return f
}

// end is the position in the stream behind what was added.
func (f *finder) end() int { return f.base + len(f.data) }

// add appends bytes and forgets those in front of the window.
func (f *finder) add(b []byte) {
	if drop := len(f.data) - f.window; drop > 0 && len(f.data)+len(b) > 2*f.window+FrameSize {
		f.data = append(f.data[:0], f.data[drop:]...)
		f.base += drop
	}
	f.data = append(f.data, b...)
}

// findRun fills found with the matches from the position start to the end of the
// data. None crosses the end of a frame.
func (f *finder) findRun(start int) {
	f.found, f.first = f.found[:0], f.first[:0]
	for pos := start; pos < f.end(); {
		f.first = append(f.first, int32(len(f.found)))
		frameEnd := min(f.end(), (pos/FrameSize+1)*FrameSize)
		longest := f.find(pos, frameEnd-pos, true)
		pos++
		if longest < nice {
			continue
		}
		for stop := pos + longest - 1; pos < stop; pos++ {
			f.first = append(f.first, int32(len(f.found)))
			f.find(pos, 0, false)
		}
	}
	f.first = append(f.first, int32(len(f.found)))
}

// find makes the position known and, if collect is set, appends its matches of at
// most inside bytes to found; it returns the length of the longest.
func (f *finder) find(pos, inside int, collect bool) int {
	d, at := f.data, pos-f.base
	if at+4 > len(d) {
		return 0
	}
	limit := min(maxMatch, len(d)-at)
	inside = min(inside, limit)
	v := binary.LittleEndian.Uint32(d[at:])
	best := f.findShort(pos, v, inside, collect)
	head := &f.head4[v*0x9E3779B1>>(32-hash4Bits)&uint32(len(f.head4)-1)]
	node := int(*head) - 1
	*head = int32(pos + 1)
	oldest := max(f.base, pos-f.reach)
	mask := f.window - 1
	slot := 2 * (pos & mask)
	below, above := slot, slot+1 // where the next smaller and greater node goes
	lenBelow, lenAbove := 0, 0   // bytes that all nodes on that side share with pos
	for left := depth; left > 0 && node >= oldest; left-- {
		n := min(lenBelow, lenAbove)
		other := node - f.base
		s := 2 * (node & mask)
		if d[other+n] == d[at+n] {
			n = coding.Common(d, other, at, n+1, limit)
			if n > best {
				if collect && best < inside {
					f.found = append(f.found, newMatch(min(n, inside), pos-node))
				}
				best = n
			}
			if n >= nice || n == limit {
				f.child[below], f.child[above] = f.child[s], f.child[s+1]
				return min(best, inside)
			}
		}
		if d[other+n] < d[at+n] {
			f.child[below] = int32(node + 1)
			below, lenBelow = s+1, n
			node = int(f.child[s+1]) - 1
		} else {
			f.child[above] = int32(node + 1)
			above, lenAbove = s, n
			node = int(f.child[s]) - 1
		}
	}
	f.child[below], f.child[above] = 0, 0
	return min(best, inside)
}

// findShort is find for the matches of two and three bytes; v holds the bytes at pos.
func (f *finder) findShort(pos int, v uint32, inside int, collect bool) int {
	head2, head3 := &f.head2[v&0xFFFF], &f.head3[v<<8*0x9E3779B1>>(32-hash3Bits)]
	near2, near3 := int(*head2)-1, int(*head3)-1
	*head2, *head3 = int32(pos+1), int32(pos+1)
	best := minMatch - 1
	if !collect || inside < minMatch {
		return best
	}
	reach2, reach3 := min(reach2, f.reach), min(reach3, f.reach)
	if near2 >= max(f.base, pos-reach2) {
		f.found = append(f.found, newMatch(minMatch, pos-near2))
		best = minMatch
	}
	if inside > minMatch && near3 >= max(f.base, pos-reach3) &&
		(binary.LittleEndian.Uint32(f.data[near3-f.base:])^v)<<8 == 0 {
		f.found = append(f.found, newMatch(minMatch+1, pos-near3))
		best = minMatch + 1
	}
	return best
}
