package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// form edits one POP beside the table. Leaving a field enters what was typed into
// it: it is saved, or where it breaks a rule kept as a draft, with the reason under
// it, until it is mended.
type form struct {
	window *Window
	object fyne.CanvasObject
	pane   *parts.Pane
	fields *formFields

	single, none fyne.CanvasObject
	many         *manyForm

	which    *parts.Halves
	all      bool // the form of all selected POPs is chosen
	selected int
	counts   []*parts.Text
	banner   *fyne.Container
	fault    *parts.Paragraph
	unsaved  *fyne.Container // texts of the POP that are not saved

	showing bool            // one POP is shown
	id      phonebook.POPID // which one, 0 for the one that is being added
	begun   session.Draft   // of that: as it was before anything was typed
	before  session.Draft   // what the fields hold where nothing is typed
	draft   session.Draft   // what they hold
	pop     phonebook.POP   // with what is right of it
	reasons map[phonebook.Field]string
	repairs map[phonebook.Field]session.Finding
	saving  bool // the POP is being added
	loading bool // the fields are being filled: their changes are no typing
}

// show shows the form of the selected POPs: that of the current one, or with All
// chosen that of all of them. An edit of several POPs that was not applied stays,
// whatever is selected.
func (f *form) show(ids []phonebook.POPID) {
	f.many.rebase()
	f.all = f.all && (len(ids) > 1 || f.many.waits())
	id := f.currentOf(ids)
	if f.showing && (f.all || f.id != id) {
		f.leave()
		f.showing = false
	}
	f.selected = len(ids)
	switch {
	case f.all:
		f.many.show(ids)
	case len(ids) > 0:
		if p, ok := f.window.book.view.POP(id); ok {
			f.edit(p)
		} else {
			f.showing = false
		}
	}
	f.lay()
}

// currentOf returns which of the selected POPs the table stands on.
func (f *form) currentOf(ids []phonebook.POPID) phonebook.POPID {
	if len(ids) == 0 {
		return 0
	}
	if key, _, ok := f.window.pops.grid.Current(); ok && slices.Contains(ids, phonebook.POPID(key)) {
		return phonebook.POPID(key)
	}
	return ids[0]
}

// chooseAll shows the form of this POP alone, or of all that are selected.
func (f *form) chooseAll(all bool) {
	f.all = all
	f.show(f.window.pops.selected())
	f.window.pops.grid.Refresh()
}

// lay shows what belongs to what is selected.
func (f *form) lay() {
	visible(f.single, f.showing)
	visible(f.many.object, f.all && !f.showing)
	visible(f.none, !f.showing && !f.all)
	f.showHead()
	f.showNone()
	f.showBanner()
	f.object.Refresh()
}

// follow shows the form again after the book was loaded. A new POP that is being
// typed stays.
func (f *form) follow(ids []phonebook.POPID) {
	if f.adding() {
		f.present()
		f.showBanner()
		return
	}
	f.show(ids)
}

// adding reports whether the form shows a POP that is being added.
func (f *form) adding() bool { return f.showing && f.id == 0 }

// edit shows a POP of the book with what was typed of it and is not saved.
func (f *form) edit(p phonebook.POP) {
	drafts := f.window.drafts
	now := session.NewDraft(drafts.Pending(p))
	var wrong []session.Value
	for _, v := range drafts.Of(p.ID) {
		if v.Err != nil {
			wrong = append(wrong, v)
		}
	}
	now = now.With(wrong)
	next := now
	if f.showing && f.id == p.ID { // the field that is being typed in stays
		next = f.draft.Onto(f.before, now)
	}
	next.Base = now.Base
	f.showing, f.id, f.before, f.draft = true, p.ID, now, next
	f.present()
}

// start shows a new POP that is like p. What was typed of an earlier one and
// neither added nor cancelled comes back.
func (f *form) start(p phonebook.POP) {
	p.ID = 0
	begun := session.NewDraft(p)
	f.showing, f.id, f.begun, f.before, f.draft = true, 0, begun, begun, begun
	if kept := f.window.drafts.Of(0); len(kept) > 0 {
		f.resume(kept)
	}
	f.present()
	f.all, f.selected = false, 0
	f.lay()
	f.window.status.refresh()
	f.window.window.Canvas().Focus(f.fields.name.entry)
}

// resume takes over what was kept of the POP that is being added.
func (f *form) resume(kept []session.Value) {
	rules := f.window.book.rules()
	values := make([]phonebook.FieldDraft, len(kept))
	for i, v := range kept {
		values[i] = v.FieldDraft
	}
	p, _ := rules.Book.ReadNew(values, rules.Countries, rules.Encoding)
	text := kept[:0:0]
	for _, v := range kept {
		switch v.Field {
		case phonebook.FieldStatus, phonebook.FieldCountry, phonebook.FieldRegion: // are in p
		default:
			text = append(text, v)
		}
	}
	f.draft = session.NewDraft(p).With(text)
	f.begun = session.Draft{}
	f.before = f.draft
}

// present fills the fields.
func (f *form) present() {
	f.check()
	f.loading = true
	f.fields.fill(f.window.book)
	f.showUnsavedTexts()
	f.loading = false
}

// redraw shows what has become of the drafts.
func (f *form) redraw() {
	f.showBanner()
	if f.showing && f.id != 0 {
		if p, ok := f.window.book.view.POP(f.id); ok {
			f.edit(p)
		}
	}
}

// typed takes over what the fields hold.
func (f *form) typed() {
	if f.loading || !f.showing {
		return
	}
	f.fields.read(&f.draft)
	f.check()
	f.fields.judge(f.window.book)
	f.window.pops.grid.Refresh()
	f.window.status.refresh()
	f.window.noteTyping()
}

// typing counts the fields that are typed in and not left yet, those apart that break
// a rule.
func (f *form) typing() (right, wrong int) {
	for _, v := range f.open() {
		kept, ok := f.window.drafts.At(v.ID, v.Field)
		switch {
		case ok && (kept.Err != nil || kept.Failed): // is counted there
		case f.reasons[v.Field] != "":
			wrong++
		default:
			right++
		}
	}
	return right, wrong
}

// open returns what is typed of a POP of the book and was not entered yet.
func (f *form) open() []phonebook.FieldDraft {
	if !f.showing || f.id == 0 || f.window.book == nil {
		return nil
	}
	values := f.draft.Typed(f.before, &f.window.book.ledger.Book)
	for i := range values {
		values[i].ID = f.id
	}
	return values
}

// place shows the form beside the panels that it belongs to.
func (f *form) place(tab int) {
	visible(f.object, !f.window.layout.Form && (tab == tabPOPs || tab == tabProblems))
	if f.window.main != nil {
		f.window.main.Refresh()
	}
}

// focus turns the keyboard to the field of a column.
func (f *form) focus(col session.Column) {
	if f.showing {
		f.window.window.Canvas().Focus(f.fields.of(col))
	}
}

// focusField turns the keyboard to a field.
func (f *form) focusField(field phonebook.Field) {
	if f.showing {
		f.window.window.Canvas().Focus(f.fields.input(field))
	}
}

// showForm shows the form where it is hidden.
func (w *Window) showForm() {
	if w.layout.Form {
		w.toggleForm()
	}
}

// reveal selects a POP and shows it, also when the filter hides it.
func (w *Window) reveal(id phonebook.POPID) {
	if !w.pops.grid.Select(uint64(id), 0) {
		w.search.clear()
		w.pops.grid.Select(uint64(id), 0)
	}
}
