package post_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/phonebookadmin/pba/pkg/post"
)

// addresses keep the servers apart, see daemonConfig.
var addresses = map[string]string{"vsftpd": "127.0.0.21", "proftpd": "127.0.0.22", "pure-ftpd": "127.0.0.23"}

// heavySeries has cabinets that do not fit into the buffers of a connection.
func heavySeries(t *testing.T, n int) series {
	t.Helper()
	b := newBook("Sample", 40_000)
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range b.POPs {
		b.POPs[i].Name = fmt.Sprintf("%016x", rnd.Uint64())
		b.POPs[i].AccessNumber = fmt.Sprintf("%07d", rnd.IntN(1e7))
	}
	return seriesOf(t, b, n)
}

// broken checks what must hold after a post of version 2 that failed: version 1 is
// live, the error names the fault and what it is good for to try again, and the
// repeat leaves version 2 and nothing else.
func broken(t *testing.T, s series, d *daemon, err, want error, again post.Retries) {
	t.Helper()
	if err == nil || want != nil && !errors.Is(err, want) {
		t.Errorf("%v, want %v", err, want)
	}
	if got := post.Retry(err); got != again {
		t.Errorf("%v: another try is worth %d, want %d", err, got, again)
	}
	if e, ok := errors.AsType[*post.Error](err); ok && e.Published {
		t.Errorf("%v says that the new release is live", err)
	}
	if live, err := s.live(d.tree); err != nil || live != 1 {
		t.Errorf("version %d is live after a post that failed: %v", live, err)
	}
}

func mended(t *testing.T, s series, d *daemon) {
	t.Helper()
	s.mustPost(t, d.dial(t, nil), d.tree, 2)
}

// eachPeer runs a test on every server in clear, with version 1 posted.
func eachPeer(t *testing.T, s series, c daemonConfig, run func(t *testing.T, d *daemon)) {
	t.Helper()
	for name := range peers {
		t.Run(name, func(t *testing.T) {
			c := c
			c.address = addresses[name]
			if c.tls == "" {
				c.tls = post.NoTLS
			}
			d := startPeer(t, name, c)
			s.mustPost(t, d.dial(t, nil), d.tree, 1)
			run(t, d)
		})
	}
}

// TestKilledInMidUpload ends the processes that serve the session.
func TestKilledInMidUpload(t *testing.T) {
	s := heavySeries(t, 2)
	eachPeer(t, s, daemonConfig{}, func(t *testing.T, d *daemon) {
		p := newProxy(t, d.login.Addr) // holds the upload back until the server is dead
		p.rate = 4 << 20
		f := d.dial(t, func(s *post.FTPServer) { s.Addr = p.addr() })
		plan, err := s.plan(t.Context(), f, 2)
		if err != nil {
			t.Fatal(err)
		}
		killed := 0
		err = post.Send(t.Context(), f, s.at(2), plan, post.SendOptions{Progress: func(e post.Event) {
			if killed == 0 && e.Done > 100_000 {
				killed = d.killSessions(t)
			}
		}})
		if killed == 0 {
			t.Fatal("nothing was killed")
		}
		broken(t, s, d, err, nil, post.Often)
		mended(t, s, d)
	})
}

// TestLineFaults has the line between make faults.
func TestLineFaults(t *testing.T) {
	post.ShortWaits(t)
	s := heavySeries(t, 2)
	small := newSeries(t, "Sample", 40, 2)
	tests := []struct {
		name  string
		s     series
		fault func(p *proxy)
		want  error
		again post.Retries
	}{
		{"stalled", s, func(p *proxy) { p.stallAfter = 50_000 }, post.ErrStalled, post.Often},
		{"cut in mid-upload", s, func(p *proxy) { p.cutAfter = 50_000 }, nil, post.Often},
		{"cut before the manifest", small, func(p *proxy) { p.hangUpAt = "STOR /PBSData/Database/" }, nil, post.Often},
		{"cut at its rename", small, func(p *proxy) { p.hangUpAt = "RNTO /PBSData/Database/" }, nil, post.Often},
		{"cut at the first rename", small, func(p *proxy) { p.hangUpAt = "RNFR /PBSData/Sample/" }, nil, post.Often},
		{"421 in the middle", small, func(p *proxy) {
			p.answers = map[string]string{"STOR": "421 Too many transfers, come back later\r\n"}
		}, nil, post.Often},
		{"silent", small, func(p *proxy) { p.answers = map[string]string{"RNFR": ""} }, post.ErrNoReply, post.Often},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			eachPeer(t, tt.s, daemonConfig{}, func(t *testing.T, d *daemon) {
				p := newProxy(t, d.login.Addr)
				tt.fault(p)
				f := d.dial(t, func(s *post.FTPServer) { s.Addr = p.addr() })
				broken(t, tt.s, d, tt.s.post(t.Context(), f, 2), tt.want, tt.again)
				mended(t, tt.s, d)
			})
		})
	}
}

// TestSlowLine is no fault: a line of 2 KB/s takes as long as it takes.
func TestSlowLine(t *testing.T) {
	post.ShortWaits(t)
	s := newSeries(t, "Sample", 200, 2)
	eachPeer(t, s, daemonConfig{}, func(t *testing.T, d *daemon) {
		p := newProxy(t, d.login.Addr)
		p.rate = 2 << 10
		s.mustPost(t, d.dial(t, func(s *post.FTPServer) { s.Addr = p.addr() }), d.tree, 2)
	})
}

// TestDiskFull posts into a file system of one megabyte.
func TestDiskFull(t *testing.T) {
	s := heavySeries(t, 2)
	for name := range peers {
		t.Run(name, func(t *testing.T) {
			root := filepath.Join(t.TempDir(), "small")
			if err := os.Mkdir(root, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := syscall.Mount("tmpfs", root, "tmpfs", 0, "size=1m,mode=755"); err != nil {
				t.Skip("a small file system cannot be made here: ", err)
			}
			t.Cleanup(func() { _ = syscall.Unmount(root, syscall.MNT_DETACH) })
			openUp(t, root)
			d := startPeer(t, name, daemonConfig{tls: post.NoTLS, address: addresses[name], root: root})
			s.mustPost(t, d.dial(t, nil), d.tree, 1)
			f := d.dial(t, nil)
			plan, err := s.plan(t.Context(), f, 2)
			if err != nil {
				t.Fatal(err)
			}
			err = post.Send(t.Context(), f, s.at(2), plan, post.SendOptions{})
			broken(t, s, d, err, post.ErrFull, post.Once)
			post.Tidy(t.Context(), f, plan)
			for file := range files(t, d.tree) {
				if strings.HasSuffix(file, ".part") {
					t.Errorf("%s fills the disk", file)
				}
			}
			if err := syscall.Mount("tmpfs", root, "tmpfs", syscall.MS_REMOUNT, "size=8m"); err != nil {
				t.Fatal(err)
			}
			mended(t, s, d)
		})
	}
}

// TestDenied takes the right to write away.
func TestDenied(t *testing.T) {
	s := newSeries(t, "Sample", 40, 2)
	eachPeer(t, s, daemonConfig{}, func(t *testing.T, d *daemon) {
		book := filepath.Join(string(d.tree), "Sample")
		if err := os.Chmod(book, 0o555); err != nil {
			t.Fatal(err)
		}
		broken(t, s, d, s.post(t.Context(), d.dial(t, nil), 2), post.ErrDenied, post.Never)
		found, err := post.Examine(t.Context(), d.dial(t, nil), "Sample")
		if err != nil || !slices.ContainsFunc(found, func(f post.Finding) bool { return f.Grade == post.Bad && f.What == "folder Sample" }) {
			t.Errorf("%+v, %v: not noticed before a post", found, err)
		}
		if err := os.Chmod(book, 0o755); err != nil {
			t.Fatal(err)
		}
		mended(t, s, d)
	})
}

// TestWrongPassword is never tried again: servers lock accounts.
func TestWrongPassword(t *testing.T) {
	for _, name := range []string{"proftpd", "pure-ftpd"} {
		t.Run(name, func(t *testing.T) {
			d := startPeer(t, name, daemonConfig{tls: post.NoTLS, address: addresses[name]})
			d.login.Password = "wrong"
			_, err := post.DialFTP(t.Context(), d.login)
			if !errors.Is(err, post.ErrLogin) || post.Retry(err) != post.Never || strings.Contains(err.Error(), "wrong") {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestNeedsTLS logs in without encryption where it is demanded, and asks for it
// where there is none.
func TestNeedsTLS(t *testing.T) {
	for name := range peers {
		t.Run(name, func(t *testing.T) {
			d := startPeer(t, name, daemonConfig{tls: post.ExplicitTLS, address: addresses[name]})
			plain := d.login
			plain.TLS = post.NoTLS
			if _, err := post.DialFTP(t.Context(), plain); !errors.Is(err, post.ErrNeedsTLS) || post.Retry(err) != post.Never {
				t.Errorf("in clear: %v", err)
			}
			d = startPeer(t, name, daemonConfig{tls: post.NoTLS, address: addresses[name]})
			d.login.TLS = post.ExplicitTLS
			if _, err := post.DialFTP(t.Context(), d.login); !errors.Is(err, post.ErrNoTLS) || post.Retry(err) != post.Never {
				t.Errorf("encrypted: %v", err)
			}
		})
	}
}

// TestChangedKey meets a server with another key than the one that was accepted.
func TestChangedKey(t *testing.T) {
	for name := range peers {
		t.Run(name, func(t *testing.T) {
			c := daemonConfig{tls: post.ExplicitTLS, address: addresses[name]}
			d := startPeer(t, name, c)
			_, err := post.DialFTP(t.Context(), d.login)
			first, ok := errors.AsType[*post.CertificateError](err)
			if !ok || first.Pinned != "" || !post.IsFingerprint(first.Fingerprint) || post.Retry(err) != post.Never {
				t.Fatalf("%v", err)
			}
			other := startPeer(t, name, c)
			other.login.Pin = first.Fingerprint
			_, err = post.DialFTP(t.Context(), other.login)
			if changed, ok := errors.AsType[*post.CertificateError](err); !ok || changed.Pinned != first.Fingerprint {
				t.Errorf("another key: %v", err)
			}
		})
	}
}

// TestRefusedMode asks for the mode that the server does not offer.
func TestRefusedMode(t *testing.T) {
	d := startPeer(t, "vsftpd", daemonConfig{tls: post.NoTLS, address: addresses["vsftpd"], passive: true})
	f := d.dial(t, func(s *post.FTPServer) { s.Active = true })
	if err := f.Write(t.Context(), "x", []byte("x"), nil); !errors.Is(err, post.ErrMode) || post.Retry(err) != post.Never {
		t.Errorf("active: %v", err)
	}
}

// TestTooMany meets a server that is full and asks for another try.
func TestTooMany(t *testing.T) {
	d := startPeer(t, "vsftpd", daemonConfig{tls: post.NoTLS, address: addresses["vsftpd"], extra: []string{"max_clients=1"}})
	for { // until the server has noticed that who looked whether it runs is gone
		f, err := post.DialFTP(t.Context(), d.login)
		if err == nil {
			defer f.Close()
			break
		}
		if t.Context().Err() != nil {
			t.Fatal(err)
		}
	}
	if _, err := post.DialFTP(t.Context(), d.login); !errors.Is(err, post.ErrUnreachable) || post.Retry(err) != post.Often {
		t.Errorf("%v", err)
	}
}

// TestCancelEachPhase cancels a post in each of its phases.
func TestCancelEachPhase(t *testing.T) {
	s := newSeries(t, "Sample", 2000, 2)
	for _, phase := range []post.Phase{post.Uploading, post.Verifying, post.Switching} {
		t.Run(string(phase), func(t *testing.T) {
			eachPeer(t, s, daemonConfig{}, func(t *testing.T, d *daemon) {
				f := d.dial(t, nil)
				plan, err := s.plan(t.Context(), f, 2)
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				err = post.Send(ctx, f, s.at(2), plan, post.SendOptions{Progress: func(e post.Event) {
					if e.Phase == phase {
						cancel()
					}
				}})
				broken(t, s, d, err, context.Canceled, post.Never)
				mended(t, s, d)
			})
		})
	}
}
