package pbs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// bare is a manifest with one cabinet, whose hash tells content apart.
func bare(line string, v phonebook.Version, content string) phonebook.Manifest {
	return phonebook.Manifest{Book: "Sample", Line: line, Version: v, Cabs: []phonebook.ManifestCab{{
		Name: phonebook.FullName(v), Kind: phonebook.KindFull, Size: 1, SHA256: post.Hash([]byte(content)),
	}}}
}

func TestFollows(t *testing.T) {
	none := phonebook.Manifest{}
	at := func(v phonebook.Version) phonebook.Manifest { return bare("l", v, "a") }
	for _, tt := range []struct {
		name       string
		last, next phonebook.Manifest
		reason     string // "": it may follow
	}{
		{"the first", none, at(1), ""},
		{"the first, from a server that is further", none, at(300), ""},
		{"the first, at the edge", none, at(32000), ""},
		{"the first, near the end", none, at(32001), "near the last one, 32676"},
		{"the next", at(10), at(11), ""},
		{"some were left out", at(10), at(15), ""},
		{"fifty above", at(10), at(60), ""},
		{"fifty-one above", at(10), at(61), "more than 50 above 10"},
		{"the same", at(10), at(10), ""},
		{"the same version, other bytes", at(10), bare("l", 10, "b"), "other content"},
		{"back by one", at(10), at(9), "lower than 10"},
		{"another line", at(10), bare("m", 11, "a"), "another line"},
		{"another line, lower", at(10), bare("m", 1, "a"), "another line"},
		{"near the end, the next", at(32000), at(32001), ""},
		{"near the end, one left out", at(32000), at(32002), "numbers out"},
		{"the last", at(32675), at(32676), ""},
		{"the last, the same", at(32676), at(32676), ""},
	} {
		err := follows(tt.last, tt.next)
		broken, ok := errors.AsType[*RuleError](err)
		if ok != (tt.reason != "") || ok && !strings.Contains(broken.Reason, tt.reason) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.reason)
		}
	}
}

// again returns the store of a server that was started anew on the same folder.
func (s *shop) again(t *testing.T) *shop {
	t.Helper()
	next := &shop{dir: s.dir, log: &logBuffer{}, at: s.at}
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	next.Store = NewStore(root, HostDir, logTo(next.log))
	next.now = s.now
	return next
}

// place puts a release into the tree as a copy by hand does, whatever was there.
func (s *shop) place(t *testing.T, p post.Package) {
	t.Helper()
	manifest, err := p.Manifest.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.MkdirAll(s.file("Sample"), 0o755), os.MkdirAll(s.file("Database"), 0o755)); err != nil {
		t.Fatal(err)
	}
	for name, data := range p.Files {
		writeFile(t, s.file("Sample", name), data)
	}
	writeFile(t, s.file("Database", "Sample.json.new"), manifest)
	if err := os.Rename(s.file("Database", "Sample.json.new"), s.file("Database", "Sample.json")); err != nil {
		t.Fatal(err)
	}
}

// TestStoreRemembers breaks every rule, before and after a restart, and lets one
// release in by order.
func TestStoreRemembers(t *testing.T) {
	s := newShop(t)
	ours := newSeries(t, "Sample", 60, 3, phonebook.ASCII, fewEdits)
	s.place(t, ours.at(2))
	if v := s.live(t, "Sample"); v != 2 {
		t.Fatalf("version %d", v)
	}
	theirs := newSeries(t, "Sample", 60, 3, phonebook.ASCII, newNumbers)
	for _, tt := range []struct {
		name   string
		pkg    post.Package
		reason string
	}{
		{"rollback", ours.at(1), "version 1 is lower than 2"},
		{"other bytes", theirs.at(2), "version 2 was served with other content"},
	} {
		s.place(t, tt.pkg)
		for _, store := range []*shop{s, s.again(t)} {
			if v := store.live(t, "Sample"); v != 2 {
				t.Errorf("%s: version %d is live", tt.name, v)
			}
			if got := store.problem(t, "Sample"); !strings.Contains(got, tt.reason) {
				t.Errorf("%s: status says %q", tt.name, got)
			}
			if n := store.log.count("release refused"); n != 1 && store != s {
				t.Errorf("%s: logged %d times:\n%s", tt.name, n, store.log)
			}
		}
	}
	// Asked, it is told; ordered, it is let in; what comes next counts from there.
	broken, err := Accept(s.dir, "SAMPLE", false)
	if err != nil || broken.Live.Version != 2 || broken.New.Version != 2 {
		t.Fatalf("Accept: %+v, %v", broken, err)
	}
	if got := s.again(t); got.live(t, "Sample") != 2 || got.problem(t, "Sample") == "" {
		t.Error("asking let it in")
	}
	if _, err := Accept(s.dir, "Sample", true); err != nil {
		t.Fatal(err)
	}
	s.at = s.at.Add(2 * retryAfter)
	r, err := s.Release("Sample")
	if err != nil || !r.Manifest.Equal(theirs.at(2).Manifest) || s.problem(t, "Sample") != "" {
		t.Errorf("after the order: %+v, %v, %s", r, err, s.problem(t, "Sample"))
	}
	if _, err := Accept(s.dir, "Sample", true); !errors.Is(err, ErrNothingToAccept) {
		t.Errorf("once more: %v", err)
	}
	// The order was for that release and once.
	s.place(t, ours.at(2))
	if got := s.problem(t, "Sample"); !strings.Contains(got, "other content") {
		t.Errorf("back to ours: %q", got)
	}
	if _, err := Accept(s.dir, "Nobody", false); !errors.Is(err, ErrUnknownBook) {
		t.Errorf("a book that is not there: %v", err)
	}
}

// TestStoreKeepsThroughARestart has nothing but half a post in the tree when the
// server comes back: what was live is live.
func TestStoreKeepsThroughARestart(t *testing.T) {
	s := newShop(t)
	book := newSeries(t, "Sample", 60, 2, phonebook.ASCII, fewEdits)
	s.place(t, book.at(1))
	s.live(t, "Sample")
	s.place(t, book.at(2))
	if err := errors.Join(os.Remove(s.file("Sample", "2Full.cab")), os.Remove(s.file("Sample", "1Full.cab"))); err != nil {
		t.Fatal(err)
	}
	next := s.again(t)
	if v := next.live(t, "Sample"); v != 1 || next.problem(t, "Sample") == "" {
		t.Errorf("version %d, problem %q", v, next.problem(t, "Sample"))
	}
	s.place(t, book.at(2))
	next.at = next.at.Add(2 * retryAfter)
	if v := next.live(t, "Sample"); v != 2 {
		t.Errorf("version %d after it was mended", v)
	}
	// What was kept and is damaged is not served.
	writeFile(t, filepath.Join(s.dir, StateDir, "sample", "2", "2Full.cab"), []byte("damaged"))
	if err := os.Remove(s.file("Sample", "2Full.cab")); err != nil {
		t.Fatal(err)
	}
	last := s.again(t)
	if _, err := last.Release("Sample"); !errors.Is(err, ErrUnknownBook) || last.log.count("is not whole") != 1 {
		t.Errorf("%v\n%s", err, last.log)
	}
}

// TestRetention keeps as many releases as it should, as they were.
func TestRetention(t *testing.T) {
	for _, keep := range []int{0, 2} {
		t.Run(fmt.Sprint(keep), func(t *testing.T) {
			s := newShop(t)
			s.ledger.keep.Store(int64(keep))
			book := newSeries(t, "Sample", 60, 5, phonebook.ASCII, fewEdits)
			var held []*Release
			for v := 1; v <= 5; v++ {
				s.place(t, book.at(v))
				r, err := s.Release("Sample")
				if err != nil {
					t.Fatal(err)
				}
				held = append(held, r)
			}
			entries, err := os.ReadDir(filepath.Join(s.dir, StateDir, "sample"))
			if err != nil {
				t.Fatal(err)
			}
			var kept, want []string
			for _, e := range entries {
				if e.IsDir() {
					kept = append(kept, e.Name())
				}
			}
			for v := 5 - keep; v <= 5; v++ {
				want = append(want, fmt.Sprint(v))
			}
			if diff := cmp.Diff(want, kept); diff != "" {
				t.Errorf("kept (-want +got):\n%s", diff)
			}
			// Who downloads a release that went has it to the end.
			for v, r := range held {
				for name, data := range book.at(v + 1).Files {
					if string(r.Cab(name)) != string(data) {
						t.Errorf("version %d: %s changed", v+1, name)
					}
				}
			}
		})
	}
}

// TestRetentionAfterAStepBack keeps what is before the live release, however many
// were above it.
func TestRetentionAfterAStepBack(t *testing.T) {
	s := newShop(t)
	s.ledger.setKeep(2)
	book := newSeries(t, "Sample", 60, 5, phonebook.ASCII, fewEdits)
	for _, v := range []int{1, 2, 5} {
		s.place(t, book.at(v))
		s.live(t, "Sample")
	}
	if err := Pardon(s.dir, book.at(3).Manifest); err != nil {
		t.Fatal(err)
	}
	s.place(t, book.at(3))
	s.at = s.at.Add(2 * retryAfter)
	if v := s.live(t, "Sample"); v != 3 {
		t.Fatalf("version %d is live", v)
	}
	kept, err := filepath.Glob(filepath.Join(s.dir, StateDir, "sample", "[0-9]"))
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range kept {
		kept[i] = filepath.Base(name)
	}
	if diff := cmp.Diff([]string{"1", "2", "3"}, kept); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	// Fewer than none are none.
	s.ledger.setKeep(-1)
	s.place(t, book.at(4))
	s.at = s.at.Add(2 * retryAfter)
	if v := s.live(t, "Sample"); v != 4 || s.log.count("not written down") != 0 {
		t.Errorf("version %d is live\n%s", v, s.log)
	}
}

// TestCannotRemember serves a release although it cannot be written down.
func TestCannotRemember(t *testing.T) {
	s := newShop(t)
	book := newSeries(t, "Sample", 60, 1, phonebook.ASCII, fewEdits)
	s.place(t, book.at(1))
	if err := os.MkdirAll(filepath.Join(s.dir, StateDir, "sample", liveFile+".part", "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	if v := s.live(t, "Sample"); v != 1 || s.log.count("not written down") != 1 {
		t.Errorf("version %d\n%s", v, s.log)
	}
}

func TestCheckRules(t *testing.T) {
	s := newShop(t)
	book := newSeries(t, "Sample", 60, 3, phonebook.ASCII, fewEdits)
	if err := CheckRules(filepath.Join(s.dir, "none"), book.at(1).Manifest); err != nil {
		t.Errorf("no folder: %v", err)
	}
	s.place(t, book.at(2))
	s.live(t, "Sample")
	if err := CheckRules(s.dir, book.at(3).Manifest); err != nil {
		t.Errorf("the next: %v", err)
	}
	if _, ok := errors.AsType[*RuleError](CheckRules(s.dir, book.at(1).Manifest)); !ok {
		t.Error("a step back is let in")
	}
}
