package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// form edits one POP beside the table. Leaving a field saves what is right; what
// is wrong stays as it was typed, with the reason under it, until it is mended.
type form struct {
	window *Window
	object fyne.CanvasObject
	fields *formFields

	single, none fyne.CanvasObject
	many         *manyForm

	shown   *typed // nil while not exactly one POP is shown
	drafts  map[phonebook.POPID]*typed
	loading bool // the fields are being filled: their changes are no typing
}

// typed is a POP that is being typed. The key of a new one is 0.
type typed struct {
	book    string        // that the POP is of
	begun   session.Draft // as it was before anything was typed
	draft   session.Draft
	reasons map[phonebook.Field]string
	saving  bool
	again   bool // more was typed and left while it was being saved
}

// show shows the form of the selected POPs.
func (f *form) show(ids []phonebook.POPID) {
	if f.shown != nil && (len(ids) != 1 || f.shown.draft.Base.ID != ids[0]) {
		f.leave()
	}
	f.shown = nil
	switch {
	case len(ids) == 1:
		if p, ok := f.window.book.view.POP(ids[0]); ok {
			f.edit(p)
		}
	case len(ids) > 1:
		f.showMany(ids)
	}
	visible(f.single, f.shown != nil)
	visible(f.many.object, len(ids) > 1)
	visible(f.none, f.shown == nil && len(ids) < 2)
	f.object.Refresh()
}

// showMany shows the form of several POPs.
func (f *form) showMany(ids []phonebook.POPID) {
	pops := make([]phonebook.POP, 0, len(ids))
	for _, id := range ids {
		if p, ok := f.window.book.view.POP(id); ok {
			pops = append(pops, p)
		}
	}
	f.many.show(pops)
}

// follow shows the form again after the book was loaded. A new POP that is being
// typed stays.
func (f *form) follow(ids []phonebook.POPID) {
	for id := range f.drafts {
		if _, there := f.window.book.view.POP(id); !there && id != 0 {
			delete(f.drafts, id) // of a POP that was deleted
		}
	}
	if f.shown != nil && f.shown.draft.Base.ID == 0 {
		f.present(f.shown)
		return
	}
	f.show(ids)
}

// edit shows a POP of the book, or what was typed of it and is not saved.
func (f *form) edit(p phonebook.POP) {
	t, ok := f.drafts[p.ID]
	if !ok {
		t = &typed{book: f.window.book.name(), draft: session.NewDraft(p)}
	}
	t.draft = t.draft.Rebase(p)
	f.present(t)
}

// start shows a new POP that is like p. What was typed of an earlier one and
// neither added nor cancelled comes back.
func (f *form) start(p phonebook.POP) {
	t, ok := f.drafts[0]
	if !ok {
		t = &typed{book: f.window.book.name(), draft: session.NewDraft(p)}
		t.draft.Base = phonebook.POP{}
		t.begun = t.draft
		f.drafts[0] = t
	}
	f.present(t)
	visible(f.single, true)
	visible(f.many.object, false)
	visible(f.none, false)
	f.object.Refresh()
	f.window.window.Canvas().Focus(f.fields.name.entry)
}

// present fills the fields.
func (f *form) present(t *typed) {
	f.shown = t
	f.check(t)
	f.loading = true
	f.fields.fill(f.window.book, t)
	f.loading = false
}

// check judges a draft by the rules of the book.
func (f *form) check(t *typed) {
	t.reasons = map[phonebook.Field]string{}
	p, bad := t.draft.POP()
	b := f.window.book
	if p.ID == 0 {
		p.ID = b.ledger.NextID
	}
	for _, e := range slices.Concat(bad, b.ledger.Book.CheckPOP(p, b.countries, b.encoding)) {
		if t.reasons[e.Field] == "" {
			t.reasons[e.Field] = e.Reason
		}
	}
	// A new POP is not wrong because it is not typed yet.
	if p := t.draft; p.Base.ID == 0 {
		if p.AccessNumber == "" {
			delete(t.reasons, phonebook.FieldAccessNumber)
		}
		if p.Country == 0 {
			delete(t.reasons, phonebook.FieldCountry)
		}
	}
}

// typing takes over what the fields hold.
func (f *form) typing() {
	if f.loading || f.shown == nil {
		return
	}
	t := f.shown
	f.fields.read(&t.draft)
	f.check(t)
	switch {
	case t.draft.Base.ID == 0 || t.draft.Dirty():
		f.drafts[t.draft.Base.ID] = t
	default:
		delete(f.drafts, t.draft.Base.ID)
	}
	f.fields.judge(f.window.book, t)
	f.window.pops.grid.Refresh()
	f.window.status.refresh()
}

// leave saves what was typed and is right.
func (f *form) leave() {
	if t := f.shown; t != nil && !f.loading && t.draft.Base.ID != 0 {
		f.save(t)
	}
}

// key acts on keys of the fields.
func (f *form) key(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if f.shown != nil && f.shown.draft.Base.ID == 0 {
			f.add()
			return
		}
		f.leave()
	case fyne.KeyEscape:
		f.cancel()
	default: // means nothing here
	}
}

// focus turns the keyboard to the field of a column.
func (f *form) focus(col session.Column) {
	if f.shown == nil {
		return
	}
	f.window.window.Canvas().Focus(f.fields.of(col))
}

// place shows the form beside the panels that it belongs to.
func (f *form) place(tab int) {
	visible(f.object, !f.window.layout.Form && (tab == tabPOPs || tab == tabProblems))
	if f.window.main != nil {
		f.window.main.Refresh()
	}
}

// reveal selects a POP and shows it, also when the filter hides it.
func (w *Window) reveal(id phonebook.POPID) {
	if !w.pops.grid.Select(uint64(id), 0) {
		w.search.clear()
		w.pops.grid.Select(uint64(id), 0)
	}
}

// lines joins what is not empty.
func lines(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "\n")
}
