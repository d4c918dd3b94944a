package parts

import (
	"cmp"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Style is how a text looks. The zero Style is plain text of 13 pixels.
type Style struct {
	Color  fyne.ThemeColorName // empty: the plain colour
	Size   fyne.ThemeSizeName  // empty: 13 pixels
	Bold   bool
	Italic bool
	Mono   bool
	Strike bool
	Align  fyne.TextAlign
	// Cut lets the text be narrower than its words; an ellipsis says so. Without
	// it the text is the least width of what it stands in.
	Cut bool
}

// The styles that screens share.
var (
	Title   = Style{Size: fynetheme.SizeNameSubHeadingText, Bold: true, Cut: true}
	Strong  = Style{Bold: true}
	Label   = Style{Color: theme.ColorNameForeground2}
	Caption = Style{Color: theme.ColorNameForeground2, Size: fynetheme.SizeNameCaptionText}
	Hint    = Style{Color: theme.ColorNameForeground3, Size: fynetheme.SizeNameCaptionText}
	Heading = Style{Size: fynetheme.SizeNameHeadingText, Bold: true}
)

// Text is one line of text without any padding.
type Text struct {
	widget.BaseWidget
	text  string
	style Style
}

// NewText returns a text.
func NewText(text string, style Style) *Text {
	t := &Text{text: text, style: style}
	t.ExtendBaseWidget(t)
	return t
}

// Text returns the whole text, also where it is cut.
func (t *Text) Text() string { return t.text }

// SetText shows another text.
func (t *Text) SetText(text string) {
	if t.text != text {
		t.text = text
		t.Refresh()
	}
}

// Set shows another text in another style.
func (t *Text) Set(text string, style Style) {
	if t.text != text || t.style != style {
		t.text, t.style = text, style
		t.Refresh()
	}
}

// IsCut reports whether an ellipsis stands for a part of the text.
func (t *Text) IsCut() bool { return t.style.Cut && t.width(t.text) > t.Size().Width }

// Whole returns how wide the text is with all its words.
func (t *Text) Whole() float32 { return t.width(t.text) + 0.5 }

func (t *Text) size() float32 { return fynetheme.Size(cmp.Or(t.style.Size, fynetheme.SizeNameText)) }

func (t *Text) face() fyne.TextStyle {
	s := t.style
	return fyne.TextStyle{Bold: s.Bold, Italic: s.Italic, Monospace: s.Mono, Strikethrough: s.Strike}
}

// width measures words in the style of the text.
func (t *Text) width(words string) float32 { return fyne.MeasureText(words, t.size(), t.face()).Width }

// CreateRenderer is called by Fyne.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{text: t, shown: canvas.NewText("", color.Transparent)}
	r.Refresh()
	return r
}

type textRenderer struct {
	text  *Text
	shown *canvas.Text
}

func (r *textRenderer) Destroy()                     {}
func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.shown} }

func (r *textRenderer) MinSize() fyne.Size {
	least := fyne.MeasureText(cmp.Or(r.text.text, " "), r.text.size(), r.text.face())
	if r.text.style.Cut {
		least.Width = 0
	}
	return least
}

func (r *textRenderer) Layout(size fyne.Size) {
	r.shown.Resize(size)
	if shown := r.fit(size.Width); shown != r.shown.Text {
		r.shown.Text = shown
		r.shown.Refresh()
	}
}

// fit shortens the text to a width.
func (r *textRenderer) fit(width float32) string {
	text := r.text.text
	if r.text.style.Cut && width <= 0 && r.text.Size().Height > 0 {
		return "" // it was laid out, and has no room
	}
	if !r.text.style.Cut || width <= 0 || fyne.MeasureText(text, r.text.size(), r.text.face()).Width <= width {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes)
	for low < high {
		middle := (low + high + 1) / 2
		if fyne.MeasureText(string(runes[:middle])+"…", r.text.size(), r.text.face()).Width <= width {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return strings.TrimRight(string(runes[:low]), " ") + "…"
}

func (r *textRenderer) Refresh() {
	r.shown.TextSize, r.shown.TextStyle = r.text.size(), r.text.face()
	r.shown.Alignment = r.text.style.Align
	r.shown.Color = theme.Color(cmp.Or(r.text.style.Color, fynetheme.ColorNameForeground))
	r.shown.Text = r.fit(r.text.Size().Width)
	r.shown.Refresh()
}

// NewIcon returns a square icon in a colour of the theme.
func NewIcon(resource fyne.Resource, name fyne.ThemeColorName, size float32) *canvas.Image {
	icon := canvas.NewImageFromResource(fynetheme.NewColoredResource(resource, name))
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSquareSize(theme.Px(size)))
	return icon
}

// SetIcon gives an icon another picture and colour.
func SetIcon(icon *canvas.Image, resource fyne.Resource, name fyne.ThemeColorName) {
	icon.Resource = fynetheme.NewColoredResource(resource, name)
	icon.Refresh()
}
