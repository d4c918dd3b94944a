package ui

import (
	"fmt"
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// previewPage shows every row of a list with what would become of it.
type previewPage struct {
	sheet  *importSheet
	object fyne.CanvasObject
	grid   *grid.Grid
	only   *parts.Check
	groups *fyne.Container
	counts [6]*parts.Text
	rows   []*sheet.PlanRow // that are shown
	// regions are those that the rows mean; they stay while a choice makes no plan.
	regions phonebook.Regions
}

// countStyles are the figures over the preview.
var countStyles = [6]struct {
	words string
	icon  func() fyne.Resource
	color fyne.ThemeColorName
}{
	{"Add", fynetheme.ContentAddIcon, theme.ColorNameAdd},
	{"Change", fynetheme.DocumentCreateIcon, theme.ColorNameChange},
	{"Unchanged", fynetheme.ConfirmIcon, theme.ColorNameForeground2},
	{"Delete", fynetheme.ContentRemoveIcon, theme.ColorNameBad},
	{"Skipped", fynetheme.InfoIcon, theme.ColorNameForeground2},
	{"Rejected", fynetheme.WarningIcon, theme.ColorNameBad},
}

func newPreviewPage(s *importSheet) *previewPage {
	p := &previewPage{sheet: s, groups: parts.Column(10)}
	p.grid = grid.New(p, []grid.Column{
		{Title: "Row", Width: 56, AlignRight: true},
		{Title: "Result", Width: 84},
		{Title: "POP name", Width: 140},
		{Title: "Country", Width: 108},
		{Title: "Region", Width: 108},
		{Title: "Area code", Width: 76},
		{Title: "Access number", Width: 140},
		{Title: "Speed or reason", Width: 180, Grow: true},
	})
	p.grid.Empty = "No row has a problem"
	p.only = parts.NewCheck("Only problems", func(bool) { p.filter() })
	figures := parts.Columns(8)
	for i, style := range countStyles {
		p.counts[i] = parts.NewText("", parts.Heading)
		figures.Add(parts.Column(0, p.counts[i], parts.Row(6, parts.NewIcon(style.icon(), style.color, 14), parts.NewText(style.words, parts.Label))))
	}
	head := parts.Column(0, parts.Fixed(0, 60, parts.Pad(6, 6, 24, 24, figures)), parts.Line(),
		parts.Fixed(0, 36, parts.Pad(0, 0, 20, 24, parts.Row(8, p.only, parts.Grow()))), parts.Line())
	p.object = parts.Frame(nil, nil, nil,
		parts.Fixed(sideWidth, 0, parts.Frame(nil, nil, parts.Line(), nil, container.NewVScroll(parts.Pad(16, 16, 20, 20, p.groups)))),
		parts.Stack(parts.NewSurface(theme.ColorNameSurface), parts.Frame(head, nil, nil, nil, p.grid)))
	return p
}

// refresh shows the plan.
func (p *previewPage) refresh() {
	plan := p.sheet.plan
	if plan == nil {
		return
	}
	p.regions = plan.Regions
	c := plan.Counts()
	for i, n := range [...]int{c.Add, c.Change, c.Unchanged, c.Delete, c.Skipped, c.Rejected} {
		p.counts[i].SetText(thousands(n))
	}
	p.groups.RemoveAll()
	for _, g := range plan.Groups() {
		p.groups.Add(p.groupRow(g))
		p.groups.Add(parts.Line())
	}
	if len(p.groups.Objects) == 0 {
		p.groups.Add(parts.NewText("No row has a problem", parts.Label))
	}
	if n := len(plan.NewRegions); n > 0 {
		p.groups.Add(parts.NewText(count(n, "new region"), parts.Strong))
		p.groups.Add(parts.NewWords(strings.Join(plan.NewRegions[:min(n, 12)], ", ")))
	}
	p.filter()
}

// repairs are the repairs that a group of problems can offer, by the word that
// the remedy has for the command line.
var repairs = map[string]struct {
	fix   sheet.Fix
	label string
}{
	"commas":  {sheet.FixCommas, "Use a space"},
	"length":  {sheet.FixLength, "Cut at a word"},
	"ascii":   {sheet.FixASCII, "Spell plainly"},
	"numbers": {sheet.FixSplit, "Make several POPs"},
}

// commandWords finds what a remedy says for the command line only.
var commandWords = regexp.MustCompile(` \(--fix ([a-z]+)\)`)

// groupRow is a kind of problem with its count, an example and its repair.
func (p *previewPage) groupRow(g sheet.Group) fyne.CanvasObject {
	color := theme.ColorNameForeground2
	what := "Repaired"
	switch g.Result {
	case sheet.Rejected:
		color, what = theme.ColorNameBad, "Rejected"
	case sheet.Skipped:
		what = "Skipped"
	case sheet.Add, sheet.Change, sheet.Unchanged, sheet.Delete:
	}
	head := parts.Row(8, parts.Grow(parts.NewText(what+": "+fieldOf(g.Field), parts.Style{Bold: true, Color: color, Cut: true})),
		parts.NewText(thousands(g.Count), parts.Label))
	example := parts.Row(8, parts.Grow(parts.NewText(g.Example.Value,
		parts.Style{Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground3, Cut: true})))
	if word := commandWords.FindStringSubmatch(g.Remedy); word != nil && g.Result == sheet.Rejected {
		if r := repairs[word[1]]; p.sheet.options.Fix&r.fix == 0 {
			example.Add(parts.NewButton(parts.Small, nil, r.label, func() { p.sheet.repair(r.fix, true) }))
		}
	}
	remedy := commandWords.ReplaceAllString(g.Remedy, "")
	if strings.Contains(remedy, "--") {
		remedy = "" // of use on the command line only
	}
	return parts.Column(2, head, parts.NewWords(strings.TrimSpace(g.Reason+" "+remedy)), example)
}

func fieldOf(f phonebook.Field) string {
	if f == phonebook.FieldNone {
		return "the whole row"
	}
	return f.String()
}

// filter chooses the rows that are shown.
func (p *previewPage) filter() {
	p.rows = p.rows[:0]
	if plan := p.sheet.plan; plan != nil {
		for i := range plan.Rows {
			r := &plan.Rows[i]
			if !p.only.Checked || r.Result == sheet.Rejected || r.Result == sheet.Skipped || len(r.Problems) > 0 {
				p.rows = append(p.rows, r)
			}
		}
	}
	p.grid.Refresh()
}

// Len implements [grid.Model].
func (p *previewPage) Len() int { return len(p.rows) }

// Key implements [grid.Model].
func (p *previewPage) Key(row int) uint64 { return uint64(p.rows[row].Row) }

// Mark implements [grid.Model].
func (p *previewPage) Mark(row int) grid.Mark {
	switch p.rows[row].Result {
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

// resultWords name what becomes of a row.
var resultWords = map[sheet.Result]grid.Cell{
	sheet.Add:       {Text: "Add", Color: theme.ColorNameAdd},
	sheet.Change:    {Text: "Change", Color: theme.ColorNameChange},
	sheet.Unchanged: {Text: "Same", Color: theme.ColorNameForeground2},
	sheet.Delete:    {Text: "Delete", Color: theme.ColorNameBad},
	sheet.Rejected:  {Text: "Rejected", Color: theme.ColorNameBad},
	sheet.Skipped:   {Text: "Skipped", Color: theme.ColorNameForeground2},
}

// previewFields are the fields of the columns from the POP name on.
var previewFields = map[int]phonebook.Field{
	2: phonebook.FieldName, 3: phonebook.FieldCountry, 4: phonebook.FieldRegion, 5: phonebook.FieldAreaCode, 6: phonebook.FieldAccessNumber,
}

// Cell implements [grid.Model].
func (p *previewPage) Cell(row, col int) grid.Cell {
	r := p.rows[row]
	switch col {
	case 0:
		return grid.Cell{Text: fmt.Sprint(r.Row), Color: theme.ColorNameForeground3}
	case 1:
		return resultWords[r.Result]
	case 7:
		return p.reason(r)
	}
	field := previewFields[col]
	text := p.value(r.POP, field)
	if r.Result == sheet.Rejected {
		for _, problem := range r.Problems {
			if problem.Field == field {
				return grid.Cell{Text: problem.Value, Color: theme.ColorNameBad, Ground: theme.ColorNameBadTint}
			}
		}
	}
	if r.Result == sheet.Change {
		if old := p.value(r.Before, field); old != text {
			return grid.Cell{Text: old + " → " + text, Color: theme.ColorNameChange, Bold: true}
		}
	}
	return grid.Cell{Text: text}
}

// reason is the last cell: what is wrong, or the speeds.
func (p *previewPage) reason(r *sheet.PlanRow) grid.Cell {
	if (r.Result == sheet.Rejected || r.Result == sheet.Skipped) && len(r.Problems) > 0 {
		color := theme.ColorNameBad
		if r.Result == sheet.Skipped {
			color = theme.ColorNameForeground2
		}
		return grid.Cell{Text: reasonOf(r), Color: color}
	}
	now := session.Speed(r.POP)
	if old := session.Speed(r.Before); r.Result == sheet.Change && old != now {
		return grid.Cell{Text: old + " → " + now, Color: theme.ColorNameChange, Bold: true}
	}
	return grid.Cell{Text: now}
}

// reasonOf returns why a row stays out. Notes tell only what was repaired.
func reasonOf(r *sheet.PlanRow) string {
	for _, problem := range r.Problems {
		if !problem.Note {
			return problem.Reason
		}
	}
	return r.Problems[0].Reason
}

// value returns a field of a planned POP in words.
func (p *previewPage) value(pop phonebook.POP, f phonebook.Field) string {
	b := p.sheet.window.book
	switch f {
	case phonebook.FieldCountry:
		if pop.Country == 0 {
			return ""
		}
		return b.countries.Name(pop.Country)
	case phonebook.FieldRegion:
		return p.regions.Name(pop.Region)
	}
	return pop.Value(f)
}
