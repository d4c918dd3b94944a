package post_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/post"
)

// TestWireOrder wants exactly these commands of one post, from the log-in on.
func TestWireOrder(t *testing.T) {
	s := newSeries(t, "Sample", 12, 2)
	server := newScript(t, nil)
	f := server.dial(t.Context())
	if err := s.post(t.Context(), f, 1); err != nil {
		t.Fatal(err)
	}
	before := len(server.log())
	if err := s.post(t.Context(), f, 2); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	receive(t, "end of the session", server.ended)
	manifest, err := s.at(2).Manifest.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	full, delta := "/PBSData/Sample/2Full.cab", "/PBSData/Sample/2Delta1.cab"
	fullPart, deltaPart := "/PBSData/Sample/"+part(s.at(2), "2Full.cab"), "/PBSData/Sample/"+part(s.at(2), "2Delta1.cab")
	json := "/PBSData/Database/Sample.json"
	jsonPart := json + "." + post.Hash(manifest)[:8] + ".part"
	want := []string{
		"EPSV", "LIST /PBSData/Database", "EPSV", "LIST /PBSData/Sample", "EPSV", "RETR " + json,
		"EPSV", "STOR " + fullPart, "EPSV", "RETR " + fullPart,
		"EPSV", "STOR " + deltaPart, "EPSV", "RETR " + deltaPart,
		"EPSV", "STOR " + jsonPart, "EPSV", "RETR " + jsonPart,
		"RNFR " + fullPart, "RNTO " + full, "RNFR " + deltaPart, "RNTO " + delta, "RNFR " + jsonPart, "RNTO " + json,
		"DELE /PBSData/Sample/1Full.cab", "QUIT",
	}
	log := server.log()
	if diff := cmp.Diff(want, log[before:]); diff != "" {
		t.Errorf("commands (-want +got):\n%s", diff)
	}
	want = []string{"USER poster", "PASS secret", "FEAT", "TYPE I"}
	if diff := cmp.Diff(want, log[:4]); diff != "" {
		t.Errorf("log-in (-want +got):\n%s", diff)
	}
	made := []string{"CWD /PBSData", "MKD /PBSData", "CWD /PBSData/Sample", "MKD /PBSData/Sample", "CWD /PBSData/Database", "MKD /PBSData/Database"}
	if i := slices.Index(log, "MKD /PBSData"); i < 1 || !slices.Equal(log[i-1:i+5], made) {
		t.Errorf("the folders were not made one by one: %q", log)
	}
	for name, data := range s.at(2).Files {
		if !bytes.Equal(server.file("/PBSData/Sample/"+name), data) {
			t.Errorf("%s differs", name)
		}
	}
	if !bytes.Equal(server.file(json), manifest) || server.file("/PBSData/Sample/1Full.cab") != nil {
		t.Error("the manifest differs, or the old cabinet is still there")
	}
}

// TestWireReplies posts to servers that say the same in other words.
func TestWireReplies(t *testing.T) {
	reply := func(replies map[string]string) func(string) string {
		return func(command string) string {
			verb, _, _ := strings.Cut(command, " ")
			if r, ok := replies[command]; ok {
				return r
			}
			return replies[verb]
		}
	}
	tests := []struct {
		name   string
		answer func(string) string
		pasv   bool
	}{
		{"multi-line replies", reply(map[string]string{
			"greeting": "220-hello\r\n 220 not yet\r\n220-still not\r\n220 now\r\n",
			"USER":     "331-password\r\n331 please\r\n", "PASS": "230-in\r\n\r\n550 no, this is text\r\n230 in\r\n",
			"STOR": "150-here\r\n150 it comes\r\n", "end STOR": "226-done\r\n 226 nearly\r\n226 really\r\n",
		}), false},
		{"no password asked", reply(map[string]string{"USER": "230 in\r\n"}), false},
		{"no features", reply(map[string]string{"FEAT": "500 what?\r\n"}), false},
		{"no EPSV", reply(map[string]string{"EPSV": "500 what?\r\n"}), true},
		{"125 before and 250 after a transfer", reply(map[string]string{
			"STOR": "125 open\r\n", "RETR": "125 open\r\n", "LIST": "125 open\r\n",
			"end STOR": "250 done\r\n", "end RETR": "250 done\r\n", "end LIST": "250 done\r\n",
		}), false},
		{"a missing folder is refused with 550", reply(map[string]string{"LIST": "550 no such folder\r\n"}), false},
		{"an empty folder is refused with 450", reply(map[string]string{"LIST": "450 no files\r\n"}), false},
	}
	s := newSeries(t, "Sample", 12, 2)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := newScript(t, tt.answer)
			f := server.dial(t.Context())
			for v := 1; v <= 2; v++ {
				if err := s.post(t.Context(), f, v); err != nil {
					t.Fatal(err)
				}
			}
			if got := slices.Contains(server.log(), "PASV"); got != tt.pasv {
				t.Errorf("PASV was used: %v, want %v", got, tt.pasv)
			}
			for name, data := range s.at(2).Files {
				if !bytes.Equal(server.file("/PBSData/Sample/"+name), data) {
					t.Errorf("%s differs", name)
				}
			}
		})
	}
}

// TestWireMkd250 takes 250 for a folder that was made.
func TestWireMkd250(t *testing.T) {
	server := newScript(t, func(command string) string {
		if strings.HasPrefix(command, "MKD") {
			return "250 made\r\n"
		}
		return honest
	})
	if err := server.dial(t.Context()).Mkdir(t.Context(), "Sample"); err != nil {
		t.Error(err)
	}
}

// TestWireRefusals answers one command with a refusal and looks at the error.
// The session goes on after it.
func TestWireRefusals(t *testing.T) {
	ctx := t.Context()
	tests := []struct {
		at, reply string
		do        func(f *post.FTP) error
		missing   bool
	}{
		{"STOR /PBSData/a", "553 may not\r\n", func(f *post.FTP) error { return f.Write(ctx, "a", []byte("x"), nil) }, false},
		{"STOR /PBSData/a", "550 may not\r\n", func(f *post.FTP) error { return f.Write(ctx, "a", []byte("x"), nil) }, false},
		{"data STOR", "452 disk full\r\n", func(f *post.FTP) error { return f.Write(ctx, "a", make([]byte, 8<<20), nil) }, false},
		{"end STOR", "451 disk full\r\n", func(f *post.FTP) error { return f.Write(ctx, "a", []byte("x"), nil) }, false},
		{"EPSV", "500 no\r\n", func(f *post.FTP) error { return f.Write(ctx, "a", []byte("x"), nil) }, false},
		{"RETR /PBSData/there", "550 may not\r\n", func(f *post.FTP) error { _, err := f.Read(ctx, "there", 9); return err }, true},
		{"RETR /PBSData/there", "451 bad disk\r\n", func(f *post.FTP) error { _, err := f.Read(ctx, "there", 9); return err }, false},
		{"data RETR", "426 broken\r\n", func(f *post.FTP) error { _, err := f.Read(ctx, "there", 9); return err }, false},
		{"end LIST", "451 bad disk\r\n", func(f *post.FTP) error { _, err := f.List(ctx, ""); return err }, false},
		{"LIST /PBSData", "425 no connection\r\n", func(f *post.FTP) error { _, err := f.List(ctx, ""); return err }, false},
		{"RNFR /PBSData/there", "550 may not\r\n", func(f *post.FTP) error { return f.Rename(ctx, "there", "b") }, false},
		{"RNTO /PBSData/b", "553 may not\r\n", func(f *post.FTP) error { return f.Rename(ctx, "there", "b") }, false},
		{"RNFR /PBSData/there", "250 what is left to do?\r\n", func(f *post.FTP) error { return f.Rename(ctx, "there", "b") }, false},
		{"DELE /PBSData/there", "550 may not\r\n", func(f *post.FTP) error { return f.Remove(ctx, "there") }, true},
		{"DELE /PBSData/there", "450 busy\r\n", func(f *post.FTP) error { return f.Remove(ctx, "there") }, false},
		{"MKD /PBSData/d", "550 may not\r\n", func(f *post.FTP) error { return f.Mkdir(ctx, "d") }, false},
	}
	for _, tt := range tests {
		t.Run(tt.at+" "+tt.reply[:3], func(t *testing.T) {
			server := newScript(t, func(command string) string {
				if command == tt.at || tt.at == "EPSV" && command == "PASV" {
					return tt.reply
				}
				return honest
			})
			server.put("/PBSData/there", []byte("content"))
			f := server.dial(ctx)
			err := tt.do(f)
			code, words, _ := strings.Cut(strings.TrimSpace(tt.reply), " ")
			if err == nil || !strings.Contains(err.Error(), code) || !strings.Contains(err.Error(), words) {
				t.Fatalf("%v, want the server's words %q", err, tt.reply)
			}
			if errors.Is(err, fs.ErrNotExist) != tt.missing {
				t.Errorf("%v: is fs.ErrNotExist: %v, want %v", err, !tt.missing, tt.missing)
			}
			if err := f.Mkdir(ctx, "after"); err != nil {
				t.Errorf("the session does not go on: %v", err)
			}
		})
	}
}

// TestWireLies answers 226 to an upload of which nothing arrived.
func TestWireLies(t *testing.T) {
	s := newSeries(t, "Sample", 12, 1)
	var server *script
	server = newScript(t, func(command string) string {
		if command == "end STOR" {
			server.put("/PBSData/Sample/"+part(s.at(1), "1Full.cab"), nil)
		}
		return honest
	})
	err := s.post(t.Context(), server.dial(t.Context()), 1)
	if e, ok := errors.AsType[*post.Error](err); !ok || e.Op != "verify" || e.Published {
		t.Errorf("%v", err)
	}
}

// TestWireRenameHappened has the answer of every rename say that it failed.
func TestWireRenameHappened(t *testing.T) {
	s := newSeries(t, "Sample", 12, 1)
	server := newScript(t, func(command string) string {
		if strings.HasPrefix(command, "RNTO ") {
			return "550 no such file\r\n"
		}
		return honest
	})
	if err := s.post(t.Context(), server.dial(t.Context()), 1); err != nil {
		t.Error(err)
	}
}

// TestWireInjection keeps line breaks out of commands.
func TestWireInjection(t *testing.T) {
	server := newScript(t, nil)
	login := server.server()
	login.Password = "secret\r\nDELE /x"
	if _, err := post.DialFTP(t.Context(), login); err == nil {
		t.Error("logged in with a line break in the password")
	} else if strings.Contains(err.Error(), "secret") {
		t.Errorf("the error tells the password: %v", err)
	}
	receive(t, "end of the session", server.ended)
	f := server.dial(t.Context())
	if err := f.Remove(t.Context(), "a\r\nDELE /y"); err == nil {
		t.Error("a name with a line break was sent")
	}
	for _, command := range server.log() {
		if strings.HasPrefix(command, "DELE") {
			t.Errorf("the server got %q", command)
		}
	}
}

// TestWireContextOfDial logs in under a context that ends before the first
// transfer: only that of the call counts then.
func TestWireContextOfDial(t *testing.T) {
	server := newScript(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	f := server.dial(ctx)
	cancel()
	if err := f.Write(t.Context(), "a", []byte("x"), nil); err != nil {
		t.Error(err)
	}
}

// TestDialUnreachable dials where no FTP server is.
func TestDialUnreachable(t *testing.T) {
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = post.DialFTP(t.Context(), post.FTPServer{Addr: addr, Dir: "/", User: "u", Password: "p"})
	if !errors.Is(err, post.ErrUnreachable) || !strings.Contains(err.Error(), addr) {
		t.Errorf("%v, want post.ErrUnreachable with the address", err)
	}
}
