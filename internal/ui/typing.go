package ui

import (
	"context"
	"slices"
	"time"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// keepTypingAfter is how much of what is being typed a crash may take.
const keepTypingAfter = 400 * time.Millisecond

// typing is what is known to be on the disk of fields that are being typed in.
type typing struct {
	book string
	kept []admin.TypedText
	soon bool // it is looked at again in a moment
}

// leaveFields enters what is typed, in the form and in a cell, as when the keyboard
// goes elsewhere.
func (w *Window) leaveFields() {
	w.form.leave()
	w.pops.grid.Leave()
	w.keepTyping()
}

// typedNow returns what is typed into fields of the open book that were not left.
func (w *Window) typedNow() []admin.TypedText {
	if w.book == nil {
		return nil
	}
	values := w.form.open()
	if w.form.adding() && !w.form.saving && w.form.draft != w.form.begun && w.form.draft != w.form.before {
		values = w.form.newValues()
	}
	if key, col, text, ok := w.pops.grid.Typed(); ok {
		values = append(values, session.Typed(phonebook.POPID(key), session.Column(col), text, language())...)
	}
	var texts []admin.TypedText
	for _, v := range values {
		before := ""
		if v.ID != 0 {
			before = w.heldText(v.ID, v.Field)
		}
		texts = append(texts, admin.TypedText{FieldDraft: v, Before: before})
	}
	return texts
}

// noteTyping looks in a moment at what is being typed.
func (w *Window) noteTyping() {
	if w.typing.soon {
		return
	}
	w.typing.soon = true
	w.after(keepTypingAfter, func() {
		w.typing.soon = false
		w.keepTyping()
	})
}

// keepTyping keeps what is being typed, so that a crash does not take it, until the
// fields are left.
func (w *Window) keepTyping() {
	t, now, name := &w.typing, w.typedNow(), ""
	if w.book != nil {
		name = w.book.name()
	}
	if t.book != name {
		if len(t.kept) > 0 {
			w.queueTyping(t.book, nil)
		}
		t.book, t.kept = name, nil
	}
	if !slices.Equal(now, t.kept) {
		t.kept = now
		w.queueTyping(name, now)
	}
	if len(now) > 0 {
		w.noteTyping()
	}
}

// queueTyping writes what is being typed. That it cannot be kept is said when the
// field is left, and it cannot be saved either.
func (w *Window) queueTyping(book string, texts []admin.TypedText) {
	w.queue.add(func(context.Context) {
		if err := w.Service.KeepTyping(book, texts...); err != nil {
			w.Log.Error("keep what is being typed", "cause", err)
		}
	})
}

// flush queues what is typed and was not left. Nothing of the screen is touched.
func (w *Window) flush() {
	texts := w.typedNow()
	if w.book == nil || len(texts) == 0 && len(w.typing.kept) == 0 {
		return
	}
	book := w.book.name()
	w.queueTyping(book, texts)
	w.queue.add(func(context.Context) {
		err := w.Service.EnterTyped(book, texts...)
		if err == nil {
			err = w.Service.KeepTyping(book)
		}
		if err != nil {
			w.Log.Error("save what was typed at the end", "cause", err)
		}
	})
}
