package deflate

import (
	"errors"
	"fmt"
)

// ErrCorrupt is wrapped by the errors of a Decoder, which say what is wrong.
var ErrCorrupt = errors.New("not a valid DEFLATE stream")

func corrupt(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}

// A Decoder decodes streams of which the plain size is known. It allocates nothing
// once it is made, and nothing is left in it from one stream to the next. It is not
// safe for concurrent use.
//
// It is as strict as it can be with cabinets that exist: codes with more symbols than
// fit are refused, while compress/flate and others write incomplete ones.
type Decoder struct {
	lits, dists table
	lengths     [numLitLen + numDistance + 2]uint8
	codeLens    [numCodeLen]uint8
	r           bitReader
}

// Decode fills plain from start on with the stream in data, which must give just as
// much and have nothing behind it. Matches reach back to the beginning of plain.
func (d *Decoder) Decode(plain []byte, start int, data []byte) error {
	d.r = bitReader{in: data}
	pos := start
	for final := false; !final; {
		final = d.r.bits(1) == 1
		var err error
		switch kind := d.r.bits(2); kind {
		case kindStored:
			pos, err = d.stored(plain, pos)
		case kindFixed:
			d.setFixed()
			pos, err = d.body(plain, pos)
		case kindDynamic:
			if err = d.header(); err == nil {
				pos, err = d.body(plain, pos)
			}
		default:
			err = corrupt("block of kind %d", kind)
		}
		if d.r.failed {
			return corrupt("it ends early")
		}
		if err != nil {
			return err
		}
	}
	if pos < len(plain) {
		return corrupt("it gives %d bytes of %d", pos-start, len(plain)-start)
	}
	if n := d.r.rest(); n > 0 {
		return corrupt("%d bytes behind it", n)
	}
	return nil
}

// stored reads a stored block, RFC 1951 section 3.2.4.
func (d *Decoder) stored(plain []byte, pos int) (int, error) {
	d.r.align()
	n, check := int(d.r.bits(16)), int(d.r.bits(16))
	if n != check^0xFFFF {
		return pos, corrupt("stored block of %d bytes, complement %#x", n, check)
	}
	if n > len(plain)-pos {
		return pos, corrupt("it has more than %d bytes", len(plain))
	}
	d.r.copy(plain[pos : pos+n])
	return pos + n, nil
}

func (d *Decoder) setFixed() {
	for s := range numFixed {
		n := uint8(8)
		switch {
		case s >= 144 && s < 256:
			n = 9
		case s >= 256 && s < 280:
			n = 7
		}
		d.lengths[s] = n
	}
	d.lits.set(d.lengths[:numFixed])
	for s := range 32 {
		d.lengths[s] = 5
	}
	d.dists.set(d.lengths[:32])
}

// header reads the codes of a block, RFC 1951 section 3.2.7.
func (d *Decoder) header() error {
	numLits, numDists := int(d.r.bits(5))+firstLength, int(d.r.bits(5))+1
	n := int(d.r.bits(4)) + 4
	if numLits > numLitLen || numDists > numDistance {
		return corrupt("%d literals and lengths, %d distances", numLits, numDists)
	}
	clear(d.codeLens[:])
	for _, s := range codeLenOrder[:n] {
		d.codeLens[s] = uint8(d.r.bits(3))
	}
	if !d.lits.set(d.codeLens[:]) {
		return corrupt("code of the code lengths")
	}
	lengths := d.lengths[:numLits+numDists]
	for i := 0; i < len(lengths); {
		s, v, n := d.lits.read(&d.r), uint8(0), 1
		switch s {
		case repeatPrevious:
			if i == 0 {
				return corrupt("no code length to repeat")
			}
			v, n = lengths[i-1], int(d.r.bits(2))+3
		case repeatZero:
			n = int(d.r.bits(3)) + 3
		case repeatZeroLong:
			n = int(d.r.bits(7)) + 11
		default:
			v = uint8(s)
		}
		if s < 0 || d.r.failed || n > len(lengths)-i {
			return corrupt("code lengths")
		}
		for ; n > 0; n-- {
			lengths[i] = v
			i++
		}
	}
	if !d.lits.set(lengths[:numLits]) || !d.dists.set(lengths[numLits:]) || lengths[endOfBlock] == 0 {
		return corrupt("codes")
	}
	return nil
}

// body reads the symbols of a block and returns where its bytes end.
func (d *Decoder) body(plain []byte, pos int) (int, error) {
	for {
		s := d.lits.read(&d.r)
		for uint(s) < endOfBlock {
			if pos == len(plain) || d.r.failed {
				return pos, corrupt("it has more than %d bytes", len(plain))
			}
			plain[pos] = byte(s)
			pos++
			s = d.lits.read(&d.r)
		}
		if s == endOfBlock {
			return pos, nil
		}
		s -= firstLength
		if uint(s) >= numLengths {
			return pos, corrupt("length symbol %d", s)
		}
		length := int(lengthBase[s]) + int(d.r.bits(uint(lengthExtra[s])))
		t := d.dists.read(&d.r)
		if uint(t) >= numDistance {
			return pos, corrupt("distance symbol %d", t)
		}
		distance := int(distanceBase[t]) + int(d.r.bits(uint(distanceExtra[t])))
		switch {
		case d.r.failed || length > len(plain)-pos:
			return pos, corrupt("it has more than %d bytes", len(plain))
		case distance > pos:
			return pos, corrupt("distance %d at %d", distance, pos)
		}
		copyMatch(plain, pos, distance, length)
		pos += length
	}
}

// copyMatch copies length bytes from distance bytes before pos.
func copyMatch(plain []byte, pos, distance, length int) {
	from := pos - distance
	if distance >= length {
		copy(plain[pos:pos+length], plain[from:])
		return
	}
	// What was copied is copied again, twice as much each time.
	for n := distance; length > 0; n *= 2 {
		k := copy(plain[pos:pos+min(n, length)], plain[from:])
		pos += k
		length -= k
	}
}
