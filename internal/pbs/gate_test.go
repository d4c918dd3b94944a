package pbs

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// dialPost opens a session as pba does, with TLS and in either mode.
func dialPost(t *testing.T, r rig, tls post.TLSMode, active bool) (*post.FTP, error) {
	t.Helper()
	login := post.FTPServer{Addr: r.FTPAddr(), Dir: "/PBSData", User: testUser, Password: testPass, TLS: tls, Active: active}
	f, err := post.DialFTP(t.Context(), login)
	if unknown, ok := errors.AsType[*post.CertificateError](err); ok {
		if !strings.Contains(r.log.String(), unknown.Fingerprint) {
			t.Errorf("the log does not tell %s:\n%s", unknown.Fingerprint, r.log)
		}
		login.Pin = unknown.Fingerprint
		f, err = post.DialFTP(t.Context(), login)
	}
	if err == nil {
		t.Cleanup(func() { _ = f.Close() })
	}
	return f, err
}

// TestExplicitTLS posts with TLS, the server calling and called.
func TestExplicitTLS(t *testing.T) {
	r := startRig(t, withTLS(t))
	s := newSeries(t, "Sample", 400, 2, phonebook.ASCII, newNumbers)
	for v, active := range []bool{false, true} {
		f, err := dialPost(t, r, post.ExplicitTLS, active)
		if err != nil {
			t.Fatalf("active %t: %v", active, err)
		}
		send(t, f, s.at(v+1), s)
		if a := mustAsk(t, r, "Sample", 0); int(a.Version) != v+1 {
			t.Errorf("active %t: version %d", active, a.Version)
		}
	}
	if n := r.log.count("tls=true"); n < 2 {
		t.Errorf("%d sessions with TLS in the log:\n%s", n, r.log)
	}
}

// TestTLSModes asks in clear where TLS is demanded, offered and off.
func TestTLSModes(t *testing.T) {
	for _, tt := range []struct {
		mode        TLSMode
		user, plain int
		auth        int
	}{
		{TLSRequire, 421, 0, 234},
		{TLSOffer, 331, 150, 234},
		{TLSOff, 331, 150, 550},
	} {
		t.Run(string(tt.mode), func(t *testing.T) {
			r := startRig(t, withTLS(t), func(s *Server) { s.FTPTLS = tt.mode })
			w := rawFTP(t, r)
			w.cmd("USER "+testUser, tt.user)
			if tt.plain != 0 {
				w.cmd("PASS "+testPass, 230)
				data := w.passive()
				w.cmd("STOR /PBSData/plain", tt.plain)
				_ = data.Close()
				w.reply(226)
			}
			rawFTP(t, r).cmd("AUTH TLS", tt.auth)
		})
	}
}

// TestClearDataIsRefused logs in with TLS and sends data in clear: no PROT P.
func TestClearDataIsRefused(t *testing.T) {
	r := startRig(t, withTLS(t))
	c, err := new(net.Dialer).DialContext(t.Context(), "tcp", r.FTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	fmt.Fprint(c, "AUTH TLS\r\n")
	plain := bufio.NewReader(c)
	for _, want := range []string{"220 ", "234 "} {
		if line, err := plain.ReadString('\n'); err != nil || !strings.HasPrefix(line, want) {
			t.Fatalf("%q, %v", line, err)
		}
	}
	w := wire{textproto.NewConn(tls.Client(c, trusting(t, r.CertFile))), t}
	w.cmd("USER "+testUser, 331)
	w.cmd("PASS "+testPass, 230)
	data := w.passive()
	w.cmd("STOR /PBSData/clear", 421)
	_ = data.Close()
	w.cmd("PROT P", 200)
	secret := tls.Client(w.passive(), trusting(t, r.CertFile))
	if err := w.PrintfLine("STOR /PBSData/secret"); err != nil {
		t.Fatal(err)
	}
	if _, err := secret.Write([]byte("with TLS")); err != nil {
		t.Error(err)
	}
	_ = secret.Close()
	w.reply(150)
	w.reply(226)
	if got := folderOf(t, r.file()); len(got) != 1 || got["secret"] != "with TLS" {
		t.Errorf("the folder holds %v", got)
	}
}

// refusedSession returns the first line of a session that is turned away.
func refusedSession(t *testing.T, r rig) string {
	t.Helper()
	c, err := textproto.Dial("tcp", r.FTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	line, err := c.ReadLine()
	if err != nil {
		t.Fatal(err)
	}
	if more, err := c.ReadLine(); err == nil {
		t.Errorf("it goes on with %q", more)
	}
	return line
}

// TestSessionLimits turns away who comes too often and who comes too late; who
// leaves makes room.
func TestSessionLimits(t *testing.T) {
	for _, tt := range []struct {
		name        string
		total, each int
	}{{"per address", 100, 3}, {"in all", 3, 100}} {
		t.Run(tt.name, func(t *testing.T) {
			r := startRig(t, func(s *Server) { s.Sessions, s.SessionsEach = tt.total, tt.each })
			first := loggedIn(t, r)
			second := rawFTP(t, r)
			rawFTP(t, r)
			for range 50 {
				if got := refusedSession(t, r); !strings.HasPrefix(got, "421 Too many sessions") {
					t.Fatalf("%q", got)
				}
			}
			first.cmd("NOOP", 200)
			second.cmd("QUIT", 221)
			if _, err := second.ReadLine(); !errors.Is(err, io.EOF) {
				t.Errorf("after QUIT: %v", err)
			}
			for r.receiver.gate.sessions() > 2 {
				// The library closes what it was told to quit in a goroutine of its own.
				first.cmd("NOOP", 200)
			}
			loggedIn(t, r).cmd("NOOP", 200)
		})
	}
}

// TestLongLines sends lines that never end: the session ends, and the others do
// not notice.
func TestLongLines(t *testing.T) {
	r := startRig(t)
	other := loggedIn(t, r)
	for _, begin := range []string{"", "USER ", "PASS ", strings.Repeat("X", 100) + " "} {
		w := rawFTP(t, r)
		line := []byte(begin + strings.Repeat("A", 1<<20))
		// The server hangs up in the middle, so not all of it may arrive.
		_, _ = w.W.Write(line)
		_ = w.W.Flush()
		if got, err := w.ReadLine(); err == nil {
			t.Errorf("%.10q: answered %q", begin, got)
		}
		other.cmd("NOOP", 200)
	}
}

// TestLoginTime hangs up on who does not log in, however much he says.
func TestLoginTime(t *testing.T) {
	r := startRig(t, func(s *Server) { s.adjust = func(r *receiver) { r.gate.login = 100 * time.Millisecond } })
	w := rawFTP(t, r)
	for {
		if err := w.PrintfLine("NOOP"); err != nil {
			break
		}
		if _, err := w.ReadLine(); err != nil {
			break
		}
	}
	if n := r.log.count("logged in"); n != 0 {
		t.Errorf("logged in:\n%s", r.log)
	}
}

// TestUploadTooLarge breaks an upload off where it becomes too large; the file
// that was there stays.
func TestUploadTooLarge(t *testing.T) {
	r := startRig(t)
	writeFile(t, r.file("big"), []byte("old"))
	c := dialFTP(t, r)
	err := c.Stor("/PBSData/big", io.LimitReader(zeros{}, MaxUpload+1))
	// The server may reset the data connection before the client asks why.
	if reply, ok := errors.AsType[*textproto.Error](err); err == nil || ok && reply.Code != 552 {
		t.Errorf("STOR of %d bytes: %v", MaxUpload+1, err)
	}
	if got := folderOf(t, r.file()); len(got) != 1 || got["big"] != "old" {
		t.Errorf("the folder holds %d files", len(got))
	}
	if err := dialFTP(t, r).Stor("/PBSData/fits", io.LimitReader(zeros{}, MaxUpload)); err != nil {
		t.Errorf("STOR of %d bytes: %v", MaxUpload, err)
	}
}

// TestConfined looks for what lies beside the host's directory.
func TestConfined(t *testing.T) {
	r := startRig(t)
	cheap(t, r.Dir+"/"+UsersFile, "mary", "correct horse")
	writeFile(t, r.Dir+"/beside.txt", []byte("beside"))
	c := dialFTP(t, r)
	entries, err := c.List("/")
	if err != nil || len(entries) != 1 || entries[0].Name != HostDir {
		t.Errorf("the root lists %v, %v", entries, err)
	}
	w := loggedIn(t, r)
	for _, name := range []string{"/beside.txt", "/.pbs", "/.pbs/users", "/.PBS/users", "/pbsdata/../.pbs/users", "/PBSData/../.pbs/users"} {
		for _, cmd := range []string{"SIZE ", "MDTM ", "CWD ", "DELE ", "RMD ", "MKD ", "RNFR "} {
			if err := w.PrintfLine("%s%s", cmd, name); err != nil {
				t.Fatal(err)
			}
			if code, msg, err := w.ReadResponse(5); err != nil {
				t.Errorf("%s%s: %d %s", cmd, name, code, msg)
			}
		}
		if err := c.Stor(name, strings.NewReader("x")); err == nil {
			t.Errorf("STOR %s", name)
		}
		if resp, err := c.Retr(name); err == nil {
			_ = resp.Close()
			t.Errorf("RETR %s", name)
		}
	}
	w.cmd("RMD /PBSData", 550)
	w.cmd("RNFR /PBSData", 350)
	w.cmd("RNTO /PBSData/inside", 550)
	w.cmd("MKD /PBSData/inside", 257)
}

// TestFTPFlood opens and drops sessions, half of them in the middle of a word.
func TestFTPFlood(t *testing.T) {
	r := startRig(t)
	s := newSeries(t, "Sample", 60, 1, phonebook.ASCII, fewEdits)
	send(t, r.host(), s.at(1), s)
	for i := range 2000 {
		c, err := new(net.Dialer).DialContext(t.Context(), "tcp", r.FTPAddr())
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			fmt.Fprint(c, "USER x\r\nPASS y\r\nUSE")
		}
		_ = c.Close()
	}
	if a := mustAsk(t, r, "Sample", 0); a.Version != 1 {
		t.Errorf("version %d", a.Version)
	}
	// Once the flood has run off, posts come in.
	var w *textproto.Conn
	for {
		var err error
		if w, err = textproto.Dial("tcp", r.FTPAddr()); err != nil {
			t.Fatal(err)
		}
		line, err := w.ReadLine()
		if err == nil && strings.HasPrefix(line, "220 ") {
			break
		}
		_ = w.Close()
	}
	_ = w.Close()
	if n := bytes.Count([]byte(r.log.String()), []byte("level=ERROR")); n != 0 {
		t.Errorf("%d errors:\n%.2000s", n, r.log)
	}
	if _, err := os.Stat(r.file("Database", "Sample.json")); err != nil {
		t.Error(err)
	}
}
