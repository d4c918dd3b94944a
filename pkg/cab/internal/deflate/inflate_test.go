package deflate

import (
	"errors"
	"fmt"
)

// strictInflate decodes a stream as the strictest reader would: every Huffman
// code must be complete, every distance must lie in the history and in the
// window, and nothing may follow the final block. It shares no code and no
// table with the encoder.
func strictInflate(stream, history []byte) ([]byte, error) {
	r := &strictReader{in: stream, out: append([]byte(nil), history...)}
	for last := false; !last && r.err == nil; {
		last = r.bits(1) == 1
		switch kind := r.bits(2); kind {
		case 0:
			r.stored()
		case 1:
			r.fixed()
		case 2:
			r.dynamic()
		default:
			r.fail("block type %d", kind)
		}
	}
	if rest := len(stream) - (r.pos+7)/8; r.err == nil && rest != 0 {
		r.fail("%d bytes after the final block", rest)
	}
	return r.out[len(history):], r.err
}

type strictReader struct {
	in  []byte
	pos int // in bits
	out []byte
	err error
}

func (r *strictReader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("bit %d: "+format, append([]any{r.pos}, args...)...)
	}
}

func (r *strictReader) bits(n int) int {
	v := 0
	for i := range n {
		if r.pos >= 8*len(r.in) {
			r.fail("stream too short")
			return 0
		}
		v |= int(r.in[r.pos/8]>>(r.pos%8)&1) << i
		r.pos++
	}
	return v
}

func (r *strictReader) stored() {
	r.pos = (r.pos + 7) / 8 * 8
	n, check := r.bits(16), r.bits(16)
	if n^check != 0xFFFF {
		r.fail("LEN %#x, NLEN %#x", n, check)
	}
	for range n {
		r.out = append(r.out, byte(r.bits(8)))
	}
}

func (r *strictReader) fixed() {
	var lengths []int
	for _, run := range []struct{ n, length int }{{144, 8}, {112, 9}, {24, 7}, {8, 8}} {
		for range run.n {
			lengths = append(lengths, run.length)
		}
	}
	dists := make([]int, 32)
	for i := range dists {
		dists[i] = 5
	}
	r.body(lengths, dists)
}

func (r *strictReader) dynamic() {
	nl, nd, nc := r.bits(5)+257, r.bits(5)+1, r.bits(4)+4
	if nl > 286 || nd > 30 {
		r.fail("%d literals and lengths, %d distances", nl, nd)
		return
	}
	order := []int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
	codeLens := make([]int, 19)
	for _, s := range order[:nc] {
		codeLens[s] = r.bits(3)
	}
	tree := r.tree("code lengths", codeLens)
	var lengths []int
	for len(lengths) < nl+nd && r.err == nil {
		s := r.symbol(tree)
		v, n := 0, 1
		switch s {
		case 16:
			if len(lengths) == 0 {
				r.fail("nothing to repeat")
				return
			}
			v, n = lengths[len(lengths)-1], 3+r.bits(2)
		case 17:
			n = 3 + r.bits(3)
		case 18:
			n = 11 + r.bits(7)
		default:
			v = s
		}
		for range n {
			lengths = append(lengths, v)
		}
	}
	if len(lengths) != nl+nd {
		r.fail("code lengths run over")
		return
	}
	r.body(lengths[:nl], lengths[nl:])
}

type strictCode struct{ value, length int }

// tree maps codes to symbols; the code must be complete.
func (r *strictReader) tree(what string, lengths []int) map[strictCode]int {
	tree := make(map[strictCode]int)
	value, sum := 0, 0
	for n := 1; n <= 15; n++ {
		value <<= 1
		for s, length := range lengths {
			if length == n {
				tree[strictCode{value, n}] = s
				value++
				sum += 1 << (15 - n)
			}
		}
	}
	if sum != 1<<15 {
		r.fail("%s: code not complete, %d/32768", what, sum)
	}
	return tree
}

func (r *strictReader) symbol(tree map[strictCode]int) int {
	c := strictCode{}
	for c.length < 15 && r.err == nil {
		c = strictCode{c.value<<1 | r.bits(1), c.length + 1}
		if s, ok := tree[c]; ok {
			return s
		}
	}
	r.fail("no such code")
	return 256
}

var errDistance = errors.New("distance before the history")

func (r *strictReader) body(lits, dists []int) {
	litTree, distTree := r.tree("literals", lits), r.tree("distances", dists)
	for r.err == nil {
		s := r.symbol(litTree)
		switch {
		case s < 256:
			r.out = append(r.out, byte(s))
			continue
		case s == 256:
			return
		case s > 285:
			r.fail("length symbol %d", s)
			return
		}
		length := 258
		if s < 265 {
			length = s - 254
		} else if s < 285 {
			e := (s - 261) / 4
			length = (s-261)%4<<e + 4<<e + 3 + r.bits(e)
		}
		d := r.symbol(distTree)
		distance := d + 1
		if d >= 4 {
			e := d/2 - 1
			distance = (2+d%2)<<e + 1 + r.bits(e)
		}
		if distance > min(len(r.out), 32768) {
			r.err = errDistance
			return
		}
		for range length {
			r.out = append(r.out, r.out[len(r.out)-distance])
		}
	}
}
