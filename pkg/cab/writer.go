package cab

import (
	"fmt"
	"io"
	"io/fs"
	"runtime"
)

// splitSize is the size from which a folder takes no further files: it could not
// hold them to the end, and a reader would have to decode all that precedes a file.
// A new folder costs the matches with the one before.
const splitSize = 64 << 20

// A Writer writes a cabinet.
//
// Files are compressed while they are written, by several workers, and the result
// is kept in memory until Close. A Writer itself is not safe for concurrent use.
//
// The fields are settings. They must be set before the first file is created and
// not be changed later.
type Writer struct {
	// Compression is the method of the files, up to the first call of NewFolder.
	// The zero value is MSZIP at DefaultLevel.
	Compression Compression

	// Workers is how many runs of blocks are compressed at a time, each with 4 MiB and
	// the compressed data. LZX takes 10 MiB and 10 times its window, and one worker
	// for a folder. With 1, Write does the work itself. 0 stands for
	// runtime.GOMAXPROCS. What is written does not depend on it.
	Workers int

	// SetID is a number for programs that keep several cabinets apart. It has no
	// other meaning.
	SetID uint16

	dst     io.Writer
	workers chan struct{}
	folders []*folderEntry
	files   []fileEntry
	names   map[string]bool // nameKey of all files
	last    *fileWriter
	err     error // why nothing works any more

	maxSize, splitSize int64 // seams for tests
}

// A folderEntry is what becomes a CFFOLDER if it gets any bytes.
type folderEntry struct {
	comp   Compression
	packer *packer
	size   int64 // plain bytes
	index  int   // iFolder, once that is known
}

// A fileEntry is what becomes a CFFILE.
type fileEntry struct {
	size        int64
	folder      *folderEntry
	offset      int64 // uoffFolderStart
	date, clock uint16
	attrs       Attr
	name        string // as stored
}

// NewWriter returns a Writer of a cabinet to w. Nothing is written to w before
// [Writer.Close].
func NewWriter(w io.Writer) *Writer {
	return &Writer{dst: w, names: make(map[string]bool), maxSize: MaxSize, splitSize: splitSize}
}

// Create adds a file with the zero modification time and AttrArchive. It is
// [Writer.CreateHeader] with nothing but a name.
func (w *Writer) Create(name string) (io.Writer, error) {
	return w.CreateHeader(&FileHeader{Name: name})
}

// CreateHeader adds a file and returns a Writer for its contents, which ends
// with the next call of Create, CreateHeader, NewFolder, AddFS or Close: after that
// its Write fails with [fs.ErrClosed]. The contents may be empty. The header is
// copied.
//
// Files share folders. One is full with 64 MiB, and the next file begins another.
//
// The error wraps [ErrHeader], [ErrCompression], [ErrLimit], or fs.ErrClosed after
// Close. A file that was refused leaves no trace: others may follow.
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
	if entry.folder, err = w.folder(); err != nil {
		return nil, fmt.Errorf("cab: create %q: %w", h.Name, err)
	}
	entry.offset = entry.folder.size
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

// NewFolder lets all files that follow be compressed with c, in a folder of their
// own. Matches do not reach into another folder, and a reader need not decode one to
// read another. A folder that gets no bytes is not written; its files go to another.
//
// The error wraps [ErrCompression] when c has a setting out of range, [ErrLimit] for
// a folder too many, or [fs.ErrClosed] after Close.
func (w *Writer) NewFolder(c Compression) error {
	if w.err != nil {
		return w.err
	}
	if err := w.addFolder(c); err != nil {
		return fmt.Errorf("cab: new folder: %w", err)
	}
	w.last = nil
	return nil
}

// folder returns the folder of the next file.
func (w *Writer) folder() (*folderEntry, error) {
	c := w.Compression
	if n := len(w.folders); n > 0 {
		if w.folders[n-1].size < w.splitSize {
			return w.folders[n-1], nil
		}
		c = w.folders[n-1].comp
	}
	if err := w.addFolder(c); err != nil {
		return nil, err
	}
	return w.folders[len(w.folders)-1], nil
}

func (w *Writer) addFolder(c Compression) error {
	if err := c.check(); err != nil {
		return err
	}
	if n := len(w.folders); n > 0 {
		last := w.folders[n-1]
		if last.size == 0 { // nothing is in it yet but empty files
			last.comp = c
			return nil
		}
		if n == MaxFolders {
			return fmt.Errorf("%w: %d folders", ErrLimit, MaxFolders)
		}
		last.packer.flush()
	}
	w.folders = append(w.folders, &folderEntry{comp: c})
	return nil
}

// A fileWriter is what CreateHeader returns. It is the Writer's last one as
// long as it may be used.
type fileWriter struct{ w *Writer }

// Write adds p to the contents of the file. It takes all of p or, with an error
// that wraps [ErrLimit], nothing; the cabinet is lost then.
func (f *fileWriter) Write(p []byte) (int, error) {
	w := f.w
	if w.last != f {
		if w.err != nil {
			return 0, w.err
		}
		return 0, fmt.Errorf("cab: write to a finished file: %w", fs.ErrClosed)
	}
	if w.err != nil {
		return 0, w.err
	}
	file := &w.files[len(w.files)-1]
	folder := file.folder
	if int64(len(p)) > w.maxSize-folder.size {
		w.err = fmt.Errorf("cab: write %q: %w: more than %d bytes in a folder", file.name, ErrLimit, w.maxSize)
		return 0, w.err
	}
	if len(p) == 0 {
		return 0, nil
	}
	if folder.packer == nil {
		if w.workers == nil {
			w.workers = make(chan struct{}, w.workerCount())
		}
		folder.packer = newPacker(folder.comp, w.workers)
	}
	folder.size += int64(len(p))
	file.size += int64(len(p))
	folder.packer.write(p)
	return len(p), nil
}

func (w *Writer) workerCount() int {
	if w.Workers > 0 {
		return w.Workers
	}
	return runtime.GOMAXPROCS(0)
}
