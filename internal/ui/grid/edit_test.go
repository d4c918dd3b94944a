package grid

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
)

// pencil is an editor that notes what it is given. Column 1 has options, column 2
// is not edited, and "bad" is wrong everywhere.
type pencil struct {
	f     *fixture
	given []string
}

var towns = []string{"", "Albany", "Bremen", "New Bremen", "Napa", "Nagano", "Naples"}

func (p *pencil) Begin(key uint64, col int) (Edit, bool) {
	row := slices.Index(p.f.model.keys, key)
	e := Edit{Text: p.f.model.Cell(row, col).Text}
	if col == 1 {
		e.Options = towns
	}
	return e, col != 2
}

func (p *pencil) Check(_ uint64, _ int, text string) string {
	if strings.Contains(text, "bad") {
		return "This is bad. Say something else."
	}
	return ""
}

func (p *pencil) Enter(keys []uint64, col int, text string) {
	p.given = append(p.given, fmt.Sprintf("%v.%d=%s", keys, col, text))
	for _, key := range keys {
		at := fmt.Sprintf("%d.%d", key, col)
		p.f.model.cells[at] = Cell{Text: text}
	}
	p.f.Refresh()
}

func openEditor(t *testing.T) (*fixture, *pencil) {
	t.Helper()
	f := open(t, count(30), Column{Name: "a", Title: "Name", Width: 100}, Column{Name: "b", Title: "Town", Width: 80}, Column{Name: "c", Width: 60})
	p := &pencil{f: f}
	f.Editor = p
	f.model.cells["3.1"] = Cell{Text: "Napa"}
	f.Select(3, 0)
	f.window.Canvas().Focus(f.Grid)
	return f, p
}

// typeText types characters into what has the keyboard.
func (f *fixture) typeText(text string) {
	for _, r := range text {
		f.window.Canvas().Focused().TypedRune(r)
	}
}

// press types a key into what has the keyboard.
func (f *fixture) press(name fyne.KeyName, held ...fyne.KeyModifier) {
	for _, m := range held {
		f.held |= m
	}
	focused := f.window.Canvas().Focused()
	if f.held&^fyne.KeyModifierShift == 0 {
		focused.TypedKey(&fyne.KeyEvent{Name: name})
	} else {
		focused.(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: name, Modifier: f.held})
	}
	f.held = 0
}

func (f *fixture) over() over { return test.WidgetRenderer(f.Grid).(*renderer).over }

func TestEditKeys(t *testing.T) {
	tests := []struct {
		name  string
		do    func(f *fixture)
		given []string
		key   uint64
		col   int
	}{
		{"typing replaces, Enter goes down", func(f *fixture) { f.typeText("x y"); f.press(fyne.KeyReturn) }, []string{"[3].0=x y"}, 4, 0},
		{"F2 keeps the text", func(f *fixture) { f.press(fyne.KeyF2); f.typeText("!"); f.press(fyne.KeyReturn) }, []string{"[3].0=3.0!"}, 4, 0},
		{"Enter opens too", func(f *fixture) { f.press(fyne.KeyReturn); f.typeText("!"); f.press(fyne.KeyEnter) }, []string{"[3].0=3.0!"}, 4, 0},
		{"Tab goes right", func(f *fixture) { f.typeText("x"); f.press(fyne.KeyTab) }, []string{"[3].0=x"}, 3, 1},
		{"Shift and Tab go left", func(f *fixture) { f.Select(3, 1); f.typeText("x"); f.press(fyne.KeyTab, shift) }, []string{"[3].1=x"}, 3, 0},
		{"Shift and Enter go up", func(f *fixture) { f.typeText("x"); f.press(fyne.KeyReturn, shift) }, []string{"[3].0=x"}, 2, 0},
		{"arrows go on", func(f *fixture) { f.typeText("x"); f.press(fyne.KeyDown); f.typeText("y"); f.press(fyne.KeyUp) }, []string{"[3].0=x", "[4].0=y"}, 3, 0},
		{"Escape restores", func(f *fixture) { f.typeText("x"); f.press(fyne.KeyEscape) }, nil, 3, 0},
		{"no change, no value", func(f *fixture) { f.press(fyne.KeyF2); f.press(fyne.KeyReturn) }, nil, 4, 0},
		{"a wrong value is given too", func(f *fixture) { f.typeText("bad"); f.press(fyne.KeyReturn) }, []string{"[3].0=bad"}, 4, 0},
		{"a blank selects the row", func(f *fixture) { f.typeText(" ") }, nil, 3, 0},
		{"not every cell is edited", func(f *fixture) { f.Select(3, 2); f.typeText("x"); f.press(fyne.KeyF2) }, nil, 3, 2},
		{"the last row", func(f *fixture) { f.Select(29, 0); f.typeText("x"); f.press(fyne.KeyReturn) }, []string{"[29].0=x"}, 29, 0},
		{"all selected rows", func(f *fixture) {
			f.key(fyne.KeyDown, shift)
			f.typeText("x")
			f.press(fyne.KeyReturn, ctrl)
		}, []string{"[3 4].0=x"}, 4, 0},
		{"the selection stays", func(f *fixture) {
			f.key(fyne.KeyDown, shift)
			f.typeText("x")
			f.press(fyne.KeyReturn)
			f.typeText("y")
			f.press(fyne.KeyReturn, ctrl)
		}, []string{"[4].0=x", "[3 4 5].0=y"}, 5, 0},
		{"elsewhere", func(f *fixture) { f.typeText("x"); f.window.Canvas().Unfocus() }, []string{"[3].0=x"}, 3, 0},
		{"another cell", func(f *fixture) { f.typeText("x"); f.click(6, 0) }, []string{"[3].0=x"}, 6, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, p := openEditor(t)
			tt.do(f)
			if diff := cmp.Diff(tt.given, p.given); diff != "" {
				t.Errorf("given (-want +got):\n%s", diff)
			}
			f.wantCurrent(t, tt.key, tt.col)
			if f.Editing() || f.over().layer.Visible() {
				t.Error("the editor is still open")
			}
			f.wantDrawn(t)
		})
	}
}

func TestEditOptions(t *testing.T) {
	tests := []struct {
		name  string
		do    func(f *fixture)
		shown []string
		given []string
	}{
		{"all at first", func(f *fixture) { f.press(fyne.KeyF2) }, towns, nil},
		{"what begins with it comes first", func(f *fixture) { f.typeText("bre") }, []string{"Bremen", "New Bremen"}, []string{"[3].1=Bremen"}},
		{"the next", func(f *fixture) { f.typeText("bre"); f.press(fyne.KeyDown) }, []string{"Bremen", "New Bremen"}, []string{"[3].1=New Bremen"}},
		{"from the present one", func(f *fixture) { f.press(fyne.KeyF2); f.press(fyne.KeyDown) }, towns, []string{"[3].1=Nagano"}},
		{"typing after a selection", func(f *fixture) {
			f.press(fyne.KeyF2)
			f.press(fyne.KeyEscape)
			f.typeText("alb")
		}, []string{"Albany"}, []string{"[3].1=Albany"}},
		{"typing replaces", func(f *fixture) { f.press(fyne.KeyF2); f.typeText("alb") }, []string{"Albany"}, []string{"[3].1=Albany"}},
		{"nothing left", func(f *fixture) { f.typeText("x"); f.press(fyne.KeyBackspace) }, towns, []string{"[3].1="}},
		{"no such option", func(f *fixture) { f.typeText("Rome") }, nil, []string{"[3].1=Rome"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, p := openEditor(t)
			f.Select(3, 1)
			tt.do(f)
			var shown []string
			for _, option := range f.edit.shown {
				shown = append(shown, f.edit.options[option])
			}
			if diff := cmp.Diff(tt.shown, shown); diff != "" {
				t.Errorf("options (-want +got):\n%s", diff)
			}
			f.press(fyne.KeyReturn)
			if diff := cmp.Diff(tt.given, p.given); diff != "" {
				t.Errorf("given (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPickOption(t *testing.T) {
	f, p := openEditor(t)
	f.Select(3, 1)
	f.typeText("na")
	e := &desktop.MouseEvent{}
	e.Position = fyne.NewPos(20, choicesPad+1.5*rowHeight)
	f.list.MouseMoved(e)
	f.list.MouseDown(e)
	if want := []string{"[3].1=Nagano"}; !slices.Equal(p.given, want) {
		t.Errorf("given %v, want %v", p.given, want)
	}
	if f.window.Canvas().Focused() != f.Grid {
		t.Error("the keyboard is not at the grid")
	}
}

func TestReasonWhileTyping(t *testing.T) {
	f, _ := openEditor(t)
	f.Select(3, 0)
	f.typeText("ba")
	o := f.over()
	if o.reason.Visible() {
		t.Error("a reason is shown for what is right")
	}
	f.typeText("d")
	if !o.reason.Visible() || !strings.HasPrefix(o.reason.Text, "This is bad") {
		t.Errorf("the reason is %q", o.reason.Text)
	}
	if below := f.entry.Position().Y + rowHeight; o.ground.Position().Y < below {
		t.Error("the reason covers the cell")
	}
	f.press(fyne.KeyEscape)
	f.Select(9, 0) // the last row in view: there is no room below
	f.typeText("bad")
	if o.ground.Position().Y > f.entry.Position().Y {
		t.Error("the reason is out of sight")
	}
}

func TestEditorFollowsItsCell(t *testing.T) {
	f, p := openEditor(t)
	f.typeText("x")
	f.scrollBy(2, 0)
	if got, want := f.entry.Position(), fyne.NewPos(0, rowHeight); got != want {
		t.Errorf("the editor is at %v, want %v", got, want)
	}
	slices.Reverse(f.model.keys) // another order: key 3 is in row 26
	f.Refresh()
	f.press(fyne.KeyReturn)
	if want := []string{"[3].0=x"}; !slices.Equal(p.given, want) {
		t.Errorf("given %v, want %v", p.given, want)
	}
	f.wantCurrent(t, 2, 0)
	f.typeText("y")
	f.SetModel(count(5))
	if f.Editing() {
		t.Error("the editor outlives its rows")
	}
}

// Who writes from cell to cell goes on with Tab; everybody else leaves the table by it.
func TestTabAfterEntering(t *testing.T) {
	f, p := openEditor(t)
	if f.AcceptsTab() {
		t.Error("Tab does not lead out of a table in which nothing is written")
	}
	f.typeText("x")
	f.press(fyne.KeyReturn)
	if !f.AcceptsTab() {
		t.Fatal("Tab after Enter leaves the table")
	}
	f.press(fyne.KeyTab)
	if key, col, _ := f.Current(); key != 4 || col != 1 {
		t.Errorf("Tab after Enter leads to row %d, column %d", key, col)
	}
	f.typeText("Bremen")
	f.press(fyne.KeyTab)
	if !slices.Equal(p.given, []string{"[3].0=x", "[4].1=Bremen"}) || f.AcceptsTab() {
		t.Errorf("given %q; Tab behind the last column stays: %t", p.given, f.AcceptsTab())
	}
	f.press(fyne.KeyTab, fyne.KeyModifierShift)
	if _, col, _ := f.Current(); col != 1 {
		t.Errorf("Shift and Tab lead to column %d", col)
	}
	f.press(fyne.KeyDown)
	if f.AcceptsTab() {
		t.Error("Tab stays in the table after another key")
	}
}
