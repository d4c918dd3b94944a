package cab

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A winePeer is a program of Wine, which is the nearest there is to Windows here. They
// say little of failure, so what they leave is compared.
type winePeer struct {
	name    string
	command string // of cmd.exe, run in a directory with the cabinet and an empty out
	only    func(c peerCabinet) bool
	leaves  func(c peerCabinet) []testFile // in out
}

var winePeers = []winePeer{
	{"cabarc", `cabarc -p x peer.cab out\`, anyCabinet, allFiles}, // FDICopy
	{"extrac32", `start /wait extrac32 /y /e /l out peer.cab`, func(c peerCabinet) bool { // SetupIterateCabinet
		// It takes names for ones of the code page, and MAX_PATH is shorter than the other.
		return c.name != unicodeNames && c.name != longName
	}, allFiles},
	{"expand", `expand peer.cab out\x.bin`, func(c peerCabinet) bool { // LZOpenFile or SetupIterateCabinet
		return len(c.files) == 1 && c.name != longName
	}, func(c peerCabinet) []testFile { return []testFile{{FileHeader{Name: "x.bin"}, c.files[0].data}} }},
}

func anyCabinet(peerCabinet) bool       { return true }
func allFiles(c peerCabinet) []testFile { return c.files }
func (p *winePeer) dir(i int) string    { return fmt.Sprintf("%s%d", p.name, i) }
func wineEnv(prefix string) []string {
	return append(os.Environ(), "WINEPREFIX="+prefix, "WINEDEBUG=-all", "LC_ALL=C.UTF-8", "DISPLAY=")
}

// winePrefix returns an empty directory for what Wine keeps, and ends Wine's server for
// it after the test.
func winePrefix(t *testing.T, wine string) string {
	t.Helper()
	prefix, err := os.MkdirTemp("", "wine")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, flag := range []string{"-k", "-w"} { // kill, and wait for it
			cmd := exec.Command(filepath.Join(filepath.Dir(wine), "wineserver"), flag)
			cmd.Env = wineEnv(prefix)
			cmd.Run() // it may have ended already
		}
		os.RemoveAll(prefix)
	})
	return prefix
}

// wineDelay is how long the output of a program is waited for that has ended: Wine's
// server has it open too, and stays for a while.
const wineDelay = 2 * time.Second

// findWine returns the loader of Wine, which is not in PATH when only wine64 is
// installed, or "".
func findWine() string {
	for _, name := range []string{"wine64", "wine", "/usr/lib/wine/wine64", "/usr/lib/wine/wine"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// TestWine gives cabinets to the programs of Wine, like TestPeers. All of them run
// from one batch file: to start Wine takes longer than to read a cabinet.
func TestWine(t *testing.T) {
	if os.Getenv("PBA_WINE") == "" {
		// Wine takes a minute, and its server loses a program now and then on a busy
		// machine: make wine asks for it.
		return
	}
	wine := findWine()
	if wine == "" {
		t.Fatal("PBA_WINE asks for Wine")
	}
	cabinets := peerCabinets(t)
	root := t.TempDir()
	batch := wineBatch(t, root, cabinets)
	if err := os.WriteFile(filepath.Join(root, "all.bat"), []byte(batch), 0o600); err != nil {
		t.Fatal(err)
	}
	prefix := winePrefix(t, wine)
	for _, args := range [][]string{{"wineboot", "-i"}, {"cmd", "/c", "all.bat"}} {
		cmd := exec.CommandContext(t.Context(), wine, args...)
		cmd.Dir, cmd.Env = root, wineEnv(prefix)
		cmd.WaitDelay = wineDelay
		if out, err := cmd.CombinedOutput(); err != nil && !errors.Is(err, exec.ErrWaitDelay) {
			t.Fatalf("wine %s: %v: %s", args[0], err, out)
		}
	}
	for _, p := range winePeers {
		t.Run(p.name, func(t *testing.T) {
			for i, c := range cabinets {
				if p.only(c) {
					t.Run(c.name, func(t *testing.T) {
						checkExtracted(t, filepath.Join(root, p.dir(i), "out"), p.leaves(c))
					})
				}
			}
		})
	}
}

// wineBatch lays out a directory for each program and cabinet, and returns the
// commands.
func wineBatch(t *testing.T, root string, cabinets []peerCabinet) string {
	var batch strings.Builder
	batch.WriteString("@echo off\r\n")
	for _, p := range winePeers {
		for i, c := range cabinets {
			if !p.only(c) {
				continue
			}
			dir := filepath.Join(root, p.dir(i))
			if err := os.MkdirAll(filepath.Join(dir, "out"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, cabName), c.bytes, 0o600); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&batch, "cd %s\r\n%s\r\ncd ..\r\n", p.dir(i), p.command)
		}
	}
	return batch.String()
}

// TestWineWrites reads a cabinet that Wine's FCI made.
func TestWineWrites(t *testing.T) {
	if os.Getenv("PBA_WINE") == "" {
		// Wine takes a minute, and its server loses a program now and then on a busy
		// machine: make wine asks for it.
		return
	}
	wine := findWine()
	if wine == "" {
		t.Fatal("PBA_WINE asks for Wine")
	}
	dir, prefix := t.TempDir(), winePrefix(t, wine)
	data := phoneBook(5000)
	if err := os.WriteFile(filepath.Join(dir, "book.pbk"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), wine, "cabarc", "-m", "mszip", "n", "new.cab", "book.pbk")
	cmd.Dir, cmd.Env = dir, wineEnv(prefix)
	cmd.WaitDelay = wineDelay
	if out, err := cmd.CombinedOutput(); err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		t.Fatalf("cabarc: %v: %s", err, out)
	}
	cabinet, err := os.ReadFile(filepath.Join(dir, "new.cab"))
	if err != nil {
		t.Fatal(err)
	}
	if got := readCab(t, cabinet); len(got) != 1 || !bytes.Equal(got[0].data, data) {
		t.Errorf("%d files", len(got))
	}
}
