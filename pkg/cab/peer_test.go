package cab

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A peer is another reader of cabinets. Each of its commands must succeed and,
// when all is set, print the contents of all files one behind the other.
type peer struct {
	tools    []string // names of the program, the first present is used
	commands []peerCommand
}

type peerCommand struct {
	args    []string
	all     bool // prints all contents
	extract bool // leaves the files in the directory out
}

const cabName = "peer.cab" // no colon: gcab takes a:b for a URI

var peers = []peer{
	{[]string{"cabextract"}, []peerCommand{ // the strictest on Huffman codes
		{args: []string{"-q", "-t", cabName}},
		{args: []string{"-q", "-p", cabName}, all: true},
	}},
	{[]string{"7zz", "7z"}, []peerCommand{ // the strictest on header fields
		{args: []string{"t", cabName}},
		{args: []string{"e", "-so", cabName}, all: true},
	}},
	{[]string{"gcab"}, []peerCommand{ // refuses blocks without a checksum
		{args: []string{"-t", cabName}},
		{args: []string{"-x", "-C", "out", cabName}, extract: true},
	}},
	{[]string{"bsdtar"}, []peerCommand{ // the strictest on the order of things
		{args: []string{"-tf", cabName}},
		{args: []string{"-xOf", cabName}, all: true},
	}},
}

// TestPeers gives cabinets to other readers and compares what they make of
// them. Programs that are not installed are named in the log; with PBA_PEERS=1
// in the environment they fail the test.
func TestPeers(t *testing.T) {
	cabinets := peerCabinets()
	dirs := make(map[string]string)
	for name, files := range cabinets {
		dirs[name] = t.TempDir()
		if err := os.WriteFile(filepath.Join(dirs[name], cabName), writeCab(t, files...), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range peers {
		t.Run(p.tools[0], func(t *testing.T) {
			program := p.find()
			if program == "" {
				t.Logf("%s is not installed: not compared", p.tools[0])
				if os.Getenv("PBA_PEERS") == "1" {
					t.Errorf("PBA_PEERS=1 asks for %s", p.tools[0])
				}
				return
			}
			for name, files := range cabinets {
				t.Run(name, func(t *testing.T) {
					for _, c := range p.commands {
						c.check(t, program, dirs[name], files)
					}
				})
			}
		})
	}
}

// find returns the path of the program, or "".
func (p *peer) find() string {
	for _, tool := range p.tools {
		if path, err := exec.LookPath(tool); err == nil {
			return path
		}
	}
	return ""
}

// check runs the command in dir, where the cabinet of files is, and compares.
func (c *peerCommand) check(t *testing.T, program, dir string, files []testFile) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, c.args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%.500s%.500s", program, strings.Join(c.args, " "), err, stderr.String(), stdout.String())
	}
	if c.all {
		var want []byte
		for _, f := range files {
			want = append(want, f.data...)
		}
		if !bytes.Equal(stdout.Bytes(), want) {
			t.Errorf("%s %s: %d bytes that differ from the %d written", program, strings.Join(c.args, " "), stdout.Len(), len(want))
		}
	}
	if c.extract {
		for _, f := range files {
			got, err := os.ReadFile(filepath.Join(dir, "out", filepath.FromSlash(f.Name)))
			if err != nil || !bytes.Equal(got, f.data) {
				t.Errorf("%s: %v, %d bytes, want %d", f.Name, err, len(got), len(f.data))
			}
		}
	}
}

// peerCabinets returns the files of each cabinet to compare.
func peerCabinets() map[string][]testFile {
	cabinets := make(map[string][]testFile)
	all := []testFile{file("empty first", "")}
	for name, data := range sampleFiles() {
		cabinets[name] = []testFile{{FileHeader{Name: "dir/x.bin"}, data}}
	}
	for i, n := range []int{1, 32767, 0, 5, 65536, 3, 32768} {
		all = append(all, testFile{FileHeader{Name: fmt.Sprintf("dir/%d", i)}, phoneBook(2000)[:n]})
	}
	cabinets["many files"] = append(all, file("empty last", ""))
	cabinets["only empty files"] = []testFile{file("a", ""), file("b", "")}
	cabinets["names"] = []testFile{
		file("Zürich.pbk", "z"),
		file("電話帳/x.pbr", "x"),
		// Two components: file systems allow 255 bytes in one.
		file(strings.Repeat("n", 127)+"/"+strings.Repeat("m", MaxName-128), "long"),
	}
	return cabinets
}
