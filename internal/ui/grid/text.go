package grid

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

const (
	ellipsis = "…"
	// fitLimit bounds the memory of a fitter: about the cells of 100 screens.
	fitLimit = 1 << 14
	// kerning is the most, as a part of its width, that a text is narrower
	// than its characters one by one.
	kerning = 0.1
)

// fitter shortens texts, which Fyne's canvas.Text neither cuts nor clips.
// Measuring a text is by far the dearest step of drawing, so the fitter adds up
// the widths of characters, which it measures once, and remembers what it cut.
type fitter struct {
	faces []*face
	cut   map[fitKey]string
}

// face holds the widths of the characters in one size and weight; 0 is not
// measured yet.
type face struct {
	size  float32
	bold  bool
	ascii [utf8.RuneSelf]float32
	other map[rune]float32
}

type fitKey struct {
	text  string
	width float32
	face  *face
}

// measure returns the exact width of a text.
func measure(text string, size float32, bold bool) float32 {
	return fyne.MeasureText(text, size, fyne.TextStyle{Bold: bold}).Width
}

// oneLine writes a text in one line: no font has letters for line breaks and other
// control characters.
func oneLine(text string) string {
	if !strings.ContainsFunc(text, isControl) {
		return text
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch r {
		case '\t':
			return ' '
		case '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
			return '↵'
		}
		if isControl(r) {
			return '·'
		}
		return r
	}, text)
}

// isControl reports whether a character is not drawn.
func isControl(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029'
}

// fit returns text in one line, ended by an ellipsis if it is wider than width.
func (f *fitter) fit(text string, width, size float32, bold bool) string {
	text = oneLine(text)
	face := f.face(size, bold)
	sum := face.sum(text)
	if sum <= width {
		return text
	}
	key := fitKey{text, width, face}
	if cut, ok := f.cut[key]; ok {
		return cut
	}
	if f.cut == nil || len(f.cut) >= fitLimit {
		f.cut = map[fitKey]string{}
	}
	cut := text
	if sum*(1-kerning) > width || measure(text, size, bold) > width {
		cut = face.shorten(text, width)
	}
	f.cut[key] = cut
	return cut
}

func (f *fitter) face(size float32, bold bool) *face {
	for _, face := range f.faces {
		if face.size == size && face.bold == bold {
			return face
		}
	}
	added := &face{size: size, bold: bold, other: map[rune]float32{}}
	f.faces = append(f.faces, added)
	return added
}

// sum returns the width of a text without kerning.
func (f *face) sum(text string) float32 {
	var sum float32
	for _, r := range text {
		sum += f.width(r)
	}
	return sum
}

func (f *face) width(r rune) float32 {
	if r < utf8.RuneSelf {
		if f.ascii[r] == 0 {
			f.ascii[r] = measure(string(r), f.size, f.bold)
		}
		return f.ascii[r]
	}
	width, ok := f.other[r]
	if !ok {
		width = measure(string(r), f.size, f.bold)
		f.other[r] = width
	}
	return width
}

// shorten keeps as many characters as fit before an ellipsis.
func (f *face) shorten(text string, width float32) string {
	room := width - f.sum(ellipsis)
	for i, r := range text {
		if room -= f.width(r); room < 0 {
			return strings.TrimRight(text[:i], " ") + ellipsis
		}
	}
	return text
}

func cellSize(g *Grid) float32  { return g.Theme().Size(fynetheme.SizeNameText) }
func titleSize(g *Grid) float32 { return g.Theme().Size(fynetheme.SizeNameCaptionText) }
