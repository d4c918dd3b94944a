package admin_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

func TestPost(t *testing.T) {
	f := withBook(t, 2)
	if _, err := f.post(admin.PostOptions{}); !errors.Is(err, admin.ErrNoHost) {
		t.Fatalf("%v, want ErrNoHost", err)
	}
	west, east := f.host("west"), f.host("east")
	phases := map[post.Phase]bool{}
	r, err := f.post(admin.PostOptions{Comment: "first", Progress: func(_ string, e post.Event) { phases[e.Phase] = true }})
	f.must(err)
	rec, err := f.Release("Sample", 1)
	f.must(err)
	serves(t, west, rec)
	serves(t, east, rec)
	diff(t, []string{"east uploaded", "west uploaded"}, status(r))
	if !r.Made || r.Version != 1 || r.Book != "Sample" || r.Hosts[0].Before != 0 || r.Hosts[0].Bytes == 0 || rec.Comment != "first" {
		t.Errorf("%+v", r)
	}
	if len(phases) != 6 {
		t.Errorf("%v", phases)
	}
	diff(t, []string{"Release 1", "Post 1", "Post 1"}, f.actions(3))
	if a, b := f.history()[3].Detail[1], f.history()[4].Detail[1]; a == b || a != "east" && b != "east" { // at once
		t.Errorf("%q, %q", a, b)
	}

	f.refused("again", phonebook.ErrUnchanged, func() error { r, err = f.post(admin.PostOptions{}); return err })
	diff(t, []string{"east current", "west current"}, status(r))
	f.rename(1, "Redmond")
	if r = f.mustPost(); !r.Made || r.Version != 2 || r.Hosts[1].Before != 1 {
		t.Errorf("%+v", r)
	}
	rec, err = f.Release("Sample", 2)
	f.must(err)
	serves(t, west, rec) // and nothing of version 1
	posts, err := f.Posts("Sample")
	f.must(err)
	if len(posts) != 2 || posts[0].Version != 2 || f.ledger().Posted != 2 {
		t.Errorf("%+v", posts)
	}
}

func TestPostChosen(t *testing.T) {
	f := withBook(t, 1)
	west, east := f.host("west"), f.host("east")
	r, err := f.post(admin.PostOptions{Hosts: []string{"WEST", "west"}})
	f.must(err)
	diff(t, []string{"west uploaded"}, status(r))
	diff(t, map[string]string(nil), tree(t, east))
	f.rename(1, "Redmond")
	f.build()
	r, err = f.post(admin.PostOptions{Version: 1, Hosts: []string{"east"}})
	f.must(err)
	rec, err := f.Release("Sample", 1)
	f.must(err)
	serves(t, east, rec)
	if r.Made || r.Version != 1 {
		t.Errorf("%+v", r)
	}
	f.mustPost()
	rec, err = f.Release("Sample", 2)
	f.must(err)
	serves(t, east, rec)
	serves(t, west, rec)
	// Clients never step back.
	before := tree(t, west)
	f.refused("an older version", nil, func() error { r, err = f.post(admin.PostOptions{Version: 1}); return err })
	if _, ok := errors.AsType[*post.ConflictError](err); !ok {
		t.Errorf("%v is no conflict", err)
	}
	diff(t, before, tree(t, west))
	f.refused("no such version", phonebook.ErrNotFound, func() error { _, err := f.post(admin.PostOptions{Version: 9}); return err })
	f.refused("no such host", phonebook.ErrNotFound, func() error { _, err := f.post(admin.PostOptions{Hosts: []string{"x"}}); return err })
}

func TestPostRefusedRelease(t *testing.T) {
	f := withBook(t, 0)
	west := f.host("west")
	f.refused("an empty book", phonebook.ErrUnchanged, func() error { _, err := f.post(admin.PostOptions{}); return err })
	diff(t, map[string]string(nil), tree(t, west))
}

func TestDryRun(t *testing.T) {
	f := withBook(t, 1)
	west := f.host("west")
	dry := func() (r admin.PostResult, err error) {
		t.Helper()
		before := []any{tree(t, west), f.state()}
		r, err = f.post(admin.PostOptions{DryRun: true})
		diff(t, before, []any{tree(t, west), f.state()})
		return r, err
	}
	for want := phonebook.Version(1); want < 3; want++ {
		r, err := dry()
		f.must(err)
		diff(t, []string{"west planned"}, status(r))
		if r.Version != want || r.Made || r.Hosts[0].Bytes == 0 {
			t.Errorf("%+v", r)
		}
		f.mustPost()
		if r, err = dry(); !errors.Is(err, phonebook.ErrUnchanged) {
			t.Errorf("nothing to do: %+v, %v", r, err)
		}
		f.rename(1, "Redmond")
	}
	// A host that is ahead is not noted either.
	edit(t, filepath.Join(west, "Database", "Sample.json"), `"version": 2`, `"version": 9`)
	edit(t, filepath.Join(west, "Database", "Sample.json"), `"2`, `"9`)
	if r, err := dry(); err == nil || r.Hosts[0].Status != admin.PostConflict {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestConflicts(t *testing.T) {
	manifest := func(dir string) string { return filepath.Join(dir, "Database", "Sample.json") }
	tests := []struct {
		name  string
		spoil func(dir string)
		noted phonebook.Version // the version that is never used again
	}{
		{"another line", func(dir string) { edit(t, manifest(dir), `"line-1"`, `"elsewhere"`) }, 1},
		{"other bytes", func(dir string) { edit(t, manifest(dir), `"size": `, `"size": 1`) }, 1},
		{"ahead", func(dir string) {
			edit(t, manifest(dir), `"version": 1`, `"version": 7`)
			edit(t, manifest(dir), `"1Full`, `"7Full`)
		}, 7},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := withBook(t, 1)
			west := f.host("west")
			f.mustPost()
			tt.spoil(west)
			f.rename(1, "Redmond")
			before := tree(t, west)
			r, err := f.post(admin.PostOptions{})
			if _, ok := errors.AsType[*post.ConflictError](err); !ok {
				t.Fatalf("%v is no conflict", err)
			}
			if _, ok := errors.AsType[*admin.PostError](err); ok {
				t.Errorf("%v is a failure, want a conflict alone", err)
			}
			diff(t, []string{"west conflict"}, status(r))
			diff(t, before, tree(t, west))
			l := f.ledger()
			if r.Made || l.Released != 1 || l.LastVersion != tt.noted {
				t.Errorf("released %d, last %d: no host would have got a release", l.Released, l.LastVersion)
			}
			east := f.host("east")
			r, err = f.post(admin.PostOptions{})
			if err == nil || !r.Made || r.Version != tt.noted+1 {
				t.Errorf("%+v, %v", r, err)
			}
			diff(t, []string{"east uploaded", "west conflict"}, status(r))
			rec, err := f.Release("Sample", tt.noted+1)
			f.must(err)
			serves(t, east, rec)
			diff(t, before, tree(t, west))
		})
	}
}

func TestConflictAndFailure(t *testing.T) {
	f := withBook(t, 1)
	west := f.host("west")
	f.host("east")
	f.mustPost()
	edit(t, filepath.Join(west, "Database", "Sample.json"), `"line-1"`, `"elsewhere"`)
	f.breakAt("east", 1, false)
	r, err := f.post(admin.PostOptions{})
	failed, ok := errors.AsType[*admin.PostError](err)
	_, conflict := errors.AsType[*post.ConflictError](err)
	if !ok || !conflict || !strings.Contains(failed.Error(), "east") || !strings.Contains(failed.Error(), "west") {
		t.Errorf("%v", err)
	}
	diff(t, []string{"east failed", "west conflict"}, status(r))
}

// TestUnreachable: a release that no host would get is not made.
func TestUnreachable(t *testing.T) {
	f := withBook(t, 1)
	f.host("east")
	f.host("west")
	f.offline()
	f.refused("every host", post.ErrUnreachable, func() error {
		r, err := f.post(admin.PostOptions{})
		diff(t, []string{"east failed", "west failed"}, status(r))
		return err
	})
	f.breakAt("east", 1, false)
	r, err := f.post(admin.PostOptions{})
	if _, ok := errors.AsType[*admin.PostError](err); !ok || !errors.Is(err, errLine) {
		t.Errorf("%v", err)
	}
	diff(t, []string{"east failed", "west uploaded"}, status(r))
	f.wrap = nil
	r = f.mustPost()
	diff(t, []string{"east uploaded", "west current"}, status(r))
	if r.Made || r.Version != 1 {
		t.Errorf("%+v", r)
	}
}

func TestVerify(t *testing.T) {
	f := withBook(t, 1)
	dir := filepath.Join(t.TempDir(), "west")
	_, err := f.AddHost(admin.Host{Name: "west", Folder: dir, Probe: "http://pbs.example/x.dll"})
	f.must(err)
	serve := func(_, book string, held phonebook.Version) ([]byte, error) {
		rec, err := f.Release(book, f.ledger().Released)
		if held == rec.Manifest.Version {
			return nil, err
		}
		return rec.Files[rec.Manifest.Full().Name], err
	}
	// stuck answers those who are up to date, and others, with the full book.
	stuck := func(_, book string, _ phonebook.Version) ([]byte, error) {
		rec, err := f.Release(book, f.ledger().Released)
		return rec.Files[rec.Manifest.Full().Name], err
	}
	answers := []struct {
		ask  func(url, book string, held phonebook.Version) ([]byte, error)
		want string
	}{
		{serve, admin.PostLive},
		{func(string, string, phonebook.Version) ([]byte, error) { return []byte("MSCF"), nil }, admin.PostFailed},
		{func(string, string, phonebook.Version) ([]byte, error) { return nil, nil }, admin.PostFailed},
		{func(string, string, phonebook.Version) ([]byte, error) { return nil, errLine }, admin.PostFailed},
		{stuck, admin.PostFailed},
		{serve, admin.PostLive},
	}
	for i, a := range answers {
		f.ask = a.ask
		f.rename(1, strings.Repeat("n", i+1))
		r, err := f.post(admin.PostOptions{})
		diff(t, []string{"west " + a.want}, status(r))
		if (err != nil) != (a.want == admin.PostFailed) {
			t.Errorf("answer %d: %v", i, err)
		}
		// The files are there all the same, and the release counts as posted.
		rec, err := f.Release("Sample", phonebook.Version(i+1))
		f.must(err)
		serves(t, dir, rec)
		if l := f.ledger(); l.Posted != rec.Manifest.Version {
			t.Errorf("answer %d: posted %d", i, l.Posted)
		}
	}
}

func TestProbeHost(t *testing.T) {
	f := withBook(t, 40)
	h := admin.Host{Name: "west", Folder: f.Dir, Probe: "http://pbs.example/x.dll"}
	var answer string
	f.ask = func(_, _ string, held phonebook.Version) ([]byte, error) {
		l := f.ledger()
		rec, err := f.Release("Sample", l.Released)
		switch {
		case answer == "":
			return nil, errLine
		case held == l.Released:
			return nil, err
		case held == 0:
			return rec.Files[rec.Manifest.Full().Name], err
		}
		return rec.Files[answer], err
	}
	probe := func(want bool) {
		t.Helper()
		if live, err := f.ProbeHost(t.Context(), h, "Sample"); live != want {
			t.Errorf("live %t, %v, want %t", live, err, want)
		}
	}
	probe(false) // nothing is released
	f.build()
	answer = "1Full.cab"
	probe(true)
	f.rename(1, "Redmond")
	f.build()
	for name, want := range map[string]bool{"2Delta1.cab": true, "2Full.cab": true, "none": false, "": false} {
		answer = name // a server sends the full book where a delta saves too little
		probe(want)
	}
	h.Probe = ""
	probe(false)
}
