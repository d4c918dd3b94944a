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
func (w *Window) free() bool { return w.dialogs == 0 && w.sheet == nil && !w.drafting }

// newPOP starts a POP in the form. It takes over the place that is shown.
func (w *Window) newPOP() {
	if !w.ready() {
		return
	}
	w.form.leave()
	p := phonebook.POP{Flags: phonebook.DefaultFlags, Country: w.search.place.Country}
	if r := w.search.place.Region; r != nil {
		p.Region = *r
	}
	w.startPOP(p)
}

// duplicatePOP starts a POP that is like the selected one.
func (w *Window) duplicatePOP() {
	ids := w.pops.selected()
	if !w.ready() || len(ids) != 1 {
		return
	}
	w.form.leave()
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
	if !w.ready() || len(ids) == 0 {
		return
	}
	name, what := w.book.name(), count(len(ids), "POP")
	title := "Delete " + what + "?"
	if p, ok := w.book.view.POP(ids[0]); ok && len(ids) == 1 {
		title = fmt.Sprintf("Delete %s, POP %d?", popName(p), p.ID)
	}
	w.confirmHere(question{
		title: title,
		words: "Clients drop it with the next release, and its index is never used again. " +
			"To keep it for later, take it out of service instead. Ctrl+Z takes this back.",
		no: "Keep " + what, yes: "Delete " + what,
	}, func() {
		w.change(name, "Deleting "+what, func(s *admin.Service, book string) error {
			return s.DeletePOPs(book, ids...)
		}, func() { w.status.say(sayDone, "Deleted "+what+".") })
	})
}

// setStatus puts the selected POPs in or out of service.
func (w *Window) setStatus(status phonebook.Status) {
	ids := w.pops.selected()
	if !w.ready() || len(ids) == 0 {
		return
	}
	w.form.leave()
	what := count(len(ids), "POP")
	w.change(w.book.name(), "Changing "+what, func(s *admin.Service, book string) error {
		return s.EditPOPs(book, ids, func(p *phonebook.POP) { p.Status = status })
	}, func() {
		words := " put in service."
		if status == phonebook.OutOfService {
			words = " taken out of service."
		}
		w.status.say(sayDone, what+words)
	})
}

// openSample makes the sample book, or opens it where it exists.
func (w *Window) openSample() {
	if w.Sample != nil && w.free() {
		w.leaveBook(words.T("Open the sample without them"), w.makeSample)
	}
}

func (w *Window) makeSample() {
	w.status.say(sayBusy, "Making the sample book …")
	inOrder(w, w.Sample, func(name string, err error) {
		if err != nil {
			w.fail("make the sample book", err)
			w.say("The sample book could not be made", explain(err))
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

// startServer starts the phone book server of this computer.
func (w *Window) startServer() {
	if w.LocalServer == nil || !w.free() {
		return
	}
	inOrder(w, w.LocalServer, func(address string, err error) {
		if err != nil {
			w.fail("start the local server", err)
			w.say("The local phone book server could not be started", explain(err))
			return
		}
		w.status.say(sayDone, "The local phone book server runs at "+address+".")
		if w.book != nil {
			w.reload(nil)
		} else {
			w.say("The local phone book server runs", "It answers clients at "+address+" and stops with this window. Post a phone book to try it.")
		}
	})
}

// exportBook writes the book to a file of the user's choice.
func (w *Window) exportBook() {
	if !w.ready() {
		return
	}
	name := w.book.name()
	w.saveFile(name+".xlsx", func(path string) {
		w.status.say(sayBusy, "Exporting …")
		inOrder(w, func(context.Context) (int, error) { return w.Service.Export(name, path) }, func(n int, err error) {
			if err != nil {
				w.fail("export", err)
				w.say("The phone book was not exported", explain(err))
				return
			}
			w.status.say(sayDone, fmt.Sprintf("Wrote %s to %s.", count(n, "row"), path))
		})
	})
}

// toggleForm shows or hides the form.
func (w *Window) toggleForm() {
	w.layout.Form = !w.layout.Form
	w.form.place(w.tabs.Chosen())
	w.remember()
}

// toggleSidebar shows or hides the sidebar.
func (w *Window) toggleSidebar() {
	w.layout.Sidebar = !w.layout.Sidebar
	visible(w.sidebar.object, !w.layout.Sidebar)
	w.main.Refresh()
	w.remember()
}
