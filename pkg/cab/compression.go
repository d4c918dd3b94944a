package cab

import (
	"fmt"

	"github.com/phonebookadmin/pba/pkg/cab/internal/deflate"
	"github.com/phonebookadmin/pba/pkg/cab/internal/lzx"
)

// Levels of MSZIP.
const (
	MinLevel     = deflate.MinLevel // the fastest
	MaxLevel     = deflate.MaxLevel // the smallest result
	DefaultLevel = 6                // near the smallest result, in a third of its time
)

// Windows of LZX, as powers of two. [MS-CAB] 2.2, typeCompress.
const (
	MinWindow = lzx.MinWindow // 32 KiB
	MaxWindow = lzx.MaxWindow // 2 MiB
)

// A Compression is a method with its settings, from [Store], [MSZIP] or [LZX].
// The zero value is MSZIP at DefaultLevel. Compressions can be compared.
type Compression struct {
	method method
	set    bool // method counts; else it is MSZIP
	level  int  // of MSZIP, 0 for DefaultLevel
	window int  // of LZX
	calls  bool // LZX with translated calls
}

// Store returns the method that keeps bytes as they are.
func Store() Compression { return Compression{method: methodNone, set: true} }

// MSZIP returns the method that every reader of cabinets knows, at a level from
// MinLevel to MaxLevel, or 0 for DefaultLevel. The level says how hard the writer
// tries; to a reader all are the same.
func MSZIP(level int) Compression {
	return Compression{method: methodMSZIP, set: true, level: level}
}

// LZX returns the method with the smallest results, which takes the longest, and
// cannot be shared between workers. Matches reach 1<<window bytes back, MinWindow
// to MaxWindow; a reader needs a buffer of that size.
func LZX(window int) Compression {
	return Compression{method: methodLZX, set: true, window: window}
}

// E8 returns the method with the addresses of x86 call instructions translated, so
// that calls of one function look alike. It helps programs for that processor and
// harms little else. Only LZX has it; other methods are returned as they are.
func (c Compression) E8() Compression {
	c.calls = c.method == methodLZX
	return c
}

// String returns the method as it is usually written: "none", "MSZIP", "LZX:21".
func (c Compression) String() string {
	if c.kind() == methodLZX {
		return fmt.Sprintf("LZX:%d", c.window)
	}
	return c.kind().String()
}

func (c Compression) kind() method {
	if !c.set {
		return methodMSZIP
	}
	return c.method
}

// check returns an error that wraps ErrCompression for settings out of range.
func (c Compression) check() error {
	switch {
	case c.level != 0 && (c.level < MinLevel || c.level > MaxLevel):
		return fmt.Errorf("%w: MSZIP level %d is not in %d to %d", ErrCompression, c.level, MinLevel, MaxLevel)
	case c.kind() == methodLZX && (c.window < MinWindow || c.window > MaxWindow):
		return fmt.Errorf("%w: LZX window %d is not in %d to %d", ErrCompression, c.window, MinWindow, MaxWindow)
	}
	return nil
}

// typeCompress is the field of a CFFOLDER, [MS-CAB] 2.2.
func (c Compression) typeCompress() uint16 {
	return uint16(c.kind()) | uint16(c.window)<<windowShift
}

// compressionOf returns the method of a folder that is read.
func compressionOf(typeCompress uint16) Compression {
	c := Compression{method: method(typeCompress) & methodMask, set: true}
	if c.method == methodLZX {
		c.window = int(typeCompress >> windowShift & windowMask)
	}
	return c
}
