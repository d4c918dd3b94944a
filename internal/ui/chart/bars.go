// Package chart draws counts: bars from zero, columns over an axis, gauges. It
// knows nothing of phone books.
package chart

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Bar is one line of a chart of bars: words, a bar from zero, the value at its
// end, and behind it a note such as its share in percent.
type Bar struct {
	Label, Value, Note string
	Share              float64 // of the longest bar, 0 to 1
	Strong             bool    // the one that stands out
	Opens              bool    // it can be pressed
}

// Measures of a chart of bars, in pixels.
const (
	leastPitch = 24
	mostPitch  = 40
	barThick   = 12
	barGap     = 12 // between the parts of a line
	lineHeight = 24
	outset     = 8 // of the ground beyond the words
)

// Bars is a chart of horizontal bars. With the keyboard the lines that can be
// pressed are walked with the arrows.
type Bars struct {
	widget.BaseWidget
	// OnOpen is called with the number of a bar that was pressed.
	OnOpen func(bar int)

	bars               []Bar
	label, value, note float32 // widths
	hovered, current   int     // -1 for none
	focused            bool
}

// NewBars returns a chart without bars. The widths are those of the words, of the
// value and of the note; 0 leaves the note out.
func NewBars(label, value, note float32) *Bars {
	b := &Bars{label: label, value: value, note: note, hovered: -1, current: -1}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows other bars.
func (b *Bars) Set(bars []Bar) {
	b.bars, b.hovered = bars, -1
	if b.current >= len(bars) || b.current >= 0 && !bars[b.current].Opens {
		b.current = -1
	}
	b.Refresh()
}

// Bars returns the bars.
func (b *Bars) Bars() []Bar { return b.bars }

func (b *Bars) pitch() float32 {
	return max(theme.Px(leastPitch), min(theme.Px(mostPitch), b.Size().Height/float32(max(1, len(b.bars)))))
}

func (b *Bars) at(y float32) int {
	if bar := int(y / b.pitch()); y >= 0 && bar < len(b.bars) && b.bars[bar].Opens {
		return bar
	}
	return -1
}

func (b *Bars) open(bar int) {
	if bar >= 0 && bar < len(b.bars) && b.bars[bar].Opens && b.OnOpen != nil {
		b.OnOpen(bar)
	}
}

// Tapped is called by Fyne.
func (b *Bars) Tapped(e *fyne.PointEvent) { b.open(b.at(e.Position.Y)) }

// MouseIn is called by Fyne.
func (b *Bars) MouseIn(e *desktop.MouseEvent) { b.MouseMoved(e) }

// MouseMoved is called by Fyne.
func (b *Bars) MouseMoved(e *desktop.MouseEvent) { b.hover(b.at(e.Position.Y)) }

// MouseOut is called by Fyne.
func (b *Bars) MouseOut() { b.hover(-1) }

func (b *Bars) hover(bar int) {
	if b.hovered != bar {
		b.hovered = bar
		b.Refresh()
	}
}

// Cursor is called by Fyne.
func (b *Bars) Cursor() desktop.Cursor {
	if b.hovered >= 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// FocusGained is called by Fyne.
func (b *Bars) FocusGained() {
	b.focused = true
	if b.current < 0 {
		b.step(1)
	}
	b.Refresh()
}

// FocusLost is called by Fyne.
func (b *Bars) FocusLost() {
	b.focused = false
	b.Refresh()
}

// TypedRune is called by Fyne.
func (b *Bars) TypedRune(rune) {}

// TypedKey is called by Fyne.
func (b *Bars) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown, fyne.KeyRight:
		b.step(1)
	case fyne.KeyUp, fyne.KeyLeft:
		b.step(-1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		b.open(b.current)
	default:
		parts.Unhandled(b, e)
	}
}

// step goes to the next bar that can be pressed.
func (b *Bars) step(by int) {
	for bar := b.current + by; bar >= 0 && bar < len(b.bars); bar += by {
		if b.bars[bar].Opens {
			b.current = bar
			b.Refresh()
			return
		}
	}
}

// CreateRenderer is called by Fyne.
func (b *Bars) CreateRenderer() fyne.WidgetRenderer {
	r := &barsRenderer{bars: b}
	r.Refresh()
	return r
}

// barLine holds the objects of one bar.
type barLine struct {
	ground             *parts.Surface
	label, value, note *parts.Text
	strong, weak       *parts.Bar
}

type barsRenderer struct {
	bars  *Bars
	lines []*barLine
}

func (r *barsRenderer) Destroy() {}

func (r *barsRenderer) Objects() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, l := range r.lines {
		out = append(out, l.ground, l.label, l.strong, l.weak, l.value, l.note)
	}
	return out
}

func (r *barsRenderer) MinSize() fyne.Size {
	b := r.bars
	return fyne.NewSize(theme.Px(b.label+b.value+b.note+3*barGap+24), float32(len(b.bars))*theme.Px(leastPitch))
}

func (r *barsRenderer) Layout(size fyne.Size) {
	b, pitch, height := r.bars, r.bars.pitch(), theme.Px(lineHeight)
	label, value, note, gap := theme.Px(b.label), theme.Px(b.value), theme.Px(b.note), theme.Px(barGap)
	behind := note
	if note > 0 {
		behind += gap
	}
	room := max(8, size.Width-label-value-behind-2*gap)
	put := func(o fyne.CanvasObject, x, y, width, height float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(width, height))
	}
	for i, l := range r.lines {
		y := float32(i)*pitch + (pitch-height)/2
		put(l.ground, -outset, y, size.Width+2*outset, height)
		put(l.label, 0, y, label, height)
		put(l.strong, label+gap, y, room, height)
		put(l.weak, label+gap, y, room, height)
		put(l.value, size.Width-behind-value, y, value, height)
		put(l.note, size.Width-note, y, note, height)
	}
}

func (r *barsRenderer) Refresh() {
	b := r.bars
	for len(r.lines) < len(b.bars) {
		l := &barLine{
			ground: parts.NewSurface(""), label: parts.NewText("", parts.Label), value: parts.NewText("", parts.Style{}), note: parts.NewText("", parts.Caption),
			strong: parts.NewBar(theme.ColorNameFill, "", barThick), weak: parts.NewBar(theme.ColorNameBar2, "", barThick),
		}
		l.ground.Radius = 4
		r.lines = append(r.lines, l)
	}
	r.lines = r.lines[:len(b.bars)]
	for i, l := range r.lines {
		bar := b.bars[i]
		label := parts.Style{Color: theme.ColorNameForeground2, Cut: true}
		if bar.Strong {
			label.Color = ""
		}
		l.label.Set(bar.Label, label)
		l.value.Set(bar.Value, parts.Style{Align: fyne.TextAlignTrailing, Cut: true})
		l.note.Set(bar.Note, parts.Style{Color: theme.ColorNameForeground2, Size: fynetheme.SizeNameCaptionText, Align: fyne.TextAlignTrailing, Cut: true})
		strong, weak := bar.Share, float64(0)
		if !bar.Strong {
			strong, weak = 0, bar.Share
		}
		l.strong.Set(strong)
		l.weak.Set(weak)
		fill, edge := fyne.ThemeColorName(""), fyne.ThemeColorName("")
		if i == b.hovered {
			fill = fynetheme.ColorNameHover
		}
		if i == b.current && b.focused {
			edge = fynetheme.ColorNamePrimary
		}
		l.ground.Width = 2
		l.ground.Set(fill, edge)
	}
	r.Layout(b.Size())
}
