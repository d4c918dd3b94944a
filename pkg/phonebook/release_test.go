package phonebook_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestNextVersion(t *testing.T) {
	for _, c := range []struct {
		seen []phonebook.Version
		want phonebook.Version
	}{
		{nil, 1},
		{[]phonebook.Version{0}, 1},
		{[]phonebook.Version{3, 10, 7}, 11},
		{[]phonebook.Version{32674}, 32675},
		{[]phonebook.Version{32675, 1}, 32676},
	} {
		if got, err := phonebook.NextVersion(c.seen...); err != nil || got != c.want {
			t.Errorf("NextVersion(%v) = %d, %v, want %d", c.seen, got, err, c.want)
		}
	}
	got, err := phonebook.NextVersion(1, 32676)
	if got != 0 {
		t.Errorf("version %d beside an error", got)
	}
	wantLimit(t, err, 32676, 32677)
	if phonebook.WarnVersions != 32000 {
		t.Errorf("warned from %d", phonebook.WarnVersions)
	}
}

func TestBases(t *testing.T) {
	type vs = []phonebook.Version
	all := vs{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	for _, c := range []struct {
		v        phonebook.Version
		existing vs
		want     vs
	}{
		{1, nil, nil},
		{1, all, nil},
		{2, all, vs{1}},
		{3, all, vs{2, 1}},
		{4, all, vs{3, 2, 1}},
		{5, all, vs{4, 3, 2, 1}},
		{6, all, vs{5, 4, 3, 2, 1}},
		{7, all, vs{6, 5, 4, 3, 2}},
		{8, all, vs{7, 6, 5, 4, 3}},
		{9, all, vs{8, 7, 6, 5, 4}},
		{10, all, vs{9, 8, 7, 6, 5}},
		{11, all, vs{10, 9, 8, 7, 6}},
		{10, vs{9, 4, 5, 7}, vs{9, 7, 5}},
		{10, vs{1, 2, 3, 4}, nil},
		{10, vs{7, 7, 0, 10, 11, 7}, vs{7}},
		{3, vs{0}, nil},
	} {
		before := append(vs(nil), c.existing...)
		if diff := cmp.Diff(c.want, phonebook.Bases(c.v, c.existing)); diff != "" {
			t.Errorf("Bases(%d, %v) (-want +got):\n%s", c.v, c.existing, diff)
		}
		if diff := cmp.Diff(before, c.existing); diff != "" {
			t.Errorf("Bases changed its argument: %s", diff)
		}
	}
}

func TestCabNames(t *testing.T) {
	if got := phonebook.FullName(12); got != "12Full.cab" {
		t.Errorf("FullName = %q", got)
	}
	if got := phonebook.DeltaName(12, 11); got != "12Delta11.cab" {
		t.Errorf("DeltaName = %q", got)
	}
	if got := phonebook.ManifestName("Sample"); got != "Sample.json" {
		t.Errorf("ManifestName = %q", got)
	}
}

func sample() *phonebook.Book {
	b := &phonebook.Book{Name: "Sample", Line: "d9a1", Encoding: "ascii", POPs: pops(3), Regions: north()}
	b.POPs[0].Region, b.POPs[2].Region = 3, 1
	return b
}

var noon = time.Date(2026, 3, 4, 12, 30, 15, 987654321, time.FixedZone("", 3600))

func TestNewRelease(t *testing.T) {
	old := sample()
	old.Regions, old.POPs[0].Region = old.Regions[:2], 2
	b := sample()
	b.POPs[1].Status, b.POPs[2].Comments = phonebook.OutOfService, "closed soon"

	r, err := phonebook.NewRelease(b, 9, []phonebook.Full{{Version: 6}, old.Full(8), b.Full(7)}, phonebook.ASCII, noon)
	if err != nil {
		t.Fatal(err)
	}
	if r.Book != "Sample" || r.Line != "d9a1" || r.Encoding != phonebook.ASCII || r.Full.Version != 9 {
		t.Errorf("release %+v", r)
	}
	if want := time.Date(2026, 3, 4, 11, 30, 15, 0, time.UTC); r.Time != want {
		t.Errorf("time %v, want %v", r.Time, want)
	}
	first, third := b.POPs[0], b.POPs[2]
	third.Comments = ""
	if diff := cmp.Diff(phonebook.Full{Version: 9, POPs: []phonebook.POP{first, third}, Regions: north()}, r.Full); diff != "" {
		t.Errorf("full (-want +got):\n%s", diff)
	}
	want := []phonebook.Delta{
		{From: 8, To: 9, Changed: []phonebook.POP{first}, Removed: []phonebook.POPID{2}, Regions: north()},
		{From: 7, To: 9, Regions: north()},
		{From: 6, To: 9, Changed: []phonebook.POP{first, third}, Regions: north()},
	}
	if diff := cmp.Diff(want, r.Deltas); diff != "" {
		t.Errorf("deltas (-want +got):\n%s", diff)
	}
	b.Regions[0], b.POPs[0].Name = "Changed", "Changed"
	if r.Full.Regions[0] != "Oregon" || r.Full.POPs[0].Name != "Albany" || r.Deltas[0].Regions[0] != "Oregon" {
		t.Error("the release changes with the book")
	}
}

func TestNewReleaseRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		edit  func(b *phonebook.Book)
		bases []phonebook.Full
		pop   phonebook.POPID // the POP that a *POPError names
		is    error
	}{
		{name: "name", edit: func(b *phonebook.Book) { b.POPs[1].Name = "a,b" }, pop: 2},
		{name: "encoding", edit: func(b *phonebook.Book) { b.POPs[1].Name = "Zürich" }, pop: 2},
		{name: "no country", edit: func(b *phonebook.Book) { b.POPs[1].Country = 0 }, pop: 2},
		{name: "order", edit: func(b *phonebook.Book) { b.POPs[2].ID = 1 }, pop: 1},
		{name: "region past the list", edit: func(b *phonebook.Book) { b.POPs[1].Region = 4 }, pop: 2, is: phonebook.ErrNotFound},
		{name: "regions", edit: func(b *phonebook.Book) { b.Regions[2] = "oregon" }, is: phonebook.ErrExists},
		{name: "base without version", bases: []phonebook.Full{{}}, is: phonebook.ErrBase},
		{name: "base of the same version", bases: []phonebook.Full{{Version: 9}}, is: phonebook.ErrBase},
		{name: "later base", bases: []phonebook.Full{{Version: 8}, {Version: 10}}, is: phonebook.ErrBase},
		{name: "base twice", bases: []phonebook.Full{{Version: 8}, {Version: 8}}, is: phonebook.ErrExists},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := sample()
			if c.edit != nil {
				c.edit(b)
			}
			r, err := phonebook.NewRelease(b, 9, c.bases, phonebook.ASCII, noon)
			if c.is != nil && !errors.Is(err, c.is) || err == nil {
				t.Fatalf("NewRelease: %v, want %v", err, c.is)
			}
			if c.pop != 0 {
				wantPOP(t, err, c.pop)
			}
			if diff := cmp.Diff(phonebook.Release{}, r); diff != "" {
				t.Errorf("a release beside an error: %s", diff)
			}
		})
	}
}

// What never leaves the administrator does not stop a release.
func TestNewReleaseIgnoresOutOfService(t *testing.T) {
	b := sample()
	b.POPs[1] = phonebook.POP{ID: 2, Name: "draft, unfinished", Status: phonebook.OutOfService, Region: 77}
	r, err := phonebook.NewRelease(b, 1, nil, phonebook.ASCII, noon)
	if err != nil || len(r.Full.POPs) != 2 || r.Deltas != nil {
		t.Errorf("%d POPs, %d deltas, %v", len(r.Full.POPs), len(r.Deltas), err)
	}
}

func TestNewReleaseAtLimit(t *testing.T) {
	b := &phonebook.Book{Name: "Sample", Line: "d9a1", POPs: pops(phonebook.MaxPOPs + 1)}
	_, err := phonebook.NewRelease(b, 1, nil, phonebook.ASCII, noon)
	wantLimit(t, err, 65000, 65001)
	b.POPs[0].Status = phonebook.OutOfService
	if _, err := phonebook.NewRelease(b, 1, nil, phonebook.ASCII, noon); err != nil {
		t.Errorf("65,000 POPs in service: %v", err)
	}
}
