package cab

import (
	"io/fs"
	"path"
	"time"
)

// FileInfo returns what a file system would say of the file, for lists and for
// extraction. Its Name is the last component of the file's Name, its Mode
// regular and 0644, or 0444 with AttrReadOnly; its Sys is the *[FileHeader],
// not a copy.
func (f *File) FileInfo() fs.FileInfo { return fileInfo{f} }

// A fileInfo implements fs.FileInfo.
type fileInfo struct{ f *File }

func (i fileInfo) Name() string       { return path.Base(i.f.Name) }
func (i fileInfo) Size() int64        { return i.f.Size }
func (i fileInfo) ModTime() time.Time { return i.f.Modified }
func (i fileInfo) IsDir() bool        { return false } // a cabinet lists files only
func (i fileInfo) Sys() any           { return &i.f.FileHeader }

func (i fileInfo) Mode() fs.FileMode {
	if i.f.Attrs&AttrReadOnly != 0 {
		return 0o444
	}
	return 0o644
}

// String returns a line of a list.
func (i fileInfo) String() string { return fs.FormatFileInfo(i) }
