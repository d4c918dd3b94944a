package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Halves are two words that share a width, one of which is chosen. Unlike [Tabs]
// they can be narrower than their words.
type Halves struct {
	widget.BaseWidget
	keyed
	OnChoose func(half int)
	// Keys gets the keys that mean nothing to the halves, such as Escape.
	Keys func(*fyne.KeyEvent)

	words  [2]string
	chosen int
	locked bool // the other half cannot be chosen
}

// NewHalves returns two words of which the first is chosen.
func NewHalves(first, second string, choose func(half int)) *Halves {
	h := &Halves{words: [2]string{first, second}, OnChoose: choose}
	h.keyed = keyed{of: h}
	h.ExtendBaseWidget(h)
	return h
}

// Set shows a word in the second half, says which half is chosen, and whether the
// other one can be. It tells nobody.
func (h *Halves) Set(second string, chosen int, locked bool) {
	if h.words[1] != second || h.chosen != chosen || h.locked != locked {
		h.words[1], h.chosen, h.locked = second, chosen, locked
		h.Refresh()
	}
}

// Word returns the word of a half.
func (h *Halves) Word(half int) string { return h.words[half] }

// Chosen returns the chosen half.
func (h *Halves) Chosen() int { return h.chosen }

// Locked reports whether the other half cannot be chosen.
func (h *Halves) Locked() bool { return h.locked }

// Pick chooses a half as the user does.
func (h *Halves) Pick(half int) {
	if half == h.chosen || h.locked {
		return
	}
	h.chosen = half
	h.Refresh()
	if h.OnChoose != nil {
		h.OnChoose(half)
	}
}

// Tapped is called by Fyne.
func (h *Halves) Tapped(e *fyne.PointEvent) {
	if e.Position.X < h.Size().Width/2 {
		h.Pick(0)
	} else {
		h.Pick(1)
	}
}

// TypedKey is called by Fyne.
func (h *Halves) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		h.Pick(0)
	case fyne.KeyRight:
		h.Pick(1)
	case fyne.KeySpace:
		h.Pick(1 - h.chosen)
	default:
		if h.Keys != nil {
			h.Keys(e)
		}
	}
}

// CreateRenderer is called by Fyne.
func (h *Halves) CreateRenderer() fyne.WidgetRenderer {
	r := &halvesRenderer{halves: h, ground: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent)}
	for i := range r.words {
		r.words[i] = NewText("", Style{Cut: true, Align: fyne.TextAlignCenter})
	}
	r.Refresh()
	return r
}

type halvesRenderer struct {
	halves       *Halves
	ground, mark *canvas.Rectangle
	words        [2]*Text
}

func (r *halvesRenderer) Destroy()           {}
func (r *halvesRenderer) MinSize() fyne.Size { return px(fyne.NewSize(120, 28)) }

func (r *halvesRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.mark, r.words[0], r.words[1]}
}

func (r *halvesRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	half := size.Width / 2
	r.mark.Move(fyne.NewPos(float32(r.halves.chosen)*half+2, 2))
	r.mark.Resize(fyne.NewSize(half-4, size.Height-4))
	for i, word := range r.words {
		height := word.MinSize().Height
		word.Move(fyne.NewPos(float32(i)*half+8, (size.Height-height)/2))
		word.Resize(fyne.NewSize(max(0, half-16), height))
	}
}

func (r *halvesRenderer) Refresh() {
	h := r.halves
	r.ground.FillColor, r.ground.CornerRadius = theme.Color(fynetheme.ColorNameHover), 4
	r.mark.FillColor, r.mark.CornerRadius = theme.Color(theme.ColorNameSurface), 4
	r.mark.StrokeColor, r.mark.StrokeWidth = theme.Color(fynetheme.ColorNameSeparator), 1
	if h.focused {
		r.mark.StrokeColor, r.mark.StrokeWidth = theme.Color(fynetheme.ColorNamePrimary), 2
	}
	for i, word := range r.words {
		style := Style{Cut: true, Align: fyne.TextAlignCenter, Bold: i == h.chosen, Color: theme.ColorNameForeground2}
		switch {
		case i == h.chosen:
			style.Color = fynetheme.ColorNameForeground
		case h.locked:
			style.Color = fynetheme.ColorNameDisabled
		}
		word.Set(h.words[i], style)
	}
	r.Layout(h.Size())
	r.ground.Refresh()
	r.mark.Refresh()
}
