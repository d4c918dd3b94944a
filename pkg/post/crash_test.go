package post_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// starts are the states that a post of version 3 may find.
var starts = []struct {
	name    string
	old     phonebook.Version
	prepare func(t *testing.T, s series, dir post.Dir)
}{
	{"empty", 0, func(*testing.T, series, post.Dir) {}},
	{"behind", 2, func(t *testing.T, s series, dir post.Dir) { s.mustPost(t, dir, dir, 2) }},
	{"after a broken post", 1, func(t *testing.T, s series, dir post.Dir) {
		s.mustPost(t, dir, dir, 1)
		// Version 2 breaks off in the manifest, which leaves cabinets and a part.
		f := &faulty{dir: dir, fault: gone}
		f.before = func(n int) {
			if call := f.calls[n-1]; strings.HasPrefix(call, "rename Database/") {
				f.at = n
			}
		}
		if err := s.post(t.Context(), f, 2); !errors.Is(err, errFault) {
			t.Fatal(err)
		}
	}},
	{"after a release that nobody finished", 0, func(t *testing.T, s series, dir post.Dir) {
		if err := os.MkdirAll(filepath.Join(string(dir), s.book), 0o755); err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string][]byte{
			"3Full.cab":                      s.at(3).Files["3Full.cab"], // there already
			"3Delta1.cab":                    []byte("other bytes"),      // in the way
			part(s.at(3), "3Delta2.cab"):     []byte("half"),             // a part of these bytes
			"3Delta2.cab" + ".0123abcd.part": []byte("half"),             // a part of other bytes
		} {
			if err := os.WriteFile(filepath.Join(string(dir), s.book, name), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}},
}

// TestCrashAtEveryCall breaks a post at every single call in every way, with a
// reader that looks at the tree after each: it finds the old release or the new
// one, whole, and a repeated post finishes.
func TestCrashAtEveryCall(t *testing.T) {
	s := newSeries(t, "Sample", 40, 4)
	for _, start := range starts {
		for _, how := range []fault{refused, gone, torn, unheard, denied} {
			t.Run(fmt.Sprintf("%s/%s", start.name, how), func(t *testing.T) {
				t.Parallel() // most of the time goes into bringing files to disk
				for at := 1; ; at++ {
					dir := post.Dir(t.TempDir())
					start.prepare(t, s, dir)
					c := crash{t: t, s: s, dir: dir, old: start.old, remote: &faulty{dir: dir, at: at, fault: how}}
					c.post()
					if len(c.remote.calls) < at {
						if at < 15 {
							t.Errorf("a post of %d calls", at-1)
						}
						return
					}
					c.repeat()
				}
			})
		}
	}
}

// crash is one post with one fault.
type crash struct {
	t      *testing.T
	s      series
	dir    post.Dir
	old    phonebook.Version
	remote *faulty
}

func (c *crash) errorf(format string, args ...any) {
	c.t.Helper()
	last := c.remote.calls[len(c.remote.calls)-1]
	c.t.Errorf("fault at call %d, last call %q: %s", c.remote.at, last, fmt.Sprintf(format, args...))
}

// post sends version 3 and checks what the error says against what is live.
func (c *crash) post() {
	c.remote.after = func(call string) {
		v, err := c.s.live(c.dir)
		if err != nil {
			c.errorf("a reader finds half a post: version %d: %v", v, err)
		}
		if v != c.old && v != 3 {
			c.errorf("version %d is live", v)
		}
	}
	err := c.s.post(c.t.Context(), c.remote, 3)
	v, _ := c.s.live(c.dir)
	failed, ok := errors.AsType[*post.Error](err)
	switch {
	case err == nil && v != 3:
		c.errorf("no error, and version %d is live", v)
	case err != nil && !ok:
		c.errorf("%v does not name its step", err)
	case err == nil:
	case failed.Published != strings.Contains(err.Error(), "the new release is live"):
		c.errorf("the message does not say what is live: %v", err)
	case failed.Published && v != 3:
		c.errorf("%v, but version %d is live", err, v)
	case !failed.Published && v == 3 && !c.switchUnheard():
		c.errorf("%v, but the new release is live", err)
	}
	if err == nil && c.remote.dead {
		c.errorf("the session died, and the post says nothing")
	}
}

// switchUnheard reports whether the session died between the switch and its
// answer, the one moment in which nobody can know what is live.
func (c *crash) switchUnheard() bool {
	return c.remote.fault == unheard && strings.HasPrefix(c.remote.calls[c.remote.at-1], "rename Database/")
}

// repeat posts again over a good line. A post that broke off while cleaning is
// current, and the next release takes the rest away.
func (c *crash) repeat() {
	v, _ := c.s.live(c.dir)
	if err := c.s.post(c.t.Context(), c.dir, 3); err != nil {
		c.errorf("the repeat: %v", err)
		return
	}
	if v != 3 {
		c.s.checkTree(c.t, c.dir, 3)
		return
	}
	c.s.mustPost(c.t, c.dir, c.dir, 4)
}

// TestAnyFaults posts versions in their order over a line that breaks at random,
// each one as often as it takes, and gives up some of them.
func TestAnyFaults(t *testing.T) {
	s := newSeries(t, "Sample", 20, 4)
	root := t.TempDir()
	trees := 0
	rapid.Check(t, func(rt *rapid.T) {
		trees++
		dir := post.Dir(filepath.Join(root, fmt.Sprint(trees)))
		var highest phonebook.Version
		for v := 1; v <= 4; v++ {
			for try := rapid.IntRange(0, 2).Draw(rt, "tries"); try > 0; try-- {
				f := &faulty{
					dir: dir, at: rapid.IntRange(1, 30).Draw(rt, "call"),
					fault: rapid.SampledFrom([]fault{none, refused, gone, torn, unheard, denied, flipped, short, longer}).Draw(rt, "fault"),
				}
				f.after = func(call string) {
					got, err := s.live(dir)
					if err != nil || got < highest || int(got) > v {
						rt.Fatalf("after %q version %d of %d is live: %v", call, got, v, err)
					}
					highest = got
				}
				_ = s.post(context.Background(), f, v)
			}
		}
		if err := s.post(context.Background(), dir, 4); err != nil {
			rt.Fatal(err)
		}
		if v, err := s.live(dir); v != 4 || err != nil {
			rt.Fatalf("version %d in the end: %v", v, err)
		}
	})
}

// TestCancelAtEveryCall cancels before every single call.
func TestCancelAtEveryCall(t *testing.T) {
	s := newSeries(t, "Sample", 40, 3)
	for at := 1; ; at++ {
		dir := post.Dir(t.TempDir())
		s.mustPost(t, dir, dir, 2)
		ctx, cancel := context.WithCancel(t.Context())
		f := &faulty{dir: dir, before: func(n int) {
			if n == at {
				cancel()
			}
		}}
		switched := false
		f.after = func(call string) {
			v, err := s.live(dir)
			if err != nil {
				t.Errorf("cancelled at call %d: half a post: %v", at, err)
			}
			switched = v == 3
		}
		err := s.post(ctx, f, 3)
		cancel()
		if len(f.calls) < at {
			if err != nil || at < 15 {
				t.Errorf("a post of %d calls: %v", at-1, err)
			}
			return
		}
		e, ok := errors.AsType[*post.Error](err)
		if !ok || !errors.Is(err, context.Canceled) || e.Published != switched {
			t.Errorf("cancelled at call %d %q: %v", at, f.calls[at-1], err)
		}
		// A cancelled look at the final name may lead to one more call, no more.
		if len(f.calls) > at+1 {
			t.Errorf("cancelled at call %d: went on with %q", at, f.calls[at:])
		}
		if err := s.post(t.Context(), dir, 3); err != nil {
			t.Errorf("cancelled at call %d: the repeat: %v", at, err)
		}
	}
}
