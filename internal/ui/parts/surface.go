package parts

import (
	"cmp"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/fill"
	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Surface is a rectangle in colours of the theme.
type Surface struct {
	widget.BaseWidget
	Fill   fyne.ThemeColorName // empty: see-through
	Edge   fyne.ThemeColorName // empty: no border
	Width  float32             // of the border; 0 is 1
	Radius float32
	least  fyne.Size
}

// NewSurface returns a ground of one colour.
func NewSurface(fill fyne.ThemeColorName) *Surface { return newSurface(fill, "", 0) }

// NewCard returns the ground of a card: surface with a thin border.
func NewCard() *Surface {
	return newSurface(theme.ColorNameSurface, fynetheme.ColorNameSeparator, 6)
}

// NewBanner returns the tinted ground of a message.
func NewBanner(tint fyne.ThemeColorName) *Surface { return newSurface(tint, "", 6) }

// NewEdge returns the border of an input whose value was changed. It lies over the
// input and is hidden at first.
func NewEdge() *Surface {
	s := newSurface("", theme.ColorNameChangeBar, 4)
	s.Width, s.Hidden = 2, true
	return s
}

// Line returns a separator, which is one pixel thick whichever way it is laid.
func Line() *Surface {
	s := newSurface(fynetheme.ColorNameSeparator, "", 0)
	s.least = fyne.NewSquareSize(1)
	return s
}

func newSurface(fill, edge fyne.ThemeColorName, radius float32) *Surface {
	s := &Surface{Fill: fill, Edge: edge, Radius: radius}
	s.ExtendBaseWidget(s)
	return s
}

// Set changes the colours.
func (s *Surface) Set(fill, edge fyne.ThemeColorName) {
	if s.Fill != fill || s.Edge != edge {
		s.Fill, s.Edge = fill, edge
		s.Refresh()
	}
}

// Input is the ground of an input that is made of several parts.
type Input struct{ *Surface }

// NewInput returns the ground of an input.
func NewInput() *Input {
	i := &Input{&Surface{Fill: theme.ColorNameSurface, Edge: fynetheme.ColorNameInputBorder, Radius: 4}}
	i.ExtendBaseWidget(i) // not the surface in it, whose renderer nobody draws
	return i
}

// SetFocused draws the border of an input that has the keyboard.
func (i *Input) SetFocused(focused bool) {
	i.Edge, i.Width = fynetheme.ColorNameInputBorder, 1
	if focused {
		i.Edge, i.Width = fynetheme.ColorNamePrimary, 2
	}
	i.Refresh()
}

// CreateRenderer is called by Fyne.
func (s *Surface) CreateRenderer() fyne.WidgetRenderer {
	r := &surfaceRenderer{surface: s, plain: fill.New(), shown: newBorder()}
	r.Refresh()
	return r
}

type surfaceRenderer struct {
	surface *Surface
	plain   *fill.Area // without corners and border
	shown   *border
}

func (r *surfaceRenderer) Destroy()           {}
func (r *surfaceRenderer) MinSize() fyne.Size { return r.surface.least }

func (r *surfaceRenderer) isPlain() bool { return r.surface.Edge == "" && r.surface.Radius == 0 }

func (r *surfaceRenderer) Layout(size fyne.Size) {
	if r.isPlain() {
		r.plain.Object.Resize(size)
		return
	}
	r.shown.layout(size)
}

func (r *surfaceRenderer) Objects() []fyne.CanvasObject {
	switch {
	case !r.isPlain():
		return r.shown.objects()
	case r.surface.Fill == "":
		return nil
	default:
		return []fyne.CanvasObject{r.plain.Object}
	}
}

func (r *surfaceRenderer) Refresh() {
	s := r.surface
	switch {
	case !r.isPlain():
		r.shown.paint(s.Fill, s.Edge, cmp.Or(s.Width, 1), s.Radius)
	case s.Fill != "":
		r.plain.Paint(theme.Color(s.Fill))
	}
	r.Layout(s.Size())
	canvas.Refresh(s)
}

// Bar is a gauge: a part of a track, in colours of the theme.
type Bar struct {
	widget.BaseWidget
	share float64
	fill  fyne.ThemeColorName
	track fyne.ThemeColorName // empty: none
	thick float32
}

// NewBar returns a bar that is thick pixels high. An empty track is not drawn.
func NewBar(fill, track fyne.ThemeColorName, thick float32) *Bar {
	b := &Bar{fill: fill, track: track, thick: thick}
	b.ExtendBaseWidget(b)
	return b
}

// Set fills the bar to a share from 0 to 1.
func (b *Bar) Set(share float64) {
	b.share = max(0, min(1, share))
	b.Refresh()
}

// SetFill fills the bar in another colour.
func (b *Bar) SetFill(fill fyne.ThemeColorName) {
	if b.fill != fill {
		b.fill = fill
		b.Refresh()
	}
}

// CreateRenderer is called by Fyne.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer {
	r := &barRenderer{bar: b, track: canvas.NewRectangle(color.Transparent), part: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type barRenderer struct {
	bar         *Bar
	track, part *canvas.Rectangle
}

func (r *barRenderer) Destroy()                     {}
func (r *barRenderer) MinSize() fyne.Size           { return fyne.NewSize(24, r.bar.thick) }
func (r *barRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.track, r.part} }

func (r *barRenderer) Layout(size fyne.Size) {
	y := (size.Height - r.bar.thick) / 2
	width := size.Width * float32(r.bar.share)
	if r.bar.share > 0 {
		width = max(2, width)
	}
	for o, w := range map[*canvas.Rectangle]float32{r.track: size.Width, r.part: width} {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(w, r.bar.thick))
	}
}

func (r *barRenderer) Refresh() {
	radius := min(2, r.bar.thick/2)
	r.track.CornerRadius, r.part.CornerRadius = radius, radius
	r.track.FillColor = color.Transparent
	if r.bar.track != "" {
		r.track.FillColor = theme.Color(r.bar.track)
	}
	r.part.FillColor = theme.Color(r.bar.fill)
	// A rectangle without width would still paint its rounded edge.
	r.part.Hidden = r.bar.share == 0
	r.Layout(r.bar.Size())
	r.track.Refresh()
	r.part.Refresh()
}
