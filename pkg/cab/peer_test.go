package cab

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
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
	cabinets := peerCabinets(t)
	dirs := make(map[string]string)
	for _, c := range cabinets {
		dirs[c.name] = t.TempDir()
		if err := os.WriteFile(filepath.Join(dirs[c.name], cabName), c.bytes, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range peers {
		t.Run(p.tools[0], func(t *testing.T) {
			program := p.find()
			if program == "" {
				missingPeer(t, p.tools[0])
				return
			}
			for _, c := range cabinets {
				t.Run(c.name, func(t *testing.T) {
					for _, command := range p.commands {
						command.check(t, program, dirs[c.name], c.files)
					}
				})
			}
		})
	}
}

// missingPeer notes a program that is not there.
func missingPeer(t *testing.T, program string) {
	t.Helper()
	t.Logf("%s is not installed: not compared", program)
	if os.Getenv("PBA_PEERS") == "1" {
		t.Errorf("PBA_PEERS=1 asks for %s", program)
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
		checkExtracted(t, filepath.Join(dir, "out"), files)
	}
}

// checkExtracted compares files in a directory with what was written.
func checkExtracted(t *testing.T, dir string, files []testFile) {
	t.Helper()
	for _, f := range files {
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Name)))
		if err != nil || !bytes.Equal(got, f.data) {
			t.Errorf("%.40s: %v, %d bytes, want %d", f.Name, err, len(got), len(f.data))
		}
	}
}

// A peerCabinet is a cabinet to compare.
type peerCabinet struct {
	name  string
	files []testFile
	bytes []byte
}

// peerCabinets returns the same cabinets to each test.
func peerCabinets(t *testing.T) []peerCabinet {
	t.Helper()
	peerOnce.Do(func() { peerMade = makePeerCabinets(t) })
	return peerMade
}

var (
	peerOnce sync.Once
	peerMade []peerCabinet
)

// makePeerCabinets returns cabinets of all samples, each with the default and one other
// method, and of several files and folders with all methods.
func makePeerCabinets(t *testing.T) []peerCabinet {
	var cabinets []peerCabinet
	add := func(name string, c Compression, files ...testFile) {
		if c != (Compression{}) {
			name = fmt.Sprintf("%s, %v%d%v", name, c, c.level, c.calls)
		}
		cabinets = append(cabinets, peerCabinet{name, files, writeCabWith(t, c, files...)})
	}
	samples := sampleFiles()
	for i, name := range slices.Sorted(maps.Keys(samples)) {
		f := testFile{FileHeader{Name: "dir/x.bin"}, samples[name]}
		add(name, Compression{}, f)
		add(name, methods[i%len(methods)], f)
	}
	all := []testFile{file("empty first", "")}
	for i, n := range []int{1, 32767, 0, 5, 65536, 3, 32768} {
		all = append(all, testFile{FileHeader{Name: fmt.Sprintf("dir/%d", i)}, phoneBook(2000)[:n]})
	}
	all = append(all, file("empty last", ""))
	for _, c := range methods {
		add("many files", c, all...)
	}
	kinds := kindFiles()
	for level := MinLevel; level <= MaxLevel; level++ {
		add("kinds", MSZIP(level), kinds...)
	}
	for window := MinWindow; window <= MaxWindow; window++ {
		add("kinds", LZX(window), kinds...)
	}
	add("kinds", LZX(MinWindow).E8(), kinds...)
	add("kinds", LZX(MaxWindow).E8(), kinds...)
	add("only empty files", LZX(MaxWindow), file("a", ""), file("b", ""))
	add("only empty files", Compression{}, file("a", ""), file("b", ""))
	add(unicodeNames, Compression{}, file("Zürich.pbk", "z"), file("電話帳/x.pbr", "x"))
	// Two components: file systems allow 255 bytes in one.
	add(longName, Compression{}, file(strings.Repeat("n", 127)+"/"+strings.Repeat("m", MaxName-128), "long"))
	return append(cabinets, folderCabinet(t))
}

const (
	longName     = "a name of 255 bytes"
	unicodeNames = "names"
)

// folderCabinet returns a cabinet with a folder of every method.
func folderCabinet(t *testing.T) peerCabinet {
	c := peerCabinet{name: "folders"}
	var buf bytes.Buffer
	w := NewWriter(&buf)
	for i, m := range methods {
		if err := w.NewFolder(m); err != nil {
			t.Fatal(err)
		}
		for _, f := range []testFile{
			{FileHeader{Name: fmt.Sprintf("%d/empty first", i)}, nil},
			{FileHeader{Name: fmt.Sprintf("%d/book", i)}, phoneBook(900 + i)},
			{FileHeader{Name: fmt.Sprintf("%d/random", i)}, randomBytes(20_000+i, 256)},
		} {
			fw, err := w.CreateHeader(&f.FileHeader)
			if err != nil {
				t.Fatal(err)
			}
			io.Copy(fw, bytes.NewReader(f.data))
			c.files = append(c.files, f)
		}
	}
	// This folder gets no bytes.
	if err := w.NewFolder(Store()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Create("empty last"); err != nil {
		t.Fatal(err)
	}
	c.files = append(c.files, file("empty last", ""))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	c.bytes = buf.Bytes()
	return c
}
