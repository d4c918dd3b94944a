package parts_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/ui/parts"
)

// inRoom lays an object out in a width and returns its height.
func inRoom(o fyne.CanvasObject, width float32) float32 {
	o.Resize(fyne.NewSize(width, o.MinSize().Height))
	height := o.MinSize().Height
	o.Resize(fyne.NewSize(width, height))
	return height
}

func TestWrap(t *testing.T) {
	a, b, c := parts.Space(100, 20), parts.Space(100, 30), parts.Space(100, 20)
	line := parts.Wrap(10, a, b, c)
	if got := inRoom(line, 320); got != 30 || c.Position() != fyne.NewPos(220, 0) {
		t.Errorf("one line: %g high, the last at %v", got, c.Position())
	}
	if got := inRoom(line, 319); got != 60 || c.Position() != fyne.NewPos(0, 40) {
		t.Errorf("two lines: %g high, the last at %v", got, c.Position())
	}
	b.Hide()
	if got := inRoom(line, 319); got != 20 {
		t.Errorf("%g high without the second", got)
	}
}

func TestFold(t *testing.T) {
	of, actions := parts.Space(80, 20), parts.Wrap(10, parts.Space(50, 24), parts.Space(50, 24))
	fold := parts.Fold(6, 100, of, actions)
	if got := inRoom(fold, 216); got != 24 || actions.Position().X != 106 {
		t.Errorf("beside: %g high, actions at %v", got, actions.Position())
	}
	if got := inRoom(fold, 215); got != 50 || actions.Position() != fyne.NewPos(0, 26) {
		t.Errorf("below: %g high, actions at %v", got, actions.Position())
	}
	if got := inRoom(fold, 60); got != 84 {
		t.Errorf("%g high where the actions wrap as well", got)
	}
}

func TestBeside(t *testing.T) {
	of, pane := parts.Space(0, 0), parts.Space(0, 0)
	both := parts.Beside(100, 200, of, pane)
	both.Resize(fyne.NewSize(300, 200))
	if of.Size() != fyne.NewSize(200, 200) || pane.Position() != fyne.NewPos(201, 0) {
		t.Errorf("beside: %v, the pane at %v", of.Size(), pane.Position())
	}
	both.Resize(fyne.NewSize(299, 200))
	if of.Size() != fyne.NewSize(299, 116) || pane.Position() != fyne.NewPos(0, 117) || pane.Size().Width != 299 {
		t.Errorf("below: %v, the pane at %v", of.Size(), pane.Position())
	}
}

func TestSidesScrollTogether(t *testing.T) {
	left, right := parts.Space(50, 300), parts.Space(60, 100)
	sides := parts.Sides(100, 200, left, right).(*container.Scroll)
	show(t, sides, 300, 150)
	if right.Position() != fyne.NewPos(101, 0) || sides.Content.Size().Height != 300 {
		t.Errorf("beside: the right one at %v, %v in all", right.Position(), sides.Content.Size())
	}
	show(t, sides, 299, 150)
	sides.Refresh()
	if right.Position() != fyne.NewPos(0, 301) || sides.Content.MinSize().Height != 401 {
		t.Errorf("stacked: the right one at %v, %v in all", right.Position(), sides.Content.MinSize())
	}
}

// TestRowYields: what can be narrower gives way where a row is full, each by its share.
func TestRowYields(t *testing.T) {
	a, b, c := parts.Upto(100, 40, 20, parts.Space(0, 0)), parts.Upto(100, 70, 20, parts.Space(0, 0)), parts.Space(50, 20)
	row := parts.Row(0, a, b, c)
	row.Resize(fyne.NewSize(205, 20))
	if a.Size().Width != 70 || b.Size().Width != 85 || c.Size().Width != 50 {
		t.Errorf("%g, %g, %g wide", a.Size().Width, b.Size().Width, c.Size().Width)
	}
	if got := row.MinSize().Width; got != 160 {
		t.Errorf("the row asks for %g", got)
	}
}

func TestShortText(t *testing.T) {
	text := parts.NewText("Words", parts.Style{Cut: true})
	row := parts.Row(8, text, parts.NewText("3", parts.Style{}))
	row.Resize(fyne.NewSize(300, 20))
	if text.IsCut() || text.Size().Width > 60 {
		t.Errorf("%g wide where there is room", text.Size().Width)
	}
	row.Resize(fyne.NewSize(40, 20))
	if !text.IsCut() {
		t.Error("it is not cut where there is no room")
	}
	row.Resize(fyne.NewSize(10, 20))
	if got := drawn(text); len(got) != 0 {
		t.Errorf("%q is painted without any room", got)
	}
}

func TestCards(t *testing.T) {
	a, b := parts.Space(20, 40), parts.Space(20, 50)
	cards := parts.Cards(10, 100, a, b)
	if got := inRoom(cards, 210); got != 50 || b.Position() != fyne.NewPos(110, 0) {
		t.Errorf("beside: %g high, the second at %v", got, b.Position())
	}
	if got := inRoom(cards, 209); got != 100 || b.Position() != fyne.NewPos(0, 50) {
		t.Errorf("below: %g high, the second at %v", got, b.Position())
	}
}

// drawn returns the texts that a widget draws as it is laid out.
func drawn(w fyne.Widget) []string {
	var out []string
	for _, o := range test.WidgetRenderer(w).Objects() {
		if text, ok := o.(*canvas.Text); ok && text.Visible() && text.Text != "" {
			out = append(out, text.Text)
		}
	}
	return out
}

// TestTabsWithoutRoom: what does not fit is in a menu, and the chosen tab never is.
func TestTabsWithoutRoom(t *testing.T) {
	chosen := -1
	tabs := parts.NewTabs([]string{"First", "Second", "Third", "Fourth"}, func(tab int) { chosen = tab })
	w := show(t, container.NewWithoutLayout(tabs), 400, 100)
	tabs.Resize(fyne.NewSize(tabs.MinSize().Width, 36))
	if got := drawn(tabs); len(got) != 4 {
		t.Fatalf("%q with room for all", got)
	}
	tabs.Resize(fyne.NewSize(0.8*tabs.MinSize().Width, 36))
	if got := drawn(tabs); len(got) != 2 || got[1] != "Second" {
		t.Errorf("%q in a narrow row", got)
	}
	tabs.TypedKey(key(fyne.KeyEnd))
	if got := drawn(tabs); chosen != 3 || got[len(got)-1] != "Fourth" {
		t.Errorf("tab %d is chosen, %q is shown", chosen, got)
	}
	for x := tabs.Size().Width - 1; x > 0 && w.Canvas().Overlays().Top() == nil; x -= 5 { // it stands behind the last word
		test.TapAt(tabs, fyne.NewPos(x, 18))
	}
	menu := w.Canvas().Overlays().Top()
	if menu == nil {
		t.Fatal("no menu opens")
	}
	menu.(fyne.Focusable).TypedKey(key(fyne.KeyDown))
	menu.(fyne.Focusable).TypedKey(key(fyne.KeyReturn))
	if chosen != 1 {
		t.Errorf("the menu chooses tab %d", chosen)
	}
}

// TestTell says what is cut, and nothing about what is not.
func TestTell(t *testing.T) {
	text := parts.NewText("A rather long text", parts.Style{Cut: true})
	told := parts.Tell(text)
	w := show(t, container.NewWithoutLayout(told), 300, 100)
	tips := parts.NewTips(w.Canvas(), func(_ time.Duration, show func()) { show() })
	for width, want := range map[float32]string{60: "A rather long text", 200: ""} {
		told.Resize(fyne.NewSize(width, 20))
		told.(desktop.Hoverable).MouseIn(&desktop.MouseEvent{})
		if got := tips.Words(); got != want {
			t.Errorf("%g wide, the tooltip says %q", width, got)
		}
		told.(desktop.Hoverable).MouseOut()
	}
}
