package admin_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/codepage"
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/store/storetest"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// fixture is a service over a real store and real folders. Its clock moves one
// minute with each look.
type fixture struct {
	*admin.Service
	t   testing.TB
	mu  sync.Mutex // of the clock: hosts are posted to at once
	now time.Time
	// wrap, when set, stands between the service and a host's folder.
	wrap func(h admin.Host, r post.Remote) (post.Remote, error)
	// ask answers for phone book servers.
	ask func(url, book string, held phonebook.Version) ([]byte, error)
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	f := &fixture{t: t, now: time.Date(2001, 1, 27, 12, 0, 0, 0, time.UTC)}
	lines := 0
	f.Service = &admin.Service{
		Store: storetest.Open(t), Dir: t.TempDir(), User: "anna",
		Now: func() time.Time {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.now = f.now.Add(time.Minute)
			return f.now
		},
		NewLine: func() string { lines++; return fmt.Sprintf("line-%d", lines) },
		Countries: []phonebook.Country{
			{ID: 1, Code: "1", ISO2: "US", Name: "United States"},
			{ID: 49, Code: "49", ISO2: "DE", Name: "Germany"},
			{ID: 81, Code: "81", ISO2: "JP", Name: "Japan"},
		},
		Encoding: codepage.Lookup,
		Connect: func(_ context.Context, h admin.Host, _ string, _ func(string)) (post.Remote, error) {
			if f.wrap != nil {
				return f.wrap(h, post.Dir(h.Folder))
			}
			return post.Dir(h.Folder), nil
		},
		Ask: func(_ context.Context, url, book string, held phonebook.Version) ([]byte, error) {
			return f.ask(url, book, held)
		},
	}
	return f
}

// withBook returns a fixture with the book Sample of n POPs.
func withBook(t testing.TB, n int) *fixture {
	t.Helper()
	f := newFixture(t)
	f.must(f.NewBook("Sample", ""))
	for i := range n {
		f.add(town(i + 1))
	}
	return f
}

// withMany returns a fixture with the book Sample of n POPs, put into the store
// at once.
func withMany(t testing.TB, n int) *fixture {
	t.Helper()
	f := withBook(t, 0)
	changes := make([]phonebook.Change, n)
	for i := range changes {
		changes[i].After = town(i + 1)
		changes[i].After.ID = phonebook.POPID(i + 1)
	}
	_, err := f.Store.Commit(phonebook.Commit{Book: "Sample", Revision: 1, Changes: changes})
	f.must(err)
	return f
}

func (f *fixture) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func town(i int) phonebook.POP {
	return phonebook.POP{
		Country: 1, Name: fmt.Sprintf("Town %d", i), AreaCode: "425", AccessNumber: fmt.Sprintf("555-%05d", i),
		MaxBaud: 56000, Flags: phonebook.DefaultFlags,
	}
}

func (f *fixture) add(p phonebook.POP) phonebook.POP {
	f.t.Helper()
	p, err := f.AddPOP("Sample", p)
	f.must(err)
	return p
}

// rename edits one POP, so that there is something to release.
func (f *fixture) rename(id phonebook.POPID, name string) {
	f.t.Helper()
	_, err := f.EditPOP("Sample", id, func(p *phonebook.POP) error { p.Name = name; return nil })
	f.must(err)
}

func (f *fixture) build() phonebook.ReleaseRecord {
	f.t.Helper()
	rec, err := f.Build("Sample", "")
	f.must(err)
	return rec
}

func (f *fixture) ledger() phonebook.Ledger {
	f.t.Helper()
	l, err := f.Ledger("Sample")
	f.must(err)
	return l
}

func (f *fixture) history() []phonebook.HistoryEntry {
	f.t.Helper()
	h, err := f.History("Sample", admin.HistoryFilter{})
	f.must(err)
	return h
}

// actions lists the newest n entries of the history as "action key".
func (f *fixture) actions(n int) []string {
	f.t.Helper()
	h, err := f.History("Sample", admin.HistoryFilter{})
	f.must(err)
	var out []string
	if n > 0 {
		h = h[max(0, len(h)-n):]
	}
	for _, e := range h {
		out = append(out, string(e.Action)+" "+e.Key)
	}
	return out
}

// state is all that a refused call must leave alone.
type state struct {
	Ledger  phonebook.Ledger
	History []phonebook.HistoryEntry
	Files   map[string]string
}

func (f *fixture) state() state { return state{f.ledger(), f.history(), tree(f.t, f.Dir)} }

// refused checks that a call failed as it should and changed nothing.
func (f *fixture) refused(what string, want error, call func() error) {
	f.t.Helper()
	before := f.state()
	if err := call(); err == nil || want != nil && !errors.Is(err, want) {
		f.t.Errorf("%s: %v, want %v", what, err, want)
	}
	diff(f.t, before, f.state())
}

// refusedAs is refused for an error of a type.
func refusedAs[E error](f *fixture, what string, call func() error) E {
	f.t.Helper()
	var found E
	f.refused(what, nil, func() error {
		err := call()
		var ok bool
		if found, ok = errors.AsType[E](err); !ok {
			f.t.Fatalf("%s: %v is no %T", what, err, found)
		}
		return err
	})
	return found
}

func diff(t testing.TB, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

// tree returns the files below a folder by their path, with their bytes, and
// folders with a slash at the end.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		name, err := filepath.Rel(dir, path)
		name = filepath.ToSlash(name)
		if d.IsDir() {
			files[name+"/"] = ""
			return err
		}
		data, readErr := os.ReadFile(path)
		files[name] = string(data)
		return errors.Join(err, readErr)
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return files
}

// list writes a file and plans its import into Sample.
func (f *fixture) list(opt sheet.Options, lines ...string) *sheet.Plan {
	f.t.Helper()
	p, err := f.PlanImport(f.t.Context(), "Sample", f.file("list.csv", strings.Join(lines, "\n")), sheet.ReadOptions{}, opt)
	f.must(err)
	return p
}

// towns are the lines of a list of the POPs first to last, as town makes them.
func towns(first, last int) []string {
	lines := []string{"Country,POP name,Area code,Access number"}
	for i := first; i <= last; i++ {
		p := town(i)
		lines = append(lines, fmt.Sprintf("United States,%s,%s,%s", p.Name, p.AreaCode, p.AccessNumber))
	}
	return lines
}

func (f *fixture) file(name, content string) string {
	f.t.Helper()
	path := filepath.Join(f.t.TempDir(), name)
	f.must(os.WriteFile(path, []byte(content), 0o600))
	return path
}

// host adds a folder host and returns its folder.
func (f *fixture) host(name string) string {
	f.t.Helper()
	dir := filepath.Join(f.t.TempDir(), name)
	_, err := f.AddHost(admin.Host{Name: name, Folder: dir})
	f.must(err)
	return dir
}

func (f *fixture) post(opt admin.PostOptions) (admin.PostResult, error) {
	return f.Post(f.t.Context(), "Sample", opt)
}

func (f *fixture) mustPost() admin.PostResult {
	f.t.Helper()
	r, err := f.post(admin.PostOptions{})
	f.must(err)
	return r
}

// serves checks that a host's folder holds exactly one release.
func serves(t testing.TB, dir string, rec phonebook.ReleaseRecord) {
	t.Helper()
	manifest, err := rec.Manifest.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"Sample/": "", "Database/": "", "Database/Sample.json": string(manifest)}
	for name, data := range rec.Files {
		want["Sample/"+name] = string(data)
	}
	diff(t, want, maps.Clone(tree(t, dir)))
}

func status(r admin.PostResult) []string {
	var out []string
	for _, h := range r.Hosts {
		out = append(out, h.Host+" "+h.Status)
	}
	return out
}
