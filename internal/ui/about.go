package ui

import "github.com/phonebookadmin/pba/internal/words"

// about says which program this is.
func (w *Window) about() {
	if w.openDialogs() == 0 {
		w.say(words.T("Phone Book Administrator {{.Version}}", "Version", w.Version),
			words.T("Keeps dial-up POPs, imports ISP spreadsheets and posts the book to phone book servers."))
	}
}
