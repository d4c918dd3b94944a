package post_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// receiver is the project's own server with its FTP door open.
type receiver struct {
	*pbs.Server
	t *testing.T
}

func startReceiver(t *testing.T) receiver {
	t.Helper()
	s := &pbs.Server{
		Dir: filepath.Join(t.TempDir(), "data"), FTP: "127.0.0.1:0",
		User: "poster", Password: "correct horse",
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := s.Shutdown(ctx); err != nil {
			t.Errorf("Shutdown: %v", err)
		}
	})
	return receiver{s, t}
}

// dial logs in with another directory than the default when one is named.
func (r receiver) dial(dir string) *post.FTP {
	r.t.Helper()
	f, err := post.DialFTP(r.t.Context(), post.FTPServer{Addr: r.FTPAddr(), Dir: dir, User: r.User, Password: r.Password})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { _ = f.Close() })
	return f
}

// tree is what the server has on disk.
func (r receiver) tree() post.Dir { return post.Dir(filepath.Join(r.Dir, pbs.HostDir)) }

func TestFTP(t *testing.T) {
	r := startReceiver(t)
	checkRemote(t, r.dial("/PBSData"))
}

// TestFTPActive has the server open the data connections.
func TestFTPActive(t *testing.T) {
	r := startReceiver(t)
	login := post.FTPServer{Addr: r.FTPAddr(), Dir: "/PBSData", User: r.User, Password: r.Password, Active: true}
	f, err := post.DialFTP(t.Context(), login)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	checkRemote(t, f)
	checkLock(t, f, f)
}

// TestFTPIPv6 has no PORT: the server is told EPRT.
func TestFTPIPv6(t *testing.T) {
	s := &pbs.Server{Dir: filepath.Join(t.TempDir(), "data"), FTP: "[::1]:0", User: "poster", Password: "correct horse"}
	if err := s.Start(t.Context()); err != nil {
		t.Skip("no IPv6 here: ", err)
	}
	t.Cleanup(func() { _ = s.Shutdown(context.Background()) })
	for _, active := range []bool{false, true} {
		login := post.FTPServer{Addr: s.FTPAddr(), Dir: "/PBSData", User: s.User, Password: s.Password, Active: active}
		f, err := post.DialFTP(t.Context(), login)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		for name := range 2 {
			file := fmt.Sprintf("file%d", name)
			if err := errors.Join(f.Mkdir(t.Context(), ""), f.Write(t.Context(), file, []byte(file), nil)); err != nil {
				t.Errorf("active %t: %v", active, err)
			}
			if got, err := f.Read(t.Context(), file, 10); string(got) != file {
				t.Errorf("active %t: %q, %v", active, got, err)
			}
		}
	}
}

// TestFTPDeepDir makes a host's directory with its parents.
func TestFTPDeepDir(t *testing.T) {
	r := startReceiver(t)
	checkRemote(t, r.dial("/PBSData/a/b/c"))
}

// TestFTPPost posts, repeats and goes on, one session each.
func TestFTPPost(t *testing.T) {
	r := startReceiver(t)
	s := newSeries(t, "Sample", 400, 7)
	for v := 1; v <= 7; v++ {
		f := r.dial("/PBSData")
		s.mustPost(t, f, r.tree(), v)
		plan, err := s.plan(t.Context(), f, v)
		if err != nil || plan.Status != post.Current {
			t.Errorf("version %d after its post: %q, %v", v, plan.Status, err)
		}
		s.mustPost(t, f, r.tree(), v)
		if err := f.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	if _, err := s.plan(t.Context(), r.dial("/PBSData"), 3); err == nil {
		t.Error("an older version is no conflict")
	}
}

// TestFTPEqualsDir leaves the same tree behind whichever way a post takes.
func TestFTPEqualsDir(t *testing.T) {
	r := startReceiver(t)
	s := newSeries(t, "Sample", 50, 3)
	dir := post.Dir(t.TempDir())
	f := r.dial("/PBSData")
	for v := 1; v <= 3; v++ {
		s.mustPost(t, dir, dir, v)
		s.mustPost(t, f, r.tree(), v)
		one, err := post.Inspect(t.Context(), dir, "Sample")
		if err != nil {
			t.Fatal(err)
		}
		two, err := post.Inspect(t.Context(), f, "Sample")
		if err != nil {
			t.Fatal(err)
		}
		if !one.Manifest.Equal(*two.Manifest) || len(one.Files) != len(two.Files) {
			t.Errorf("version %d: %+v by folder, %+v by FTP", v, one, two)
		}
	}
}

// TestFTPConflict overwrites nothing of another line.
func TestFTPConflict(t *testing.T) {
	r := startReceiver(t)
	ours, theirs := newSeries(t, "Sample", 20, 2), newSeries(t, "Sample", 21, 2)
	f := r.dial("/PBSData")
	theirs.mustPost(t, f, r.tree(), 1)
	err := ours.post(t.Context(), f, 2)
	if c, ok := errors.AsType[*post.ConflictError](err); !ok || c.Version != 1 {
		t.Errorf("%v, want a conflict with version 1", err)
	}
	theirs.checkTree(t, r.tree(), 1)
}

// TestFTPFollows is served to clients as soon as it is posted.
func TestFTPFollows(t *testing.T) {
	r := startReceiver(t)
	s := newSeries(t, "Sample", 20, 2)
	f := r.dial("/PBSData")
	for v := 1; v <= 2; v++ {
		s.mustPost(t, f, r.tree(), v)
		live, err := r.Store().Release("sample")
		if err != nil || live.Manifest.Version != phonebook.Version(v) {
			t.Errorf("version %d: %v", v, err)
		}
	}
}

func TestFTPLogin(t *testing.T) {
	r := startReceiver(t)
	for _, login := range [][2]string{{"poster", "wrong"}, {"poster", ""}, {"nobody", "correct horse"}} {
		f, err := post.DialFTP(t.Context(), post.FTPServer{Addr: r.FTPAddr(), Dir: "/PBSData", User: login[0], Password: login[1]})
		if !errors.Is(err, post.ErrLogin) || errors.Is(err, post.ErrUnreachable) || f != nil {
			t.Errorf("%q: %v, want post.ErrLogin", login, err)
		}
	}
}

// TestFTPForbidden writes where the server keeps names to itself.
func TestFTPForbidden(t *testing.T) {
	r := startReceiver(t)
	f := r.dial("/PBSData")
	err := f.Write(t.Context(), ".upload-x", []byte("x"), nil)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v, want the server's refusal", err)
	}
	if err := f.Mkdir(t.Context(), "after"); err != nil {
		t.Errorf("the session does not go on: %v", err)
	}
}

// TestFTPShutdown has the server go away between two calls.
func TestFTPShutdown(t *testing.T) {
	r := startReceiver(t)
	s := newSeries(t, "Sample", 20, 2)
	f := r.dial("/PBSData")
	s.mustPost(t, f, r.tree(), 1)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_ = r.Shutdown(gone)
	if err := s.post(t.Context(), f, 2); err == nil {
		t.Error("posted to a server that is gone")
	}
	s.checkTree(t, r.tree(), 1)
}
