package cab

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"sync"
)

// A Reader gives access to the files of a cabinet. Its files may be opened and
// read concurrently, as far as the io.ReaderAt underneath allows it.
type Reader struct {
	// Files are the files in the order of the cabinet, at least one. The
	// caller must not change them.
	Files []*File

	src     io.ReaderAt
	size    int64 // of src
	limits  Limits
	reserve int // cbCFData: bytes reserved in every CFDATA
	folders []folder

	mu   sync.Mutex
	idle *decoder // one that went back, for the next file of its folder
	tree *tree    // of the fs.FS view, once it was asked for
}

// A folder is what a CFFOLDER says.
type folder struct {
	index  int
	at     int64 // offset of the CFFOLDER
	offset int64 // coffCabStart
	end    int64 // where the data of the next folder begins, or the input ends
	blocks int   // cCFData
	comp   Compression
}

// A File is a file in a cabinet that is being read.
type File struct {
	FileHeader

	// Size is the size of the contents in bytes. Reading gives exactly as
	// many, or an error. It is a claim of the cabinet until the file has been
	// read, within the Limits.
	Size int64

	// Compression is the method of the file's folder. Levels and translated calls
	// cannot be told from a cabinet. Files with a method that is not supported are
	// listed; their Open fails.
	Compression Compression

	reader *Reader
	index  int
	at     int64 // offset of the CFFILE
	folder *folder
	offset int64 // uoffFolderStart
}

// NewReader reads the headers and the list of files of the cabinet in r, which
// has size bytes. The contents are read from r later, by the files' Open.
// It is [NewReaderLimits] with the zero Limits.
func NewReader(r io.ReaderAt, size int64) (*Reader, error) {
	return NewReaderLimits(r, size, Limits{})
}

// NewReaderLimits is NewReader for a cabinet that must keep to limits.
//
// What follows the cabinet is ignored. The error is a [*FormatError] that wraps
// [ErrFormat], [ErrSet], [ErrLimit] or an error of r. Memory is used for what
// was read and never for what a field announces.
func NewReaderLimits(r io.ReaderAt, size int64, limits Limits) (*Reader, error) {
	cab := &Reader{src: fullReaderAt{r}, size: size, limits: limits.withDefaults()}
	head, err := cab.readHeader()
	if err != nil {
		return nil, err
	}
	p := newParser(cab.src, int64(headerLen+head.skip), size)
	if err := cab.readFolders(p, head); err != nil {
		return nil, err
	}
	if head.filesAt < p.at {
		return nil, formatError("header", 0, "files at byte %d, inside the folders", head.filesAt)
	}
	// A gap in front of the files is legal, so coffFiles counts.
	p = newParser(cab.src, head.filesAt, size)
	if err := cab.readFiles(p, head.files); err != nil {
		return nil, err
	}
	if err := cab.checkFolders(p.at); err != nil {
		return nil, err
	}
	if err := cab.checkFiles(); err != nil {
		return nil, err
	}
	if err := cab.checkLimits(); err != nil {
		return nil, err
	}
	return cab, nil
}

// A header is what later parts need to know of the CFHEADER.
type header struct {
	filesAt        int64 // coffFiles
	folders, files int
	skip           int // bytes between the fixed fields and the folders
	folderSkip     int // cbCFFolder
}

// readHeader reads the CFHEADER, [MS-CAB] 2.1.
func (r *Reader) readHeader() (h header, err error) {
	p := newParser(r.src, 0, r.size)
	sign := string(p.bytes(len(signature)))
	p.skip(4)                  // reserved1 to 3 were checksums in the specification of 1997: not 0 in old cabinets
	total := int64(p.uint32()) // cbCabinet
	p.skip(4)
	h.filesAt = int64(p.uint32()) // coffFiles
	p.skip(4)
	minor, major := p.uint8(), p.uint8()                  // versionMinor, versionMajor
	h.folders, h.files = int(p.uint16()), int(p.uint16()) // cFolders, cFiles
	flags := p.uint16()                                   // flags
	p.skip(4)                                             // setID, iCabinet

	switch {
	case p.err != nil:
		return h, p.failed("header", 0)
	case sign != signature:
		return h, formatError("header", 0, "no signature %q", signature)
	case major != versionMajor || minor > versionMinor:
		return h, formatError("header", 0, "version %d.%d", major, minor)
	case flags&^(flagPrev|flagNext|flagReserve) != 0:
		return h, formatError("header", 0, "flags %#x", flags)
	case flags&(flagPrev|flagNext) != 0:
		return h, &FormatError{"header", 0, ErrSet}
	case h.folders > r.limits.MaxFolders:
		return h, limitError("header", 0, "%d folders, %d are allowed", h.folders, r.limits.MaxFolders)
	case h.files > r.limits.MaxFiles:
		return h, limitError("header", 0, "%d files, %d are allowed", h.files, r.limits.MaxFiles)
	case h.folders == 0 || h.files == 0:
		return h, formatError("header", 0, "%d folders, %d files", h.folders, h.files)
	case total > r.size:
		return h, formatError("header", 0, "the cabinet has %d bytes, %d are there", total, r.size)
	}
	if flags&flagReserve != 0 {
		n := int(p.uint16())          // cbCFHeader
		h.folderSkip = int(p.uint8()) // cbCFFolder
		r.reserve = int(p.uint8())    // cbCFData
		h.skip = 4 + n
		if p.err == nil && n > maxHeaderSkip {
			return h, formatError("header", 0, "%d bytes reserved", n)
		}
	}
	return h, p.failed("header", 0)
}

// readFolders reads the CFFOLDERs, [MS-CAB] 2.2.
func (r *Reader) readFolders(p *parser, head header) error {
	for i := range head.folders {
		f := folder{index: i, at: p.at, end: r.size}
		f.offset = int64(p.uint32())       // coffCabStart
		f.blocks = int(p.uint16())         // cCFData
		f.comp = compressionOf(p.uint16()) // typeCompress
		p.skip(head.folderSkip)            // abReserve
		if p.err != nil {
			return p.failed(f.String(), f.at)
		}
		r.folders = append(r.folders, f)
	}
	return nil
}

// String names the folder in errors.
func (f *folder) String() string { return fmt.Sprintf("folder %d", f.index) }

// readFiles reads n CFFILEs, [MS-CAB] 2.3.
func (r *Reader) readFiles(p *parser, n int) error {
	for i := range n {
		f := &File{reader: r, index: i, at: p.at}
		f.Size = int64(p.uint32())   // cbFile
		f.offset = int64(p.uint32()) // uoffFolderStart
		in := int(p.uint16())        // iFolder
		date, clock := p.uint16(), p.uint16()
		attrs := Attr(p.uint16()) // attribs
		stored := p.cstring()     // szName
		if p.err != nil {
			return p.failed(f.part(), f.at)
		}
		name, err := decodeName(stored)
		if err != nil {
			return &FormatError{f.part(), f.at, err}
		}
		f.FileHeader = FileHeader{name, timeFromDOS(date, clock), attrs &^ attrNameUTF}
		// The numbers from 0xFFFD on mean files of other cabinets of a set,
		// and this is none.
		if in >= len(r.folders) {
			return formatError(f.part(), f.at, "in folder %d of %d", in, len(r.folders))
		}
		f.folder = &r.folders[in]
		f.Compression = f.folder.comp
		r.Files = append(r.Files, f)
	}
	return nil
}

// part names the file in errors.
func (f *File) part() string { return fmt.Sprintf("file %d", f.index) }

// checkFolders sees to it that no two folders share data, which begins after
// the files end: a cabinet could be unpacked to 65535 times its worth
// otherwise. Folders without data may stand anywhere, as makecab puts them.
func (r *Reader) checkFolders(filesEnd int64) error {
	var last *folder
	for i := range r.folders {
		f := &r.folders[i]
		if f.blocks == 0 {
			continue
		}
		least := filesEnd
		if last != nil {
			least = last.offset + int64(last.blocks)*int64(dataLen+r.reserve)
			last.end = f.offset
		}
		if f.offset < least || f.offset > r.size {
			return formatError(f.String(), f.at, "data at byte %d", f.offset)
		}
		last = f
	}
	return nil
}

// checkFiles sees to it that the files lie inside their folders and do not
// overlap, in whatever order they come.
func (r *Reader) checkFiles() error {
	files := slices.Clone(r.Files)
	slices.SortStableFunc(files, func(a, b *File) int {
		return cmp.Or(cmp.Compare(a.folder.index, b.folder.index), cmp.Compare(a.offset, b.offset))
	})
	var end int64
	for i, f := range files {
		if i > 0 && f.folder != files[i-1].folder {
			end = 0
		}
		if f.offset < end && f.Size > 0 {
			return formatError(f.part(), f.at, "overlaps another file")
		}
		end = max(end, f.offset+f.Size)
		if end > int64(f.folder.blocks)*blockSize {
			return formatError(f.part(), f.at, "ends behind its folder")
		}
	}
	return nil
}
