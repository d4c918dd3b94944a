package parts

import (
	"cmp"
	"image/color"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Paragraph is a text that wraps between words, without any padding. Its height
// follows from the width it is given.
type Paragraph struct {
	widget.BaseWidget
	text  string
	style Style
}

// NewParagraph returns a caption that wraps, in a colour of the theme.
func NewParagraph(text string, color fyne.ThemeColorName) *Paragraph {
	return newParagraph(text, Style{Color: color, Size: fynetheme.SizeNameCaptionText})
}

// NewWords returns a plain text that wraps.
func NewWords(text string) *Paragraph { return newParagraph(text, Style{}) }

// NewPlain returns a plain text that wraps, in a colour of the theme.
func NewPlain(text string, color fyne.ThemeColorName) *Paragraph {
	return newParagraph(text, Style{Color: color})
}

// NewStrong returns a bold text that wraps.
func NewStrong(text string) *Paragraph { return newParagraph(text, Style{Bold: true}) }

// NewCode returns text that wraps, as lines of files are shown.
func NewCode(text string, color fyne.ThemeColorName) *Paragraph {
	return newParagraph(text, Style{Color: color, Mono: true, Size: fynetheme.SizeNameCaptionText})
}

func newParagraph(text string, style Style) *Paragraph {
	p := &Paragraph{text: text, style: style}
	p.ExtendBaseWidget(p)
	return p
}

// Text returns the words.
func (p *Paragraph) Text() string { return p.text }

// SetText shows other words.
func (p *Paragraph) SetText(text string) { p.Set(text, p.style.Color) }

// Set shows other words in another colour.
func (p *Paragraph) Set(text string, color fyne.ThemeColorName) {
	if p.text != text || p.style.Color != color {
		p.text, p.style.Color = text, color
		p.Refresh()
	}
}

// CreateRenderer is called by Fyne.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	r := &paragraphRenderer{paragraph: p}
	r.Refresh()
	return r
}

type paragraphRenderer struct {
	paragraph *Paragraph
	lines     []*canvas.Text
}

func (r *paragraphRenderer) Destroy() {}

func (r *paragraphRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(r.lines))
	for i, l := range r.lines {
		out[i] = l
	}
	return out
}

func (r *paragraphRenderer) size() float32 {
	return fynetheme.Size(cmp.Or(r.paragraph.style.Size, fynetheme.SizeNameText))
}

func (r *paragraphRenderer) height() float32 {
	return fyne.MeasureText("Ag", r.size(), fyne.TextStyle{}).Height
}

func (r *paragraphRenderer) face() fyne.TextStyle {
	s := r.paragraph.style
	return fyne.TextStyle{Bold: s.Bold, Italic: s.Italic, Monospace: s.Mono}
}

// wrap cuts the text into lines that fit a width. Without a width yet it is one.
func (r *paragraphRenderer) wrap(width float32) []string {
	var out []string
	for line := range strings.SplitSeq(r.paragraph.text, "\n") {
		now := ""
		for _, piece := range pieces(line) {
			longer := now + piece
			if now != "" && width > 0 && r.width(longer) > width {
				out = append(out, strings.TrimSpace(now))
				longer = strings.TrimLeft(piece, " ")
			}
			now = longer
		}
		now = strings.TrimSpace(now)
		out = append(out, now)
	}
	return out
}

func (r *paragraphRenderer) width(text string) float32 {
	return fyne.MeasureText(strings.TrimSpace(text), r.size(), r.face()).Width
}

// pieces cuts a line where it may be broken: before the space of a word, and in
// languages that write without spaces between two letters.
func pieces(line string) []string {
	var out []string
	start, last := 0, rune(0)
	for i, c := range line {
		space := c == ' ' && last != ' '
		if i > start && (space || (wide(c) || wide(last)) && c != ' ' && !strings.ContainsRune(neverFirst, c) && !strings.ContainsRune(neverLast, last)) {
			out = append(out, line[start:i])
			start = i
		}
		last = c
	}
	return append(out, line[start:])
}

// neverFirst may not begin a line, and neverLast may not end one, between letters
// of languages without spaces.
const (
	neverFirst = "、。，．・：；？！」』）】〉》”’ー～…ぁぃぅぇぉっゃゅょァィゥェォッャュョ%,.:;!?)]}\"'"
	neverLast  = "「『（【〈《“‘([{ "
)

// wide reports whether a letter is of a language that is written without spaces.
func wide(c rune) bool {
	return unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana) || strings.ContainsRune("、。，．・：；？！「」『』（）【】〈〉《》ー～", c)
}

func (r *paragraphRenderer) MinSize() fyne.Size {
	return fyne.NewSize(0, float32(max(1, len(r.lines)))*r.height())
}

func (r *paragraphRenderer) Layout(size fyne.Size) {
	lines := r.wrap(size.Width)
	for len(r.lines) < len(lines) {
		r.lines = append(r.lines, canvas.NewText("", color.Transparent))
	}
	r.lines = r.lines[:len(lines)]
	name := cmp.Or(r.paragraph.style.Color, fynetheme.ColorNameForeground)
	for i, l := range r.lines {
		l.Text, l.TextSize, l.TextStyle, l.Color = lines[i], r.size(), r.face(), theme.Color(name)
		l.Move(fyne.NewPos(0, float32(i)*r.height()))
		l.Resize(fyne.NewSize(size.Width, r.height()))
		l.Refresh()
	}
}

func (r *paragraphRenderer) Refresh() { r.Layout(r.paragraph.Size()) }
