package admin_test

import (
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestMoveRegion(t *testing.T) {
	f := withRegions(t)
	f.build()
	entries := len(f.history())
	tried, err := f.TryMoveRegion("Sample", "west", 1)
	f.must(err)
	diff(t, phonebook.Regions{"North", "East", "West"}, f.ledger().Book.Regions)
	done, err := f.MoveRegion("Sample", "west", 1)
	f.must(err)
	diff(t, admin.RegionEffect{Name: "West", From: 3, To: 1, Regions: 3, POPs: 3, Since: 1}, done)
	if tried.Before != 0 || tried.After == 0 {
		t.Errorf("the delta grows from %d to %d bytes", tried.Before, tried.After)
	}
	diff(t, phonebook.Regions{"West", "North", "East"}, f.ledger().Book.Regions)
	diff(t, []phonebook.RegionID{3, 1, 1, 0}, regionsOf(f))
	// No POP was edited, and a step undoes it all.
	diff(t, []string{"Region Edit West"}, f.actions(len(f.history())-entries))
	_, err = f.Undo("Sample")
	f.must(err)
	diff(t, []string{"Region Edit Region list"}, f.actions(len(f.history())-entries-1))
	diff(t, phonebook.Regions{"North", "East", "West"}, f.ledger().Book.Regions)
	diff(t, []phonebook.RegionID{2, 3, 3, 0}, regionsOf(f))

	f.refused("where it stands", phonebook.ErrUnchanged, func() error { _, err := f.MoveRegion("Sample", "West", 3); return err })
	f.refused("no such region", phonebook.ErrNotFound, func() error { _, err := f.MoveRegion("Sample", "South", 1); return err })
	refusedAs[*phonebook.FieldError](f, "past the list", func() error { _, err := f.MoveRegion("Sample", "West", 4); return err })
	refusedAs[*phonebook.FieldError](f, "before the list", func() error { _, err := f.MoveRegion("Sample", "West", 0); return err })
}

// Before the first release no client notices, and a book with errors has no delta.
func TestTryMoveRegionWithoutDelta(t *testing.T) {
	f := withRegions(t)
	effect, err := f.TryMoveRegion("Sample", "East", 1)
	f.must(err)
	diff(t, admin.RegionEffect{Name: "East", From: 2, To: 1, Regions: 2, POPs: 1}, effect)
}

func TestMergeRegions(t *testing.T) {
	f := withRegions(t)
	f.build()
	entries := len(f.history())
	moved, err := f.MergeRegions("Sample", "west", "north")
	f.must(err)
	if moved != 2 {
		t.Errorf("%d POPs moved, want 2", moved)
	}
	diff(t, phonebook.Regions{"North", "East"}, f.ledger().Book.Regions)
	diff(t, []phonebook.RegionID{2, 1, 1, 0}, regionsOf(f))
	diff(t, []string{"POP Edit Town 2", "POP Edit Town 3", "Region Delete West"}, f.actions(len(f.history())-entries))
	undo, _, err := f.Steps("Sample")
	f.must(err)
	diff(t, "Merge region West into North", undo[0])
	_, err = f.Undo("Sample")
	f.must(err)
	diff(t, phonebook.Regions{"North", "East", "West"}, f.ledger().Book.Regions)
	diff(t, []phonebook.RegionID{2, 3, 3, 0}, regionsOf(f))

	// The region behind takes over the number.
	moved, err = f.MergeRegions("Sample", "East", "West")
	f.must(err)
	diff(t, 1, moved)
	diff(t, []phonebook.RegionID{2, 2, 2, 0}, regionsOf(f))
	_, err = f.Undo("Sample")
	f.must(err)
	diff(t, []phonebook.RegionID{2, 3, 3, 0}, regionsOf(f))

	f.refused("itself", phonebook.ErrUnchanged, func() error { _, err := f.MergeRegions("Sample", "West", "WEST"); return err })
	f.refused("no such region", phonebook.ErrNotFound, func() error { _, err := f.MergeRegions("Sample", "South", "West"); return err })
	f.refused("no such target", phonebook.ErrNotFound, func() error { _, err := f.MergeRegions("Sample", "West", "South"); return err })
}

func TestRemoveUnusedRegions(t *testing.T) {
	f := withRegions(t)
	f.must(f.AddRegion("Sample", "South"))
	removed, err := f.RemoveUnusedRegions("Sample")
	f.must(err)
	diff(t, []string{"North", "South"}, removed)
	diff(t, phonebook.Regions{"East", "West"}, f.ledger().Book.Regions)
	diff(t, []phonebook.RegionID{1, 2, 2, 0}, regionsOf(f))
	diff(t, []string{"Region Delete North", "Region Delete South"}, f.actions(2))
	f.refused("none is unused", phonebook.ErrUnchanged, func() error { _, err := f.RemoveUnusedRegions("Sample"); return err })
	_, err = f.Undo("Sample")
	f.must(err)
	diff(t, []phonebook.RegionID{2, 3, 3, 0}, regionsOf(f))
}

func TestTakeRegions(t *testing.T) {
	f := withRegions(t)
	lines, err := f.ReadRegions("Sample", strings.NewReader("3\nSouth\na,b\nWest\n"))
	f.must(err)
	if len(lines) != 4 || lines[2].Err == nil || lines[3].Name != "West" {
		t.Errorf("lines = %+v", lines)
	}
	added, err := f.TakeRegions("Sample", []string{"South", "west"}, false)
	f.must(err)
	diff(t, 1, added)
	diff(t, phonebook.Regions{"North", "East", "West", "South"}, f.ledger().Book.Regions)
	diff(t, []phonebook.RegionID{2, 3, 3, 0}, regionsOf(f))
	f.refused("all known", phonebook.ErrUnchanged, func() error { _, err := f.TakeRegions("Sample", []string{"North"}, false); return err })

	added, err = f.TakeRegions("Sample", []string{"west", "Mid", "South"}, true)
	f.must(err)
	diff(t, 1, added)
	diff(t, phonebook.Regions{"West", "Mid", "South", "North", "East"}, f.ledger().Book.Regions)
	diff(t, []phonebook.RegionID{5, 1, 1, 0}, regionsOf(f))
	_, err = f.TakeRegions("Sample", []string{"East"}, true)
	f.must(err)
	diff(t, []string{"Region Edit Region list"}, f.actions(1))
	refusedAs[*phonebook.FieldError](f, "a bad name", func() error { _, err := f.TakeRegions("Sample", []string{"a,b"}, false); return err })
	refusedAs[*phonebook.FieldError](f, "a letter that the encoding lacks", func() error { _, err := f.TakeRegions("Sample", []string{"Süd"}, true); return err })
}
