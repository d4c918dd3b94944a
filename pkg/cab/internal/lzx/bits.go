package lzx

// A bitWriter appends bits to out, in words of 16, the first bit highest.
type bitWriter struct {
	out   []byte
	acc   uint64
	count uint // bits waiting in acc, fewer than 16 between calls
}

// write appends the n lowest bits of v, which has no others; n is at most 32.
func (w *bitWriter) write(v uint32, n uint) {
	w.acc = w.acc<<n | uint64(v)
	w.count += n
	for w.count >= 16 {
		w.count -= 16
		word := uint16(w.acc >> w.count)
		w.out = append(w.out, byte(word), byte(word>>8))
	}
}

// align pads the last word with zeros.
func (w *bitWriter) align() {
	if w.count > 0 {
		w.write(0, 16-w.count)
	}
}
