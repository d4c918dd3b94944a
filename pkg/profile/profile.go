package profile

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Limits of a folder that is read (ours): a profile has some twenty files.
const (
	MaxFiles = 1000
	MaxBytes = 64 << 20
)

// Limits of names ("Specifying service and file names").
const (
	MaxFileName    = 8
	MaxServiceName = 35
)

// Sections and keys of a .cms file.
const (
	sectionISP   = "ISP"
	sectionTypes = "Service Types"
	sectionCM    = "Connection Manager"
	keyBook      = "PBFile"
	keyRegions   = "RegionFile"
	keyURL       = "PBURL"
	keyName      = "ServiceName"
	keyEntry     = "DUN"
	keyService   = "CMSFile" // of a .cmp file
)

// RefusedError says why a profile is not read or written. Nothing was changed.
type RefusedError struct{ Reason, Remedy phonebook.Sentence }

// Error gives the reason.
func (e *RefusedError) Error() string { return e.Reason.String() }

func refuse(reason, remedy phonebook.Sentence) error { return &RefusedError{reason, remedy} }

// Profile is the files of a service profile, by their paths with slashes.
type Profile struct {
	Files   map[string][]byte
	Folders []string // all of them, so that an empty one is kept
}

// Read reads the folder of a profile. It returns a [*RefusedError] for a folder
// with anything but files and folders, with names that Windows cannot tell apart,
// or over the limits.
func Read(folder fs.FS) (*Profile, error) {
	p := &Profile{Files: map[string][]byte{}}
	seen := map[string]string{}
	left := int64(MaxBytes)
	err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if twin, twice := seen[strings.ToLower(name)]; twice {
			return refuse(phonebook.Say("{{.File}} and {{.Other}} are the same name on Windows.", "File", name, "Other", twin),
				phonebook.Say("Delete the one that is not the profile's."))
		}
		seen[strings.ToLower(name)] = name
		if d.IsDir() {
			if name != "." {
				p.Folders = append(p.Folders, name)
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return refuse(phonebook.Say("{{.File}} is a link or a device, not a file.", "File", name),
				phonebook.Say("Put the file itself there: links are not followed, so that nothing from elsewhere gets into the profile."))
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if left -= info.Size(); left < 0 || len(p.Files) == MaxFiles {
			return refuse(phonebook.Say("The folder has more than {{.Files}} files or {{.Size}} MB.", "Files", MaxFiles, "Size", MaxBytes>>20),
				phonebook.Say("Choose the folder of one profile."))
		}
		p.Files[name], err = fs.ReadFile(folder, name)
		return err
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Names returns the paths of the files, sorted.
func (p *Profile) Names() []string { return slices.Sorted(maps.Keys(p.Files)) }

// withEnding returns the files of an ending, sorted.
func (p *Profile) withEnding(ending string) []string {
	return slices.DeleteFunc(p.Names(), func(name string) bool { return !strings.EqualFold(path.Ext(name), ending) })
}

// Size returns how many bytes the files have.
func (p *Profile) Size() int64 {
	n := int64(0)
	for _, data := range p.Files {
		n += int64(len(data))
	}
	return n
}

// Service is one .cms file: a service that clients dial. A merged profile has
// several.
type Service struct {
	Path string
	*INI
}

// Services returns the services of a profile by their paths. It returns a
// [*RefusedError] where there is none.
func (p *Profile) Services() ([]Service, error) {
	var out []Service
	for _, name := range p.withEnding(".cms") {
		out = append(out, Service{name, ParseINI(p.Files[name])})
	}
	if len(out) == 0 {
		return nil, refuse(phonebook.Say("The folder has no .cms file, so it is no service profile."),
			phonebook.Say("Choose the folder that the Connection Manager Administration Kit made."))
	}
	return out, nil
}

// base returns the last part of a path of Windows.
func base(name string) string { return name[strings.LastIndexAny(name, `\/`)+1:] }

// stem returns the name of a file without folder and ending.
func stem(name string) string {
	name = base(name)
	return strings.TrimSuffix(name, path.Ext(name))
}

// Name returns the name of the service's files.
func (s Service) Name() string { return stem(s.Path) }

// Title returns the name that users see.
func (s Service) Title() string { return s.Get(sectionCM, keyName).Value }

// Book returns the name of the phone book that the service uses, "" for none.
func (s Service) Book() string {
	if name := s.Get(sectionISP, keyBook).Value; plainFile(name) {
		return stem(name)
	}
	return ""
}

// plainFile reports whether a path of Windows ends in the name of a file, and not in
// that of a folder, a drive or a stream.
func plainFile(name string) bool {
	b := base(name)
	return strings.Trim(b, ". ") != "" && !strings.ContainsAny(b, `:*?"<>|`) &&
		!strings.ContainsFunc(b, func(r rune) bool { return r < ' ' })
}

// uses reports whether the service uses a phone book.
func (s Service) uses(book string) bool { return strings.EqualFold(s.Book(), book) }

// locate returns the path of a file that a service names: as it is there, or
// beside the .cms file. There is reports whether it is in the profile.
func (p *Profile) locate(s Service, name string) (where string, there bool) {
	dir, slashed := path.Dir(s.Path), strings.ReplaceAll(name, `\`, "/")
	beside := path.Join(dir, base(name))
	for _, try := range []string{beside, path.Join(dir, slashed), path.Join(path.Dir(dir), slashed)} {
		if have, ok := p.have(try); ok {
			return have, true
		}
	}
	return beside, false
}

// have returns the spelling of a path in the profile, whatever its case.
func (p *Profile) have(name string) (string, bool) {
	if _, ok := p.Files[name]; ok {
		return name, true
	}
	for have := range p.Files {
		if strings.EqualFold(have, name) {
			return have, true
		}
	}
	return "", false
}

// Book is a phone book as a profile gets it: its current release.
type Book struct {
	Name     string
	Version  phonebook.Version
	Encoding string // its name
	POPs     []phonebook.POP
	Regions  phonebook.Regions
	PBK, PBR []byte
	// URLs are where servers with the book answer, as far as is known.
	URLs []string
}

// String names the book and its version.
func (b Book) String() string { return fmt.Sprintf("%s version %d", b.Name, b.Version) }
