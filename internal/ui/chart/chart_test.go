package chart

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

func show(t *testing.T, o fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return w
}

func testBars() []Bar {
	return []Bar{
		{Label: "United States", Value: "959", Share: 1, Strong: true, Opens: true},
		{Label: "Japan", Value: "76", Share: 0.08, Opens: true},
		{Label: "36 others", Value: "105"},
	}
}

// at is a point of a line of a chart.
func at(b *Bars, bar int) fyne.Position { return fyne.NewPos(20, (float32(bar)+0.5)*b.pitch()) }

func TestBarsOpen(t *testing.T) {
	b := NewBars(100, 40, 0)
	opened := -1
	b.OnOpen = func(bar int) { opened = bar }
	w := show(t, b, 320, 90)
	b.Set(testBars())
	test.TapCanvas(w.Canvas(), at(b, 1))
	if opened != 1 {
		t.Errorf("opened %d", opened)
	}
	test.TapCanvas(w.Canvas(), at(b, 2)) // the others stand for no search
	if opened != 1 {
		t.Errorf("opened %d", opened)
	}
}

func TestBarsShowThatTheyCanBePressed(t *testing.T) {
	b := NewBars(100, 40, 30)
	show(t, b, 320, 90)
	b.Set(testBars())
	move := func(bar int) { b.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(b, bar)}}) }
	move(0)
	ground := test.WidgetRenderer(b).(*barsRenderer).lines[0].ground
	if b.Cursor() != desktop.PointerCursor || ground.Fill == "" {
		t.Error("a bar under the pointer looks as any other")
	}
	move(2)
	if b.Cursor() != desktop.DefaultCursor || ground.Fill != "" {
		t.Error("what cannot be pressed looks as if it could")
	}
	b.MouseOut()
}

func TestBarsByKeyboard(t *testing.T) {
	b := NewBars(100, 40, 0)
	var opened []int
	b.OnOpen = func(bar int) { opened = append(opened, bar) }
	w := show(t, b, 320, 90)
	b.Set(testBars())
	w.Canvas().Focus(b)
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyDown, fyne.KeySpace, fyne.KeyDown, fyne.KeySpace, fyne.KeyUp, fyne.KeyEnter} {
		b.TypedKey(&fyne.KeyEvent{Name: key})
	}
	var window []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { window = append(window, e.Name) })
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF6})
	if len(window) != 1 {
		t.Error("the window gets no key that means nothing here")
	}
	if fmt.Sprint(opened) != "[0 1 1 0]" {
		t.Errorf("opened %d", opened)
	}
	ground := test.WidgetRenderer(b).(*barsRenderer).lines[0].ground
	if ground.Edge == "" {
		t.Error("the current bar has no ring")
	}
	w.Canvas().Unfocus()
	if ground.Edge != "" {
		t.Error("the ring stays")
	}
	b.Set(testBars()[2:])
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(opened) != 4 {
		t.Error("a bar that is gone was opened")
	}
}

func TestAxis(t *testing.T) {
	for _, tt := range []struct{ most, top, step float64 }{
		{17.1, 20, 5}, {20, 20, 5}, {6.8, 8, 2}, {0.35, 0.4, 0.1}, {1, 1, 0.5}, {0, 1, 1}, {3900, 4000, 1000}, {41, 60, 20},
	} {
		c := &Columns{groups: []Group{{First: tt.most / 2, Second: tt.most}}}
		if top, step := c.Axis(); fmt.Sprintf("%.3g %.3g", top, step) != fmt.Sprintf("%.3g %.3g", tt.top, tt.step) {
			t.Errorf("%g: axis to %g by %g, want %g by %g", tt.most, top, step, tt.top, tt.step)
		}
	}
}

func TestColumns(t *testing.T) {
	c := NewColumns(func(v float64) string { return fmt.Sprint(v) })
	pointed, opened := -2, -2
	c.OnPoint = func(group int) { pointed = group }
	c.OnOpen = func(group int) { opened = group }
	w := show(t, c, 300, 200)
	groups := []Group{}
	for i := range 12 {
		groups = append(groups, Group{Label: fmt.Sprint(i + 1), First: float64(5 + i), Second: float64(i)})
	}
	c.Set(groups)
	third := fyne.NewPos(axisWidth+2.5*c.pitch(), 50)
	c.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: third}})
	if pointed != 2 || c.Cursor() != desktop.PointerCursor {
		t.Errorf("pointed at %d", pointed)
	}
	test.TapCanvas(w.Canvas(), third)
	if opened != 2 {
		t.Errorf("opened %d", opened)
	}
	c.MouseOut()
	if pointed != -1 {
		t.Errorf("pointed at %d", pointed)
	}
	w.Canvas().Focus(c)
	if pointed != 11 { // the newest
		t.Errorf("pointed at %d", pointed)
	}
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if opened != 10 {
		t.Errorf("opened %d", opened)
	}
	labels := map[string]bool{}
	for _, o := range test.WidgetRenderer(c).Objects() {
		if text, ok := o.(*canvas.Text); ok {
			labels[text.Text] = true
		}
	}
	if !labels["12"] || !labels["20"] || !labels["0"] || labels["11"] {
		t.Errorf("labels = %v", labels)
	}
}

// Cards stand beside each other as the width allows; those of a row are equally
// high.
func TestCards(t *testing.T) {
	cards := []fyne.CanvasObject{}
	for i := range 6 {
		space := canvas.NewRectangle(nil)
		space.SetMinSize(fyne.NewSize(100, float32(100+10*i)))
		cards = append(cards, container.NewStack(space))
	}
	o := NewCards(cards...)
	w := show(t, o, 1064, 700)
	if cards[3].Position().Y != 136 || cards[0].Size().Height != 120 || cards[2].Position().X != cards[5].Position().X {
		t.Errorf("three across: %v %v", cards[3].Position(), cards[0].Size())
	}
	w.Resize(fyne.NewSize(840, 640))
	if cards[2].Position().Y != 126 || cards[1].Size().Width != 396 {
		t.Errorf("two across: %v %v", cards[2].Position(), cards[1].Size())
	}
	w.Resize(fyne.NewSize(400, 640))
	if cards[1].Position().Y != 116 || cards[1].Size().Width != 368 {
		t.Errorf("one across: %v %v", cards[1].Position(), cards[1].Size())
	}
}
