package parts

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// TokenKind is how a token looks.
type TokenKind int

// The kinds of tokens.
const (
	Outline  TokenKind = iota // an example
	Set                       // a condition that counts; a cross takes it away
	Selected                  // one that the next key takes away or replaces
)

// Token is a short condition of a search.
type Token struct {
	widget.BaseWidget
	pointed
	OnTapped func()
	OnRemove func() // nil: no cross

	kind  TokenKind
	label string
}

// NewToken returns a token.
func NewToken(kind TokenKind, label string, tapped, remove func()) *Token {
	t := &Token{kind: kind, label: label, OnTapped: tapped, OnRemove: remove}
	t.pointed = pointed{of: t}
	t.ExtendBaseWidget(t)
	return t
}

// Label returns the words of the token.
func (t *Token) Label() string { return t.label }

// Tapped is called by Fyne.
func (t *Token) Tapped(e *fyne.PointEvent) {
	leaveTip(t)
	switch {
	case t.OnRemove != nil && e.Position.X >= t.Size().Width-theme.Px(22):
		t.OnRemove()
	case t.OnTapped != nil:
		t.OnTapped()
	}
}

// CreateRenderer is called by Fyne.
func (t *Token) CreateRenderer() fyne.WidgetRenderer {
	r := &tokenRenderer{
		token: t, ground: newBorder(), label: canvas.NewText("", color.Transparent),
		cross: NewIcon(fynetheme.CancelIcon(), theme.ColorNameForeground2, 14),
	}
	r.Refresh()
	return r
}

type tokenRenderer struct {
	token  *Token
	ground *border
	label  *canvas.Text
	cross  *canvas.Image
}

func (r *tokenRenderer) Destroy() {}

func (r *tokenRenderer) Objects() []fyne.CanvasObject {
	return append(r.ground.objects(), r.label, r.cross)
}

func (r *tokenRenderer) MinSize() fyne.Size {
	width := r.label.MinSize().Width + 2*theme.Px(8)
	if r.token.OnRemove != nil {
		width += theme.Px(14)
	}
	if r.token.kind == Outline {
		width += 2 // of its border
	}
	return fyne.NewSize(float32(math.Ceil(float64(width))), theme.Px(20))
}

func (r *tokenRenderer) Layout(size fyne.Size) {
	r.ground.layout(size)
	x := theme.Px(8)
	if r.token.kind == Outline {
		x++
	}
	r.label.Move(fyne.NewPos(x, 0))
	r.label.Resize(fyne.NewSize(r.label.MinSize().Width, size.Height))
	side := theme.Px(14)
	r.cross.Move(fyne.NewPos(size.Width-theme.Px(4)-side, (size.Height-side)/2))
	r.cross.Resize(fyne.NewSquareSize(side))
}

func (r *tokenRenderer) Refresh() {
	t := r.token
	fill, edge := fynetheme.ColorNameSelection, fyne.ThemeColorName("")
	r.label.Color = theme.Color(fynetheme.ColorNameForeground)
	if t.kind == Outline {
		fill, edge = theme.ColorNameGround, fynetheme.ColorNameSeparator
		r.label.Color = theme.Color(theme.ColorNameForeground2)
	}
	if t.hovered || t.kind == Selected {
		edge = fynetheme.ColorNamePrimary
	}
	r.ground.paint(fill, edge, 1, fynetheme.Size(fynetheme.SizeNameSelectionRadius))
	r.label.Text, r.label.TextSize = t.label, fynetheme.Size(fynetheme.SizeNameCaptionText)
	r.cross.Hidden = t.OnRemove == nil
	SetIcon(r.cross, fynetheme.CancelIcon(), theme.ColorNameForeground2)
	r.Layout(t.Size())
	r.label.Refresh()
}
