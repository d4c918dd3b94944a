package phonebook_test

import (
	"errors"
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
