package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// refreshSide lists what is wrong beside the rows, with the repairs.
func (p *previewPage) refreshSide(plan *sheet.Plan) {
	s := p.sheet
	p.side.Objects = nil
	groups := plan.Groups()
	rejected := plan.Counts().Rejected
	head := parts.Row(8, parts.Grow(parts.NewText(words.N("{{.N}} rejected rows", rejected), parts.Style{Bold: true, Cut: true})))
	if n := s.repairable(); n > 0 {
		head.Add(parts.NewButton(parts.Small, fynetheme.ConfirmIcon(), words.N("Repair {{.N}} now", n), func() { p.repairAll(groups) }))
	}
	if rejected > 0 {
		p.side.Add(head)
		p.side.Add(parts.Line())
	}
	for _, g := range groups {
		if g.Result == sheet.Rejected {
			p.side.Add(p.groupRow(g))
			p.side.Add(parts.Line())
		}
	}
	p.addRepairs(plan)
	p.addDoubts(groups)
	if rejected == 0 {
		p.side.Add(parts.Row(8, parts.NewIcon(fynetheme.ConfirmIcon(), theme.ColorNameAdd, 18), parts.Grow(parts.NewText(words.T("No row is rejected"), parts.Style{Bold: true, Cut: true}))))
		p.side.Add(parts.Line())
	}
	if n := len(plan.Missing); n > 0 {
		p.side.Add(parts.NewText(words.N("{{.N}} POPs are not in the file", n), parts.Strong))
		p.missing.Choose(modeChoice(s.options.Mode))
		p.side.Add(p.missing)
		p.side.Add(parts.Line())
	}
	if n := len(plan.NewRegions); n > 0 {
		p.side.Add(parts.NewText(words.N("{{.N}} new regions", n), parts.Strong))
		p.side.Add(parts.NewParagraph(regionList(plan.NewRegions), theme.ColorNameForeground2))
		p.side.Add(parts.Line())
	}
	p.addSkipped(groups)
	for _, g := range groups {
		if g.Result == 0 && !g.Example.Doubt && g.Example.Fix == 0 {
			p.side.Add(parts.NewParagraph(noteWords(g), theme.ColorNameForeground2))
		}
	}
	p.side.Refresh()
}

// shownRegions is how many new regions are named.
const shownRegions = 12

// regionList names the first regions, and how many more there are.
func regionList(names []string) string {
	said := strings.Join(names[:min(len(names), shownRegions)], ", ")
	if more := len(names) - shownRegions; more > 0 {
		return words.N("{{.Names}} and {{.N}} more", more, "Names", said)
	}
	return said
}

// addDoubts lists the rows that come in and should be looked at before.
func (p *previewPage) addDoubts(groups []sheet.Group) {
	rows := map[int]bool{}
	for _, g := range groups {
		if g.Result == 0 && g.Example.Doubt {
			for _, row := range g.All() {
				rows[row] = true
			}
		}
	}
	if len(rows) == 0 {
		return
	}
	p.side.Add(parts.NewText(words.N("{{.N}} rows to look at", len(rows)), parts.Style{Bold: true, Cut: true}))
	p.side.Add(parts.NewParagraph(words.T("They come in as they are."), theme.ColorNameForeground2))
	p.side.Add(parts.Line())
	for _, g := range groups {
		if g.Result == 0 && g.Example.Doubt {
			p.side.Add(p.groupRow(g))
			p.side.Add(parts.Line())
		}
	}
}

// groupRow is a kind of problem with its count, an example and its repairs.
func (p *previewPage) groupRow(g sheet.Group) fyne.CanvasObject {
	head := parts.Frame(nil, nil, nil, parts.Column(0, parts.NewText(words.Int(g.Count), parts.Label)),
		parts.NewStrong(groupTitle(g)))
	example := g.Example.Value
	if !g.Alike { // the title speaks of this row alone
		example = words.T("Row {{.Row}}: {{.Reason}}", "Row", g.Reasons[0].Row, "Reason", example)
	}
	column := parts.Column(4, head)
	if remedy := words.Say(g.Remedy); remedy != "" && !p.sheet.mends(g) {
		column.Add(parts.NewParagraph(remedy, theme.ColorNameForeground2))
	}
	if example != "" {
		column.Add(parts.NewText(example, parts.Style{Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground3, Cut: true, Mono: true}))
	}
	for _, line := range inLines(theme.Px(sideWidth-48), 6, p.repairs(g)) {
		column.Add(parts.Row(6, append([]fyne.CanvasObject{parts.Grow()}, line...)...))
	}
	return column
}

// inLines puts buttons into as many lines as they need.
func inLines(width, gap float32, buttons []fyne.CanvasObject) (lines [][]fyne.CanvasObject) {
	used := float32(0)
	for _, b := range buttons {
		w := b.MinSize().Width
		if len(lines) == 0 || used+theme.Px(gap)+w > width {
			lines, used = append(lines, nil), -theme.Px(gap)
		}
		lines[len(lines)-1] = append(lines[len(lines)-1], b)
		used += theme.Px(gap) + w
	}
	return lines
}

// groupTitle names a kind of problem.
func groupTitle(g sheet.Group) string {
	if g.Field == phonebook.FieldNone {
		return words.Say(g.Reason)
	}
	return words.T("{{.Field}}: {{.Reason}}", "Field", fieldTitle(g.Field), "Reason", words.Say(g.Reason))
}

// shownReasons is how many skipped rows are listed beside the rows.
const shownReasons = 8

// addSkipped lists rows that were skipped, each with its own reason.
func (p *previewPage) addSkipped(groups []sheet.Group) {
	all, left := 0, shownReasons
	lines := parts.Column(2)
	for _, g := range groups {
		if g.Result != sheet.Skipped {
			continue
		}
		all += g.Count
		for _, r := range g.Reasons[:min(len(g.Reasons), left)] {
			left--
			lines.Add(parts.NewParagraph(words.T("Row {{.Row}}: {{.Reason}}", "Row", r.Row, "Reason", words.Say(r.Reason)), theme.ColorNameForeground2))
		}
	}
	if all == 0 {
		return
	}
	p.side.Add(parts.Row(8, parts.Grow(parts.NewText(words.N("{{.N}} skipped rows", all), parts.Style{Bold: true, Cut: true})),
		parts.NewButton(parts.Small, nil, words.T("Show them"), func() { p.showOnly(sheet.Skipped) })))
	if rows := leftOut(p.sheet.plan); len(rows) > 0 {
		p.side.Add(parts.Row(6, parts.Grow(), parts.NewButton(parts.Small, nil, words.N("Take {{.N}} in again", len(rows)), func() { p.sheet.takeIn(rows) })))
	}
	p.side.Add(lines)
	p.side.Add(parts.Line())
}

// noteWords tell of rows that come in otherwise than they stand in the file.
func noteWords(g sheet.Group) string {
	if g.Alike {
		return words.N("A note on {{.N}} rows: {{.Reason}}", g.Count, "Reason", words.Say(g.Reason))
	}
	return words.N("A note on {{.N}} rows, row {{.Row}} first: {{.Reason}}", g.Count, "Row", g.Reasons[0].Row, "Reason", words.Say(g.Reason))
}

// showOnly shows the rows of a result, all of them.
func (p *previewPage) showOnly(r sheet.Result) {
	which := slices.IndexFunc(previewShown, func(s sheet.Shown) bool { return s.Result == r })
	p.search.SetText("")
	p.which.Choose(which)
	p.choose(which)
}

// repairs are the buttons of a kind of problem: what mends it, then the ways that are
// always open.
func (p *previewPage) repairs(g sheet.Group) (buttons []fyne.CanvasObject) {
	s, rows := p.sheet, g.All()
	small := func(label string, do func()) { buttons = append(buttons, parts.NewButton(parts.Small, nil, label, do)) }
	if s.mends(g) {
		small(fixWords(g), func() { s.repair(g.Example.Fix, true) })
	}
	if g.Example.Lacks {
		small(words.T("Change the encoding…"), s.askEncoding)
	}
	if g.Example.Better != "" {
		small(words.N("Correct {{.N}} cells", len(rows)), func() { s.correctCells(g) })
	}
	if g.Example.Emptiable() && !s.mends(g) {
		small(words.N("Empty {{.N}} cells", len(rows)), func() { s.emptyCells(g) })
	}
	if g.Field != phonebook.FieldNone && s.plan.ColumnOf(g.Field) >= 0 { // unused columns have no field either
		small(words.N("Edit {{.N}} rows", len(rows)), func() { p.edit(g) })
	}
	small(words.N("Leave out {{.N}}", len(rows)), func() { s.leaveRows(rows) })
	return buttons
}

// emptyCells empties what is wrong in the rows of a group.
func (s *importSheet) emptyCells(g sheet.Group) {
	column := s.plan.ColumnOf(g.Field)
	var edits []sheet.Edit
	for _, row := range g.All() {
		edits = append(edits, sheet.Edit{Row: row, Column: column})
	}
	s.editCells(edits)
}

// correctCells writes into the rows of a group what each of them probably means.
func (s *importSheet) correctCells(g sheet.Group) {
	wanted := map[int]bool{}
	for _, row := range g.All() {
		wanted[row] = true
	}
	column := s.plan.ColumnOf(g.Field)
	var edits []sheet.Edit
	for i := range s.plan.Rows {
		r := &s.plan.Rows[i]
		for _, problem := range r.Problems {
			if problem.Field == g.Field && problem.Better != "" && wanted[r.Row] {
				edits = append(edits, sheet.Edit{Row: r.Row, Column: column, Text: problem.Better})
			}
		}
	}
	s.editCells(edits)
}

// fixWords name a repair by what comes of it.
func fixWords(g sheet.Group) string {
	switch g.Example.Fix {
	case sheet.FixCommas:
		return words.T("Use a space")
	case sheet.FixLength:
		return words.T("Cut at a word")
	case sheet.FixASCII:
		return words.T("Spell plainly")
	case sheet.FixSpeeds:
		return words.T("Leave the speed out")
	default:
		if strings.ContainsAny(g.Example.Value, ",;/&\n") && len(strings.FieldsFunc(g.Example.Value, func(r rune) bool { return strings.ContainsRune(",;/&\n", r) })) == 2 {
			return words.T("Make 2 POPs")
		}
		return words.T("Make several POPs")
	}
}

// mends reports whether a repair that was not made yet may mend a group: what it
// has left is beyond it, such as letters that have no plain spelling.
func (s *importSheet) mends(g sheet.Group) bool { return g.Example.Fix&^s.options.Fix != 0 }

// repairable counts the rows that come in once every repair is made: nothing else
// is wrong with them.
func (s *importSheet) repairable() int {
	n := 0
	for i := range s.plan.Rows {
		r := &s.plan.Rows[i]
		if r.Result == sheet.Rejected && !slices.ContainsFunc(r.Problems, func(pr sheet.Problem) bool { return !pr.Note && pr.Fix&^s.options.Fix == 0 }) {
			n++
		}
	}
	return n
}

// repairAll makes every repair that needs nobody to look at each row.
func (p *previewPage) repairAll(groups []sheet.Group) {
	s := p.sheet
	if s.working {
		return
	}
	for _, g := range groups {
		if g.Result == sheet.Rejected {
			s.options.Fix |= g.Example.Fix
		}
	}
	s.rules.choose(s.options.Fix)
	s.replan()
}

// edit goes to the first row of a group and opens what is wrong there.
func (p *previewPage) edit(g sheet.Group) {
	if g.Result == sheet.Rejected {
		p.showOnly(sheet.Rejected)
	} else {
		p.search.SetText("")
		p.which.Choose(0)
		p.choose(0)
	}
	for i, l := range p.lines {
		if l.Row != nil && l.Row.Row == g.All()[0] {
			p.sheet.window.window.Canvas().Focus(p.grid)
			p.grid.Select(p.Key(i), columnOf(g.Field))
			p.grid.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF2})
			return
		}
	}
}
