package admin_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/profile"
)

// withProfile returns a fixture with a release and the folder of a profile for it.
func withProfile(t testing.TB) (f *fixture, dir string) {
	t.Helper()
	f = withBook(t, 2)
	f.build()
	dir = filepath.Join(t.TempDir(), "corp")
	_, err := f.NewProfile(t.Context(), "Sample", dir, profile.NewOptions{File: "Corp", Service: "Corp", URL: "http://pbs.example/pbserver/pbserver.dll"})
	f.must(err)
	f.must(os.Mkdir(filepath.Join(dir, "empty"), 0o755))
	f.must(os.WriteFile(filepath.Join(dir, "corp.bmp"), []byte{0, 0xFF, '\n'}, 0o600))
	return f, dir
}

// folder returns the files below a folder, folders with a slash at their end.
func folder(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, path)
		if err != nil || d.IsDir() {
			out[rel+"/"] = ""
			return err
		}
		if d.Type()&os.ModeSymlink != 0 {
			out[rel], err = os.Readlink(path)
			return err
		}
		data, err := os.ReadFile(path)
		out[rel] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestRefreshProfile puts the newest release into a copy; what is edited since is not
// in it, and is told.
func TestRefreshProfile(t *testing.T) {
	f, dir := withProfile(t)
	before := folder(t, dir)
	f.rename(1, "New name")
	f.build()
	f.rename(2, "Not released")
	out := filepath.Join(t.TempDir(), "fresh")
	report, err := f.RefreshProfile(t.Context(), dir, "sample", out+"/", profile.Options{})
	f.must(err)
	if report.Book != "Sample" || report.Version != 2 || report.Unreleased != 1 || len(report.Changes) != 1 || report.Changes[0].File != "Sample.pbk" {
		t.Errorf("%+v", report)
	}
	after := folder(t, out)
	if pbk := after["Sample.pbk"]; !strings.Contains(pbk, "New name") || strings.Contains(pbk, "Not released") {
		t.Error(pbk)
	}
	after["Sample.pbk"] = before["Sample.pbk"]
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, folder(t, dir)); diff != "" {
		t.Errorf("the profile itself: %s", diff)
	}
	checked, err := f.CheckProfile(out, "Sample")
	f.must(err)
	if n, warned := profile.Worst(checked.Findings); n+warned > 0 {
		t.Errorf("%v", checked.Findings)
	}
	checked, err = f.CheckProfile(dir, "Sample")
	f.must(err)
	if _, warned := profile.Worst(checked.Findings); warned != 1 || checked.Err() != nil {
		t.Errorf("the old one: %v", checked.Findings)
	}
}

// TestRefreshProfileRefuses leaves nothing behind where it writes nothing.
func TestRefreshProfileRefuses(t *testing.T) {
	f, dir := withProfile(t)
	place := t.TempDir()
	link := filepath.Join(place, "link")
	f.must(os.Symlink(dir, link))
	taken := filepath.Join(place, "taken")
	f.must(os.WriteFile(taken, []byte("mine"), 0o600))
	tests := map[string]struct {
		dir, book, out string
		o              profile.Options
		want           string
	}{
		"out is there":           {dir, "Sample", taken, profile.Options{}, "already exists"},
		"out is the profile":     {dir, "Sample", dir, profile.Options{}, "already exists"},
		"out in the profile":     {dir, "Sample", filepath.Join(dir, "out"), profile.Options{}, "is inside the profile's own folder."},
		"out below the profile":  {dir, "Sample", filepath.Join(dir, "empty", "out"), profile.Options{}, "is inside the profile's own folder."},
		"out behind a link":      {dir, "Sample", filepath.Join(link, "out"), profile.Options{}, "is inside the profile's own folder."},
		"a link as the profile":  {link, "Sample", filepath.Join(dir, "out"), profile.Options{}, "is inside the profile's own folder."},
		"no folder for out":      {dir, "Sample", filepath.Join(place, "no", "out"), profile.Options{}, "There is no folder "},
		"no profile":             {place + "/none", "Sample", filepath.Join(place, "out"), profile.Options{}, "There is no folder "},
		"a file as profile":      {taken, "Sample", filepath.Join(place, "out"), profile.Options{}, "taken"},
		"no book":                {dir, "None", filepath.Join(place, "out"), profile.Options{}, "not found"},
		"an address that is not": {dir, "Sample", filepath.Join(place, "out"), profile.Options{URL: "ftp://x"}, "the profile has an error: ftp://x is not the address"},
	}
	before, around := folder(t, dir), folder(t, place)
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := f.RefreshProfile(t.Context(), c.dir, c.book, c.out, c.o)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, not %q", err, c.want)
			}
			if diff := cmp.Diff(before, folder(t, dir)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(around, folder(t, place)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestProfileLinks reads no link: what it leads to is none of the profile's.
func TestProfileLinks(t *testing.T) {
	f, dir := withProfile(t)
	f.must(os.Symlink("/etc/passwd", filepath.Join(dir, "help.txt")))
	out := filepath.Join(t.TempDir(), "out")
	_, err := f.RefreshProfile(t.Context(), dir, "Sample", out, profile.Options{})
	if e, ok := errors.AsType[*profile.RefusedError](err); !ok || e.Error() != "help.txt is a link or a device, not a file." {
		t.Error(err)
	}
	if _, err := admin.PackProfile(dir, out+".zip", phonebook.Sentence.String); err == nil {
		t.Error("a link was packed")
	}
}

// TestRefreshProfileInto a folder that cannot be written leaves nothing there.
func TestRefreshProfileInto(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Log("root may write everywhere; the place is a file instead")
	}
	f, dir := withProfile(t)
	place := filepath.Join(t.TempDir(), "closed")
	f.must(os.WriteFile(place, nil, 0o400))
	if _, err := f.RefreshProfile(t.Context(), dir, "Sample", filepath.Join(place, "out"), profile.Options{}); err == nil {
		t.Error("written below a file")
	}
	closed := filepath.Join(t.TempDir(), "closed")
	f.must(os.Mkdir(closed, 0o500))
	_, err := f.RefreshProfile(t.Context(), dir, "Sample", filepath.Join(closed, "out"), profile.Options{})
	if os.Geteuid() != 0 && !errors.Is(err, os.ErrPermission) {
		t.Error(err)
	}
}

// TestProfileRelease wants a release, and tells where servers answer.
func TestProfileRelease(t *testing.T) {
	f := withBook(t, 1)
	out := filepath.Join(t.TempDir(), "out")
	_, err := f.NewProfile(t.Context(), "Sample", out, profile.NewOptions{File: "Corp", Service: "Corp"})
	if e, ok := errors.AsType[*profile.RefusedError](err); !ok || e.Error() != "Sample was never released." {
		t.Error(err)
	}
	f.build()
	_, err = f.AddHost(admin.Host{Name: "lab", Folder: t.TempDir(), Probe: "http://lab.example/pbserver/pbserver.dll"})
	f.must(err)
	report, err := f.NewProfile(t.Context(), "Sample", out, profile.NewOptions{File: "Corp", Service: "Corp"})
	f.must(err)
	if n, warned := profile.Worst(report.Findings); n+warned > 0 || len(report.Changes) != 5 {
		t.Errorf("%+v", report)
	}
	if text := folder(t, out)["Corp.cms"]; !strings.Contains(text, "PBURL=http://lab.example/pbserver/pbserver.dll\r\n") {
		t.Error(text)
	}
}

func TestPackProfile(t *testing.T) {
	_, dir := withProfile(t)
	place := t.TempDir()
	out := filepath.Join(place, "corp.zip")
	pack, err := admin.PackProfile(dir, out, phonebook.Sentence.String)
	if err != nil || pack.Name != "Corp" || pack.Files != 6 || len(pack.Sum) != 64 || !pack.Floppy() || !pack.Installs {
		t.Errorf("%+v, %v", pack, err)
	}
	if info, err := os.Stat(out); err != nil || info.Size() != pack.Bytes {
		t.Errorf("%v, %v", info, err)
	}
	again, err := admin.PackProfile(dir, filepath.Join(place, "again.zip"), phonebook.Sentence.String)
	if err != nil || again != pack {
		t.Errorf("%+v, %v", again, err)
	}
	if _, err := admin.PackProfile(dir, out, phonebook.Sentence.String); !errors.Is(err, phonebook.ErrExists) {
		t.Error(err)
	}
	if _, err := admin.PackProfile(dir, filepath.Join(dir, "x.zip"), phonebook.Sentence.String); err == nil {
		t.Error("packed into itself")
	}
	plain := make([]byte, profile.FloppySize)
	if err := os.WriteFile(filepath.Join(dir, "help.chm"), plain, 0o600); err != nil {
		t.Fatal(err)
	}
	if pack, err := admin.PackProfile(dir, filepath.Join(place, "plain.zip"), phonebook.Sentence.String); err != nil || pack.Floppy() || pack.Bytes > 10_000 {
		t.Errorf("unpacked it is too large: %+v, %v", pack, err)
	}
	noise := make([]byte, profile.FloppySize)
	for i, n := 0, uint32(1); i < len(noise); i++ { // xorshift: it does not shrink
		n ^= n << 13
		n ^= n >> 17
		n ^= n << 5
		noise[i] = byte(n)
	}
	if err := os.WriteFile(filepath.Join(dir, "help.chm"), noise, 0o600); err != nil {
		t.Fatal(err)
	}
	if pack, err := admin.PackProfile(dir, filepath.Join(place, "big.zip"), phonebook.Sentence.String); err != nil || pack.Floppy() {
		t.Errorf("%+v, %v", pack, err)
	}
}

// TestPackProfileRace lets one of many runs to one place win, and tells the others.
func TestPackProfileRace(t *testing.T) {
	_, dir := withProfile(t)
	place := t.TempDir()
	out := filepath.Join(place, "corp.zip")
	results := make(chan error)
	const runs = 8
	for range runs {
		go func() {
			_, err := admin.PackProfile(dir, out, phonebook.Sentence.String)
			results <- err
		}()
	}
	won := 0
	for range runs {
		switch err := <-results; {
		case err == nil:
			won++
		case !errors.Is(err, phonebook.ErrExists):
			t.Error(err)
		}
	}
	if got := folder(t, place); won != 1 || len(got) != 2 {
		t.Errorf("%d won, %d files", won, len(got)-1)
	}
}

// TestRefreshProfileCancelled leaves nothing behind where it is stopped.
func TestRefreshProfileCancelled(t *testing.T) {
	f, dir := withProfile(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	place := t.TempDir()
	if _, err := f.RefreshProfile(ctx, dir, "Sample", filepath.Join(place, "out"), profile.Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if got := folder(t, place); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

// TestNewProfileRefuses writes no profile with errors.
func TestNewProfileRefuses(t *testing.T) {
	f := withBook(t, 1)
	_, err := f.EditPOP("Sample", 1, func(p *phonebook.POP) error {
		p.Flags |= phonebook.NotSignOn
		return nil
	})
	f.must(err)
	f.build()
	place := t.TempDir()
	report, err := f.NewProfile(t.Context(), "Sample", filepath.Join(place, "out"), profile.NewOptions{File: "Corp", Service: "Corp"})
	if _, ok := errors.AsType[*admin.ProfileError](err); !ok || len(report.Findings) == 0 {
		t.Errorf("%v, %v", report, err)
	}
	if got := folder(t, place); len(got) != 1 {
		t.Errorf("%v", got)
	}
}
