package ui

import (
	"context"
	"errors"
	"slices"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// rules returns what values of the open book are judged by.
func (b *book) rules() session.Rules {
	return session.Rules{Book: &b.ledger.Book, Countries: b.countries, Encoding: b.encoding}
}

// enter takes over a value as it was typed into a field of a POP. A right one is
// written as one step that can be undone; a wrong one is kept apart from the book
// until it is mended. Either is shown at once.
func (w *Window) enter(id phonebook.POPID, field phonebook.Field, text string) {
	w.enterAll(phonebook.FieldDraft{ID: id, Field: field, Text: text})
}

// judge returns the rule that a value would break in a field of a POP, nil for none.
func (w *Window) judge(id phonebook.POPID, field phonebook.Field, text string) *phonebook.FieldError {
	p, ok := w.book.view.POP(id)
	if !ok {
		return nil
	}
	rules := w.book.rules()
	_, err := rules.Book.Judge(w.drafts.Pending(p), phonebook.FieldDraft{ID: id, Field: field, Text: text}, rules.Countries, rules.Encoding)
	return err
}

// enterAll takes over several values in one step.
func (w *Window) enterAll(values ...phonebook.FieldDraft) {
	if w.book == nil {
		return
	}
	values = slices.DeleteFunc(slices.Clone(values), w.isThere)
	if len(values) == 0 {
		return
	}
	ids := make([]phonebook.POPID, len(values))
	for i, v := range values {
		w.drafts.Put(v)
		ids[i] = v.ID
	}
	w.drafts.Judge(w.book.rules(), ids...)
	w.showDrafts()
	w.writeValues(values)
}

// isThere reports whether a value is what the field holds and nothing else was typed
// into it, or whether the POP is gone.
func (w *Window) isThere(v phonebook.FieldDraft) bool {
	p, ok := w.book.view.POP(v.ID)
	if !ok {
		return true
	}
	if typed, ok := w.drafts.At(v.ID, v.Field); ok {
		return typed.Text == v.Text && !typed.Failed
	}
	return v.Field.Same(w.book.ledger.Book.Text(p, v.Field), v.Text)
}

// writeValues queues values to be written or kept.
func (w *Window) writeValues(values []phonebook.FieldDraft) {
	name := w.book.name()
	saved := w.status.busy(words.T("Saving …"))
	w.draftWrites++
	inOrder(w, func(context.Context) (steps, error) {
		if err := w.Service.Enter(name, values...); err != nil {
			return steps{}, err
		}
		undo, redo, err := w.Service.Steps(name)
		return steps{undo, redo}, err
	}, func(can steps, err error) {
		w.draftWrites--
		if !w.isShown(name) {
			saved()
			w.fail("save a POP", err)
			return
		}
		w.drafts.Fail(values, err != nil)
		w.draftFault = err
		if err != nil {
			w.fail("save a POP", err)
			if errors.Is(err, phonebook.ErrNotFound) {
				// The values of the POP that is gone go with it, the others are written.
				w.reloadBook(name, w.retry)
			}
			w.showDrafts()
			return
		}
		w.status.say(saySaved, "")
		w.forgetSaved()
		if len(w.drafts.Right()) > 0 || w.settled(values) {
			w.reloadBook(name, nil)
			return
		}
		// The book itself is as it was: it need not be loaded again.
		w.book.undo, w.book.redo = can.undo, can.redo
		w.toolbar.offer(w.book)
		w.showDrafts()
	})
}

// steps are the titles of what can be undone and done again.
type steps struct{ undo, redo []string }

// isShown reports whether a book is shown, also when another one is being loaded.
func (w *Window) isShown(name string) bool { return w.book != nil && w.book.name() == name }

// settled reports whether some of the values are no drafts.
func (w *Window) settled(values []phonebook.FieldDraft) bool {
	return slices.ContainsFunc(values, func(v phonebook.FieldDraft) bool {
		_, kept := w.drafts.At(v.ID, v.Field)
		return !kept
	})
}

// retry writes again what could not be saved.
func (w *Window) retry() {
	if failed := w.drafts.Failed(); w.book != nil && len(failed) > 0 {
		if w.drafts.Adding() {
			w.keepNewPOP(w.form.newValues())
		}
		failed = slices.DeleteFunc(failed, func(v phonebook.FieldDraft) bool { return v.ID == 0 })
		if len(failed) > 0 {
			w.writeValues(failed)
		}
	}
}

// keepNewPOP keeps what is typed of the POP that is being added; no values drop it.
func (w *Window) keepNewPOP(values []phonebook.FieldDraft) {
	for _, v := range w.drafts.Of(0) {
		w.drafts.Drop(0, v.Field)
	}
	for _, v := range values {
		w.drafts.Put(v)
	}
	w.drafts.Judge(w.book.rules(), 0)
	w.showDrafts()
	name := w.book.name()
	w.draftWrites++
	inOrderError(w, func() error { return w.Service.KeepNewPOP(name, values...) }, func(err error) {
		w.draftWrites--
		if w.isShown(name) {
			w.drafts.Fail(values, err != nil)
			w.draftFault = err
			w.showDrafts()
		}
		w.fail("keep a new POP", err)
	})
}

// takeDrafts judges the drafts of a book that was loaded. While some are on their
// way to the disk those that are shown are newer. Those that have become right, by a
// change of another field or of the encoding, are written.
func (w *Window) takeDrafts(same bool) {
	if !same {
		w.drafts = session.NewDrafts()
	}
	if w.draftWrites == 0 || !same {
		w.drafts.Take(w.book.drafts)
	}
	w.drafts.Judge(w.book.rules())
	w.listProblems()
	w.searchDrafts()
	if w.draftWrites == 0 {
		w.forgetSaved()
	}
	if right := w.drafts.Right(); w.draftWrites == 0 && len(right) > 0 {
		w.writeValues(right)
	}
}

// listProblems puts the drafts among the problems of the book.
func (w *Window) listProblems() {
	b := w.book
	typed := b.ledger.Book.CheckDrafts(w.drafts.Kept(), b.countries, b.encoding)
	b.problems = phonebook.Replace(b.found, typed)
	b.groups = session.WithDrafts(b.diagnosed, session.Diagnose(typed, b.rules()))
	b.stops = 0
	for _, g := range b.groups {
		if g.Stops {
			b.stops += len(g.Findings)
		}
	}
}

// showDrafts shows the drafts in every part.
func (w *Window) showDrafts() {
	w.listProblems()
	w.searchDrafts()
	w.form.redraw()
	w.pops.grid.Refresh()
	w.problems.refresh()
	w.tabs.SetCount(tabProblems, words.Int(len(w.book.problems)))
	w.status.refresh()
}

// searchDrafts makes search, filters and order go by what the cells show.
func (w *Window) searchDrafts() {
	if w.book.view.Show(w.drafts.Texts(&w.book.ledger.Book)) {
		w.pops.showSort()
		w.pops.showEmpty()
		w.countShown()
	}
}

// shows reports whether the form shows a POP of the book.
func (f *form) shows(id phonebook.POPID) bool { return f.showing && f.id == id && id != 0 }

// draftCell shows what was typed into a field and breaks a rule, also while it is
// being typed in the form.
func (w *Window) draftCell(p phonebook.POP, col session.Column) (grid.Cell, bool) {
	if !w.drafts.Wrong(p.ID) && !w.form.shows(p.ID) {
		return grid.Cell{}, false
	}
	text, wrong := w.drafts.Text(&w.book.ledger.Book, p, col)
	if w.form.shows(p.ID) {
		text, wrong = w.form.cell(col, p)
	}
	if !wrong {
		return grid.Cell{}, false
	}
	return grid.Cell{Text: text, Color: theme.ColorNameBad, Ground: theme.ColorNameBadTint}, true
}

// cell shows what is typed into the fields of a column and breaks a rule.
func (f *form) cell(col session.Column, p phonebook.POP) (text string, wrong bool) {
	book, texts := &f.window.book.ledger.Book, make([]string, 0, 2)
	for _, field := range col.Fields() {
		text := book.Text(p, field)
		if v, ok := f.window.drafts.At(p.ID, field); ok && v.Err != nil {
			text, wrong = v.Text, true
		} else if f.reasons[field] != "" && !isChoice(field) {
			text, wrong = f.draft.Text(field, book), true
		}
		texts = append(texts, text)
	}
	if !wrong {
		return "", false
	}
	return session.CellText(texts), true
}
