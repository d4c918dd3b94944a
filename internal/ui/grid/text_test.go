package grid

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"
)

// TestFit checks what cutting must keep: a text that fits stays whole, and one
// that does not begins like the text, ends with an ellipsis and fits.
func TestFit(t *testing.T) {
	test.NewTempApp(t)
	var f fitter
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("iWAVTo.fi 0/äß–Ω")), 0, 60, -1).Draw(t, "text")
		width := rapid.Float32Range(20, 300).Draw(t, "width")
		bold := rapid.Bool().Draw(t, "bold")
		got := f.fit(text, width, 13, bold)
		if again := f.fit(text, width, 13, bold); again != got {
			t.Fatalf("the second answer is %q, the first was %q", again, got)
		}
		whole := measure(text, 13, bold)
		if got == text {
			if whole > width {
				t.Fatalf("%q is %g wide in %g", text, whole, width)
			}
			return
		}
		kept, cut := strings.CutSuffix(got, ellipsis)
		if !cut || !strings.HasPrefix(text, kept) || strings.HasSuffix(kept, " ") {
			t.Fatalf("%q is no shortened %q", got, text)
		}
		if whole <= width {
			t.Fatalf("%q was cut to %q, but is %g wide in %g", text, got, whole, width)
		}
		if w := measure(got, 13, bold); w > width {
			t.Fatalf("%q is %g wide in %g", got, w, width)
		}
	})
}

func TestFitTooNarrow(t *testing.T) {
	test.NewTempApp(t)
	var f fitter
	if got := f.fit("Napa", 0, 13, false); got != ellipsis {
		t.Errorf("no room gives %q", got)
	}
	if got := f.fit("", 0, 13, false); got != "" {
		t.Errorf("nothing gives %q", got)
	}
}

func TestFitForgets(t *testing.T) {
	test.NewTempApp(t)
	var f fitter
	for n := range fitLimit + 1 {
		f.fit("Westmoreland", float32(n)/fitLimit, 13, false)
	}
	if len(f.cut) > fitLimit {
		t.Errorf("the fitter remembers %d texts", len(f.cut))
	}
}
