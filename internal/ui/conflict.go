package ui

import (
	"errors"
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/pkg/phonebook"
	"github.com/phonebookadmin/pba/pkg/post"
)

// conflicts returns the servers that a post left alone because of what they hold.
func conflicts(r admin.PostResult) (out []admin.HostResult) {
	for _, h := range r.Hosts {
		if h.Status == admin.PostConflict {
			out = append(out, h)
		}
	}
	return out
}

// decide asks what is to become of a server in conflict. Nothing happens without an
// answer, and the safe one comes first.
func (w *Window) decide(book string, h admin.HostResult, passwords map[string]string) {
	conflict, ok := errors.AsType[*post.ConflictError](h.Err)
	if !ok {
		return
	}
	var d *parts.Dialog
	leave := parts.NewButton(parts.Main, nil, "Leave it alone", func() { d.Close() })
	choose := func(label string, choice admin.Choice) *parts.Button {
		return parts.NewButton(parts.Plain, nil, label, func() {
			d.Close()
			w.confirmChoice(book, h.Host, choice, passwords)
		})
	}
	buttons := []*parts.Button{leave, choose("Adopt its number…", admin.Adopt)}
	words := []fyne.CanvasObject{
		parts.NewWords(fmt.Sprintf("It holds %s version %d: %s Nothing was sent.", conflict.Book, conflict.Version, conflict.Reason)),
		option("Leave it alone", "Its clients notice nothing. Posts leave it out until you decide otherwise."),
		option("Adopt its number", fmt.Sprintf("Your next release is numbered above %d and goes to every server. Clients there get your book in full; theirs is lost.", conflict.Version)),
	}
	if conflict.Kind == post.Foreign || conflict.Kind == post.Unknown {
		buttons = append(buttons, choose("Replace its book…", admin.Replace))
		words = append(words, option("Replace its book", "Possible where its number is not above yours. Clients there get your book in full; theirs is lost."))
	}
	d = w.open(parts.DialogOptions{
		Title: h.Host + " holds another " + conflict.Book, Body: parts.Pad(16, 16, 24, 24, parts.Column(12, words...)),
		Width: 620, Height: 380, Buttons: buttons, Escape: leave, Main: leave, First: leave,
	})
	w.tie(d)
}

func option(title, words string) fyne.CanvasObject {
	return parts.Column(2, parts.NewText(title, parts.Strong), parts.NewWords(words))
}

// confirmChoice has the server's name typed before its book is posted over.
func (w *Window) confirmChoice(book, host string, choice admin.Choice, passwords map[string]string) {
	w.tie(w.ask(prompt{
		title: "Post over the book on " + host + "?", label: "Type its name", button: "Post over it",
		hint: "What clients of " + host + " have now is lost. This cannot be undone.",
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
