package post_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// hangAt returns a hook that falls silent at one command, and the channel on
// which it says so.
func hangAt(at string, replies map[string]string) (hook func(string) string, hung <-chan struct{}) {
	c := make(chan struct{}, 1)
	return func(command string) string {
		if command == at {
			select {
			case c <- struct{}{}:
			default:
			}
			return silent
		}
		return replies[command]
	}, c
}

// TestCancelDial meets servers that accept and then fall silent, at each step
// of a log-in. Nothing but the context ends the wait.
func TestCancelDial(t *testing.T) {
	for _, at := range []string{"greeting", "USER poster", "PASS secret", "FEAT", "TYPE I"} {
		t.Run(at, func(t *testing.T) {
			hook, hung := hangAt(at, nil)
			server := newScript(t, hook)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			dialled := make(chan error, 1)
			go func() {
				_, err := post.DialFTP(ctx, server.server())
				dialled <- err
			}()
			receive(t, "silence", hung)
			cancel()
			if err := receive(t, "DialFTP", dialled); !errors.Is(err, context.Canceled) {
				t.Errorf("%v, want the context's error", err)
			}
			receive(t, "end of the session", server.ended)
		})
	}
}

// TestCancelDialMidReply falls silent inside of a reply.
func TestCancelDialMidReply(t *testing.T) {
	hung := make(chan struct{}, 1)
	server := newScript(t, func(string) string {
		hung <- struct{}{}
		return "220-hello\r\n220-and no e"
	})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	dialled := make(chan error, 1)
	go func() {
		_, err := post.DialFTP(ctx, server.server())
		dialled <- err
	}()
	receive(t, "silence", hung)
	cancel()
	if err := receive(t, "DialFTP", dialled); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error", err)
	}
	receive(t, "end of the session", server.ended)
}

// TestCancelDialAnyTime lets the cancellation meet the dial at any moment, also
// between the connect and the first read.
func TestCancelDialAnyTime(t *testing.T) {
	hook, _ := hangAt("greeting", nil)
	server := newScript(t, hook)
	for range 300 {
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(cancel)
		_, err := post.DialFTP(ctx, server.server())
		wg.Wait()
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("%v, want the context's error", err)
		}
	}
}

// TestDialCancelled dials under a context that has ended.
func TestDialCancelled(t *testing.T) {
	server := newScript(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := post.DialFTP(ctx, server.server()); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error", err)
	}
}

// TestDialRefused meets servers that say no, or nothing that makes sense.
func TestDialRefused(t *testing.T) {
	tests := []struct {
		at, act string
		want    error
		words   string
	}{
		{"greeting", hangUp, post.ErrUnreachable, ""},
		{"greeting", "421 too many users\r\n", post.ErrUnreachable, "too many users"},
		{"greeting", "554 go away\r\n", post.ErrUnreachable, "go away"},
		{"greeting", "HTTP/1.1 400 Bad Request\r\n", post.ErrUnreachable, ""},
		{"USER poster", hangUp, post.ErrUnreachable, ""},
		{"USER poster", "530 TLS required\r\n", post.ErrNeedsTLS, "TLS required"},
		{"USER poster", "530 not you\r\n", post.ErrLogin, "not you"},
		{"PASS secret", hangUp, post.ErrUnreachable, ""},
		{"PASS secret", "530 wrong\r\n", post.ErrLogin, "wrong"},
		{"PASS secret", "530-wrong,\r\n530 really\r\n", post.ErrLogin, "really"},
		{"PASS secret", "421 shutting down\r\n", post.ErrUnreachable, "shutting down"},
		{"FEAT", hangUp, post.ErrUnreachable, ""},
		{"TYPE I", hangUp, post.ErrUnreachable, ""},
	}
	for _, tt := range tests {
		t.Run(tt.at+" "+tt.act, func(t *testing.T) {
			server := newScript(t, func(command string) string {
				if command == tt.at {
					return tt.act
				}
				return honest
			})
			_, err := post.DialFTP(t.Context(), server.server())
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.words) {
				t.Errorf("%v, want %v with %q", err, tt.want, tt.words)
			}
			if errors.Is(err, post.ErrLogin) && errors.Is(err, post.ErrUnreachable) {
				t.Errorf("%v is both", err)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error tells the password: %v", err)
			}
			receive(t, "end of the session", server.ended)
		})
	}
}

// TestCancelCalls falls silent at each point of each call.
func TestCancelCalls(t *testing.T) {
	big := make([]byte, 32<<20) // more than the buffers of a connection hold
	write := func(ctx context.Context, f *post.FTP) error { return f.Write(ctx, "a", []byte("x"), nil) }
	read := func(ctx context.Context, f *post.FTP) error { _, err := f.Read(ctx, "there", 1<<20); return err }
	list := func(ctx context.Context, f *post.FTP) error { _, err := f.List(ctx, "d"); return err }
	mkdir := func(ctx context.Context, f *post.FTP) error { return f.Mkdir(ctx, "d") }
	rename := func(ctx context.Context, f *post.FTP) error { return f.Rename(ctx, "there", "b") }
	tests := []struct {
		at      string
		do      func(ctx context.Context, f *post.FTP) error
		replies map[string]string
	}{
		{"CWD /PBSData/d", mkdir, nil},
		{"MKD /PBSData/d", mkdir, nil},
		{"CWD /PBSData", func(ctx context.Context, f *post.FTP) error { return f.Mkdir(ctx, "") }, nil},
		{"EPSV", write, nil},
		{"PASV", write, map[string]string{"EPSV": "500 no\r\n"}},
		{"STOR /PBSData/a", write, nil},
		{"data STOR", func(ctx context.Context, f *post.FTP) error { return f.Write(ctx, "a", big, nil) }, nil},
		{"end STOR", write, nil},
		{"RETR /PBSData/there", read, nil},
		{"data RETR", read, nil},
		{"end RETR", read, nil},
		{"data RETR", func(ctx context.Context, f *post.FTP) error { _, err := f.Read(ctx, "there", 1); return err }, nil},
		{"LIST /PBSData/d", list, nil},
		{"data LIST", list, nil},
		{"end LIST", list, nil},
		{"RNFR /PBSData/there", rename, nil},
		{"RNTO /PBSData/b", rename, nil},
		{"DELE /PBSData/there", func(ctx context.Context, f *post.FTP) error { return f.Remove(ctx, "there") }, nil},
	}
	for _, tt := range tests {
		t.Run(tt.at, func(t *testing.T) {
			hook, hung := hangAt(tt.at, tt.replies)
			server := newScript(t, hook)
			server.put("/PBSData/there", []byte("content"))
			f := server.dial(t.Context())
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			done := make(chan error, 1)
			go func() { done <- tt.do(ctx, f) }()
			receive(t, "silence", hung)
			cancel()
			if err := receive(t, "the call", done); !errors.Is(err, context.Canceled) {
				t.Errorf("%v, want the context's error", err)
			}
			// The server sees the end of both connections.
			receive(t, "end of the session", server.ended)
			if err := tt.do(t.Context(), f); err == nil {
				t.Error("a session goes on that was cancelled")
			}
			if err := tt.do(ctx, f); !errors.Is(err, context.Canceled) {
				t.Errorf("%v, want the context's error at once", err)
			}
		})
	}
}

// TestCloseDoesNotWait says goodbye to a server that does not answer.
func TestCloseDoesNotWait(t *testing.T) {
	hook, _ := hangAt("QUIT", nil)
	server := newScript(t, hook)
	f := server.dial(t.Context())
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	receive(t, "end of the session", server.ended)
	if err := f.Close(); err == nil {
		t.Error("closed twice without a word")
	}
}

// TestKilledUploads has the server die in each upload of a post: the old
// release stays, and a new session finishes the post.
func TestKilledUploads(t *testing.T) {
	s := newSeries(t, "Sample", 400, 2)
	for _, act := range []string{hangUp, "426 broken\r\n", "452 disk full\r\n"} {
		for upload := 1; upload <= 3; upload++ {
			n := 0
			broken := false
			server := newScript(t, func(command string) string {
				if command == "data STOR" && broken {
					if n++; n == upload {
						return act
					}
				}
				return honest
			})
			if err := s.post(t.Context(), server.dial(t.Context()), 1); err != nil {
				t.Fatal(err)
			}
			manifest := server.file("/PBSData/Database/Sample.json")
			broken = true
			err := s.post(t.Context(), server.dial(t.Context()), 2)
			if e, ok := errors.AsType[*post.Error](err); !ok || e.Op != "upload" || e.Published {
				t.Errorf("upload %d, %q: %v", upload, act, err)
			}
			if string(server.file("/PBSData/Database/Sample.json")) != string(manifest) {
				t.Errorf("upload %d, %q: another manifest", upload, act)
			}
			old := s.at(1).Manifest.Full()
			if err := post.CheckCab(old, server.file("/PBSData/Sample/"+old.Name)); err != nil {
				t.Errorf("upload %d, %q: %v", upload, act, err)
			}
			if err := s.post(t.Context(), server.dial(t.Context()), 2); err != nil {
				t.Errorf("upload %d, %q: the repeat: %v", upload, act, err)
			}
			m, err := phonebook.ReadManifest(server.file("/PBSData/Database/Sample.json"))
			if err != nil || !m.Equal(s.at(2).Manifest) {
				t.Errorf("upload %d, %q: version %d in the end, %v", upload, act, m.Version, err)
			}
			for name := range server.contents() {
				if strings.Contains(name, ".part") {
					t.Errorf("upload %d, %q: %s is left over", upload, act, name)
				}
			}
		}
	}
}
