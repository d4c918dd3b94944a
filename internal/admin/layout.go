package admin

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// The files of releases in the data folder are copies for people and other
// programs: <Dir>/<Book>/ holds what is current, <Dir>/<Book>/<N>/ the post
// folder of each release. What counts is in the store.

func releaseDir(bookDir string, v phonebook.Version) string {
	return filepath.Join(bookDir, fmt.Sprint(v))
}

// layOut writes the files of the newest release where they are missing: a
// release whose layout was cut off is in the store, but not in the folder.
func (s *Service) layOut(l phonebook.Ledger) error {
	rec, err := s.Store.Release(l.Book.Name, l.Released)
	if err != nil {
		return err
	}
	dir := s.bookDir(l.Book.Name)
	manifest, err := rec.Manifest.Marshal()
	if err != nil {
		return err
	}
	release := releaseDir(dir, l.Released)
	there, err := os.ReadFile(filepath.Join(release, phonebook.ManifestName(l.Book.Name)))
	if err == nil && bytes.Equal(there, manifest) {
		return nil
	}
	if err := WriteRelease(release, rec); err != nil {
		return err
	}
	return writeCurrent(dir, rec)
}

// WriteRelease writes a release's cabinets and manifest into a folder, which is
// made when it does not exist. The manifest is written last.
func WriteRelease(dir string, rec phonebook.ReleaseRecord) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, c := range rec.Manifest.Cabs {
		if err := writeFile(filepath.Join(dir, c.Name), rec.Files[c.Name]); err != nil {
			return err
		}
	}
	manifest, err := rec.Manifest.Marshal()
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, phonebook.ManifestName(rec.Manifest.Book)), manifest)
}

// writeCurrent lays out what is current: the text files and the cabinets of the
// newest release. Then the cabinets of the one before go; files that are not
// ours stay.
func writeCurrent(dir string, rec phonebook.ReleaseRecord) error {
	book := rec.Manifest.Book
	m, err := post.ReadMembers(rec.Files[rec.Manifest.Full().Name], book)
	if err != nil {
		return err
	}
	files := map[string][]byte{book + ".pbk": m.PBK, book + ".pbr": m.PBR, book + ".ver": m.VER}
	for name, data := range rec.Files {
		files[name] = data
	}
	for name, data := range files {
		if err := writeFile(filepath.Join(dir, name), data); err != nil {
			return err
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if _, keep := files[e.Name()]; keep || e.IsDir() || !phonebook.IsCabName(e.Name()) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// writeFile replaces a file in one step: readers see the old or the new bytes,
// and the new ones are on disk when it returns.
func writeFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		return err
	}
	tmp := f.Name()
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		_ = os.Remove(tmp) // the reason of the failure is what counts
	}
	return err
}

// SaveRelease writes the cabinets and the manifest of a release into a folder of
// the administrator's choice and returns the names of the files.
func (s *Service) SaveRelease(book string, v phonebook.Version, dir string) ([]string, error) {
	rec, err := s.Store.Release(book, v)
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, c := range rec.Manifest.Cabs {
		names = append(names, c.Name)
	}
	return append(names, phonebook.ManifestName(rec.Manifest.Book)), WriteRelease(dir, rec)
}
