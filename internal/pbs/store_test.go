package pbs

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// shop is a store on a folder of its own, with a clock that the test moves.
type shop struct {
	*Store
	dir string
	log *logBuffer
	at  time.Time
}

func newShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{dir: t.TempDir(), log: &logBuffer{}, at: testTime}
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	s.Store = NewStore(root, HostDir, logTo(s.log))
	s.now = func() time.Time { return s.at }
	return s
}

func (s *shop) host() post.Dir { return post.Dir(filepath.Join(s.dir, HostDir)) }

func (s *shop) file(elem ...string) string {
	return filepath.Join(append([]string{s.dir, HostDir}, elem...)...)
}

func (s *shop) live(t *testing.T, book string) phonebook.Version {
	t.Helper()
	r, err := s.Release(book)
	if errors.Is(err, ErrUnknownBook) {
		return 0
	}
	if err != nil {
		t.Fatalf("Release(%s): %v", book, err)
	}
	for _, c := range r.Manifest.Cabs {
		if err := post.CheckCab(c, r.Cab(c.Name)); err != nil {
			t.Fatalf("version %d: %v", r.Manifest.Version, err)
		}
	}
	return r.Manifest.Version
}

func (s *shop) problem(t *testing.T, book string) string {
	t.Helper()
	all, err := s.Status()
	if err != nil {
		t.Fatal(err)
	}
	for _, st := range all {
		if st.Book == book && st.Problem != nil {
			return st.Problem.Error()
		}
	}
	return ""
}

// TestStoreFollowsTheTree posts, withdraws and posts again, without a moment
// between: no clock moves.
func TestStoreFollowsTheTree(t *testing.T) {
	s := newShop(t)
	if v := s.live(t, "Sample"); v != 0 {
		t.Fatalf("version %d in an empty folder", v)
	}
	book := newSeries(t, "Sample", 60, 3, phonebook.ASCII, fewEdits)
	for v := 1; v <= 3; v++ {
		send(t, s.host(), book.at(v), book)
		if got := s.live(t, "sAmPlE"); int(got) != v {
			t.Fatalf("version %d live after %d was posted", got, v)
		}
	}
	if n := s.log.count("release live"); n != 3 {
		t.Errorf("%d releases logged, want 3:\n%s", n, s.log)
	}
	if err := os.Remove(s.file("Database", "Sample.json")); err != nil {
		t.Fatal(err)
	}
	if v := s.live(t, "Sample"); v != 0 {
		t.Errorf("version %d live after the manifest was removed", v)
	}
	if err := os.RemoveAll(s.file()); err != nil {
		t.Fatal(err)
	}
	if all, err := s.Status(); err != nil || len(all) != 0 {
		t.Errorf("Status of no folder: %v, %v", all, err)
	}
	// Clients have version 3: the book begins again there, and not below.
	send(t, s.host(), book.at(2), book)
	if v := s.live(t, "Sample"); v != 3 || !strings.Contains(s.problem(t, "Sample"), "lower than 3") {
		t.Errorf("version %d live after the folder was made anew; %s", v, s.problem(t, "Sample"))
	}
}

// TestStoreRefuses spoils version 2 in every way on its way into the tree;
// version 1 stays live until the damage is mended.
func TestStoreRefuses(t *testing.T) {
	book := newSeries(t, "Sample", 60, 2, phonebook.ASCII, fewEdits)
	const manifest, full, delta = "Database/Sample.json", "Sample/2Full.cab", "Sample/2Delta1.cab"
	second, err := book.at(2).Manifest.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		spoil  string // the file to spoil
		how    func(good []byte) []byte
		reason string
	}{
		{"truncated cabinet", full, func(b []byte) []byte { return b[:len(b)/2] }, "2Full.cab has"},
		{"longer cabinet", full, func(b []byte) []byte { return append(b, 0) }, "has more than"},
		{"changed cabinet", delta, func(b []byte) []byte { b[len(b)-1]++; return b }, "2Delta1.cab has other content"},
		{"missing cabinet", delta, nil, "no such file"},
		{"empty manifest", manifest, func([]byte) []byte { return nil }, "unexpected end"},
		{"half a manifest", manifest, func(b []byte) []byte { return b[:len(b)/2] }, "manifest"},
		{"endless manifest", manifest, func(b []byte) []byte { return append(b, make([]byte, maxManifest)...) }, "has more than"},
		{"manifest of another book", manifest, func(b []byte) []byte {
			return []byte(strings.Replace(string(b), `"Sample"`, `"Other"`, 1))
		}, "is of book Other"},
		{"manifest in another case", manifest, func(b []byte) []byte {
			return []byte(strings.Replace(string(b), `"Sample"`, `"SAMPLE"`, 1))
		}, "is of book SAMPLE"},
		{"cabinet outside the folder", manifest, func(b []byte) []byte {
			return []byte(strings.Replace(string(b), "2Full.cab", "../../2Full.cab", 1))
		}, "does not belong"},
		{"cabinet of a size beyond reason", manifest, func(b []byte) []byte {
			return []byte(strings.Replace(string(b), `"size": `, `"size": 99999999`, 1))
		}, "at most"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newShop(t)
			send(t, s.host(), book.at(1), book)
			if v := s.live(t, "Sample"); v != 1 {
				t.Fatalf("version %d, want 1", v)
			}
			for name, data := range book.at(2).Files {
				writeFile(t, s.file("Sample", name), data)
			}
			writeFile(t, s.file("Database", "Sample.json"), second)
			good, err := os.ReadFile(s.file(filepath.FromSlash(tt.spoil)))
			if err != nil {
				t.Fatal(err)
			}
			if tt.how == nil {
				err = os.Remove(s.file(filepath.FromSlash(tt.spoil)))
			} else {
				err = os.WriteFile(s.file(filepath.FromSlash(tt.spoil)), tt.how(append([]byte(nil), good...)), 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
			for range 3 {
				if v := s.live(t, "Sample"); v != 1 {
					t.Fatalf("version %d live, want 1", v)
				}
				s.at = s.at.Add(2 * retryAfter)
			}
			if got := s.problem(t, "Sample"); !strings.Contains(got, tt.reason) {
				t.Errorf("Status says %q, want %q", got, tt.reason)
			}
			if n := s.log.count("release refused"); n != 1 {
				t.Errorf("the reason is logged %d times:\n%s", n, s.log)
			}
			writeFile(t, s.file(filepath.FromSlash(tt.spoil)), good)
			s.at = s.at.Add(2 * retryAfter)
			if v := s.live(t, "Sample"); v != 2 || s.problem(t, "Sample") != "" {
				t.Errorf("version %d live after it was mended, want 2; %s", v, s.problem(t, "Sample"))
			}
		})
	}
}

// TestStoreNothingGood has a manifest and no cabinets, as a copy by hand begins.
func TestStoreNothingGood(t *testing.T) {
	s := newShop(t)
	book := newSeries(t, "Sample", 60, 1, phonebook.ASCII, fewEdits)
	send(t, s.host(), book.at(1), book)
	cab := s.file("Sample", "1Full.cab")
	if err := os.Rename(cab, cab+".part"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Release("Sample"); !errors.Is(err, ErrUnknownBook) {
		t.Errorf("Release: %v, want ErrUnknownBook", err)
	}
	want := []BookStatus{{Book: "Sample"}}
	got, err := s.Status()
	if err != nil || len(got) != 1 || got[0].Problem == nil {
		t.Fatalf("Status: %v, %v", got, err)
	}
	got[0].Problem = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := os.Rename(cab+".part", cab); err != nil {
		t.Fatal(err)
	}
	s.at = s.at.Add(retryAfter)
	if v := s.live(t, "Sample"); v != 1 {
		t.Errorf("version %d after the cabinet came", v)
	}
}

// TestStoreLinks follows links inside the tree and none that lead out.
func TestStoreLinks(t *testing.T) {
	s := newShop(t)
	book := newSeries(t, "Sample", 60, 1, phonebook.ASCII, fewEdits)
	outside := post.Dir(t.TempDir())
	send(t, outside, book.at(1), book)
	if err := os.MkdirAll(s.file("Database"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, link := range [][2]string{
		{filepath.Join(string(outside), "Database", "Sample.json"), s.file("Database", "Sample.json")},
		{filepath.Join(string(outside), "Sample"), s.file("Sample")},
	} {
		if err := os.Symlink(link[0], link[1]); err != nil {
			t.Fatal(err)
		}
	}
	if r, err := s.Release("Sample"); err == nil {
		t.Errorf("version %d was read through a link that leads out", r.Manifest.Version)
	}
	send(t, post.Dir(filepath.Join(s.dir, "elsewhere")), book.at(1), book)
	if err := os.RemoveAll(s.file()); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("elsewhere", s.file()); err != nil {
		t.Fatal(err)
	}
	if v := s.live(t, "Sample"); v != 1 {
		t.Errorf("version %d through a link inside", v)
	}
}

// Names that differ only in case are one book to clients: what is served stays,
// whoever adds another, and where nothing is served yet nothing is guessed.
func TestStoreNamesThatDifferInCase(t *testing.T) {
	s := newShop(t)
	lower := newSeries(t, "Sample", 60, 1, phonebook.ASCII, fewEdits)
	send(t, s.host(), lower.at(1), lower)
	if v := s.live(t, "sample"); v != 1 {
		t.Fatalf("version %d, want that of Sample", v)
	}
	if _, err := os.Stat(s.file("sample")); err == nil {
		return // this file system does not tell them apart either
	}
	upper := newSeries(t, "SAMPLE", 60, 2, phonebook.ASCII, fewEdits)
	elsewhere := post.Dir(filepath.Join(t.TempDir(), "tree"))
	send(t, elsewhere, upper.at(2), upper)
	if err := os.CopyFS(s.file(), os.DirFS(string(elsewhere))); err != nil {
		t.Fatal(err)
	}
	if all, err := s.Status(); err != nil || len(all) != 1 || all[0].Book != "Sample" {
		t.Errorf("Status: %v, %v; want what was served", all, err)
	}
	if !strings.Contains(s.log.String(), "differ in the case of their name") {
		t.Errorf("the other is not logged:\n%s", s.log)
	}
	cold := NewStore(s.root, HostDir, logTo(s.log)) // as after a restart
	cold.now = s.now
	if r, err := cold.Release("sample"); err == nil {
		t.Errorf("version %d of %s was served by guess", r.Manifest.Version, r.Manifest.Book)
	}
	if err := os.Remove(s.file("Database", "SAMPLE.json")); err != nil {
		t.Fatal(err)
	}
	if r, err := cold.Release("sample"); err != nil || r.Manifest.Version != 1 {
		t.Errorf("once one is left: %v", err)
	}
}

// TestStoreManyReaders reads while versions are posted one after another; what
// a reader gets is whole and never older than what it had.
func TestStoreManyReaders(t *testing.T) {
	s := newShop(t)
	book := newSeries(t, "Sample", 60, 8, phonebook.ASCII, fewEdits)
	send(t, s.host(), book.at(1), book)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 16 {
		readers.Go(func() {
			var last phonebook.Version
			for {
				select {
				case <-stop:
					return
				default:
				}
				v := s.live(t, "Sample")
				if v < last {
					t.Errorf("version %d after %d", v, last)
				}
				last = v
			}
		})
	}
	for v := 2; v <= 8; v++ {
		send(t, s.host(), book.at(v), book)
		if got := s.live(t, "Sample"); int(got) != v {
			t.Errorf("version %d live after %d was posted", got, v)
		}
	}
	close(stop)
	readers.Wait()
	if n := s.log.count("release refused"); n != 0 {
		t.Errorf("a post looked like a bad release:\n%s", s.log)
	}
}
