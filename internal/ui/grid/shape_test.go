package grid

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
)

// shapedRows are rows of which every third is a heading.
type shapedRows struct{ *rows }

func (r shapedRows) Shape(row int) Shape {
	key := r.Key(row)
	switch key % 3 {
	case 0:
		return Shape{Heading: fmt.Sprint("Group ", key), Count: "2"}
	case 2:
		return Shape{Continued: true, Action: fynetheme.ContentUndoIcon()}
	}
	return Shape{}
}

func openShaped(t *testing.T) *fixture {
	t.Helper()
	model := count(9)
	for key := range model.keys {
		model.marks[uint64(key)] = Changed
	}
	f := open(t, model)
	f.SetModel(shapedRows{model})
	return f
}

func TestHeadings(t *testing.T) {
	f := openShaped(t)
	r := test.WidgetRenderer(f.Grid).(*renderer)
	var titles []string
	for _, text := range r.headings.titles.items {
		if text.Visible() {
			titles = append(titles, text.Text)
		}
	}
	if want := []string{"Group 0", "2", "Group 3", "2", "Group 6", "2"}; !slices.Equal(titles, want) {
		t.Errorf("headings = %q", titles)
	}
	icons := 0
	for _, icon := range r.icons[Changed].items {
		if icon.Visible() {
			icons++
		}
	}
	if icons != 3 {
		t.Errorf("%d icons: a heading and a row that continues have none", icons)
	}
}

func TestFold(t *testing.T) {
	f := openShaped(t)
	var got []string
	f.OnFold = func(key uint64, open bool) { got = append(got, fmt.Sprint(key, open)) }
	f.Select(3, 0)
	f.key(fyne.KeyLeft)
	f.key(fyne.KeyRight)
	f.key(fyne.KeySpace)
	f.key(fyne.KeyReturn)
	f.Select(4, 1)
	f.key(fyne.KeyLeft) // moves the current cell as ever
	if want := []string{"3 false", "3 true", "3 false", "3 false"}; !slices.Equal(got, want) || f.col != 0 {
		t.Errorf("folded %q, column %d", got, f.col)
	}
}

func TestActions(t *testing.T) {
	f := openShaped(t)
	acted := uint64(0)
	f.OnAction = func(key uint64) { acted = key }
	f.Select(2, 0)
	if action := test.WidgetRenderer(f.Grid).(*renderer).headings.action; !action.Visible() {
		t.Error("the current row shows no action")
	}
	f.down(f.Size().Width-actionInset, lineY(2), desktop.MouseButtonPrimary, 0)
	if acted != 2 {
		t.Errorf("acted on %d", acted)
	}
	f.Select(1, 0)
	if action := test.WidgetRenderer(f.Grid).(*renderer).headings.action; action.Visible() {
		t.Error("a row without an action shows one")
	}
}
