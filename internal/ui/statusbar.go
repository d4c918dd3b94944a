package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"fyne.io/fyne/v2/canvas"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// saying is the kind of what the status bar says at its right.
type saying int

const (
	saySaved saying = iota // nothing is open
	sayDone                // something ended well
	sayBusy                // something runs
	sayBad                 // something failed or is not saved
)

// statusBar tells what is shown at its left and what runs or is not saved at its
// right.
type statusBar struct {
	window *Window
	object fyne.CanvasObject

	total, of, shown, changed *parts.Text
	states                    [len(serverWords)]*parts.Text
	icons                     [len(serverWords)]*canvas.Image
	servers                   *parts.Text
	right                     *parts.Text
	bad                       *canvas.Image
	bar                       *parts.Bar
	gauge                     fyne.CanvasObject // the bar in its place
	cancel                    *parts.Button
	said                      string
	kind                      saying
}

func newStatusBar(w *Window) *statusBar {
	caption := parts.Caption
	s := &statusBar{
		window: w, total: parts.NewText("", parts.Style{Bold: true, Size: fynetheme.SizeNameCaptionText}),
		of: parts.NewText("", caption), shown: parts.NewText("", caption), changed: parts.NewText("", caption),
		servers: parts.NewText("", caption),
		right:   parts.NewText("", parts.Style{Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2, Cut: true, Align: fyne.TextAlignTrailing}),
		bad:     parts.NewIcon(fynetheme.ErrorIcon(), theme.ColorNameBad, 14),
		bar:     parts.NewBar(theme.ColorNameFill, theme.ColorNameTrack, 6),
		cancel:  parts.NewButton(parts.Link, nil, "Cancel", w.cancelPosting),
	}
	left := []fyne.CanvasObject{s.total, s.of, s.shown, s.changed, s.servers}
	for state := range s.states {
		s.states[state] = parts.NewText("", caption)
		s.icons[state] = parts.NewIcon(serverIcons[state].icon(), serverIcons[state].color, 14)
		left = append(left, s.icons[state], s.states[state])
	}
	s.gauge = parts.Fixed(120, 20, s.bar)
	left = append(left, parts.Grow(s.right), s.bad, s.gauge, s.cancel)
	s.object = parts.Stack(parts.NewSurface(fynetheme.ColorNameBackground), parts.Frame(parts.Line(), nil, nil, nil,
		parts.Fixed(0, 27, parts.Pad(0, 0, 16, 16, parts.Row(6, left...)))))
	s.progress(-1)
	return s
}

// say tells how something stands. An empty text is the usual one.
func (s *statusBar) say(kind saying, text string) {
	s.kind, s.said = kind, text
	s.refresh()
}

// refresh shows the state of the open book.
func (s *statusBar) refresh() {
	w := s.window
	if b := w.book; b != nil {
		s.total.SetText(thousands(len(b.ledger.Book.POPs)))
		s.of.SetText(fmt.Sprintf("of %s POPs", thousands(phonebook.MaxPOPs)))
		s.shown.SetText(s.selection(b))
		visible(s.shown, s.selection(b) != "")
		s.changed.SetText("·  " + changesSince(b))
		s.showServers()
	}
	text, name := s.said, theme.ColorNameForeground2
	switch unsaved := w.unsaved(); {
	case s.kind == sayBusy:
	case unsaved != "":
		// What is not saved must not hide behind a success or an old failure.
		text, name = unsaved, theme.ColorNameBad
		if s.kind == sayBad {
			text += ". " + s.said
		}
	case s.kind == sayBad:
		name = theme.ColorNameBad
	case s.kind == sayDone:
		name = theme.ColorNameAdd
	case w.book != nil && w.book.stops > 0:
		text, name = words.N("{{.N}} errors, no release possible", w.book.stops), theme.ColorNameBad
	default:
		text = words.T("All edits saved")
	}
	visible(s.bad, name == theme.ColorNameBad)
	s.right.Set(text, parts.Style{Size: fynetheme.SizeNameCaptionText, Color: name, Cut: true, Align: fyne.TextAlignTrailing})
	s.object.Refresh()
}

// selection tells how many POPs are shown and selected.
func (s *statusBar) selection(b *book) string {
	text := ""
	if n := b.view.Len(); n != b.view.Total() {
		text = "·  " + thousands(n) + " shown"
	}
	if n := len(s.window.pops.selected()); n > 0 {
		text = strings.TrimSpace(text + "  ·  " + thousands(n) + " selected")
	}
	return text
}

func changesSince(b *book) string {
	switch {
	case b.changes.Since == 0:
		return "never released"
	case b.changed() == 0:
		return fmt.Sprintf("nothing changed since version %d", b.changes.Since)
	}
	return fmt.Sprintf("%s since version %d", count(b.changed(), "change"), b.changes.Since)
}

// showServers counts the servers by their state.
func (s *statusBar) showServers() {
	counts := s.window.hosts.counts()
	s.servers.SetText("·  servers:")
	if len(s.window.hosts.list) == 0 {
		s.servers.SetText("·  no server yet")
	}
	for state, n := range counts {
		visible(s.icons[state], n > 0)
		visible(s.states[state], n > 0)
		s.states[state].SetText(fmt.Sprintf("%d %s", n, serverWords[state]))
	}
}

// progress shows how far something is, from 0 to 1; a negative share hides it.
func (s *statusBar) progress(share float64) {
	visible(s.gauge, share >= 0)
	visible(s.cancel, share >= 0)
	if share >= 0 {
		s.bar.Set(share)
	}
}
