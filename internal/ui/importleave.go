package ui

import (
	"maps"
	"slices"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/words"
)

// leave closes the sheet. Where work would be lost with it, it asks first.
func (s *importSheet) leave() {
	if s.result.imported() {
		s.window.leaveResult()
		return
	}
	s.orStay(words.T("Leave the import?"), words.T("Leave the import"), s.window.closeSheet)
}

// orStay gives up what was chosen and edited and goes on, at once where that is
// nothing.
func (s *importSheet) orStay(title, yes string, on func()) {
	lost := s.lost()
	if lost == "" {
		on()
		return
	}
	s.window.confirm(question{title: title, words: lost, no: words.T("Go on importing"), yes: yes}, func() {
		if s.window.sheet == s && !s.working {
			on()
		}
	})
}

// lost says what is given up with the import, "" for nothing: what the program
// found by itself it finds again.
func (s *importSheet) lost() string {
	if s.table == nil || s.working || s.result.imported() {
		return ""
	}
	file, edited, chosen := s.table.File, s.editedCells(), !sameChoices(s.options, s.found)
	switch {
	case edited > 0 && chosen:
		return words.N("{{.N}} edited cells and what you chose for {{.File}} are lost. The phone book stays as it is.", edited, "File", file)
	case edited > 0:
		return words.N("{{.N}} edited cells of {{.File}} are lost. The phone book stays as it is.", edited, "File", file)
	case chosen:
		return words.T("What you chose for {{.File}} is lost. The phone book stays as it is.", "File", file)
	}
	return ""
}

// sameChoices reports whether two options differ in nothing that somebody chose.
func sameChoices(a, b sheet.Options) bool {
	return maps.Equal(a.Map, b.Map) && maps.Equal(a.Defaults, b.Defaults) && maps.Equal(a.Leave, b.Leave) &&
		slices.Equal(a.Unread, b.Unread) && a.Fix == b.Fix && a.Mode == b.Mode && a.Encoding == b.Encoding
}
