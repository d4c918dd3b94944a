package ui

import (
	"errors"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// decide asks what is to become of a server in conflict. Nothing happens without an
// answer, and the safe one comes first.
func (w *Window) decide(book string, h admin.HostResult, passwords map[string]string) {
	conflict, ok := errors.AsType[*post.ConflictError](h.Err)
	if !ok || w.book == nil || w.book.name() != book {
		return
	}
	choice, next := w.wayOn(conflict)
	ways := []parts.Choice{{Title: words.T("Leave it alone"), Words: words.T("Its clients notice nothing. Posts leave it out until you decide otherwise.")}}
	if choice != "" {
		ways = append(ways, replaceWay(h.Host, w.book, choice, next))
	}
	var d *parts.Dialog
	var choices *parts.Choices
	cancel := parts.NewButton(parts.Plain, nil, words.T("Cancel"), func() { d.Close() })
	act := parts.NewButton(parts.Main, nil, ways[0].Title, func() {
		d.Close()
		if choices.Chosen() > 0 {
			w.confirmChoice(book, h.Host, choice, passwords)
		}
	})
	choices = parts.NewChoices(ways, func(chosen int) {
		act.SetLabel(ways[chosen].Title)
		d.Relayout()
	})
	body := []fyne.CanvasObject{
		parts.NewParagraph(conflictReason(conflict), theme.ColorNameForeground2), w.sides(h.Host, conflict),
		parts.NewStrong(words.T("What should happen to {{.Host}}?", "Host", h.Host)), choices,
	}
	if choice == "" {
		body = append(body, parts.NewParagraph(words.T("It cannot be replaced from here. Remove it on the server, or post to another directory."), theme.ColorNameForeground2))
	}
	d = w.open(parts.DialogOptions{
		Title: words.T("{{.Host}} holds another {{.Book}} book", "Host", h.Host, "Book", conflict.Book),
		Body:  parts.Pad(12, 16, 24, 24, parts.Column(12, body...)),
		Width: 680, Height: 560, Buttons: []*parts.Button{cancel, act}, Escape: cancel, Main: act, First: choices,
	})
	w.tie(d)
}

// wayOn returns how a server in conflict can be posted over, and with which
// version; "" where it cannot.
func (w *Window) wayOn(c *post.ConflictError) (admin.Choice, phonebook.Version) {
	last := w.book.ledger.LastVersion
	switch {
	case c.Kind == post.OtherCase, c.Version >= phonebook.MaxVersions:
		return "", 0
	case c.Kind == post.Ahead, c.Version > last:
		return admin.Adopt, c.Version + 1
	case w.book.changed() > 0:
		return admin.Replace, last + 1
	}
	return admin.Replace, last
}

// replaceWay says what comes of posting over a server.
func replaceWay(host string, b *book, choice admin.Choice, next phonebook.Version) parts.Choice {
	c := parts.Choice{
		Title: words.T("Replace it with yours, as version {{.Version}}", "Version", int(next)),
		Words: words.T("Clients of {{.Host}} get your book in full; theirs is lost. This cannot be undone.", "Host", host),
	}
	if choice == admin.Adopt {
		c.Words = words.T("Clients of {{.Host}} get your book in full; theirs is lost. Other servers go from {{.Old}} to {{.New}} too, as clients ignore lower numbers. This cannot be undone.",
			"Host", host, "Old", int(b.ledger.Released), "New", int(next))
	}
	return c
}

// conflictReason says in what the server does not fit.
func conflictReason(c *post.ConflictError) string {
	var said string
	switch c.Kind {
	case post.Foreign:
		said = words.T("Its book has the same name but was not made here.")
	case post.Ahead:
		said = words.T("Its version is higher than yours, and clients never step back.")
	case post.OtherCase, post.Unknown:
		said = words.Title(words.Say(c.Reason))
	}
	return words.T("{{.Reason}} Nothing was sent.", "Reason", said)
}

// sides compares the book here with that on the server.
func (w *Window) sides(host string, c *post.ConflictError) fyne.CanvasObject {
	l := w.book.ledger
	none := words.T("not known")
	origin, pops, posted := none, none, none
	if m := c.There; m != nil {
		origin, pops, posted = words.T("Elsewhere, {{.Line}}", "Line", shortLine(m.Line)), words.Int(m.POPs), words.Moment(m.Time)
		if m.Line == l.Book.Line {
			origin = words.T("This phone book, {{.Line}}", "Line", shortLine(m.Line))
		}
	}
	last := words.T("never")
	if len(w.book.releases) > 0 {
		last = words.Moment(w.book.releases[0].Manifest.Time)
	}
	column := parts.Column(0)
	line := func(style parts.Style, label, here, there string) {
		style.Cut = true
		column.Add(parts.Fixed(0, 25, parts.Row(12, parts.Fixed(124, 20, parts.NewText(label, parts.Style{Color: theme.ColorNameForeground2, Cut: true})),
			parts.Grow(parts.NewText(here, parts.Style{Cut: true, Bold: style.Bold && label == ""})), parts.Grow(parts.NewText(there, style)))))
	}
	line(parts.Strong, "", words.T("Here"), words.T("On {{.Host}}", "Host", host))
	column.Add(parts.Line())
	line(parts.Strong, words.T("Version"), words.Int(int(l.Released)), words.Int(int(c.Version)))
	line(parts.Strong, words.T("Origin"), words.T("This computer, {{.Line}}", "Line", shortLine(l.Book.Line)), origin)
	line(parts.Style{}, words.T("POPs"), words.T("{{.POPs}} in service", "POPs", l.Book.InService()), pops)
	line(parts.Style{}, words.T("Made"), last, posted)
	return parts.Stack(parts.NewCard(), parts.Pad(6, 6, 14, 14, column))
}

// shortLine is enough of a line to tell two apart.
func shortLine(line string) string { return line[:min(8, len(line))] }

// confirmChoice has the server's name typed before its book is posted over.
func (w *Window) confirmChoice(book, host string, choice admin.Choice, passwords map[string]string) {
	w.tie(w.ask(prompt{
		title: words.T("Post over the book on {{.Host}}?", "Host", host), label: words.T("Type its name"), button: words.T("Post over it"),
		hint: words.T("What clients of {{.Host}} have now is lost. This cannot be undone.", "Host", host),
		check: func(typed string) error {
			if typed != host {
				return &phonebook.FieldError{Reason: phonebook.Say("Type {{.Host}} to post over its book.", "Host", host)}
			}
			return nil
		},
	}, func(_ string, done func(error)) {
		done(nil)
		names := []string{host}
		if choice == admin.Adopt { // the number is for every server
			names = nil
			for _, h := range w.hosts.list {
				names = append(names, h.Name)
			}
		}
		w.post(postOrder{book: book, hosts: names, passwords: passwords, choices: map[string]admin.Choice{host: choice}})
	}))
}
