package ui

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// NewRefusal returns the window that stands in for the main one while the books
// cannot be opened. Title and reason are sentences; retry tries again and returns why it failed, or "" when it
// did not: then the window closes.
func NewRefusal(a fyne.App, title, reason, folder string, retry func() string) fyne.Window {
	a.Settings().SetTheme(theme.New(theme.System))
	w := a.NewWindow(words.T("Phone Book Administrator"))
	w.SetPadded(false)
	says := parts.NewText(reason, parts.Style{})
	again := parts.NewButton(parts.Main, nil, words.T("Try again"), func() {
		now := retry()
		if now == "" {
			w.Close()
			return
		}
		says.SetText(now)
	})
	quit := parts.NewButton(parts.Plain, nil, words.T("Quit"), w.Close)
	for _, b := range []*parts.Button{again, quit} {
		b.Keys = func(e *fyne.KeyEvent) {
			if e.Name == fyne.KeyEscape {
				w.Close()
			}
		}
	}
	body := parts.Pad(32, 24, 32, 32, parts.Row(24,
		parts.NewIcon(fynetheme.WarningIcon(), theme.ColorNameChange, 28),
		parts.Grow(parts.Column(8, parts.NewText(title, parts.Title), says,
			parts.NewText(folder, parts.Style{Mono: true, Cut: true, Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2})))))
	foot := parts.Column(0, parts.Line(), parts.Fixed(0, 60, parts.Pad(0, 0, 24, 24, parts.Row(8, parts.Grow(), quit, again))))
	w.SetContent(parts.Stack(parts.NewSurface(theme.ColorNameSurface), parts.Frame(nil, foot, nil, nil, body)))
	w.Resize(fyne.NewSize(620, 210))
	w.CenterOnScreen()
	w.Canvas().Focus(again)
	return w
}
