package cab

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
)

// A rawCab is a cabinet to be written field by field, right or wrong.
type rawCab struct {
	reserved1      uint32
	reserved2      uint32
	reserved3      uint32
	sizeDelta      int // added to cbCabinet
	coffFiles      *uint32
	minor, major   uint8
	flags          uint16
	setID, number  uint16
	headerReserve  []byte // with flag 4
	folderReserve  []byte
	dataReserve    []byte
	sumWithReserve bool   // the checksum as the specification has it
	gap            []byte // between folders and files
	folders        []rawFolder
	files          []rawFile
	tail           []byte // behind the cabinet
}

type rawFolder struct {
	method uint16
	blocks []rawBlock
	offset *uint32 // instead of the right one
	count  *uint16 // instead of len(blocks)
}

type rawBlock struct {
	data   []byte
	uncomp int
	sum    *uint32 // instead of the right one
}

type rawFile struct {
	name                string
	size, offset        uint32
	folder, date, clock uint16
	attrs               uint16
}

// newRaw returns a sound cabinet of a stored folder with the file a, "hello".
func newRaw() *rawCab {
	return &rawCab{
		minor: 3, major: 1,
		folders: []rawFolder{{blocks: []rawBlock{stored("hello")}}},
		files:   []rawFile{{name: "a", size: 5}},
	}
}

func stored(s string) rawBlock { return rawBlock{data: []byte(s), uncomp: len(s)} }

// mszip returns a block of compress/flate's making.
func mszip(plain, history []byte) rawBlock {
	var b bytes.Buffer
	b.WriteString(mszipSignature)
	w, err := flate.NewWriterDict(&b, flate.BestCompression, history)
	if err != nil {
		panic(err)
	}
	w.Write(plain)
	w.Close()
	return rawBlock{data: b.Bytes(), uncomp: len(plain)}
}

func (c *rawCab) bytes() []byte {
	reserve := &appender{}
	if c.flags&flagReserve != 0 {
		reserve.uint16(uint16(len(c.headerReserve)))
		reserve.uint8(uint8(len(c.folderReserve)))
		reserve.uint8(uint8(len(c.dataReserve)))
		reserve.string(string(c.headerReserve))
	}
	files := &appender{}
	for _, f := range c.files {
		files.uint32(f.size)
		files.uint32(f.offset)
		files.uint16(f.folder)
		files.uint16(f.date)
		files.uint16(f.clock)
		files.uint16(f.attrs)
		files.string(f.name + "\x00")
	}
	filesAt := headerLen + len(reserve.out) + len(c.folders)*(folderLen+len(c.folderReserve)) + len(c.gap)
	at := filesAt + len(files.out)
	folders, data := &appender{}, &appender{}
	for _, f := range c.folders {
		offset, count := uint32(at+len(data.out)), uint16(len(f.blocks))
		if f.offset != nil {
			offset = *f.offset
		}
		if f.count != nil {
			count = *f.count
		}
		folders.uint32(offset)
		folders.uint16(count)
		folders.uint16(f.method)
		folders.string(string(c.folderReserve))
		for _, b := range f.blocks {
			data.out = append(data.out, c.block(b)...)
		}
	}
	out := c.header(at+len(data.out)+c.sizeDelta, filesAt)
	for _, part := range [][]byte{reserve.out, folders.out, c.gap, files.out, data.out, c.tail} {
		out.string(string(part))
	}
	return out.out
}

func (c *rawCab) header(size, filesAt int) *appender {
	out := &appender{}
	out.string(signature)
	out.uint32(c.reserved1)
	out.uint32(uint32(size))
	out.uint32(c.reserved2)
	if c.coffFiles != nil {
		filesAt = int(*c.coffFiles)
	}
	out.uint32(uint32(filesAt))
	out.uint32(c.reserved3)
	out.uint8(c.minor)
	out.uint8(c.major)
	out.uint16(uint16(len(c.folders)))
	out.uint16(uint16(len(c.files)))
	out.uint16(c.flags)
	out.uint16(c.setID)
	out.uint16(c.number)
	return out
}

func (c *rawCab) block(b rawBlock) []byte {
	out := &appender{}
	out.uint32(0)
	out.uint16(uint16(len(b.data)))
	out.uint16(uint16(b.uncomp))
	out.string(string(c.dataReserve))
	sum := blockChecksum(out.out[4:], b.data)
	if !c.sumWithReserve {
		sum = blockChecksum(out.out[4:8], b.data)
	}
	if b.sum != nil {
		sum = *b.sum
	}
	binary.LittleEndian.PutUint32(out.out, sum)
	out.string(string(b.data))
	return out.out
}
