package pbs

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// HeldVersion returns the version of the book that the client's folder holds, 0
// when it holds none.
func HeldVersion(dir, book string) (phonebook.Version, error) {
	if err := phonebook.CheckBookName(book); err != nil {
		return 0, err
	}
	data, err := os.ReadFile(filepath.Join(dir, book+".ver"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	v, err := phonebook.ReadVersionFile(bytes.NewReader(data))
	if err != nil {
		return 0, fmt.Errorf("%s.ver: %w", book, err)
	}
	return v, nil
}

// Apply does with an answer what a client does: the full book replaces the files
// <Book>.pbk, .pbr and .ver in dir, a delta is merged into them, and nothing
// happens for [None]. held is the version that the client believes to have. The
// book's name must be spelled as its server spells it.
//
// A delta from another version than held, or than dir holds, is
// [phonebook.ErrBase]. On any error the files are as they were.
func Apply(dir, book string, held phonebook.Version, a Answer) error {
	if a.Kind == None {
		return nil
	}
	if err := phonebook.CheckBookName(book); err != nil {
		return err
	}
	m, err := post.ReadMembers(a.Cab, book)
	if err != nil {
		return err
	}
	v, err := phonebook.ReadVersionFile(bytes.NewReader(m.VER))
	if err != nil {
		return fmt.Errorf("%s.ver: %w", book, err)
	}
	if a.Version != 0 && v != a.Version {
		return fmt.Errorf("the cabinet holds version %d instead of %d", v, a.Version)
	}
	if a.Kind == Delta {
		if m.PBK, err = merge(dir, book, held, a); err != nil {
			return err
		}
	} else if _, err := post.UnpackFull(a.Cab, book, phonebook.Bytes); err != nil {
		return err
	}
	return replace(dir, []file{{book + ".pbk", m.PBK}, {book + ".pbr", m.PBR}, {book + ".ver", m.VER}})
}

// merge returns the .pbk after the delta. Bytes stand for characters, so the
// code page of the book need not be known.
func merge(dir, book string, held phonebook.Version, a Answer) ([]byte, error) {
	there, err := HeldVersion(dir, book)
	if err != nil {
		return nil, err
	}
	if there != held {
		return nil, fmt.Errorf("the folder holds version %d instead of %d: %w", there, held, phonebook.ErrBase)
	}
	delta, err := post.UnpackDelta(a.Cab, book, a.Base, phonebook.Bytes)
	if err != nil {
		return nil, err
	}
	now := phonebook.Full{Version: held}
	if now.POPs, err = readHeld(filepath.Join(dir, book+".pbk")); err != nil {
		return nil, err
	}
	full, err := phonebook.Apply(now, delta)
	if err != nil {
		return nil, err
	}
	var pbk bytes.Buffer
	err = phonebook.WritePBK(&pbk, full.POPs, phonebook.Bytes)
	return pbk.Bytes(), err
}

func readHeld(name string) ([]phonebook.POP, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", phonebook.ErrBase, err)
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	pops, err := phonebook.ReadPBK(f, phonebook.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	return pops, nil
}

// file is a file of the client's folder to be.
type file struct {
	name string
	data []byte
}

// replace writes all files or none. Each is complete under a temporary name
// before the first takes its own. The last is the version file.
func replace(dir string, files []file) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var temps []string
	defer func() {
		for _, name := range temps {
			_ = os.Remove(name) // gone already where all went well
		}
	}()
	for _, f := range files {
		temp, err := writeTemp(dir, f)
		if err != nil {
			return err
		}
		temps = append(temps, temp)
	}
	return swap(dir, files, temps)
}

// swap gives the temporary files their names, or puts everything back. The
// version file goes first and comes last: a client that dies in between holds
// no version, and will ask for the full book.
func swap(dir string, files []file, temps []string) error {
	var undo []func() error
	for _, f := range files {
		back, err := keep(dir, f.name)
		if err != nil {
			return err
		}
		undo = append(undo, back)
	}
	err := removeIfThere(filepath.Join(dir, files[len(files)-1].name))
	for i := 0; i < len(files) && err == nil; i++ {
		err = os.Rename(temps[i], filepath.Join(dir, files[i].name))
	}
	if err == nil {
		return nil
	}
	for _, back := range undo {
		err = errors.Join(err, back())
	}
	return err
}

// keep returns what puts the file back as it is now.
func keep(dir, name string) (func() error, error) {
	final := filepath.Join(dir, name)
	old, err := os.ReadFile(final)
	if errors.Is(err, fs.ErrNotExist) {
		return func() error { return removeIfThere(final) }, nil
	}
	if err != nil {
		return nil, err
	}
	return func() error {
		temp, err := writeTemp(dir, file{name, old})
		if err != nil {
			return err
		}
		return os.Rename(temp, final)
	}, nil
}

func removeIfThere(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// writeTemp writes a file under a temporary name and returns it. On an error
// nothing stays.
func writeTemp(dir string, f file) (string, error) {
	t, err := os.CreateTemp(dir, f.name+".*.tmp")
	if err != nil {
		return "", err
	}
	_, err = t.Write(f.data)
	if err := errors.Join(err, t.Sync(), t.Close()); err != nil {
		return "", errors.Join(err, os.Remove(t.Name()))
	}
	return t.Name(), nil
}
