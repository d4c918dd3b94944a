package grid

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"pgregory.net/rapid"
)

const (
	shift = fyne.KeyModifierShift
	ctrl  = fyne.KeyModifierShortcutDefault
)

func TestClicks(t *testing.T) {
	f := open(t, count(20))
	reports := 0
	f.OnSelect = func() { reports++ }

	f.click(2, 0)
	f.wantSelected(t, 2)
	f.click(5, shift)
	f.wantSelected(t, 2, 3, 4, 5)
	f.click(1, shift) // the anchor stays
	f.wantSelected(t, 1, 2)
	f.click(7, ctrl)
	f.wantSelected(t, 1, 2, 7)
	f.click(2, ctrl)
	f.wantSelected(t, 1, 7)
	f.wantCurrent(t, 2, 0) // also when it is taken out
	f.click(4, shift)      // and the range starts there
	f.wantSelected(t, 2, 3, 4)
	f.click(9, 0)
	f.wantSelected(t, 9)
	if reports != 7 {
		t.Errorf("OnSelect was called %d times for 7 clicks", reports)
	}
	if f.window.Canvas().Focused() != f.Grid {
		t.Error("a click does not focus the grid")
	}
}

func TestClickBesideRows(t *testing.T) {
	f := open(t, count(3))
	f.click(1, 0)
	f.click(6, 0)
	f.wantSelected(t, 1)
	f.down(250, lineY(2), desktop.MouseButtonPrimary, 0) // right of the columns
	f.wantSelected(t, 2)
	f.wantCurrent(t, 2, 0)
}

func TestSelectionFollowsKeys(t *testing.T) {
	f := open(t, count(100))
	f.click(3, 0)
	f.click(5, ctrl)

	slices.Reverse(f.model.keys) // sorted the other way
	f.Refresh()
	f.wantSelected(t, 5, 3)
	f.wantCurrent(t, 5, 0)

	all := f.model.keys
	f.model.keys = []uint64{90, 3, 80} // filtered
	f.Refresh()
	f.wantSelected(t, 3)
	if _, _, ok := f.Current(); ok {
		t.Error("the current cell is in a row that is not shown")
	}
	f.model.keys = all
	f.Refresh()
	f.wantSelected(t, 5, 3)
	f.wantCurrent(t, 5, 0)

	f.key(fyne.KeyDown, shift) // from row 94, where key 5 is now
	f.wantSelected(t, 5, 4)
}

func TestMoveFromALostRow(t *testing.T) {
	f := open(t, count(10))
	f.Select(4, 0)
	f.model.keys = slices.Delete(f.model.keys, 4, 5)
	f.Refresh()
	f.key(fyne.KeyDown) // key 5 took the place
	f.wantSelected(t, 5)
	f.model.keys = f.model.keys[:2]
	f.Refresh()
	f.key(fyne.KeyDown)
	f.wantSelected(t, 1)
}

func TestExtendFromALostAnchor(t *testing.T) {
	f := open(t, count(10))
	f.Select(4, 0)
	f.model.keys = slices.Delete(f.model.keys, 4, 5)
	f.Refresh()
	f.click(7, shift)
	f.wantSelected(t, 8)
	f.click(5, shift)
	f.wantSelected(t, 6, 7, 8)
}

func TestSelectAll(t *testing.T) {
	f := open(t, count(30))
	f.TypedShortcut(&fyne.ShortcutSelectAll{})
	if got := len(f.Selected()); got != 30 {
		t.Errorf("%d rows are selected, want 30", got)
	}
	f.wantCurrent(t, 0, 0)
	f.click(3, ctrl)
	if got := len(f.Selected()); got != 29 {
		t.Errorf("%d rows are selected, want 29", got)
	}
}

func TestSelect(t *testing.T) {
	f := open(t, count(1000))
	reports := 0
	f.OnSelect = func() { reports++ }
	if !f.Select(700, 1) {
		t.Error("a row that is there was not found")
	}
	f.wantCurrent(t, 700, 1)
	f.wantDrawn(t)
	if f.view.top > 700 || f.view.top < 690 {
		t.Errorf("row 700 is not in view at %g", f.view.top)
	}
	if f.Select(5000, 0) {
		t.Error("a row that is not there was found")
	}
	f.wantSelected(t, 700)
	if reports != 1 {
		t.Errorf("OnSelect was called %d times", reports)
	}
}

func TestSetModelStartsAfresh(t *testing.T) {
	f := open(t, count(1000))
	f.Select(700, 1)
	f.model = count(1000)
	f.SetModel(f.model)
	f.wantSelected(t)
	if _, _, ok := f.Current(); ok || f.view.top != 0 {
		t.Error("the grid kept its place in another model")
	}
	f.wantDrawn(t)
}

// TestSelectionModel compares the selection with a plain description of it:
// a set of keys, changed by clicks on rows.
func TestSelectionModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var (
			model  = count(rapid.IntRange(1, 12).Draw(t, "rows"))
			sel    selection
			want   = map[uint64]bool{}
			anchor uint64
			began  bool
		)
		rowOf := func(key uint64) int { return slices.Index(model.keys, key) }
		row := func(t *rapid.T) int { return rapid.IntRange(0, model.Len()-1).Draw(t, "row") }
		t.Repeat(map[string]func(*rapid.T){
			"only": func(t *rapid.T) {
				r := row(t)
				sel.only(model, r)
				anchor, began = model.keys[r], true
				want = map[uint64]bool{anchor: true}
			},
			"toggle": func(t *rapid.T) {
				r := row(t)
				sel.toggle(model, r)
				anchor, began = model.keys[r], true
				if want[anchor] {
					delete(want, anchor)
				} else {
					want[anchor] = true
				}
			},
			"extend": func(t *rapid.T) {
				r := row(t)
				sel.extend(model, r)
				if !began {
					anchor, began = model.keys[r], true
				}
				want = map[uint64]bool{}
				from := rowOf(anchor)
				for i := min(from, r); i <= max(from, r); i++ {
					want[model.keys[i]] = true
				}
			},
			"sort": func(t *rapid.T) {
				model.keys = rapid.Permutation(model.keys).Draw(t, "order")
			},
			"": func(t *rapid.T) {
				var keys []uint64
				for _, key := range model.keys {
					if want[key] {
						keys = append(keys, key)
					}
				}
				if got := sel.shown(model); !slices.Equal(got, keys) {
					t.Fatalf("selected %v, want %v", got, keys)
				}
			},
		})
	})
}
