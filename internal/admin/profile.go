package admin

import (
	"bytes"
	"context"
	"fmt"

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
// or not at all, also where ctx ends. It returns a [*ProfileError] where the copy would
// have errors.
func (s *Service) RefreshProfile(ctx context.Context, dir, book, out string, o profile.Options) (ProfileReport, error) {
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
	return report, writeProfile(ctx, dir, out, fresh)
}

// NewProfile writes a minimal service profile with the newest release of a phone book
// to the folder out, which must not be there. It returns a [*ProfileError] where the
// profile would have errors.
func (s *Service) NewProfile(ctx context.Context, book, out string, o profile.NewOptions) (ProfileReport, error) {
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
	return report, writeProfile(ctx, "", out, p)
}

// ProfilePack is a service profile in a zip file.
type ProfilePack struct {
	Name  string // of the profile's files
	Files int    // of the profile
	Bytes int64  // of the zip file
	Disk  int64  // that it takes of a disk, unpacked
	Sum   string // SHA-256 of the zip file
	// Installs reports whether there is an .inf file, which the README speaks of.
	Installs bool
	// Fault says what is wrong with the profile, "" for nothing that shows without a
	// phone book.
	Fault string
}

// Floppy reports whether a disk of 1.44 MB can hold the zip file, and what is in it.
func (p ProfilePack) Floppy() bool { return p.Disk <= profile.FloppySize }

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
	disk, err := profile.DiskSize(data.Bytes())
	if err != nil {
		return ProfilePack{}, err
	}
	pack := ProfilePack{name, len(p.Files), int64(data.Len()), disk, post.Hash(data.Bytes()), p.Installs(), ""}
	found, err := profile.Alone(p)
	if err != nil {
		return ProfilePack{}, err
	}
	if len(found) > 0 {
		pack.Fault = (&ProfileError{ProfileReport{Findings: found}}).Error()
	}
	return pack, writeNew(out, data.Bytes())
}
