package ui

import (
	"context"
	"fmt"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// ready reports whether a command on the open book may run now: menu shortcuts
// come also while a dialog or a sheet is open, a release is being drafted for a
// dialog or another book is being loaded.
func (w *Window) ready() bool { return w.book != nil && !w.switching() && w.free() }

// free reports whether nothing is open that a command would disturb.
func (w *Window) free() bool { return w.openDialogs() == 0 && w.sheet == nil && !w.drafting }

// newPOP starts a POP in the form. It takes over the place that is shown.
func (w *Window) newPOP() {
	if !w.ready() {
		return
	}
	w.leaveFields()
	p := phonebook.POP{Flags: phonebook.DefaultFlags, Country: w.search.place.Country}
	if r := w.search.place.Region; r != nil {
		p.Region = *r
	}
	w.startPOP(p)
}

// duplicatePOP starts a POP that is like the selected one.
func (w *Window) duplicatePOP() {
	ids := w.pops.selected()
	if !w.ready() || !w.seesPOPs() || len(ids) != 1 {
		return
	}
	w.leaveFields()
	if p, ok := w.book.view.POP(ids[0]); ok {
		p.ID = 0
		w.startPOP(p)
	}
}

func (w *Window) startPOP(p phonebook.POP) {
	w.showTab(tabPOPs)
	if w.layout.Form {
		w.toggleForm()
	}
	w.form.start(p)
}

// deleteSelected deletes the selected POPs after a question.
func (w *Window) deleteSelected() {
	ids := w.pops.selected()
	if !w.ready() || !w.seesPOPs() || len(ids) == 0 {
		return
	}
	name, n := w.book.name(), len(ids)
	title := words.N("Delete {{.N}} POPs?", n)
	if p, ok := w.book.view.POP(ids[0]); ok && n == 1 {
		title = words.T("Delete {{.Name}}, POP {{.Index}}?", "Name", popName(p), "Index", fmt.Sprint(p.ID))
	}
	w.confirmHere(question{
		title: title,
		words: words.N("Clients drop them with the next release, and their indexes are never used again. "+
			"To keep them for later, take them out of service instead. Ctrl+Z takes this back.", n),
		no: words.N("Keep {{.N}} POPs", n), yes: words.N("Delete {{.N}} POPs", n),
	}, func() {
		w.change(name, words.N("Deleting {{.N}} POPs", n), func(s *admin.Service, book string) error {
			return s.DeletePOPs(book, ids...)
		}, func() { w.status.done(words.N("Deleted {{.N}} POPs.", n)) })
	})
}

// setStatus puts the selected POPs in or out of service.
func (w *Window) setStatus(status phonebook.Status) {
	ids := w.pops.selected()
	if !w.ready() || len(ids) == 0 {
		return
	}
	w.leaveFields()
	n := len(ids)
	w.change(w.book.name(), words.N("Changing {{.N}} POPs", n), func(s *admin.Service, book string) error {
		return s.EditPOPs(book, ids, func(p *phonebook.POP) { p.Status = status })
	}, func() {
		if status == phonebook.OutOfService {
			w.status.done(words.N("{{.N}} POPs taken out of service.", n))
			return
		}
		w.status.done(words.N("{{.N}} POPs put in service.", n))
	})
}

// openSample makes the sample book, or opens it where it exists.
func (w *Window) openSample() {
	if w.Sample != nil && w.free() {
		w.leaveBook(words.T("Open the sample without them"), w.makeSample)
	}
}

func (w *Window) makeSample() {
	w.status.say(sayBusy, words.T("Making the sample book …"))
	inOrder(w, w.Sample, func(name string, err error) {
		if err != nil {
			w.fail("make the sample book", err)
			w.say(words.T("The sample book could not be made"), explain(err))
			return
		}
		w.status.say(saySaved, "")
		if !w.free() {
			// What was opened meanwhile is about the book that is shown.
			w.reload(nil)
			return
		}
		w.load(name, nil)
	})
}

// exportBook writes the book to a file of the user's choice.
func (w *Window) exportBook() {
	if !w.ready() {
		return
	}
	name := w.book.name()
	w.saveFile(name+".xlsx", func(path string) {
		w.status.say(sayBusy, words.T("Exporting …"))
		inOrder(w, func(context.Context) (int, error) { return w.Service.Export(name, path) }, func(n int, err error) {
			if err != nil {
				w.fail("export", err)
				w.say(words.T("The phone book was not exported"), explain(err))
				return
			}
			w.status.say(sayDone, words.N("Wrote {{.N}} rows to {{.File}}.", n, "File", path))
		})
	})
}

// searchPOPs turns the keyboard to the search.
func (w *Window) searchPOPs() { w.window.Canvas().Focus(w.search.entry) }
