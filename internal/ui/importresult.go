package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// resultPage is the last step: what was done, and the ways on.
type resultPage struct {
	sheet    *importSheet
	object   *fyne.Container
	done     *sheet.Plan // nil before
	undone   bool
	note     *parts.Paragraph
	undo     *parts.Button
	problems *parts.Button
}

func newResultPage(s *importSheet) *resultPage {
	return &resultPage{sheet: s, object: parts.Stack(parts.NewSurface(theme.ColorNameSurface))}
}

// imported reports whether the import was carried out.
func (p *resultPage) imported() bool { return p.done != nil }

// show tells what a plan has done.
func (p *resultPage) show(plan *sheet.Plan) {
	s := p.sheet
	p.done = plan
	c := plan.Counts()
	out := c.Rejected + c.Skipped
	figures := parts.Columns(8)
	for _, f := range []struct {
		words string
		icon  fyne.Resource
		color fyne.ThemeColorName
		n     int
	}{
		{words.T("Added"), fynetheme.ContentAddIcon(), theme.ColorNameAdd, c.Add},
		{words.T("Changed"), fynetheme.DocumentCreateIcon(), theme.ColorNameChange, c.Change},
		{words.T("Deleted"), fynetheme.ContentRemoveIcon(), theme.ColorNameBad, c.Delete},
		{words.T("Unchanged"), fynetheme.ConfirmIcon(), theme.ColorNameForeground2, c.Unchanged},
		{words.T("Stayed out"), fynetheme.WarningIcon(), theme.ColorNameBad, out},
	} {
		figures.Add(parts.Column(0, parts.NewText(words.Int(f.n), parts.Heading),
			parts.Row(6, parts.NewIcon(f.icon, f.color, 14), parts.Grow(parts.NewText(f.words, parts.Style{Color: theme.ColorNameForeground2, Cut: true})))))
	}
	p.undo = parts.NewButton(parts.Plain, fynetheme.ContentUndoIcon(), words.T("Undo the import"), p.takeBack)
	save := parts.NewButton(parts.Plain, nil, words.N("Save {{.N}} rows that stayed out…", out), s.saveRejected)
	visible(save, out > 0)
	p.problems = parts.NewButton(parts.Plain, fynetheme.WarningIcon(), words.T("Show problems"), func() {
		s.window.leaveResult()
		s.window.showTab(tabProblems)
	})
	p.problems.Hide()
	p.note = parts.NewPlain(words.T("Clients notice nothing before the next release is posted. One undo takes all of it back."), theme.ColorNameForeground2)
	title := words.N("Imported {{.N}} changes from {{.File}}", changes(c), "File", plan.File)
	card := parts.Stack(parts.NewCard(), parts.Pad(24, 24, 24, 24, parts.Column(16,
		parts.Row(12, parts.NewIcon(fynetheme.ConfirmIcon(), theme.ColorNameAdd, 28), parts.Grow(parts.NewText(title, parts.Title))),
		figures, p.note, parts.Row(8, p.undo, save, p.problems, parts.Grow()))))
	p.object.Objects = append(p.object.Objects[:1], container.NewCenter(parts.Fixed(720, 0, card)))
	p.object.Refresh()
}

// refresh counts the problems of the book that now is.
func (p *resultPage) refresh() {
	b := p.sheet.window.book
	if b == nil || b.name() != p.sheet.book {
		return
	}
	if n := len(b.problems); n > 0 {
		p.problems.SetLabel(words.N("Show {{.N}} problems", n))
		p.problems.Show()
	}
	p.object.Refresh()
}

// takeBack undoes the import, where nothing else was done since.
func (p *resultPage) takeBack() {
	s := p.sheet
	w := s.window
	if p.undone || p.undo.Disabled() {
		return
	}
	p.undo.Enable(false)
	inOrder(w, func(context.Context) (phonebook.Batch, error) { return w.Service.Undo(s.book) }, func(_ phonebook.Batch, err error) {
		if w.sheet != s {
			return
		}
		if err != nil {
			w.Log.Error("undo an import", "cause", err)
			p.note.Set(explain(err), theme.ColorNameBad)
			p.undo.Enable(true)
			return
		}
		p.undone = true
		p.note.Set(words.T("The import was taken back. The phone book is as it was before."), fynetheme.ColorNameForeground)
		w.reloadBook(s.book, func() {
			s.state.SetText(bookWords(w.book))
			p.refresh()
		})
	})
}

// leaveResult closes the sheet after an import and shows the POPs.
func (w *Window) leaveResult() {
	s := w.sheet
	plan, undone := s.result.done, s.result.undone
	w.closeSheet()
	w.showTab(tabPOPs)
	if !undone {
		w.status.say(sayDone, importWords(plan))
	}
}

// importWords tells what an import did.
func importWords(p *sheet.Plan) string {
	c := p.Counts()
	said := words.N("Imported {{.N}} changes from {{.File}}: {{.Add}} added, {{.Change}} changed, {{.Delete}} deleted. Rows that stayed out: {{.Out}}.",
		changes(c), "File", p.File, "Add", c.Add, "Change", c.Change, "Delete", c.Delete, "Out", c.Rejected+c.Skipped)
	return said
}
