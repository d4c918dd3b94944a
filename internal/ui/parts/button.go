package parts

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Kind is how a button looks.
type Kind int

// The kinds of buttons. There is at most one [Main] button in a view.
const (
	Plain Kind = iota // border on surface
	Main              // filled with the accent
	Quiet             // an icon without a border, for toolbars
	Link              // words in the accent colour
	Small             // as Plain, 24 pixels high
)

// Button is something to press, with an icon, words or both.
type Button struct {
	widget.BaseWidget
	pointed
	keyed
	OnTapped func()
	// Keys gets the keys that mean nothing to a button, such as Escape.
	Keys func(*fyne.KeyEvent)

	kind     Kind
	icon     fyne.Resource
	label    string
	disabled bool
}

// NewButton returns a button. The icon may be nil.
func NewButton(kind Kind, icon fyne.Resource, label string, tapped func()) *Button {
	b := &Button{kind: kind, icon: icon, label: label, OnTapped: tapped}
	b.pointed, b.keyed = pointed{of: b}, keyed{of: b}
	b.ExtendBaseWidget(b)
	return b
}

// Label returns the words of the button.
func (b *Button) Label() string { return b.label }

// SetLabel changes the words of the button.
func (b *Button) SetLabel(label string) {
	if b.label != label {
		b.label = label
		b.Refresh()
	}
}

// SetIcon changes the icon of a button that has one.
func (b *Button) SetIcon(icon fyne.Resource) {
	b.icon = icon
	b.Refresh()
}

// Enable lets the button be pressed, or not.
func (b *Button) Enable(on bool) {
	if b.disabled == on {
		b.disabled = !on
		b.Refresh()
	}
}

// Disabled reports whether the button cannot be pressed.
func (b *Button) Disabled() bool { return b.disabled }

// SetFallback sets where keys go that mean nothing to the button.
func (b *Button) SetFallback(keys func(*fyne.KeyEvent)) { b.Keys = keys }

// Tapped is called by Fyne.
func (b *Button) Tapped(*fyne.PointEvent) {
	leaveTip(b)
	if !b.disabled && b.OnTapped != nil {
		b.OnTapped()
	}
}

// TypedKey is called by Fyne.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeySpace, e.Name == fyne.KeyReturn, e.Name == fyne.KeyEnter:
		b.Tapped(nil)
	case b.Keys != nil && !global(e):
		b.Keys(e)
	default:
		unhandled(b, e)
	}
}

// Cursor is called by Fyne.
func (b *Button) Cursor() desktop.Cursor {
	if b.kind == Link && !b.disabled {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer is called by Fyne.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{button: b, ground: newBorder(), label: canvas.NewText("", color.Transparent)}
	if b.icon != nil {
		r.icon = canvas.NewImageFromResource(b.icon)
		r.icon.FillMode = canvas.ImageFillContain
	}
	r.Refresh()
	return r
}

type buttonRenderer struct {
	button *Button
	ground *border
	icon   *canvas.Image
	label  *canvas.Text
}

func (r *buttonRenderer) Destroy() {}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	out := append(r.ground.objects(), r.label)
	if r.icon != nil {
		out = append(out, r.icon)
	}
	return out
}

// measures returns icon size, gap before the label and padding at both sides.
// An icon stands nearer to the edge than words do.
func (r *buttonRenderer) measures() (icon, gap, left, right float32) {
	switch r.button.kind {
	case Quiet:
		icon, gap, left, right = 18, 6, 5, 5
		if r.button.label != "" {
			right = 9
		}
	case Link:
		icon, gap = 14, 4
	case Small:
		icon, gap, left, right = 14, 4, 9, 9
		if r.icon != nil {
			left = 7
		}
	case Plain, Main:
		icon, gap, left, right = 16, 8, 13, 13
		if r.icon != nil {
			left = 9
		}
	}
	return theme.Px(icon), theme.Px(gap), theme.Px(left), theme.Px(right)
}

func (r *buttonRenderer) words() fyne.Size {
	if r.button.label == "" {
		return fyne.Size{}
	}
	return fyne.MeasureText(r.button.label, r.label.TextSize, r.label.TextStyle)
}

// content returns the width of icon and words.
func (r *buttonRenderer) content() float32 {
	icon, gap, _, _ := r.measures()
	width := r.words().Width
	if r.icon != nil {
		width += icon
		if r.button.label != "" {
			width += gap
		}
	}
	return width
}

func (r *buttonRenderer) MinSize() fyne.Size {
	_, _, left, right := r.measures()
	height := float32(28)
	switch r.button.kind {
	case Small:
		height = 24
	case Link:
		height = 18
	case Plain, Main, Quiet:
	}
	// Whole pixels keep the borders of what stands to the right sharp.
	width := left + r.content() + right
	return fyne.NewSize(float32(math.Ceil(float64(width))), theme.Px(height))
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.ground.layout(size)
	icon, gap, left, right := r.measures()
	x := left
	if spare := size.Width - left - r.content() - right; spare > 0 && r.button.kind != Link {
		x += float32(math.Floor(float64(spare / 2)))
	}
	if r.button.label == "" && r.icon != nil {
		x = float32(math.Floor(float64((size.Width - icon) / 2)))
	}
	if r.icon != nil {
		r.icon.Resize(fyne.NewSquareSize(icon))
		r.icon.Move(fyne.NewPos(x, (size.Height-icon)/2))
		x += icon + gap
	}
	words := r.words()
	r.label.Resize(fyne.NewSize(words.Width, size.Height))
	r.label.Move(fyne.NewPos(x, 0))
}

// colors returns the colours of ground, border and words.
func (r *buttonRenderer) colors() (fill, edge, words fyne.ThemeColorName) {
	b := r.button
	switch b.kind {
	case Main:
		fill, words = theme.ColorNameFill, theme.ColorNameOnFill
		if b.disabled {
			return fynetheme.ColorNameDisabledButton, "", fynetheme.ColorNameDisabled
		}
		if b.focused {
			// The accent would not show on itself.
			edge = fynetheme.ColorNameForeground
		}
		return fill, edge, words
	case Quiet:
		words = theme.ColorNameForeground2
	case Link:
		words = fynetheme.ColorNameHyperlink
	case Plain, Small:
		fill, edge, words = fynetheme.ColorNameButton, fynetheme.ColorNameInputBorder, fynetheme.ColorNameForeground
	}
	if b.hovered && b.kind != Link && !b.disabled {
		fill = fynetheme.ColorNameHover
	}
	if b.focused {
		edge = fynetheme.ColorNamePrimary
	}
	if b.disabled {
		words = fynetheme.ColorNameDisabled
		if edge != "" {
			edge = fynetheme.ColorNameSeparator
		}
	}
	return fill, edge, words
}

func (r *buttonRenderer) Refresh() {
	fill, edge, words := r.colors()
	width := float32(1)
	if r.button.focused {
		width = 2
	}
	r.ground.paint(fill, edge, width, fynetheme.Size(fynetheme.SizeNameButtonRadius))
	r.label.Text, r.label.Color = r.button.label, theme.Color(words)
	r.label.TextSize = fynetheme.Size(fynetheme.SizeNameText)
	if r.button.kind == Link || r.button.kind == Small {
		r.label.TextSize = fynetheme.Size(fynetheme.SizeNameCaptionText)
	}
	r.label.TextStyle = fyne.TextStyle{Bold: r.button.kind == Main}
	if r.icon != nil {
		if words == fynetheme.ColorNameForeground {
			words = theme.ColorNameForeground2
		}
		r.icon.Resource = fynetheme.NewColoredResource(r.button.icon, words)
		r.icon.Refresh()
	}
	r.Layout(r.button.Size())
	r.label.Refresh()
}
