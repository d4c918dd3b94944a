package parts_test

import (
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// TestMain starts one application for all tests: parts ask its theme from their
// first line on.
func TestMain(m *testing.M) {
	app := test.NewApp()
	app.Settings().SetTheme(theme.New(theme.Light))
	os.Exit(m.Run())
}

// show puts an object into a window of a size.
func show(t *testing.T, o fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return w
}

func key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

// painted returns the texts that an object paints.
func painted(o fyne.CanvasObject) []string {
	var out []string
	for _, child := range test.LaidOutObjects(o) {
		if text, ok := child.(*canvas.Text); ok && text.Visible() && text.Text != "" {
			out = append(out, text.Text)
		}
	}
	return out
}

func TestTextIsCut(t *testing.T) {
	text := parts.NewText("A rather long text", parts.Style{Cut: true})
	show(t, text, 60, 20)
	got := painted(text)
	if len(got) != 1 || len(got[0]) >= len("A rather long text") || got[0][len(got[0])-len("…"):] != "…" {
		t.Errorf("painted %q", got)
	}
	if text.Text() != "A rather long text" {
		t.Errorf("the text is %q", text.Text())
	}
	if text.MinSize().Width != 0 {
		t.Errorf("a text that may be cut asks for %v", text.MinSize())
	}
	text.Set("Short", parts.Style{})
	if diff := cmp.Diff([]string{"Short"}, painted(text)); diff != "" {
		t.Errorf("painted (-want +got):\n%s", diff)
	}
}

func TestParagraphWraps(t *testing.T) {
	p := parts.NewParagraph("One two three four five six\nseven", fynetheme.ColorNameForeground)
	show(t, p, 90, 200)
	got := painted(p)
	if len(got) < 3 || got[len(got)-1] != "seven" {
		t.Errorf("painted %q", got)
	}
	high := p.MinSize().Height
	p.SetText("One")
	if p.MinSize().Height >= high {
		t.Errorf("one word is %v high, seven are %v", p.MinSize().Height, high)
	}
}

func TestRowSharesTheWidth(t *testing.T) {
	a, b, c := parts.Space(20, 10), parts.Grow(parts.Space(10, 10)), parts.Space(30, 20)
	hidden := parts.Space(50, 10)
	hidden.Hide()
	row := parts.Row(4, a, hidden, b, c)
	show(t, row, 200, 40)
	if got := row.MinSize(); got != fyne.NewSize(68, 20) {
		t.Errorf("least size = %v", got)
	}
	if b.Position().X != 24 || b.Size().Width != 142 || c.Position().X != 170 {
		t.Errorf("grown: %v %v, last: %v", b.Position(), b.Size(), c.Position())
	}
	if a.Position().Y != 15 {
		t.Errorf("not in the middle: %v", a.Position())
	}
}

func TestFrame(t *testing.T) {
	top, left, center := parts.Space(0, 10), parts.Space(30, 0), parts.Space(5, 5)
	f := parts.Frame(top, nil, left, nil, center)
	show(t, f, 100, 100)
	if center.Position() != fyne.NewPos(30, 10) || center.Size() != fyne.NewSize(70, 90) {
		t.Errorf("centre at %v, %v", center.Position(), center.Size())
	}
	left.Hide()
	f.Refresh()
	if center.Size().Width != 100 {
		t.Errorf("without the left side the centre is %v", center.Size())
	}
}

func TestButton(t *testing.T) {
	pressed, other := 0, 0
	b := parts.NewButton(parts.Main, nil, "Post to 1 server", func() { pressed++ })
	b.SetFallback(func(*fyne.KeyEvent) { other++ })
	show(t, b, 200, 28)
	test.Tap(b)
	b.TypedKey(key(fyne.KeyReturn))
	b.TypedKey(key(fyne.KeySpace))
	b.TypedKey(key(fyne.KeyEscape))
	if pressed != 3 || other != 1 {
		t.Errorf("pressed %d times, %d other keys", pressed, other)
	}
	b.Enable(false)
	test.Tap(b)
	b.TypedKey(key(fyne.KeyReturn))
	if pressed != 3 || !b.Disabled() {
		t.Error("a disabled button can be pressed")
	}
	width := b.MinSize().Width
	b.SetLabel("Post to 12 servers")
	if b.MinSize().Width <= width {
		t.Error("the words of a button are cut")
	}
}

func TestTabs(t *testing.T) {
	chosen := []int{}
	tabs := parts.NewTabs([]string{"POPs", "Regions"}, func(tab int) { chosen = append(chosen, tab) })
	tabs.SetCount(0, "1,284")
	show(t, tabs, 300, 36)
	if diff := cmp.Diff([]string{"POPs", "1,284", "Regions"}, painted(tabs)); diff != "" {
		t.Errorf("painted (-want +got):\n%s", diff)
	}
	test.TapAt(tabs, fyne.NewPos(20, 10))
	test.TapAt(tabs, fyne.NewPos(130, 10))
	test.TapAt(tabs, fyne.NewPos(290, 10))
	if diff := cmp.Diff([]int{1}, chosen); diff != "" || tabs.Chosen() != 1 {
		t.Errorf("chosen (-want +got):\n%s", diff)
	}
}

// letters are enough options for a search.
var letters = []string{"Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta", "Eta", "Theta", "Iota", "Kappa", "Lambda", "My"}

func TestDropdownSearch(t *testing.T) {
	chosen := -1
	d := parts.NewDropdown(100, letters, func(i int) { chosen = i })
	w := show(t, d, 300, 400)
	d.TypedKey(key(fyne.KeyDown))
	search, ok := w.Canvas().Focused().(*parts.Entry)
	if !ok {
		t.Fatalf("%T has the keyboard", w.Canvas().Focused())
	}
	// What begins with the text comes before what holds it.
	test.Type(search, "eta")
	search.TypedKey(key(fyne.KeyReturn))
	if chosen != 6 || d.Chosen() != 6 {
		t.Errorf("chosen %d", chosen)
	}
	if w.Canvas().Overlays().Top() != nil {
		t.Error("the list is still open")
	}
	d.TypedRune('g')
	search = w.Canvas().Focused().(*parts.Entry)
	test.Type(search, "am")
	if search.Text != "gam" {
		t.Errorf("searched for %q", search.Text)
	}
	search.TypedKey(key(fyne.KeyEscape))
	if chosen != 6 || w.Canvas().Overlays().Top() != nil {
		t.Error("Escape chose or left the list open")
	}
	// A click outside takes the list away; it opens again all the same.
	test.Tap(d)
	w.Canvas().Overlays().Top().Hide()
	test.Tap(d)
	if w.Canvas().Overlays().Top() == nil {
		t.Error("the list does not open a second time")
	}
}

func TestDropdownWithoutSearch(t *testing.T) {
	chosen := []int{}
	d := parts.NewDropdown(100, []string{"In service", "Out of service"}, func(i int) { chosen = append(chosen, i) })
	w := show(t, d, 300, 300)
	test.Tap(d)
	list := w.Canvas().Focused()
	list.TypedKey(key(fyne.KeyDown))
	list.TypedKey(key(fyne.KeyDown)) // past the end
	list.TypedKey(key(fyne.KeyReturn))
	d.Pick(1) // as it is: nobody is told
	d.Choose(0)
	if diff := cmp.Diff([]int{1}, chosen); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"In service"}, painted(d)); diff != "" {
		t.Errorf("painted (-want +got):\n%s", diff)
	}
}

func TestTabSelectsTheText(t *testing.T) {
	e := parts.NewEntry(100, "")
	e.SetText("before")
	w := show(t, e, 200, 28)
	w.Canvas().FocusNext()
	e.KeyUp(key(fyne.KeyTab))
	test.Type(e, "af")
	e.KeyUp(key(fyne.KeyTab))
	test.Type(e, "ter")
	if e.Text != "after" {
		t.Errorf("the entry holds %q", e.Text)
	}
}

func TestEntryHandsOnItsKeys(t *testing.T) {
	e := parts.NewEntry(100, "")
	var keys []fyne.KeyName
	left := 0
	e.SetFallback(func(k *fyne.KeyEvent) { keys = append(keys, k.Name) })
	e.OnLeave = func() { left++ }
	w := show(t, e, 200, 28)
	w.Canvas().Focus(e)
	test.Type(e, "abc")
	for _, name := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyBackspace, fyne.KeyReturn, fyne.KeyUp} {
		e.TypedKey(key(name))
	}
	w.Canvas().Unfocus()
	if diff := cmp.Diff([]fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn, fyne.KeyUp}, keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	if e.Text != "ab" || left != 1 {
		t.Errorf("text %q, left %d times", e.Text, left)
	}
}

func TestCheck(t *testing.T) {
	told := 0
	c := parts.NewCheck("Modem", func(bool) { told++ })
	other := 0
	c.SetFallback(func(*fyne.KeyEvent) { other++ })
	show(t, c, 100, 24)
	c.SetQuietly(true)
	if !c.Checked || told != 0 {
		t.Errorf("checked %t, told %d times", c.Checked, told)
	}
	test.Tap(c)
	c.TypedKey(key(fyne.KeyEscape))
	if c.Checked || told != 1 || other != 1 {
		t.Errorf("checked %t, told %d times, %d other keys", c.Checked, told, other)
	}
}

func TestDialogKeys(t *testing.T) {
	w := show(t, parts.Space(10, 10), 600, 400)
	var pressed []string
	newButton := func(kind parts.Kind, label string) *parts.Button {
		return parts.NewButton(kind, nil, label, func() { pressed = append(pressed, label) })
	}
	cancel, post := newButton(parts.Plain, "Cancel"), newButton(parts.Main, "Post")
	entry, check := parts.NewEntry(100, ""), parts.NewCheck("Tick", nil)
	closed := 0
	d := parts.ShowDialog(w.Canvas(), parts.DialogOptions{
		Title: "Title", Subtitle: "Second line", Body: container.NewVScroll(parts.Column(4, entry, check)), Width: 400, Height: 300,
		Buttons: []*parts.Button{cancel, post}, Escape: cancel, Main: post, First: entry,
	})
	d.OnClose = func() { closed++ }
	if w.Canvas().Focused() != fyne.Focusable(entry) {
		t.Error("the first field has not got the keyboard")
	}
	entry.TypedKey(key(fyne.KeyReturn))
	check.TypedKey(key(fyne.KeyEscape))
	cancel.TypedKey(key(fyne.KeyEscape))
	d.Key(key(fyne.KeyEnter))
	d.Key(key(fyne.KeyDown))
	if diff := cmp.Diff([]string{"Post", "Cancel", "Cancel", "Post"}, pressed); diff != "" {
		t.Errorf("pressed (-want +got):\n%s", diff)
	}
	d.Close()
	d.Close()
	if closed != 1 || w.Canvas().Overlays().Top() != nil {
		t.Errorf("closed %d times", closed)
	}
}

func TestItem(t *testing.T) {
	item := parts.NewItem()
	arrow, line := 0, 0
	item.OnArrow, item.OnTapped = func() { arrow++ }, func() { line++ }
	item.Set(parts.ItemContent{Label: "Germany", Count: "7", Indent: 32, Arrow: parts.Closed})
	show(t, item, 200, parts.ItemHeight)
	if diff := cmp.Diff([]string{"Germany", "7"}, painted(item)); diff != "" {
		t.Errorf("painted (-want +got):\n%s", diff)
	}
	test.TapAt(item, fyne.NewPos(20, 10))
	test.TapAt(item, fyne.NewPos(80, 10))
	if arrow != 1 || line != 1 {
		t.Errorf("arrow %d, line %d", arrow, line)
	}
}

// A change of theme needs no new widgets.
func TestThemeChange(t *testing.T) {
	text := parts.NewText("Words", parts.Style{})
	show(t, text, 100, 20)
	colour := func() any { return test.LaidOutObjects(text)[1].(*canvas.Text).Color }
	light := colour()
	settings := fyne.CurrentApp().Settings()
	t.Cleanup(func() { settings.SetTheme(theme.New(theme.Light)) })
	settings.SetTheme(theme.New(theme.Dark))
	text.Refresh()
	if colour() == light {
		t.Error("the text keeps its colour")
	}
}

// Words of a text are passed with Ctrl and an arrow: those keys are no shortcuts of
// the window.
func TestEntryMovesByWords(t *testing.T) {
	test.NewTempApp(t)
	e := parts.NewEntry(200, "")
	test.NewTempWindow(t, e)
	e.SetText("New York")
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierControl})
	if e.CursorColumn != 4 {
		t.Errorf("the cursor is at %d, want 4", e.CursorColumn)
	}
}

// TestEntryHidesItsBar: a text that is longer than its field moves in it, and no bar
// covers a part of it.
func TestEntryHidesItsBar(t *testing.T) {
	test.NewTempApp(t)
	e := parts.NewEntry(80, "")
	w := test.NewTempWindow(t, e)
	w.Resize(fyne.NewSize(80, 40))
	e.SetText("a text that is much longer than the field is wide")
	r := test.WidgetRenderer(e)
	if _, clips := r.(interface{ IsClip() }); !clips {
		t.Error("the field does not cut off what lies outside of it")
	}
	for _, o := range r.Objects() {
		if _, scrolls := o.(fyne.Scrollable); scrolls && o.Position().Y+o.Size().Height < e.Size().Height+16 {
			t.Errorf("the bar at %g is seen in a field of %g", o.Position().Y+o.Size().Height, e.Size().Height)
		}
	}
}
