package profile

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// FloppySize is what a disk of 1.44 MB holds: 80 tracks of 2 sides with 18 sectors
// of 512 bytes, less the 33 that FAT12 takes.
const FloppySize = (80*2*18 - 33) * sector

// sector is the least that a file or folder takes of such a disk.
const sector = 512

// DiskSize returns the bytes that a zip file takes of a disk of 1.44 MB when it is
// unpacked, or as it is where that is more.
func DiskSize(data []byte) (int64, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return 0, err
	}
	folders := map[string]bool{}
	var n int64
	for _, f := range z.File {
		if !f.FileInfo().IsDir() {
			n += (f.FileInfo().Size() + sector - 1) / sector * sector
		}
		for dir := path.Dir(f.Name); dir != "."; dir = path.Dir(dir) {
			folders[dir] = true
		}
	}
	return max(n+int64(len(folders))*sector, int64(len(data))), nil
}

// Names in a zip file beside the folder of the profile.
const (
	sumsFile   = "SHA256SUMS"
	readmeFile = "README.txt"
)

// A Guide is how a profile comes to its users, in one of four ways.
type Guide struct {
	Title phonebook.Sentence
	Steps []phonebook.Sentence
}

// Guides returns the four ways for the profile with that name of files. Without an
// .inf file they tell no way to install it.
func Guides(name string, installs bool) []Guide {
	all := guides(name)
	if !installs {
		for i := range all {
			all[i].Steps = slices.DeleteFunc(all[i].Steps, func(s phonebook.Sentence) bool { return strings.Contains(s.String(), "cmstp.exe") })
		}
	}
	return all
}

func guides(name string) []Guide {
	inf, install := name+".inf", phonebook.Say("On the user's computer: open the folder {{.Folder}} and run cmstp.exe {{.File}}.", "Folder", name, "File", name+".inf")
	sums := phonebook.Say("Whoever wants to be sure compares the files with SHA256SUMS. On Windows, certutil -hashfile FILE SHA256 prints the sum of a file.")
	return []Guide{
		{phonebook.Say("On a disk"), []phonebook.Sentence{
			phonebook.Say("Copy everything in this file to the disk, with its folders."),
			phonebook.Say("A disk of 1.44 MB holds {{.Max}} bytes. Use a CD or a USB stick when there is more.", "Max", FloppySize),
			install, sums,
		}},
		{phonebook.Say("By e-mail"), []phonebook.Sentence{
			phonebook.Say("Attach this zip file. Many mail servers refuse programs and .inf files, but not a zip file; some look into it."),
			phonebook.Say("Write into the message who sends it and what the service is called. Tell the sum of the zip file by another way, such as the telephone."),
			phonebook.Say("The user saves the attachment and extracts it."), install,
		}},
		{phonebook.Say("As a download"), []phonebook.Sentence{
			phonebook.Say("Put this zip file on a web server, best with https, and the sum of the zip file beside it."),
			phonebook.Say("Put a newer profile in its place under the same address: installed clients get newer phone books by themselves, new users begin with this one."),
			phonebook.Say("The user saves the file and extracts it."), install,
		}},
		{phonebook.Say("Installed beforehand"), []phonebook.Sentence{
			phonebook.Say("Copy the folder {{.Folder}} to the computer, or into the image that computers are set up from.", "Folder", name),
			phonebook.Say("Run cmstp.exe /s {{.File}} there. With /s nothing is asked.", "File", inf),
			phonebook.Say("Refresh the profile before you make the image, so that users begin with the newest phone book."),
		}},
	}
}

// Readme returns the guides as one text with the line ends of Windows. Say puts a
// sentence into a language.
func Readme(name string, installs bool, say func(phonebook.Sentence) string) string {
	var out strings.Builder
	out.WriteString(lines(say(phonebook.Say("Service profile {{.Name}}", "Name", name)), "",
		say(phonebook.Say("The profile was packed as it is. To build a program that installs it, use the Connection Manager Administration Kit."))))
	for i, g := range Guides(name, installs) {
		fmt.Fprintf(&out, "\r\n%d. %s\r\n\r\n", i+1, say(g.Title))
		for _, step := range g.Steps {
			out.WriteString("   - " + say(step) + "\r\n")
		}
	}
	return out.String()
}

// Installs reports whether there is an .inf file, with which a profile is installed.
func (p *Profile) Installs() bool { return len(p.withEnding(".inf")) > 0 }

// Name returns the name of the profile: that of its .inf file, else of the first
// service.
func (p *Profile) Name() (string, error) {
	services, err := p.Services()
	if err != nil {
		return "", err
	}
	for _, name := range p.withEnding(".inf") {
		for _, s := range services {
			if strings.EqualFold(s.Name(), stem(name)) {
				return s.Name(), nil
			}
		}
	}
	return services[0].Name(), nil
}

// checkPacked refuses the name of a folder in a zip file that would lead elsewhere, or
// to one of ours.
func checkPacked(name string) error {
	if name != "" && !misread(name) && !strings.EqualFold(name, readmeFile) && !strings.EqualFold(name, sumsFile) {
		return nil
	}
	return refuse(phonebook.Say("{{.File}} cannot give the folder in the zip file its name.", "File", quoted(name+".cms")),
		phonebook.Say("Build the profile again under a name of up to {{.Max}} letters and digits.", "Max", MaxFileName))
}

// Pack writes a profile as a plain zip file: its folder, a README with the four ways
// to its users, and SHA256SUMS for sha256sum -c. The same profile gives the same
// bytes: no time of any file is kept. Say puts the README into a language. It returns a
// [*RefusedError] for a profile whose name cannot be that of a folder.
func Pack(w io.Writer, p *Profile, say func(phonebook.Sentence) string) error {
	name, err := p.Name()
	if err != nil {
		return err
	}
	if err := checkPacked(name); err != nil {
		return err
	}
	// The mark tells old editors of Windows that the text is UTF-8.
	files := map[string][]byte{readmeFile: []byte("\uFEFF" + Readme(name, p.Installs(), say))}
	for _, file := range slices.Concat(p.Names(), p.Folders) {
		if err := checkPath(file); err != nil {
			return err
		}
	}
	for file, data := range p.Files {
		files[path.Join(name, file)] = data
	}
	var sums strings.Builder
	names := slices.Sorted(maps.Keys(files))
	for _, file := range names {
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(files[file]), file)
	}
	files[sumsFile] = []byte(sums.String())
	for _, folder := range p.Folders { // an empty one is kept by its entry alone
		names = append(names, path.Join(name, folder)+"/")
	}
	slices.Sort(names)
	z := zip.NewWriter(w)
	for _, file := range append([]string{sumsFile}, names...) {
		// The first day that a zip file can tell.
		f, err := z.CreateHeader(&zip.FileHeader{Name: file, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return err
		}
		if _, err := f.Write(files[file]); err != nil {
			return err
		}
	}
	return z.Close()
}
