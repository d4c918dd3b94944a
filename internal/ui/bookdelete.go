package ui

import (
	"context"
	"errors"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// deleteBook removes the open book after its name was typed, and asks what
// becomes of its released cabinets: they stay unless they are purged.
func (w *Window) deleteBook() {
	if !w.ready() {
		return
	}
	name := w.book.name()
	purge := parts.NewCheck(words.T("Also delete its releases and history, for good"), nil)
	w.tie(w.ask(prompt{
		title: words.T("Delete phone book {{.Name}}?", "Name", name), label: words.T("Type its name"), button: words.T("Delete phone book"),
		hint: words.N("It has {{.N}} POPs. Released cabinets stay in the data folder and the book can be brought back, unless you delete it for good. Servers keep what they hold.",
			len(w.book.ledger.Book.POPs)),
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
		return words.T("Phone book {{.Name}} is deleted for good.", "Name", name)
	}
	return words.T("Phone book {{.Name}} is deleted. Book > Bring back phone book takes that back.", "Name", name)
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
			w.say(words.T("No phone book to bring back"), words.T("None was deleted, or those that were are gone for good."))
		default:
			w.chooseDeleted(names)
		}
	})
}

func (w *Window) chooseDeleted(names []string) {
	which := parts.NewDropdown(240, names, nil)
	var d *parts.Dialog
	var bring *parts.Button
	cancel := parts.NewButton(parts.Plain, nil, words.T("Cancel"), func() { d.Close() })
	bring = parts.NewButton(parts.Main, nil, words.T("Bring back"), func() {
		if bring.Disabled() {
			return
		}
		bring.Enable(false)
		name := names[which.Chosen()]
		inOrderError(w, func() error { _, err := w.Service.Undo(name); return err }, func(err error) {
			d.Close()
			if err != nil {
				w.fail("bring back "+name, err)
				w.say(words.T("Phone book {{.Name}} was not brought back", "Name", name), explain(err))
				return
			}
			w.load(name, func() { w.status.say(sayDone, words.T("Phone book {{.Name}} is back.", "Name", name)) })
		})
	})
	d = w.open(parts.DialogOptions{
		Title: words.T("Bring back a deleted phone book"),
		Body: parts.Pad(16, 16, 24, 24, parts.Row(12,
			parts.Fixed(92, 0, parts.NewText(words.T("Phone book"), parts.Label)), parts.Grow(which))),
		Width: 480, Height: 190,
		Buttons: []*parts.Button{cancel, bring}, Escape: cancel, Main: bring, First: which,
	})
}
