package ui

import (
	"context"
	"errors"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// save writes the fields of a draft that are right and differ.
func (f *form) save(t *typed) {
	right := t.draft.Without(t.reasons)
	want, bad := right.POP()
	id := t.draft.Base.ID
	if len(bad) > 0 || want == t.draft.Base {
		return
	}
	if t.saving {
		t.again = true
		return
	}
	t.saving, t.failed = true, false
	w, book := f.window, f.window.book.name()
	w.status.say(sayBusy, "Saving …")
	inOrder(w, func(context.Context) (phonebook.POP, error) {
		return w.Service.EditPOP(book, id, func(p *phonebook.POP) error {
			*p = want
			return nil
		})
	}, func(saved phonebook.POP, err error) {
		again := t.again
		t.saving, t.again = false, false
		if err != nil {
			// The draft keeps what was typed; the bar says that it is not saved.
			t.failed = true
			w.fail("save a POP", err)
			if errors.Is(err, phonebook.ErrNotFound) {
				w.reload(nil)
			}
			return
		}
		t.draft = t.draft.Rebase(saved)
		if again {
			f.save(t)
		}
		if !t.draft.Dirty() {
			delete(f.drafts, id)
		}
		w.status.say(saySaved, "")
		w.reload(nil)
	})
}

// add puts the new POP into the book.
func (f *form) add() {
	t := f.shown
	if t == nil || t.draft.Base.ID != 0 || t.saving {
		return
	}
	p, bad := t.draft.POP()
	b := f.window.book
	p.ID = b.ledger.NextID
	t.reasons = map[phonebook.Field]string{}
	for _, e := range slices.Concat(bad, b.ledger.Book.CheckPOP(p, b.countries, b.encoding)) {
		t.reasons[e.Field] = e.Reason
	}
	f.fields.judge(b, t)
	if len(t.reasons) > 0 {
		f.window.status.refresh()
		return
	}
	t.saving = true
	w, book := f.window, b.name()
	inOrder(w, func(context.Context) (phonebook.POP, error) { return w.Service.AddPOP(book, p) },
		func(added phonebook.POP, err error) {
			t.saving = false
			if err != nil {
				w.fail("add a POP", err)
				return
			}
			delete(f.drafts, 0)
			f.shown = nil
			w.reload(func() {
				w.reveal(added.ID)
				w.status.say(sayDone, "Added "+popName(added)+".")
			})
		})
}

// cancel drops a new POP, or takes back what was typed of another.
func (f *form) cancel() {
	if f.shown == nil {
		return
	}
	id := f.shown.draft.Base.ID
	delete(f.drafts, id)
	f.shown = nil
	f.window.selectionChanged()
	f.window.pops.grid.Refresh()
	if id == 0 {
		f.window.pops.focus()
	}
}

// unsaved says what is typed and not in the book, "" when nothing is.
func (f *form) unsaved() string {
	n := 0
	for id, t := range f.drafts {
		switch {
		case id == 0:
		case len(t.reasons) > 0:
			n += len(t.reasons)
		case t.failed:
			n++
		}
	}
	_, adding := f.drafts[0]
	switch {
	case n > 0:
		return count(n, "field") + " not saved"
	case adding:
		return "New POP not added"
	}
	return ""
}

// forget drops every draft, when another book is opened.
func (f *form) forget() {
	clear(f.drafts)
	f.shown = nil
}
