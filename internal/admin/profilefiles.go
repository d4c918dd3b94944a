package admin

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/profile"
)

// readProfile reads the files of a folder.
func readProfile(dir string) (*profile.Profile, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &profile.RefusedError{
			Reason: phonebook.Say("There is no folder {{.Folder}}.", "Folder", dir),
			Remedy: phonebook.Say("Choose the folder that the Connection Manager Administration Kit made."),
		}
	}
	if err != nil {
		return nil, err
	}
	p, err := profile.Read(root.FS())
	if e := root.Close(); err == nil {
		err = e
	}
	return p, err
}

func taken(out string) error { return fmt.Errorf("%s: %w", out, phonebook.ErrExists) }

// writeNew writes a file that must not be there. It appears whole or not at all, and of
// two runs that write it one is told.
func writeNew(path string, data []byte) error {
	tmp := fmt.Sprintf("%s.%s.part", path, rand.Text())
	if err := writeFile(tmp, data); err != nil {
		return err
	}
	defer os.Remove(tmp)
	err := os.Link(tmp, path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = createNew(path, data) // a disk without links, such as one of FAT
	}
	if errors.Is(err, fs.ErrExist) {
		return taken(path)
	}
	return err
}

// createNew writes a file in its place, and takes it away where that fails.
func createNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		os.Remove(path) // the reason of the failure is what counts
	}
	return err
}

// outside returns an error when out is there already, or would lie in dir.
func outside(dir, out string) error {
	if _, err := os.Lstat(out); err == nil {
		return taken(out)
	}
	parent, err := resolved(filepath.Dir(out))
	if errors.Is(err, fs.ErrNotExist) {
		return &profile.RefusedError{
			Reason: phonebook.Say("There is no folder {{.Folder}}.", "Folder", filepath.Dir(out)),
			Remedy: phonebook.Say("Make it first, or choose another place."),
		}
	}
	if err != nil || dir == "" {
		return err
	}
	from, err := resolved(dir)
	if err != nil {
		return err
	}
	if rel, err := filepath.Rel(from, parent); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return &profile.RefusedError{
			Reason: phonebook.Say("{{.Out}} is inside the profile's own folder.", "Out", out),
			Remedy: phonebook.Say("Choose a place beside it: the profile stays as it is."),
		}
	}
	return nil
}

// resolved returns a path without links.
func resolved(path string) (string, error) {
	whole, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(whole)
}

// writeProfile writes a profile to a folder of its own, in one step: beside its place
// first, then renamed.
func writeProfile(ctx context.Context, dir, out string, p *profile.Profile) error {
	out = filepath.Clean(out)
	if err := outside(dir, out); err != nil {
		return err
	}
	m := modes(dir)
	staged := fmt.Sprintf("%s.%s.part", out, rand.Text())
	// Not os.MkdirTemp, whose folders are for their owner alone.
	if err := os.Mkdir(staged, m.of(".", 0o755)|0o700); err != nil {
		return err
	}
	err := fillFolder(ctx, staged, p, m)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = os.Rename(staged, out)
		if _, e := os.Lstat(out); err != nil && e == nil {
			err = taken(out) // by another run
		}
	}
	if err != nil {
		os.RemoveAll(staged)
	}
	return err
}

// modes is the folder whose copy is written, "" for none. A copy is shown to nobody who
// may not see its source: each file and folder gets the mode of the one that it is a
// copy of, less what the umask takes away.
type modes string

// of returns the mode of a file or folder, or another where there is none.
func (m modes) of(name string, otherwise os.FileMode) os.FileMode {
	if m == "" {
		return otherwise
	}
	info, err := os.Lstat(filepath.Join(string(m), filepath.FromSlash(name)))
	if name == "." {
		info, err = os.Stat(string(m)) // it may be a link to the profile
	}
	if err != nil || info.Mode().Type()&^os.ModeDir != 0 {
		return otherwise
	}
	return info.Mode().Perm()
}

// fillFolder writes the files of a profile below a folder and nowhere else.
func fillFolder(ctx context.Context, dir string, p *profile.Profile, m modes) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	for _, folder := range p.Folders {
		err = errors.Join(err, root.MkdirAll(filepath.FromSlash(folder), m.of(folder, 0o755)|0o700))
	}
	for _, name := range p.Names() {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = fillFile(root, filepath.FromSlash(name), p.Files[name], m.of(name, 0o644))
		}
	}
	return errors.Join(err, root.Close())
}

// fillFile writes one file, which is on disk when it returns.
func fillFile(root *os.Root, name string, data []byte, mode os.FileMode) error {
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}
