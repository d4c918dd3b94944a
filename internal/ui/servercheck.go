package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/post"
)

// checkServer logs in to a server and shows in a dialog whether a post can work
// there and what it holds.
func (w *Window) checkServer(h admin.Host) {
	if w.book != nil {
		w.withPassword(h, func(password string) { newServerCheck(w, h, password).run() })
	}
}

// learnCheck takes over what was found out about a server, and tells it.
func (w *Window) learnCheck(h admin.Host, report admin.HostReport, err error) (saying, string) {
	switch {
	case errors.Is(err, context.Canceled):
		return saySaved, ""
	case err != nil:
		w.Log.Error("check a server", "cause", err)
		if w.book != nil {
			w.hosts.learn(w.book.name(), h.Name, serverState{kind: serverFailed, say: func() string { return explain(err) }})
			w.showHosts()
		}
		return sayBad, words.T("{{.Server}}, {{.What}}: {{.Words}}", "Server", h.Name, "What", words.T("Connection"), "Words", explain(err))
	}
	for _, st := range report.Books {
		state := checkedState(st)
		state.seen = true
		w.hosts.learn(st.Book, h.Name, state)
		w.hosts.note(st.Book, admin.HostResult{Host: h.Name, Status: conflictStatus(st), Err: st.Err})
	}
	if w.book != nil {
		w.showHosts()
		w.probe()
	}
	return checkedWords(report)
}

// checkedWords tells the first finding that keeps posts from working, or that is
// worth a warning.
func checkedWords(r admin.HostReport) (saying, string) {
	for _, f := range r.Findings {
		if f.Grade == post.Bad {
			return sayBad, words.T("{{.Server}}, {{.What}}: {{.Words}}", "Server", r.Host, "What", f.What, "Words", words.Say(f.Words))
		}
	}
	for _, f := range r.Findings {
		if f.Grade == post.Warn {
			return sayDone, words.T("{{.Server}} answered. {{.Words}}", "Server", r.Host, "Words", words.Say(f.Words))
		}
	}
	return sayDone, words.T("{{.Server}} answered.", "Server", r.Host)
}

// conflictStatus is the status of a post to a server that was looked at.
func conflictStatus(st admin.HostState) string {
	if st.Err != nil {
		return admin.PostConflict
	}
	return st.Status
}

// checkedState tells what a server that was logged in to holds.
func checkedState(st admin.HostState) serverState {
	switch st.Status {
	case string(post.Current):
		return serverState{kind: serverUnchecked, say: func() string { return words.T("Holds version {{.Version}}", "Version", int(st.Version)) }}
	case string(post.Behind):
		return serverState{kind: serverBehind, say: func() string { return words.T("Behind, version {{.Version}}", "Version", int(st.Version)) }}
	case string(post.New):
		return serverState{kind: serverEmpty, say: func() string { return words.T("New, empty") }}
	case string(post.Ahead):
		return serverState{kind: serverConflict, say: func() string { return words.T("Ahead, version {{.Version}}", "Version", int(st.Version)) }}
	case admin.PostConflict:
		return serverState{kind: serverConflict, say: func() string { return words.T("Conflict, version {{.Version}}", "Version", int(st.Version)) }}
	}
	if st.Version == 0 {
		return serverState{kind: serverEmpty, say: func() string { return words.T("Empty; nothing was released yet") }}
	}
	return serverState{kind: serverUnchecked, say: func() string { return words.T("Holds version {{.Version}}", "Version", int(st.Version)) }}
}

// trustServer keeps the key of a server and goes on.
func (w *Window) trustServer(h admin.Host, fingerprint string, next func()) {
	inOrderError(w, func() error { _, err := w.Service.TrustHost(h.Name, fingerprint); return err }, func(err error) {
		w.fail("trust a server", err)
		if err == nil {
			w.reload(nil) // with the key
			next()
		}
	})
}

// trust asks about a server key from the goroutine of a post, and waits.
func (w *Window) trust(ctx context.Context, h admin.Host, unknown *post.CertificateError) (bool, error) {
	answer := make(chan bool, 1)
	w.tasks.Do(func() { w.askTrust(h, unknown, func(yes bool) { answer <- yes }) })
	select {
	case yes := <-answer:
		return yes, nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

// askTrust asks whether a server key is to be taken from now on. The safe answer
// comes first, and closing the dialog gives it.
func (w *Window) askTrust(h admin.Host, unknown *post.CertificateError, answer func(yes bool)) {
	title := words.T("Do you trust {{.Server}}?", "Server", h.Name)
	said := words.T("Nobody whom this computer trusts has signed its certificate. Ask the administrator of the server for the fingerprint of its key. Trust it only when it is this one; whoever has the key gets the password.")
	if unknown.Pinned != "" {
		title = words.T("The key of {{.Server}} has changed", "Server", h.Name)
		said = words.T("It was replaced, or someone is in between. Ask the administrator of the server before you trust the new one: whoever has the key gets the password.")
	}
	yes := false
	var d *parts.Dialog
	no := parts.NewButton(parts.Main, nil, words.T("Do not trust"), func() { d.Close() })
	accept := parts.NewButton(parts.Plain, nil, words.T("Trust this key"), func() {
		yes = true
		d.Close()
	})
	rows := []fyne.CanvasObject{parts.NewWords(said), parts.NewText(unknown.Fingerprint, parts.Style{Mono: true, Cut: true})}
	if unknown.Pinned != "" {
		rows = append(rows, parts.NewText(words.T("Until now: {{.Fingerprint}}", "Fingerprint", unknown.Pinned), parts.Style{Mono: true, Cut: true, Color: theme.ColorNameForeground2}))
	}
	rows = append(rows, parts.NewText(words.T("It says that it is of {{.Subject}}, until {{.Day}}, which proves nothing.",
		"Subject", unknown.Subject, "Day", words.Day(unknown.Expires)), parts.Style{Cut: true, Color: theme.ColorNameForeground2}))
	body := parts.Pad(16, 16, 24, 24, parts.Column(10, rows...))
	d = w.open(parts.DialogOptions{
		Title: title, Subtitle: h.FTP, Body: body, Width: 560, Height: 300,
		Buttons: []*parts.Button{no, accept}, Escape: no, Main: no, First: no,
	})
	closed := d.OnClose
	d.OnClose = func() {
		closed()
		answer(yes)
	}
}
