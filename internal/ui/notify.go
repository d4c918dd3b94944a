package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/words"
)

// longPost is how long a post takes at least whose end is worth a notification.
const longPost = 30 * time.Second

// watch follows whether another window is in front.
func (w *Window) watch() {
	w.App.Lifecycle().SetOnExitedForeground(func() { w.away = true })
	w.App.Lifecycle().SetOnEnteredForeground(func() { w.away = false })
}

// notify tells the desktop that a post has ended which took long, where nobody
// looks at the window.
func (w *Window) notify(began time.Time, text string) {
	if w.away && w.Service.Now().Sub(began) >= longPost {
		w.App.SendNotification(fyne.NewNotification(words.T("Phone Book Administrator"), text))
	}
}
