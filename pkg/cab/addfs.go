package cab

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"
)

// AddFS adds the files of a file system under their paths, in the order of
// [fs.WalkDir], so that the same tree gives the same cabinet. Times are stored as
// UTC, times before 1980 as 1980-01-01; a file that its owner must not write gets
// AttrReadOnly. Directories are not stored and so lost when empty. Anything else
// that is no regular file is an error, and a symbolic link is not followed.
//
// On an error the files before it are in the cabinet, and it may be incomplete.
func (w *Writer) AddFS(fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("cab: add: %w", err)
		}
		if d.IsDir() {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return fmt.Errorf("cab: add: %w", err)
		}
		if !info.Mode().IsRegular() {
			return fmt.Errorf("cab: add %q: %w", name, errNotRegular)
		}
		return w.addFile(fsys, name, info)
	})
}

var errNotRegular = errors.New("not a regular file")

// addFile adds a file of a file system.
func (w *Writer) addFile(fsys fs.FS, name string, info fs.FileInfo) error {
	in, err := fsys.Open(name)
	if err != nil {
		return fmt.Errorf("cab: add: %w", err)
	}
	defer in.Close()
	if n := len(w.folders); n > 0 && info.Size() > w.maxSize-w.folders[n-1].size {
		if err := w.NewFolder(w.folders[n-1].comp); err != nil {
			return err
		}
	}
	h := FileHeaderOf(info)
	h.Name = name
	out, err := w.CreateHeader(h)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return fmt.Errorf("cab: add %q: %w", name, err)
	}
	return nil
}

// FileHeaderOf returns the header of a file as AddFS makes it. Its Name is that of
// info, without a directory.
func FileHeaderOf(info fs.FileInfo) *FileHeader {
	h := &FileHeader{Name: info.Name(), Modified: info.ModTime().UTC(), Attrs: AttrArchive}
	if h.Modified.Year() < dosEpoch {
		h.Modified = time.Time{}
	}
	if info.Mode()&0o200 == 0 {
		h.Attrs |= AttrReadOnly
	}
	return h
}
