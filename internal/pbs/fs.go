package pbs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"strings"
	"time"

	ftpserver "github.com/fclairamb/ftpserverlib"
	"github.com/spf13/afero"
)

// folder is the file system that an FTP session sees: /[HostDir] and what is
// below it, and nothing else of the data folder. It is an [os.Root], which follows
// links inside the tree and refuses those that lead out. Names arrive absolute and
// clean from the library; "/" is the data folder.
//
// A file being written has a name of its own, which no session sees, until the
// upload ends well: readers of the tree never meet half a file.
type folder struct {
	root    *os.Root
	log     *slog.Logger
	uploads *uploads
	session *session
}

var (
	_ afero.Fs                                    = (*folder)(nil)
	_ ftpserver.ClientDriver                      = (*folder)(nil)
	_ ftpserver.ClientDriverExtentionFileTransfer = (*folder)(nil)
	_ ftpserver.ClientDriverExtensionFileList     = (*folder)(nil)
	_ ftpserver.ClientDriverExtensionRemoveDir    = (*folder)(nil)
)

// local returns the name as [os.Root] takes it. It refuses what lies beside the
// host's directory, and the names of files being written.
func local(name string) (string, error) {
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	if isPart(path.Base(name)) {
		return "", fmt.Errorf("names with %s are reserved: %w", partPrefix, fs.ErrPermission)
	}
	if name == "" {
		return ".", nil
	}
	if first, _, _ := strings.Cut(name, "/"); first != HostDir {
		return "", fmt.Errorf("/%s: %w", first, fs.ErrNotExist)
	}
	return name, nil
}

// changeable returns the name of what a session may change: all that is in the
// host's directory, not that itself.
func changeable(name string) (string, error) {
	name, err := local(name)
	if err == nil && (name == "." || name == HostDir) {
		err = fmt.Errorf("/%s stays: %w", HostDir, fs.ErrPermission)
	}
	return name, err
}

// GetHandle opens a file for one transfer. An upload replaces the file when it
// ends; one that appends, or starts at an offset, begins with what is there.
func (d *folder) GetHandle(name string, flags int, offset int64) (ftpserver.FileTransfer, error) {
	return d.open(name, flags, offset)
}

// OpenFile implements [afero.Fs]; the permissions are the server's to choose.
func (d *folder) OpenFile(name string, flags int, _ fs.FileMode) (afero.File, error) {
	return d.open(name, flags, 0)
}

// Open implements [afero.Fs].
func (d *folder) Open(name string) (afero.File, error) { return d.open(name, os.O_RDONLY, 0) }

// Create implements [afero.Fs].
func (d *folder) Create(name string) (afero.File, error) {
	return d.open(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0)
}

func (d *folder) open(name string, flags int, offset int64) (afero.File, error) {
	name, err := local(name)
	if err != nil {
		return nil, err
	}
	if flags&(os.O_WRONLY|os.O_RDWR) != 0 {
		u, err := d.upload(name, flags, offset)
		if err != nil {
			return nil, err
		}
		return u, nil
	}
	info, err := d.root.Stat(name)
	if err != nil {
		return nil, err
	}
	// Opening a pipe would wait for its writer.
	if !info.Mode().IsRegular() && !info.IsDir() {
		return nil, fmt.Errorf("%s is not a file: %w", name, fs.ErrPermission)
	}
	f, err := d.root.Open(name)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// ReadDir lists a folder as it appears through its links. Files being written
// and links that lead nowhere or out of the tree are left out.
func (d *folder) ReadDir(name string) ([]fs.FileInfo, error) {
	name, err := local(name)
	if err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(d.root.FS(), name)
	if err != nil {
		return nil, err
	}
	infos := make([]fs.FileInfo, 0, len(entries))
	for _, e := range entries {
		if isPart(e.Name()) || name == "." && e.Name() != HostDir {
			continue
		}
		if info, err := d.root.Stat(path.Join(name, e.Name())); err == nil {
			infos = append(infos, info)
		}
	}
	return infos, nil
}

// Stat implements [afero.Fs].
func (d *folder) Stat(name string) (fs.FileInfo, error) {
	name, err := local(name)
	if err != nil {
		return nil, err
	}
	return d.root.Stat(name)
}

// Mkdir implements [afero.Fs].
func (d *folder) Mkdir(name string, mode fs.FileMode) error {
	return d.change("make folder", name, func(name string) error { return d.root.Mkdir(name, mode) })
}

// MkdirAll implements [afero.Fs].
func (d *folder) MkdirAll(name string, mode fs.FileMode) error {
	return d.change("make folders", name, func(name string) error { return d.root.MkdirAll(name, mode) })
}

// Remove deletes a file. Folders have a command of their own.
func (d *folder) Remove(name string) error {
	return d.change("delete", name, func(name string) error {
		if info, err := d.root.Lstat(name); err != nil {
			return err
		} else if info.IsDir() {
			return fmt.Errorf("%s is a folder: %w", name, fs.ErrInvalid)
		}
		return d.root.Remove(name)
	})
}

// RemoveDir deletes an empty folder.
func (d *folder) RemoveDir(name string) error {
	return d.change("delete folder", name, func(name string) error {
		if info, err := d.root.Lstat(name); err != nil {
			return err
		} else if !info.IsDir() {
			return fmt.Errorf("%s is not a folder: %w", name, fs.ErrInvalid)
		}
		return d.root.Remove(name)
	})
}

// RemoveAll implements [afero.Fs].
func (d *folder) RemoveAll(name string) error { return d.change("delete all", name, d.root.RemoveAll) }

// Rename moves a file or folder and replaces the file at the new name.
func (d *folder) Rename(from, to string) error {
	to, err := changeable(to)
	if err != nil {
		return err
	}
	return d.change("rename", from, func(from string) error { return d.root.Rename(from, to) })
}

// Chmod implements [afero.Fs].
func (d *folder) Chmod(name string, mode fs.FileMode) error {
	return d.change("chmod", name, func(name string) error { return d.root.Chmod(name, mode) })
}

// Chown implements [afero.Fs].
func (d *folder) Chown(name string, uid, gid int) error {
	return d.change("chown", name, func(name string) error { return d.root.Chown(name, uid, gid) })
}

// Chtimes implements [afero.Fs].
func (d *folder) Chtimes(name string, atime, mtime time.Time) error {
	return d.change("set time", name, func(name string) error { return d.root.Chtimes(name, atime, mtime) })
}

// Name implements [afero.Fs].
func (d *folder) Name() string { return "phone books" }

// change does one thing to a name and logs how it went.
func (d *folder) change(what, name string, do func(name string) error) error {
	name, err := changeable(name)
	if err == nil {
		err = do(name)
	}
	if err != nil {
		d.log.Debug("ftp: "+what+" refused", "name", name, "reason", err)
		return err
	}
	d.log.Debug("ftp: "+what, "name", name)
	return nil
}

// copyTo appends the first n bytes of the file at name to w; -1 means all of
// them. A file that is not there is empty.
func (d *folder) copyTo(w io.Writer, name string, n int64) error {
	f, err := d.open(name, os.O_RDONLY, 0)
	if errors.Is(err, fs.ErrNotExist) && n <= 0 {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	if n < 0 {
		_, err = io.Copy(w, f)
		return err
	}
	if _, err = io.CopyN(w, f, n); errors.Is(err, io.EOF) {
		return fmt.Errorf("%s ends before byte %d: %w", name, n, fs.ErrInvalid)
	}
	return err
}
