package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// unsavedTexts returns what was typed into fields of the open book when the program
// ended, and is neither in the book nor kept as a draft since.
func (w *Window) unsavedTexts() []admin.TypedText {
	if w.book == nil || len(w.book.unsaved) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(w.book.unsaved), func(v admin.TypedText) bool { return w.isThere(v.FieldDraft) })
}

// unsavedOf returns the unsaved texts of a POP.
func (w *Window) unsavedOf(id phonebook.POPID) []admin.TypedText {
	return slices.DeleteFunc(w.unsavedTexts(), func(v admin.TypedText) bool { return v.ID != id })
}

// forgetSaved drops the unsaved texts that the book has by now.
func (w *Window) forgetSaved() {
	var saved []phonebook.FieldDraft
	for _, v := range w.book.unsaved {
		if w.isThere(v.FieldDraft) {
			saved = append(saved, v.FieldDraft)
		}
	}
	w.dropUnsaved(saved...)
}

// dropUnsaved forgets unsaved texts.
func (w *Window) dropUnsaved(of ...phonebook.FieldDraft) {
	if len(of) == 0 {
		return
	}
	w.book.unsaved = slices.DeleteFunc(slices.Clone(w.book.unsaved), func(v admin.TypedText) bool { return slices.Contains(of, v.FieldDraft) })
	book := w.book.name()
	inOrderError(w, func() error { return w.Service.DropUnsaved(book, of...) }, func(err error) { w.fail("drop an unsaved text", err) })
}

// unsavedWords tells of a text what became of it, and what the field holds now.
func (w *Window) unsavedWords(v admin.TypedText) string {
	now := w.heldText(v.ID, v.Field)
	if v.Field.Same(now, v.Before) {
		return words.T("{{.Field}}: “{{.Text}}” was typed, but not saved when the program ended. The field holds “{{.Now}}”.",
			"Field", fieldTitle(v.Field), "Text", searchable(v.Text), "Now", searchable(now))
	}
	return words.T("{{.Field}}: “{{.Text}}” was typed, but not saved when the program ended. Since then the field was changed from “{{.Before}}” to “{{.Now}}”.",
		"Field", fieldTitle(v.Field), "Text", searchable(v.Text), "Before", searchable(v.Before), "Now", searchable(now))
}

// heldText returns what a field holds: what is kept of it beside the book, or the
// value in the book.
func (w *Window) heldText(id phonebook.POPID, field phonebook.Field) string {
	if v, ok := w.drafts.At(id, field); ok {
		return v.Text
	}
	p, _ := w.book.view.POP(id)
	return w.book.ledger.Book.Text(p, field)
}

// unsavedCell marks a cell whose field has an unsaved text.
func (w *Window) unsavedCell(id phonebook.POPID, col session.Column) (v admin.TypedText, ok bool) {
	if len(w.book.unsaved) == 0 { // as nearly always
		return v, false
	}
	for _, v := range w.unsavedOf(id) {
		if session.ColumnOf(v.Field) == col {
			return v, true
		}
	}
	return v, false
}

// showUnsavedTexts shows the unsaved texts of the POP in the form, each with the ways
// to save it and to drop it.
func (f *form) showUnsavedTexts() {
	f.unsaved.RemoveAll()
	if f.id == 0 || f.window.book == nil {
		return
	}
	for _, v := range f.window.unsavedOf(f.id) {
		f.unsaved.Add(f.unsavedNote(v))
	}
}

func (f *form) unsavedNote(v admin.TypedText) fyne.CanvasObject {
	w := f.window
	keep := parts.NewButton(parts.Small, nil, words.T("Save text"), func() { w.enterAll(v.FieldDraft) })
	drop := parts.NewButton(parts.Small, nil, words.T("Drop text"), func() {
		w.dropUnsaved(v.FieldDraft)
		w.showDrafts()
	})
	icon := parts.Column(0, parts.Space(0, 1), parts.NewIcon(fynetheme.WarningIcon(), theme.ColorNameChange, 14))
	return parts.Pad(0, 4, 0, 0, parts.Stack(parts.NewBanner(theme.ColorNameChangeTint), parts.Pad(8, 8, 10, 10,
		parts.Frame(nil, parts.Pad(8, 0, 0, 0, parts.Row(8, parts.Grow(), drop, keep)), parts.Pad(0, 0, 0, 8, icon), nil,
			parts.NewParagraph(w.unsavedWords(v), theme.ColorNameChange)))))
}
