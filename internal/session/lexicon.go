package session

import (
	"math/bits"
	"strings"
)

// bitset is a set of POPs by their positions.
type bitset []uint64

func newBits(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) set(i int)      { b[i>>6] |= 1 << (i & 63) }
func (b bitset) has(i int) bool { return b[i>>6]&(1<<(i&63)) != 0 }

func (b bitset) clear(i int) { b[i>>6] &^= 1 << (i & 63) }

// keep leaves only what is in both sets.
func (b bitset) keep(other bitset) {
	for i := range b {
		b[i] &= other[i]
	}
}

// count returns how many are in the set; nil stands for all n.
func (b bitset) count(n int) int {
	if b == nil {
		return n
	}
	n = 0
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

// lexicon is one field of every POP as it is searched: the values folded and
// joined to a single text, which a search passes over in one go instead of
// visiting tens of thousands of strings.
type lexicon struct {
	text string
	ends []uint32 // of each value, behind the mark that ends it
	of   []uint32 // the value of each POP; nil where POP i has value i
}

const valueEnd = '\n'

// newLexicon joins one value for each of n POPs.
func newLexicon(n int, value func(i int) string) lexicon {
	var l lexicon
	var text strings.Builder
	l.ends = make([]uint32, 0, n)
	for i := range n {
		l.add(&text, value(i))
	}
	l.text = text.String()
	return l
}

// newDictionary joins the different values of n POPs: one each for a field that
// takes few.
func newDictionary[K comparable](n int, key func(i int) K, value func(K) string) lexicon {
	l := lexicon{of: make([]uint32, n)}
	var text strings.Builder
	known := make(map[K]uint32)
	for i := range n {
		k := key(i)
		at, ok := known[k]
		if !ok {
			at = uint32(len(l.ends))
			known[k] = at
			l.add(&text, value(k))
		}
		l.of[i] = at
	}
	l.text = text.String()
	return l
}

func (l *lexicon) add(text *strings.Builder, value string) {
	for {
		spelling, rest, more := strings.Cut(value, separator)
		text.WriteString(strings.Map(blankLines, spelling))
		if !more {
			break
		}
		text.WriteString(separator)
		value = rest
	}
	text.WriteByte(valueEnd)
	l.ends = append(l.ends, uint32(text.Len()))
}

// value returns a value by its number.
func (l *lexicon) value(n int) string {
	start := uint32(0)
	if n > 0 {
		start = l.ends[n-1]
	}
	return l.text[start : l.ends[n]-1]
}

// find adds the POPs whose value holds a text, which must have no valueEnd.
func (l *lexicon) find(text string, hits bitset) {
	l.collect(hits, func(found func(value int)) {
		from, value := 0, 0
		for {
			next := strings.Index(l.text[from:], text)
			if next < 0 {
				return
			}
			for uint32(from+next) >= l.ends[value] {
				value++
			}
			found(value)
			from = int(l.ends[value])
			if from == len(l.text) {
				return
			}
		}
	})
}

// match adds the POPs whose value passes a test.
func (l *lexicon) match(test func(value string) bool, hits bitset) {
	l.collect(hits, func(found func(value int)) {
		for value := range l.ends {
			if test(l.value(value)) {
				found(value)
			}
		}
	})
}

// collect turns values that are found into POPs.
func (l *lexicon) collect(hits bitset, search func(found func(value int))) {
	if l.of == nil {
		search(hits.set)
		return
	}
	values, some := newBits(len(l.ends)), false
	search(func(value int) {
		values.set(value)
		some = true
	})
	if !some {
		return
	}
	for i, value := range l.of {
		if values.has(int(value)) {
			hits.set(i)
		}
	}
}
