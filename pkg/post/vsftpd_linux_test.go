package post_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"

	"github.com/phonebookadmin/pba/pkg/post"
)

// vsftpdConfig runs one session as inetd does. vsftpd locks an anonymous user
// into the tree, so its top may not be writable. The system call filter is
// older than many kernels.
const vsftpdConfig = `listen=NO
listen_ipv6=NO
seccomp_sandbox=NO
anonymous_enable=YES
no_anon_password=YES
local_enable=NO
write_enable=YES
anon_upload_enable=YES
anon_mkdir_write_enable=YES
anon_other_write_enable=YES
anon_world_readable_only=NO
anon_umask=022
ftp_username=ftp
anon_root=%s
secure_chroot_dir=%s
pasv_enable=YES
pasv_address=127.0.0.1
xferlog_enable=NO
`

// startVsftpd gives a listener whose every connection is served by a vsftpd of
// its own, and the folder that they share as /PBSData. It returns ok false, and
// says why, where vsftpd cannot run.
func startVsftpd(t *testing.T) (addr string, tree post.Dir, ok bool) {
	t.Helper()
	t.Setenv("PATH", os.Getenv("PATH")+":/usr/sbin:/usr/local/sbin")
	program := lookPeer(t, "vsftpd")
	if program == "" {
		return "", "", false
	}
	account, err := user.Lookup("ftp")
	if err != nil || os.Geteuid() != 0 {
		t.Logf("vsftpd needs root and the user ftp: not compared (%v)", err)
		return "", "", false
	}
	top := t.TempDir()
	root, empty := filepath.Join(top, "root"), filepath.Join(top, "empty")
	tree = post.Dir(filepath.Join(root, "PBSData"))
	uid, _ := strconv.Atoi(account.Uid)
	gid, _ := strconv.Atoi(account.Gid)
	config := filepath.Join(top, "vsftpd.conf")
	for _, step := range []func() error{
		func() error { return os.Mkdir(root, 0o755) },
		func() error { return os.Mkdir(empty, 0o755) },
		func() error { return os.Mkdir(string(tree), 0o755) },
		func() error { return os.Chown(string(tree), uid, gid) },
		func() error { return os.WriteFile(config, fmt.Appendf(nil, vsftpdConfig, root, empty), 0o600) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var sessions sync.WaitGroup
	sessions.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			sessions.Go(func() { serveVsftpd(ctx, t, program, config, c) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		cancel() // ends what a client left open
		sessions.Wait()
	})
	return l.Addr().String(), tree, true
}

// serveVsftpd hands a connection to a vsftpd and waits for its end.
func serveVsftpd(ctx context.Context, t *testing.T, program, config string, c net.Conn) {
	defer func() { _ = c.Close() }()
	f, err := c.(*net.TCPConn).File()
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = f.Close() }()
	cmd := exec.CommandContext(ctx, program, config)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = f, f, f
	// One process speaks and one has the rights: both are to end.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	if err := cmd.Start(); err != nil {
		t.Error(err)
		return
	}
	_ = f.Close()
	_ = c.Close()
	_ = cmd.Wait() // its exit code tells how the session ended, not whether it worked
}

// TestVsftpd posts to the server that most hosts run.
func TestVsftpd(t *testing.T) {
	addr, tree, ok := startVsftpd(t)
	if !ok {
		return
	}
	dial := func() *post.FTP {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		f, err := post.DialFTP(ctx, post.FTPServer{Addr: addr, Dir: "/PBSData", User: "anonymous"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	checkRemote(t, dial())
	if err := os.Remove(filepath.Join(string(tree), "Book", "folder")); err != nil {
		t.Error(err)
	}
	s := newSeries(t, "Sample", 2000, 3)
	for v := 1; v <= 3; v++ {
		f := dial()
		s.mustPost(t, f, tree, v)
		s.mustPost(t, f, tree, v)
		if plan, err := s.plan(t.Context(), f, v); err != nil || plan.Status != post.Current {
			t.Errorf("version %d after its post: %q, %v", v, plan.Status, err)
		}
		if err := f.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
}

// TestVsftpdCrash ends the session in the middle of a post; another finishes it.
func TestVsftpdCrash(t *testing.T) {
	addr, tree, ok := startVsftpd(t)
	if !ok {
		return
	}
	login := post.FTPServer{Addr: addr, Dir: "/PBSData", User: "anonymous"}
	s := newSeries(t, "Sample", 2000, 4)
	for v := 1; v <= 4; v++ {
		f, err := post.DialFTP(t.Context(), login)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := s.plan(t.Context(), f, v)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		err = post.Send(ctx, f, s.at(v), plan, post.SendOptions{Progress: func(e post.Event) {
			if e.Done > plan.Bytes()*int64(v)/5 {
				cancel()
			}
		}})
		cancel()
		if err == nil {
			t.Fatal("a cancelled post went through")
		}
		if live, err := s.live(tree); err != nil || int(live) != v-1 {
			t.Errorf("version %d is live after a broken post of %d: %v", live, v, err)
		}
		again, err := post.DialFTP(t.Context(), login)
		if err != nil {
			t.Fatal(err)
		}
		s.mustPost(t, again, tree, v)
		_ = again.Close()
	}
}

// TestVsftpdLogin is refused: there are no local users.
func TestVsftpdLogin(t *testing.T) {
	addr, _, ok := startVsftpd(t)
	if !ok {
		return
	}
	_, err := post.DialFTP(t.Context(), post.FTPServer{Addr: addr, Dir: "/", User: "root", Password: "x"})
	if !errors.Is(err, post.ErrLogin) {
		t.Errorf("%v, want post.ErrLogin", err)
	}
}
