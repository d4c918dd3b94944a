package ui

import (
	"context"
	"math"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// settings is how the window was left. They are kept with the books, in one
// transaction, so that a killed window never leaves half of them.
type settings struct {
	Book     string
	Language string // tag; "" is that of the system
	Theme    theme.Variant
	Scale    float32 // of texts; 0 is 1

	Sidebar, Form           bool    // hidden
	SidebarWidth, FormWidth float32 // 0: the usual ones
	ByName                  bool    // countries are sorted by name, not by count

	Width, Height float32 // of the window; 0: the usual ones

	Folder string   // of the file that was chosen last
	Recent []string // files that were imported, the last one first
}

const settingsName = "layout"

// The usual size of the window.
const (
	usualWidth  = 1280
	usualHeight = 800
)

// largestScreen stands in for a screen whose size is not known.
const largestScreen = 7680

// The least size that a window is opened with, where the screen has room for it.
const (
	openWidth  = 1024
	openHeight = 700
)

// The least size of the window: small enough for large texts on a small screen.
const (
	leastWidth  = 640
	leastHeight = 420
)

// The text sizes that can be chosen.
const (
	leastScale = 0.8
	mostScale  = 2
	scaleStep  = 0.1
)

// scale returns how much larger than the design's the texts are.
func (s settings) scale() float32 {
	if s.Scale < leastScale || s.Scale > mostScale {
		return 1
	}
	return s.Scale
}

// size returns the size to open the window with: that of the last time, but no
// smaller than it is of use and no larger than the screen.
func (s settings) size(screen fyne.Size) fyne.Size {
	return fyne.NewSize(within(s.Width, usualWidth, openWidth, screen.Width), within(s.Height, usualHeight, openHeight, screen.Height))
}

// within returns a length between two others, and the usual one for one that is none.
// The upper one may not be known.
func within(length, usual, least, most float32) float32 {
	if !(length > 0) || math.IsInf(float64(length), 0) { // NaN is not greater either
		length = usual
	}
	if !(most > 0) {
		most = largestScreen
	}
	return min(max(length, least), most)
}

// remember keeps how the window is now.
func (w *Window) remember() {
	now := w.layout
	inOrder(w, func(context.Context) (struct{}, error) {
		return struct{}{}, w.Service.Remember(settingsName, now)
	}, func(_ struct{}, err error) { w.fail("remember the window", err) })
}

// rememberSize keeps the size of the window for the next one.
func (w *Window) rememberSize() {
	size := w.window.Canvas().Size()
	if w.window.FullScreen() || size.Width <= 0 || size.Height <= 0 {
		return
	}
	if w.layout.Width != size.Width || w.layout.Height != size.Height {
		w.layout.Width, w.layout.Height = size.Width, size.Height
		w.remember()
	}
}

// setTheme shows the window in other colours and remembers them.
func (w *Window) setTheme(v theme.Variant) {
	w.layout.Theme = v
	w.paint()
	w.remember()
}

// paint gives the application the theme of the settings.
func (w *Window) paint() {
	w.App.Settings().SetTheme(theme.Scaled(w.layout.Theme, w.layout.scale()))
}

func (w *Window) nextTheme() {
	w.setTheme(map[theme.Variant]theme.Variant{theme.Light: theme.Dark, theme.Dark: theme.System, theme.System: theme.Light}[w.layout.Theme])
}

// setScale makes the texts larger or smaller.
func (w *Window) setScale(scale float32) {
	hundredths := float32(int(scale*100 + 0.5))
	w.layout.Scale = max(leastScale, min(mostScale, hundredths/100))
	w.paint()
	w.remember()
	if w.free() {
		w.rebuild() // parts measure their words when they are made
	}
}
