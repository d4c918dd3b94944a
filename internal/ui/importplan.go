package ui

import (
	"context"
	"errors"
	"maps"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// replan plans again after a choice. While a plan is being made, further choices
// wait for one more, the last: it takes a part of a second for a long list.
func (s *importSheet) replan() {
	if s.planning {
		s.again = true
		return
	}
	if s.table == nil {
		return
	}
	w, table, options := s.window, s.table, cloneOptions(s.options)
	s.planning, s.again = true, false
	// The plan that is shown is that of the choices before.
	if s.current == stepPreview {
		s.next.Enable(false)
	}
	s.note.Set(words.T("Working …"), theme.ColorNameForeground2)
	aside(w, func(context.Context) (*sheet.Plan, error) { return w.Service.PlanTable(s.book, table, options) },
		func(p *sheet.Plan, err error) {
			s.planning = false
			switch {
			case w.sheet != s:
			case s.again:
				s.replan()
			default:
				s.takePlan(p, err)
			}
		})
}

// takePlan shows a plan, or why there is none.
func (s *importSheet) takePlan(p *sheet.Plan, err error) {
	s.plan, s.planErr = p, err
	if err != nil {
		s.plan = nil
		s.window.Log.Info("plan an import", "cause", err)
	} else {
		if !s.options.Fresh {
			s.adopt(p)
		}
		s.table = p.Table() // with the header that an earlier list has told
	}
	s.columns.refresh()
	s.rules.refresh()
	s.side.refresh()
	s.preview.refresh()
	if s.plan == nil && s.current > stepColumns {
		s.step(stepColumns)
		return
	}
	s.tell()
}

// adopt takes over the options that the first plan was made with: those of the
// last import of a list of this layout. From here on what is chosen counts.
func (s *importSheet) adopt(p *sheet.Plan) {
	s.options = cloneOptions(p.Options)
	s.options.Fresh = true
	if s.options.Map == nil {
		s.options.Map = map[phonebook.Field]string{}
	}
	if s.options.Defaults == nil {
		s.options.Defaults = map[phonebook.Field]string{}
	}
	if p.Recalled != "" {
		s.found = sheet.Options{Map: maps.Clone(s.options.Map), Defaults: maps.Clone(s.options.Defaults), Unread: slices.Clone(s.options.Unread)}
	}
	s.columns.recall(p)
}

// guessAgain forgets what was chosen of the columns, also in an earlier import.
func (s *importSheet) guessAgain() {
	s.options.Map, s.options.Unread = map[phonebook.Field]string{}, nil
	s.columns.recall(nil)
	s.replan()
}

// repair makes repairs part of the plan, or takes them out.
func (s *importSheet) repair(f sheet.Fix, on bool) {
	if s.working {
		return
	}
	s.options.Fix &^= f
	if on {
		s.options.Fix |= f
	}
	s.refused = nil
	s.rules.choose(s.options.Fix)
	s.replan()
}

// leaveRows lets rejected rows stay out by choice.
func (s *importSheet) leaveRows(rows []int) {
	if s.working {
		return
	}
	if s.options.Leave == nil {
		s.options.Leave = map[int]bool{}
	}
	for _, row := range rows {
		s.options.Leave[row] = true
	}
	s.replan()
}

// setMode says what becomes of the POPs that the file lacks.
func (s *importSheet) setMode(m sheet.Mode) {
	if s.working {
		return
	}
	s.options.Mode = m
	s.rules.missing.Choose(modeChoice(m))
	s.preview.missing.Choose(modeChoice(m))
	s.replan()
}

// editCells takes other texts for cells of the file, and plans with them.
func (s *importSheet) editCells(edits []sheet.Edit) {
	with := s.table.With(edits...)
	if with == s.table || s.working {
		return
	}
	for _, e := range edits {
		delete(s.options.Leave, e.Row) // who edits a row wants it
	}
	s.edited = append(s.edited, edit{s.table, len(edits)})
	s.table = with
	s.replan()
}

// edit is one edit of cells of the file.
type edit struct {
	before *sheet.Table
	cells  int
}

// editedCells counts the cells that were edited.
func (s *importSheet) editedCells() int {
	n := 0
	for _, e := range s.edited {
		n += e.cells
	}
	return n
}

// takeBack undoes the last edit of cells.
func (s *importSheet) takeBack() {
	n := len(s.edited)
	if n == 0 || s.working {
		return
	}
	s.table, s.edited = s.edited[n-1].before, s.edited[:n-1]
	s.replan()
}

// tell shows what can be done next.
func (s *importSheet) tell() {
	s.steps.Set(s.current, s.reach())
	s.stepWords.SetText(words.T("Import, step {{.Step}} of {{.Steps}}", "Step", s.current+1, "Steps", stepResult+1))
	labels := []string{words.T("Next: Columns"), words.T("Next: Rules"), words.T("Next: Preview"), "", words.T("Show the POPs")}
	s.next.SetLabel(labels[s.current])
	s.next.Enable(s.current < s.reach() || s.current == stepResult)
	visible(s.back, s.current > stepFile && s.current < stepResult)
	visible(s.cancel, s.current < stepResult)
	for _, o := range []fyne.CanvasObject{s.out, s.limit} {
		o.Hide()
	}
	s.note.Show()
	switch {
	case s.current == stepResult:
		s.note.Set("", theme.ColorNameForeground2)
	case s.planErr != nil:
		color := theme.ColorNameBad
		if _, missing := countryMissing(s.planErr); missing {
			color = theme.ColorNameChange // nothing is wrong: one answer is open
		}
		s.note.Set(explain(s.planErr), color)
	case s.current == stepPreview && s.plan != nil:
		s.tellPreview(s.plan.Counts())
	default:
		s.note.Set(words.T("Nothing is written before step 4."), theme.ColorNameForeground2)
	}
	s.object.Refresh()
}

// tellPreview names what the last button does, and what it leaves out.
func (s *importSheet) tellPreview(c sheet.Counts) {
	n := changes(c)
	s.next.SetLabel(words.N("Import {{.N}} changes", n))
	posted, pending := s.window.imported()
	over := s.plan.CheckLimits(posted, pending)
	s.next.Enable(n > 0 && over == nil && !s.working && !s.planning)
	visible(s.limit, n > 0)
	most := phonebook.MaxFirstImport
	limit := words.N("{{.N}} of {{.Most}} changes of one import before the first post. One undo takes all of it back.", n, "Most", most)
	if posted {
		most = phonebook.MaxLaterImport
		limit = words.N("{{.N}} of {{.Most}} imported changes until the next post. One undo takes all of it back.", pending+n, "Most", most)
	}
	s.limit.Set(limit, theme.ColorNameForeground2)
	said, color := words.T("No row is rejected."), theme.ColorNameForeground2
	switch {
	case s.refused != nil:
		said, color = explain(s.refused), theme.ColorNameBad
	case over != nil:
		said, color = explain(over), theme.ColorNameBad
		visible(s.limit, false)
	case n == 0 && c.Rejected == 0:
		said = words.T("Nothing to import: the phone book holds everything that is in the file.")
	case c.Rejected+c.Skipped > 0:
		s.outWords.SetText(stayOut(c))
		s.out.Show()
		s.note.Hide()
	}
	s.note.Set(said, color)
	s.object.Refresh()
}

// stayOut tells how many rows of the list do not come in. With those that do they
// are all.
func stayOut(c sheet.Counts) string {
	if c.Skipped == 0 {
		return words.N("{{.N}} rejected rows stay out.", c.Rejected)
	}
	return words.N("{{.N}} rows stay out: {{.Rejected}} rejected, {{.Skipped}} skipped.", c.Rejected+c.Skipped, "Rejected", c.Rejected, "Skipped", c.Skipped)
}

// imported tells whether the open book was ever posted, and how many changes were
// imported since.
func (w *Window) imported() (posted bool, pending int) {
	if w.book == nil {
		return false, 0
	}
	return w.book.ledger.Posted != 0, w.book.ledger.Pending()
}

// commit carries out exactly the plan that is shown.
func (s *importSheet) commit() {
	if s.planning {
		return // a click that also ended an edit: what it changed is being planned
	}
	w, plan := s.window, s.plan
	s.refused = nil
	s.work(true)
	s.next.SetLabel(words.T("Importing …"))
	inOrderError(w, func() error { return w.Service.Import(plan, true) }, func(err error) {
		if w.sheet != s {
			return
		}
		s.work(false)
		if err != nil {
			w.Log.Error("import", "cause", err)
			s.refused = err
			if errors.Is(err, phonebook.ErrMoved) {
				s.replan()
			}
			s.tell()
			return
		}
		s.result.show(plan)
		s.step(stepResult)
		w.reloadBook(s.book, func() {
			s.state.SetText(bookWords(w.book))
			s.result.refresh()
		})
	})
}

// work holds everything up that would leave or change the import while it is
// being carried out.
func (s *importSheet) work(on bool) {
	s.working = on
	for _, b := range []*parts.Button{s.cancel, s.back, s.rejected, s.next} {
		b.Enable(!on)
	}
}

// cloneOptions keeps later choices out of a plan that is being made.
func cloneOptions(o sheet.Options) sheet.Options {
	o.Map, o.Defaults, o.Leave = cloneMap(o.Map), cloneMap(o.Defaults), cloneMap(o.Leave)
	o.Unread = append([]string(nil), o.Unread...)
	return o
}

func cloneMap[K comparable, V any](m map[K]V) map[K]V {
	out := make(map[K]V, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

// changes counts what the plan writes.
func changes(c sheet.Counts) int { return c.Add + c.Change + c.Delete }
