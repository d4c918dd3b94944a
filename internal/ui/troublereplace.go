package ui

import (
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
)

// restore puts a backup in the place of the damaged books.
func (w *troubleWindow) restore(path string) {
	w.replace(words.T("Restoring …"), func() (string, error) { return w.Backups.Restore(path) },
		func(reason, kept string) string {
			if kept != "" {
				return words.T("The backup was not restored: {{.Reason}} What was there is kept as {{.Path}}.", "Reason", reason, "Path", kept)
			}
			return words.T("The backup was not restored: {{.Reason}} Nothing was changed.", "Reason", reason)
		},
		words.T("The phone books are restored"))
}

// askAnew offers to go on without any of the damaged books.
func (w *troubleWindow) askAnew() {
	if w.busy || w.window.Canvas().Overlays().Top() != nil {
		return
	}
	ask(func(opt parts.DialogOptions) *parts.Dialog { return parts.ShowDialog(w.window.Canvas(), opt) }, 520, 230, question{
		title: words.T("Start with no phone book?"),
		words: words.T("The damaged file is kept in the data folder under another name, and nothing in it is changed. Phone books, servers and history begin empty. Servers go on serving what they have."),
		no:    words.T("Leave it as it is"), yes: words.T("Start empty"),
	}, w.anew, func() {})
}

// anew puts empty books in the place of the damaged ones.
func (w *troubleWindow) anew() {
	w.replace(words.T("Working …"), w.Backups.Anew,
		func(reason, kept string) string {
			if kept != "" {
				return words.T("It could not start empty: {{.Reason}} What was there is kept as {{.Path}}.", "Reason", reason, "Path", kept)
			}
			return words.T("It could not start empty: {{.Reason}} Nothing was changed.", "Reason", reason)
		},
		words.T("There is a new, empty data file"))
}

// replace puts something in the place of the damaged books, and says where those are
// before it goes on. After an error they may have been replaced too: then kept is set.
func (w *troubleWindow) replace(said string, do func() (kept string, err error), failed func(reason, kept string) string, done string) {
	w.work(said, func() *Trouble {
		kept, err := do()
		if err != nil {
			t := w.trouble
			t.Words = failed(explain(err), kept)
			return &t
		}
		t := Trouble{Title: done, Words: words.T("Nothing was kept: there was no file."), Folder: w.trouble.Folder, Mended: true}
		if kept != "" {
			t.Words = words.T("What was there is kept as {{.Path}}.", "Path", kept)
		}
		return &t
	})
}
