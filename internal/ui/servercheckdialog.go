package ui

import (
	"context"
	"errors"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/post"
)

// serverCheck is the dialog that tells whether a post to a server can work.
type serverCheck struct {
	window   *Window
	host     admin.Host
	password string
	dialog   *parts.Dialog
	rows     *fyne.Container
	again    *parts.Button
	cancel   context.CancelFunc
	open     bool
}

func newServerCheck(w *Window, h admin.Host, password string) *serverCheck {
	c := &serverCheck{window: w, host: h, password: password, rows: parts.Column(0), open: true, cancel: func() {}}
	shut := parts.NewButton(parts.Main, nil, words.T("Close"), func() { c.dialog.Close() })
	edit := parts.NewButton(parts.Plain, nil, words.T("Edit server…"), func() {
		c.dialog.Close()
		w.editServer(h.Name)
	})
	c.again = parts.NewButton(parts.Plain, fynetheme.ViewRefreshIcon(), words.T("Check again"), func() { c.run() })
	visible(edit, w.openDialogs() == 0) // not over another dialog, which is about the old entry
	c.dialog = w.open(parts.DialogOptions{
		Title: words.T("Check of server {{.Server}}", "Server", h.Name), Subtitle: hostAddress(h),
		Body: container.NewVScroll(parts.Pad(8, 8, 24, 24, c.rows)), Width: 720, Height: 480,
		Buttons: []*parts.Button{edit, c.again, shut}, Escape: shut, Main: shut, First: shut,
	})
	closed := c.dialog.OnClose
	c.dialog.OnClose = func() {
		closed()
		c.open = false
		c.cancel() // nobody reads the answer
	}
	return c
}

// run checks the server. What was found stays until there is something newer.
func (c *serverCheck) run() {
	if c.again.Disabled() {
		return
	}
	w := c.window
	c.again.Enable(false)
	c.again.SetLabel(words.T("Checking …"))
	c.dialog.Relayout()
	w.status.say(sayBusy, words.T("Checking {{.Server}} …", "Server", c.host.Name))
	work, cancel := context.WithCancel(context.Background())
	c.cancel = cancel
	aside(w, func(ctx context.Context) (admin.HostReport, error) {
		defer context.AfterFunc(ctx, cancel)()
		return w.Service.CheckHost(work, c.host.Name, c.password)
	}, c.end)
}

func (c *serverCheck) end(report admin.HostReport, err error) {
	w := c.window
	c.cancel()
	if unknown, ok := errors.AsType[*post.CertificateError](err); ok && c.open {
		w.askTrust(c.host, unknown, func(yes bool) {
			if yes {
				w.trustServer(c.host, unknown.Fingerprint, func() { c.run() })
			}
		})
	}
	w.status.say(w.learnCheck(c.host, report, err))
	c.again.Enable(true)
	c.again.SetLabel(words.T("Check again"))
	if c.open {
		c.show(report, err)
		c.dialog.Relayout()
	}
}

// show lists the findings, then what the server holds of each book.
func (c *serverCheck) show(report admin.HostReport, err error) {
	c.rows.RemoveAll()
	for _, f := range report.Findings {
		c.add(gradeIcon(f.Grade), gradeWord(f.Grade), capital(f.What), words.Say(f.Words), findingRemedy(f))
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		c.add(gradeIcon(post.Bad), gradeWord(post.Bad), words.T("Connection"), explain(err), "")
	}
	for _, st := range report.Books {
		state := checkedState(st)
		style := serverIcons[state.kind]
		c.add(parts.NewIcon(style.icon(), style.color, 16), "", st.Book, state.words(), stateRemedy(state.kind))
	}
	c.rows.Refresh()
}

// add shows one row: icon, word, what it is about, what was found, what to do.
func (c *serverCheck) add(icon fyne.CanvasObject, word, what, found, remedy string) {
	texts := parts.Column(0, parts.NewWords(found))
	if remedy != "" {
		texts.Add(parts.NewParagraph(remedy, theme.ColorNameForeground2))
	}
	head := parts.Row(8, icon, parts.Fixed(72, 20, parts.NewText(word, cutLabel())), parts.Fixed(150, 20, parts.NewText(what, parts.Style{Bold: true, Cut: true})))
	c.rows.Add(parts.Column(0, parts.Pad(8, 8, 0, 0, parts.Frame(nil, nil, parts.Column(0, head), nil, parts.Pad(0, 0, 8, 0, texts))), parts.Line()))
}

func gradeIcon(g post.Grade) fyne.CanvasObject {
	switch g {
	case post.Bad:
		return parts.NewIcon(fynetheme.ErrorIcon(), theme.ColorNameBad, 16)
	case post.Warn:
		return parts.NewIcon(fynetheme.WarningIcon(), theme.ColorNameChange, 16)
	case post.Good:
	}
	return parts.NewIcon(fynetheme.ConfirmIcon(), theme.ColorNameAdd, 16)
}

func gradeWord(g post.Grade) string {
	switch g {
	case post.Bad:
		return words.T("Failed")
	case post.Warn:
		return words.T("Warning")
	case post.Good:
	}
	return words.T("Good")
}

// findingRemedy tells what to do where the finding itself does not.
func findingRemedy(f post.Finding) string {
	if f.Grade == post.Bad {
		return words.T("A post cannot work until this is repaired on the server. Give the user the right, then check again.")
	}
	return ""
}

// stateRemedy tells what to do about what a server holds.
func stateRemedy(kind serverKind) string {
	switch kind {
	case serverBehind, serverEmpty:
		return words.T("The next post brings it the newest release.")
	case serverConflict:
		return words.T("Somebody else posted there. A post asks what is to become of it and overwrites nothing by itself.")
	case serverLive, serverUnchecked, serverFailed:
	}
	return ""
}

// capital begins a phrase with a capital letter.
func capital(s string) string {
	if s == "" {
		return ""
	}
	return string(unicode.ToUpper(rune(s[0]))) + s[1:]
}
