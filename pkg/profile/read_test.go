package profile_test

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/phonebookadmin/pba/pkg/profile"
)

// TestRead keeps folders without files, and refuses twins by case, too many files and too
// many bytes.
func TestRead(t *testing.T) {
	folder := fstest.MapFS{"a/b.cms": {Data: []byte("x")}, "empty": {Mode: 0o755 | 1<<31}}
	p, err := profile.Read(folder)
	if err != nil || string(p.Files["a/b.cms"]) != "x" || !slices.Equal(p.Names(), []string{"a/b.cms"}) || !slices.Equal(p.Folders, []string{"a", "empty"}) {
		t.Errorf("%+v, %v", p, err)
	}
	folder["a/B.CMS"] = &fstest.MapFile{}
	if _, err := profile.Read(folder); !refused(err, "a/b.cms and a/B.CMS are the same name") {
		t.Error(err)
	}
	many := fstest.MapFS{}
	for i := range profile.MaxFiles + 1 {
		many[strings.Repeat("x", i+1)] = &fstest.MapFile{}
	}
	if _, err := profile.Read(many); !refused(err, "The folder has more than 1,000 files and folders, or 64 MB.") {
		t.Error(err)
	}
	if _, err := profile.Read(fstest.MapFS{"big": {Data: make([]byte, profile.MaxBytes+1)}}); !refused(err, "The folder has more than") {
		t.Error(err)
	}
}

// TestReadNames refuses names that lead elsewhere on Windows, and what would write a
// line of its own into a list of sums.
func TestReadNames(t *testing.T) {
	for _, name := range []string{`..\..\evil.txt`, "aux", "AUX.txt", "com1.pbk", "nul .x", "a:b", "a*", "a?", `a"b`, "a<b", "a>b", "a|b", "a\nb", "a\x7f", "a.", "a "} {
		folder := fstest.MapFS{"Corp.cms": {}, "sub/" + name: {}}
		_, err := profile.Read(folder)
		shown := "sub/" + name
		if strings.ContainsAny(name, "\n\x7f") {
			shown = strconv.Quote(shown)
		}
		if !refused(err, shown+" is a name that Windows reads as something else.") {
			t.Errorf("%q: %v", name, err)
		}
		if _, err := profile.Read(fstest.MapFS{name + "/x": {}}); !refused(err, "") {
			t.Errorf("a folder %q: %v", name, err)
		}
	}
	if _, err := profile.Read(fstest.MapFS{"Café 1.x/a b..c": {}, "auxiliary.txt": {}, "com.txt": {}}); err != nil {
		t.Error(err)
	}
}

// growing is a folder whose file is larger than it is said to be.
type growing struct{ fstest.MapFS }

func (g growing) Open(name string) (fs.File, error) {
	f, err := g.MapFS.Open(name)
	if err == nil && name == "a.cms" {
		f = endless{f}
	}
	return f, err
}

type endless struct{ fs.File }

func (endless) Read(b []byte) (int, error) { return len(b), nil }

// TestReadLimits counts folders as files, and bytes as they are read, not as they are told.
func TestReadLimits(t *testing.T) {
	folders := fstest.MapFS{}
	for i := range profile.MaxFiles + 1 {
		folders[strconv.Itoa(i)] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
	}
	if _, err := profile.Read(folders); !refused(err, "The folder has more than") {
		t.Errorf("folders: %v", err)
	}
	delete(folders, "0")
	if _, err := profile.Read(folders); err != nil {
		t.Error(err)
	}
	if _, err := profile.Read(growing{fstest.MapFS{"a.cms": {}}}); !refused(err, "The folder has more than") {
		t.Errorf("a file that grows: %v", err)
	}
	if p, err := profile.Read(fstest.MapFS{"a": {Data: make([]byte, profile.MaxBytes)}}); err != nil || len(p.Files["a"]) != profile.MaxBytes {
		t.Error(err)
	}
}

// TestReadFiles counts files and folders together: 1,000 are read, one more is not,
// whichever of the two it is.
func TestReadFiles(t *testing.T) {
	folder := fstest.MapFS{}
	for i := range 400 {
		folder[fmt.Sprintf("d%d", i)] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
	}
	for i := range 600 {
		folder[fmt.Sprintf("d%d/x", i%400)+strconv.Itoa(i)] = &fstest.MapFile{}
	}
	p, err := profile.Read(folder)
	if err != nil || len(p.Files) != 600 || len(p.Folders) != 400 {
		t.Fatalf("1,000: %v", err)
	}
	for name, mode := range map[string]fs.FileMode{"z": 0o644, "zz": fs.ModeDir | 0o755} {
		folder[name] = &fstest.MapFile{Mode: mode}
		if _, err := profile.Read(folder); !refused(err, "The folder has more than 1,000 files and folders, or 64 MB.") {
			t.Errorf("1,001 with %s: %v", name, err)
		}
		delete(folder, name)
	}
}

// TestReadBytes adds up the sizes of all files: 67,108,864 bytes are read, one more is
// not, though no single file is too large.
func TestReadBytes(t *testing.T) {
	folder := fstest.MapFS{"a.cms": {Data: make([]byte, 60<<20)}, "b": {Data: make([]byte, 4<<20)}, "c": {}}
	if _, err := profile.Read(folder); err != nil {
		t.Errorf("64 MB: %v", err)
	}
	folder["c"].Data = []byte{0}
	if _, err := profile.Read(folder); !refused(err, "The folder has more than 1,000 files and folders, or 64 MB.") {
		t.Errorf("one byte more: %v", err)
	}
}

// TestReadDevices refuses the name of each device of Windows, in any case and with any
// ending, and takes names that only begin like one.
func TestReadDevices(t *testing.T) {
	devices := []string{"CON", "Prn", "aux", "NUL", "com¹", "LPT²", "lpt³"}
	for n := range 10 {
		devices = append(devices, fmt.Sprintf("COM%d", n), fmt.Sprintf("lpt%d", n))
	}
	for _, name := range devices {
		for _, ending := range []string{"", ".cms", ".tar.gz", " .txt"} {
			if _, err := profile.Read(fstest.MapFS{name + ending: {}}); !refused(err, name+ending+" is a name that Windows reads as something else.") {
				t.Errorf("%q: %v", name+ending, err)
			}
		}
	}
	for _, name := range []string{"CONN", "com10", "lpt", "xnul", "a.con", "prn-1", "aux_.cms"} {
		if _, err := profile.Read(fstest.MapFS{name: {}}); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// TestReadKinds reads plain files only, so that nothing from elsewhere gets in.
func TestReadKinds(t *testing.T) {
	for kind, mode := range map[string]fs.FileMode{
		"link": fs.ModeSymlink, "device": fs.ModeDevice, "terminal": fs.ModeDevice | fs.ModeCharDevice, "pipe": fs.ModeNamedPipe, "socket": fs.ModeSocket,
	} {
		folder := fstest.MapFS{"Corp.cms": {}, "sub/x": {Mode: mode | 0o644}}
		if _, err := profile.Read(folder); !refused(err, "sub/x is a link or a device, not a file.") {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// failing is a folder of which one file fails, at one of three steps.
type failing struct {
	fstest.MapFS
	step string
}

var errDisk = errors.New("the disk is gone")

func (f failing) Open(name string) (fs.File, error) {
	file, err := f.MapFS.Open(name)
	switch {
	case err != nil || name != "a.cms":
		return file, err
	case f.step == "open":
		return nil, errDisk
	}
	return broken{file, f.step}, nil
}

// ReadDir fails as a folder does that may not be listed.
func (f failing) ReadDir(name string) ([]fs.DirEntry, error) {
	if f.step == "list" {
		return nil, errDisk
	}
	return f.MapFS.ReadDir(name)
}

type broken struct {
	fs.File
	step string
}

func (b broken) Read(data []byte) (int, error) {
	if b.step == "read" {
		return 0, errDisk
	}
	return b.File.Read(data)
}

func (b broken) Close() error {
	if b.step == "close" {
		return errDisk
	}
	return b.File.Close()
}

// TestReadFails gives the error of the disk itself, and never half a profile.
func TestReadFails(t *testing.T) {
	for _, step := range []string{"list", "open", "read", "close"} {
		p, err := profile.Read(failing{fstest.MapFS{"a.cms": {Data: []byte("x")}, "b": {}}, step})
		if p != nil || !errors.Is(err, errDisk) {
			t.Errorf("%s: %+v, %v", step, p, err)
		}
	}
}
