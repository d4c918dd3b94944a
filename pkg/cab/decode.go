package cab

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/phonebookadmin/pba/pkg/cab/internal/deflate"
	"github.com/phonebookadmin/pba/pkg/cab/internal/lzx"
)

// A decoder gives the plain bytes of a folder from the beginning. Its buffers
// have the size of a block, whatever a cabinet says.
type decoder struct {
	src     io.ReaderAt
	reserve int // cbCFData

	folder *folder
	block  int    // blocks decoded
	next   int64  // offset of the next CFDATA
	pos    int64  // plain bytes given
	ready  []byte // plain bytes of the last block that were not given yet

	stored []byte // room for a CFDATA
	plain  []byte // history, and behind it room for a block
	hist   int    // bytes of history, which is the block before

	inflate *deflate.Decoder
	unlzx   *lzx.Decoder
	window  int // of unlzx
}

func newDecoder(src io.ReaderAt, reserve int) *decoder {
	return &decoder{
		src:     src,
		reserve: reserve,
		stored:  make([]byte, dataLen+reserve+maxData),
		plain:   make([]byte, 2*blockSize),
		inflate: new(deflate.Decoder),
	}
}

// reset goes to the beginning of f.
func (d *decoder) reset(f *folder) {
	d.folder, d.block, d.next, d.pos = f, 0, f.offset, 0
	d.ready, d.hist = nil, 0
	if f.comp.method != methodLZX {
		return
	}
	if d.unlzx == nil || d.window != f.comp.window {
		d.unlzx, d.window = lzx.NewDecoder(f.comp.window), f.comp.window
	}
	d.unlzx.Reset()
}

// skipTo goes forward to the byte pos of the folder.
func (d *decoder) skipTo(pos int64) error {
	for d.pos < pos {
		if err := d.fill(); err != nil {
			return err
		}
		d.advance(int(min(pos-d.pos, int64(len(d.ready)))))
	}
	return nil
}

// Read implements io.Reader, except that the end of the folder is an error: no
// file reaches behind it.
func (d *decoder) Read(p []byte) (int, error) {
	if err := d.fill(); err != nil {
		return 0, err
	}
	n := copy(p, d.ready)
	d.advance(n)
	return n, nil
}

func (d *decoder) advance(n int) {
	d.ready = d.ready[n:]
	d.pos += int64(n)
}

// fill decodes the next block if nothing is ready.
func (d *decoder) fill() error {
	if len(d.ready) > 0 {
		return nil
	}
	if d.block == d.folder.blocks {
		return formatError(d.folder.String(), d.folder.at, "it has only %d bytes", d.pos)
	}
	at := d.next
	data, size, err := d.readBlock()
	if err == nil {
		err = d.decode(data, size)
	}
	if err != nil {
		return &FormatError{fmt.Sprintf("%v block %d", d.folder, d.block), at, err}
	}
	d.block++
	return nil
}

// readBlock reads the next CFDATA, [MS-CAB] 2.4, and returns the data in it and
// the number of plain bytes.
func (d *decoder) readBlock() (data []byte, size int, err error) {
	head := d.stored[:dataLen+d.reserve]
	if err := d.readAt(head); err != nil {
		return nil, 0, err
	}
	sum := binary.LittleEndian.Uint32(head)             // csum
	length := int(binary.LittleEndian.Uint16(head[4:])) // cbData
	size = int(binary.LittleEndian.Uint16(head[6:]))    // cbUncomp
	last := d.block == d.folder.blocks-1
	switch {
	case size > blockSize || size == 0 || size < blockSize && !last:
		// 0 is for blocks that go on in another cabinet of a set.
		return nil, 0, fmt.Errorf("%w: cbUncomp %d", ErrFormat, size)
	case length > maxData || d.folder.comp.method == methodNone && length != size:
		return nil, 0, fmt.Errorf("%w: cbData %d, cbUncomp %d", ErrFormat, length, size)
	}
	data = d.stored[len(head):][:length]
	if err := d.readAt(data); err != nil {
		return nil, 0, err
	}
	if sum != 0 && sum != blockChecksum(head[4:], data) {
		return nil, 0, ErrChecksum
	}
	return data, size, nil
}

// readAt fills b from the place where the next bytes of the folder are. They
// must lie before the data of the next folder.
func (d *decoder) readAt(b []byte) error {
	if int64(len(b)) > d.folder.end-d.next {
		return fmt.Errorf("%w: data runs into the next folder or the end", ErrFormat)
	}
	if n, err := d.src.ReadAt(b, d.next); n < len(b) {
		if errors.Is(err, io.EOF) { // the input is shorter than NewReader was told
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	d.next += int64(len(b))
	return nil
}

// decode makes the size plain bytes that are in data ready.
func (d *decoder) decode(data []byte, size int) error {
	out := d.plain[blockSize:][:size]
	var err error
	switch d.folder.comp.method {
	case methodNone:
		copy(out, data)
	case methodLZX:
		err = d.unlzx.DecodeFrame(out, data)
	default:
		err = d.decodeMSZIP(out, data)
	}
	if err != nil {
		// Not wrapped: what it is besides is of no use to callers.
		return fmt.Errorf("%w: %s", ErrFormat, err.Error())
	}
	d.ready = out
	return nil
}

// decodeMSZIP fills out with the block in data. The block before moves in front of it
// first, where matches may reach; all but the last block of a folder are whole.
func (d *decoder) decodeMSZIP(out, data []byte) error {
	stream, ok := bytes.CutPrefix(data, []byte(mszipSignature))
	if !ok {
		return errNoSignature
	}
	if d.block > 0 {
		d.hist = copy(d.plain, d.plain[blockSize:])
	}
	return d.inflate.Decode(d.plain[blockSize-d.hist:][:d.hist+len(out)], d.hist, stream)
}

var errNoSignature = errors.New("no signature \"" + mszipSignature + "\"")
