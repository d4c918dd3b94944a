package admin_test

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// cut is a folder whose nth write breaks with the line, in every session until as
// many have broken as breaks says.
type cut struct {
	post.Dir
	breaks *atomic.Int64
	err    error
}

func (r cut) Write(ctx context.Context, name string, data []byte, sent func(int64)) error {
	if r.breaks.Add(-1) >= 0 {
		return r.err
	}
	return r.Dir.Write(ctx, name, data, sent)
}

// TestRetries tries again what broke on its way, as often as there are waits, and
// never what was refused.
func TestRetries(t *testing.T) {
	broken := &net.OpError{Op: "write", Net: "tcp", Err: io.ErrClosedPipe}
	tests := []struct {
		name   string
		err    error
		breaks int64
		tries  int
		want   string
	}{
		{"the line once", broken, 1, 2, admin.PostUploaded},
		{"the line as often as it is tried again", broken, 3, 4, admin.PostUploaded},
		{"the line always", broken, 99, 4, admin.PostFailed},
		{"the disk once", post.ErrFull, 1, 2, admin.PostUploaded},
		{"the disk always", post.ErrFull, 99, 2, admin.PostFailed},
		{"refused", post.ErrDenied, 1, 1, admin.PostFailed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := withBook(t, 1)
			west := f.host("west")
			f.Waits = []time.Duration{time.Millisecond, time.Millisecond, time.Millisecond}
			var left atomic.Int64
			left.Store(tt.breaks)
			f.wrap = func(h admin.Host, _ post.Remote) (post.Remote, error) {
				return cut{post.Dir(h.Folder), &left, tt.err}, nil
			}
			waits := 0
			r, err := f.post(admin.PostOptions{Progress: func(_ string, e post.Event) {
				if e.Phase == post.Retrying {
					waits++
				}
			}})
			if h := r.Hosts[0]; h.Status != tt.want || h.Tries != tt.tries || waits != tt.tries-1 {
				t.Errorf("%+v after %d waits: %v", h, waits, err)
			}
			for name := range tree(t, west) {
				if strings.Contains(name, ".lock") && tt.want == admin.PostUploaded {
					t.Errorf("%s is left over", name)
				}
			}
		})
	}
}

// TestLockedHost leaves a host alone that another administrator posts to, until the
// lock is broken by order.
func TestLockedHost(t *testing.T) {
	f := withBook(t, 1)
	west := f.host("west")
	f.must(post.Dir(west).Mkdir(t.Context(), ""))
	_, err := post.Lock(t.Context(), post.Dir(west), "Sample", post.Owner{ID: "other", User: "bert", Computer: "far"}, false)
	f.must(err)
	r, err := f.post(admin.PostOptions{})
	if locked, ok := errors.AsType[*post.LockedError](err); !ok || locked.Owner.User != "bert" {
		t.Errorf("%+v, %v", r, err)
	}
	r, err = f.post(admin.PostOptions{BreakLock: true})
	f.must(err)
	rec, err := f.Release("Sample", r.Version)
	f.must(err)
	serves(t, west, rec)
}

// TestPilots: the others wait until clients of every pilot get the release.
func TestPilots(t *testing.T) {
	f := withBook(t, 1)
	pilot := filepath.Join(t.TempDir(), "pilot")
	_, err := f.AddHost(admin.Host{Name: "pilot", Folder: pilot, Probe: "http://pbs.example/x.dll", Pilot: true})
	f.must(err)
	rest := f.host("rest")
	f.ask = func(string, string, phonebook.Version) ([]byte, error) { return []byte("old"), nil }
	r, err := f.post(admin.PostOptions{})
	diff(t, []string{"pilot failed", "rest held"}, status(r))
	if err == nil || len(tree(t, rest)) > 0 {
		t.Errorf("%v: the rest got something", err)
	}
	f.ask = func(_, book string, held phonebook.Version) ([]byte, error) {
		rec, err := f.Release(book, 1)
		if held == 1 {
			return nil, err
		}
		return rec.Files[rec.Manifest.Full().Name], err
	}
	r, err = f.post(admin.PostOptions{})
	f.must(err)
	diff(t, []string{"pilot current", "rest uploaded"}, status(r))
}

// TestTakeOver posts over what another administrator posted, and hands no client a
// delta from a version that it does not have.
func TestTakeOver(t *testing.T) {
	for _, choice := range []admin.Choice{admin.Adopt, admin.Replace} {
		t.Run(string(choice), func(t *testing.T) {
			theirs := withBook(t, 3)
			dir := theirs.host("west")
			theirs.mustPost()
			if choice == admin.Adopt {
				theirs.rename(1, "Elsewhere")
				theirs.mustPost()
			}
			f := withBook(t, 1)
			f.add(town(7)) // or both would be the same release
			_, err := f.AddHost(admin.Host{Name: "west", Folder: dir})
			f.must(err)
			f.NewLine = func() string { return "another" }
			east := f.host("east")
			edit(t, filepath.Join(dir, "Database", "Sample.json"), `"line-1"`, `"theirs"`)
			_, err = f.post(admin.PostOptions{Hosts: []string{"east"}})
			f.must(err)
			if _, err := f.post(admin.PostOptions{}); err == nil {
				t.Fatal("no conflict")
			}
			before := tree(t, dir)
			r, err := f.post(admin.PostOptions{DryRun: true, Choices: map[string]admin.Choice{"WEST": choice}})
			f.must(err)
			diff(t, []string{"east current", "west planned"}, status(r))
			diff(t, before, tree(t, dir))
			r, err = f.post(admin.PostOptions{Choices: map[string]admin.Choice{"WEST": choice}})
			f.must(err)
			diff(t, []string{"east uploaded", "west uploaded"}, status(r))
			rec, err := f.Release("Sample", r.Version)
			f.must(err)
			serves(t, dir, rec)
			serves(t, east, rec)
			for _, c := range rec.Manifest.Cabs {
				if c.Kind == phonebook.KindDelta {
					t.Errorf("%s leads from a version that clients there have with other content", c.Name)
				}
			}
			f.rename(1, "Redmond")
			r = f.mustPost()
			rec, err = f.Release("Sample", r.Version)
			f.must(err)
			if len(rec.Manifest.Cabs) != 2 {
				t.Errorf("%+v: want the full book and the delta from the release before", rec.Manifest.Cabs)
			}
		})
	}
}

// TestTakenOverHostGetsNoOldRelease refuses a release there that was made before.
func TestTakenOverHostGetsNoOldRelease(t *testing.T) {
	theirs := withBook(t, 3)
	dir := theirs.host("west")
	theirs.mustPost()
	edit(t, filepath.Join(dir, "Database", "Sample.json"), `"line-1"`, `"theirs"`)
	f := withBook(t, 1)
	f.build()
	f.rename(1, "Redmond")
	f.build() // version 2 with a delta from 1
	_, err := f.AddHost(admin.Host{Name: "west", Folder: dir})
	f.must(err)
	before := tree(t, dir)
	_, err = f.post(admin.PostOptions{Version: 2, Choices: map[string]admin.Choice{"west": admin.Replace}})
	if _, ok := errors.AsType[*post.ConflictError](err); !ok {
		t.Errorf("%v: a delta leads from what clients there do not have", err)
	}
	diff(t, before, tree(t, dir))
	r := f.mustPost()
	rec, err := f.Release("Sample", r.Version)
	f.must(err)
	serves(t, dir, rec)
	if r.Version != 3 || len(rec.Manifest.Cabs) != 2 { // the full book, and the delta from 2
		t.Errorf("%+v", rec.Manifest.Cabs)
	}
}

// TestStrayCabinet takes no number from a file that no manifest names, unless it is
// adopted.
func TestStrayCabinet(t *testing.T) {
	f := withBook(t, 1)
	west := f.host("west")
	f.must(os.MkdirAll(filepath.Join(west, "Sample"), 0o755))
	f.must(os.WriteFile(filepath.Join(west, "Sample", "700Full.cab"), []byte("x"), 0o600))
	_, err := f.post(admin.PostOptions{})
	conflict, ok := errors.AsType[*post.ConflictError](err)
	if !ok || conflict.Kind != post.Ahead || f.ledger().LastVersion != 0 {
		t.Errorf("%v, last version %d", err, f.ledger().LastVersion)
	}
	r, err := f.post(admin.PostOptions{Choices: map[string]admin.Choice{"west": admin.Adopt}})
	f.must(err)
	if r.Version != 701 {
		t.Errorf("version %d", r.Version)
	}
}

// TestChoiceForNobody refuses a choice for a host that is not posted to.
func TestChoiceForNobody(t *testing.T) {
	f := withBook(t, 1)
	f.host("west")
	f.refused("a misspelt host", phonebook.ErrNotFound, func() error {
		_, err := f.post(admin.PostOptions{Choices: map[string]admin.Choice{"wset": admin.Replace}})
		return err
	})
}

// TestLockTakenAway stops before anything gets its name when another administrator
// takes the lock by force in the middle of a post.
func TestLockTakenAway(t *testing.T) {
	f := withBook(t, 1)
	west := f.host("west")
	f.mustPost()
	f.rename(1, "Redmond")
	before := tree(t, west)
	_, err := f.post(admin.PostOptions{Progress: func(_ string, e post.Event) {
		if e.Phase == post.Uploading && e.Done == 0 {
			_, err := post.Lock(context.Background(), post.Dir(west), "Sample", post.Owner{ID: "other", User: "bert"}, true)
			f.must(err)
		}
	}})
	if locked, ok := errors.AsType[*post.LockedError](err); !ok || locked.Owner.User != "bert" {
		t.Errorf("%v", err)
	}
	after := tree(t, west)
	for name, data := range before {
		if after[name] != data {
			t.Errorf("%s was changed", name)
		}
	}
	if after["Sample/2Full.cab"] != "" {
		t.Error("a cabinet got its name")
	}
}

// TestDamagedManifest is a conflict that replacing ends.
func TestDamagedManifest(t *testing.T) {
	f := withBook(t, 1)
	west := f.host("west")
	f.mustPost()
	f.must(os.WriteFile(filepath.Join(west, "Database", "Sample.json"), []byte("{bad"), 0o600))
	_, err := f.post(admin.PostOptions{})
	if _, ok := errors.AsType[*post.ConflictError](err); !ok {
		t.Errorf("%v", err)
	}
	r, err := f.post(admin.PostOptions{Choices: map[string]admin.Choice{"west": admin.Replace}})
	f.must(err)
	rec, err := f.Release("Sample", r.Version)
	f.must(err)
	serves(t, west, rec)
}

// TestCabinetsWithoutManifest are nobody's to overwrite, unless they are of a first
// post of ours that broke off.
func TestCabinetsWithoutManifest(t *testing.T) {
	theirs := withBook(t, 3)
	dir := theirs.host("west")
	theirs.mustPost()
	f := withBook(t, 1)
	f.build()
	f.rename(1, "Redmond")
	f.must(os.Remove(filepath.Join(dir, "Database", "Sample.json")))
	_, err := f.AddHost(admin.Host{Name: "west", Folder: dir})
	f.must(err)
	before := tree(t, dir)
	if _, err := f.post(admin.PostOptions{}); err == nil {
		t.Error("cabinets of another were replaced")
	}
	diff(t, before, tree(t, dir))
	theirs.mustPost() // whose they are
}
