package lzx

import "encoding/binary"

const (
	// callSize is what the size of the translated program is said to be. Any will
	// do that is larger than the addresses; other encoders write the same.
	callSize = 12_000_000

	callFrames = 32768 // frames that are translated
	callTail   = 10    // bytes at the end of a frame that are not
	opCall     = 0xE8
)

// eachCall calls do for the operand of what looks like a call instruction in a frame,
// with its position in the frame.
func eachCall(frame []byte, do func(operand []byte, at int32)) {
	for i := 0; i < len(frame)-callTail; i++ {
		if frame[i] == opCall {
			do(frame[i+1:i+5], int32(i))
			i += 4
		}
	}
}

// translate makes the operands of calls absolute; the frame begins at pos.
func translate(frame []byte, pos int64) {
	if pos >= callFrames*FrameSize {
		return
	}
	eachCall(frame, func(operand []byte, i int32) {
		at, to := int32(pos)+i, int32(binary.LittleEndian.Uint32(operand))
		switch {
		case to >= -at && to < callSize-at:
			to += at
		case to >= callSize-at && to < callSize:
			to -= callSize
		default:
			return
		}
		binary.LittleEndian.PutUint32(operand, uint32(to))
	})
}

// restore undoes translate, for a size that may be any.
func restore(frame []byte, pos int64, size int32) {
	if pos >= callFrames*FrameSize || size == 0 {
		return
	}
	eachCall(frame, func(operand []byte, i int32) {
		at, to := int32(pos)+i, int32(binary.LittleEndian.Uint32(operand))
		switch {
		case to >= -at && to < 0:
			to += size
		case to >= 0 && to < size:
			to -= at
		default:
			return
		}
		binary.LittleEndian.PutUint32(operand, uint32(to))
	})
}
