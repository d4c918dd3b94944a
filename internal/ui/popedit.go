package ui

import (
	"cmp"
	"strings"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// popEditor is the [grid.Editor] of the table of POPs.
type popEditor struct{ w *Window }

// Begin implements [grid.Editor].
func (e popEditor) Begin(key uint64, col int) (grid.Edit, bool) {
	c, b := session.Column(col), e.w.book
	if !e.w.ready() || len(c.Fields()) == 0 {
		return grid.Edit{}, false
	}
	p, ok := b.view.POP(phonebook.POPID(key))
	if !ok {
		return grid.Edit{}, false
	}
	p = e.w.drafts.Pending(p)
	cell, wrong := e.w.draftCell(p, c)
	if !wrong {
		cell = popCell(b.view, p, c)
	}
	edit := grid.Edit{Text: session.InOneLine(cell.Text)}
	switch c {
	case session.ByCountry:
		_, edit.Options = b.countryChoices()
	case session.ByRegion:
		_, edit.Options = b.regionChoices()
		edit.Text = cmp.Or(edit.Text, words.T("No region"))
	case session.ByStatus:
		edit.Options = []string{statusCell(phonebook.InService).Text, statusCell(phonebook.OutOfService).Text}
	default: // any text
	}
	return edit, true
}

// Check implements [grid.Editor].
func (e popEditor) Check(key uint64, col int, text string) string {
	id := phonebook.POPID(key)
	p, ok := e.w.book.view.POP(id)
	if !ok {
		return ""
	}
	rules := e.w.book.rules()
	values := session.Typed(id, session.Column(col), text, language())
	_, refused := rules.Book.Enter(e.w.drafts.Pending(p), values, rules.Countries, rules.Encoding)
	if len(refused) == 0 {
		return ""
	}
	return words.Say(refused[0].Err.Reason)
}

// Enter implements [grid.Editor].
func (e popEditor) Enter(keys []uint64, col int, text string) {
	var values []phonebook.FieldDraft
	for _, key := range keys {
		values = append(values, session.Typed(phonebook.POPID(key), session.Column(col), text, language())...)
	}
	if len(keys) == 1 {
		e.w.enterAll(values...)
		return
	}
	e.w.enterMany(values, func(wrong int) string {
		if wrong > 0 {
			return words.N("Wrote {{.N}} cells; those in red break a rule.", len(keys))
		}
		return words.N("Wrote {{.N}} cells.", len(keys))
	})
}

// enterMany takes over many values away from the screen, in one step. done says
// what was done; wrong is how many of the values break a rule and are kept beside
// the book.
func (w *Window) enterMany(values []phonebook.FieldDraft, done func(wrong int) string) {
	w.change(w.book.name(), words.N("Writing {{.N}} cells", len(values)), func(s *admin.Service, book string) error {
		return s.Enter(book, values...)
	}, func() {
		wrong := 0
		for _, v := range values {
			if kept, ok := w.drafts.At(v.ID, v.Field); ok && kept.Err != nil {
				wrong++
			}
		}
		w.status.done(done(wrong))
	})
}

// searchable writes the text of a cell in a line.
func searchable(text string) string { return strings.Join(strings.Fields(text), " ") }
