package post_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/phonebookadmin/pba/pkg/post"
)

// brittle is a session in which no write succeeds.
type brittle struct{ post.Dir }

func (brittle) Write(context.Context, string, []byte, func(int64)) error {
	return errors.New("no data port")
}

// TestHelperFails does without a second session that fails in every upload.
func TestHelperFails(t *testing.T) {
	s := newSeries(t, "Sample", 4000, 6)
	dir := post.Dir(t.TempDir())
	s.mustPost(t, dir, dir, 5)
	plan, err := s.plan(t.Context(), dir, 6)
	if err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func(context.Context) (post.Remote, error){
		"it fails":      func(context.Context) (post.Remote, error) { return brittle{dir}, nil },
		"there is none": func(context.Context) (post.Remote, error) { return nil, errors.New("too many sessions") },
		"it is late": func(ctx context.Context) (post.Remote, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		},
	} {
		t.Run(name, func(t *testing.T) {
			last := post.Event{}
			helper := post.OpenHelper(t.Context(), open)
			err := post.Send(t.Context(), dir, s.at(6), plan, post.SendOptions{Helper: helper, Progress: func(e post.Event) { last = e }})
			helper.Close()
			if err != nil || last.Done != last.Total {
				t.Errorf("%v, %d of %d bytes", err, last.Done, last.Total)
			}
			s.checkTree(t, dir, 6)
		})
	}
}

// TestNoReplaceServer posts to a server that lets nothing be renamed onto a file,
// also after a post that broke off with the old manifest moved aside.
func TestNoReplaceServer(t *testing.T) {
	s := newSeries(t, "Sample", 12, 4)
	var cut atomic.Bool
	var made atomic.Pointer[script]
	server := newScript(t, func(command string) string {
		target, rename := strings.CutPrefix(command, "RNTO ")
		switch {
		case rename && made.Load().file(target) != nil:
			return "553 it exists\r\n"
		case cut.Load() && strings.HasPrefix(command, "DELE ") && strings.HasSuffix(command, ".old"):
			return hangUp
		}
		return honest
	})
	made.Store(server)
	for v := 1; v <= 4; v++ {
		cut.Store(v == 3)
		err := s.post(t.Context(), server.dial(t.Context()), v)
		if v != 3 && err != nil {
			t.Fatalf("version %d: %v", v, err)
		}
	}
	for name := range server.contents() {
		if strings.HasSuffix(name, ".old") || strings.HasSuffix(name, ".part") {
			t.Errorf("%s is left over", name)
		}
	}
	m, err := s.at(4).Manifest.Marshal()
	if err != nil || string(server.file("/PBSData/Database/Sample.json")) != string(m) {
		t.Errorf("version 4 is not live: %v", err)
	}
}
