// Package theme holds the colours and measures of the window as a [fyne.Theme].
//
// Every colour is a token with a light and a dark value. A token that Fyne
// already names is found under Fyne's name, the others under the names of this
// package. Fonts and icons are those of Fyne's default theme.
package theme

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Variant says which half of the colours a theme shows.
type Variant int

const (
	// System follows the setting of the desktop, also while the program runs.
	System Variant = iota
	// Light is dark text on light grounds whatever the desktop says.
	Light
	// Dark is light text on dark grounds whatever the desktop says.
	Dark
)

// tokenTheme answers from the token tables and falls back to Fyne's theme.
type tokenTheme struct {
	fyne.Theme
	variant Variant
	scale   float32
}

// New returns the theme for a variant.
func New(variant Variant) fyne.Theme { return Scaled(variant, 1) }

// Scaled returns the theme for a variant with texts that are scale times as
// large as the design's.
func Scaled(variant Variant, scale float32) fyne.Theme {
	return &tokenTheme{Theme: fynetheme.DefaultTheme(), variant: variant, scale: scale}
}

// Color returns the colour of a token. The variant asked for counts only when
// the theme was made for [System].
func (t *tokenTheme) Color(name fyne.ThemeColorName, asked fyne.ThemeVariant) color.Color {
	switch t.variant {
	case System:
	case Light:
		asked = fynetheme.VariantLight
	case Dark:
		asked = fynetheme.VariantDark
	}
	token, ok := tokens[name]
	if !ok {
		return t.Theme.Color(name, asked)
	}
	if asked == fynetheme.VariantDark {
		return token.dark
	}
	return token.light
}

// Size returns a measure in device-independent pixels.
func (t *tokenTheme) Size(name fyne.ThemeSizeName) float32 {
	size, ok := sizes[name]
	if !ok {
		size = t.Theme.Size(name)
	}
	if t.scale == 1 || fixedSizes[name] {
		return size
	}
	if textSizes[name] {
		return size * t.scale
	}
	return whole(size * t.scale)
}

// Px returns a measure of the design in the text size that is chosen: a whole
// number of pixels, so that rows never drift. Lines of one pixel stay.
func Px(size float32) float32 {
	app := fyne.CurrentApp()
	if app == nil {
		return size
	}
	t, ok := app.Settings().Theme().(*tokenTheme)
	if !ok || t.scale == 1 || size <= 1 {
		return size
	}
	return whole(size * t.scale)
}

func whole(size float32) float32 { return float32(math.Round(float64(size))) }

// Color resolves a colour name through the theme and variant the application
// shows now. Callers ask again in each Refresh instead of keeping the answer.
func Color(name fyne.ThemeColorName) color.Color {
	settings := fyne.CurrentApp().Settings()
	return settings.Theme().Color(name, settings.ThemeVariant())
}
