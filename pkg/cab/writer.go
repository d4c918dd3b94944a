package cab

import (
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"math"

	"github.com/phonebookadmin/pba/pkg/cab/internal/deflate"
)

// A Writer writes a cabinet of one MSZIP folder.
//
// Files are compressed while they are written, and the result is kept in memory
// until Close. It is not safe for concurrent use.
type Writer struct {
	dst    io.Writer
	enc    deflate.Encoder
	plain  []byte // bytes that do not fill a block yet
	data   []byte // CFDATA entries so far
	blocks int
	size   int64 // plain bytes in the folder
	files  []fileEntry
	names  map[string]bool // nameKey of all files
	last   *fileWriter
	err    error // why nothing works any more
}

// A fileEntry is what becomes a CFFILE.
type fileEntry struct {
	size        int64
	offset      int64 // uoffFolderStart
	date, clock uint16
	attrs       Attr
	name        string // as stored
}

// NewWriter returns a Writer of a cabinet to w. Nothing is written to w before
// [Writer.Close].
func NewWriter(w io.Writer) *Writer {
	return &Writer{
		dst:   w,
		plain: make([]byte, 0, blockSize),
		names: make(map[string]bool),
	}
}

// Create adds a file with the zero modification time and AttrArchive. It is
// [Writer.CreateHeader] with nothing but a name.
func (w *Writer) Create(name string) (io.Writer, error) {
	return w.CreateHeader(&FileHeader{Name: name})
}

// CreateHeader adds a file and returns a Writer for its contents, which ends
// with the next call of Create, CreateHeader or Close: after that its Write
// fails with [fs.ErrClosed]. The contents may be empty. The header is copied.
//
// The error wraps [ErrHeader], [ErrLimit], or fs.ErrClosed after Close. A file
// that was refused leaves no trace: others may follow.
func (w *Writer) CreateHeader(h *FileHeader) (io.Writer, error) {
	if w.err != nil {
		return nil, w.err
	}
	entry, err := newEntry(h)
	if err != nil {
		return nil, fmt.Errorf("cab: create %q: %w", h.Name, err)
	}
	key := nameKey(entry.name)
	if w.names[key] {
		return nil, fmt.Errorf("cab: create %q: %w: the cabinet has a file of that name", h.Name, ErrHeader)
	}
	if len(w.files) == MaxFiles {
		return nil, fmt.Errorf("cab: create %q: %w: %d files", h.Name, ErrLimit, MaxFiles)
	}
	entry.offset = w.size
	w.names[key] = true
	w.files = append(w.files, entry)
	w.last = &fileWriter{w}
	return w.last, nil
}

// newEntry checks the header and returns its fields as the cabinet stores them.
func newEntry(h *FileHeader) (fileEntry, error) {
	name, err := encodeName(h.Name)
	if err != nil {
		return fileEntry{}, err
	}
	date, clock, err := timeToDOS(h.Modified)
	if err != nil {
		return fileEntry{}, err
	}
	attrs := h.Attrs
	if attrs&^attrAll != 0 {
		return fileEntry{}, fmt.Errorf("%w: attributes %#x", ErrHeader, uint16(attrs))
	}
	if attrs == 0 {
		attrs = AttrArchive
	}
	if !isASCII(name) {
		attrs |= attrNameUTF
	}
	return fileEntry{date: date, clock: clock, attrs: attrs, name: name}, nil
}

// A fileWriter is what CreateHeader returns. It is the Writer's last one as
// long as it may be used.
type fileWriter struct{ w *Writer }

// Write adds p to the contents of the file. It takes all of p or, with an error
// that wraps [ErrLimit], nothing; the cabinet is lost then.
func (f *fileWriter) Write(p []byte) (int, error) {
	w := f.w
	if w.err != nil {
		return 0, w.err
	}
	if w.last != f {
		return 0, fmt.Errorf("cab: write to a finished file: %w", fs.ErrClosed)
	}
	file := &w.files[len(w.files)-1]
	if int64(len(p)) > MaxSize-w.size {
		w.err = fmt.Errorf("cab: write %q: %w: more than %d bytes in the cabinet", file.name, ErrLimit, int64(MaxSize))
		return 0, w.err
	}
	w.size += int64(len(p))
	file.size += int64(len(p))
	n := len(p)
	for len(p) > 0 {
		k := min(len(p), blockSize-len(w.plain))
		w.plain = append(w.plain, p[:k]...)
		p = p[k:]
		if len(w.plain) == blockSize {
			w.flushBlock()
		}
	}
	return n, nil
}

// flushBlock appends the CFDATA of the bytes in plain, [MS-CAB] 2.4.
func (w *Writer) flushBlock() {
	start := len(w.data)
	w.data = append(w.data, make([]byte, dataLen)...)
	w.data = append(w.data, mszipSignature...)
	w.data = w.enc.AppendBlock(w.data, w.plain)

	header, data := w.data[start:start+dataLen], w.data[start+dataLen:]
	binary.LittleEndian.PutUint16(header[4:], uint16(len(data)))    // cbData
	binary.LittleEndian.PutUint16(header[6:], uint16(len(w.plain))) // cbUncomp
	// Never left out: gcab takes 0, which stands for no checksum, for a wrong one.
	binary.LittleEndian.PutUint32(header, blockChecksum(header[4:], data)) // csum
	w.plain = w.plain[:0]
	w.blocks++
}

// Close finishes the cabinet and writes it to the Writer underneath, which it
// does not close. It writes nothing if the error wraps [ErrEmpty] or
// [ErrLimit]; only an error of the Writer underneath may leave a part of the
// cabinet there. The Writer is unusable afterwards: everything, a second Close
// included, fails with [fs.ErrClosed] or the error before.
func (w *Writer) Close() error {
	if w.err != nil {
		return w.err
	}
	w.err = fmt.Errorf("cab: writer: %w", fs.ErrClosed)
	if len(w.files) == 0 {
		return fmt.Errorf("cab: close: %w", ErrEmpty)
	}
	if len(w.plain) > 0 {
		w.flushBlock()
	}
	head, err := w.head()
	if err != nil {
		return err
	}
	for _, b := range [][]byte{head, w.data} {
		if _, err := w.dst.Write(b); err != nil {
			return fmt.Errorf("cab: close: %w", err)
		}
	}
	return nil
}

// head returns everything in front of the blocks.
func (w *Writer) head() ([]byte, error) {
	size := headerLen + folderLen
	for i := range w.files {
		size += fileLen + len(w.files[i].name) + 1
	}
	total := int64(size) + int64(len(w.data))
	if total > math.MaxInt32 {
		// The field has 32 bits, but FCI and tools for signatures count with
		// signed integers.
		return nil, fmt.Errorf("cab: close: %w: the cabinet has %d bytes", ErrLimit, total)
	}
	b := appender{make([]byte, 0, size)}
	b.header(uint32(total), len(w.files))
	b.folder(uint32(size), w.blocks)
	for i := range w.files {
		b.file(&w.files[i])
	}
	return b.out, nil
}

// An appender appends the fixed parts of a cabinet, field by field.
type appender struct{ out []byte }

func (b *appender) uint8(v uint8)   { b.out = append(b.out, v) }
func (b *appender) uint16(v uint16) { b.out = binary.LittleEndian.AppendUint16(b.out, v) }
func (b *appender) uint32(v uint32) { b.out = binary.LittleEndian.AppendUint32(b.out, v) }
func (b *appender) string(s string) { b.out = append(b.out, s...) }

// header appends the CFHEADER, [MS-CAB] 2.1.
func (b *appender) header(size uint32, files int) {
	b.string(signature)             // signature
	b.uint32(0)                     // reserved1
	b.uint32(size)                  // cbCabinet
	b.uint32(0)                     // reserved2
	b.uint32(headerLen + folderLen) // coffFiles
	b.uint32(0)                     // reserved3
	b.uint8(versionMinor)           // versionMinor
	b.uint8(versionMajor)           // versionMajor
	b.uint16(1)                     // cFolders
	b.uint16(uint16(files))         // cFiles
	b.uint16(0)                     // flags
	b.uint16(0)                     // setID, of no meaning outside sets
	b.uint16(0)                     // iCabinet
}

// folder appends the CFFOLDER, [MS-CAB] 2.2. Without blocks its offset is the
// end of the cabinet.
func (b *appender) folder(offset uint32, blocks int) {
	b.uint32(offset)              // coffCabStart
	b.uint16(uint16(blocks))      // cCFData
	b.uint16(uint16(methodMSZIP)) // typeCompress
}

// file appends a CFFILE, [MS-CAB] 2.3.
func (b *appender) file(f *fileEntry) {
	b.uint32(uint32(f.size))   // cbFile
	b.uint32(uint32(f.offset)) // uoffFolderStart
	b.uint16(0)                // iFolder
	b.uint16(f.date)           // date
	b.uint16(f.clock)          // time
	b.uint16(uint16(f.attrs))  // attribs
	b.string(f.name)           // szName
	b.uint8(0)
}
