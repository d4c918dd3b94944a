package post_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds every wait for something that must come. It is never what a
// test measures.
const patience = 30 * time.Second

// testTime is when the releases of the tests are made.
var testTime = time.Date(2026, 5, 2, 9, 11, 0, 0, time.UTC)

// series is a book through its versions.
type series struct {
	book     string
	releases []phonebook.Release
	pkgs     []post.Package
}

// at returns the package of version v.
func (s series) at(v int) post.Package { return s.pkgs[v-1] }

// mine is what Compare asks: whether a manifest is of our own releases.
func (s series) mine(m phonebook.Manifest) bool {
	return m.Version > 0 && int(m.Version) <= len(s.pkgs) && s.at(int(m.Version)).Manifest.Equal(m)
}

// newBook returns a book of n POPs in three regions, the same for the same n.
func newBook(name string, n int) *phonebook.Book {
	b := &phonebook.Book{Name: name, Line: "line-of-" + name, Regions: phonebook.Regions{"North", "South", "West"}}
	for i := range n {
		b.POPs = append(b.POPs, phonebook.POP{
			ID: phonebook.POPID(i + 1), Country: 1, Region: phonebook.RegionID(i % 4),
			Name: fmt.Sprintf("Town %d", i*7919%99991), AreaCode: fmt.Sprint(200 + i*31%800),
			AccessNumber: fmt.Sprintf("555-%04d", i*7%10000), MaxBaud: 56000, Flags: 48,
		})
	}
	return b
}

// edit is what an administrator does between version v-1 and v: a number that
// changes, a POP out of service, one that is deleted, one that is new, and with
// every third version a region that renumbers the others.
func edit(b *phonebook.Book, v int) {
	b.POPs = slices.Clone(b.POPs)
	n := len(b.POPs)
	b.POPs[v%n].AccessNumber = fmt.Sprintf("556-%04d", v)
	b.POPs[(3*v+5)%n].Status = phonebook.OutOfService
	added := b.POPs[n-1]
	added.ID, added.Name = added.ID+1, fmt.Sprintf("New Town %d", v)
	b.POPs = append(slices.Delete(b.POPs, (5*v+1)%n, (5*v+1)%n+1), added)
	if v%3 == 0 {
		b.Regions = append(phonebook.Regions{fmt.Sprintf("Region %d", v)}, b.Regions...)
		for i := range b.POPs {
			if b.POPs[i].Region != phonebook.AllRegions {
				b.POPs[i].Region++
			}
		}
	}
}

// newSeries makes versions 1 to n of a book that starts with the given POPs.
func newSeries(t testing.TB, name string, pops, n int) series {
	t.Helper()
	return seriesOf(t, newBook(name, pops), n)
}

// seriesOf makes versions 1 to n of a book.
func seriesOf(t testing.TB, b *phonebook.Book, n int) series {
	t.Helper()
	s := series{book: b.Name}
	var fulls []phonebook.Full
	for v := 1; v <= n; v++ {
		if v > 1 {
			edit(b, v)
		}
		bases := fulls[max(0, len(fulls)-phonebook.KeepBases):]
		r, err := phonebook.NewRelease(b, phonebook.Version(v), bases, phonebook.ASCII, testTime)
		if err != nil {
			t.Fatal(err)
		}
		fulls = append(fulls, r.Full)
		p, err := post.Pack(r)
		if err != nil {
			t.Fatal(err)
		}
		s.releases, s.pkgs = append(s.releases, r), append(s.pkgs, p)
	}
	return s
}

// plan looks at the server and plans the post of version v.
func (s series) plan(ctx context.Context, r post.Remote, v int) (post.Plan, error) {
	p := s.at(v)
	state, err := post.Inspect(ctx, r, s.book)
	if err != nil {
		return post.Plan{}, err
	}
	// Cabinets of ours without a manifest are of a first post that broke off.
	if v := int(state.Unlisted); v > 0 && v <= len(s.pkgs) && state.Files[s.at(v).Manifest.Full().Name] == s.at(v).Manifest.Full().Size {
		state.Unlisted = 0
	}
	status, err := post.Compare(p.Manifest, state, s.mine)
	if err != nil {
		return post.Plan{}, err
	}
	return post.NewPlan(p, state, status)
}

// post brings version v to the server as an administrator does.
func (s series) post(ctx context.Context, r post.Remote, v int) error {
	plan, err := s.plan(ctx, r, v)
	if err != nil {
		return err
	}
	return post.Send(ctx, r, s.at(v), plan, post.SendOptions{})
}

// mustPost posts version v and looks at what clients get.
func (s series) mustPost(t testing.TB, r post.Remote, tree post.Dir, v int) {
	t.Helper()
	if err := s.post(t.Context(), r, v); err != nil {
		t.Fatalf("version %d: %v", v, err)
	}
	s.checkTree(t, tree, v)
}

// live reads a tree as a phone book server does, the manifest first and then
// all that it names, and returns what is live: version 0 where nothing is.
func (s series) live(tree post.Dir) (phonebook.Version, error) {
	data, err := os.ReadFile(filepath.Join(string(tree), "Database", phonebook.ManifestName(s.book)))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	m, err := phonebook.ReadManifest(data)
	if err != nil {
		return 0, err
	}
	for _, c := range m.Cabs {
		cab, err := os.ReadFile(filepath.Join(string(tree), s.book, c.Name))
		if err != nil {
			return m.Version, err
		}
		if err := post.CheckCab(c, cab); err != nil {
			return m.Version, err
		}
	}
	if !s.mine(m) {
		return m.Version, fmt.Errorf("version %d is none that was posted", m.Version)
	}
	return m.Version, nil
}

// files returns every file below dir by its slash-separated name.
func files(t testing.TB, dir post.Dir) map[string][]byte {
	t.Helper()
	out := make(map[string][]byte)
	root := os.DirFS(string(dir))
	err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		out[name], err = fs.ReadFile(root, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// checkTree fails unless the tree holds version v and not one file more.
func (s series) checkTree(t testing.TB, tree post.Dir, v int) {
	t.Helper()
	p := s.at(v)
	manifest, err := p.Manifest.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]byte{"Database/" + phonebook.ManifestName(s.book): manifest}
	for name, data := range p.Files {
		want[path.Join(s.book, name)] = data
	}
	got := files(t, tree)
	for name, data := range want {
		if !bytes.Equal(got[name], data) {
			t.Errorf("version %d: %s has %d bytes, want other %d", v, name, len(got[name]), len(data))
		}
		delete(got, name)
	}
	for name := range got {
		t.Errorf("version %d: %s is left over", v, name)
	}
}

// receive waits for a value that must come.
func receive[T any](t testing.TB, what string, c <-chan T) T {
	t.Helper()
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	select {
	case v := <-c:
		return v
	case <-timeout.C:
		t.Fatalf("%s: nothing came", what)
		panic("unreachable")
	}
}
