package ui

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// search is the box that filters POPs at each keystroke.
type search struct {
	window *Window
	object fyne.CanvasObject
	entry  *parts.Entry
	ground *parts.Input
	hints  *fyne.Container
	keys   *parts.Text
	cross  *parts.Button // clears the search
	place  session.Place // chosen in the sidebar
	region string        // name of the place's region: its position may change
}

func newSearch(w *Window) *search {
	s := &search{window: w, entry: parts.NewBareEntry(120, "")}
	s.entry.OnChanged = func(string) { s.changed() }
	s.entry.Keys = s.key
	s.ground = parts.NewInput()
	s.entry.OnFocus = s.ground.SetFocused
	try := func(text string) *parts.Token {
		return parts.NewToken(parts.Outline, text, func() { s.entry.SetText(text) }, nil)
	}
	s.hints = parts.Row(8, parts.NewText(words.T("Search POPs. Try"), parts.Style{Color: theme.ColorNameForeground3}),
		try(`region:"New York"`), try("status:out"))
	s.keys = parts.NewText(words.T("Ctrl+F"), parts.Hint)
	s.cross = parts.NewButton(parts.Quiet, fynetheme.CancelIcon(), "", s.clear)
	s.cross.SetTip(words.T("Clear search and filters"))
	s.cross.Hide()
	s.object = parts.Fixed(0, 28, parts.Stack(s.ground, parts.Pad(0, 0, 9, 9, parts.Row(8,
		parts.NewIcon(fynetheme.SearchIcon(), theme.ColorNameForeground2, 18),
		parts.Grow(parts.Stack(s.entry, s.hints)), s.keys)),
		parts.Pad(0, 0, 0, 0, parts.Row(0, parts.Grow(), s.cross))))
	return s
}

// filter returns what is to be shown.
func (s *search) filter() session.Filter { return session.Filter{Text: s.entry.Text, Place: s.place} }

// changed shows what the filter chooses now.
func (s *search) changed() {
	s.showHints()
	s.window.filter()
}

func (s *search) showHints() {
	visible(s.hints, s.entry.Text == "")
	visible(s.keys, s.entry.Text == "")
	visible(s.cross, s.entry.Text != "")
}

// choose filters by a place of the sidebar.
func (s *search) choose(p session.Place) {
	s.place, s.region = p, ""
	if p.Region != nil {
		s.region = s.window.book.ledger.Book.Regions.Name(*p.Region)
	}
	s.window.filter()
}

// reset forgets the search without filtering: another book is shown.
func (s *search) reset() {
	changed := s.entry.OnChanged
	s.entry.OnChanged = nil
	s.entry.SetText("")
	s.entry.OnChanged = changed
	s.place, s.region = session.Place{}, ""
	s.showHints()
}

// follow keeps the chosen region when the book was loaded again: a region that
// was deleted moves those behind it up. Without its region the place is the
// country.
func (s *search) follow(old, now *book) {
	if s.region == "" {
		return
	}
	before, after := old.ledger.Book.Regions, now.ledger.Book.Regions
	id, there := after.Find(s.region)
	switch {
	case there:
		s.place.Region = &id
	case len(before) == len(after) && s.place.Region != nil:
		s.region = after.Name(*s.place.Region) // it was renamed
	default:
		s.place, s.region = session.Place{Country: s.place.Country}, ""
	}
	now.view.Filter(s.filter())
}

// clear shows every POP.
func (s *search) clear() {
	s.place, s.region = session.Place{}, ""
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

// searchState is what is searched for.
type searchState struct {
	text   string
	place  session.Place
	region string
}

func (s *search) state() searchState { return searchState{s.entry.Text, s.place, s.region} }

// restore searches for what another search box searched for.
func (s *search) restore(was searchState) {
	s.reset()
	changed := s.entry.OnChanged
	s.entry.OnChanged = nil
	s.entry.SetText(was.text)
	s.entry.OnChanged = changed
	s.place, s.region = was.place, was.region
	s.showHints()
}
