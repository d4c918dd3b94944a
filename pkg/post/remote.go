package post

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Remote is a server's file tree below the directory of its host entry. Names
// are slash-separated and relative. A Remote serves one goroutine at a time.
type Remote interface {
	// List returns the files of a folder by name with their sizes in bytes. A
	// folder that does not exist has no files.
	List(ctx context.Context, dir string) (map[string]int64, error)
	// Folders returns the names of the folders in a folder; one that does not exist
	// has none.
	Folders(ctx context.Context, dir string) ([]string, error)
	// Read returns a file of at most limit bytes. A file that does not exist is
	// fs.ErrNotExist.
	Read(ctx context.Context, name string, limit int64) ([]byte, error)
	// Write makes or replaces a file. sent, which may be nil, is told the bytes
	// that left so far.
	Write(ctx context.Context, name string, data []byte, sent func(int64)) error
	// Rename moves a file, replacing what stands at the new name.
	Rename(ctx context.Context, from, to string) error
	// Remove deletes a file.
	Remove(ctx context.Context, name string) error
	// Mkdir makes a folder; one that exists is no error. The empty name is the
	// directory of the host entry itself.
	Mkdir(ctx context.Context, dir string) error
	// Claim makes a folder that must not be there: of several who try, one succeeds
	// and the others get fs.ErrExist.
	Claim(ctx context.Context, dir string) error
	// Rmdir removes an empty folder.
	Rmdir(ctx context.Context, dir string) error
	// Close ends the session.
	Close() error
}

// errTooLong is returned by Read for a file over its limit.
var errTooLong = errors.New("the file is larger than expected")

// Dir is the Remote of a local folder, as a server on this machine or a mounted
// share has one. The folder need not exist yet. A cancelled context stops it
// before the next step.
type Dir string

var _ Remote = Dir("")

func (d Dir) path(name string) string { return filepath.Join(string(d), filepath.FromSlash(name)) }

// List implements [Remote].
func (d Dir) List(ctx context.Context, dir string) (map[string]int64, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(d.path(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	files := make(map[string]int64, len(entries))
	for _, e := range entries {
		if info, err := e.Info(); err == nil && e.Type().IsRegular() {
			files[e.Name()] = info.Size()
		}
	}
	return files, err
}

// Folders implements [Remote].
func (d Dir) Folders(ctx context.Context, dir string) (names []string, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(d.path(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, err
}

// Read implements [Remote].
func (d Dir) Read(ctx context.Context, name string, limit int64) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	info, err := os.Stat(d.path(name))
	if err != nil {
		return nil, err
	}
	if info.Size() > limit {
		return nil, fmt.Errorf("%s: %w", name, errTooLong)
	}
	return os.ReadFile(d.path(name))
}

// Write implements [Remote]. The data is on disk when it returns.
func (d Dir) Write(ctx context.Context, name string, data []byte, sent func(int64)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f, err := os.Create(d.path(name))
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if sent != nil {
		sent(int64(len(data)))
	}
	return nil
}

// Rename implements [Remote].
func (d Dir) Rename(ctx context.Context, from, to string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return os.Rename(d.path(from), d.path(to))
}

// Remove implements [Remote].
func (d Dir) Remove(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return os.Remove(d.path(name))
}

// Mkdir implements [Remote].
func (d Dir) Mkdir(ctx context.Context, dir string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return os.MkdirAll(d.path(dir), 0o755)
}

// Claim implements [Remote].
func (d Dir) Claim(ctx context.Context, dir string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return os.Mkdir(d.path(dir), 0o755)
}

// Rmdir implements [Remote].
func (d Dir) Rmdir(ctx context.Context, dir string) error { return d.Remove(ctx, dir) }

// Close implements [Remote].
func (d Dir) Close() error { return nil }
