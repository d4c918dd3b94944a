package profile

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Limits of a folder that is read (ours): a profile has some twenty files. Folders
// count as files.
const (
	MaxFiles = 1000
	MaxBytes = 64 << 20
)

// Limits of names ("Specifying service and file names").
const (
	MaxFileName    = 8
	MaxServiceName = 35
	// serviceSigns are not allowed in the name of a service.
	serviceSigns = "*\\/:?\"<>|[]&%'`"
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
// with anything but files and folders, with names that Windows cannot tell apart or
// reads as something else, or over the limits.
func Read(folder fs.FS) (*Profile, error) {
	p := &Profile{Files: map[string][]byte{}}
	seen := map[string]string{}
	left := int64(MaxBytes)
	err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if err := checkPath(name); err != nil {
			return err
		}
		if twin, twice := seen[strings.ToLower(name)]; twice {
			return refuse(phonebook.Say("{{.File}} and {{.Other}} are the same name on Windows.", "File", name, "Other", twin),
				phonebook.Say("Delete the one that is not the profile's."))
		}
		seen[strings.ToLower(name)] = name
		if len(p.Files)+len(p.Folders) == MaxFiles {
			return tooMuch()
		}
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
		data, err := readUpTo(folder, name, left+1)
		if left -= int64(len(data)); err == nil && left < 0 {
			err = tooMuch()
		}
		p.Files[name] = data
		return err
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

func tooMuch() error {
	return refuse(phonebook.Say("The folder has more than {{.Files}} files and folders, or {{.Size}} MB.", "Files", MaxFiles, "Size", MaxBytes>>20),
		phonebook.Say("Choose the folder of one profile."))
}

// readUpTo reads the beginning of a file, whatever size it is said to have.
func readUpTo(folder fs.FS, name string, limit int64) ([]byte, error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, limit))
	if e := f.Close(); err == nil {
		err = e
	}
	return data, err
}

// checkPath refuses a path with a name in it that Windows reads as something else.
func checkPath(name string) error {
	if name == "." || fs.ValidPath(name) && !slices.ContainsFunc(strings.Split(name, "/"), misread) {
		return nil
	}
	return refuse(phonebook.Say("{{.File}} is a name that Windows reads as something else.", "File", quoted(name)),
		phonebook.Say(`Give it another name: without \ / : * ? " < > |, without control characters, without a dot or blank at its end, and not that of a device such as AUX.`))
}

// quoted returns a name as it can be shown: control characters are escaped.
func quoted(name string) string {
	if strings.ContainsFunc(name, unicode.IsControl) {
		return strconv.Quote(name)
	}
	return name
}

// Names returns the paths of the files, sorted.
func (p *Profile) Names() []string { return slices.Sorted(maps.Keys(p.Files)) }

// withEnding returns the files of an ending, sorted.
func (p *Profile) withEnding(ending string) []string {
	return slices.DeleteFunc(p.Names(), func(name string) bool { return !strings.EqualFold(path.Ext(name), ending) })
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
	return b != "" && !misread(b)
}

// device is the name of a device of DOS and Windows, whatever its ending.
var device = regexp.MustCompile(`(?i)^(con|prn|aux|nul|(com|lpt)[0-9¹²³]) *(\.|$)`)

// misread reports whether the name of a file or folder means something else on
// Windows, which drops dots and blanks at its end and has devices, or breaks a line of a
// list of sums.
func misread(name string) bool {
	return device.MatchString(name) || strings.TrimRight(name, ". ") != name || strings.ContainsAny(name, `\/:*?"<>|`) || strings.ContainsFunc(name, unicode.IsControl)
}

// uses reports whether the service uses a phone book.
func (s Service) uses(book string) bool { return strings.EqualFold(s.Book(), book) }

// locate returns the path of a file that a service names: where the name leads, as it
// is or from the folder above, else beside the .cms file. There is reports whether it is in the profile.
func (p *Profile) locate(s Service, name string) (where string, there bool) {
	dir, slashed := path.Dir(s.Path), strings.ReplaceAll(name, `\`, "/")
	beside := path.Join(dir, base(name))
	for _, try := range []string{path.Join(dir, slashed), path.Join(path.Dir(dir), slashed), beside} {
		if have, ok := p.have(try); ok {
			return have, true
		}
	}
	return beside, false
}

// leadsOut reports whether a name leads out of the profile: to another computer or
// drive, from a root, or above the folder.
func (s Service) leadsOut(name string) bool {
	slashed := strings.ReplaceAll(name, `\`, "/")
	to := path.Join(path.Dir(s.Path), slashed)
	return strings.HasPrefix(slashed, "/") || len(name) > 1 && name[1] == ':' || to == ".." || strings.HasPrefix(to, "../")
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

// oneFile reports whether PBFile and RegionFile of a service lead to the same file.
func (p *Profile) oneFile(s Service) (file string, same bool) {
	regions := s.Get(sectionISP, keyRegions).Value
	book, _ := p.locate(s, s.Get(sectionISP, keyBook).Value)
	other, _ := p.locate(s, regions)
	return book, regions != "" && strings.EqualFold(book, other)
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
