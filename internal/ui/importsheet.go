package ui

import (
	"context"
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// importSheet fills the window while a list is imported: first the columns, then
// the rows as they would become. Nothing is written before its last button.
type importSheet struct {
	window *Window
	object fyne.CanvasObject
	book   string
	path   string

	read    sheet.ReadOptions
	opened  sheet.ReadOptions // what the table was read with
	options sheet.Options
	table   *sheet.Table
	plan    *sheet.Plan // nil while the columns make none
	planErr error
	asked   int    // plans asked for: only the answer to the last one counts
	stop    func() // ends the reading
	working bool   // the plan is being carried out: there is no way back
	refused error  // why the plan was not carried out, until something is done about it

	subtitle *parts.Text
	steps    *parts.Tabs
	columns  *columnsPage
	preview  *previewPage
	note     *parts.Text
	rejected *parts.Button
	cancel   *parts.Button
	back     *parts.Button
	next     *parts.Button
}

// The steps of an import.
const (
	stepColumns = iota
	stepPreview
)

// listEndings are the endings of files that can be imported.
var listEndings = []string{".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt", ".htm", ".html", ".pbk"}

func (s *importSheet) build() {
	w := s.window
	s.subtitle = parts.NewText("Reading "+filepath.Base(s.path)+" …", parts.Style{Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2, Cut: true})
	s.steps = parts.NewTabs([]string{"1  Columns", "2  Preview"}, s.step)
	s.columns = newColumnsPage(s)
	s.preview = newPreviewPage(s)
	s.note = parts.NewText("Nothing is written before the last button.", parts.Style{Color: theme.ColorNameForeground2, Cut: true})
	s.rejected = parts.NewButton(parts.Link, nil, "Save rejected rows…", s.saveRejected)
	s.rejected.Hide()
	s.back = parts.NewButton(parts.Plain, nil, "Back", func() { s.step(stepColumns) })
	s.cancel = parts.NewButton(parts.Plain, nil, "Cancel", w.closeSheet)
	s.next = parts.NewButton(parts.Main, nil, "Next: preview", s.forward)
	s.next.Enable(false)
	head := parts.Column(0, parts.Stack(parts.NewSurface(theme.ColorNameSurface), parts.Fixed(0, 56, parts.Pad(0, 0, 24, 24, parts.Row(16,
		parts.Grow(parts.Column(0, parts.NewText("Import into "+s.book, parts.Title), s.subtitle)), s.steps)))), parts.Line())
	foot := parts.Column(0, parts.Line(), parts.Fixed(0, 60, parts.Pad(0, 0, 24, 24, parts.Row(8, parts.Grow(s.note), s.rejected,
		s.cancel, s.back, s.next))))
	s.object = parts.Stack(parts.NewSurface(fynetheme.ColorNameBackground),
		parts.Frame(head, foot, nil, nil, parts.Stack(s.columns.object, s.preview.object)))
	s.step(stepColumns)
}

// closeSheet leaves the import. Nothing was changed.
func (w *Window) closeSheet() {
	if w.sheet == nil || w.sheet.working {
		return
	}
	w.sheet.stop()
	w.root.Remove(w.sheet.object)
	w.sheet = nil
	w.show(w.main)
}

// step shows a step.
func (s *importSheet) step(to int) {
	if s.working {
		s.steps.Choose(stepPreview)
		return
	}
	if to == stepPreview && s.plan == nil {
		to = stepColumns
	}
	s.refused = nil
	s.steps.Choose(to)
	visible(s.columns.object, to == stepColumns)
	visible(s.preview.object, to == stepPreview)
	visible(s.back, to == stepPreview)
	s.tell()
}

// forward goes to the next step, or imports.
func (s *importSheet) forward() {
	switch {
	case s.plan == nil || s.working:
	case s.steps.Chosen() == stepColumns:
		s.step(stepPreview)
	default:
		s.commit()
	}
}

// replan plans again after a choice.
func (s *importSheet) replan() {
	w := s.window
	s.asked++
	asked, table, options := s.asked, s.table, cloneOptions(s.options)
	s.note.SetText("Working …")
	inOrder(w, func(context.Context) (*sheet.Plan, error) { return w.Service.PlanTable(s.book, table, options) },
		func(p *sheet.Plan, err error) {
			if w.sheet != s || asked != s.asked {
				return
			}
			s.plan, s.planErr = p, err
			if err != nil {
				s.plan = nil
			} else if !s.options.Fresh {
				s.columns.adopt(p.Options)
			}
			s.columns.refresh()
			s.preview.refresh()
			if s.plan == nil && s.steps.Chosen() == stepPreview {
				s.step(stepColumns)
			}
			s.tell()
		})
}

// repair makes a repair part of the plan, or takes it out.
func (s *importSheet) repair(f sheet.Fix, on bool) {
	if s.working {
		return
	}
	s.options.Fix &^= f
	if on {
		s.options.Fix |= f
	}
	s.refused = nil
	s.columns.fixes[f].SetQuietly(on)
	s.replan()
}

// tell shows what can be done next.
func (s *importSheet) tell() {
	s.next.Enable(s.plan != nil)
	s.rejected.Hide()
	style := parts.Style{Color: theme.ColorNameForeground2, Cut: true}
	switch {
	case s.planErr != nil:
		s.note.Set(explain(s.planErr), parts.Style{Color: theme.ColorNameBad, Cut: true})
	case s.plan == nil:
		s.note.Set("Nothing is written before the last button.", style)
	case s.steps.Chosen() == stepColumns:
		s.next.SetLabel("Next: preview")
		s.note.Set("Nothing is written before the last button.", style)
	default:
		s.tellPreview(s.plan.Counts(), style)
	}
	s.object.Refresh()
}

// tellPreview names what the last button does, and what it leaves out.
func (s *importSheet) tellPreview(c sheet.Counts, style parts.Style) {
	s.next.SetLabel("Import " + count(changes(c), "change"))
	s.next.Enable(changes(c) > 0)
	visible(s.rejected, c.Rejected+c.Skipped > 0)
	words := "All of it is written in one step."
	switch {
	case s.refused != nil:
		words, style.Color = explain(s.refused), theme.ColorNameBad
	case changes(c) == 0:
		words = "Nothing to import: the book holds everything that is in the file."
	case c.Rejected > 0:
		words = count(c.Rejected, "rejected row") + " will be left out."
	}
	s.note.Set(words, style)
}

// commit carries out exactly the plan that is shown.
func (s *importSheet) commit() {
	w, plan := s.window, s.plan
	s.refused = nil
	s.work(true)
	s.next.SetLabel("Importing …")
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
		w.closeSheet()
		w.reloadBook(s.book, func() {
			w.showTab(tabPOPs)
			w.status.say(sayDone, importWords(plan))
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

// saveRejected writes the rows that stay out to a file.
func (s *importSheet) saveRejected() {
	w, plan := s.window, s.plan
	if plan == nil {
		return
	}
	w.saveFile("rejected.xlsx", func(path string) {
		inOrderError(w, func() error { return plan.WriteProblems(path) }, func(err error) {
			if err != nil {
				w.say("The rows were not saved", explain(err))
				return
			}
			s.note.SetText("Saved the rejected rows to " + path + ".")
		})
	})
}
