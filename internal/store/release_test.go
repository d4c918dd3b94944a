package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/phonebookadmin/pba/internal/store"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// release returns a record of the book Sample with a full cabinet and, from
// version 2, a delta. The store does not look into cabinets.
func release(v phonebook.Version) phonebook.ReleaseRecord { return releaseOf("Sample", v) }

func releaseOf(book string, v phonebook.Version) phonebook.ReleaseRecord {
	sum := strings.Repeat("0a", 32)
	full := phonebook.FullName(v)
	rec := phonebook.ReleaseRecord{
		Manifest: phonebook.Manifest{
			Format: phonebook.ManifestFormat, Book: book, Line: "line-1", Version: v, Time: noon, POPs: 1,
			Cabs: []phonebook.ManifestCab{{Name: full, Kind: phonebook.KindFull, Size: 5, SHA256: sum}},
		},
		Files:   map[string][]byte{full: []byte("MSCF" + full)},
		Comment: "comment", User: "anna",
	}
	if v > 1 {
		delta := phonebook.DeltaName(v, v-1)
		rec.Manifest.Cabs = append(rec.Manifest.Cabs, phonebook.ManifestCab{Name: delta, Kind: phonebook.KindDelta, Base: v - 1, Size: 5, SHA256: sum})
		rec.Files[delta] = []byte{0, 255, '\n'}
	}
	return rec
}

func addRelease(t testing.TB, s *store.Store, v phonebook.Version) {
	t.Helper()
	entry := phonebook.HistoryEntry{Time: noon, User: "anna", Action: phonebook.BookRelease, Key: "v"}
	if err := s.AddRelease(phonebook.Commit{Revision: load(t, s, "Sample").Revision}, release(v), entry); err != nil {
		t.Fatal(err)
	}
}

func TestReleaseRoundTrip(t *testing.T) {
	s := withSample(t, 1)
	for _, v := range []phonebook.Version{1, 2, 300} {
		addRelease(t, s, v)
	}
	versions, err := s.Versions("sample")
	mustDiff(t, []phonebook.Version{1, 2, 300}, versions)
	if err != nil {
		t.Error(err)
	}
	list, err := s.Releases("sample")
	if err != nil || len(list) != 3 {
		t.Fatalf("%d releases, %v", len(list), err)
	}
	for _, short := range list {
		want := release(short.Manifest.Version)
		got, err := s.Release("SAMPLE", short.Manifest.Version)
		if err != nil {
			t.Fatal(err)
		}
		mustDiff(t, want, got)
		want.Files = nil
		mustDiff(t, want, short)
	}
	if _, err := s.Release("Sample", 3); !errors.Is(err, phonebook.ErrNotFound) {
		t.Errorf("version 3: %v, want ErrNotFound", err)
	}
	l := load(t, s, "Sample")
	if l.Released != 300 || l.LastVersion != 300 || l.Posted != 0 || l.Revision != 2 {
		t.Errorf("%+v", l)
	}
}

func TestReleaseVersionRises(t *testing.T) {
	s := withSample(t, 1)
	addRelease(t, s, 4)
	if err := s.NoteVersion("Sample", 7); err != nil {
		t.Fatal(err)
	}
	before := load(t, s, "Sample")
	for _, v := range []phonebook.Version{1, 4, 5, 7} {
		if err := s.AddRelease(phonebook.Commit{Revision: before.Revision}, release(v), phonebook.HistoryEntry{}); !errors.Is(err, phonebook.ErrExists) {
			t.Errorf("version %d: %v, want ErrExists", v, err)
		}
	}
	mustDiff(t, before, load(t, s, "Sample"))
	if h, _ := s.History("Sample", 0); len(h) != 1 {
		t.Errorf("%d history entries, want 1", len(h))
	}
	addRelease(t, s, 8)
}

// TestReleaseIsWhole refuses a record that cannot be read back, and then keeps
// nothing of it.
func TestReleaseIsWhole(t *testing.T) {
	s := withSample(t, 1)
	before := load(t, s, "Sample")
	bad := release(1)
	bad.Manifest.Line = ""
	if err := s.AddRelease(phonebook.Commit{Revision: before.Revision}, bad, phonebook.HistoryEntry{}); err == nil {
		t.Error("a release without a line was kept")
	}
	mustDiff(t, before, load(t, s, "Sample"))
	if v, err := s.Versions("Sample"); err != nil || len(v) != 0 {
		t.Errorf("versions %v, %v", v, err)
	}
}

func TestNoteVersion(t *testing.T) {
	s := withSample(t, 1)
	for _, tt := range []struct{ note, want phonebook.Version }{{5, 5}, {3, 5}, {5, 5}, {0, 5}, {9, 9}} {
		if err := s.NoteVersion("sample", tt.note); err != nil {
			t.Fatal(err)
		}
		if l := load(t, s, "Sample"); l.LastVersion != tt.want || l.Released != 0 {
			t.Errorf("after %d: %d, released %d", tt.note, l.LastVersion, l.Released)
		}
	}
}

func TestNotePost(t *testing.T) {
	s := withSample(t, 0)
	note := func(host string, v phonebook.Version, at time.Time) phonebook.Ledger {
		t.Helper()
		entry := phonebook.HistoryEntry{Time: at, Action: phonebook.BookPost, Key: host}
		if err := s.NotePost("sample", phonebook.PostRecord{Host: host, Version: v, Time: at}, entry); err != nil {
			t.Fatal(err)
		}
		return load(t, s, "Sample")
	}
	commit(t, s, phonebook.Commit{Changes: adds(1, 10), Imported: 10})
	addRelease(t, s, 1)
	commit(t, s, phonebook.Commit{Changes: adds(11, 15), Imported: 5})
	addRelease(t, s, 2)
	commit(t, s, phonebook.Commit{Changes: adds(16, 18), Imported: 3})

	steps := []struct {
		host    string
		version phonebook.Version
		posted  phonebook.Version
		pending int
	}{
		{"west", 1, 1, 8}, // the release carries the imports made before it
		{"east", 2, 2, 3},
		{"west", 1, 2, 3}, // an older release takes nothing back
		{"west", 2, 2, 3},
		{"east", 9, 2, 3}, // a release that was not made here counts for nothing
	}
	revision := load(t, s, "Sample").Revision
	for i, step := range steps {
		l := note(step.host, step.version, noon.Add(time.Duration(i)*time.Minute))
		if l.Posted != step.posted || l.Pending() != step.pending || l.Revision != revision {
			t.Errorf("step %d: posted %d, pending %d, revision %d", i, l.Posted, l.Pending(), l.Revision)
		}
	}
	posts, err := s.Posts("SAMPLE")
	if err != nil {
		t.Fatal(err)
	}
	mustDiff(t, []phonebook.PostRecord{
		{Host: "east", Version: 9, Time: noon.Add(4 * time.Minute)},
		{Host: "west", Version: 2, Time: noon.Add(3 * time.Minute)},
	}, posts)
	if h, err := s.History("Sample", 0); err != nil || len(h) != 2+len(steps) {
		t.Errorf("%d entries, %v", len(h), err)
	}
}
