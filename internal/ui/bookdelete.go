package ui

import (
	"context"
	"errors"
	"fmt"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// deleteBook removes the open book after its name was typed, and asks what
// becomes of its released cabinets: they stay unless they are purged.
func (w *Window) deleteBook() {
	if !w.ready() {
		return
	}
	name := w.book.name()
	purge := parts.NewCheck("Also delete its releases and history, for good", nil)
	w.tie(w.ask(prompt{
		title: "Delete phone book " + name + "?", label: "Type its name", button: "Delete phone book",
		hint: fmt.Sprintf("%s. Released cabinets stay in the data folder and the book can be brought back, unless you delete it for good. Servers keep what they hold.",
			count(len(w.book.ledger.Book.POPs), "POP")),
		option: purge,
		check: func(typed string) error {
			if typed != name {
				return &phonebook.FieldError{Reason: phonebook.Say("Type {{.Name}} to delete it.", "Name", name)}
			}
			return nil
		},
	}, func(_ string, done func(error)) {
		forGood := purge.Checked
		inOrderError(w, func() error { return w.Service.DeleteBook(name, forGood) }, func(err error) {
			done(err)
			if err == nil || errors.Is(err, phonebook.ErrNotFound) {
				w.load("", func() { w.status.say(sayDone, deletedWords(name, forGood)) })
			}
		})
	}))
}

func deletedWords(name string, forGood bool) string {
	if forGood {
		return "Phone book " + name + " is deleted for good."
	}
	return "Phone book " + name + " is deleted. Book > Bring back phone book takes that back."
}

// bringBack asks which deleted book is to come back.
func (w *Window) bringBack() {
	if w.switching() || !w.free() {
		return
	}
	inOrder(w, func(context.Context) ([]string, error) { return w.Service.DeletedBooks() }, func(names []string, err error) {
		switch {
		case err != nil:
			w.fail("list the deleted phone books", err)
		case len(names) == 0:
			w.say("No phone book to bring back", "None was deleted, or those that were are gone for good.")
		default:
			w.chooseDeleted(names)
		}
	})
}

func (w *Window) chooseDeleted(names []string) {
	which := parts.NewDropdown(240, names, nil)
	var d *parts.Dialog
	var bring *parts.Button
	cancel := parts.NewButton(parts.Plain, nil, "Cancel", func() { d.Close() })
	bring = parts.NewButton(parts.Main, nil, "Bring back", func() {
		if bring.Disabled() {
			return
		}
		bring.Enable(false)
		name := names[which.Chosen()]
		inOrderError(w, func() error { _, err := w.Service.Undo(name); return err }, func(err error) {
			d.Close()
			if err != nil {
				w.fail("bring back "+name, err)
				w.say("Phone book "+name+" was not brought back", explain(err))
				return
			}
			w.load(name, func() { w.status.say(sayDone, "Phone book "+name+" is back.") })
		})
	})
	d = w.open(parts.DialogOptions{
		Title: "Bring back a deleted phone book",
		Body: parts.Pad(16, 16, 24, 24, parts.Row(12,
			parts.Fixed(92, 0, parts.NewText("Phone book", parts.Label)), parts.Grow(which))),
		Width: 480, Height: 190,
		Buttons: []*parts.Button{cancel, bring}, Escape: cancel, Main: bring, First: which,
	})
}
