package cab

import (
	"fmt"
	"io"
	"io/fs"
)

// Open returns a reader of the contents. Several may be open at a time, of the
// same file too.
//
// A folder can be decoded only from its beginning, so to read a file is to
// decode all that precedes it. A reader that was closed hands its progress on,
// though: to open, read and close the files one by one in the order of the list
// takes one pass over the cabinet. Only going back starts again.
//
// The error of Open wraps [ErrAlgorithm]. Read fails with a [*FormatError] that
// wraps [ErrFormat], [ErrChecksum], or an error of the reader underneath; it
// never gives more than Size bytes, and io.EOF only after all of them. Every
// block that is needed is checked as a whole before any of it is given. After
// Close, Read and Close fail with [fs.ErrClosed].
func (f *File) Open() (io.ReadCloser, error) {
	if err := f.folder.supported(); err != nil {
		return nil, &FormatError{f.folder.String(), f.folder.at, err}
	}
	return &fileReader{file: f, left: f.Size}, nil
}

// supported returns an error that wraps ErrAlgorithm for a folder that cannot be
// decoded, or ErrFormat for one with settings that do not exist.
func (f *folder) supported() error {
	switch f.comp.method {
	case methodNone, methodMSZIP:
		return nil
	case methodLZX:
		if w := f.comp.window; w < MinWindow || w > MaxWindow {
			return fmt.Errorf("%w: LZX window of %d bits", ErrFormat, w)
		}
		return nil
	default:
		return fmt.Errorf("%w: %v", ErrAlgorithm, f.comp.method)
	}
}

// A fileReader reads a file. It takes a decoder when it needs one, so that an
// empty file never does.
type fileReader struct {
	file *File
	dec  *decoder
	left int64
	err  error // what Read returns from now on
}

// Read implements io.Reader.
func (r *fileReader) Read(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	if r.left == 0 {
		return 0, io.EOF
	}
	if r.dec == nil {
		r.dec = r.file.reader.takeDecoder(r.file)
		if r.err = r.dec.skipTo(r.file.offset); r.err != nil {
			return 0, r.err
		}
	}
	p = p[:min(int64(len(p)), r.left)]
	n, err := r.dec.Read(p)
	r.left -= int64(n)
	r.err = err
	return n, err
}

// Close implements io.Closer.
func (r *fileReader) Close() error {
	if r.file == nil {
		return fmt.Errorf("cab: close: %w", fs.ErrClosed)
	}
	if r.dec != nil && r.err == nil {
		r.file.reader.giveDecoder(r.dec)
	}
	*r = fileReader{err: errFileClosed}
	return nil
}

var errFileClosed = fmt.Errorf("cab: read: %w", fs.ErrClosed)

// takeDecoder returns a decoder of the file's folder that has not passed the
// beginning of the file yet.
func (r *Reader) takeDecoder(f *File) *decoder {
	r.mu.Lock()
	d := r.idle
	r.idle = nil
	r.mu.Unlock()
	if d == nil {
		d = newDecoder(r.src, r.reserve)
	}
	if d.folder != f.folder || d.pos > f.offset {
		d.reset(f.folder)
	}
	return d
}

// giveDecoder keeps a decoder for the next file. One is kept, however many
// folders there are, since files are read in order as a rule.
func (r *Reader) giveDecoder(d *decoder) {
	r.mu.Lock()
	r.idle = d
	r.mu.Unlock()
}
