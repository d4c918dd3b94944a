package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// leave enters what was typed into the fields that were left.
func (f *form) leave() {
	if !f.showing || f.loading || f.saving {
		return
	}
	if f.id == 0 {
		f.keep()
		return
	}
	if values := f.open(); len(values) > 0 {
		f.before = f.draft
		f.window.enterAll(values...)
	}
}

// keep keeps what is typed of a new POP. One of which nothing is typed is none.
func (f *form) keep() {
	values := f.newValues()
	if f.draft == f.begun {
		values = nil
	}
	if f.draft == f.before && len(f.window.drafts.Of(0)) == len(values) {
		return
	}
	f.before = f.draft
	f.window.keepNewPOP(values)
}

// newValues returns what is typed of a new POP.
func (f *form) newValues() []phonebook.FieldDraft {
	d := f.draft
	d.Base.ID = 0
	return d.Values(&f.window.book.ledger.Book)
}

// restore gives a field back the value that the book holds.
func (f *form) restore(field phonebook.Field) {
	if !f.showing {
		return
	}
	old := f.begun
	if f.id != 0 {
		p, _ := f.window.book.view.POP(f.id)
		old = session.NewDraft(p)
	}
	book := &f.window.book.ledger.Book
	text := old.Text(field, book)
	_, kept := f.window.drafts.At(f.id, field)
	if f.draft.Text(field, book) == text && (!kept || f.id == 0) {
		if f.id == 0 && f.draft == f.begun {
			f.cancel()
		}
		return
	}
	f.draft = f.draft.Restored(field, old)
	if f.id != 0 {
		// What was typed into other fields stays there.
		f.before = f.before.Restored(field, old)
		f.window.enter(f.id, field, text)
	} else {
		f.keep()
	}
	f.present()
	f.window.pops.grid.Refresh()
	f.window.status.refresh()
}

// confirm acts on Enter.
func (f *form) confirm() {
	if f.adding() {
		f.add()
		return
	}
	f.leave()
	f.window.retry()
}

// keys returns what a field does with keys.
func (f *form) keys(field phonebook.Field) func(*fyne.KeyEvent) {
	return func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyReturn, fyne.KeyEnter:
			f.confirm()
		case fyne.KeyEscape:
			f.restore(field)
		default: // means nothing here
		}
	}
}

// add puts the new POP into the book.
func (f *form) add() {
	w := f.window
	if !f.adding() || f.saving {
		return
	}
	f.checkNew(w.book.rules(), true)
	f.fields.judge(w.book)
	if len(f.reasons) > 0 {
		f.keep()
		w.status.refresh()
		return
	}
	f.saving = true
	p, book := f.pop, w.book.name()
	inOrder(w, func(context.Context) (phonebook.POP, error) { return w.Service.AddTypedPOP(book, p) },
		func(added phonebook.POP, err error) {
			f := w.form // another one where the language changed meanwhile
			f.saving = false
			if err != nil {
				w.fail("add a POP", err)
				return
			}
			if w.isShown(book) {
				f.drop()
			}
			w.reloadBook(book, func() {
				w.reveal(added.ID)
				w.status.say(sayDone, words.T("Added {{.Name}}.", "Name", popName(added)))
			})
		})
}

// drop forgets the new POP.
func (f *form) drop() {
	for _, v := range f.window.drafts.Of(0) {
		f.window.drafts.Drop(0, v.Field)
	}
	if f.adding() {
		f.showing = false
	}
}

// cancel drops a new POP.
func (f *form) cancel() {
	if !f.adding() || f.saving {
		return
	}
	kept := len(f.window.drafts.Of(0)) > 0
	f.drop()
	if kept {
		f.window.keepNewPOP(nil)
	}
	f.window.selectionChanged()
	f.window.pops.focus()
}

// forget shows no POP any more, when another book is opened.
func (f *form) forget() {
	f.showing = false
	f.many.edit, f.many.badFlags = nil, false
}
