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

// A box has straight edges in their own colour, corners that let the ground
// through, and is the same from all sides.
func TestBox(t *testing.T) {
	test.NewTempApp(t)
	white, grey := color.NRGBA{R: 0xFF, G: 0xFF, B: 0xFF, A: 0xFF}, color.NRGBA{R: 0x80, G: 0x80, B: 0x80, A: 0xFF}
	b := NewBox()
	if b.Object.Visible() {
		t.Error("a box without colours is drawn")
	}
	b.Paint(Look{Fill: white, Edge: grey, Width: 1, Radius: 4})
	b.Resize(fyne.NewSize(40, 20))
	const width, height = 42, 22 // with the soft edge around it
	drawn := b.Object.Generator(width, height)
	for at, want := range map[[2]int]color.NRGBA{{20, 1}: grey, {1, 10}: grey, {2, 10}: white, {20, 10}: white, {1, 1}: {}} {
		got := color.NRGBAModel.Convert(drawn.At(at[0], at[1])).(color.NRGBA)
		if want.A == 0 && got.A > 0x40 || want.A > 0 && got.A != 0xFF || at[0] != 2 && want.A > 0 && got != want {
			t.Errorf("%v is %v, want %v", at, got, want)
		}
	}
	for y := range height {
		for x := range width {
			if drawn.At(x, y) != drawn.At(width-1-x, y) || drawn.At(x, y) != drawn.At(x, height-1-y) {
				t.Fatalf("%d, %d is not as opposite", x, y)
			}
		}
	}
}
