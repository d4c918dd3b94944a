package ui

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// search is the box that filters POPs at each keystroke.
type search struct {
	window *Window
	object fyne.CanvasObject
	entry  *parts.Entry
	hints  *fyne.Container
	keys   *parts.Text
	cross  *parts.Button // clears the search
	place  session.Place // chosen in the sidebar
}

func newSearch(w *Window) *search {
	s := &search{window: w, entry: parts.NewEntry(120, "Search POPs")}
	s.entry.Icon = fynetheme.SearchIcon()
	s.entry.OnChanged = func(string) { s.changed() }
	s.entry.Keys = s.key
	try := func(text string) *parts.Button {
		return parts.NewButton(parts.Small, nil, text, func() { s.entry.SetText(text) })
	}
	s.hints = parts.Row(8, parts.NewText("Try", parts.Style{Color: theme.ColorNameForeground3}), try("status:out"), try(`region:"New York"`))
	s.keys = parts.NewText("Ctrl+F", parts.Hint)
	s.cross = parts.NewButton(parts.Quiet, fynetheme.CancelIcon(), "", s.clear)
	s.cross.Hide()
	s.object = parts.Row(0, parts.Grow(parts.Stack(s.entry,
		parts.Pad(0, 0, 118, 8, parts.Row(8, s.hints, parts.Grow(), s.keys, s.cross)),
	)))
	return s
}

// filter returns what is to be shown.
func (s *search) filter() session.Filter { return session.Filter{Text: s.entry.Text, Place: s.place} }

// changed shows what the filter chooses now.
func (s *search) changed() {
	visible(s.hints, s.entry.Text == "")
	visible(s.keys, s.entry.Text == "")
	visible(s.cross, s.entry.Text != "")
	s.window.filter()
}

// choose filters by a place of the sidebar.
func (s *search) choose(p session.Place) {
	s.place = p
	s.window.filter()
}

// clear shows every POP.
func (s *search) clear() {
	s.place = session.Place{}
	s.entry.SetText("")
	s.changed()
	s.window.sidebar.refresh()
}

func (s *search) key(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		s.clear()
	case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter:
		s.window.pops.focus()
	default: // means nothing here
	}
}

// visible shows or hides an object.
func visible(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
