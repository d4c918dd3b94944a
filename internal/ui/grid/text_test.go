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

// Line breaks and control characters are shown by signs that fonts have; the whole
// text is a tip of several lines.
func TestFitInOneLine(t *testing.T) {
	test.NewTempApp(t)
	var f fitter
	for text, want := range map[string]string{
		"Call\nfirst": "Call↵first", "a\r\nb\rc": "a↵b↵c", "a\tb": "a b", "a\x01b\x7f": "a·b·", "a\u2028b": "a↵b", "plain": "plain",
	} {
		if got := f.fit(text, 500, 13, false); got != want {
			t.Errorf("%q is drawn as %q, want %q", text, got, want)
		}
	}
	if got := f.fit("Call first\nthen dial", 60, 13, false); !strings.HasSuffix(got, ellipsis) || strings.Contains(got, "\n") {
		t.Errorf("cut to %q", got)
	}
	g := &Grid{}
	if got := g.whole("Call\nfirst", 500, 13, false); got != "Call\nfirst" {
		t.Errorf("the tip is %q", got)
	}
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
