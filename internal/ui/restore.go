package ui

import (
	"context"
	"os"
	"time"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// restoreBackup asks which backup is to take the place of all phone books.
func (w *Window) restoreBackup() { w.askRestore("") }

// restoreFile is [Window.restoreBackup] for a file that was dropped.
func (w *Window) restoreFile(path string) { w.askRestore(path) }

func (w *Window) askRestore(path string) {
	if w.Backups.Restore == nil || !w.free() {
		return
	}
	if w.sending() {
		w.say(words.T("A post is running"), words.T("Wait until it has ended, or cancel it. Then restore the backup."))
		return
	}
	w.leaveBook(words.T("Go on without them"), func() { w.openRestore(path) })
}

// sending reports whether something is being posted.
func (w *Window) sending() bool { return w.duePosting || w.posting != nil && w.posting.running() }

// restoreDialog asks for a backup and restores it.
type restoreDialog struct {
	window                 *Window
	dialog                 *parts.Dialog
	picker                 *backupPicker
	cancel, other, restore *parts.Button
	reason                 *parts.Paragraph
	why                    fyne.CanvasObject // the reason with its line
	body                   *fyne.Container
}

func (w *Window) openRestore(path string) {
	r := &restoreDialog{window: w, reason: parts.NewParagraph("", theme.ColorNameBad)}
	r.why = parts.Column(0, parts.Line(), parts.Pad(8, 8, 24, 24, r.reason))
	r.why.Hide()
	r.cancel = parts.NewButton(parts.Plain, nil, words.T("Cancel"), func() { r.dialog.Close() })
	r.other = parts.NewButton(parts.Plain, nil, words.T("Choose a file…"), func() {
		w.chooseFile(backupEndings(), func(path string) { r.picker.addFile(path) })
	})
	r.restore = parts.NewButton(parts.Main, nil, words.T("Restore"), r.start)
	r.restore.Enable(false)
	r.picker = newBackupPicker(w.Backups, w.tasks, r.offer)
	for _, b := range w.books {
		r.picker.now = append(r.picker.now, Held{Name: b.Name, Line: b.Line, POPs: b.POPs, Version: b.Released})
	}
	r.picker.since = w.doneSince
	r.body = parts.Frame(nil, r.why, nil, nil, r.picker.object)
	r.dialog = w.open(parts.DialogOptions{
		Title: words.T("Restore a backup"), Subtitle: words.T("It takes the place of all phone books, their releases and their history."),
		Body: r.body, Width: 820, Height: 480,
		Buttons: []*parts.Button{r.cancel, r.other, r.restore}, Escape: r.cancel, Main: r.restore, First: r.cancel,
	})
	if path != "" {
		r.picker.addFile(path)
	}
	r.picker.load()
}

// tell says what is wrong above the buttons, where it has room.
func (r *restoreDialog) tell(said string) {
	r.reason.Set(said, theme.ColorNameBad)
	visible(r.why, said != "")
	r.body.Refresh()
}

// offer names the backup that would be restored.
func (r *restoreDialog) offer() {
	if r.picker == nil || r.window.restoring { // it is being made, or was chosen
		return
	}
	f, ok := r.picker.selected()
	r.restore.Enable(ok)
	label := words.T("Restore")
	if ok {
		label = words.T("Restore {{.Moment}}", "Moment", words.Moment(f.Time))
	}
	r.restore.SetLabel(label)
	if r.dialog != nil {
		r.dialog.Relayout()
	}
}

// hold keeps the buttons from being pressed while the backup is restored.
func (r *restoreDialog) hold(on bool) {
	r.window.restoring = on
	for _, b := range []*parts.Button{r.cancel, r.other, r.restore} {
		b.Enable(!on)
	}
}

// start restores the backup that was chosen.
func (r *restoreDialog) start() {
	w := r.window
	f, ok := r.picker.selected()
	if r.restore.Disabled() || !ok {
		return
	}
	if w.sending() { // it has begun while the dialog was open
		r.tell(words.T("A post is running. Wait until it has ended."))
		return
	}
	r.tell("")
	r.hold(true)
	r.restore.SetLabel(words.T("Restoring …"))
	inOrder(w, func(context.Context) (string, error) { return w.Backups.Restore(f.Path) }, func(kept string, err error) {
		r.hold(false)
		r.picker.tell()
		switch {
		case err == nil:
			r.dialog.Close()
			w.restored(f.Time, kept)
			return
		case kept != "": // the books were replaced before it failed
			r.tell(words.T("{{.Reason}} What was there is kept as {{.Path}}.", "Reason", explain(err), "Path", kept))
		default:
			r.tell(words.T("Nothing was changed. {{.Reason}}", "Reason", explain(err)))
		}
		w.Log.Error("restore a backup", "cause", err)
	})
}

// addFile adds a file of the user's choice.
func (p *backupPicker) addFile(path string) {
	p.tasks.Go(func(context.Context) {
		at, size := time.Time{}, int64(0)
		if info, err := os.Stat(path); err == nil {
			at, size = info.ModTime(), info.Size()
		}
		p.tasks.Do(func() { p.add(path, at, size) })
	})
}

// doneSince tells how much was done in the phone books since a time.
func (w *Window) doneSince(t time.Time) (out []string) {
	books, err := w.Service.Books()
	if err != nil {
		return nil
	}
	for _, b := range books {
		entries, err := w.Service.History(b.Name, admin.HistoryFilter{Since: t})
		if n := len(entries); err == nil && n > 0 {
			out = append(out, words.N("{{.Book}}: {{.N}} entries of its history since {{.Moment}}.", n, "Book", b.Name, "Moment", words.Moment(t)))
		}
	}
	return out
}

// restored shows the phone books that were restored.
func (w *Window) restored(at time.Time, kept string) {
	w.form.forget()
	w.book, w.wanted = nil, ""
	w.blank.opening()
	w.load(w.layout.Book, func() {
		said := words.T("Restored the backup of {{.Moment}}. What was replaced is kept as {{.Path}}.", "Moment", words.Moment(at), "Path", kept)
		w.status.say(sayDone, said)
		w.say(words.T("The phone books are restored"), said)
	})
}
