package grid

import (
	"fmt"
	"image/color"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"pgregory.net/rapid"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

func TestWheel(t *testing.T) {
	f := open(t, count(100))
	middle := fyne.NewPos(50, lineY(3))
	test.Scroll(f.window.Canvas(), middle, 0, -notch)
	if f.view.top != wheelSpeed {
		t.Errorf("one notch scrolls to %g, want %d", f.view.top, wheelSpeed)
	}
	f.wantDrawn(t)
	test.Scroll(f.window.Canvas(), middle, 0, 10*notch)
	if f.view.top != 0 {
		t.Errorf("scrolled above the first row to %g", f.view.top)
	}
	test.Scroll(f.window.Canvas(), middle, 0, -1000*notch)
	if f.view.top != 90 {
		t.Errorf("scrolled to %g, want the last page at 90", f.view.top)
	}
	f.wantDrawn(t)
}

func TestSidewaysScroll(t *testing.T) {
	f := open(t, count(100), Column{Width: 200}, Column{Width: 200}, Column{Width: 200})
	if got := f.view.bodyHeight(); got != 10*rowHeight-barWidth {
		t.Errorf("the body is %g high beside a bar", got)
	}
	f.held = shift
	test.Scroll(f.window.Canvas(), fyne.NewPos(50, lineY(3)), 0, -notch)
	if f.view.top != 0 || f.view.left != notch*wheelSpeed {
		t.Errorf("Shift and a notch scroll to %g, %g", f.view.top, f.view.left)
	}
	f.held = 0
	test.Scroll(f.window.Canvas(), fyne.NewPos(50, lineY(3)), -10000, 0)
	if want := float32(gutterWidth + 600 + barWidth - 300); f.view.left != want {
		t.Errorf("scrolled to %g, want %g", f.view.left, want)
	}
	f.wantDrawn(t)

	f.Select(0, 0)
	if f.view.left != 0 {
		t.Errorf("the first column is not in view at %g", f.view.left)
	}
	f.key(fyne.KeyEnd)
	if want := float32(gutterWidth + 600 - 300); f.view.left != want {
		t.Errorf("the last column is not in view at %g", f.view.left)
	}
	f.click(1, 0) // the pixel under the pointer belongs to another column now
	f.wantCurrent(t, 1, 1)
}

func TestVerticalBar(t *testing.T) {
	f := open(t, count(1000))
	x := float32(300 - 5)
	at, length := f.view.vertical().thumb()
	if length != minThumb {
		t.Errorf("the thumb is %g long, want %d", length, minThumb)
	}
	f.drag(x, at+3, x, at+3+10000)
	if f.view.top != 990 {
		t.Errorf("dragged down to %g, want 990", f.view.top)
	}
	at, _ = f.view.vertical().thumb()
	f.drag(x, at+3, x, at+3-10000)
	if f.view.top != 0 {
		t.Errorf("dragged up to %g, want 0", f.view.top)
	}
	f.drag(x, headerHeight+barInset+3, x, headerHeight+5*rowHeight-minThumb/2+3)
	if f.view.top != 495 {
		t.Errorf("dragged to the middle: %g, want 495", f.view.top)
	}
	f.wantDrawn(t)
	f.wantSelected(t)

	f.down(x, lineY(9), desktop.MouseButtonPrimary, 0)
	if f.view.top != 505 {
		t.Errorf("a click below the thumb scrolls to %g, want 505", f.view.top)
	}
	f.down(x, lineY(0), desktop.MouseButtonPrimary, 0)
	if f.view.top != 495 {
		t.Errorf("a click above the thumb scrolls to %g, want 495", f.view.top)
	}
}

func TestHorizontalBar(t *testing.T) {
	f := open(t, count(1000), Column{Width: 300}, Column{Width: 272 - barWidth})
	y := float32(headerHeight + 10*rowHeight - 2)
	f.drag(10, y, 400, y)
	if f.view.left != 300 {
		t.Errorf("dragged to %g, want 300", f.view.left)
	}
	f.down(5, y, desktop.MouseButtonPrimary, 0)
	if f.view.left != 0 {
		t.Errorf("a click beside the thumb scrolls to %g, want 0", f.view.left)
	}
	f.wantSelected(t)
}

func TestNoBarsWhenAllIsSeen(t *testing.T) {
	f := open(t, count(10))
	r := test.WidgetRenderer(f.Grid).(*renderer)
	if r.vThumb.Visible() || r.hThumb.Visible() || r.track.Visible() {
		t.Error("a scrollbar is shown for nothing")
	}
	f.down(295, lineY(2), desktop.MouseButtonPrimary, 0)
	f.wantSelected(t, 2)
}

func TestShrink(t *testing.T) {
	f := open(t, count(65000))
	f.Select(64000, 0)
	f.click(3, shift)
	f.model.keys = f.model.keys[:4]

	// Events that come before the refresh meet a model that is shorter already.
	f.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(50, lineY(8))}})
	f.click(8, 0)
	f.key(fyne.KeyDown)
	f.wantSelected(t, 3)

	f.Refresh()
	if f.view.top != 0 {
		t.Errorf("scrolled to %g above 4 rows", f.view.top)
	}
	f.wantDrawn(t)
	f.model.keys = nil
	f.Refresh()
	f.wantSelected(t)
	f.wantDrawn(t)
}

// TestFarRows visits rows all over a large model: sums of pixels in float32
// would miss some by several rows.
func TestFarRows(t *testing.T) {
	f := open(t, count(65000))
	for key := uint64(17); key < 65000; key += 997 {
		f.Select(key, 0)
		f.wantDrawn(t)
		if row := float64(key); row < f.view.top || row+1 > f.view.top+f.view.lines() {
			t.Errorf("row %d is not in view at %g", key, f.view.top)
		}
	}
}

// TestDrawsWhatIsSeen does at random what changes the view, and checks after
// each step that exactly the visible rows are drawn.
func TestDrawsWhatIsSeen(t *testing.T) {
	columns := []Column{{Width: 120}, {Width: 90, AlignRight: true}, {Width: 60, Grow: true}}
	f := open(t, count(0), columns...)
	rapid.Check(t, func(t *rapid.T) {
		f.columns = slices.Clone(columns)
		f.window.Resize(fyne.NewSize(300, 300))
		f.model = count(rapid.IntRange(0, 2000).Draw(t, "rows"))
		f.SetModel(f.model)
		t.Repeat(map[string]func(*rapid.T){
			"scroll": func(t *rapid.T) {
				f.scrollBy(rapid.Float64Range(-500, 500).Draw(t, "rows"), rapid.Float32Range(-90, 90).Draw(t, "pixels"))
			},
			"resize": func(t *rapid.T) {
				f.window.Resize(fyne.NewSize(
					float32(rapid.IntRange(150, 500).Draw(t, "width")), float32(rapid.IntRange(110, 700).Draw(t, "height"))))
			},
			"column": func(t *rapid.T) {
				f.setWidth(rapid.IntRange(0, 2).Draw(t, "col"), rapid.Float32Range(0, 300).Draw(t, "width"))
			},
			"shrink": func(t *rapid.T) {
				f.model.keys = f.model.keys[:rapid.IntRange(0, f.model.Len()).Draw(t, "rows")]
				f.Refresh()
			},
			"sort": func(t *rapid.T) {
				slices.Reverse(f.model.keys)
				f.Refresh()
			},
			"": func(t *rapid.T) { f.wantDrawn(t) },
		})
	})
}

func BenchmarkScroll(b *testing.B) {
	columns := []Column{
		{Title: "POP name", Width: 148, Grow: true},
		{Title: "Country", Width: 108},
		{Title: "Region", Width: 116},
		{Title: "Area code", Width: 76},
		{Title: "Access number", Width: 112},
		{Title: "Speed", Width: 96, AlignRight: true},
		{Title: "Status", Width: 92},
	}
	model := newFixed()
	for _, step := range []struct {
		name string
		rows float64
	}{{"row", 1}, {"page", 23}, {"jump", 1000}} {
		b.Run(step.name, func(b *testing.B) {
			f := open(b, count(0), columns...)
			f.SetModel(model)
			f.window.Resize(fyne.NewSize(776, 632))
			b.ReportAllocs()
			for b.Loop() {
				f.scrollBy(step.rows, 0)
				if f.view.top >= 64000 {
					f.view.top = 0
				}
			}
		})
	}
}

// BenchmarkTable does in Fyne's own table what BenchmarkScroll does by rows, to
// be compared with it in the same run.
func BenchmarkTable(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(theme.New(theme.Light))
	model := newFixed()
	table := widget.NewTable(
		func() (int, int) { return model.Len(), 7 },
		func() fyne.CanvasObject { return canvas.NewText("Montreal/St. Laurent", color.Black) },
		func(id widget.TableCellID, o fyne.CanvasObject) {
			text := o.(*canvas.Text)
			text.Text = model.Cell(id.Row, id.Col).Text
			text.Refresh()
		},
	)
	for col, width := range []float32{148, 108, 116, 76, 112, 96, 92} {
		table.SetColumnWidth(col, width)
	}
	w := test.NewTempWindow(b, table)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(776, 632))
	b.ReportAllocs()
	row := float32(0)
	for b.Loop() {
		row += rowHeight
		table.ScrollToOffset(fyne.NewPos(0, row))
		if row > 64000*rowHeight {
			row = 0
		}
	}
}

// fixed is a model whose cells are made beforehand, so that a benchmark
// measures the grid alone. One name in four is too long for its column.
type fixed struct{ names []string }

func newFixed() fixed {
	places := [...]string{"Napa", "Montreal/St. Laurent", "Mt. Penn", "Westmoreland and Fayette Counties"}
	var names []string
	for row := range 65000 {
		names = append(names, fmt.Sprintf("%s %d", places[row%len(places)], row))
	}
	return fixed{names}
}

func (fixed) Len() int           { return 65000 }
func (fixed) Key(row int) uint64 { return uint64(row) }
func (fixed) Mark(row int) Mark  { return Mark(row % 8 % 5) }
func (f fixed) Cell(row, col int) Cell {
	cells := [...]Cell{
		{Text: f.names[row]},
		{Text: "United States"},
		{Text: "Northern Israel"},
		{Text: "0196"},
		{Text: "747-2996"},
		{Text: "300–2,400"},
		{Text: "In service", Dot: theme.ColorNameAddBar},
	}
	return cells[col]
}
