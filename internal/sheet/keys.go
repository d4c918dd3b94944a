package sheet

import (
	"bytes"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// A POP without its index is recognised by what is dialled: the country, and
// the digits of area code and number together, because one list gives them in
// one column and the next in two. Beside that the name tells POPs apart.
// Punctuation of numbers and case of names make no difference, nor does the zero
// of long distance, which one list gives and the next, with dial codes, does not.

// hashStart and hashStep are those of the FNV-1a hash. Equal hashes are
// compared in full, so that no hash needs to be perfect.
const (
	hashStart uint64 = 14695981039346656037
	hashStep  uint64 = 1099511628211
)

// hashNumber hashes what is dialled.
func hashNumber(p *phonebook.POP) uint64 {
	h := (hashStart ^ uint64(p.Country)) * hashStep
	first := true
	for _, s := range [...]string{p.AreaCode, p.AccessNumber} {
		for i := 0; i < len(s); i++ {
			c := s[i]
			if c == '-' || c == ' ' {
				continue
			}
			if !first || c != '0' {
				h = (h ^ uint64(c)) * hashStep
			}
			first = false
		}
	}
	return h
}

// hashName adds the name to the hash of a number.
func hashName(h uint64, name string) uint64 {
	if !isTidy(name) {
		name = foldName(tidy(name))
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		h = (h ^ uint64(c)) * hashStep
	}
	return h
}

// hashRow adds the rest of a row that tells it from its neighbours.
func hashRow(h uint64, p *phonebook.POP) uint64 {
	for _, n := range [...]uint32{p.MinBaud, p.MaxBaud, uint32(p.Region), uint32(p.Flags), p.Reserved, uint32(p.Status)} {
		h = (h ^ uint64(n)) * hashStep
	}
	return h
}

func sameDialled(a, b *phonebook.POP) bool {
	if a.Country != b.Country {
		return false
	}
	if a.AreaCode == b.AreaCode && a.AccessNumber == b.AccessNumber {
		return true
	}
	var x, y [64]byte
	return bytes.Equal(appendDialled(x[:0], a), appendDialled(y[:0], b))
}

// appendDialled appends area code and number without punctuation and without a
// zero that they start with; * and # are dialled.
func appendDialled(out []byte, p *phonebook.POP) []byte {
	for _, s := range [...]string{p.AreaCode, p.AccessNumber} {
		for i := 0; i < len(s); i++ {
			if s[i] != '-' && s[i] != ' ' {
				out = append(out, s[i])
			}
		}
	}
	if len(out) > 0 && out[0] == '0' {
		out = out[1:]
	}
	return out
}

func sameName(a, b string) bool { return a == b || foldName(tidy(a)) == foldName(tidy(b)) }

// chains is a hash table of positions. Those with the same hash hang together in
// rising order.
type chains struct {
	hash []uint64 // by position
	head []int32  // by the low bits of a hash: position + 1
	next []int32  // by position: position + 1
	mask uint64
}

func newChains(hash []uint64) *chains {
	size := 1
	for size < len(hash) {
		size *= 2
	}
	c := &chains{hash: hash, head: make([]int32, size), next: make([]int32, len(hash)), mask: uint64(size - 1)}
	for i := len(hash) - 1; i >= 0; i-- {
		b := bucket(hash[i]) & c.mask
		c.next[i], c.head[b] = c.head[b], int32(i+1)
	}
	return c
}

// bucket mixes the high bits of a hash into the low ones.
func bucket(h uint64) uint64 { return h ^ h>>29 }

// first returns the first position with that hash, -1 for none.
func (c *chains) first(h uint64) int { return c.seek(c.head[bucket(h)&c.mask], h) }

// after returns the next position with the hash of position i, -1 for none.
func (c *chains) after(i int) int { return c.seek(c.next[i], c.hash[i]) }

func (c *chains) seek(at int32, h uint64) int {
	for at != 0 && c.hash[at-1] != h {
		at = c.next[at-1]
	}
	return int(at) - 1
}

// drop takes a position out where it stands first, so that looking for the
// members of one large group in their order stays cheap.
func (c *chains) drop(i int) {
	if b := bucket(c.hash[i]) & c.mask; c.head[b] == int32(i+1) {
		c.head[b] = c.next[i]
	}
}
