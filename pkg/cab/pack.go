package cab

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"sync"

	"github.com/phonebookadmin/pba/pkg/cab/internal/deflate"
	"github.com/phonebookadmin/pba/pkg/cab/internal/lzx"
)

// runBlocks is how many blocks are compressed one behind the other. A longer run
// saves work, for its matches are found in one pass; shorter ones share out better
// between workers. It is the same for any number of workers, since what is written
// depends on it.
const runBlocks = 8

const runSize = runBlocks * blockSize

// A packer makes the CFDATA entries of a folder out of its plain bytes, while they
// arrive.
type packer struct {
	comp    compressor
	workers chan struct{} // has room for a token of each worker

	plain   []byte // history, then what makes up the next run
	history int    // bytes of the run before in front of it
	runs    []*run
	blocks  int
}

// A run becomes the CFDATA entries of up to runBlocks blocks.
type run struct {
	data []byte
	done chan struct{} // closed when data is there
}

// A compressor makes CFDATA entries.
type compressor interface {
	// appendRun appends those of the blocks in plain[history:] to dst.
	appendRun(dst, plain []byte, history int) []byte
	// reach is how many bytes of the run before it needs in front of each.
	reach() int
	// serial is whether runs must be compressed in order.
	serial() bool
}

func newPacker(c Compression, workers chan struct{}) *packer {
	p := &packer{workers: workers}
	switch c.kind() {
	case methodNone:
		p.comp = storer{}
	case methodLZX:
		p.comp = &lzxPacker{lzx.NewEncoder(c.window, c.calls)}
	default:
		p.comp = mszipPacker(cmp.Or(c.level, DefaultLevel))
	}
	return p
}

// write takes all of b.
func (p *packer) write(b []byte) {
	for len(b) > 0 {
		if len(p.plain) == p.history+runSize {
			p.pack(false)
		}
		k := min(len(b), p.history+runSize-len(p.plain))
		p.plain = append(p.plain, b[:k]...)
		b = b[k:]
	}
}

// flush compresses what is left; nothing may be written any more.
func (p *packer) flush() {
	if len(p.plain) > p.history {
		p.pack(true)
	}
	p.plain, p.history = nil, 0
}

// finish flushes and waits for all runs.
func (p *packer) finish() {
	p.flush()
	for _, r := range p.runs {
		<-r.done
	}
}

// pack hands the bytes in plain to a worker; it waits until one is free. After the last
// run nothing is kept: neither history, nor an encoder that has a window as large.
func (p *packer) pack(last bool) {
	plain, history, comp := p.plain, p.history, p.comp
	p.blocks += (len(plain) - history + blockSize - 1) / blockSize
	if !last {
		p.history = min(len(plain), p.comp.reach())
		p.plain = append(make([]byte, 0, runSize+p.history), plain[len(plain)-p.history:]...)
	} else {
		p.comp = nil
	}
	var before *run
	if len(p.runs) > 0 && comp.serial() {
		before = p.runs[len(p.runs)-1]
	}
	r := &run{done: make(chan struct{})}
	p.runs = append(p.runs, r)
	p.workers <- struct{}{}
	work := func() {
		if before != nil {
			<-before.done
		}
		scratch := scratches.Get().(*[]byte)
		*scratch = comp.appendRun((*scratch)[:0], plain, history)
		r.data = bytes.Clone(*scratch)
		scratches.Put(scratch)
		close(r.done)
		<-p.workers
	}
	if cap(p.workers) == 1 {
		work()
		return
	}
	go work()
}

// scratches hold compressed runs until their size is known.
var scratches = sync.Pool{New: func() any { return new([]byte) }}

// eachBlock calls do for the blocks in plain.
func eachBlock(plain []byte, do func(block []byte)) {
	for len(plain) > 0 {
		n := min(len(plain), blockSize)
		do(plain[:n])
		plain = plain[n:]
	}
}

// beginBlock appends room for the fixed fields of a CFDATA.
func beginBlock(dst []byte) []byte { return append(dst, make([]byte, dataLen)...) }

// endBlock fills the fields of the CFDATA that begins at start, [MS-CAB] 2.4.
func endBlock(dst []byte, start, plain int) {
	header, data := dst[start:start+dataLen], dst[start+dataLen:]
	binary.LittleEndian.PutUint16(header[4:], uint16(len(data))) // cbData
	binary.LittleEndian.PutUint16(header[6:], uint16(plain))     // cbUncomp
	// Never left out: gcab takes 0, which stands for no checksum, for a wrong one.
	binary.LittleEndian.PutUint32(header, blockChecksum(header[4:], data)) // csum
}

// storer keeps bytes as they are.
type storer struct{}

func (storer) reach() int   { return 0 }
func (storer) serial() bool { return false }

func (storer) appendRun(dst, plain []byte, history int) []byte {
	eachBlock(plain[history:], func(block []byte) {
		start := len(dst)
		dst = append(beginBlock(dst), block...)
		endBlock(dst, start, len(block))
	})
	return dst
}

// mszipPacker is MSZIP of a level. A block depends on the 32 KiB before it, plain as
// they are, so runs need not wait for each other.
type mszipPacker int

func (mszipPacker) reach() int   { return deflate.WindowSize }
func (mszipPacker) serial() bool { return false }

// encoders are the idle encoders of each level. What an encoder did before does
// not show in what it writes.
var encoders [MaxLevel + 1]sync.Pool

func (level mszipPacker) appendRun(dst, plain []byte, history int) []byte {
	enc, ok := encoders[level].Get().(*deflate.Encoder)
	if !ok {
		enc = deflate.NewEncoder(int(level))
	}
	enc.Start(plain, history)
	eachBlock(plain[history:], func(block []byte) {
		start := len(dst)
		dst = append(beginBlock(dst), mszipSignature...)
		dst = enc.AppendBlock(dst)
		endBlock(dst, start, len(block))
	})
	encoders[level].Put(enc)
	return dst
}

// lzxPacker is LZX. A folder is one stream, so its runs are done in order.
type lzxPacker struct{ enc *lzx.Encoder }

func (*lzxPacker) reach() int   { return 0 }
func (*lzxPacker) serial() bool { return true }

func (p *lzxPacker) appendRun(dst, plain []byte, history int) []byte {
	p.enc.Start(plain[history:])
	eachBlock(plain[history:], func(block []byte) {
		start := len(dst)
		dst = p.enc.AppendFrame(beginBlock(dst))
		endBlock(dst, start, len(block))
	})
	return dst
}
