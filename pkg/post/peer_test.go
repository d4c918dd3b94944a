package post_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/post"
)

// peerRequired reports whether other programs must be there: PBA_PEERS=1 turns
// a missing one from a line in the log into a failure.
func peerRequired() bool { return os.Getenv("PBA_PEERS") == "1" }

// lookPeer returns the path of the first program that is there, or "".
func lookPeer(t testing.TB, programs ...string) string {
	t.Helper()
	for _, p := range programs {
		if found, err := exec.LookPath(p); err == nil {
			return found
		}
	}
	t.Logf("%s is not installed: not compared", programs[0])
	if peerRequired() {
		t.Errorf("PBA_PEERS=1 asks for %s", programs[0])
	}
	return ""
}

// TestPeersOpenCabinets lets other readers test and unpack every cabinet of a
// release and compares what they find with what we read.
func TestPeersOpenCabinets(t *testing.T) {
	s := newSeries(t, "Sample", 3000, 6)
	peers := []struct {
		programs []string
		test     func(cab string) []string
		unpack   func(cab, out string) []string
	}{
		{
			[]string{"cabextract"},
			func(cab string) []string { return []string{"-q", "-t", cab} },
			func(cab, out string) []string { return []string{"-q", "-d", out, cab} },
		},
		{
			[]string{"7zz", "7z"},
			func(cab string) []string { return []string{"t", cab} },
			func(cab, out string) []string { return []string{"x", "-o" + out, cab} },
		},
		{
			[]string{"gcab"},
			func(cab string) []string { return []string{"-t", cab} },
			func(cab, out string) []string { return []string{"-x", "-C", out, cab} },
		},
		{
			[]string{"bsdtar"},
			func(cab string) []string { return []string{"-tf", cab} },
			func(cab, out string) []string { return []string{"-xf", cab, "-C", out} },
		},
	}
	for _, peer := range peers {
		t.Run(peer.programs[0], func(t *testing.T) {
			program := lookPeer(t, peer.programs...)
			if program == "" {
				return
			}
			for name, data := range s.at(6).Files {
				dir := t.TempDir()
				if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
					t.Fatal(err)
				}
				if err := os.Mkdir(filepath.Join(dir, "out"), 0o700); err != nil {
					t.Fatal(err)
				}
				runPeer(t, dir, program, peer.test(name)...)
				runPeer(t, dir, program, peer.unpack(name, "out")...)
				comparePeer(t, name, data, post.Dir(filepath.Join(dir, "out")))
			}
		})
	}
}

func runPeer(t testing.TB, dir, program string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%.1000s", program, strings.Join(args, " "), err, out)
	}
}

func comparePeer(t *testing.T, name string, cab []byte, out post.Dir) {
	t.Helper()
	m, err := post.ReadMembers(cab, "Sample")
	if err != nil {
		t.Fatal(err)
	}
	got := files(t, out)
	for member, want := range map[string][]byte{"Sample.pbk": m.PBK, "Sample.pbr": m.PBR, "Sample.ver": m.VER} {
		if !bytes.Equal(got[member], want) {
			t.Errorf("%s: %s has %d bytes there that differ from our %d", name, member, len(got[member]), len(want))
		}
	}
	if len(got) != 3 {
		t.Errorf("%s: %d files unpacked, want 3", name, len(got))
	}
}
