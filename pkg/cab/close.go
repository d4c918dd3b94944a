package cab

import (
	"fmt"
	"io"
	"io/fs"
	"math"
)

// Close finishes the cabinet and writes it to the Writer underneath, front to
// back, which it does not close. It writes nothing if the error wraps [ErrEmpty] or
// [ErrLimit]; only an error of the Writer underneath may leave a part of the
// cabinet there. The Writer is unusable afterwards: everything, a second Close
// included, fails with [fs.ErrClosed] or the error before.
func (w *Writer) Close() error {
	if w.err != nil {
		return w.err
	}
	folders := w.finish()
	w.err = fmt.Errorf("cab: writer: %w", fs.ErrClosed)
	if len(w.files) == 0 {
		return fmt.Errorf("cab: close: %w", ErrEmpty)
	}
	head, err := w.head(folders)
	if err != nil {
		return err
	}
	if err := writeAll(w.dst, head); err != nil {
		return err
	}
	for _, f := range folders {
		for i, r := range f.runs() {
			if err := writeAll(w.dst, r.data); err != nil {
				return err
			}
			f.packer.runs[i] = nil // no longer needed
		}
	}
	return nil
}

func writeAll(dst io.Writer, b []byte) error {
	n, err := dst.Write(b)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return fmt.Errorf("cab: close: %w", err)
	}
	return nil
}

// finish waits for the workers and returns the folders to write: those with bytes,
// or if there are none, the only one that there is.
func (w *Writer) finish() []*folderEntry {
	var folders []*folderEntry
	for _, f := range w.folders {
		if f.size == 0 {
			continue
		}
		f.packer.finish()
		f.index = len(folders)
		folders = append(folders, f)
	}
	if len(folders) == 0 {
		return w.folders
	}
	return folders
}

// head returns everything in front of the blocks.
func (w *Writer) head(folders []*folderEntry) ([]byte, error) {
	size := headerLen + folderLen*len(folders)
	for i := range w.files {
		size += fileLen + len(w.files[i].name) + 1
	}
	total := int64(size)
	for _, f := range folders {
		total += f.packed()
	}
	if total > math.MaxInt32 {
		// The field has 32 bits, but FCI and tools for signatures count with
		// signed integers.
		return nil, fmt.Errorf("cab: close: %w: the cabinet has %d bytes", ErrLimit, total)
	}
	b := appender{make([]byte, 0, size)}
	b.header(uint32(total), len(folders), len(w.files), w.SetID)
	at := int64(size)
	for _, f := range folders {
		b.folder(uint32(at), f.blocks(), f.comp) // without blocks, the end of the cabinet
		at += f.packed()
	}
	var last *folderEntry
	for i := range w.files {
		f := &w.files[i]
		if f.folder.size > 0 {
			last = f.folder
		}
		b.file(f.placed(last))
	}
	return b.out, nil
}

// placed returns the file and its folder. An empty file whose folder has no bytes
// is put behind the files of the folder before, or in front of all.
func (f *fileEntry) placed(last *folderEntry) (*fileEntry, int) {
	if f.folder.size > 0 || last == nil {
		return f, f.folder.index
	}
	moved := *f
	moved.offset = last.size
	return &moved, last.index
}

func (f *folderEntry) runs() []*run {
	if f.packer == nil {
		return nil
	}
	return f.packer.runs
}

func (f *folderEntry) blocks() int {
	if f.packer == nil {
		return 0
	}
	return f.packer.blocks
}

// packed returns the size of the CFDATA entries.
func (f *folderEntry) packed() int64 {
	n := int64(0)
	for _, r := range f.runs() {
		n += int64(len(r.data))
	}
	return n
}
