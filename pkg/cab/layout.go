package cab

import "encoding/binary"

// An appender appends the fixed parts of a cabinet, field by field.
type appender struct{ out []byte }

func (b *appender) uint8(v uint8)   { b.out = append(b.out, v) }
func (b *appender) uint16(v uint16) { b.out = binary.LittleEndian.AppendUint16(b.out, v) }
func (b *appender) uint32(v uint32) { b.out = binary.LittleEndian.AppendUint32(b.out, v) }
func (b *appender) string(s string) { b.out = append(b.out, s...) }

// header appends the CFHEADER, [MS-CAB] 2.1.
func (b *appender) header(size uint32, folders, files int, setID uint16) {
	b.string(signature)                             // signature
	b.uint32(0)                                     // reserved1
	b.uint32(size)                                  // cbCabinet
	b.uint32(0)                                     // reserved2
	b.uint32(headerLen + folderLen*uint32(folders)) // coffFiles
	b.uint32(0)                                     // reserved3
	b.uint8(versionMinor)                           // versionMinor
	b.uint8(versionMajor)                           // versionMajor
	b.uint16(uint16(folders))                       // cFolders
	b.uint16(uint16(files))                         // cFiles
	b.uint16(0)                                     // flags
	b.uint16(setID)                                 // setID
	b.uint16(0)                                     // iCabinet
}

// folder appends a CFFOLDER, [MS-CAB] 2.2.
func (b *appender) folder(offset uint32, blocks int, c Compression) {
	b.uint32(offset)           // coffCabStart
	b.uint16(uint16(blocks))   // cCFData
	b.uint16(c.typeCompress()) // typeCompress
}

// file appends a CFFILE, [MS-CAB] 2.3.
func (b *appender) file(f *fileEntry, folder int) {
	b.uint32(uint32(f.size))   // cbFile
	b.uint32(uint32(f.offset)) // uoffFolderStart
	b.uint16(uint16(folder))   // iFolder
	b.uint16(f.date)           // date
	b.uint16(f.clock)          // time
	b.uint16(uint16(f.attrs))  // attribs
	b.string(f.name)           // szName
	b.uint8(0)
}
