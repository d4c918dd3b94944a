// Package cab reads and writes Microsoft cabinets, the .cab files in which
// phone books travel to their clients.
//
// # Format
//
// A cabinet ([MS-CAB] 2) holds, one behind the other and without padding, all
// integers little-endian:
//
//	CFHEADER   once         36 bytes: signature "MSCF", sizes, counts, flags
//	CFFOLDER   per folder    8 bytes: where its blocks are, how many, which method
//	CFFILE     per file     16 bytes: size, place in the folder, time, attributes; then the name
//	CFDATA     per block     8 bytes: checksum, stored and plain size; then the data
//
// A folder has nothing to do with directories: it is a stretch of plain bytes
// compressed with one method, and a file is a range of it. The stretch is cut
// into blocks of 32768 plain bytes, whatever files begin or end in them; only
// the last block of a folder may be shorter. Directories exist only as parts
// of file names.
//
// The methods:
//
//	none   the bytes themselves
//	MSZIP  "CK" and one DEFLATE stream per block, whose matches may reach into the 32 KiB
//	       before the block ([MS-MCI] 2); every reader has it
//	LZX    one stream per folder with a window of 32 KiB to 2 MiB, cut into frames of a
//	       block; smaller, and known to all common readers
//
// A block has a checksum, the XOR of its words. The fields at the front hold sizes and
// places of what follows, so a cabinet cannot be written before it is known as a whole.
//
// # Limits
//
// A cabinet holds at most 65535 files and 65535 folders, a folder at most 65535 blocks
// and so 0x7FFF8000 bytes ([MaxSize]), a name at most 255 bytes ([MaxName]). The whole
// must be smaller than 2 GiB. Times are of the years 1980 to 2107, in steps of two
// seconds and without a zone.
//
// # Writing
//
// [Writer] takes files one after the other, as archive/zip does, compresses them while
// they arrive, and writes the cabinet from front to back when it is closed; it needs no
// file to seek in and makes no temporary ones. What it writes is a function of the names,
// headers, contents and settings it is given and of nothing else: not of the clock, the
// number of workers, the sizes of the Write calls, or the machine. A new version of this
// package may write other bytes.
//
// Levels 1 to 4 of MSZIP are for speed; [DefaultLevel] is within a few thousandths of the
// smallest result; [MaxLevel] is as small as an exhaustive search gets it.
//
// # Reading
//
// [Reader] lists and reads files, concurrently if need be, and is an [io/fs.FS]. It checks
// everything that other readers stumble over, skips reserved fields and ignores what
// follows the cabinet, such as a signature. It uses memory for what is there and not for
// what a field announces; see [Limits].
//
// # Not supported
//
// Quantum ([ErrAlgorithm]) and cabinets that are part of a set ([ErrSet]) cannot be read.
// Sets, reserved fields and signatures are not written; tools that sign a cabinet make
// the room for that themselves.
//
// Specifications: [MS-CAB] Cabinet File Format, [MS-MCI] MSZIP Compression and
// Decompression Data Structure, RFC 1951 (DEFLATE). For LZX see the package lzx below.
package cab

import (
	"errors"
	"fmt"
	"time"

	"github.com/phonebookadmin/pba/pkg/cab/internal/deflate"
)

// Limits of the format and of this package.
const (
	// MaxFiles is the largest number of files in a cabinet: cFiles has 16 bits.
	// [MS-CAB] 2.1.
	MaxFiles = 65535

	// MaxFolders is the largest number of folders: cFolders has 16 bits.
	MaxFolders = 65535

	// MaxName is the longest name the Writer takes, in bytes of UTF-8.
	// [MS-CAB] 2.3 allows 256; cabextract refuses cabinets with such a name,
	// and the buffer of Microsoft's own FCI holds 256 with the NUL.
	MaxName = 255

	// MaxSize is the largest size of a folder and so of a file, in plain bytes:
	// 65535 blocks of 32768 ([MS-CAB] 2.2, cCFData).
	MaxSize = maxBlocks * blockSize // 0x7FFF8000
)

// Fixed sizes and values of the format.
const (
	signature     = "MSCF"
	versionMinor  = 3 // [MS-CAB] 2.1, versionMinor
	versionMajor  = 1 // [MS-CAB] 2.1, versionMajor
	headerLen     = 36
	folderLen     = 8     // + cbCFFolder
	fileLen       = 16    // + name + NUL
	dataLen       = 8     // + cbCFData + data
	maxNameRead   = 256   // [MS-CAB] 2.3, szName, without the NUL
	maxHeaderSkip = 60000 // [MS-CAB] 2.1, cbCFHeader

	flagPrev    = 0x0001 // [MS-CAB] 2.1: the cabinet is not the first of a set
	flagNext    = 0x0002 // the cabinet is not the last of a set
	flagReserve = 0x0004 // reserved fields are present

	blockSize = deflate.MaxBlock // plain bytes in every block but the last
	maxBlocks = 65535            // cCFData has 16 bits, [MS-CAB] 2.2

	// maxData is the largest cbData read. [MS-MCI] 2 allows 32780 and LZX needs
	// 6144 bytes more than a block; all readers in use draw the line there,
	// and writers exist whose MSZIP blocks exceed 32780.
	maxData = blockSize + 6144

	mszipSignature = "CK" // [MS-MCI] 2.1
)

// A method is the low four bits of typeCompress, [MS-CAB] 2.2.
type method uint16

const (
	methodNone    method = 0
	methodMSZIP   method = 1
	methodQuantum method = 2
	methodLZX     method = 3
	methodMask    method = 0x000F

	windowShift = 8 // of LZX, a power of two in 5 bits
	windowMask  = 0x1F
)

// String names the method.
func (m method) String() string {
	switch m {
	case methodNone:
		return "none"
	case methodMSZIP:
		return "MSZIP"
	case methodQuantum:
		return "Quantum"
	case methodLZX:
		return "LZX"
	default:
		return fmt.Sprintf("method %d", uint16(m))
	}
}

// An Attr is a set of file attributes, [MS-CAB] 2.3 (attribs).
type Attr uint16

// The attributes a file can have.
const (
	AttrReadOnly Attr = 0x01 // _A_RDONLY
	AttrHidden   Attr = 0x02 // _A_HIDDEN
	AttrSystem   Attr = 0x04 // _A_SYSTEM
	AttrArchive  Attr = 0x20 // _A_ARCH: changed since the last backup
	AttrExec     Attr = 0x40 // _A_EXEC: to be run after extraction

	attrNameUTF Attr = 0x80 // _A_NAME_IS_UTF
	attrAll          = AttrReadOnly | AttrHidden | AttrSystem | AttrArchive | AttrExec
)

// A FileHeader describes a file in a cabinet.
type FileHeader struct {
	// Name is the path of the file, separated by slashes; the cabinet has
	// backslashes in their place.
	//
	// [Writer] takes names of 1 to MaxName bytes of UTF-8 in either spelling.
	// It refuses names that are absolute, that have an empty, "." or ".."
	// component, a colon or a NUL, and names that differ from an earlier one
	// at most in case.
	//
	// [Reader] refuses cabinets with names that could lead out of the directory
	// they are extracted to, by the same rules. It allows names to repeat, to
	// have 256 bytes ([MS-CAB] 2.3), and to be no valid UTF-8: without
	// _A_NAME_IS_UTF the code page is not known, and the bytes are given as
	// they are.
	Name string

	// Modified is the time of the last change. The Writer stores the wall clock
	// of the time's own location, for a cabinet knows no zones, without odd
	// seconds; pass UTC where bytes must not depend on the machine. The zero
	// time is stored as 1980-01-01 00:00:00; a year before 1980 or after 2107
	// is refused.
	//
	// The Reader gives the wall clock as UTC, and the zero time for a date
	// that does not exist.
	Modified time.Time

	// Attrs are the attributes. The Writer stores AttrArchive for 0, as
	// Microsoft's makecab does, and refuses bits without a name here. The
	// Reader gives all bits but _A_NAME_IS_UTF as it finds them.
	Attrs Attr
}

// Errors to test for with [errors.Is]. The errors returned wrap them and say
// what is wrong; those about a cabinet's content are of type [*FormatError].
var (
	// ErrFormat is returned by NewReader, and by the Read of a file, when the
	// input is not a cabinet or breaks a rule of the format.
	ErrFormat = errors.New("not a valid cabinet")

	// ErrChecksum is returned by the Read of a file when the checksum of a block
	// is neither right nor 0, which means that there is none.
	ErrChecksum = errors.New("checksum error")

	// ErrAlgorithm is returned by the Open of a file that is compressed with
	// Quantum or an unknown method.
	ErrAlgorithm = errors.New("unsupported compression method")

	// ErrSet is returned by NewReader when the cabinet is part of a set of
	// several: its files may begin or end in others.
	ErrSet = errors.New("part of a multi-cabinet set")

	// ErrLimit is returned by CreateHeader for a file too many and NewFolder for a
	// folder too many, by Write for the byte that exceeds MaxSize and by Close for a
	// cabinet of 2 GiB or more; by NewReader when a cabinet exceeds the Limits.
	ErrLimit = errors.New("limit exceeded")

	// ErrHeader is returned by Create and CreateHeader when a cabinet cannot
	// store the FileHeader; see its fields.
	ErrHeader = errors.New("invalid file header")

	// ErrCompression is returned by NewFolder, or when the first file is created, for
	// a Compression with a setting out of range.
	ErrCompression = errors.New("invalid compression")

	// ErrEmpty is returned by Close of a Writer without files: a cabinet must
	// have one, and common readers refuse it otherwise.
	ErrEmpty = errors.New("no files")
)

// A FormatError says where a cabinet could not be read.
type FormatError struct {
	// Part is what was being read: "header", "folder 0", "file 3",
	// "folder 0 block 12", all counted from 0.
	Part string

	// Offset is where Part begins, in bytes from the start of the cabinet.
	Offset int64

	// Err is the cause. It wraps ErrFormat, ErrChecksum, ErrAlgorithm, ErrSet,
	// ErrLimit, or the error of the reader underneath.
	Err error
}

// Error returns the place and the cause in one line.
func (e *FormatError) Error() string {
	return fmt.Sprintf("cab: %s at byte %d: %v", e.Part, e.Offset, e.Err)
}

// Unwrap returns the cause.
func (e *FormatError) Unwrap() error { return e.Err }
