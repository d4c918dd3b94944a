//go:build unix

package pbs

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// HandOver gives what root made in a data folder to the owner of the folder: a
// command that root types must not take the files from the server, which runs as
// somebody else. Links are not followed and files with a second name left alone,
// so the owner of the folder cannot get others' files by it.
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
	return fs.WalkDir(root.FS(), ".", func(name string, _ fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a running server tidied up
		}
		if err != nil {
			return err
		}
		info, err := root.Lstat(name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		stat, ok := info.Sys().(*syscall.Stat_t)
		if !ok || stat.Uid != 0 || !info.IsDir() && stat.Nlink > 1 {
			return nil
		}
		err = root.Lchown(name, int(owner.Uid), int(owner.Gid))
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
}
