package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// onScreen puts a part into a window at its own size.
func onScreen(t *testing.T, o fyne.CanvasObject) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	w.Resize(o.MinSize())
}

// Steps that were reached are chosen by a click, the others are not.
func TestStepper(t *testing.T) {
	chosen := -1
	s := NewStepper([]string{"File", "Columns", "Result"}, func(i int) { chosen = i })
	onScreen(t, s)
	s.Set(1, 1)
	tapAt := func(step int) {
		chosen = -1
		test.TapAt(s, fyne.NewPos(s.lefts[step]+2, 10))
	}
	for step, want := range []int{0, -1, -1} { // done, in front, not reached
		if tapAt(step); chosen != want {
			t.Errorf("step %d chose %d, want %d", step, chosen, want)
		}
	}
	shapes := test.WidgetRenderer(s).(*stepperRenderer).steps
	if !shapes[0].check.Visible() || shapes[1].check.Visible() || shapes[2].check.Visible() || !shapes[2].number.Visible() {
		t.Error("the check is not at the steps that are done")
	}
	before := s.MinSize()
	s.Set(2, 2)
	if s.MinSize() != before {
		t.Error("the steps move")
	}
}

func TestChoices(t *testing.T) {
	changes := 0
	c := NewChoices([]Choice{{"Keep", "They stay."}, {"Delete", "They go."}}, func(int) { changes++ })
	onScreen(t, c)
	test.TapAt(c, fyne.NewPos(10, c.tops[1]+4))
	if c.Chosen() != 1 || changes != 1 {
		t.Fatalf("chosen %d after %d changes", c.Chosen(), changes)
	}
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if c.Chosen() != 0 || changes != 2 {
		t.Errorf("chosen %d after %d changes", c.Chosen(), changes)
	}
	passed := false
	c.SetFallback(func(*fyne.KeyEvent) { passed = true })
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if c.Choose(1); !passed || changes != 2 {
		t.Error("Escape stays, or choosing tells somebody")
	}
}

func TestFigure(t *testing.T) {
	taps := 0
	f := NewFigure(theme.New(theme.Light).Icon("info"), theme.ColorNameAdd, "Add", func() { taps++ })
	onScreen(t, f)
	f.SetNumber("1,204")
	test.Tap(f)
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	f.Turn(true)
	r := test.WidgetRenderer(f).(*figureRenderer)
	if taps != 2 || f.Number() != "1,204" || !r.line.Visible() || !f.On() {
		t.Errorf("%d taps, %s", taps, f.Number())
	}
}

func TestGrade(t *testing.T) {
	g := NewGrade()
	onScreen(t, g)
	g.Set(3)
	for i, square := range test.WidgetRenderer(g).(*gradeRenderer).squares {
		name := theme.ColorNameFill
		if i == 3 {
			name = theme.ColorNameTrack
		}
		if square.FillColor != theme.Color(name) {
			t.Errorf("square %d is not in %s", i, name)
		}
	}
}
