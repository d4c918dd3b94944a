package ui

import (
	"context"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// checkRound is what is told together of servers that are checked at once.
type checkRound struct {
	running, good int
	kind          saying
	words         string // of the first server that something is wrong with, or of the last one
	silent        bool   // no more passwords are asked for
	book          string
	review        *review // nil where none was open
}

// checkServers logs in to every server and shows what it holds.
func (w *Window) checkServers() {
	if len(w.hosts.list) == 0 {
		return
	}
	// The round itself runs too, so that it ends after the last server.
	w.checkNext(w.hosts.list, &checkRound{running: 1, book: w.hosts.book, review: w.reviewing})
}

// checkNext checks servers. Those whose password must be typed ask for it one after the
// other, until one of the questions is cancelled.
func (w *Window) checkNext(hosts []admin.Host, round *checkRound) {
	if len(hosts) == 0 || w.left(round) {
		w.endCheck(round)
		return
	}
	h, rest := hosts[0], hosts[1:]
	check := func(password string) {
		w.checkQuietly(h, password, round)
		w.checkNext(rest, round)
	}
	if h.FTP == "" {
		check("")
		return
	}
	aside(w, func(context.Context) (string, error) { return w.keptPassword(h) }, func(password string, err error) {
		switch {
		case err == nil:
			check(password)
		case round.silent || w.left(round):
			w.checkNext(rest, round)
		default:
			w.askPassword(h, func(password string) {
				if w.left(round) {
					w.endCheck(round)
					return
				}
				check(password)
			}, func() {
				round.silent = true
				w.checkNext(rest, round)
			})
		}
	})
}

// left reports whether the book or the review that servers are checked for is closed.
func (w *Window) left(r *checkRound) bool {
	return w.hosts.book != r.book || w.book == nil && r.book != "" || r.review != nil && w.reviewing != r.review
}

// checkQuietly checks one of several servers: what was found is told in the list, and
// in the status bar when all of them have ended.
func (w *Window) checkQuietly(h admin.Host, password string, round *checkRound) {
	round.running++
	w.status.say(sayBusy, words.T("Checking {{.Server}} …", "Server", h.Name))
	aside(w, func(ctx context.Context) (admin.HostReport, error) {
		return w.Service.CheckHost(ctx, h.Name, password)
	}, func(report admin.HostReport, err error) {
		kind, said := w.learnCheck(h, report, err)
		if kind == sayDone {
			round.good++
		}
		if round.kind != sayBad {
			round.kind, round.words = kind, said
		}
		w.endCheck(round)
	})
}

// endCheck tells how a round of checks ended when nothing of it runs any more.
func (w *Window) endCheck(r *checkRound) {
	if r.running--; r.running == 0 && r.kind != saySaved {
		kind, said := r.tell()
		w.status.say(kind, said)
		if w.reviewing != nil { // the dialog covers the status bar
			color := theme.ColorNameForeground2
			if kind == sayBad {
				color = theme.ColorNameBad
			}
			w.reviewing.dialog.Note(said, color)
		}
	}
}

// tell tells how the checks ended: what is wrong comes first.
func (r *checkRound) tell() (saying, string) {
	if r.kind == sayDone && r.good > 1 {
		return sayDone, words.N("{{.N}} servers answered.", r.good)
	}
	return r.kind, r.words
}
