package cab

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A parser reads fields one after the other. After an error it gives zeros, so
// that only the end of a structure needs a check.
type parser struct {
	in  *bufio.Reader
	at  int64 // offset of the next field
	buf [4]byte
	err error
}

// A fullReaderAt holds an io.ReaderAt to its contract: with less than was asked for
// comes an error. Without one, a reader in between would ask for ever.
type fullReaderAt struct{ io.ReaderAt }

func (r fullReaderAt) ReadAt(p []byte, at int64) (int, error) {
	n, err := r.ReaderAt.ReadAt(p, at)
	if n < len(p) && err == nil {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// newParser returns a parser of the bytes from at to size.
func newParser(r io.ReaderAt, at, size int64) *parser {
	return &parser{in: bufio.NewReader(io.NewSectionReader(r, at, max(0, size-at))), at: at}
}

// bytes returns the next n bytes, at most 4, valid until the next call.
func (p *parser) bytes(n int) []byte {
	b := p.buf[:n]
	clear(b)
	if p.err == nil {
		_, p.err = io.ReadFull(p.in, b)
		p.at += int64(n)
	}
	return b
}

func (p *parser) uint8() uint8   { return p.bytes(1)[0] }
func (p *parser) uint16() uint16 { return binary.LittleEndian.Uint16(p.bytes(2)) }
func (p *parser) uint32() uint32 { return binary.LittleEndian.Uint32(p.bytes(4)) }

// skip passes over n bytes.
func (p *parser) skip(n int) {
	if p.err == nil {
		_, p.err = p.in.Discard(n)
		p.at += int64(n)
	}
}

// cstring returns the bytes in front of the next NUL, at most maxNameRead.
func (p *parser) cstring() string {
	var s strings.Builder
	for s.Len() <= maxNameRead {
		c := p.uint8()
		if c == 0 { // the end of the input included
			return s.String()
		}
		s.WriteByte(c)
	}
	p.err = fmt.Errorf("%w: name of more than %d bytes", ErrFormat, maxNameRead)
	return ""
}

// failed returns the error that was met in part, if any.
func (p *parser) failed(part string, at int64) error {
	switch {
	case p.err == nil:
		return nil
	case errors.Is(p.err, io.EOF) || errors.Is(p.err, io.ErrUnexpectedEOF):
		return &FormatError{part, at, fmt.Errorf("%w: the input ends here", ErrFormat)}
	}
	return &FormatError{part, at, p.err}
}

// formatError returns an error that wraps ErrFormat.
func formatError(part string, at int64, format string, args ...any) error {
	return &FormatError{part, at, fmt.Errorf("%w: "+format, append([]any{ErrFormat}, args...)...)}
}
