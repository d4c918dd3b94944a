package parts

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestPieces breaks lines between words, and between the letters of languages that
// have no spaces, but not before a stop nor behind an opening mark.
func TestPieces(t *testing.T) {
	for line, want := range map[string][]string{
		"two words":      {"two", " words"},
		"":               {""},
		"既知の名前。":         {"既", "知", "の", "名", "前。"},
		"「POP」を 3 件":     {"「POP」", "を", " 3", " 件"},
		"http://pbs/a b": {"http://pbs/a", " b"},
	} {
		if got := pieces(line); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

// TestInputFollowsItsSize resizes the ground that is drawn.
func TestInputFollowsItsSize(t *testing.T) {
	i := NewInput()
	drawn := test.WidgetRenderer(i)
	for _, width := range []float32{300, 200} {
		i.Resize(fyne.NewSize(width, 28))
		// Its soft corners reach a pixel beyond it.
		if got := drawn.Objects()[0].Size().Width - 2; got != width {
			t.Errorf("drawn %v wide, want %v", got, width)
		}
	}
}
