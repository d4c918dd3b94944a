package grid

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

const titleY = headerHeight / 2

func TestSortCallback(t *testing.T) {
	f := open(t, count(5))
	var sorted []int
	f.OnSort = func(col int) { sorted = append(sorted, col) }

	f.down(50, titleY, desktop.MouseButtonPrimary, 0)
	f.up(50, titleY)
	if len(sorted) != 1 || sorted[0] != 0 {
		t.Errorf("a click on the first title sorted %v", sorted)
	}
	f.down(50, titleY, desktop.MouseButtonPrimary, 0)
	f.up(160, titleY) // released over another title
	f.down(50, titleY, desktop.MouseButtonPrimary, 0)
	f.up(50, lineY(1)) // released over a row
	f.down(5, titleY, desktop.MouseButtonPrimary, 0)
	f.up(5, titleY) // over the gutter
	f.down(290, titleY, desktop.MouseButtonPrimary, 0)
	f.up(290, titleY) // right of the columns
	if len(sorted) != 1 {
		t.Errorf("clicks beside a title sorted %v", sorted)
	}
}

func TestSortArrow(t *testing.T) {
	f := open(t, count(5))
	h := &test.WidgetRenderer(f.Grid).(*renderer).header
	arrows := func() [2]bool { return [2]bool{h.up.Visible(), h.down.Visible()} }
	if arrows() != [2]bool{false, false} {
		t.Error("an unsorted grid shows an arrow")
	}
	f.SetSort(1, false)
	if arrows() != [2]bool{true, false} {
		t.Error("ascending is not shown")
	}
	if right := h.up.Position().X + arrowSize; right != 100+80-cellPad {
		t.Errorf("the arrow of a right column ends at %g", right)
	}
	f.SetSort(0, true)
	if arrows() != [2]bool{false, true} {
		t.Error("descending is not shown")
	}
	if h.titles[0].Color != theme.Color(fynetheme.ColorNameForeground) ||
		h.titles[1].Color != theme.Color(theme.ColorNameForeground2) {
		t.Error("the title of the sorted column does not stand out")
	}
}

func TestResize(t *testing.T) {
	f := open(t, count(5))
	f.OnSort = func(int) { t.Error("a resize sorted") }
	edge := float32(gutterWidth + 100)
	f.drag(edge-2, titleY, edge+38, titleY)
	if got := f.columns[0].Width; got != 140 {
		t.Errorf("width = %g, want 140", got)
	}
	f.drag(edge+40, titleY, 0, titleY)
	if got := f.columns[0].Width; got != minColumn {
		t.Errorf("width = %g, want the least, %d", got, minColumn)
	}
	f.wantDrawn(t)
	if got := f.columns[1].Width; got != 80 {
		t.Errorf("the other column is %g wide", got)
	}
}

func TestGrowingColumn(t *testing.T) {
	f := open(t, count(5), Column{Title: "A", Width: 60}, Column{Title: "B", Width: 60, Grow: true}, Column{Title: "C", Width: 60})
	if got, want := f.width(1), float32(300-gutterWidth-barWidth-120); got != want {
		t.Errorf("the growing column is %g wide, want %g", got, want)
	}
	f.drag(f.lefts[1], titleY, f.lefts[1]+20, titleY) // before it: it gives way
	if got, want := f.width(1), float32(300-gutterWidth-barWidth-140); got != want || !f.columns[1].Grow {
		t.Errorf("the growing column is %g wide, want %g", got, want)
	}
	f.drag(f.lefts[3], titleY, f.lefts[3]-20, titleY) // after it: it stays
	if got, want := f.width(1), float32(300-gutterWidth-barWidth-140); got != want || f.columns[1].Grow {
		t.Errorf("the fixed column is %g wide, want %g", got, want)
	}
	if got := f.width(2); got != 40 {
		t.Errorf("the last column is %g wide, want 40", got)
	}
	f.wantDrawn(t)
}

func TestResizeCursor(t *testing.T) {
	f := open(t, count(5))
	edge := float32(gutterWidth + 100)
	tests := []struct {
		x, y float32
		want desktop.Cursor
	}{
		{edge - 4, titleY, desktop.HResizeCursor},
		{edge + 4, titleY, desktop.HResizeCursor},
		{edge - 5, titleY, desktop.DefaultCursor},
		{edge, lineY(0), desktop.DefaultCursor},
		{gutterWidth, titleY, desktop.DefaultCursor},
	}
	for _, tt := range tests {
		test.MoveMouse(f.window.Canvas(), fyne.NewPos(tt.x, tt.y))
		if got := f.Cursor(); got != tt.want {
			t.Errorf("cursor at %g, %g = %v, want %v", tt.x, tt.y, got, tt.want)
		}
	}
	f.down(edge, titleY, desktop.MouseButtonPrimary, 0)
	test.MoveMouse(f.window.Canvas(), fyne.NewPos(edge+60, lineY(3)))
	if f.Cursor() != desktop.HResizeCursor {
		t.Error("the cursor changes while an edge is dragged")
	}
}

func TestDoubleClickFitsColumn(t *testing.T) {
	model := count(200)
	model.cells["3.0"] = Cell{Text: "A name of some length", Bold: true, Dot: theme.ColorNameAddBar}
	model.cells["150.0"] = Cell{Text: "A name of a much greater length, but far from the rows in view"}
	f := open(t, model)
	edge := float32(gutterWidth + 100)
	for range 2 {
		f.down(edge, titleY, desktop.MouseButtonPrimary, 0)
		f.up(edge, titleY)
	}
	f.DoubleTapped(&fyne.PointEvent{})
	text := fyne.MeasureText("A name of some length", 13, fyne.TextStyle{Bold: true}).Width
	least := text + dotSize + dotGap + 2*cellPad
	if got := f.columns[0].Width; got < least || got >= least+1 {
		t.Errorf("width = %g, want just above %g", got, least)
	}
}

func TestDoubleClickActivates(t *testing.T) {
	f := open(t, count(20))
	activated := 0
	f.OnActivate = func(key uint64, col int) {
		if activated++; key != 4 || col != 0 {
			t.Errorf("activated %d, %d", key, col)
		}
	}
	f.click(4, 0)
	f.click(4, 0)
	f.DoubleTapped(&fyne.PointEvent{})
	f.click(2, 0)
	f.click(5, 0)
	f.DoubleTapped(&fyne.PointEvent{}) // quick clicks on two rows
	if activated != 1 {
		t.Errorf("activated %d times, want once", activated)
	}
}

func TestRightClick(t *testing.T) {
	f := open(t, count(20))
	var menus []fyne.Position
	f.OnMenu = func(at fyne.Position) { menus = append(menus, at) }
	right := func(line int) {
		f.down(50, lineY(line), desktop.MouseButtonSecondary, 0)
		test.TapSecondaryAt(f.Grid, fyne.NewPos(50, lineY(line)))
	}
	f.click(2, 0)
	f.click(4, shift)
	right(3)
	f.wantSelected(t, 2, 3, 4)
	f.wantCurrent(t, 3, 0)
	right(7)
	f.wantSelected(t, 7)
	if len(menus) != 2 || menus[1] != fyne.NewPos(50, lineY(7)) {
		t.Errorf("menus at %v", menus)
	}
	test.TapSecondaryAt(f.Grid, fyne.NewPos(50, titleY))
	if len(menus) != 2 {
		t.Error("the header has a menu")
	}
}

func TestHover(t *testing.T) {
	f := open(t, count(20))
	r := test.WidgetRenderer(f.Grid).(*renderer)
	hovered := func() (lines []int) {
		for i := range r.lines {
			if isPainted(r, i, fynetheme.ColorNameHover) {
				lines = append(lines, i)
			}
		}
		return lines
	}
	test.MoveMouse(f.window.Canvas(), fyne.NewPos(50, lineY(3)))
	if got := hovered(); len(got) != 1 || got[0] != 3 {
		t.Errorf("hovered lines %v, want 3", got)
	}
	f.scrollBy(2, 0)
	if got := hovered(); len(got) != 1 || got[0] != 3 || f.mouse.row != 5 {
		t.Errorf("after scrolling: lines %v, row %d, want the row under the pointer", got, f.mouse.row)
	}
	f.MouseOut()
	if got := hovered(); got != nil {
		t.Errorf("hovered lines %v after the pointer left", got)
	}
}
