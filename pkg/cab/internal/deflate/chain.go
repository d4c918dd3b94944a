package deflate

import (
	"encoding/binary"

	"github.com/phonebookadmin/pba/pkg/cab/internal/coding"
)

// findChained is find for the fast levels. The positions of a hash are in a chain, the
// newest first, of which only the nearest are looked at. Making a position known takes
// a fraction of what it takes in a tree, and there are no matches of three bytes.
func (f *finder) findChained(pos, end int) int {
	run := f.run
	if pos+4 > len(run) {
		return 0
	}
	inside := min(maxMatch, end-pos)
	at := &f.head[hash4(binary.LittleEndian.Uint32(run[pos:]))]
	next := *at
	f.child[pos&ringMask] = next
	*at = int32(pos + 1)
	if inside <= minMatch {
		return 0
	}
	best := minMatch
	oldest := int32(max(0, pos-WindowSize))
	for depth := f.depth; depth > 0 && next > oldest; depth-- {
		node := int(next) - 1
		next = f.child[node&ringMask]
		// A longer match must agree at the byte that ends the best so far.
		if run[node+best] != run[pos+best] {
			continue
		}
		n := coding.Common(run, node, pos, 0, inside)
		if n <= best {
			continue
		}
		f.found = append(f.found, newMatch(n, pos-node))
		best = n
		if n >= f.nice || n == inside {
			break
		}
	}
	return best
}
