package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// previewPage is the fourth step: every row of a list with what would become of
// it. Figures, a choice and a search say which rows are shown; a cell of the file
// can be edited in place.
type previewPage struct {
	sheet   *importSheet
	object  fyne.CanvasObject
	grid    *grid.Grid
	figures []*parts.Figure // in the order of previewFigures
	which   *parts.Dropdown
	only    *parts.Check
	search  *parts.Entry
	edits   *parts.Button // takes an edited cell back
	side    *fyne.Container
	missing *parts.Choices
	shown   sheet.Shown
	lines   []sheet.Line
	// regions are those that the rows mean; they stay while a choice makes no plan.
	regions phonebook.Regions
	editor  *cellEditor
}

// previewShown are what the choice over the rows offers; the figures are the
// first of them after all.
var previewShown = []sheet.Shown{
	{},
	{Result: sheet.Add},
	{Result: sheet.Change},
	{Result: sheet.Unchanged},
	{Missing: true},
	{Result: sheet.Rejected},
	{Result: sheet.Skipped},
	{Result: sheet.Delete},
}

func previewNames() []string {
	return []string{
		words.T("All results"), words.T("Add"), words.T("Change"), words.T("Unchanged"), words.T("Missing from the file"),
		words.T("Rejected"), words.T("Skipped"), words.T("Delete"),
	}
}

// previewFigures are how the figures over the rows look.
var previewFigures = []struct {
	icon  func() fyne.Resource
	color fyne.ThemeColorName
}{
	{fynetheme.ContentAddIcon, theme.ColorNameAdd},
	{fynetheme.DocumentCreateIcon, theme.ColorNameChange},
	{fynetheme.ConfirmIcon, theme.ColorNameForeground2},
	{fynetheme.ContentRemoveIcon, theme.ColorNameBad},
	{fynetheme.WarningIcon, theme.ColorNameBad},
}

func newPreviewPage(s *importSheet) *previewPage {
	p := &previewPage{sheet: s, side: parts.Column(10)}
	p.missing = missingChoices(s)
	p.grid = grid.New(p, titled([]grid.Column{
		{Title: words.T("Row"), Width: 56, AlignRight: true},
		{Title: words.T("Result"), Width: 84},
		{Title: words.Title(words.T("POP name")), Width: 150},
		{Title: words.T("Country"), Width: 108},
		{Title: words.T("Region"), Width: 108},
		{Title: words.T("Area code"), Width: 84},
		{Title: words.T("Access number"), Width: 150},
		{Title: words.T("Speed or reason"), Width: 180, Grow: true},
	}))
	p.editor = &cellEditor{page: p}
	p.grid.Editor, p.grid.OnActivate, p.grid.OnTip = p.editor, p.editor.explain, p.tip
	figures := parts.Columns(0)
	for i, style := range previewFigures {
		f := parts.NewFigure(style.icon(), style.color, previewNames()[i+1], func() { p.toggle(i + 1) })
		p.figures = append(p.figures, f)
		figures.Add(parts.Frame(nil, nil, nil, parts.Line(), f))
	}
	p.which = parts.NewDropdown(140, previewNames(), p.choose)
	p.which.Choose(0)
	p.only = parts.NewCheck(words.T("Only problems"), func(on bool) {
		p.shown.Problems = on
		p.filter()
	})
	p.search = parts.NewEntry(180, words.T("Search the rows"))
	p.search.OnChanged = func(text string) {
		p.shown.Text = text
		p.filter()
	}
	p.edits = parts.NewButton(parts.Link, nil, "", s.takeBack)
	p.edits.Hide()
	hint := parts.Hint
	hint.Cut = true
	hint.Align = fyne.TextAlignTrailing
	bar := parts.Row(12, parts.Upto(150, 120, 0, p.which), p.only, p.edits,
		parts.Grow(parts.NewText(words.T("Press F2 to edit a cell in place"), hint)), parts.Upto(180, 96, 0, p.search))
	head := parts.Column(0, parts.Fixed(0, 56, figures), parts.Line(),
		parts.Fixed(0, 44, parts.Pad(0, 0, 24, 16, bar)), parts.Line())
	p.object = parts.Beside(sideWidth, besideSide, parts.Stack(parts.NewSurface(theme.ColorNameSurface), parts.Frame(head, nil, nil, nil, p.grid)),
		container.NewVScroll(parts.Pad(14, 16, 24, 24, p.side)))
	return p
}

// toggle shows only the rows of a figure, or all again.
func (p *previewPage) toggle(which int) {
	if p.which.Chosen() == which {
		which = 0
	}
	p.which.Choose(which)
	p.choose(which)
}

// choose shows the rows of a result.
func (p *previewPage) choose(which int) {
	text, problems := p.shown.Text, p.shown.Problems
	p.shown = previewShown[which]
	p.shown.Text, p.shown.Problems = text, problems && !p.shown.Missing
	p.only.SetQuietly(p.shown.Problems)
	p.filter()
}

// refresh shows the plan.
func (p *previewPage) refresh() {
	plan := p.sheet.plan
	if plan == nil {
		return
	}
	p.regions = plan.Regions
	c := plan.Counts()
	for i, n := range [...]int{c.Add, c.Change, c.Unchanged, len(plan.Missing), c.Rejected} {
		p.figures[i].SetNumber(words.Int(n))
	}
	if n := p.sheet.editedCells(); n > 0 {
		p.edits.SetLabel(words.N("{{.N}} cells edited. Take the last edit back", n))
	}
	gone := p.pressed()
	visible(p.edits, len(p.sheet.edited) > 0)
	p.search.SetPlaceHolder(words.N("Search {{.N}} rows", len(plan.Rows)))
	p.refreshSide(plan)
	p.filter()
	if gone {
		p.sheet.window.window.Canvas().Focus(p.grid)
	}
}

// pressed reports whether the keyboard is on a button that a new plan takes away.
func (p *previewPage) pressed() bool {
	focused, ok := p.sheet.window.window.Canvas().Focused().(fyne.CanvasObject)
	return ok && (holds(p.side, focused) || focused == fyne.CanvasObject(p.edits) && len(p.sheet.edited) == 0)
}

// filter chooses the rows that are shown.
func (p *previewPage) filter() {
	p.lines = nil
	if plan := p.sheet.plan; plan != nil {
		p.lines = plan.Lines(p.shown)
	}
	for i, f := range p.figures {
		f.Turn(p.which.Chosen() == i+1)
	}
	p.grid.Empty = words.T("No row is like this")
	if p.shown == (sheet.Shown{}) {
		p.grid.Empty = words.T("The file has no rows")
	}
	p.grid.Refresh()
}

// tip says what is wrong with a cell, or with the row, and what to do.
func (p *previewPage) tip(key uint64, col int) string {
	l, ok := p.lineOf(key)
	if !ok || l.Row == nil {
		return ""
	}
	all := l.Row.Wrong()
	var here []sheet.Problem
	for _, problem := range all {
		if col < 0 || col == len(previewFields)-1 || col >= 2 && previewFields[col] == problem.Field {
			here = append(here, problem)
		}
	}
	said := reasons(here)
	for i, problem := range here {
		if remedy := words.Say(problem.Remedy); remedy != "" {
			said[i] += " " + remedy
		}
	}
	return strings.Join(said, "\n")
}

// lineOf returns the line with a key.
func (p *previewPage) lineOf(key uint64) (sheet.Line, bool) {
	for i := range p.lines {
		if p.Key(i) == key {
			return p.lines[i], true
		}
	}
	return sheet.Line{}, false
}

// Len implements [grid.Model].
func (p *previewPage) Len() int { return len(p.lines) }

// Key implements [grid.Model]: a row of the file may become several POPs.
func (p *previewPage) Key(row int) uint64 {
	l := p.lines[row]
	if l.Row == nil {
		return 1<<40 | uint64(l.Missing.ID)
	}
	same := uint64(0)
	for i := row - 1; i >= 0 && p.lines[i].Row.Row == l.Row.Row; i-- {
		same++
	}
	return uint64(l.Row.Row)<<10 | same
}

// Mark implements [grid.Model].
func (p *previewPage) Mark(row int) grid.Mark {
	l := p.lines[row]
	if l.Row == nil {
		switch mode := p.sheet.options.Mode; {
		case mode == sheet.ModeReplace:
			return grid.Removed
		case mode == sheet.ModeRetire && l.Missing.Status == phonebook.InService:
			return grid.Changed
		}
		return grid.NoMark
	}
	switch l.Row.Result {
	case sheet.Add:
		return grid.Added
	case sheet.Change:
		return grid.Changed
	case sheet.Delete:
		return grid.Removed
	case sheet.Rejected:
		return grid.Problem
	case sheet.Unchanged, sheet.Skipped:
	}
	return grid.NoMark
}

// resultCell names what becomes of a row.
func resultCell(r sheet.Result) grid.Cell {
	switch r {
	case sheet.Add:
		return grid.Cell{Text: words.T("Add"), Color: theme.ColorNameAdd}
	case sheet.Change:
		return grid.Cell{Text: words.T("Change"), Color: theme.ColorNameChange}
	case sheet.Delete:
		return grid.Cell{Text: words.T("Delete"), Color: theme.ColorNameBad}
	case sheet.Rejected:
		return grid.Cell{Text: words.T("Rejected"), Color: theme.ColorNameBad}
	case sheet.Skipped:
		return grid.Cell{Text: words.T("Skipped"), Color: theme.ColorNameForeground2}
	default:
		return grid.Cell{Text: words.T("Same"), Color: theme.ColorNameForeground2}
	}
}

// missingCell says what becomes of a POP that the file lacks.
func (p *previewPage) missingCell(m phonebook.POP) grid.Cell {
	switch p.sheet.options.Mode {
	case sheet.ModeReplace:
		return grid.Cell{Text: words.T("Delete"), Color: theme.ColorNameBad}
	case sheet.ModeRetire:
		if m.Status == phonebook.InService {
			return grid.Cell{Text: words.T("Take out"), Color: theme.ColorNameChange}
		}
	default:
	}
	return grid.Cell{Text: words.T("Keep"), Color: theme.ColorNameForeground2}
}

// previewFields are the fields of the columns from the POP name on.
var previewFields = []phonebook.Field{
	2: phonebook.FieldName, 3: phonebook.FieldCountry, 4: phonebook.FieldRegion, 5: phonebook.FieldAreaCode, 6: phonebook.FieldAccessNumber, 7: phonebook.FieldMaxBaud,
}

// Cell implements [grid.Model].
func (p *previewPage) Cell(row, col int) grid.Cell {
	l := p.lines[row]
	b := p.sheet.window.book
	if r := l.Row; r != nil {
		switch col {
		case 0:
			return grid.Cell{Text: words.Int(r.Row), Color: theme.ColorNameForeground3}
		case 1:
			return resultCell(r.Result)
		case 7:
			return p.reason(r)
		}
		field := previewFields[col]
		text := plannedValue(b, p.regions, r.POP, field)
		if plan := p.sheet.plan; field == phonebook.FieldRegion && plan != nil {
			text = plan.RegionOf(r)
		}
		return p.value(r, field, text)
	}
	switch col {
	case 0:
		return grid.Cell{}
	case 1:
		return p.missingCell(*l.Missing)
	case 7:
		return grid.Cell{Text: session.Speed(*l.Missing)}
	}
	return grid.Cell{Text: plannedValue(b, p.regions, *l.Missing, previewFields[col])}
}

// value is a field of a row: as it would be, as it is wrong in the file, or as it
// was and will be.
func (p *previewPage) value(r *sheet.PlanRow, field phonebook.Field, text string) grid.Cell {
	switch r.Result {
	case sheet.Rejected:
		for _, problem := range r.Problems {
			if problem.Field == field && !problem.Note {
				return grid.Cell{Text: problem.Value, Color: theme.ColorNameBad, Ground: theme.ColorNameBadTint}
			}
		}
	case sheet.Change:
		if old := plannedValue(p.sheet.window.book, p.regions, r.Before, field); old != text {
			return changedCell(old, text)
		}
	case sheet.Delete:
		return grid.Cell{Text: plannedValue(p.sheet.window.book, p.regions, r.Before, field), Color: theme.ColorNameForeground3, Strike: true}
	default:
	}
	for _, problem := range r.Wrong() {
		if problem.Field == field && r.Result != sheet.Skipped {
			if text == "" {
				text = words.T("Empty")
			}
			return grid.Cell{Text: text, Color: theme.ColorNameChange, Ground: theme.ColorNameChangeTint}
		}
	}
	return grid.Cell{Text: text}
}

// changedCell shows what was and what will be.
func changedCell(old, now string) grid.Cell {
	return grid.Cell{Text: now, Old: old, Color: theme.ColorNameChange, Bold: true}
}

// reason is the last cell: what is wrong or in doubt, or the speeds.
func (p *previewPage) reason(r *sheet.PlanRow) grid.Cell {
	if said := reasonOf(r); said != "" {
		color := theme.ColorNameChange
		switch r.Result {
		case sheet.Rejected:
			color = theme.ColorNameBad
		case sheet.Skipped:
			color = theme.ColorNameForeground2
		default: // it comes in and should be looked at
		}
		return grid.Cell{Text: said, Color: color}
	}
	now := session.Speed(r.POP)
	if old := session.Speed(r.Before); r.Result == sheet.Change && old != now {
		return changedCell(old, now)
	}
	return grid.Cell{Text: now}
}

// reasonOf returns why a row stays out or should be looked at, "" for neither: every
// reason, with its field where there are several.
func reasonOf(r *sheet.PlanRow) string {
	wrong := r.Wrong()
	lead := ""
	if r.LeftOut() {
		lead, wrong = words.Say(wrong[0].Reason), wrong[1:]
	}
	said := strings.Join(reasons(wrong), " ")
	switch {
	case lead != "" && said != "":
		return lead + " " + said
	case lead != "":
		return lead
	case len(wrong) > 1:
		return words.N("{{.N}} problems: {{.Reasons}}", len(wrong), "Reasons", said)
	}
	return said
}

// reasons tells problems, with their fields where there are several.
func reasons(wrong []sheet.Problem) []string {
	var said []string
	for _, problem := range wrong {
		reason := words.Say(problem.Reason)
		if len(wrong) > 1 && problem.Field != phonebook.FieldNone {
			reason = words.T("{{.Field}}: {{.Reason}}", "Field", fieldTitle(problem.Field), "Reason", reason)
		}
		said = append(said, reason)
	}
	return said
}
