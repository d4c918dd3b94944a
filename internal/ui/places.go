package ui

import (
	"context"
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// switchBook asks which phone book to show.
func (w *Window) switchBook() {
	names := make([]string, len(w.books))
	open := 0
	for i, b := range w.books {
		names[i] = b.Name
		if b.Name == w.book.name() {
			open = i
		}
	}
	which := parts.NewDropdown(240, names, nil)
	which.Choose(open)
	var d *parts.Dialog
	cancel := parts.NewButton(parts.Plain, nil, words.T("Cancel"), func() { d.Close() })
	show := parts.NewButton(parts.Main, nil, words.T("Open phone book"), func() {
		d.Close()
		w.openBook(names[which.Chosen()])
	})
	d = w.open(parts.DialogOptions{
		Title: words.T("Switch phone book"),
		Body: parts.Pad(16, 16, 24, 24, parts.Row(12,
			parts.Fixed(92, 0, parts.NewText(words.T("Phone book"), parts.Label)), parts.Grow(which))),
		Width: 480, Height: 190,
		Buttons: []*parts.Button{cancel, show}, Escape: cancel, Main: show, First: which,
	})
}

// goToPOP asks for the index of a POP and selects it.
func (w *Window) goToPOP() {
	w.tie(w.ask(prompt{
		title: words.T("Go to POP index"), label: words.Title(words.T("POP index")), button: words.T("Go to POP"),
		hint: words.T("Clients know a POP by its index, whatever its name."),
		check: func(text string) error {
			_, err := w.popAt(text)
			return err
		},
	}, func(text string, done func(error)) {
		id, err := w.popAt(text)
		done(err)
		if err == nil {
			w.showTab(tabPOPs)
			w.reveal(id)
			w.pops.focus()
		}
	}))
}

// popAt reads the index of a POP that the open book has.
func (w *Window) popAt(text string) (phonebook.POPID, error) {
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 32)
	if err != nil {
		return 0, &phonebook.FieldError{Reason: phonebook.Say("Use digits only.")}
	}
	id := phonebook.POPID(n)
	if _, there := w.book.view.POP(id); !there {
		return 0, &phonebook.FieldError{Reason: phonebook.Say("No POP has this index.")}
	}
	return id, nil
}

// backUp writes a copy of all books to a file of the user's choice.
func (w *Window) backUp() {
	name := words.T("Phone books") + " " + w.Service.Now().Format("2006-01-02") + ".db"
	c := saveChoice(name)
	c.New = true
	w.choosePath(c, func(path string) {
		w.status.say(sayBusy, words.T("Backing up …"))
		inOrder(w, func(context.Context) (struct{}, error) {
			return struct{}{}, w.Service.Backup(path)
		}, func(_ struct{}, err error) {
			if err != nil {
				w.fail("back up", err)
				reason := explain(err)
				if errors.Is(err, fs.ErrExist) {
					reason = words.T("The file exists. Choose another name: a backup never replaces a file.")
				}
				w.say(words.T("The phone books were not backed up"), reason)
				return
			}
			w.status.say(sayDone, words.T("All phone books are backed up in {{.File}}.", "File", path))
		})
	})
}
