package fill

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// An area is painted in whole stripes of its colours, and again in others.
func TestArea(t *testing.T) {
	test.NewTempApp(t)
	red, blue := color.NRGBA{R: 0xC0, A: 0xFF}, color.NRGBA{B: 0xC0, A: 0xFF}
	a := New()
	a.Paint(red, blue)
	w := test.NewTempWindow(t, a.Object)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(30, 40))

	want := func(top, bottom color.Color) {
		t.Helper()
		shown := w.Canvas().Capture()
		for y := range 40 {
			colour := top
			if y >= 20 {
				colour = bottom
			}
			if got := shown.At(15, y); got != colour {
				t.Fatalf("line %d is %v, want %v", y, got, colour)
			}
		}
	}
	want(red, blue)
	a.Paint(blue, red)
	want(blue, red)
	a.Paint(red)
	want(red, red)
}
