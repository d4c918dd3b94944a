package workbook

import (
	"unicode/utf16"
	"unicode/utf8"
)

// The flags of a string ([MS-XLS] 2.5.293 XLUnicodeRichExtendedString; those of
// 2.5.294 XLUnicodeString and 2.5.240 ShortXLUnicodeString are the first alone,
// and the rest are zero there).
const (
	stringWide     = 1 << 0 // two bytes a character; else one, which is Latin-1
	stringExtended = 1 << 2 // with phonetic data behind the characters
	stringRich     = 1 << 3 // with runs of fonts behind the characters
)

const fontRun = 4 // bytes of a FormatRun ([MS-XLS] 2.5.132)

// text reads a string of which only the count of its characters, in UTF-16
// units, has been read.
func (c *cursor) text(count int) string {
	if count == 0 && !c.fill() {
		return "" // some programs leave the flags of an empty string out
	}
	flags := c.u8()
	var runs, extension int64
	if flags&stringRich != 0 {
		runs = int64(c.u16())
	}
	if flags&stringExtended != 0 {
		extension = int64(c.u32())
	}
	out := c.characters(count, flags&stringWide != 0)
	c.skip(runs * fontRun)
	c.skip(extension)
	return out
}

// characters reads the characters of a string. Where it goes on in a CONTINUE
// record, a byte of flags says anew whether they are wide. A character never
// stands in two records, a surrogate pair may.
func (c *cursor) characters(count int, wide bool) string {
	if !wide && count <= len(c.data) && isASCII(c.data[:count]) {
		return string(c.take(count))
	}
	c.units = c.units[:0]
	for {
		count -= c.gather(count, wide)
		if count == 0 {
			return string(utf16.Decode(c.units))
		}
		if len(c.data) > 0 || !c.fill() {
			c.fail()
			return ""
		}
		wide = c.u8()&stringWide != 0
	}
}

// gather moves up to count characters of the current record to units and
// returns how many there were.
func (c *cursor) gather(count int, wide bool) int {
	if !wide {
		count = min(count, len(c.data))
		for _, b := range c.take(count) {
			c.units = append(c.units, uint16(b))
		}
		return count
	}
	count = min(count, len(c.data)/2)
	for raw := c.take(2 * count); len(raw) > 0; raw = raw[2:] {
		c.units = append(c.units, uint16(raw[0])|uint16(raw[1])<<8)
	}
	return count
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// sharedStrings reads the SST record: the count of references, the count of
// strings, and the strings. Fewer strings than counted do no harm by
// themselves, a cell that refers to one that is missing does. The length of each
// counts where a cell has it.
func (c *cursor) sharedStrings() []string {
	c.skip(4)
	var out []string
	for n := c.u32(); n > 0 && c.err == nil && c.fill(); n-- {
		if len(out) == MaxStrings {
			c.err = tooLarge("it has more than {{.Most}} different texts", "Most", MaxStrings)
			break
		}
		out = append(out, c.text(int(c.u16())))
	}
	return out
}
