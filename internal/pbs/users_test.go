package pbs

import (
	"bytes"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/crypto/bcrypt"

	"github.com/phonebookadmin/pba/pkg/post"
)

// cheap hashes a password of a test as fast as it may be.
func cheap(t testing.TB, file, name, password string) {
	t.Helper()
	if _, err := addUser(file, name, password, minCost); err != nil {
		t.Fatal(err)
	}
}

func TestUsersFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "new", "users")
	var all sync.WaitGroup
	for _, name := range []string{"mary", "bob", "carl.1", "D-_"} {
		all.Go(func() { cheap(t, file, name, "correct horse") })
	}
	all.Wait()
	u, err := ReadUsers(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"D-_", "bob", "carl.1", "mary"}, u.Names()); diff != "" {
		t.Errorf("users (-want +got):\n%s", diff)
	}
	info, err := os.Stat(file)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if data, err := os.ReadFile(file); err != nil || bytes.Contains(data, []byte("horse")) {
		t.Errorf("the file holds a password, or %v", err)
	}
	if err := RemoveUser(file, "bob"); err != nil {
		t.Error(err)
	}
	if err := RemoveUser(file, "bob"); !errors.Is(err, ErrNoUser) {
		t.Errorf("removed twice: %v", err)
	}
	// Nothing but the file and its lock is left.
	if got := folderOf(t, filepath.Dir(file)); len(got) != 2 {
		t.Errorf("the folder holds %v", got)
	}
}

func TestUsersRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "users")
	for _, tt := range [][2]string{
		{"", "correct horse"},
		{"a:b", "correct horse"},
		{"a\nb", "correct horse"},
		{"-a", "correct horse"},
		{strings.Repeat("a", 33), "correct horse"},
		{"Anonymous", "correct horse"},
		{"ftp", "correct horse"},
		{"mary", ""},
		{"mary", "1234567"},
		{"mary", strings.Repeat("x", 73)},
		{"mary", "two\nlines here"},
	} {
		if _, err := AddUser(file, tt[0], tt[1]); err == nil {
			t.Errorf("%q with %q is taken", tt[0], tt[1])
		}
	}
	hash := "$2a$10$" + strings.Repeat("a", 53)
	for _, bad := range []string{"mary", "mary:", "mary:plain", "mary:" + hash + "\nmary:" + hash, ":" + hash, "mary:$2a$31$" + strings.Repeat("a", 53), "mary:$2a$09$" + strings.Repeat("a", 53)} {
		if u, err := parseUsers([]byte(bad)); err == nil || u != nil {
			t.Errorf("%q: %v, %v", bad, u, err)
		}
	}
}

// FuzzParseUsers holds that what is read is written as the same, and that what is
// refused yields nothing.
func FuzzParseUsers(f *testing.F) {
	f.Add([]byte("# users\n\nmary:$2a$10$" + strings.Repeat("a", 53) + "\r\n"))
	f.Add([]byte("mary:x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		u, err := parseUsers(data)
		if err != nil {
			if u != nil {
				t.Fatalf("refused with %v and %v", err, u)
			}
			return
		}
		again, err := parseUsers(u.marshal())
		if err != nil || !cmp.Equal(u, again) {
			t.Fatalf("%v, written and read: %v, %v", u, again, err)
		}
	})
}

// TestUsersPost logs users of a file in while they come and go.
func TestUsersPost(t *testing.T) {
	file := filepath.Join(t.TempDir(), "users")
	cheap(t, file, "mary", "correct horse")
	r := startRig(t, func(s *Server) { s.User, s.Password, s.Users = "", "", file })
	try := func(user, pass string) error {
		c, err := post.DialFTP(t.Context(), post.FTPServer{Addr: r.FTPAddr(), Dir: "/PBSData", User: user, Password: pass})
		if err == nil {
			err = c.Close()
		}
		return err
	}
	if err := try("mary", "correct horse"); err != nil {
		t.Errorf("mary: %v", err)
	}
	for _, tt := range [][2]string{{"mary", "wrong"}, {"Mary", "correct horse"}, {"bob", "correct horse"}, {"mary", "correct horse" + strings.Repeat("x", 80)}} {
		if err := try(tt[0], tt[1]); !errors.Is(err, post.ErrLogin) {
			t.Errorf("%q %.20q: %v", tt[0], tt[1], err)
		}
	}
	cheap(t, file, "bob", "battery staple")
	if err := try("bob", "battery staple"); err != nil {
		t.Errorf("bob: %v", err)
	}
	if err := RemoveUser(file, "mary"); err != nil {
		t.Fatal(err)
	}
	if err := try("mary", "correct horse"); !errors.Is(err, post.ErrLogin) {
		t.Errorf("mary is gone: %v", err)
	}
	// A file that cannot be used lets nobody in, and the log says why.
	if err := os.WriteFile(file, []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := try("bob", "battery staple"); !errors.Is(err, post.ErrLogin) || r.log.count("nobody can log in") != 1 {
		t.Errorf("a broken file: %v\n%s", err, r.log)
	}
	if strings.Contains(r.log.String(), "battery") || strings.Contains(r.log.String(), "correct horse") {
		t.Error("the log holds a password")
	}
}

// TestSlowLogins counts what failed log-ins cost, on a clock of the test's.
func TestSlowLogins(t *testing.T) {
	var waited []time.Duration
	at := testTime
	l := newLogins("mary", "correct horse", &roster{file: filepath.Join(t.TempDir(), "none")}, nil)
	l.now = func() time.Time { return at }
	l.pause = func(d time.Duration) { waited = append(waited, d) }
	from := func(ip string) net.Addr { return &net.TCPAddr{IP: net.ParseIP(ip), Port: 4711} }
	try := func(ip, pass string) bool {
		t.Helper()
		ok, err := l.allow(from(ip), "mary", pass)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	for range 10 {
		if try("192.0.2.1", "wrong") {
			t.Fatal("a wrong password is right")
		}
	}
	s := time.Second
	if diff := cmp.Diff([]time.Duration{s, 2 * s, 4 * s, 8 * s, 16 * s, 30 * s, 30 * s}, waited[:7]); diff != "" || len(waited) != 7 {
		t.Errorf("waits (-want +got):\n%s", diff)
	}
	// Others do not wait, and neither does the rest of the world in IPv6: a network
	// of 64 bits is one.
	waited = nil
	if !try("192.0.2.2", "correct horse") || !try("2001:db8::1", "correct horse") || len(waited) != 0 {
		t.Errorf("others waited %v", waited)
	}
	for _, ip := range []string{"2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::4"} {
		try(ip, "wrong")
	}
	if !try("2001:db8:1::1", "correct horse") || len(waited) != 1 {
		t.Errorf("IPv6 waited %v", waited)
	}
	// The right password waits like a wrong one, and clears what was.
	waited = nil
	for range 2 {
		if !try("192.0.2.1", "correct horse") || len(waited) != 1 {
			t.Errorf("the right one waited %v", waited)
		}
	}
	// After a while all is forgotten.
	waited, at = nil, at.Add(2*failureMemory)
	if try("2001:db8::9", "wrong"); len(waited) != 0 {
		t.Errorf("later it waited %v", waited)
	}
	if got := l.refusals(); got != 15 {
		t.Errorf("%d refusals counted", got)
	}
}

// TestLoginsAtOnce tries eight passwords at a time: they wait as one after the other.
func TestLoginsAtOnce(t *testing.T) {
	var mu sync.Mutex
	var waited []time.Duration
	var arrived, all sync.WaitGroup
	l := newLogins("mary", "correct horse", &roster{file: filepath.Join(t.TempDir(), "none")}, nil)
	// Nobody's password is looked at before all who must wait do.
	const tries = 8
	arrived.Add(tries - freeFailures - 1)
	l.pause = func(d time.Duration) {
		mu.Lock()
		waited = append(waited, d)
		mu.Unlock()
		arrived.Done()
		arrived.Wait()
	}
	for range tries {
		all.Go(func() {
			if ok, err := l.allow(&net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 1}, "mary", "wrong"); ok || err != nil {
				t.Error(ok, err)
			}
		})
	}
	all.Wait()
	slices.Sort(waited)
	s := time.Second
	if diff := cmp.Diff([]time.Duration{s, 2 * s, 4 * s, 8 * s, 16 * s}, waited); diff != "" {
		t.Errorf("waits (-want +got):\n%s", diff)
	}
	if cost, err := bcrypt.Cost(l.stranger); cost != hashCost || err != nil {
		t.Errorf("a stranger costs %d, %v, a user %d", cost, err, hashCost)
	}
}

// TestManyStrangers holds what the failures of many addresses cost.
func TestManyStrangers(t *testing.T) {
	l := newLogins("mary", "correct horse", &roster{file: filepath.Join(t.TempDir(), "none")}, nil)
	for i := range maxFailures + 100 {
		ip := net.IPv4(10, byte(i>>16), byte(i>>8), byte(i))
		if ok, err := l.allow(&net.TCPAddr{IP: ip, Port: 1}, "mary", "wrong"); ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	if n := len(l.failed); n > maxFailures {
		t.Errorf("%d addresses are remembered, at most %d", n, maxFailures)
	}
}
