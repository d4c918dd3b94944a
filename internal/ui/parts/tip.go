package parts

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// Waits before a tooltip appears: at first, and while one was seen just now.
const (
	firstTip = 600 * time.Millisecond
	nextTip  = 150 * time.Millisecond
	tipStays = 1200 * time.Millisecond
	tipWidth = 360
)

// Tips is the layer of a window on which tooltips appear. It stands over the
// content and takes no mouse events. A popup of Fyne would swallow the clicks
// beside it, and a part knows only while the pointer is over it whether its words
// are cut: so the layer is the project's own.
type Tips struct {
	// Object is the layer, to be laid over the content of the window.
	Object *fyne.Container

	canvas fyne.Canvas
	after  func(time.Duration, func())
	now    func() time.Time
	of     fyne.CanvasObject // what the pointer is over
	words  string
	at     fyne.Position
	asked  int // tooltips asked for: only the last one appears
	seen   time.Time
}

// tips is the layer of the window that was opened last.
var tips *Tips

// NewTips returns the layer of a window; after runs a function on the screen's
// goroutine after a while.
func NewTips(c fyne.Canvas, after func(time.Duration, func())) *Tips {
	tips = &Tips{Object: container.NewWithoutLayout(), canvas: c, after: after, now: time.Now}
	return tips
}

// hoverTip is called when the pointer comes over a part.
func hoverTip(o fyne.CanvasObject, e *desktop.MouseEvent, words string) {
	if tips != nil && words != "" && e != nil {
		tips.Hover(o, e.AbsolutePosition, words)
	}
}

// leaveTip is called when the pointer leaves a part or presses it.
func leaveTip(o fyne.CanvasObject) {
	if tips != nil {
		tips.Leave(o)
	}
}

// Hover asks for a tooltip: it appears when the pointer stays for a while.
func (t *Tips) Hover(o fyne.CanvasObject, at fyne.Position, words string) {
	t.Hide()
	if words == "" {
		return
	}
	t.of, t.at, t.words = o, at, words
	t.asked++
	asked, wait := t.asked, firstTip
	if t.now().Sub(t.seen) < tipStays {
		wait = nextTip
	}
	t.after(wait, func() {
		if asked == t.asked {
			t.Show()
		}
	})
}

// Leave takes the tooltip of a part away.
func (t *Tips) Leave(o fyne.CanvasObject) {
	if t.of == o {
		t.asked++
		t.of = nil
		t.Hide()
	}
}

// Show shows the tooltip that was asked for last, unless a dialog is in front:
// reasons stand written out in it.
func (t *Tips) Show() {
	if t.of == nil || t.canvas.Overlays().Top() != nil || !t.of.Visible() {
		return
	}
	t.seen = t.now()
	words := newParagraph(t.words, Style{Size: fynetheme.SizeNameCaptionText})
	width := min(theme.Px(tipWidth), fyne.MeasureText(t.words, fynetheme.Size(fynetheme.SizeNameCaptionText), fyne.TextStyle{}).Width+1)
	words.Resize(fyne.NewSize(width, 0))
	ground := newSurface(theme.ColorNameSurface, fynetheme.ColorNameInputBorder, 4)
	size := fyne.NewSize(width+theme.Px(16), words.MinSize().Height+theme.Px(8))
	room := t.canvas.Size()
	at := t.at.AddXY(0, theme.Px(18))
	if at.Y+size.Height > room.Height-4 {
		at.Y = t.at.Y - size.Height - 6
	}
	at.X = max(4, min(at.X, room.Width-size.Width-4))
	at = at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(t.Object))
	ground.Move(at)
	ground.Resize(size)
	words.Move(at.AddXY(theme.Px(8), theme.Px(4)))
	t.Object.Objects = []fyne.CanvasObject{ground, words}
	t.Object.Refresh()
}

// Hide takes away what is shown.
func (t *Tips) Hide() {
	if len(t.Object.Objects) > 0 {
		t.seen = t.now()
		t.Object.Objects = nil
		t.Object.Refresh()
	}
}

// Words returns what is shown, "" for nothing.
func (t *Tips) Words() string {
	if len(t.Object.Objects) == 0 {
		return ""
	}
	return t.words
}
