package ui

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/post"
)

// checkServer logs in to a server and shows what it holds.
func (w *Window) checkServer(h admin.Host) {
	w.withPassword(h, func(password string) { w.checkWith(h, password) })
}

func (w *Window) checkWith(h admin.Host, password string) {
	book := w.book.name()
	w.status.say(sayBusy, "Checking "+h.Name+" …")
	aside(w, func(ctx context.Context) (admin.HostReport, error) {
		return w.Service.CheckHost(ctx, h.Name, password)
	}, func(report admin.HostReport, err error) {
		if unknown, ok := errors.AsType[*post.CertificateError](err); ok {
			w.askTrust(h, unknown, func(yes bool) {
				if yes {
					w.trustServer(h, unknown.Fingerprint, func() { w.checkWith(h, password) })
				}
			})
		}
		if err != nil {
			w.hosts.learn(book, h.Name, serverState{serverFailed, explain(err)})
			w.fail("check a server", err)
			w.showHosts()
			return
		}
		w.status.say(checkedWords(report))
		for _, st := range report.Books {
			w.hosts.learn(st.Book, h.Name, checkedState(st))
			w.hosts.note(st.Book, admin.HostResult{Host: h.Name, Status: conflictStatus(st), Err: st.Err})
		}
		w.showHosts()
		w.probe()
	})
}

// checkedWords tells the first finding that keeps posts from working, or that is
// worth a warning.
func checkedWords(r admin.HostReport) (saying, string) {
	for _, grade := range []post.Grade{post.Bad, post.Warn} {
		for _, f := range r.Findings {
			if f.Grade == grade && grade == post.Bad {
				return sayBad, r.Host + ", " + f.What + ": " + words.Say(f.Words)
			} else if f.Grade == grade {
				return sayDone, r.Host + " answered. " + words.Say(f.Words)
			}
		}
	}
	return sayDone, r.Host + " answered."
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
		return serverState{serverUnchecked, fmt.Sprintf("Holds version %d", st.Version)}
	case string(post.Behind):
		return serverState{serverBehind, fmt.Sprintf("Behind, version %d", st.Version)}
	case string(post.New):
		return serverState{serverEmpty, "New, empty"}
	case string(post.Ahead):
		return serverState{serverConflict, fmt.Sprintf("Ahead, version %d", st.Version)}
	case admin.PostConflict:
		return serverState{serverConflict, fmt.Sprintf("Conflict, version %d", st.Version)}
	}
	if st.Version == 0 {
		return serverState{serverEmpty, "Empty; nothing was released yet"}
	}
	return serverState{serverUnchecked, fmt.Sprintf("Holds version %d", st.Version)}
}

// trustServer keeps the key of a server and goes on.
func (w *Window) trustServer(h admin.Host, fingerprint string, next func()) {
	inOrderError(w, func() error { _, err := w.Service.TrustHost(h.Name, fingerprint); return err }, func(err error) {
		w.fail("trust a server", err)
		if err == nil {
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
	title := "Do you trust " + h.Name + "?"
	words := "Nobody whom this computer trusts has signed its certificate. Ask the administrator of the server for the fingerprint of its key. Trust it only when it is this one; whoever has the key gets the password."
	if unknown.Pinned != "" {
		title = "The key of " + h.Name + " has changed"
		words = "It was replaced, or someone is in between. Ask the administrator of the server before you trust the new one: whoever has the key gets the password."
	}
	yes := false
	var d *parts.Dialog
	no := parts.NewButton(parts.Main, nil, "Do not trust", func() { d.Close() })
	accept := parts.NewButton(parts.Plain, nil, "Trust this key", func() {
		yes = true
		d.Close()
	})
	mono := parts.Style{Mono: true, Cut: true}
	body := parts.Pad(16, 16, 24, 24, parts.Column(10,
		parts.NewWords(words),
		parts.NewText(unknown.Fingerprint, mono),
		parts.NewText("It says that it is of "+unknown.Subject+", until "+unknown.Expires.Format(time.DateOnly)+", which proves nothing.",
			parts.Style{Cut: true, Color: theme.ColorNameForeground2}),
	))
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
