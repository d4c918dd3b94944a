package phonebook_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func north() phonebook.Regions { return phonebook.Regions{"Oregon", "Seattle", "Hyderabad"} }

func TestRegionsName(t *testing.T) {
	for id, want := range map[phonebook.RegionID]string{0: "", 1: "Oregon", 3: "Hyderabad", 4: "", 1<<32 - 1: ""} {
		if got := north().Name(id); got != want {
			t.Errorf("Name(%d) = %q, want %q", id, got, want)
		}
	}
	if got := phonebook.Regions(nil).Name(1); got != "" {
		t.Errorf("Name(1) of no regions = %q", got)
	}
}

func TestRegionsFind(t *testing.T) {
	for name, want := range map[string]phonebook.RegionID{"Seattle": 2, "sEATTLE": 2, "Oregon": 1, "": 0, "Seattle ": 0, "Delhi": 0} {
		if got, ok := north().Find(name); got != want || ok != (want != 0) {
			t.Errorf("Find(%q) = %d, %v, want %d", name, got, ok, want)
		}
	}
}

func TestCheckRegionName(t *testing.T) {
	for _, name := range []string{"a", strings.Repeat("r", 30), strings.Repeat("é", 30), "East; West (2)"} {
		if err := phonebook.CheckRegionName(name); err != nil {
			t.Errorf("CheckRegionName(%q) = %v, want no error", name, err)
		}
	}
	for _, c := range []struct {
		name  string
		limit int
	}{
		{"", 0},
		{strings.Repeat("r", 31), 30},
		{strings.Repeat("é", 31), 30},
		{"a,b", 0},
		{`a"b`, 0},
		{"a\nb", 0},
		{" a", 0},
		{"a ", 0},
		{"a\xff", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantField(t, phonebook.CheckRegionName(c.name), phonebook.FieldRegion, c.name, c.limit)
		})
	}
}

func TestRegionsAdd(t *testing.T) {
	r := north()
	got, err := r.Add("Delhi")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(phonebook.Regions{"Oregon", "Seattle", "Hyderabad", "Delhi"}, got); diff != "" {
		t.Error(diff)
	}
	for name, is := range map[string]error{"Seattle": phonebook.ErrExists, "SEATTLE": phonebook.ErrExists, "": nil, "a,b": nil} {
		got, err := r.Add(name)
		if is != nil && !errors.Is(err, is) {
			t.Errorf("Add(%q): %v, want %v", name, err, is)
		}
		if is == nil {
			wantField(t, err, phonebook.FieldRegion, name, 0)
		}
		if diff := cmp.Diff(north(), got); diff != "" {
			t.Errorf("Add(%q) beside an error: %s", name, diff)
		}
	}
	if diff := cmp.Diff(north(), r); diff != "" {
		t.Errorf("Add changed its receiver: %s", diff)
	}
}

// Two lists that grew from the same one do not share memory.
func TestRegionsAddTwice(t *testing.T) {
	base := make(phonebook.Regions, 1, 8)
	base[0] = "Oregon"
	a, _ := base.Add("Delhi")
	b, _ := base.Add("Mumbai")
	if a[1] != "Delhi" || b[1] != "Mumbai" {
		t.Errorf("%v and %v", a, b)
	}
}

func TestRegionsRename(t *testing.T) {
	r := north()
	for _, c := range []struct {
		id   phonebook.RegionID
		name string
		want phonebook.Regions
	}{
		{2, "Delhi", phonebook.Regions{"Oregon", "Delhi", "Hyderabad"}},
		{2, "SEATTLE", phonebook.Regions{"Oregon", "SEATTLE", "Hyderabad"}},
		{3, "Hyderabad", north()},
	} {
		got, err := r.Rename(c.id, c.name)
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("Rename(%d, %q): %v %s", c.id, c.name, err, diff)
		}
	}
	for _, c := range []struct {
		id   phonebook.RegionID
		name string
		is   error
	}{
		{0, "Delhi", phonebook.ErrNotFound},
		{4, "Delhi", phonebook.ErrNotFound},
		{2, "oregon", phonebook.ErrExists},
		{2, "a,b", nil},
	} {
		got, err := r.Rename(c.id, c.name)
		if c.is == nil {
			wantField(t, err, phonebook.FieldRegion, c.name, 0)
		} else if !errors.Is(err, c.is) {
			t.Errorf("Rename(%d, %q): %v, want %v", c.id, c.name, err, c.is)
		}
		if diff := cmp.Diff(north(), got); diff != "" {
			t.Errorf("Rename(%d, %q) beside an error: %s", c.id, c.name, diff)
		}
	}
	if diff := cmp.Diff(north(), r); diff != "" {
		t.Errorf("Rename changed its receiver: %s", diff)
	}
}

func TestRegionsDelete(t *testing.T) {
	r := north()
	for _, c := range []struct {
		id    phonebook.RegionID
		want  phonebook.Regions
		moved []phonebook.RegionID
	}{
		{1, phonebook.Regions{"Seattle", "Hyderabad"}, []phonebook.RegionID{0, 0, 1, 2}},
		{2, phonebook.Regions{"Oregon", "Hyderabad"}, []phonebook.RegionID{0, 1, 0, 2}},
		{3, phonebook.Regions{"Oregon", "Seattle"}, []phonebook.RegionID{0, 1, 2, 0}},
	} {
		got, moved, err := r.Delete(c.id)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got) + cmp.Diff(c.moved, moved); diff != "" {
			t.Errorf("Delete(%d): %s", c.id, diff)
		}
	}
	for _, id := range []phonebook.RegionID{0, 4} {
		got, moved, err := r.Delete(id)
		if !errors.Is(err, phonebook.ErrNotFound) || moved != nil {
			t.Errorf("Delete(%d) = %v, %v", id, moved, err)
		}
		if diff := cmp.Diff(north(), got); diff != "" {
			t.Errorf("Delete(%d) beside an error: %s", id, diff)
		}
	}
	if diff := cmp.Diff(north(), r); diff != "" {
		t.Errorf("Delete changed its receiver: %s", diff)
	}
}

// Whatever region goes, the others keep their names under their new numbers.
func TestRegionsDeleteMoves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRegions(t, phonebook.ASCII)
		if len(r) == 0 {
			return
		}
		id := phonebook.RegionID(rapid.IntRange(1, len(r)).Draw(t, "id"))
		out, moved, err := r.Delete(id)
		if err != nil || len(out) != len(r)-1 || len(moved) != len(r)+1 {
			t.Fatalf("Delete(%d) = %v, %v, %v", id, out, moved, err)
		}
		for old, now := range moved {
			if old == int(id) || old == 0 {
				if now != phonebook.AllRegions {
					t.Fatalf("region %d moves to %d", old, now)
				}
			} else if out.Name(now) != r.Name(phonebook.RegionID(old)) {
				t.Fatalf("region %d, %s, moves to %d, %s", old, r.Name(phonebook.RegionID(old)), now, out.Name(now))
			}
		}
	})
}

func TestRegionsCheck(t *testing.T) {
	for _, r := range []phonebook.Regions{nil, {}, north(), {"İzmir", "Izmir"}, {"a", "b"}} {
		if err := r.Check(); err != nil {
			t.Errorf("%v: %v", r, err)
		}
	}
	for _, r := range []phonebook.Regions{{"Oregon", "OREGON"}, {"a", "b", "A"}, {"K", "\u212a"}, {"Σίγμα", "ΣΊΓΜΑ"}, {"σ", "ς"}} {
		if err := r.Check(); !errors.Is(err, phonebook.ErrExists) {
			t.Errorf("%v: %v, want ErrExists", r, err)
		}
	}
	wantField(t, phonebook.Regions{"Oregon", ""}.Check(), phonebook.FieldRegion, "", 0)
	if err := (phonebook.Regions{"Oregon", "a,b"}).Check(); err == nil || !strings.Contains(err.Error(), "region 2") {
		t.Errorf("%v does not say which region", err)
	}
}

// Find and Check agree on when two names are the same.
func TestRegionsSameName(t *testing.T) {
	letters := []rune("kK\u212asSſßẞiIİıΣσςµμ")
	for _, a := range letters {
		for _, b := range letters {
			one := phonebook.Regions{string(a)}
			_, found := one.Find(string(b))
			if twice := errors.Is(append(one, string(b)).Check(), phonebook.ErrExists); found != twice {
				t.Errorf("%q and %q: found %v, refused twice %v", a, b, found, twice)
			}
		}
	}
}

func TestRegionsMove(t *testing.T) {
	r := phonebook.Regions{"A", "B", "C", "D"}
	for _, c := range []struct {
		id, to phonebook.RegionID
		want   phonebook.Regions
		moved  []phonebook.RegionID
	}{
		{3, 1, phonebook.Regions{"C", "A", "B", "D"}, []phonebook.RegionID{0, 2, 3, 1, 4}},
		{1, 4, phonebook.Regions{"B", "C", "D", "A"}, []phonebook.RegionID{0, 4, 1, 2, 3}},
		{2, 3, phonebook.Regions{"A", "C", "B", "D"}, []phonebook.RegionID{0, 1, 3, 2, 4}},
		{2, 2, r, []phonebook.RegionID{0, 1, 2, 3, 4}},
	} {
		got, moved, err := r.Move(c.id, c.to)
		if diff := cmp.Diff(c.want, got) + cmp.Diff(c.moved, moved); err != nil || diff != "" {
			t.Errorf("Move(%d, %d): %v %s", c.id, c.to, err, diff)
		}
	}
	for _, to := range []phonebook.RegionID{0, 5} {
		_, _, err := r.Move(1, to)
		wantField(t, err, phonebook.FieldRegion, fmt.Sprint(to), 4)
	}
	if _, _, err := r.Move(5, 1); !errors.Is(err, phonebook.ErrNotFound) {
		t.Error(err)
	}
	if diff := cmp.Diff(phonebook.Regions{"A", "B", "C", "D"}, r); diff != "" {
		t.Errorf("Move changed its receiver: %s", diff)
	}
}

func TestRegionsMerge(t *testing.T) {
	for _, c := range []struct {
		id, into phonebook.RegionID
		want     phonebook.Regions
		moved    []phonebook.RegionID
	}{
		{1, 3, phonebook.Regions{"Seattle", "Hyderabad"}, []phonebook.RegionID{0, 2, 1, 2}},
		{3, 1, phonebook.Regions{"Oregon", "Seattle"}, []phonebook.RegionID{0, 1, 2, 1}},
	} {
		got, moved, err := north().Merge(c.id, c.into)
		if diff := cmp.Diff(c.want, got) + cmp.Diff(c.moved, moved); err != nil || diff != "" {
			t.Errorf("Merge(%d, %d): %v %s", c.id, c.into, err, diff)
		}
	}
	for _, c := range [][2]phonebook.RegionID{{1, 1}, {1, 0}, {1, 4}, {4, 1}} {
		if _, _, err := north().Merge(c[0], c[1]); !errors.Is(err, phonebook.ErrNotFound) {
			t.Errorf("Merge(%d, %d): %v", c[0], c[1], err)
		}
	}
}

// Whatever the order, a region keeps its name under its new number, and one that
// the order leaves out is gone.
func TestRegionsArrange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRegions(t, phonebook.ASCII)
		all := make([]phonebook.RegionID, len(r))
		for i := range all {
			all[i] = phonebook.RegionID(i + 1)
		}
		order := rapid.Permutation(all).Draw(t, "order")
		order = order[:rapid.IntRange(0, len(order)).Draw(t, "kept")]
		out, moved, err := r.Arrange(order)
		if err != nil || len(out) != len(order) {
			t.Fatalf("Arrange(%v) = %v, %v", order, out, err)
		}
		for id := range moved {
			old, now := phonebook.RegionID(id), moved[id]
			if kept := slices.Contains(order, old); kept != (now != 0) || kept && out.Name(now) != r.Name(old) {
				t.Fatalf("region %d, %q, is now %d, %q", id, r.Name(old), now, out.Name(now))
			}
		}
	})
	for _, order := range [][]phonebook.RegionID{{0}, {4}} {
		if _, _, err := north().Arrange(order); !errors.Is(err, phonebook.ErrNotFound) {
			t.Errorf("Arrange(%v): %v", order, err)
		}
	}
	if _, _, err := north().Arrange([]phonebook.RegionID{1, 1}); !errors.Is(err, phonebook.ErrExists) {
		t.Error(err)
	}
}
