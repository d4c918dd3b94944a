package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// importSheet fills the window while a list is imported, step by step: the file,
// its columns, the rules, the rows as they would become, what was done. Nothing
// is written before the last button of the fourth step.
type importSheet struct {
	window *Window
	object fyne.CanvasObject
	book   string
	made   bool   // the book was made for this import
	path   string // "" until a file was chosen

	read    sheet.ReadOptions
	opened  sheet.ReadOptions // what the table was read with
	options sheet.Options
	found   sheet.Options // those that nobody chose: none, or the ones of an earlier list
	table   *sheet.Table  // as it was read, with the cells that were edited
	edited  []edit
	plan    *sheet.Plan // nil while the columns make none
	planErr error
	stop    func() // ends the reading
	reading bool
	working bool  // the plan is being carried out: there is no way back
	refused error // why the plan was not carried out, until something is done about it

	planning bool // a plan is being made
	again    bool // what it is made of changed meanwhile

	current   int // step
	subtitle  *parts.Text
	steps     *parts.Stepper
	file      *filePage
	columns   *columnsPage
	rules     *rulesPage
	side      *becomesPane
	preview   *previewPage
	result    *resultPage
	mapped    fyne.CanvasObject // columns and rules beside what a row becomes
	out       fyne.CanvasObject // how many rows stay out
	outWords  *parts.Text
	note      *parts.Paragraph
	limit     *parts.Paragraph
	rejected  *parts.Button
	cancel    *parts.Button
	back      *parts.Button
	next      *parts.Button
	state     *parts.Text // below: the book
	stepWords *parts.Text // below: the step
}

// stepsLeast is the width that the steps need, with the word of the one in front.
const stepsLeast = 360

// besideSide is the width that a step needs beside the pane at its right.
const besideSide = 600

// The steps of an import.
const (
	stepFile = iota
	stepColumns
	stepRules
	stepPreview
	stepResult
)

// importSteps name the steps.
func importSteps() []string {
	return []string{words.T("File"), words.T("Columns"), words.T("Rules"), words.T("Preview"), words.T("Result")}
}

func (s *importSheet) build() {
	w := s.window
	s.subtitle = parts.NewText("", parts.Style{Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2, Cut: true})
	s.steps = parts.NewStepper(importSteps(), s.step)
	s.side = newBecomesPane(s)
	s.file, s.columns, s.rules = newFilePage(s), newColumnsPage(s), newRulesPage(s)
	s.preview, s.result = newPreviewPage(s), newResultPage(s)
	s.mapped = parts.Beside(sideWidth+16, besideSide, parts.Stack(s.columns.object, s.rules.object), s.side.object)
	head := parts.Column(0, parts.Stack(parts.NewSurface(theme.ColorNameSurface), parts.Fixed(0, 57, parts.Pad(0, 0, 24, 24, parts.Row(16,
		parts.Grow(parts.Column(0, parts.NewText(words.T("Import into {{.Book}}", "Book", s.book), parts.Title), s.subtitle), parts.Space(240, 0)),
		parts.Upto(0, stepsLeast, 0, s.steps))))), parts.Line())
	s.object = parts.Frame(head, s.buildFoot(w), nil, nil,
		parts.Stack(s.file.object, s.mapped, s.preview.object, s.result.object))
	s.step(stepFile)
}

// buildFoot lays out what is said and the buttons, and the state of the book.
func (s *importSheet) buildFoot(w *Window) fyne.CanvasObject {
	s.note = parts.NewPlain("", theme.ColorNameForeground2)
	s.limit = parts.NewParagraph("", theme.ColorNameForeground2)
	s.rejected = parts.NewButton(parts.Link, nil, words.T("Save them as a file…"), s.saveRejected)
	s.cancel = parts.NewButton(parts.Plain, nil, words.T("Cancel"), s.leave)
	s.back = parts.NewButton(parts.Plain, nil, words.T("Back"), func() { s.step(s.current - 1) })
	s.next = parts.NewButton(parts.Main, nil, "", s.forward)
	caption := parts.Caption
	caption.Cut = true
	s.state = parts.NewText(bookWords(w.book), caption)
	s.stepWords = parts.NewText("", parts.Caption)
	s.outWords = parts.NewText("", parts.Style{Cut: true})
	s.out = parts.Row(8, s.outWords, s.rejected, parts.Grow())
	told := parts.Column(0, s.out, s.note, s.limit)
	return parts.Column(0, parts.Line(),
		parts.AtLeast(60, parts.Pad(4, 4, 24, 24, parts.Row(8, parts.Grow(told), parts.Space(16, 0), s.cancel, s.back, s.next))),
		parts.Line(), parts.Fixed(0, 27, parts.Pad(0, 0, 16, 16, parts.Row(8, parts.Grow(s.state), s.stepWords))))
}

// bookWords tell how the open book stands.
func bookWords(b *book) string {
	if b == nil {
		return words.T("No phone book open")
	}
	held := words.T("{{.N}} of {{.Most}} POPs", "N", len(b.ledger.Book.POPs), "Most", phonebook.MaxPOPs)
	if b.changes.Since == 0 {
		return words.T("{{.Held}}  ·  never released", "Held", held)
	}
	if b.changed() == 0 {
		return words.T("{{.Held}}  ·  nothing changed since version {{.Version}}", "Held", held, "Version", int(b.changes.Since))
	}
	return words.N("{{.Held}}  ·  {{.N}} changes since version {{.Version}}", b.changed(), "Held", held, "Version", int(b.changes.Since))
}

// closeSheet leaves the import. Nothing was changed: also a book that was made
// for it is gone again, where nothing came into it.
func (w *Window) closeSheet() {
	s := w.sheet
	if s == nil || s.working {
		return
	}
	s.stop()
	w.root.Remove(s.object)
	w.sheet = nil
	if s.made && !s.result.imported() {
		w.show(w.welcome)
		inOrderError(w, func() error { return w.Service.DeleteBook(s.book, true) }, func(err error) {
			w.fail("take the new phone book away", err)
			w.load("", nil)
		})
		return
	}
	w.show(w.main)
}

// key presses the button that a key stands for, as in a dialog. What writes the
// import has to be turned to first: no key that was meant for a row may do it.
func (s *importSheet) key(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if s.current != stepPreview {
			s.next.Tapped(nil)
		}
	case fyne.KeyEscape:
		s.leave()
	default: // means nothing here
	}
}

// step shows a step, as far as the steps before it are done.
func (s *importSheet) step(to int) {
	switch {
	case s.working:
		to = stepPreview
	case s.result.imported():
		to = stepResult
	case s.plan == nil && s.table == nil:
		to = stepFile
	case s.plan == nil:
		to = min(to, stepColumns)
	}
	to = max(stepFile, min(to, stepResult))
	s.refused = nil
	s.current = to
	visible(s.file.object, to == stepFile)
	visible(s.mapped, to == stepColumns || to == stepRules)
	visible(s.columns.object, to == stepColumns)
	visible(s.rules.object, to == stepRules)
	visible(s.preview.object, to == stepPreview)
	visible(s.result.object, to == stepResult)
	s.tell()
	if to == stepPreview {
		s.window.window.Canvas().Focus(s.preview.grid)
	}
}

// reach is the last step that can be gone to.
func (s *importSheet) reach() int {
	switch {
	case s.result.imported():
		return stepResult
	case s.plan != nil:
		return stepPreview
	case s.table != nil:
		return stepColumns
	}
	return stepFile
}

// forward goes to the next step, or imports.
func (s *importSheet) forward() {
	switch {
	case s.next.Disabled() || s.working:
	case s.current == stepPreview:
		s.commit()
	case s.current == stepResult:
		s.window.leaveResult()
	default:
		s.step(s.current + 1)
	}
}

// saveRejected writes the rows that stay out to a file, rejected and skipped ones.
func (s *importSheet) saveRejected() {
	w, plan := s.window, s.plan
	if plan == nil {
		return
	}
	name := words.T("{{.File}} rows left out", "File", stem(plan.File))
	w.saveFile(name+".xlsx", func(path string) {
		inOrderError(w, func() error { return plan.WriteProblems(path, words.Say) }, func(err error) {
			if err != nil {
				w.say(words.T("The rows were not saved"), explain(err))
				return
			}
			s.saved(path)
		})
	})
}

// saved says where the rows are that stay out.
func (s *importSheet) saved(path string) {
	said := words.T("The rows that stay out are in {{.Path}}.", "Path", path)
	if s.current == stepResult {
		s.result.note.SetText(said)
		return
	}
	s.outWords.SetText(said)
	s.object.Refresh()
}

func stem(file string) string { return file[:len(file)-len(filepath.Ext(file))] }
