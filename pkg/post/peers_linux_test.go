package post_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/phonebookadmin/pba/pkg/post"
)

// recorder keeps a transcript that may grow while it is read.
type recorder struct {
	mu    sync.Mutex
	lines []string
}

func (r *recorder) line(s string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, s)
}

func (r *recorder) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.lines...)
}

// TestServers posts to every server in every mode with every kind of encryption,
// as "How Connection Manager Works" has it from port 20 to port 21 too.
func TestServers(t *testing.T) {
	for name := range peers {
		for _, tls := range []post.TLSMode{post.NoTLS, post.ExplicitTLS, post.ImplicitTLS} {
			for i, mode := range []string{"passive", "active", "active from port 20"} {
				t.Run(fmt.Sprintf("%s/%s/%s", name, tls, mode), func(t *testing.T) {
					d := startPeer(t, name, daemonConfig{tls: tls, classic: i == 2, address: addresses[name]})
					var said recorder
					defer func() {
						if t.Failed() {
							t.Log(strings.Join(said.all(), "\n"))
						}
					}()
					dial := func() *post.FTP {
						return d.dial(t, func(s *post.FTPServer) { s.Active, s.Transcript = i > 0, said.line })
					}
					f := dial()
					checkRemote(t, f)
					clearBook(t, d.tree)
					checkLock(t, f, dial())
					s := newSeries(t, "Sample", 2000, 3)
					for v := 1; v <= 3; v++ {
						s.mustPost(t, f, d.tree, v)
						s.mustPost(t, dial(), d.tree, v)
					}
					checkTranscript(t, said.all(), i > 0, i == 2)
				})
			}
		}
	}
}

// clearBook removes what checkRemote leaves.
func clearBook(t *testing.T, tree post.Dir) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(string(tree), "Book")); err != nil {
		t.Fatal(err)
	}
}

// checkTranscript looks for what must and must not be in a transcript.
func checkTranscript(t *testing.T, lines []string, active, port20 bool) {
	t.Helper()
	came := 0
	for _, line := range lines {
		if strings.Contains(line, "secret") {
			t.Errorf("the password is in %q", line)
		}
		if from, ok := strings.CutPrefix(line, "= data connection from "); ok {
			came++
			if port20 && !strings.HasSuffix(from, ":20") {
				t.Errorf("data came from %s, want port 20", from)
			}
		}
	}
	if active != (came > 0) {
		t.Errorf("%d data connections came from the server; active is %v", came, active)
	}
}
