package cab

import "encoding/binary"

// checksum continues the checksum of a block with b, [MS-CAB] 2.4 (csum): the
// XOR of all little-endian 32-bit words. The one to three bytes at the end
// count as a word too, but with the first byte in the highest place.
//
// It is a plain XOR, so eight bytes at a time give the same once the two halves
// are folded.
func checksum(b []byte, sum uint32) uint32 {
	var wide uint64
	for ; len(b) >= 8; b = b[8:] {
		wide ^= binary.LittleEndian.Uint64(b)
	}
	sum ^= uint32(wide) ^ uint32(wide>>32)
	if len(b) >= 4 {
		sum ^= binary.LittleEndian.Uint32(b)
		b = b[4:]
	}
	var tail uint32
	for _, c := range b {
		tail = tail<<8 | uint32(c)
	}
	return sum ^ tail
}

// blockChecksum returns the csum field of a CFDATA: of the data first, then of
// header, which is everything between csum and the data. [MS-CAB] 2.4.
func blockChecksum(header, data []byte) uint32 {
	return checksum(header, checksum(data, 0))
}
