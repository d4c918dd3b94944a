package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/richardlehane/mscfb"
)

// compoundMagic starts a compound file ([MS-CFB] 2.2), which holds an old
// workbook or an encrypted new one.
const compoundMagic = "\xD0\xCF\x11\xE0"

// maxDirectory bounds the bytes that the library may read of the directory and
// the table of tables of a compound file ([MS-CFB] 2.6, 2.5), which is room for
// 2,000 streams and for files of a gigabyte. It spends memory in the square of
// how deep directories nest.
const maxDirectory = 256 << 10

// boundedReader reads up to left bytes, links of four bytes not counted: the
// library follows a chain of them once.
type boundedReader struct {
	data *bytes.Reader
	left int
}

var errBound = errors.New("more to read than there may be")

func (b *boundedReader) ReadAt(p []byte, off int64) (int, error) {
	const link = 4
	if len(p) > link {
		if b.left -= len(p); b.left < 0 {
			return 0, errBound
		}
	}
	return b.data.ReadAt(p, off)
}

// openCompound opens a compound file. The library takes memory that grows with
// the square of a crafted directory, so what it may read for it is bounded; the
// reader is returned to be bounded anew for the streams.
func openCompound(data []byte) (*mscfb.Reader, *boundedReader, error) {
	bounded := &boundedReader{data: bytes.NewReader(data), left: maxDirectory}
	compound, err := mscfb.New(bounded)
	switch {
	case bounded.left < 0:
		return nil, nil, because(tooLarge("it has too many parts"), "a directory of more than %d bytes", maxDirectory)
	case err != nil:
		return nil, nil, fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	return compound, bounded, nil
}

// streamChunk is how much of a stream is read at once: the library spends time
// in the square of it. It is a multiple of every size of sectors.
const streamChunk = 64 << 10

// readStream reads a stream whole. The reader is the one of its compound file.
func readStream(from *mscfb.File, bounded *boundedReader) ([]byte, error) {
	size := bounded.data.Size()
	if from.Size > size {
		return nil, because(damaged("it breaks off"), "stream %s of %d bytes", from.Name, from.Size)
	}
	bounded.left = int(size)
	stream := make([]byte, max(from.Size, 0))
	for at := 0; at < len(stream); at += streamChunk {
		if _, err := io.ReadFull(from, stream[at:min(at+streamChunk, len(stream))]); err != nil {
			return nil, fmt.Errorf("%w (%w)", ErrDamaged, err)
		}
	}
	return stream, nil
}
