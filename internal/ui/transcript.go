package ui

import (
	"context"
	"errors"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// showTranscript shows what was said to a server in the newest post.
func (w *Window) showTranscript(host string) {
	if !w.ready() {
		return
	}
	name := w.book.name()
	inOrder(w, func(context.Context) (string, error) { return w.Service.Transcript(name, host) }, func(text string, err error) {
		switch {
		case errors.Is(err, phonebook.ErrNotFound):
			w.say(words.T("No transcript"), words.T("No FTP session of a post of {{.Book}} to {{.Server}} was noted. Folders have none.", "Book", name, "Server", host))
		case err != nil:
			w.fail("read a transcript", err)
			w.say(words.T("The transcript cannot be read"), explain(err))
		case w.isOpen(name) && w.ready():
			w.openTranscript(name, host, text)
		}
	})
}

func (w *Window) openTranscript(name, host, text string) {
	head, talk, _ := strings.Cut(strings.TrimRight(text, "\n"), "\n")
	lines := strings.Split(talk, "\n")
	said := strings.TrimSpace(talk) != ""
	if !said {
		lines = []string{words.T("Nothing was said: no connection came about.")}
	}
	list := parts.NewRows(func() int { return len(lines) }, func() fyne.CanvasObject {
		return parts.Fixed(0, 20, parts.Pad(0, 0, 24, 24, parts.NewText("", transcriptStyle(""))))
	}, func(row int, o fyne.CanvasObject) {
		o.(*fyne.Container).Objects[0].(*fyne.Container).Objects[0].(*parts.Text).Set(lines[row], transcriptStyle(lines[row]))
	})
	var d *parts.Dialog
	shut := parts.NewButton(parts.Main, nil, words.T("Close"), func() { d.Close() })
	copied := parts.NewButton(parts.Plain, fynetheme.ContentCopyIcon(), words.T("Copy"), func() {
		w.App.Clipboard().SetContent(text)
		d.Note(words.T("Copied."), fynetheme.ColorNameSuccess)
	})
	save := parts.NewButton(parts.Plain, nil, words.T("Save…"), func() {
		w.saveFile(name+"-"+host+".txt", func(path string) {
			inOrderError(w, func() error { return os.WriteFile(path, []byte(text), 0o600) }, func(err error) {
				if err != nil {
					w.fail("save a transcript", err)
					d.Note(explain(err), fynetheme.ColorNameError)
					return
				}
				d.Note(words.T("Saved."), fynetheme.ColorNameSuccess)
			})
		})
	})
	copied.Enable(said)
	save.Enable(said)
	note := parts.Pad(8, 8, 24, 24, parts.NewText(words.T("Passwords are masked before they are kept."), cutHint()))
	d = w.open(parts.DialogOptions{
		Title: words.T("Transcript of the last post to {{.Server}}", "Server", host), Subtitle: head,
		Body:  parts.Frame(nil, note, nil, nil, parts.Pad(8, 0, 0, 0, list.Object)),
		Width: 880, Height: 560, Buttons: []*parts.Button{copied, save, shut}, Escape: shut, Main: shut, First: shut,
	})
	w.tie(d)
}
