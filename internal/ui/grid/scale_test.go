package grid

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// TestRowsGrowWithTheText: in every text size a row is a whole number of pixels.
func TestRowsGrowWithTheText(t *testing.T) {
	settings := fyne.CurrentApp().Settings()
	before := settings.Theme()
	t.Cleanup(func() { settings.SetTheme(before) })
	for scale, want := range map[float32]float32{1: 26, 1.1: 29, 1.5: 39, 2: 52} {
		settings.SetTheme(theme.Scaled(theme.Light, scale))
		if got := rowPx(); got != want {
			t.Errorf("at %v a row is %v high, want %v", scale, got, want)
		}
	}
}

// Columns grow with the text; what is remembered of them does not.
func TestScaledColumns(t *testing.T) {
	f := open(t, count(5))
	fyne.CurrentApp().Settings().SetTheme(theme.Scaled(theme.Light, 1.5))
	f.Refresh()
	if f.width(0) != 150 || f.Layout()[0].Width != 100 {
		t.Errorf("the column is %g wide, remembered as %g", f.width(0), f.Layout()[0].Width)
	}
	f.setWidth(0, 300)
	if f.width(0) != 300 || f.Layout()[0].Width != 200 {
		t.Errorf("the column is %g wide, remembered as %g", f.width(0), f.Layout()[0].Width)
	}
}
