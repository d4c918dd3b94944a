//go:build unix

package pbs

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"syscall"
)

// noFollow opens no link.
const noFollow = syscall.O_NOFOLLOW

// ownLike gives a file that root made to the owner of the file that it will replace
// under that name or, when there is none, of the folder.
func ownLike(f *os.File, root *os.Root, name string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	like, err := root.Lstat(name)
	if mine, e := f.Stat(); e != nil || errors.Is(err, fs.ErrNotExist) || err == nil && os.SameFile(mine, like) {
		like, err = root.Stat(path.Dir(name))
	}
	if err != nil {
		return err
	}
	owner, ok := like.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	return f.Chown(int(owner.Uid), int(owner.Gid))
}

// HandOver gives what root made in a data folder to the owner of the folder: a
// command that root types must not take the files from the server, which runs as
// somebody else. Links and files with a second name are left alone, and what was
// looked at is what is given, so the owner of the folder cannot get others' files by
// it.
func HandOver(dir string) error {
	info, err := os.Stat(dir)
	if err != nil || os.Geteuid() != 0 {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || owner.Uid == 0 {
		return nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }() // only looked at
	return fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a running server tidied up
		}
		if err != nil {
			return err
		}
		if !d.IsDir() && !d.Type().IsRegular() {
			return nil
		}
		return giveTo(root, name, int(owner.Uid), int(owner.Gid))
	})
}

// giveTo gives a file or folder of root's to somebody.
func giveTo(root *os.Root, name string, uid, gid int) (err error) {
	// Not waiting: it may have become a pipe.
	f, err := root.OpenFile(name, os.O_RDONLY|noFollow|syscall.O_NONBLOCK, 0)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ELOOP) {
		return nil // tidied up, or a link meanwhile
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || stat.Uid != 0 || !info.IsDir() && (stat.Nlink > 1 || !info.Mode().IsRegular()) {
		return nil
	}
	return f.Chown(uid, gid)
}
