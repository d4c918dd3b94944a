package admin

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
	"github.com/phonebookadmin/pba/pkg/profile"
)

// ProfileReport is what came of a service profile and a phone book.
type ProfileReport struct {
	Book    string
	Version phonebook.Version // of the phone book that was compared or put in
	// Unreleased is what clients would see change with the next release, which is
	// not in the profile.
	Unreleased int
	Changes    []profile.Change
	Findings   []profile.Finding // the worst first
}

// Err returns an error when a finding is one.
func (r ProfileReport) Err() error {
	if n, _ := profile.Worst(r.Findings); n > 0 {
		return &ProfileError{r}
	}
	return nil
}

// ProfileError says that a profile does not fit a phone book. Nothing was written.
type ProfileError struct{ Report ProfileReport }

// Error names how many errors there are, and the first.
func (e *ProfileError) Error() string {
	n, _ := profile.Worst(e.Report.Findings)
	first := e.Report.Findings[0] // the worst comes first
	if n == 1 {
		return fmt.Sprintf("the profile has an error: %s", first.What)
	}
	return fmt.Sprintf("the profile has %d errors; the first: %s", n, first.What)
}

// profileBook returns a phone book for profiles: its newest release.
func (s *Service) profileBook(book string) (profile.Book, ProfileReport, error) {
	none := profile.Book{}
	l, err := s.Store.Load(book)
	if err != nil {
		return none, ProfileReport{}, err
	}
	if l.Released == 0 {
		return none, ProfileReport{}, &profile.RefusedError{
			Reason: phonebook.Say("{{.Book}} was never released.", "Book", l.Book.Name),
			Remedy: phonebook.Say("Make a release first: a profile gets the newest one."),
		}
	}
	rec, err := s.Store.Release(l.Book.Name, l.Released)
	if err != nil {
		return none, ProfileReport{}, err
	}
	m, err := post.ReadMembers(rec.Files[rec.Manifest.Full().Name], l.Book.Name)
	if err != nil {
		return none, ProfileReport{}, err
	}
	full, err := s.content(l, l.Released)
	if err != nil {
		return none, ProfileReport{}, err
	}
	b := profile.Book{
		Name: l.Book.Name, Version: l.Released, Encoding: l.EncodingOf(l.Released),
		POPs: full.POPs, Regions: full.Regions, PBK: m.PBK, PBR: m.PBR,
	}
	hosts, err := s.Hosts()
	if err != nil {
		return none, ProfileReport{}, err
	}
	for _, h := range hosts {
		if h.Probe != "" {
			b.URLs = append(b.URLs, h.Probe)
		}
	}
	set, err := s.ChangesOf(l, 0)
	return b, ProfileReport{Book: b.Name, Version: b.Version, Unreleased: set.Counts().Total()}, err
}

// CheckProfile compares the service profile in a folder with a phone book.
func (s *Service) CheckProfile(dir, book string) (ProfileReport, error) {
	b, report, err := s.profileBook(book)
	if err != nil {
		return report, err
	}
	p, err := readProfile(dir)
	if err != nil {
		return report, err
	}
	report.Findings, err = profile.Check(p, b)
	return report, err
}

// RefreshProfile writes a copy of the service profile in dir to the folder out, which
// must not be there, with the newest release of a phone book in it. Out appears whole
// or not at all. It returns a [*ProfileError] where the copy would have errors.
func (s *Service) RefreshProfile(dir, book, out string, o profile.Options) (ProfileReport, error) {
	b, report, err := s.profileBook(book)
	if err != nil {
		return report, err
	}
	p, err := readProfile(dir)
	if err != nil {
		return report, err
	}
	fresh, changes, err := profile.Refresh(p, b, o)
	if err != nil {
		return report, err
	}
	report.Changes = changes
	if report.Findings, err = profile.Check(fresh, b); err != nil {
		return report, err
	}
	if err := report.Err(); err != nil {
		return report, err
	}
	return report, writeProfile(dir, out, fresh)
}

// NewProfile writes a minimal service profile with the newest release of a phone book
// to the folder out, which must not be there. It returns a [*ProfileError] where the
// profile would have errors.
func (s *Service) NewProfile(book, out string, o profile.NewOptions) (ProfileReport, error) {
	b, report, err := s.profileBook(book)
	if err != nil {
		return report, err
	}
	if o.URL == "" && len(b.URLs) > 0 {
		o.URL = b.URLs[0]
	}
	p, err := profile.New(b, o)
	if err != nil {
		return report, err
	}
	for _, name := range p.Names() {
		report.Changes = append(report.Changes, profile.Change{File: name, What: phonebook.Say("made")})
	}
	if report.Findings, err = profile.Check(p, b); err != nil {
		return report, err
	}
	if err := report.Err(); err != nil {
		return report, err
	}
	return report, writeProfile("", out, p)
}

// ProfilePack is a service profile in a zip file.
type ProfilePack struct {
	Name  string // of the profile's files
	Files int    // of the profile
	Bytes int64  // of the zip file
	Sum   string // SHA-256 of the zip file
	// Installs reports whether there is an .inf file, which the README speaks of.
	Installs bool
}

// Floppy reports whether a disk of 1.44 MB can hold the zip file.
func (p ProfilePack) Floppy() bool { return p.Bytes <= profile.FloppySize }

// PackProfile writes the service profile in a folder to a zip file, which must not be
// there. Say puts what is written for users into a language.
func PackProfile(dir, out string, say func(phonebook.Sentence) string) (ProfilePack, error) {
	p, err := readProfile(dir)
	if err != nil {
		return ProfilePack{}, err
	}
	if err := outside(dir, out); err != nil {
		return ProfilePack{}, err
	}
	var data bytes.Buffer
	if err := profile.Pack(&data, p, say); err != nil {
		return ProfilePack{}, err
	}
	name, err := p.Name()
	if err != nil {
		return ProfilePack{}, err
	}
	pack := ProfilePack{name, len(p.Files), int64(data.Len()), post.Hash(data.Bytes()), p.Installs()}
	return pack, writeFile(out, data.Bytes())
}

// readProfile reads the files of a folder.
func readProfile(dir string) (*profile.Profile, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	p, err := profile.Read(root.FS())
	if e := root.Close(); err == nil {
		err = e
	}
	return p, err
}

// outside returns an error when out is there already, or would lie in dir.
func outside(dir, out string) error {
	if _, err := os.Lstat(out); err == nil {
		return fmt.Errorf("%s: %w", out, phonebook.ErrExists)
	}
	parent, err := resolved(filepath.Dir(out))
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
func writeProfile(dir, out string, p *profile.Profile) error {
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
	err := fillFolder(staged, p, m)
	if err == nil {
		err = os.Rename(staged, out)
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
func fillFolder(dir string, p *profile.Profile, m modes) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	for _, folder := range p.Folders {
		err = errors.Join(err, root.MkdirAll(filepath.FromSlash(folder), m.of(folder, 0o755)|0o700))
	}
	for _, name := range p.Names() {
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
