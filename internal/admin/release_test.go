package admin_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

func TestBuildNothing(t *testing.T) {
	f := withBook(t, 0)
	build := func() error { _, err := f.Build("Sample", ""); return err }
	f.refused("a new book", phonebook.ErrUnchanged, build)
	p := town(1)
	p.Status = phonebook.OutOfService
	f.add(p)
	f.refused("nothing in service", phonebook.ErrUnchanged, build)
	f.add(town(2))
	f.build()
	f.refused("no change", phonebook.ErrUnchanged, build)
	f.rename(2, "Away")
	f.rename(2, "Town 2")
	f.refused("there and back", phonebook.ErrUnchanged, build)
	f.must(f.DeletePOPs("Sample", 2))
	if rec := f.build(); rec.Manifest.POPs != 0 || rec.Manifest.Version != 2 {
		t.Errorf("%+v: the last POP's end must reach clients", rec.Manifest)
	}
}

func TestBuildFiles(t *testing.T) {
	f := withBook(t, 3)
	f.must(f.AddRegion("Sample", "West"))
	_, err := f.EditPOP("Sample", 2, func(p *phonebook.POP) error { p.Status, p.Comments = phonebook.OutOfService, "secret"; return nil })
	f.must(err)
	first, err := f.Build("sample", "the first")
	f.must(err)
	checkFiles(f, first)
	diff(t, "1,1,0,Town 1,425,555-00001,0,56000,0,48,\r\n3,1,0,Town 3,425,555-00003,0,56000,0,48,\r\n", tree(t, f.Dir)["Sample/Sample.pbk"])
	diff(t, []string{"Release 1"}, f.actions(1))
	diff(t, []string{"1", "2 POPs", "2 added", "0 changed", "0 removed", "the first"}, f.history()[len(f.history())-1].Detail)

	f.must(f.DeletePOPs("Sample", 1))
	f.rename(3, "Redmond")
	second := f.build()
	checkFiles(f, first, second)
	delta, err := post.UnpackDelta(second.Files["2Delta1.cab"], "Sample", 1, phonebook.ASCII)
	f.must(err)
	if len(delta.Changed) != 1 || delta.Changed[0].Name != "Redmond" || len(delta.Removed) != 1 || delta.Removed[0] != 1 {
		t.Errorf("%+v", delta)
	}
	list, err := f.Releases("Sample")
	f.must(err)
	if len(list) != 2 || list[0].Comment != "the first" || list[0].User != "anna" {
		t.Errorf("%+v", list)
	}
	got, err := f.Release("Sample", 2)
	f.must(err)
	diff(t, second, got)
}

// checkFiles compares the data folder with releases; the last is current.
func checkFiles(f *fixture, recs ...phonebook.ReleaseRecord) {
	f.t.Helper()
	want := map[string]string{"Sample/": ""}
	for _, rec := range recs {
		dir := fmt.Sprintf("Sample/%d/", rec.Manifest.Version)
		manifest, err := rec.Manifest.Marshal()
		f.must(err)
		want[dir], want[dir+"Sample.json"] = "", string(manifest)
		for name, data := range rec.Files {
			want[dir+name] = string(data)
		}
	}
	last := recs[len(recs)-1]
	for name, data := range last.Files {
		want["Sample/"+name] = string(data)
	}
	m, err := post.ReadMembers(last.Files[last.Manifest.Full().Name], "Sample")
	f.must(err)
	want["Sample/Sample.pbk"], want["Sample/Sample.pbr"] = string(m.PBK), string(m.PBR)
	want["Sample/Sample.ver"] = fmt.Sprintf("%d\r\n", last.Manifest.Version)
	diff(f.t, want, tree(f.t, f.Dir))
}

// TestBuildLeftovers: a build that was cut off left a folder behind.
func TestBuildLeftovers(t *testing.T) {
	f := withBook(t, 1)
	part := filepath.Join(f.Dir, "Sample", "1.part")
	f.must(os.MkdirAll(part, 0o755))
	f.must(os.WriteFile(filepath.Join(part, "1Delta9.cab"), []byte("old"), 0o600))
	checkFiles(f, f.build())
}

// TestBuildBlocked: files that cannot be written stop a release before its
// number is spent.
func TestBuildBlocked(t *testing.T) {
	f := withBook(t, 1)
	f.must(os.WriteFile(filepath.Join(f.Dir, "Sample"), []byte("in the way"), 0o600))
	f.refused("a file in the way", nil, func() error { _, err := f.Build("Sample", ""); return err })
	f.must(os.Remove(filepath.Join(f.Dir, "Sample")))
	if rec := f.build(); rec.Manifest.Version != 1 {
		t.Errorf("version %d", rec.Manifest.Version)
	}
}

func TestBases(t *testing.T) {
	f := withBook(t, 1)
	recs := map[phonebook.Version]phonebook.ReleaseRecord{}
	for v := phonebook.Version(1); v <= 7; v++ {
		f.rename(1, fmt.Sprintf("Name %d", v))
		recs[v] = f.build()
	}
	bases := func(rec phonebook.ReleaseRecord) (out []phonebook.Version) {
		for _, c := range rec.Manifest.Cabs[1:] {
			out = append(out, c.Base)
		}
		return out
	}
	diff(t, []phonebook.Version(nil), bases(recs[1]))
	diff(t, []phonebook.Version{5, 4, 3, 2, 1}, bases(recs[6]))
	diff(t, []phonebook.Version{6, 5, 4, 3, 2}, bases(recs[7]))

	// A client at any base gets to the full book by one delta.
	want, err := post.UnpackFull(recs[7].Files["7Full.cab"], "Sample", phonebook.ASCII)
	f.must(err)
	for _, base := range bases(recs[7]) {
		held, err := post.UnpackFull(recs[base].Files[phonebook.FullName(base)], "Sample", phonebook.ASCII)
		f.must(err)
		delta, err := post.UnpackDelta(recs[7].Files[phonebook.DeltaName(7, base)], "Sample", base, phonebook.ASCII)
		f.must(err)
		got, err := phonebook.Apply(held, delta)
		f.must(err)
		diff(t, want, got)
	}
	// Versions met elsewhere leave gaps.
	f.must(f.Store.NoteVersion("Sample", 10))
	f.rename(1, "After the gap")
	rec := f.build()
	if rec.Manifest.Version != 11 {
		t.Errorf("version %d, want 11", rec.Manifest.Version)
	}
	diff(t, []phonebook.Version{7, 6}, bases(rec))
}

// TestReproducible builds the same content in two data folders at other times.
func TestReproducible(t *testing.T) {
	var files [2]map[string][]byte
	for i := range files {
		f := withBook(t, 0)
		f.now = f.now.AddDate(i, i, i)
		for n := range 40 {
			f.add(town(n))
		}
		f.build()
		f.rename(7, "Renamed")
		f.must(f.DeletePOPs("Sample", 9))
		files[i] = f.build().Files
	}
	diff(t, files[0], files[1])
}

func TestDraft(t *testing.T) {
	f := withBook(t, 3)
	f.build()
	f.rename(2, "Redmond")
	kept := f.state()
	draft, set, err := f.Draft("sample")
	f.must(err)
	diff(t, kept, f.state())
	if n := set.Counts(); n != (phonebook.ChangeCount{Changed: 1}) || set.Since != 1 {
		t.Errorf("%+v", set)
	}
	rec := f.build()
	draft.Manifest.Time = rec.Manifest.Time // the clock went on
	diff(t, draft, rec)
	f.refused("nothing to draft", phonebook.ErrUnchanged, func() error { _, _, err := f.Draft("Sample"); return err })
}

func TestChanges(t *testing.T) {
	f := withBook(t, 2)
	set, err := f.Changes("Sample", 0)
	f.must(err)
	if set.Counts().Added != 2 || set.Since != 0 || set.Empty() {
		t.Errorf("%+v", set)
	}
	f.build()
	f.add(town(3))
	f.build()
	f.must(f.DeletePOPs("Sample", 1))
	set, err = f.Changes("Sample", 1)
	f.must(err)
	if n := set.Counts(); n != (phonebook.ChangeCount{Added: 1, Removed: 1}) {
		t.Errorf("since 1: %+v", n)
	}
	if _, err := f.Changes("Sample", 9); !errors.Is(err, phonebook.ErrNotFound) {
		t.Errorf("since 9: %v", err)
	}
}

func TestMaxVersions(t *testing.T) {
	f := withBook(t, 1)
	f.build()
	f.must(f.Store.NoteVersion("Sample", phonebook.MaxVersions-1))
	f.rename(1, "Last")
	if rec := f.build(); rec.Manifest.Version != 32676 {
		t.Errorf("version %d", rec.Manifest.Version)
	}
	f.rename(1, "Too late")
	limit := refusedAs[*phonebook.LimitError](f, "version 32,677", func() error { _, err := f.Build("Sample", ""); return err })
	if limit.Limit != 32676 || limit.Found != 32677 {
		t.Errorf("%+v", limit)
	}
	// A revert that can make no release leaves the book alone.
	refusedAs[*phonebook.LimitError](f, "a revert", func() error { _, err := f.Revert("Sample", 1); return err })
}

func TestRevert(t *testing.T) {
	f := withRegions(t)
	_, err := f.EditPOP("Sample", 1, func(p *phonebook.POP) error { p.Comments = "kept"; return nil })
	f.must(err)
	f.build()
	f.rename(1, "Renamed")
	f.must(f.DeletePOPs("Sample", 3))
	later := town(5)
	later.Region = 3
	f.add(later)
	_, err = f.DeleteRegion("Sample", "North")
	f.must(err)
	f.must(f.AddRegion("Sample", "Mid"))
	f.build()
	entries := len(f.history())
	f.now = f.now.AddDate(0, 0, 1)

	rec, err := f.Revert("sample", 1)
	f.must(err)
	if rec.Manifest.Version != 3 {
		t.Errorf("version %d, want 3", rec.Manifest.Version)
	}
	first, err := f.Release("Sample", 1)
	f.must(err)
	then, err := post.UnpackFull(first.Files["1Full.cab"], "Sample", phonebook.ASCII)
	f.must(err)
	now, err := post.UnpackFull(rec.Files["3Full.cab"], "Sample", phonebook.ASCII)
	f.must(err)
	if !now.Same(then) {
		t.Errorf("clients see %+v, want %+v", now, then)
	}
	l := f.ledger()
	diff(t, phonebook.Regions{"North", "East", "West"}, l.Book.Regions)
	if p, _ := l.Book.POP(3); p.Name != "Town 3" || l.IsRetired(3) {
		t.Errorf("%+v: a deleted POP returns under its index", p)
	}
	if p, _ := l.Book.POP(5); p.Status != phonebook.OutOfService || p.Name != "Town 5" || p.Region != 3 && p.Region != 0 {
		t.Errorf("%+v: a later POP goes out of service", p)
	}
	if p, _ := l.Book.POP(1); p.Comments != "kept" || p.Name != "Town 1" {
		t.Errorf("%+v", p)
	}
	got := strings.Join(f.actions(len(f.history())-entries), "\n")
	for _, want := range []string{"Region Delete Mid", "Region Add North", "POP Edit Town 1", "POP Add Town 3", "POP Edit Town 5", "Release 3"} {
		if !strings.Contains(got, want) {
			t.Errorf("the history lacks %s:\n%s", want, got)
		}
	}
	f.refused("the same again", phonebook.ErrUnchanged, func() error { _, err := f.Revert("Sample", 1); return err })
	f.refused("no such version", phonebook.ErrNotFound, func() error { _, err := f.Revert("Sample", 9); return err })
	// Edits that are not released yet are no reason to make a release of the same.
	f.rename(1, "Draft")
	f.refused("what clients see already", phonebook.ErrUnchanged, func() error { _, err := f.Revert("Sample", 3); return err })
	if _, err := f.Revert("Sample", 2); err != nil {
		t.Error(err)
	}
}

func TestReleaseErrorNames(t *testing.T) {
	f := withBook(t, 1)
	l := f.ledger()
	regions := phonebook.Regions{"Süd"}
	_, err := f.Store.Commit(phonebook.Commit{Book: "Sample", Revision: l.Revision, Regions: &regions})
	f.must(err)
	stop := refusedAs[*admin.ReleaseError](f, "a region", func() error { _, err := f.Build("Sample", ""); return err })
	if text := stop.Error(); strings.Contains(text, "POP 0") || !strings.Contains(text, "Süd") {
		t.Error(text)
	}
}
