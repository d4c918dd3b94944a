package workbook

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"unicode/utf16"
)

// xlsEntry is a stream of a compound file, or a storage if nested is set.
type xlsEntry struct {
	name   string
	data   []byte
	nested bool // the entries behind it are in it
}

// xlsCompound writes a compound file of 4096-byte sectors ([MS-CFB] 2.2 to 2.6).
// Its streams are padded to the size from which on they have sectors of their
// own, so that it needs no mini stream.
func xlsCompound(entries ...xlsEntry) []byte {
	const (
		sector, links             = 4096, 4096 / 4
		end, table, free   uint32 = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
		none               uint32 = 0xFFFFFFFF
		root, stream, dirs        = 5, 2, 1
	)
	var fat []uint32
	var body bytes.Buffer
	chain := func(data []byte) (first uint32) {
		first = uint32(len(fat))
		count := max(1, (len(data)+sector-1)/sector)
		for i := range count {
			next := uint32(len(fat)) + 1
			if i == count-1 {
				next = end
			}
			fat = append(fat, next)
		}
		body.Write(append(bytes.Clone(data), make([]byte, count*sector-len(data))...))
		return first
	}

	var directory bytes.Buffer
	entry := func(name string, kind byte, right, child, first uint32, size int) {
		raw := make([]byte, 128)
		units := utf16.Encode([]rune(name))
		for i, u := range units {
			binary.LittleEndian.PutUint16(raw[2*i:], u)
		}
		binary.LittleEndian.PutUint16(raw[64:], uint16(2*len(units)+2))
		raw[66] = kind
		for i, v := range []uint32{none, right, child} {
			binary.LittleEndian.PutUint32(raw[68+4*i:], v)
		}
		binary.LittleEndian.PutUint32(raw[116:], first)
		binary.LittleEndian.PutUint64(raw[120:], uint64(size))
		directory.Write(raw)
	}
	entry("Root Entry", root, none, 1, end, 0)
	for i, e := range entries {
		next := uint32(i) + 2
		if i == len(entries)-1 {
			next = none
		}
		if e.nested {
			entry(e.name, dirs, none, next, 0, 0)
			continue
		}
		size := max(len(e.data), sector)
		entry(e.name, stream, next, none, chain(append(bytes.Clone(e.data), make([]byte, size-len(e.data))...)), size)
	}
	directoryStart := chain(directory.Bytes())

	tables := 1
	for tables*links < len(fat)+tables {
		tables++
	}
	tableStart := uint32(len(fat))
	for range tables {
		fat = append(fat, table)
	}
	for len(fat)%links != 0 {
		fat = append(fat, free)
	}

	header := make([]byte, sector)
	binary.LittleEndian.PutUint64(header, 0xE11AB1A1E011CFD0)
	for at, v := range map[int]uint16{24: 0x3E, 26: 4, 28: 0xFFFE, 30: 12, 32: 6} {
		binary.LittleEndian.PutUint16(header[at:], v)
	}
	for at, v := range map[int]uint32{40: uint32((directory.Len() + sector - 1) / sector), 44: uint32(tables), 48: directoryStart, 56: sector, 60: end, 68: end} {
		binary.LittleEndian.PutUint32(header[at:], v)
	}
	for i := range 109 {
		v := free
		if i < tables {
			v = tableStart + uint32(i)
		}
		binary.LittleEndian.PutUint32(header[76+4*i:], v)
	}
	out := append(header, body.Bytes()...)
	for _, v := range fat {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	return out
}

// xlsRecord writes a record of fields of fixed size, byte slices and strings,
// which become compressed XLUnicodeStrings.
func xlsRecord(kind uint16, fields ...any) []byte {
	var data []byte
	for _, f := range fields {
		if s, ok := f.(string); ok {
			data = binary.LittleEndian.AppendUint16(data, uint16(len(s)))
			data = append(append(data, 0), s...)
			continue
		}
		var err error
		if data, err = binary.Append(data, binary.LittleEndian, f); err != nil {
			panic(err)
		}
	}
	out := binary.LittleEndian.AppendUint16(nil, kind)
	out = binary.LittleEndian.AppendUint16(out, uint16(len(data)))
	return append(out, data...)
}

func xlsBOF(kind uint16) []byte { return xlsRecord(recordBOF, uint16(biff8), kind, make([]byte, 12)) }

func xlsXF(format uint16) []byte { return xlsRecord(recordXF, uint16(0), format, make([]byte, 16)) }

// xlsStream writes a workbook stream of one sheet. The records of the globals
// follow the two styles General and 000, which every one has.
func xlsStream(globals, sheet [][]byte) []byte {
	records := [][]byte{xlsBOF(substreamBook), xlsXF(0), xlsRecord(recordFormat, uint16(164), "000"), xlsXF(164)}
	records = append(records, globals...)
	head := bytes.Join(records, nil)
	const name = "Sheet"
	pos := len(head) + 2*recordHeader + 8 + len(name)
	head = append(head, xlsRecord(recordBoundSheet, uint32(pos), byte(0), byte(0), byte(len(name)), byte(0), []byte(name))...)
	head = append(head, xlsRecord(recordEOF)...)
	head = append(head, xlsBOF(substreamSheet)...)
	head = append(head, bytes.Join(sheet, nil)...)
	return append(head, xlsRecord(recordEOF)...)
}

func xlsFile(globals, sheet [][]byte) []byte {
	return xlsCompound(xlsEntry{name: streamName, data: xlsStream(globals, sheet)})
}

// xlsSplitter writes strings over a record and the CONTINUE records behind it,
// each of up to limit bytes.
type xlsSplitter struct {
	kind  uint16
	limit int
	r     *rand.Rand
	out   []byte
	data  []byte // of the record that is written
}

func (s *xlsSplitter) flush() {
	s.out = append(s.out, xlsRecord(s.kind, s.data)...)
	s.kind, s.data = recordContinue, nil
}

// whole writes bytes that stand in one record, raw those that need not.
func (s *xlsSplitter) whole(b []byte) {
	if len(s.data)+len(b) > s.limit {
		s.flush()
	}
	s.data = append(s.data, b...)
}

func (s *xlsSplitter) raw(b []byte) {
	for _, c := range b {
		s.whole([]byte{c})
	}
}

// text writes a string, perhaps with fonts and phonetic data. It is compressed
// or not at random where it may be, and anew in every record.
func (s *xlsSplitter) text(text string) {
	units := utf16.Encode([]rune(text))
	flags := byte(s.r.IntN(4)) << 2
	wide := s.wide(units)
	if wide {
		flags |= stringWide
	}
	head := append(binary.LittleEndian.AppendUint16(nil, uint16(len(units))), flags)
	var tail []byte
	if flags&stringRich != 0 {
		runs := s.r.IntN(20)
		head = binary.LittleEndian.AppendUint16(head, uint16(runs))
		tail = append(tail, bytes.Repeat([]byte{1}, 4*runs)...)
	}
	if flags&stringExtended != 0 {
		size := s.r.IntN(100)
		head = binary.LittleEndian.AppendUint32(head, uint32(size))
		tail = append(tail, bytes.Repeat([]byte{2}, size)...)
	}
	s.whole(head)
	for i, u := range units {
		size := 1
		if wide {
			size = 2
		}
		if len(s.data)+size > s.limit {
			s.flush()
			wide = s.wide(units[i:])
			s.data = append(s.data, 0)
			if wide {
				s.data[0] = stringWide
			}
		}
		s.data = append(s.data, byte(u))
		if wide {
			s.data = append(s.data, byte(u>>8))
		}
	}
	s.raw(tail)
}

// wide reports whether the rest of a string is to be written in two bytes each.
// A record holds at most limit of its characters.
func (s *xlsSplitter) wide(rest []uint16) bool {
	for _, u := range rest[:min(len(rest), s.limit)] {
		if u > 0xFF {
			return true
		}
	}
	return s.r.IntN(2) == 0
}

// xlsSST writes the table of shared strings.
func xlsSST(limit int, r *rand.Rand, texts []string) []byte {
	s := xlsSplitter{kind: recordSST, limit: limit, r: r}
	s.raw(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, uint32(len(texts))), uint32(len(texts))))
	for _, t := range texts {
		s.text(t)
	}
	s.flush()
	return s.out
}
