package profile_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/profile"
)

func TestNew(t *testing.T) {
	p, err := profile.New(acme(), profile.NewOptions{File: "Corp", Service: "Corp Dial-Up", URL: "http://pbs.example/pbserver/pbserver.dll"})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"Acme.pbk", "Acme.pbr", "Corp.cmp", "Corp.cms", "Corp.inf"}; !slices.Equal(p.Names(), want) {
		t.Errorf("%q", p.Names())
	}
	found, err := profile.Check(p, acme())
	if n, w := profile.Worst(found); err != nil || n+w > 0 {
		t.Errorf("%v, %v", found, err)
	}
	for _, file := range []string{"Corp.cmp", "Corp.cms", "Corp.inf"} {
		text := string(p.Files[file])
		if !strings.Contains(text, "not tried on Windows") || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
			t.Errorf("%s:\n%s", file, text)
		}
	}
	for key, want := range map[string]string{"PBFile": "Acme.pbk", "RegionFile": "Acme.pbr", "Mask&NosurchargeSignon": "0x0041"} {
		if got := profile.ParseINI(p.Files["Corp.cms"]).Get("ISP", key).Value; got != want {
			t.Errorf("%s=%s, not %s", key, got, want)
		}
	}
	again, changes, err := profile.Refresh(p, acme(), profile.Options{Rename: true})
	if err != nil || len(changes) > 0 || differ(p, again) != "" {
		t.Errorf("it is not fresh: %v, %v", changes, err)
	}
}

// TestNewEmpty makes a profile of a book without POPs, and of one whose entry cannot
// be a section.
func TestNewEmpty(t *testing.T) {
	b := acme()
	b.POPs = nil
	o := profile.NewOptions{File: "Corp", Service: "Corp"}
	if _, err := profile.New(b, o); err != nil {
		t.Error(err)
	}
	b.POPs = []phonebook.POP{{ID: 1, DialUpEntry: "odd]"}}
	p, err := profile.New(b, o)
	if err != nil {
		t.Fatal(err)
	}
	demand(t, p, b, "warning Corp.cms A POP uses the dial-up entry odd]")
}

func TestNewRefuses(t *testing.T) {
	for _, o := range []profile.NewOptions{
		{File: "", Service: "Corp"},
		{File: "toolong89", Service: "Corp"},
		{File: "CON", Service: "Corp"},
		{File: "a b", Service: "Corp"},
		{File: "../x", Service: "Corp"},
		{File: "Corp"},
		{File: "Corp", Service: strings.Repeat("x", 36)},
		{File: "Corp", Service: "A%B"},
		{File: "Corp", Service: "A\r\nB"},
		{File: "Corp", Service: " A"},
		{File: "Corp", Service: "Café"},
		{File: "Corp", Service: "Corp", URL: "gopher://x/"},
		{File: "Corp", Service: "Corp", URL: "http://münchen.example/pbserver/pbserver.dll"},
		{File: "Corp", Service: "Corp", URL: " http://x/"},
		{File: "Corp", Service: "Corp", URL: "http://x/\r\n[Evil]"},
		{File: "Corp", Service: "Corp", URL: "http://x/pbserver/pbserver.dll?pb=Other"},
	} {
		if _, err := profile.New(acme(), o); !refused(err, "") {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func english(s phonebook.Sentence) string { return s.String() }

func pack(t testing.TB, p *profile.Profile) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := profile.Pack(&out, p, english); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestPack(t *testing.T) {
	p := refreshed(t)
	p.Files["help/corp.chm"] = []byte("help")
	data := pack(t, p)
	if !bytes.Equal(data, pack(t, p)) {
		t.Error("the same profile gives other bytes")
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(in); err != nil {
			t.Fatal(err)
		}
		if f.Modified.UTC().Year() != 1980 {
			t.Errorf("%s has the time %v", f.Name, f.Modified)
		}
	}
	for name, want := range p.Files {
		if !bytes.Equal(files["CORP/"+name], want) {
			t.Errorf("%s is not the same", name)
		}
	}
	if len(files) != len(p.Files)+2 {
		t.Errorf("%d files", len(files))
	}
	for name, data := range files {
		sum := fmt.Sprintf("%x  %s\n", sha256.Sum256(data), name)
		if name != "SHA256SUMS" && !strings.Contains(string(files["SHA256SUMS"]), sum) {
			t.Errorf("the sum of %s is missing", name)
		}
	}
	readme := string(files["README.txt"])
	for _, want := range []string{"\uFEFF", "1. On a disk\r\n", "2. By e-mail\r\n", "3. As a download\r\n", "4. Installed beforehand\r\n", "cmstp.exe /s CORP.inf", "1,457,664 bytes", "certutil -hashfile"} {
		if !strings.Contains(readme, want) {
			t.Errorf("no %q in\n%s", want, readme)
		}
	}
	if err := profile.Pack(io.Discard, &profile.Profile{}, english); !refused(err, "The folder has no .cms file") {
		t.Error(err)
	}
}

// TestPackNotInstalled tells no way to install what has no .inf file.
func TestPackNotInstalled(t *testing.T) {
	if text := profile.Readme("CORP", false, english); strings.Contains(text, "cmstp") || !strings.Contains(text, "4. Installed beforehand") {
		t.Error(text)
	}
}

// TestDiskSize counts what is unpacked, in whole sectors, or the zip file where that is more.
func TestDiskSize(t *testing.T) {
	p := refreshed(t)
	before, err := profile.DiskSize(pack(t, p))
	if err != nil {
		t.Fatal(err)
	}
	p.Files["help/corp.chm"] = make([]byte, 513)
	if n, err := profile.DiskSize(pack(t, p)); err != nil || n != before+2*512+512 {
		t.Errorf("%d after %d, %v", n, before, err)
	}
	p.Files["big.avi"] = make([]byte, profile.FloppySize)
	if n, err := profile.DiskSize(pack(t, p)); err != nil || n <= profile.FloppySize {
		t.Errorf("%d, %v", n, err)
	}
}

func TestName(t *testing.T) {
	p := refreshed(t)
	p.Files["AAA.cms"] = p.Files["CORP.cms"]
	if name, err := p.Name(); name != "CORP" || err != nil || !p.Installs() {
		t.Errorf("%s, %v", name, err)
	}
	delete(p.Files, "CORP.inf")
	if name, _ := p.Name(); name != "AAA" || p.Installs() {
		t.Error(name)
	}
}

// TestPackPeers has bsdtar and sha256sum look at a zip file.
func TestPackPeers(t *testing.T) {
	for _, program := range []string{"bsdtar", "sha256sum"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("PBA_PEERS") != "" {
				t.Fatal(err)
			}
			t.Logf("%s is missing; make test installs it", program)
			return
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "p.zip"), pack(t, refreshed(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"bsdtar", "-xf", "p.zip"}, {"sha256sum", "--check", "--strict", "SHA256SUMS"}} {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", args[0], err, out)
		}
	}
}

// TestPackNames refuses a name of the folder that leads out of the place where the zip
// file is unpacked, or to one of its own files.
func TestPackNames(t *testing.T) {
	for _, file := range []string{"../a.cms", "...cms", ".cms", "..cms", "sha256sums.cms", "README.txt.CMS", `a\b.cms`, "a:b.cms", "a\nb.cms", "a .cms"} {
		p := &profile.Profile{Files: map[string][]byte{file: nil, "evil.txt": nil}}
		if err := profile.Pack(io.Discard, p, english); !refused(err, "") {
			t.Errorf("%q: %v", file, err)
		}
	}
}

// TestPackFolders keeps folders without files.
func TestPackFolders(t *testing.T) {
	p := refreshed(t)
	p.Folders = []string{"empty", "help"}
	p.Files["help/corp.chm"] = []byte("help")
	data := pack(t, p)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		if f.Name == "SHA256SUMS" {
			in, _ := f.Open()
			if sums, _ := io.ReadAll(in); bytes.Contains(sums, []byte("empty")) {
				t.Errorf("a sum of a folder:\n%s", sums)
			}
		}
	}
	for _, want := range []string{"CORP/empty/", "CORP/help/", "CORP/help/corp.chm"} {
		if !slices.Contains(names, want) {
			t.Errorf("no %s in %q", want, names)
		}
	}
}
