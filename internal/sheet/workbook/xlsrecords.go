package workbook

import (
	"encoding/binary"
	"math"
)

// The types of the records that are read, by their numbers in [MS-XLS]: Excel
// Binary File Format (.xls) Structure, 2.3.2. RSTRING is of the Microsoft Excel
// 97 Developer's Kit; some programs still write it.
const (
	recordFormula    = 0x0006 // 2.4.127
	recordEOF        = 0x000A // 2.4.103
	recordFilePass   = 0x002F // 2.4.117
	recordContinue   = 0x003C // 2.4.58
	recordBoundSheet = 0x0085 // 2.4.28
	recordMulRK      = 0x00BD // 2.4.175
	recordMergeCells = 0x00E5 // 2.4.168
	recordRString    = 0x00D6
	recordXF         = 0x00E0 // 2.4.353
	recordSST        = 0x00FC // 2.4.265
	recordLabelSST   = 0x00FD // 2.4.149
	recordNumber     = 0x0203 // 2.4.180
	recordLabel      = 0x0204 // 2.4.148
	recordBoolErr    = 0x0205 // 2.4.24
	recordString     = 0x0207 // 2.4.268
	recordRow        = 0x0208 // 2.4.221
	recordRK         = 0x027E // 2.4.220
	recordFormat     = 0x041E // 2.4.126
	recordBOF        = 0x0809 // 2.4.21
)

// The fields of BOF ([MS-XLS] 2.4.21).
const (
	biff8          = 0x0600 // vers: Excel 97 and later
	substreamBook  = 0x0005 // dt: what holds for the whole workbook
	substreamSheet = 0x0010 // dt: a worksheet
)

const recordHeader = 4 // bytes of the type and of the size before the data of a record

// recordReader walks the records of a stream ([MS-XLS] 2.1.4).
type recordReader struct {
	stream []byte
	pos    int
}

// next returns the next record. A stream ends with an EOF record, which the
// caller looks for: one that just stops has broken off.
func (r *recordReader) next() (kind uint16, data []byte, err error) {
	rest := r.stream[r.pos:]
	if len(rest) < recordHeader {
		return 0, nil, because(damaged("it breaks off"), "a record at byte %d", r.pos)
	}
	kind = binary.LittleEndian.Uint16(rest)
	size := int(binary.LittleEndian.Uint16(rest[2:]))
	if size > len(rest)-recordHeader {
		return 0, nil, because(damaged("it breaks off"), "a record of %d bytes at byte %d", size, r.pos)
	}
	r.pos += recordHeader + size
	return kind, rest[recordHeader : recordHeader+size], nil
}

// continuation returns the data of the next record if it continues the one
// before it, and false if it does not.
func (r *recordReader) continuation() ([]byte, bool) {
	ahead := *r
	kind, data, err := ahead.next()
	if err != nil || kind != recordContinue {
		return nil, false
	}
	*r = ahead
	return data, true
}

// begin moves to the BOF record at a position and checks that a substream of
// the type begins there. The error is [ErrVersion] for an older Excel's.
func (r *recordReader) begin(pos, substream uint32) error {
	if uint64(pos) > uint64(len(r.stream)) {
		return damaged("a sheet begins behind its end")
	}
	r.pos = int(pos)
	kind, data, err := r.next()
	if err != nil {
		return err
	}
	// Every BIFF has a BOF of its own, and only the low byte is common to all.
	if byte(kind) != recordBOF&0xFF {
		return because(damaged("a sheet is not where it should be"), "no BOF record at byte %d", pos)
	}
	c := cursor{data: data, records: r}
	version, found := c.u16(), uint32(c.u16())
	switch {
	case c.err != nil:
		return c.err
	case kind != recordBOF || version != biff8:
		return errOld()
	case found != substream:
		return because(damaged("a sheet is not where it should be"), "a substream of type %#x at byte %d", found, pos)
	}
	return nil
}

// cursor reads the fields of a record, also from the CONTINUE records behind
// it. The first failure stays in err, and everything read after it is zero, so
// that err need only be looked at once, when a record is through.
type cursor struct {
	data    []byte // what is left of the record that the cursor stands in
	records *recordReader
	units   []uint16 // room to put strings together, used again and again
	err     error
}

func (c *cursor) fail() {
	if c.err == nil {
		c.err = because(damaged("a part of it breaks off"), "the record before byte %d", c.records.pos)
	}
	c.data = nil
}

// fill makes sure that there is data to read, and returns false at the end of
// the last record.
func (c *cursor) fill() bool {
	for len(c.data) == 0 {
		data, more := c.records.continuation()
		if !more || c.err != nil {
			return false
		}
		c.data = data
	}
	return true
}

// take returns the next n bytes. Fields stand in one record as a rule; those
// that do not are put together.
func (c *cursor) take(n int) []byte {
	if n <= len(c.data) {
		out := c.data[:n]
		c.data = c.data[n:]
		return out
	}
	out := make([]byte, n)
	for got := 0; got < n; {
		if !c.fill() {
			c.fail()
			return make([]byte, n)
		}
		some := copy(out[got:], c.data)
		got += some
		c.data = c.data[some:]
	}
	return out
}

// skip passes over n bytes.
func (c *cursor) skip(n int64) {
	for n > 0 {
		if !c.fill() {
			c.fail()
			return
		}
		some := min(n, int64(len(c.data)))
		n -= some
		c.data = c.data[some:]
	}
}

func (c *cursor) u8() byte    { return c.take(1)[0] }
func (c *cursor) u16() uint16 { return binary.LittleEndian.Uint16(c.take(2)) }
func (c *cursor) u32() uint32 { return binary.LittleEndian.Uint32(c.take(4)) }
func (c *cursor) u64() uint64 { return binary.LittleEndian.Uint64(c.take(8)) }

// f64 reads an Xnum ([MS-XLS] 2.5.342), which is always a finite number.
func (c *cursor) f64() float64 { return c.finite(math.Float64frombits(c.u64())) }

func (c *cursor) finite(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		if c.err == nil {
			c.err = because(damaged("a number in it is none"), "the record before byte %d", c.records.pos)
		}
		return 0
	}
	return x
}

// The two low bits of an RK number ([MS-XLS] 2.5.217); the other 30 are the
// number or the high bits of its IEEE 754 form.
const (
	rkHundredth = 1 << 0 // the number is 100 times too large
	rkWhole     = 1 << 1 // a signed whole number
)

func (c *cursor) rk() float64 {
	bits := c.u32()
	var x float64
	if bits&rkWhole != 0 {
		x = float64(int32(bits) >> 2)
	} else {
		x = math.Float64frombits(uint64(bits&^(rkHundredth|rkWhole)) << 32)
	}
	if bits&rkHundredth != 0 {
		x /= 100
	}
	return c.finite(x)
}
