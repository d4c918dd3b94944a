package admin_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// withRegions returns a book of four POPs in the regions East, West, West and
// none.
func withRegions(t *testing.T) *fixture {
	f := withBook(t, 4)
	for _, name := range []string{"North", "East", "West"} {
		f.must(f.AddRegion("Sample", name))
	}
	for id, region := range map[phonebook.POPID]phonebook.RegionID{1: 2, 2: 3, 3: 3} {
		_, err := f.EditPOP("Sample", id, func(p *phonebook.POP) error { p.Region = region; return nil })
		f.must(err)
	}
	return f
}

func regionsOf(f *fixture) []phonebook.RegionID {
	var out []phonebook.RegionID
	for _, p := range f.ledger().Book.POPs {
		out = append(out, p.Region)
	}
	return out
}

func TestRegionRules(t *testing.T) {
	f := withRegions(t)
	for _, name := range []string{"", "a,b", `a"b`, " West", strings.Repeat("r", 31), "Süd", "a\nb"} {
		refusedAs[*phonebook.FieldError](f, "add "+name, func() error { return f.AddRegion("Sample", name) })
		refusedAs[*phonebook.FieldError](f, "rename to "+name, func() error { return f.RenameRegion("Sample", "West", name) })
	}
	f.refused("a name in another case", phonebook.ErrExists, func() error { return f.AddRegion("Sample", "WEST") })
	f.refused("the name of another", phonebook.ErrExists, func() error { return f.RenameRegion("Sample", "West", "east") })
	f.refused("no such region", phonebook.ErrNotFound, func() error { return f.RenameRegion("Sample", "South", "x") })
	f.refused("no such region", phonebook.ErrNotFound, func() error { _, err := f.DeleteRegion("Sample", "South"); return err })
	f.must(f.AddRegion("Sample", strings.Repeat("r", 30)))
}

func TestRenameRegion(t *testing.T) {
	f := withRegions(t)
	f.must(f.RenameRegion("Sample", "west", "WEST"))
	diff(t, []string{"Region Edit WEST"}, f.actions(1))
	kept := f.state()
	f.must(f.RenameRegion("Sample", "West", "WEST"))
	diff(t, kept, f.state())
	got, err := f.Regions("sample")
	f.must(err)
	diff(t, []admin.RegionInfo{{ID: 1, Name: "North"}, {ID: 2, Name: "East", POPs: 1}, {ID: 3, Name: "WEST", POPs: 2}}, got)
	for name, want := range map[string]phonebook.RegionID{"": 0, "east": 2, " West ": 3} {
		if id, err := f.RegionID("Sample", name); err != nil || id != want {
			t.Errorf("%q is region %d, %v", name, id, err)
		}
	}
	if _, err := f.RegionID("Sample", "x"); !errors.Is(err, phonebook.ErrNotFound) {
		t.Error(err)
	}
}

func TestDeleteRegion(t *testing.T) {
	f := withRegions(t)
	f.build()
	entries := len(f.history())
	freed, err := f.DeleteRegion("Sample", "east")
	f.must(err)
	if freed != 1 {
		t.Errorf("%d POPs were freed, want 1", freed)
	}
	diff(t, []phonebook.RegionID{0, 2, 2, 0}, regionsOf(f))
	diff(t, phonebook.Regions{"North", "West"}, f.ledger().Book.Regions)
	// A POP that keeps its region is not edited, whatever its number now is.
	diff(t, []string{"POP Edit Town 1", "Region Delete East"}, f.actions(len(f.history())-entries))

	set, err := f.Changes("Sample", 0)
	f.must(err)
	if n := set.Counts(); n != (phonebook.ChangeCount{Changed: 3, Regions: true}) || n.Total() != 4 {
		t.Errorf("clients see %+v: every renumbered POP must reach them", n)
	}
	f.build()
}

func TestImportRegions(t *testing.T) {
	f := withRegions(t)
	n, err := f.ImportRegions("Sample", strings.NewReader("4\r\nSouth\r\nwest\r\nMid\r\nNorth\r\n"))
	f.must(err)
	diff(t, 2, n)
	diff(t, phonebook.Regions{"North", "East", "West", "South", "Mid"}, f.ledger().Book.Regions)
	diff(t, []string{"Region Add South", "Region Add Mid"}, f.actions(2))
	diff(t, []phonebook.RegionID{2, 3, 3, 0}, regionsOf(f))
	kept := f.state()
	if n, err := f.ImportRegions("Sample", strings.NewReader("1\nwEST\n")); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	diff(t, kept, f.state())
	for _, text := range []string{"", "2\nA\n", "x\nA\n", "2\nA\na\n", "1\na,b\n", "1\nS\xfcd\n", "2\nNew\n" + strings.Repeat("r", 31) + "\n"} {
		f.refused(text, nil, func() error { _, err := f.ImportRegions("Sample", strings.NewReader(text)); return err })
	}
}
