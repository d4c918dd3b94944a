package grid

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func TestMoveKeys(t *testing.T) {
	type stroke struct {
		key  fyne.KeyName
		held fyne.KeyModifier
	}
	keys := func(keys ...stroke) []stroke { return keys }
	tests := []struct {
		name     string
		keys     []stroke
		selected []uint64
		current  uint64
		col      int
	}{
		{"first down", keys(stroke{fyne.KeyDown, 0}), []uint64{0}, 0, 0},
		{"first up", keys(stroke{fyne.KeyUp, 0}), []uint64{0}, 0, 0},
		{"down twice, up", keys(stroke{fyne.KeyDown, 0}, stroke{fyne.KeyDown, 0}, stroke{fyne.KeyUp, 0}), []uint64{0}, 0, 0},
		{"page down from the top", keys(stroke{fyne.KeyDown, 0}, stroke{fyne.KeyPageDown, 0}), []uint64{10}, 10, 0},
		{"page up", keys(stroke{fyne.KeyEnd, ctrl}, stroke{fyne.KeyPageUp, 0}), []uint64{89}, 89, 0},
		{"book end", keys(stroke{fyne.KeyEnd, ctrl}), []uint64{99}, 99, 0},
		{"past the end", keys(stroke{fyne.KeyEnd, ctrl}, stroke{fyne.KeyDown, 0}), []uint64{99}, 99, 0},
		{"book start", keys(stroke{fyne.KeyEnd, ctrl}, stroke{fyne.KeyHome, ctrl}), []uint64{0}, 0, 0},
		{"columns", keys(stroke{fyne.KeyDown, 0}, stroke{fyne.KeyRight, 0}), []uint64{0}, 0, 1},
		{"last column", keys(stroke{fyne.KeyDown, 0}, stroke{fyne.KeyRight, 0}, stroke{fyne.KeyRight, 0}), []uint64{0}, 0, 1},
		{"end and home", keys(stroke{fyne.KeyDown, 0}, stroke{fyne.KeyEnd, 0}, stroke{fyne.KeyHome, 0}), []uint64{0}, 0, 0},
		{"end and left", keys(stroke{fyne.KeyDown, 0}, stroke{fyne.KeyEnd, 0}, stroke{fyne.KeyLeft, 0}), []uint64{0}, 0, 0},
		{"shift down", keys(stroke{fyne.KeyDown, 0}, stroke{fyne.KeyDown, shift}, stroke{fyne.KeyDown, shift}), []uint64{0, 1, 2}, 2, 0},
		{"shift back", keys(stroke{fyne.KeyDown, 0}, stroke{fyne.KeyDown, shift}, stroke{fyne.KeyUp, shift}), []uint64{0}, 0, 0},
		{"shift to the end", keys(stroke{fyne.KeyEnd, ctrl}, stroke{fyne.KeyUp, 0}, stroke{fyne.KeyEnd, ctrl | shift}), []uint64{98, 99}, 99, 0},
		{"ctrl moves only", keys(stroke{fyne.KeyDown, 0}, stroke{fyne.KeyDown, ctrl}, stroke{fyne.KeyDown, ctrl}), []uint64{0}, 2, 0},
		{"space adds", keys(stroke{fyne.KeyDown, 0}, stroke{fyne.KeyDown, ctrl}, stroke{fyne.KeyDown, ctrl}, stroke{fyne.KeySpace, 0}), []uint64{0, 2}, 2, 0},
		{"space removes", keys(stroke{fyne.KeyDown, 0}, stroke{fyne.KeySpace, ctrl}), nil, 0, 0},
		{"alt is the menu's", keys(stroke{fyne.KeyDown, 0}, stroke{fyne.KeyDown, fyne.KeyModifierAlt}), []uint64{0}, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := open(t, count(100))
			for _, k := range tt.keys {
				f.key(k.key, k.held)
			}
			f.wantSelected(t, tt.selected...)
			f.wantCurrent(t, tt.current, tt.col)
			f.wantDrawn(t)
			row := float64(tt.current)
			if row < f.view.top || row+1 > f.view.top+f.view.lines() {
				t.Errorf("row %d is not in view at %g", tt.current, f.view.top)
			}
		})
	}
}

func TestCommandKeys(t *testing.T) {
	f := open(t, count(20))
	var got []string
	f.OnActivate = func(key uint64, col int) {
		if key != 3 || col != 1 {
			t.Errorf("activated %d, %d", key, col)
		}
		got = append(got, "activate")
	}
	f.OnDelete = func() { got = append(got, "delete") }
	f.OnMenu = func(at fyne.Position) {
		if want := fyne.NewPos(gutterWidth+100, headerHeight+4*rowHeight); at != want {
			t.Errorf("menu at %v, want %v", at, want)
		}
		got = append(got, "menu")
	}
	all := func() {
		f.key(fyne.KeyReturn)
		f.key(fyne.KeyEnter)
		f.key(fyne.KeyF2)
		f.key(fyne.KeyDelete)
		f.key(desktop.KeyMenu)
		f.key(fyne.KeyF10, shift)
	}
	all()
	if got != nil {
		t.Errorf("without a current row: %v", got)
	}
	f.Select(3, 1)
	all()
	if want := 6; len(got) != want {
		t.Errorf("%d commands, want %d: %v", len(got), want, got)
	}
	got = nil
	f.key(fyne.KeyF10)
	f.key(fyne.KeyReturn, ctrl)
	f.key(fyne.KeyDelete, ctrl)
	f.TypedRune('x')
	f.TypedShortcut(&fyne.ShortcutCut{})
	if got != nil {
		t.Errorf("keys without a meaning did %v", got)
	}
}

func TestMenuKeyShowsTheCell(t *testing.T) {
	f := open(t, count(100))
	f.Select(3, 0)
	f.scrollBy(50, 0)
	f.OnMenu = func(at fyne.Position) {
		if want := float32(headerHeight + rowHeight); at.Y != want {
			t.Errorf("menu at %g, want %g", at.Y, want)
		}
	}
	f.key(desktop.KeyMenu)
	f.wantDrawn(t)
}
