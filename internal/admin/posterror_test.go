package admin_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// TestBrokenLine cuts the line at every call of a post: the host serves the old
// or the new release, never half of one, and the next post brings it there.
func TestBrokenLine(t *testing.T) {
	for _, lost := range []bool{false, true} {
		for n := 1; ; n++ {
			f := withBook(t, 2)
			west := f.host("west")
			f.mustPost()
			first, err := f.Release("Sample", 1)
			f.must(err)
			f.rename(1, "Redmond")
			left := f.breakAt("west", n, lost)
			r, err := f.post(admin.PostOptions{})
			if err == nil && *left > 0 {
				break // there is no nth call
			}
			live, readErr := os.ReadFile(filepath.Join(west, "Database", "Sample.json"))
			f.must(readErr)
			m, readErr := phonebook.ReadManifest(live)
			f.must(readErr)
			here := tree(t, west)
			for _, c := range m.Cabs {
				if post.CheckCab(c, []byte(here["Sample/"+c.Name])) != nil {
					t.Errorf("call %d: %s of the live version %d is not whole", n, c.Name, m.Version)
				}
			}
			if m.Version == 1 {
				diff(t, first.Manifest.Cabs, m.Cabs)
			}
			// A post that says it failed may be live; one that says it is, must be.
			if posted := f.ledger().Posted; posted > m.Version || err == nil && posted != 2 {
				t.Errorf("call %d: version %d noted, %d live, %v", n, posted, m.Version, err)
			}
			if e, ok := errors.AsType[*post.Error](err); ok && e.Published && f.ledger().Posted != 2 {
				t.Errorf("call %d: live, and not noted", n)
			}
			if err != nil && r.Hosts[0].Status != admin.PostFailed {
				t.Errorf("call %d: %+v", n, r.Hosts)
			}
			f.wrap = nil
			if _, err := f.post(admin.PostOptions{}); err != nil && !errors.Is(err, phonebook.ErrUnchanged) {
				t.Errorf("call %d, again: %v", n, err)
			}
			if l := f.ledger(); l.Released != 2 || l.Posted != 2 {
				t.Errorf("call %d: released %d, posted %d after the second try", n, l.Released, l.Posted)
			}
			f.rename(1, "Bellevue")
			f.mustPost() // which takes away what was left
			third, err := f.Release("Sample", 3)
			f.must(err)
			serves(t, west, third)
		}
	}
}

// TestNoteLost: the store fails after the host has the release. The next post
// finds the host current and makes up for the record.
func TestNoteLost(t *testing.T) {
	f := withBook(t, 1)
	f.host("west")
	good := f.Store
	full := errors.New("no space left")
	f.Store = failingStore{good, full}
	r, err := f.post(admin.PostOptions{})
	if !errors.Is(err, full) || r.Hosts[0].Status != admin.PostFailed || f.ledger().Posted != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	f.Store = good
	if _, err := f.post(admin.PostOptions{}); !errors.Is(err, phonebook.ErrUnchanged) {
		t.Error(err)
	}
	if l := f.ledger(); l.Posted != 1 {
		t.Errorf("posted %d: imports would stay blocked", l.Posted)
	}
	f.refused("and only once", phonebook.ErrUnchanged, func() error { _, err := f.post(admin.PostOptions{}); return err })
}

func TestCancel(t *testing.T) {
	f := withBook(t, 1)
	dirs := []string{f.host("east"), f.host("west")}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f.refused("before", context.Canceled, func() error { _, err := f.Post(ctx, "Sample", admin.PostOptions{}); return err })
	for _, phase := range []post.Phase{post.Uploading, post.Verifying, post.Switching} {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := f.Post(ctx, "Sample", admin.PostOptions{Progress: func(_ string, e post.Event) {
			if e.Phase == phase {
				cancel()
			}
		}})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", phase, err)
		}
		for _, dir := range dirs {
			for name := range tree(t, dir) {
				if name == "Database/Sample.json" || strings.Contains(name, ".part") || strings.Contains(name, ".lock") {
					t.Errorf("%s: %s is there", phase, name)
				}
			}
		}
	}
	if r := f.mustPost(); r.Made || r.Version != 1 {
		t.Errorf("%+v: the release was made by the first try", r)
	}
	rec, err := f.Release("Sample", 1)
	f.must(err)
	serves(t, dirs[0], rec)
	serves(t, dirs[1], rec)
}

// TestClosed: every way to a host is closed, whatever becomes of the post.
func TestClosed(t *testing.T) {
	f := withBook(t, 1)
	f.host("west")
	for _, n := range []int{1, 5, 1000} {
		closed := false
		f.wrap = func(h admin.Host, _ post.Remote) (post.Remote, error) {
			return flaky{Dir: post.Dir(h.Folder), n: new(n), closed: &closed}, nil
		}
		_, _ = f.post(admin.PostOptions{})
		if !closed {
			t.Errorf("%d calls: the way was left open", n)
		}
	}
}
