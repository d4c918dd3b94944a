package ui

import (
	"context"
	"errors"
	"slices"

	"github.com/phonebookadmin/pba/internal/session"
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
	t.saving = true
	w := f.window
	w.status.say(sayBusy, "Saving …")
	inOrder(w, f.writing(t.book, right), func(saved phonebook.POP, err error) {
		again := t.again
		t.saving, t.again = false, false
		if err != nil {
			// The draft keeps what was typed; the bar says that it is not saved.
			w.fail("save a POP", err)
			if errors.Is(err, phonebook.ErrNotFound) {
				w.reloadBook(t.book, nil)
			}
			return
		}
		t.draft = t.draft.Rebase(saved)
		if again {
			f.save(t)
		}
		if !t.draft.Dirty() && f.drafts[id] == t {
			delete(f.drafts, id)
		}
		w.status.say(saySaved, "")
		w.reloadBook(t.book, nil)
	})
}

// writing returns the work that writes what a draft changes, onto whatever the
// POP has become since the draft was begun.
func (f *form) writing(book string, d session.Draft) func(context.Context) (phonebook.POP, error) {
	return func(context.Context) (phonebook.POP, error) {
		return f.window.Service.EditPOP(book, d.Base.ID, func(p *phonebook.POP) error {
			*p = d.Apply(*p)
			return nil
		})
	}
}

// flush queues every field that is right and not saved. Nothing of the screen
// is touched.
func (f *form) flush() {
	for id, t := range f.drafts {
		if id == 0 {
			continue
		}
		if right := t.draft.Without(t.reasons); right.Dirty() {
			write := f.writing(t.book, right)
			f.window.queue.add(func(ctx context.Context) {
				if _, err := write(ctx); err != nil {
					f.window.Log.Error("save a POP at the end", "cause", err)
				}
			})
		}
	}
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
			if f.drafts[0] == t {
				delete(f.drafts, 0)
				f.shown = nil
			}
			w.reloadBook(book, func() {
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
		if id != 0 {
			n += t.unsaved()
		}
	}
	_, adding := f.drafts[0]
	if many := f.many.unsaved(); n == 0 && many != "" {
		return many
	}
	switch {
	case n > 0:
		return count(n, "field") + " not saved"
	case adding:
		return "New POP not added"
	}
	return ""
}

// unsaved counts the fields that are typed and not in the book.
func (t *typed) unsaved() int {
	right := t.draft.Without(t.reasons)
	want, bad := right.POP()
	return len(t.reasons) + len(bad) + len(phonebook.Change{Before: t.draft.Base, After: want}.Fields())
}

// lost says what is typed and cannot be saved as it is, "" when nothing is.
func (f *form) lost() string {
	n := 0
	for id, t := range f.drafts {
		if id != 0 {
			n += len(t.reasons)
		}
	}
	t, adding := f.drafts[0]
	adding = adding && t.draft != t.begun && !t.saving
	switch {
	case n == 1 && !adding:
		return "1 field is not saved"
	case n > 0 && !adding:
		return count(n, "field") + " are not saved"
	case n > 0:
		return "A new POP and " + count(n, "field") + " are not saved"
	case adding:
		return "A new POP is not added"
	}
	return ""
}

// forget drops every draft, when another book is opened.
func (f *form) forget() {
	clear(f.drafts)
	f.shown = nil
}
