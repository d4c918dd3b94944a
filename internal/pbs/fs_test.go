package pbs

import (
	"errors"
	"net/textproto"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jlaffaye/ftp"
)

// TestEscapes tries every way out of the tree: links that lead out, names that
// climb, and names of the machine's own files.
func TestEscapes(t *testing.T) {
	r := startRig(t)
	outside := t.TempDir()
	secret := filepath.Join(outside, "secret.txt")
	writeFile(t, secret, []byte("secret"))
	writeFile(t, r.file("inside.txt"), []byte("inside"))
	for link, target := range map[string]string{
		"dir": outside, "file.txt": secret, "up": "../..", "loop": "loop", "new.txt": filepath.Join(outside, "new.txt"),
		"alias.txt": "inside.txt",
	} {
		if err := os.Symlink(target, r.file(link)); err != nil {
			t.Fatal(err)
		}
	}
	climb := strings.Repeat("../", 12)
	names := []string{
		"/PBSData/dir/secret.txt", "/PBSData/file.txt", "/PBSData/loop",
		filepath.ToSlash(secret), climb + strings.TrimPrefix(filepath.ToSlash(secret), "/"),
		"/PBSData/up/" + path.Base(outside) + "/secret.txt", "/PBSData/../.." + filepath.ToSlash(secret),
		`..\..\secret.txt`, "/etc/passwd", climb + "etc/passwd",
	}
	c := dialFTP(t, r)
	refused := func(what string, err error) {
		t.Helper()
		if reply, ok := errors.AsType[*textproto.Error](err); !ok || reply.Code < 400 {
			t.Errorf("%s is not refused: %v", what, err)
		}
	}
	for _, name := range names {
		resp, err := c.Retr(name)
		if err == nil {
			_ = resp.Close()
		}
		refused("RETR "+name, err)
		_, err = c.FileSize(name)
		refused("SIZE "+name, err)
	}
	for _, dir := range []string{"/PBSData/dir", "/PBSData/up", "/PBSData/up/" + path.Base(outside), filepath.ToSlash(outside)} {
		refused("CWD "+dir, c.ChangeDir(dir))
		refused("STOR in "+dir, c.Stor(dir+"/new.txt", strings.NewReader("x")))
		refused("MKD in "+dir, c.MakeDir(dir+"/new"))
		refused("RNTO into "+dir, c.Rename("/PBSData/inside.txt", dir+"/inside.txt"))
		refused("DELE in "+dir, c.Delete(dir+"/secret.txt"))
	}
	refused("APPE through a link", c.Append("/PBSData/file.txt", strings.NewReader("x")))
	if got := retrieve(t, c, "/PBSData/alias.txt"); got != "inside" {
		t.Errorf("through a link inside the tree: %q", got)
	}
	checkEscapeListing(t, c)
	// An upload onto a link takes its place and leaves its target alone.
	if err := c.Stor("/PBSData/new.txt", strings.NewReader("mine")); err != nil {
		t.Errorf("STOR onto a link that leads out: %v", err)
	}
	if diff := cmp.Diff(map[string]string{"secret.txt": "secret"}, folderOf(t, outside)); diff != "" {
		t.Errorf("outside (-before +after):\n%s", diff)
	}
}

// checkEscapeListing holds that links which lead out are not even shown.
func checkEscapeListing(t *testing.T, c *ftp.ServerConn) {
	t.Helper()
	entries, err := c.List("/PBSData")
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for _, e := range entries {
		shown = append(shown, e.Name)
	}
	slices.Sort(shown)
	if diff := cmp.Diff([]string{"alias.txt", "inside.txt"}, shown); diff != "" {
		t.Errorf("listing (-want +got):\n%s", diff)
	}
}
