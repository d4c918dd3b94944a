package ui

import (
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
)

// search is the box that filters POPs at each keystroke. A condition with a key
// becomes a token when it is ended with a blank or Enter.
type search struct {
	window *Window
	object fyne.CanvasObject
	entry  *parts.Entry
	look   *searchBox
	tokens []string      // conditions as they were typed
	place  session.Place // chosen in the sidebar, a token too
	region string        // name of the place's region: its position may change
	whole  bool          // the tokens are selected together with the text
}

func newSearch(w *Window) *search {
	s := &search{window: w, entry: parts.NewBareEntry(40, "")}
	s.entry.OnChanged = func(string) { s.changed() }
	s.entry.Keys = s.key
	s.entry.OnKey = s.keyFirst
	s.entry.OnShortcut = s.shortcut
	s.entry.OnPress = func() { s.selectWhole(false) }
	s.look = newSearchBox(s)
	s.object = s.look.object
	return s
}

// filter returns what is to be shown.
func (s *search) filter() session.Filter {
	return session.Filter{Text: s.text(), Place: s.place, Columns: s.window.pops.filters.conditions(), Language: language()}
}

// text returns all conditions as they would be typed.
func (s *search) text() string {
	return strings.TrimSpace(strings.Join(append(slices.Clone(s.tokens), s.entry.Text), " "))
}

// changed shows what the filter chooses now. A blank ends a condition.
func (s *search) changed() {
	if s.whole { // what was typed takes the place of everything
		s.drop()
	}
	if text := s.entry.Text; text != "" && unicode.IsSpace(lastRune(text)) {
		s.cut()
	}
	s.look.show()
	s.window.filter()
}

func lastRune(s string) rune {
	runes := []rune(s)
	return runes[len(runes)-1]
}

// cut makes tokens of the conditions in the text, and reports whether there was
// one. Plain words stay.
func (s *search) cut() bool {
	text := s.entry.Text
	var rest strings.Builder
	found, end := false, 0
	for _, t := range session.Tokens(text, language()) {
		if t.Sign == "" || strings.Trim(t.Value, `" `) == "" || strings.Count(t.Value, `"`)%2 == 1 {
			continue
		}
		rest.WriteString(text[end:t.Start])
		found, end = true, t.End
		if condition := text[t.Start:t.End]; !s.has(t) {
			s.tokens = append(s.tokens, condition)
		}
	}
	if found {
		rest.WriteString(text[end:])
		s.setText(strings.TrimLeft(rest.String(), " "))
	}
	return found
}

// has reports whether a token, also one written otherwise, says what a condition
// says.
func (s *search) has(t session.Token) bool {
	return slices.ContainsFunc(append(slices.Clone(s.tokens), s.placeLabel()), func(set string) bool {
		other := session.Tokens(set, language())
		return len(other) == 1 && other[0].Means(t)
	})
}

// setText changes what is typed without filtering.
func (s *search) setText(text string) {
	changed := s.entry.OnChanged
	s.entry.OnChanged = nil
	s.entry.SetText(text)
	// What was selected is so no longer: the next character would go with it.
	s.entry.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	s.entry.OnChanged = changed
}

// add sets a condition as a token.
func (s *search) add(condition string) {
	s.setText(condition)
	s.cut()
	s.look.show()
	s.window.filter()
	s.window.window.Canvas().Focus(s.entry)
}

// remove takes a token away.
func (s *search) remove(token int) {
	s.tokens = slices.Delete(s.tokens, token, token+1)
	s.look.show()
	s.window.filter()
}

// edit makes a token text again.
func (s *search) edit(token int) {
	text := strings.TrimSpace(s.entry.Text + " " + s.tokens[token])
	s.tokens = slices.Delete(s.tokens, token, token+1)
	s.setText(text)
	s.look.show()
	s.window.filter()
	s.window.window.Canvas().Focus(s.entry)
}

// choose filters by a place of the sidebar.
func (s *search) choose(p session.Place) {
	s.place, s.region = p, ""
	if p.Region != nil {
		s.region = s.window.book.ledger.Book.Regions.Name(*p.Region)
	}
	s.look.show()
	s.window.filter()
}

// leavePlace shows the POPs of every place.
func (s *search) leavePlace() {
	s.choose(session.Place{})
	s.window.sidebar.refresh()
}

// placeLabel writes the chosen place as a condition, "" for everywhere.
func (s *search) placeLabel() string {
	b := s.window.book
	switch {
	case b == nil || s.place.Equal(session.Place{}):
		return ""
	case s.place.Region == nil:
		return localKey("country") + ":" + session.Quote(b.countries.Name(s.place.Country))
	case s.region == "":
		return localKey("region") + ":" + session.Quote(words.T("No region"))
	}
	return localKey("region") + ":" + session.Quote(s.region)
}

// reset forgets the search without filtering: another book is shown.
func (s *search) reset() {
	s.tokens = nil
	s.setText("")
	s.place, s.region = session.Place{}, ""
	s.window.pops.filters.reset()
	s.look.show()
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
	s.look.show()
	now.view.Filter(s.filter())
}

// clear shows every POP.
func (s *search) clear() {
	s.reset()
	s.changed()
	s.window.sidebar.refresh()
}

// searchState is what is searched for.
type searchState struct {
	text    string
	tokens  []string
	place   session.Place
	region  string
	columns [session.Columns]string // conditions of the filters
}

func (s *search) state() searchState {
	return searchState{s.entry.Text, s.tokens, s.place, s.region, s.window.pops.filters.conditions()}
}

// restore searches for what another search box searched for.
func (s *search) restore(was searchState) {
	s.setText(was.text)
	s.tokens, s.place, s.region = was.tokens, was.place, was.region
	s.window.pops.filters.restore(was.columns)
	s.look.show()
}

// visible shows or hides an object.
func visible(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// language returns the words that a search and a cell understand beside the English ones.
func language() session.Language {
	return session.Language{
		Keys: map[string]string{
			words.T("name"): "name", words.T("country"): "country", words.T("region"): "region", words.T("area"): "area",
			words.T("number"): "number", words.T("speed"): "speed", words.T("status"): "status", words.T("entry"): "entry",
			words.T("services"): "services", words.T("comments"): "comments", words.T("index"): "index",
		},
		Values:   map[string]string{words.T("In service"): "in", words.T("Out"): "out", words.T("Out of service"): "out"},
		NoRegion: words.T("No region"),
	}
}

// localKey returns the word of the language in use for a key.
func localKey(key string) string {
	for local, k := range language().Keys {
		if k == key {
			return local
		}
	}
	return key
}
