package post_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// lftp runs a script of lftp on a server and returns how long the process took.
func lftp(b *testing.B, d *daemon, script string) time.Duration {
	b.Helper()
	program := lookPeer(b, "lftp")
	if program == "" {
		b.Skip("lftp is not there")
	}
	open := fmt.Sprintf("set ftp:ssl-allow no; set net:max-retries 1; open -u anonymous,x ftp://%s; cd /PBSData; ", d.login.Addr)
	start := time.Now()
	runPeer(b, b.TempDir(), program, "-c", open+script)
	return time.Since(start)
}

// BenchmarkPostRelease posts a release of six cabinets, 65,000 POPs, to a server that
// has the one before, from the log-in to the good-bye: lock, upload, read back,
// compare, rename, manifest, removal of the old ones, unlock. x-lftp is its time in units of that of "lftp mput" of the same files, which does
// not look at what arrived.
func BenchmarkPostRelease(b *testing.B) {
	d := startPeer(b, "vsftpd", daemonConfig{tls: post.NoTLS, address: "127.0.0.21"})
	s := newSeries(b, "Sample", phonebook.MaxPOPs-100, 6)
	s.releases = nil // an administrator's heap does not hold six whole books
	p := s.at(6)
	dir := b.TempDir()
	for name, data := range p.Files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	var theirs time.Duration
	for b.Loop() {
		b.StopTimer()
		fill(b, d, s, 5)
		theirs += lftp(b, d, "cd Sample; mput "+filepath.Join(dir, "*.cab"))
		fill(b, d, s, 5)
		b.StartTimer()
		postOnce(b, d, s, 6)
	}
	b.ReportMetric(float64(b.Elapsed())/float64(theirs), "x-lftp")
}

// postOnce is one post to a server, as an administrator makes it.
func postOnce(b *testing.B, d *daemon, s series, v int) {
	b.Helper()
	f, err := post.DialFTP(b.Context(), d.login)
	if err != nil {
		b.Fatal(err)
	}
	helper := post.OpenHelper(b.Context(), func(ctx context.Context) (post.Remote, error) {
		f, err := post.DialFTP(ctx, d.login)
		if err != nil {
			return nil, err
		}
		return f, nil
	})
	defer helper.Close()
	state, err := post.Inspect(b.Context(), f, "Sample")
	if err != nil {
		b.Fatal(err)
	}
	unlock, err := post.Lock(b.Context(), f, "Sample", post.Owner{ID: "a"}, false)
	if err != nil {
		b.Fatal(err)
	}
	if state, err = post.Confirm(b.Context(), f, "Sample", state); err != nil {
		b.Fatal(err)
	}
	status, err := post.Compare(s.at(v).Manifest, state, s.mine)
	if err != nil {
		b.Fatal(err)
	}
	plan, err := post.NewPlan(s.at(v), state, status)
	if err == nil {
		err = post.Send(b.Context(), f, s.at(v), plan, post.SendOptions{Helper: helper, Before: unlock.Check})
	}
	if err != nil {
		b.Fatal(err)
	}
	if err := errors.Join(unlock.Unlock(b.Context()), f.Close()); err != nil {
		b.Fatal(err)
	}
}

// fill makes a tree with one version live, which the server's account may change.
func fill(b *testing.B, d *daemon, s series, v int) {
	b.Helper()
	for _, folder := range []string{"Sample", "Database"} {
		if err := os.RemoveAll(filepath.Join(string(d.tree), folder)); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.post(b.Context(), d.tree, v); err != nil {
		b.Fatal(err)
	}
	uid, gid := ftpAccount(b)
	err := filepath.WalkDir(string(d.tree), func(name string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Chown(name, uid, gid))
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkUpload sends twenty files of 4 MB in one session; x-lftp is its throughput
// in units of that of lftp, which sends the same files in one session.
func BenchmarkUpload(b *testing.B) {
	const files, size = 20, 4 << 20
	d := startPeer(b, "vsftpd", daemonConfig{tls: post.NoTLS, address: "127.0.0.21"})
	if _, err := exec.LookPath("lftp"); err != nil {
		b.Skip("lftp is not there")
	}
	data := make([]byte, size)
	local := filepath.Join(b.TempDir(), "file")
	if err := os.WriteFile(local, data, 0o600); err != nil {
		b.Fatal(err)
	}
	var script strings.Builder
	for i := range files {
		fmt.Fprintf(&script, "put %s -o theirs%d; ", local, i)
	}
	b.SetBytes(files * size)
	var theirs time.Duration
	for b.Loop() {
		b.StopTimer()
		theirs += lftp(b, d, script.String())
		b.StartTimer()
		f, err := post.DialFTP(b.Context(), d.login)
		if err != nil {
			b.Fatal(err)
		}
		for i := range files {
			if err := f.Write(b.Context(), fmt.Sprintf("ours%d", i), data, nil); err != nil {
				b.Fatal(err)
			}
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(theirs)/float64(b.Elapsed()), "x-lftp")
}
