package grid

import (
	"fmt"
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// rows is a model whose keys are numbers in any order; a cell shows its key
// and its column.
type rows struct {
	keys  []uint64
	marks map[uint64]Mark
	cells map[string]Cell
}

func (r *rows) Len() int           { return len(r.keys) }
func (r *rows) Key(row int) uint64 { return r.keys[row] }
func (r *rows) Mark(row int) Mark  { return r.marks[r.keys[row]] }
func (r *rows) Cell(row, col int) Cell {
	text := fmt.Sprintf("%d.%d", r.keys[row], col)
	if cell, ok := r.cells[text]; ok {
		return cell
	}
	return Cell{Text: text}
}

// count returns a model with the keys 0 to n-1 in order.
func count(n int) *rows {
	r := &rows{marks: map[uint64]Mark{}, cells: map[string]Cell{}}
	for key := range n {
		r.keys = append(r.keys, uint64(key))
	}
	return r
}

// fixture is a grid in a window with ten whole rows in view and the modifier
// keys at hand.
type fixture struct {
	*Grid
	model  *rows
	window fyne.Window
	held   fyne.KeyModifier
}

func open(t testing.TB, model *rows, columns ...Column) *fixture {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	if columns == nil {
		columns = []Column{{Title: "Name", Width: 100}, {Title: "Number", Width: 80, AlignRight: true}}
	}
	f := &fixture{Grid: New(model, columns), model: model}
	f.modifiers = func() fyne.KeyModifier { return f.held }
	f.window = test.NewTempWindow(t, f.Grid)
	f.window.SetPadded(false)
	f.window.Resize(fyne.NewSize(300, headerHeight+10*rowHeight))
	return f
}

// key types a key with modifiers the way the desktop driver delivers it.
func (f *fixture) key(name fyne.KeyName, held ...fyne.KeyModifier) {
	f.held = 0
	for _, m := range held {
		f.held |= m
	}
	if f.held&^fyne.KeyModifierShift == 0 {
		f.TypedKey(&fyne.KeyEvent{Name: name})
	} else {
		f.TypedShortcut(&desktop.CustomShortcut{KeyName: name, Modifier: f.held})
	}
	f.held = 0
}

func (f *fixture) down(x, y float32, button desktop.MouseButton, held fyne.KeyModifier) {
	e := &desktop.MouseEvent{Button: button, Modifier: held}
	e.Position, e.AbsolutePosition = fyne.NewPos(x, y), fyne.NewPos(x, y)
	f.MouseDown(e)
}

func (f *fixture) up(x, y float32) {
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	e.Position = fyne.NewPos(x, y)
	f.MouseUp(e)
}

// click presses and releases the left button in a row of the screen.
func (f *fixture) click(line int, held fyne.KeyModifier) {
	y := lineY(line)
	f.down(50, y, desktop.MouseButtonPrimary, held)
	f.up(50, y)
}

func (f *fixture) drag(fromX, fromY, toX, toY float32) {
	f.down(fromX, fromY, desktop.MouseButtonPrimary, 0)
	e := &fyne.DragEvent{}
	e.Position = fyne.NewPos(toX, toY)
	f.Dragged(e)
	f.up(toX, toY)
	f.DragEnd()
}

func lineY(line int) float32 { return headerHeight + (float32(line)+0.5)*rowHeight }

func (f *fixture) wantSelected(t *testing.T, want ...uint64) {
	t.Helper()
	if diff := cmp.Diff(append([]uint64{}, want...), f.Selected()); diff != "" {
		t.Errorf("selected rows (-want +got):\n%s", diff)
	}
}

func (f *fixture) wantCurrent(t *testing.T, key uint64, col int) {
	t.Helper()
	gotKey, gotCol, ok := f.Current()
	if !ok || gotKey != key || gotCol != col {
		t.Errorf("current cell = %d, %d, %t, want %d, %d", gotKey, gotCol, ok, key, col)
	}
}

// reporter is what the tests of this package and those of rapid have in common.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// drawn is one text that Fyne would paint.
type drawn struct {
	text *canvas.Text
	at   fyne.Position
}

// texts returns the visible texts of the rows with their places in the grid.
func (f *fixture) texts() []drawn {
	var found []drawn
	cells := test.WidgetRenderer(f.Grid).(*renderer).cells
	for _, object := range cells.objects {
		if text, ok := object.(*canvas.Text); ok && text.Visible() {
			found = append(found, drawn{text, text.Position().AddXY(gutterWidth, headerHeight)})
		}
	}
	return found
}

// wantDrawn checks that every cell with a pixel in the view is drawn once, in
// its place, and that nothing else is.
func (f *fixture) wantDrawn(t reporter) {
	t.Helper()
	got := map[fyne.Position]string{}
	for _, d := range f.texts() {
		if other, ok := got[d.at]; ok {
			t.Errorf("%s is drawn over %s", d.text.Text, other)
		}
		got[d.at] = d.text.Text
	}
	want := map[fyne.Position]string{}
	_, cut := f.view.first()
	for row := int(f.view.top); row < f.model.Len(); row++ {
		y := headerHeight + float32(row-int(f.view.top))*rowHeight - cut
		if y >= headerHeight+f.view.bodyHeight() {
			break
		}
		for col := range f.columns {
			x := f.lefts[col] - f.view.left
			if x+f.width(col) > gutterWidth && x < f.view.size.Width {
				text := f.fit.fit(f.model.Cell(row, f.source[col]).Text, f.width(col)-2*cellPad, 13, false)
				want[fyne.NewPos(x+cellPad, y)] = text
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("drawn cells (-want +got):\n%s", diff)
	}
}

func TestEmptySentence(t *testing.T) {
	f := open(t, count(0))
	f.Empty = "No rows yet"
	f.Refresh()
	shown := func() bool { return strings.Contains(test.RenderToMarkup(f.window.Canvas()), "No rows yet") }
	if !shown() {
		t.Error("the sentence for no rows is not shown")
	}
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyEnd, fyne.KeySpace, fyne.KeyReturn, fyne.KeyDelete} {
		f.key(key)
	}
	f.key(fyne.KeyEnd, fyne.KeyModifierShortcutDefault)
	f.SelectAll()
	f.wantSelected(t)

	f.SetModel(count(3))
	if shown() {
		t.Error("the sentence for no rows is shown above rows")
	}
}

func TestNoColumns(t *testing.T) {
	f := open(t, count(3), []Column{}...)
	f.key(fyne.KeyDown)
	f.key(fyne.KeyEnd)
	f.key(desktop.KeyMenu)
	f.wantSelected(t, 0)
}

func TestRowLook(t *testing.T) {
	model := count(6)
	model.marks = map[uint64]Mark{0: Added, 1: Changed, 2: Removed, 3: Problem}
	model.cells["0.0"] = Cell{Text: "out.", Dot: theme.ColorNameForeground3, Hollow: true}
	model.cells["1.0"] = Cell{Text: "old.", Color: theme.ColorNameForeground3, Strike: true}
	model.cells["2.0"] = Cell{Text: "bad.", Color: theme.ColorNameBad, Ground: theme.ColorNameBadTint, Bold: true}
	f := open(t, model)
	f.Select(4, 1)

	r := test.WidgetRenderer(f.Grid).(*renderer)
	for row, name := range []fyne.ThemeColorName{
		theme.ColorNameAddBar, theme.ColorNameChangeBar, theme.ColorNameBadBar, theme.ColorNameBadBar,
	} {
		if bar := r.lines[row].bar; !bar.Visible() || bar.FillColor != theme.Color(name) {
			t.Errorf("row %d has no bar in %s", row, name)
		}
	}
	for mark := Added; mark <= Problem; mark++ {
		if icons := r.icons[mark].items; len(icons) != 1 || !icons[0].Visible() || icons[0].Size().Width != markIcon {
			t.Errorf("mark %d has no icon of %d pixels", mark, markIcon)
		}
	}
	for row, name := range []fyne.ThemeColorName{
		0: theme.ColorNameSurface, 1: theme.ColorNameZebra, 4: fynetheme.ColorNameSelection,
	} {
		if name != "" && !isPainted(r, row, name) {
			t.Errorf("the ground of row %d is not %s", row, name)
		}
	}
	if dot := r.dots.items[0]; dot.StrokeColor != theme.Color(theme.ColorNameForeground3) || dot.StrokeWidth != dotStroke {
		t.Error("the hollow dot is no ring")
	}
	if old := r.lines[1].texts[0]; !old.TextStyle.Strikethrough || old.Color != theme.Color(theme.ColorNameForeground3) {
		t.Error("the old value is not struck through in its colour")
	}
	if ground := r.cellGrounds.items[0]; ground.FillColor != theme.Color(theme.ColorNameBadTint) || ground.Size().Width != 100 {
		t.Error("the bad cell has not its ground")
	}
	if number := r.lines[4].texts[1]; number.Alignment != fyne.TextAlignTrailing || number.TextSize != 13 {
		t.Error("the number is not at the right in 13 pixels")
	}
	if !r.ring.Visible() || r.ring.Position() != fyne.NewPos(100, 4*rowHeight) {
		t.Errorf("the ring is at %v", r.ring.Position())
	}
}

// isPainted reports whether the ground of a line has a colour of the theme.
func isPainted(r *renderer, line int, name fyne.ThemeColorName) bool {
	return r.grounds.Stripe(line) == color.RGBAModel.Convert(theme.Color(name))
}

func TestRingTellsFocus(t *testing.T) {
	f := open(t, count(3))
	f.Select(0, 0)
	ring := test.WidgetRenderer(f.Grid).(*renderer).ring
	if ring.StrokeColor != theme.Color(fynetheme.ColorNameInputBorder) {
		t.Error("the ring of a grid without focus is not quiet")
	}
	f.window.Canvas().Focus(f.Grid)
	if ring.StrokeColor != theme.Color(fynetheme.ColorNamePrimary) {
		t.Error("the ring of a grid with focus is not in the accent")
	}
	f.window.Canvas().Unfocus()
	if ring.StrokeColor != theme.Color(fynetheme.ColorNameInputBorder) {
		t.Error("the ring stays in the accent when the focus is gone")
	}
}

func TestThemeChange(t *testing.T) {
	model := count(2)
	model.marks[0] = Added
	f := open(t, model)
	r := test.WidgetRenderer(f.Grid).(*renderer)
	light := r.icons[Added].items[0].Image

	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Dark))
	if !isPainted(r, 0, theme.ColorNameSurface) {
		t.Errorf("ground = %v, want the dark one", r.grounds.Stripe(0))
	}
	if cmp.Equal(light, r.icons[Added].items[0].Image) {
		t.Error("the icon kept its light colour")
	}
}

func TestTextsFitTheirCells(t *testing.T) {
	model := count(1)
	long := "Westmoreland.Fayette and a good deal more"
	model.cells["0.0"] = Cell{Text: long}
	f := open(t, model)
	got := f.texts()[0].text
	if !strings.HasSuffix(got.Text, "…") || !strings.HasPrefix(long, strings.TrimSuffix(got.Text, "…")) {
		t.Errorf("%q is no shortened %q", got.Text, long)
	}
	if width := got.MinSize().Width; width > 100-2*cellPad {
		t.Errorf("%q is %g pixels wide", got.Text, width)
	}
	f.setWidth(0, 400)
	if got := f.texts()[0].text.Text; got != long {
		t.Errorf("in a wide column: %q", got)
	}
}

// A bar begins where its column does; the number behind it stands at the right.
func TestBars(t *testing.T) {
	model := count(3)
	for key, share := range map[string]float32{"0.0": 1, "1.0": 0.001, "2.0": 0} {
		model.cells[key] = Cell{Text: "7", Bar: share, Fill: theme.ColorNameFill}
	}
	f := open(t, model, Column{Title: "POPs", Width: 200})
	r := test.WidgetRenderer(f.Grid).(*renderer)
	var widths []float32
	for _, bar := range r.bars.items {
		if bar.Visible() {
			widths = append(widths, bar.Size().Width)
		}
	}
	if want := []float32{200 - 2*cellPad - barText, 3}; !cmp.Equal(want, widths) {
		t.Errorf("widths = %v, want %v", widths, want)
	}
	if text := r.lines[0].texts[0]; text.Alignment != fyne.TextAlignTrailing || text.Size().Width != barText {
		t.Errorf("the number is %v wide", text.Size().Width)
	}
}

// An old value stands struck out before the one in its place, which keeps room.
func TestOldValue(t *testing.T) {
	model := count(2)
	model.cells["0.0"] = Cell{Text: "new", Old: "was"}
	model.cells["1.0"] = Cell{Text: "new", Old: "a value that is far too long for the cell"}
	f := open(t, model)
	r := test.WidgetRenderer(f.Grid).(*renderer)
	old, arrow, now := r.olds.items[0], r.olds.items[1], r.lines[0].texts[0]
	if old.Text != "was" || !old.TextStyle.Strikethrough || arrow.TextStyle.Strikethrough || now.Text != "new" {
		t.Errorf("drawn %q %q %q", old.Text, arrow.Text, now.Text)
	}
	if old.Position().X >= arrow.Position().X || arrow.Position().X >= now.Position().X {
		t.Error("they do not stand side by side")
	}
	if long := r.lines[1].texts[0]; long.Text != "new" || r.olds.items[2].Text == model.cells["1.0"].Old {
		t.Errorf("the new value is cut for the old one: %q", long.Text)
	}
}
