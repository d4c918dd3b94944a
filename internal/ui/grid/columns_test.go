package grid

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/google/go-cmp/cmp"
)

func abc() []Column {
	return []Column{{Name: "a", Title: "A", Width: 60}, {Name: "b", Title: "B", Width: 70, Grow: true}, {Name: "c", Title: "C", Width: 80}}
}

func TestDragTitle(t *testing.T) {
	f := open(t, count(5), abc()...)
	f.OnSort = func(int) { t.Error("a drag sorted") }
	reports := 0
	f.OnLayout = func() { reports++ }
	f.Select(2, 0)
	f.drag(gutterWidth+20, titleY, f.lefts[3]-10, titleY)
	names := func() (out string) {
		for _, c := range f.Layout() {
			out += c.Name
		}
		return out
	}
	if names() != "bca" || reports != 1 {
		t.Errorf("the columns are %s, %d reports", names(), reports)
	}
	f.wantCurrent(t, 2, 0) // the model's column
	if f.texts()[0].text.Text != "0.1" {
		t.Errorf("first is %s", f.texts()[0].text.Text)
	}
	f.drag(gutterWidth+20, titleY, gutterWidth+30, titleY) // back where it was
	if names() != "bca" || reports != 1 {
		t.Errorf("the columns are %s, %d reports", names(), reports)
	}
	f.OnSort = func(col int) {
		if col != 1 {
			t.Errorf("sorted by %d", col)
		}
		reports = 7
	}
	f.down(gutterWidth+20, titleY, desktop.MouseButtonPrimary, 0)
	f.up(gutterWidth+20, titleY)
	if reports != 7 {
		t.Error("a click does not sort")
	}
}

func TestLayout(t *testing.T) {
	f := open(t, count(5), abc()...)
	tests := []struct {
		name   string
		layout []ColumnLayout
		want   []ColumnLayout
	}{
		{"none", nil, []ColumnLayout{{"a", 60, false}, {"b", 70, true}, {"c", 80, false}}},
		{"order and widths", []ColumnLayout{{"c", 90, false}, {"b", 50, false}, {"a", 61, false}}, []ColumnLayout{{"c", 90, false}, {"b", 50, false}, {"a", 61, false}}},
		{"one missing", []ColumnLayout{{"b", 50, true}}, []ColumnLayout{{"b", 50, true}, {"a", 60, false}, {"c", 80, false}}},
		{
			"damaged",
			[]ColumnLayout{{"x", 50, true}, {"a", -5, false}, {"a", 90, false}, {"c", 1e9, true}, {}},
			[]ColumnLayout{{"a", 60, false}, {"c", 80, false}, {"b", 70, true}},
		},
	}
	for _, tt := range tests {
		f.SetLayout(tt.layout)
		if diff := cmp.Diff(tt.want, f.Layout()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		f.wantDrawn(t)
	}
	reports := 0
	f.OnLayout = func() { reports++ }
	f.ResetLayout()
	if diff := cmp.Diff(tests[0].want, f.Layout()); diff != "" || reports != 1 {
		t.Errorf("reset, %d reports (-want +got):\n%s", reports, diff)
	}
	f.FitColumns(40)
	if f.Layout()[0].Width > 40 || reports != 2 {
		t.Errorf("fitted to %g, %d reports", f.Layout()[0].Width, reports)
	}
}

func TestFilterRow(t *testing.T) {
	columns := abc()
	columns[0].Filter, columns[2].Filter = widget.NewEntry(), widget.NewEntry()
	f := open(t, count(50), columns...)
	const head = headerHeight + filterHeight
	if f.view.bodyHeight() != f.Size().Height-head {
		t.Errorf("the body is %g high", f.view.bodyHeight())
	}
	if got := columns[2].Filter.Position(); got.X != f.lefts[2]-gutterWidth+4 {
		t.Errorf("the filter is at %v", got)
	}
	f.down(60, head+1.5*rowHeight, desktop.MouseButtonPrimary, 0)
	f.wantSelected(t, 1)
	f.down(60, headerHeight+10, desktop.MouseButtonPrimary, 0)
	f.wantSelected(t, 1)
	test.TapCanvas(f.window.Canvas(), fyne.NewPos(gutterWidth+20, headerHeight+15))
	f.wantSelected(t, 1)
	f.window.Resize(fyne.NewSize(150, 300))
	f.Select(1, 2)
	if columns[0].Filter.Visible() || !columns[2].Filter.Visible() {
		t.Error("the filters do not follow their columns")
	}
}

func TestDragRows(t *testing.T) {
	f := open(t, count(100))
	f.drag(50, lineY(2), 50, lineY(5))
	f.wantSelected(t, 2, 3, 4, 5)
	f.drag(50, lineY(9), 50, lineY(30)) // beyond the rows it goes on one by one
	f.wantSelected(t, 9, 10)
	f.drag(50, lineY(1), 50, -100)
	f.wantSelected(t, 0, 1, 2)
	f.wantDrawn(t)
}
