package parts

import (
	"image/color"

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
	OnTapped func()
	// Keys gets the keys that mean nothing to a button, such as Escape.
	Keys func(*fyne.KeyEvent)

	kind             Kind
	icon             fyne.Resource
	label            string
	disabled         bool
	hovered, focused bool
}

// NewButton returns a button. The icon may be nil.
func NewButton(kind Kind, icon fyne.Resource, label string, tapped func()) *Button {
	b := &Button{kind: kind, icon: icon, label: label, OnTapped: tapped}
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
	if !b.disabled && b.OnTapped != nil {
		b.OnTapped()
	}
}

// MouseIn is called by Fyne.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved is called by Fyne.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is called by Fyne.
func (b *Button) MouseOut() { b.hovered = false; b.Refresh() }

// FocusGained is called by Fyne.
func (b *Button) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost is called by Fyne.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune is called by Fyne.
func (b *Button) TypedRune(rune) {}

// TypedKey is called by Fyne.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeySpace, e.Name == fyne.KeyReturn, e.Name == fyne.KeyEnter:
		b.Tapped(nil)
	case b.Keys != nil:
		b.Keys(e)
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
	r := &buttonRenderer{button: b, ground: canvas.NewRectangle(color.Transparent), label: canvas.NewText("", color.Transparent)}
	if b.icon != nil {
		r.icon = canvas.NewImageFromResource(b.icon)
		r.icon.FillMode = canvas.ImageFillContain
	}
	r.Refresh()
	return r
}

type buttonRenderer struct {
	button *Button
	ground *canvas.Rectangle
	icon   *canvas.Image
	label  *canvas.Text
}

func (r *buttonRenderer) Destroy() {}

func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	if r.icon == nil {
		return []fyne.CanvasObject{r.ground, r.label}
	}
	return []fyne.CanvasObject{r.ground, r.icon, r.label}
}

// measures returns icon size, gap before the label and padding at the sides.
func (r *buttonRenderer) measures() (icon, gap, pad float32) {
	switch r.button.kind {
	case Quiet:
		return 18, 6, 5
	case Link:
		return 14, 4, 0
	case Small:
		icon, gap, pad = 14, 6, 8
	case Plain, Main:
		icon, gap, pad = 16, 8, 12
	}
	return icon, gap, pad
}

func (r *buttonRenderer) words() fyne.Size {
	if r.button.label == "" {
		return fyne.Size{}
	}
	return fyne.MeasureText(r.button.label, r.label.TextSize, r.label.TextStyle)
}

func (r *buttonRenderer) MinSize() fyne.Size {
	icon, gap, pad := r.measures()
	width := 2*pad + r.words().Width
	if r.icon != nil {
		width += icon
		if r.button.label != "" {
			width += gap
		}
	}
	height := float32(28)
	switch r.button.kind {
	case Small:
		height = 24
	case Link:
		height = 18
	case Plain, Main, Quiet:
	}
	return fyne.NewSize(width, height)
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	icon, gap, _ := r.measures()
	words := r.words()
	width := words.Width
	if r.icon != nil {
		width += icon
		if r.button.label != "" {
			width += gap
		}
	}
	x := (size.Width - width) / 2
	if r.button.kind == Link {
		x = 0
	}
	if r.icon != nil {
		r.icon.Resize(fyne.NewSquareSize(icon))
		r.icon.Move(fyne.NewPos(x, (size.Height-icon)/2))
		x += icon + gap
	}
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
	r.ground.FillColor, r.ground.StrokeColor, r.ground.StrokeWidth = color.Transparent, nil, 0
	if fill != "" {
		r.ground.FillColor = theme.Color(fill)
	}
	if edge != "" {
		r.ground.StrokeColor, r.ground.StrokeWidth = theme.Color(edge), 1
		if r.button.focused {
			r.ground.StrokeWidth = 2
		}
	}
	r.ground.CornerRadius = fynetheme.Size(fynetheme.SizeNameButtonRadius)
	r.label.Text, r.label.Color = r.button.label, theme.Color(words)
	r.label.TextSize = fynetheme.Size(fynetheme.SizeNameText)
	if r.button.kind == Link || r.button.kind == Small {
		r.label.TextSize = fynetheme.Size(fynetheme.SizeNameCaptionText)
	}
	r.label.TextStyle = fyne.TextStyle{Bold: r.button.kind == Main}
	if r.icon != nil {
		r.icon.Resource = fynetheme.NewColoredResource(r.button.icon, words)
		r.icon.Refresh()
	}
	r.Layout(r.button.Size())
	r.ground.Refresh()
	r.label.Refresh()
}
