package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/phonebookadmin/pba/internal/session"
)

// key acts on Escape, Enter and the arrows.
func (s *search) key(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		s.clear()
	case fyne.KeyReturn, fyne.KeyEnter:
		if s.cut() {
			s.look.show()
			s.window.filter()
			return
		}
		s.window.pops.focus()
	case fyne.KeyDown:
		s.window.pops.focus()
	default: // means nothing here
	}
}

// keyFirst lets Backspace in front of the text take the last token away, and empty
// the box where everything in it is selected.
func (s *search) keyFirst(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyBackspace, fyne.KeyDelete:
		if s.whole {
			s.empty()
			return true
		}
		return e.Name == fyne.KeyBackspace && s.entry.CursorColumn == 0 && s.entry.SelectedText() == "" && s.removeLast()
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd:
		s.selectWhole(false)
	default: // leaves the selection as it is
	}
	return false
}

// removeLast takes the last token away and reports whether there was one.
func (s *search) removeLast() bool {
	switch {
	case len(s.tokens) > 0:
		s.remove(len(s.tokens) - 1)
	case !s.place.Equal(session.Place{}):
		s.leavePlace()
	default:
		return false
	}
	return true
}

// shortcut makes tokens and text one: both are selected, copied and cut together.
func (s *search) shortcut(shortcut fyne.Shortcut) bool {
	switch shortcut := shortcut.(type) {
	case *fyne.ShortcutSelectAll:
		s.selectWhole(true)
	case *fyne.ShortcutCopy:
		return s.copyWhole()
	case *fyne.ShortcutCut:
		if s.copyWhole() {
			s.empty()
			return true
		}
	case *desktop.CustomShortcut: // moves or deletes in the text
		if s.whole && (shortcut.KeyName == fyne.KeyBackspace || shortcut.KeyName == fyne.KeyDelete) {
			s.empty()
			return true
		}
		s.selectWhole(false)
	}
	return false
}

// selectWhole selects the tokens together with the text, or no longer.
func (s *search) selectWhole(whole bool) {
	whole = whole && (len(s.tokens) > 0 || s.placeLabel() != "")
	if s.whole != whole {
		s.whole = whole
		s.look.show()
	}
}

// copyWhole puts all conditions on the clipboard where everything is selected.
func (s *search) copyWhole() bool {
	if s.whole {
		s.window.App.Clipboard().SetContent(strings.TrimSpace(s.placeLabel() + " " + s.text()))
	}
	return s.whole
}

// drop forgets the tokens and the place.
func (s *search) drop() {
	s.tokens, s.place, s.region, s.whole = nil, session.Place{}, "", false
	s.window.sidebar.refresh()
}

// empty leaves nothing in the box. Conditions of columns stay.
func (s *search) empty() {
	s.drop()
	s.setText("")
	s.changed()
}
