package pbs

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAbortedUpload ends uploads early, onto a new name and onto a file that is
// there: nothing appears, and nothing is lost.
func TestAbortedUpload(t *testing.T) {
	for _, tt := range []struct {
		name  string
		abort func(w wire, data *net.TCPConn)
	}{
		{"data connection reset", func(w wire, data *net.TCPConn) {
			if err := data.SetLinger(0); err != nil {
				w.t.Fatal(err)
			}
			_ = data.Close()
			w.reply(550)
		}},
		{"ABOR", func(w wire, _ *net.TCPConn) {
			w.cmd("ABOR", 426)
			w.reply(226)
		}},
		{"control connection closed", func(w wire, _ *net.TCPConn) { _ = w.Close() }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := startRig(t)
			old := r.file("old.cab")
			writeFile(t, old, []byte("old"))
			for _, name := range []string{"new.cab", "old.cab"} {
				w := loggedIn(t, r)
				data := w.passive()
				w.cmd("STOR /PBSData/"+name, 150)
				if _, err := data.Write(bytes.Repeat([]byte("x"), 1<<16)); err != nil {
					t.Fatal(err)
				}
				tt.abort(w, data)
			}
			// Shutdown returns when the last upload has ended.
			if err := r.Shutdown(t.Context()); err != nil {
				t.Fatal(err)
			}
			entries, err := os.ReadDir(r.file())
			if err != nil || len(entries) != 1 {
				t.Errorf("left in the folder: %v, %v", entries, err)
			}
			if got, err := os.ReadFile(old); err != nil || string(got) != "old" {
				t.Errorf("the old file is %q, %v", got, err)
			}
			if n := r.log.count("upload broken off"); n != 2 {
				t.Errorf("%d uploads logged as broken off, want 2:\n%s", n, r.log)
			}
		})
	}
}

// TestUploadIsHidden looks at the folder in the middle of an upload.
func TestUploadIsHidden(t *testing.T) {
	r := startRig(t)
	w := loggedIn(t, r)
	data := w.passive()
	w.cmd("STOR /PBSData/new.cab", 150)
	if _, err := data.Write([]byte("half")); err != nil {
		t.Fatal(err)
	}
	parts, err := filepath.Glob(r.file(partPrefix + "*"))
	if err != nil || len(parts) != 1 {
		t.Fatalf("parts %v, %v", parts, err)
	}
	c := dialFTP(t, r)
	if entries, err := c.List("/PBSData"); err != nil || len(entries) != 0 {
		t.Errorf("the listing shows %v, %v", entries, err)
	}
	part := "/PBSData/" + filepath.Base(parts[0])
	for _, name := range []string{part, strings.ToUpper(part)} {
		if _, err := c.FileSize(name); err == nil {
			t.Errorf("%s is visible", name)
		}
		if c.Rename(name, "/PBSData/mine") == nil || c.Delete(name) == nil || c.Stor(name, strings.NewReader("")) == nil {
			t.Errorf("%s may be touched", name)
		}
	}
	_ = data.Close()
	w.reply(226)
	if got := retrieve(t, c, "/PBSData/new.cab"); got != "half" {
		t.Errorf("uploaded %q", got)
	}
}

// TestUploadOfTheDead ends an upload as it looks when a client died: the data
// ended well, and the session is lost.
func TestUploadOfTheDead(t *testing.T) {
	data := t.TempDir()
	dir := filepath.Join(data, HostDir)
	root, err := os.OpenRoot(data)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, lost := range []bool{false, true} {
		d := folder{root: root, log: quietLog(), uploads: &uploads{}, session: &session{}}
		f, err := d.Create("/PBSData/half.cab")
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.WriteString("half")
		d.session.lost.Store(lost)
		if err := errors.Join(err, f.Close()); lost != errors.Is(err, errLeft) {
			t.Errorf("lost %v: %v", lost, err)
		}
		if got := folderOf(t, dir); lost == (got["half.cab"] == "half") || len(got) > 1 {
			t.Errorf("lost %v: the folder holds %v", lost, got)
		}
		_ = os.Remove(filepath.Join(dir, "half.cab"))
	}
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	deep := filepath.Join(dir, HostDir, "Sample")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(deep, partPrefix+"OLD"), []byte("left over"))
	writeFile(t, filepath.Join(deep, "1Full.cab"), []byte("kept"))
	if err := os.Symlink("nowhere", filepath.Join(dir, "broken")); err != nil {
		t.Fatal(err)
	}
	s := &Server{Dir: dir, FTP: "127.0.0.1:0", User: "u", Password: "p"}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Shutdown(context.Background()) }()
	if got := folderOf(t, deep); len(got) != 1 || got["1Full.cab"] != "kept" {
		t.Errorf("after the start: %v", got)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}
