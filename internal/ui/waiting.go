package ui

import (
	"cmp"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// waiting is what is typed and not in the book, as the status bar says it.
type waiting struct {
	text, tip string // "" for nothing
	color     fyne.ThemeColorName
}

// waiting returns what is typed and not in the book, the worst of it.
func (w *Window) waiting() waiting {
	kept := words.T("What breaks a rule is kept beside the phone book until it is right. It is never released.")
	failed, texts, many := len(w.drafts.Failed()), len(w.unsavedTexts()), w.form.many.unsaved()
	typing, wrong := w.form.typing()
	wrong += w.drafts.Len()
	switch {
	case failed > 0:
		return waiting{words.N("{{.N}} fields could not be saved", failed), words.T("Show the first of them"), theme.ColorNameBad}
	case texts > 0:
		return waiting{words.N("{{.N}} unsaved texts", texts), words.T("Typed, but not saved when the program ended. Save or drop it."), theme.ColorNameChange}
	case wrong > 0:
		return waiting{words.N("{{.N}} fields not in the phone book", wrong), kept, theme.ColorNameBad}
	case many != "":
		return waiting{many, words.T("Apply or discard them in the form."), theme.ColorNameChange}
	case w.form.adding() || w.drafts.Adding():
		return waiting{words.T("New POP not added"), words.T("Add it or cancel it in the form."), theme.ColorNameChange}
	case typing > 0:
		return waiting{words.T("Saved when you leave the field"), "", theme.ColorNameForeground2}
	}
	if region := w.regions.unsaved(); region != "" {
		return waiting{region, "", theme.ColorNameChange}
	}
	return waiting{}
}

// lost says what would be lost with the window, "" when nothing would: what breaks a
// rule is kept, but not what could not be written.
func (w *Window) lost() string {
	if n := len(w.drafts.Failed()); n > 0 {
		return words.N("{{.N}} fields could not be saved", n)
	}
	return cmp.Or(w.form.many.unsaved(), w.regions.lost())
}
