package cab

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// Open opens a file or directory of the cabinet by its path, as [fs.FS] has it: with
// slashes, and "." for the root. With that, a Reader is an fs.FS.
//
// Directories exist as far as paths of files need them. A file whose name is that of an
// earlier file or directory, or leads through a file, or is no valid UTF-8, is found in
// Files only, and so is what needs more than 65535 directories. The error is an [*fs.PathError], which wraps
// [fs.ErrNotExist] or what the Open of a File returns.
func (r *Reader) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	n := r.root().nodes[name]
	if n == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if n.file == nil {
		return &openDir{node: n, path: name}, nil
	}
	rc, err := n.file.Open()
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &openFile{ReadCloser: rc, info: fileInfo{n.file}}, nil
}

// A tree has every path of the view.
type tree struct {
	nodes map[string]*node
	dirs  int
}

// maxDirs is the most directories of the view. A name of 256 bytes may bring 127 of them,
// each of which takes more memory than the name.
const maxDirs = 65535

// A node is a file or a directory.
type node struct {
	name    string
	file    *File // nil for a directory
	entries []fs.DirEntry
}

// root returns the tree, which is made when it is first needed.
func (r *Reader) root() *tree {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tree == nil {
		r.tree = newTree(r.Files)
	}
	return r.tree
}

func newTree(files []*File) *tree {
	t := &tree{nodes: map[string]*node{".": {name: "."}}}
	for _, f := range files {
		if fs.ValidPath(f.Name) && t.nodes[f.Name] == nil && t.addDir(path.Dir(f.Name)) {
			n := &node{name: path.Base(f.Name), file: f}
			t.nodes[f.Name] = n
			t.enter(f.Name, fs.FileInfoToDirEntry(fileInfo{f}))
		}
	}
	for _, n := range t.nodes {
		slices.SortFunc(n.entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	}
	return t
}

// addDir adds a directory and what it is in, and reports whether no file and no limit is
// in the way.
func (t *tree) addDir(dir string) bool {
	if n := t.nodes[dir]; n != nil {
		return n.file == nil
	}
	if !t.addDir(path.Dir(dir)) || t.dirs == maxDirs {
		return false
	}
	t.dirs++
	n := &node{name: path.Base(dir)}
	t.nodes[dir] = n
	t.enter(dir, fs.FileInfoToDirEntry(dirInfo{n.name}))
	return true
}

// enter enters a path into the directory that it is in, which exists.
func (t *tree) enter(name string, e fs.DirEntry) {
	dir := t.nodes[path.Dir(name)]
	dir.entries = append(dir.entries, e)
}

// An openFile implements fs.File for a file.
type openFile struct {
	io.ReadCloser
	info fs.FileInfo
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }

// An openDir implements fs.ReadDirFile.
type openDir struct {
	node *node
	path string
	next int
}

var errIsDir = errors.New("is a directory")

func (d *openDir) Stat() (fs.FileInfo, error) { return dirInfo{d.node.name}, nil }
func (d *openDir) Close() error               { return nil }

func (d *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.path, Err: errIsDir}
}

func (d *openDir) ReadDir(n int) ([]fs.DirEntry, error) {
	rest := d.node.entries[d.next:]
	if n <= 0 {
		n = len(rest)
	} else if len(rest) == 0 {
		return nil, io.EOF
	}
	rest = rest[:min(n, len(rest))]
	d.next += len(rest)
	return slices.Clone(rest), nil
}

// A dirInfo implements fs.FileInfo for a directory.
type dirInfo struct{ name string }

func (i dirInfo) Name() string       { return i.name }
func (i dirInfo) Size() int64        { return 0 }
func (i dirInfo) Mode() fs.FileMode  { return fs.ModeDir | 0o555 }
func (i dirInfo) ModTime() time.Time { return time.Time{} } // a cabinet has none
func (i dirInfo) IsDir() bool        { return true }
func (i dirInfo) Sys() any           { return nil }

// String returns a line of a list.
func (i dirInfo) String() string { return fs.FormatFileInfo(i) }
