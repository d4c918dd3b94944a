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

func (w *Window) openRestore(path string) {
	var d *parts.Dialog
	var restore *parts.Button
	var picker *backupPicker
	reason := parts.NewParagraph("", theme.ColorNameBad)
	why := parts.Column(0, parts.Line(), parts.Pad(8, 8, 24, 24, reason))
	why.Hide()
	var body *fyne.Container
	tell := func(said string) { // above the buttons, where it has room
		reason.Set(said, theme.ColorNameBad)
		visible(why, said != "")
		body.Refresh()
	}
	cancel := parts.NewButton(parts.Plain, nil, words.T("Cancel"), func() { d.Close() })
	other := parts.NewButton(parts.Plain, nil, words.T("Choose a file…"), func() {
		w.chooseFile(backupEndings(), func(path string) { picker.addFile(path) })
	})
	restore = parts.NewButton(parts.Main, nil, words.T("Restore"), func() {
		f, ok := picker.selected()
		if restore.Disabled() || !ok {
			return
		}
		if w.sending() { // it has begun while the dialog was open
			tell(words.T("A post is running. Wait until it has ended."))
			return
		}
		tell("")
		for _, b := range []*parts.Button{cancel, other, restore} {
			b.Enable(false)
		}
		w.restoring = true
		restore.SetLabel(words.T("Restoring …"))
		inOrder(w, func(context.Context) (string, error) { return w.Backups.Restore(f.Path) }, func(kept string, err error) {
			w.restoring = false
			for _, b := range []*parts.Button{cancel, other, restore} {
				b.Enable(true)
			}
			picker.tell()
			if err != nil {
				w.Log.Error("restore a backup", "cause", err)
				tell(words.T("Nothing was changed. {{.Reason}}", "Reason", explain(err)))
				return
			}
			d.Close()
			w.restored(f.Time, kept)
		})
	})
	restore.Enable(false)
	picker = newBackupPicker(w.Backups, w.tasks, func() {
		if picker == nil || w.restoring { // it is being made, or was chosen
			return
		}
		f, ok := picker.selected()
		restore.Enable(ok)
		label := words.T("Restore")
		if ok {
			label = words.T("Restore {{.Moment}}", "Moment", words.Moment(f.Time))
		}
		restore.SetLabel(label)
		if d != nil {
			d.Relayout()
		}
	})
	for _, b := range w.books {
		picker.now = append(picker.now, Held{Name: b.Name, Line: b.Line, POPs: b.POPs, Version: b.Released})
	}
	picker.since = w.doneSince
	body = parts.Frame(nil, why, nil, nil, picker.object)
	d = w.open(parts.DialogOptions{
		Title: words.T("Restore a backup"), Subtitle: words.T("It takes the place of all phone books, their releases and their history."),
		Body: body, Width: 820, Height: 480,
		Buttons: []*parts.Button{cancel, other, restore}, Escape: cancel, Main: restore, First: cancel,
	})
	if path != "" {
		picker.addFile(path)
	}
	picker.load()
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
