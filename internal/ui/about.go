package ui

import "github.com/phonebookadmin/pba/internal/words"

func (w *Window) about() {
	if w.dialogs == 0 {
		w.say(words.T("Phone Book Administrator {{.Version}}", "Version", w.Version),
			words.T("Keeps dial-up POPs, imports ISP spreadsheets and posts the book to phone book servers."))
	}
}

// help says what can be done in this place.
func (w *Window) help() { w.about() }
