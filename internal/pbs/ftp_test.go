package pbs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jlaffaye/ftp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

func dialFTP(t *testing.T, r rig) *ftp.ServerConn {
	t.Helper()
	c, err := ftp.Dial(r.FTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Quit() })
	if err := c.Login(testUser, testPass); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestPostIsLiveAtOnce posts over FTP and asks over HTTP, with a first request
// for the unknown book right before.
func TestPostIsLiveAtOnce(t *testing.T) {
	r := startRig(t)
	if _, err := Ask(t.Context(), r.url, "Sample", 0); err == nil {
		t.Fatal("a book before the first post")
	}
	s := newSeries(t, "Sample", 120, 3, phonebook.ASCII, fewEdits)
	for v := 1; v <= 3; v++ {
		ftpPost(t, r, s.at(v), s)
		a := mustAsk(t, r, "Sample", 0)
		if !bytes.Equal(a.Cab, s.at(v).Files[phonebook.FullName(phonebook.Version(v))]) {
			t.Fatalf("version %d right after %d was posted", a.Version, v)
		}
	}
	var names []string
	entries, err := os.ReadDir(r.file("Sample"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if diff := cmp.Diff([]string{"3Delta1.cab", "3Delta2.cab", "3Full.cab"}, names); diff != "" {
		t.Errorf("the book's folder (-want +got):\n%s", diff)
	}
}

func TestLogin(t *testing.T) {
	r := startRig(t)
	for _, tt := range [][2]string{
		{testUser, "wrong"},
		{testUser, ""},
		{"wrong", testPass},
		{"", ""},
		{"anonymous", "me@example.com"},
		{"ftp", "ftp"},
		{strings.ToUpper(testUser), testPass},
	} {
		c, err := ftp.Dial(r.FTPAddr())
		if err != nil {
			t.Fatal(err)
		}
		err = c.Login(tt[0], tt[1])
		if reply, ok := errors.AsType[*textproto.Error](err); !ok || reply.Code != 530 {
			t.Errorf("%q: %v, want 530", tt[0], err)
		}
		_ = c.Quit()
	}
	_, err := post.DialFTP(t.Context(), post.FTPServer{Addr: r.FTPAddr(), Dir: "/PBSData", User: testUser, Password: "wrong"})
	if !errors.Is(err, post.ErrLogin) {
		t.Errorf("%v, want post.ErrLogin", err)
	}
	if n := r.log.count("log-in refused"); n != 8 {
		t.Errorf("%d refusals logged, want 8:\n%s", n, r.log)
	}
	for _, cmd := range []string{"LIST", "RETR /PBSData/x", "STOR /x", "MKD /x", "DELE /x", "PWD", "PASV"} {
		w := rawFTP(t, r)
		w.cmd(cmd, 530)
	}
}

// TestCommands walks through what clients use.
func TestCommands(t *testing.T) {
	r := startRig(t)
	c := dialFTP(t, r)
	check := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	check("MKD", c.MakeDir("/PBSData/Sample"))
	if c.MakeDir("/PBSData/Sample") == nil {
		t.Error("MKD of a folder that exists is not refused")
	}
	check("CWD", c.ChangeDir("/PBSData/Sample"))
	// Line ends of either kind arrive as they are, also in ASCII mode.
	content := "one\r\ntwo\nthree"
	check("TYPE A", c.Type(ftp.TransferTypeASCII))
	check("STOR", c.Stor("a", strings.NewReader(content)))
	check("TYPE I", c.Type(ftp.TransferTypeBinary))
	if n, err := c.FileSize("a"); err != nil || n != int64(len(content)) {
		t.Errorf("SIZE: %d, %v", n, err)
	}
	info, err := os.Stat(r.file("Sample", "a"))
	check("Stat", err)
	if at, err := c.GetTime("/PBSData/Sample/a"); err != nil || !at.Equal(info.ModTime().UTC().Truncate(time.Second)) {
		t.Errorf("MDTM: %v, %v, want %v", at, err, info.ModTime())
	}
	check("APPE", c.Append("a", strings.NewReader("!")))
	check("APPE of nothing there", c.Append("b", strings.NewReader("new")))
	check("REST, STOR", c.StorFrom("a", strings.NewReader("TWO"), 5))
	if c.StorFrom("a", strings.NewReader("hole"), 100) == nil {
		t.Error("STOR beyond the end of the file is not refused")
	}
	if got := retrieve(t, c, "a"); got != "one\r\nTWO" {
		t.Errorf("after APPE and REST the file is %q", got)
	}
	check("STOR over b", c.Stor("b", strings.NewReader("newer")))
	check("RNFR, RNTO onto a file", c.Rename("b", "a"))
	if got := retrieve(t, c, "a"); got != "newer" {
		t.Errorf("after the rename the file is %q", got)
	}
	check("STOR of nothing", c.Stor("empty", strings.NewReader("")))
	entries, err := c.List("/PBSData/Sample")
	check("MLSD", err)
	var names []string
	for _, e := range entries {
		names = append(names, fmt.Sprint(e.Name, " ", e.Type, " ", e.Size))
	}
	if diff := cmp.Diff([]string{"a file 5", "empty file 0"}, names); diff != "" {
		t.Errorf("MLSD (-want +got):\n%s", diff)
	}
	if c.Delete("/PBSData/Sample") == nil || c.RemoveDir("a") == nil || c.RemoveDir("/PBSData/Sample") == nil {
		t.Error("DELE took a folder, or RMD a file or a folder with files")
	}
	check("DELE", c.Delete("a"))
	check("DELE", c.Delete("empty"))
	check("CDUP", c.ChangeDirToParent())
	check("RMD", c.RemoveDir("Sample"))
	if c.Delete("Sample/a") == nil {
		t.Error("DELE of nothing is not refused")
	}
	if left, err := os.ReadDir(r.file()); err != nil || len(left) != 0 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
}

func retrieve(t *testing.T, c *ftp.ServerConn, name string) string {
	t.Helper()
	resp, err := c.Retr(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Close() }()
	data, err := io.ReadAll(resp)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// wire is an FTP session by hand.
type wire struct {
	*textproto.Conn
	t *testing.T
}

func rawFTP(t *testing.T, r rig) wire {
	t.Helper()
	c, err := textproto.Dial("tcp", r.FTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	w := wire{c, t}
	w.reply(220)
	return w
}

func loggedIn(t *testing.T, r rig) wire {
	t.Helper()
	w := rawFTP(t, r)
	w.cmd("USER "+testUser, 331)
	w.cmd("PASS "+testPass, 230)
	return w
}

func (w wire) reply(code int) string {
	w.t.Helper()
	got, msg, err := w.ReadResponse(code)
	if err != nil {
		w.t.Fatalf("reply %d %s (%v), want %d", got, msg, err, code)
	}
	return msg
}

func (w wire) cmd(line string, code int) string {
	w.t.Helper()
	if err := w.PrintfLine("%s", line); err != nil {
		w.t.Fatal(err)
	}
	return w.reply(code)
}

// passive opens a data connection.
func (w wire) passive() *net.TCPConn {
	w.t.Helper()
	var port int
	msg := w.cmd("EPSV", 229)
	if _, err := fmt.Sscanf(msg[strings.Index(msg, "("):], "(|||%d|)", &port); err != nil {
		w.t.Fatalf("EPSV: %q", msg)
	}
	c, err := net.DialTCP("tcp", nil, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = c.Close() })
	return c
}

// TestActive lets the server call back, as the classic exchange does.
func TestActive(t *testing.T) {
	r := startRig(t)
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	port := l.Addr().(*net.TCPAddr).Port
	w := loggedIn(t, r)
	w.cmd(fmt.Sprintf("PORT 127,0,0,1,%d,%d", port>>8, port&0xff), 200)
	w.cmd("STOR /PBSData/active", 150)
	data, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	_, _ = data.Write([]byte("called back"))
	_ = data.Close()
	w.reply(226)
	if got, err := os.ReadFile(r.file("active")); err != nil || string(got) != "called back" {
		t.Errorf("%q, %v", got, err)
	}
	w.cmd("PORT 127,0,0,2,4,1", 501) // another machine than the session's
}

// TestOddCommands sends what no client should: the session goes on and nothing
// happens.
func TestOddCommands(t *testing.T) {
	r := startRig(t)
	writeFile(t, r.file("keep.txt"), []byte("keep"))
	w := loggedIn(t, r)
	w.cmd("SITE CHMOD 777 /PBSData/keep.txt", 500)
	w.cmd("SITE RMDIR /PBSData", 500)
	w.cmd("SITE SYMLINK /PBSData/keep.txt /PBSData/x", 500)
	w.cmd("COMB a b c", 502)
	w.cmd("AUTH TLS", 550)
	w.cmd("REST -5", 350)
	w.passive()
	w.cmd("STOR /PBSData/keep.txt", 550) // a file from offset -5 is none
	w.cmd("DELE /", 550)
	w.cmd("RMD /", 550)
	w.cmd("RNFR /PBSData/keep.txt", 350)
	w.cmd("RNTO /nowhere/keep.txt", 550)
	w.passive()
	w.cmd("STOR /PBSData", 550)
	w.passive()
	w.cmd("RETR /PBSData", 150) // reading a folder fails, and does not crash
	if code, _, err := w.ReadResponse(0); code < 400 && err == nil {
		t.Errorf("RETR of a folder: %d", code)
	}
	w.cmd("NOOP", 200)
	if got := folderOf(t, r.file()); len(got) != 1 || got["keep.txt"] != "keep" {
		t.Errorf("the folder holds %v", got)
	}
}
