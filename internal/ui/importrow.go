package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// becomesPane stands beside the columns and the rules: what one row becomes, what
// the file says there, and what was seen in the file.
type becomesPane struct {
	sheet  *importSheet
	object fyne.CanvasObject
	title  *parts.Text
	values map[phonebook.Field]*parts.Text
	reason *parts.Paragraph
	raw    *parts.Paragraph
	seen   *fyne.Container
	memory *parts.Paragraph
	at     int // position in the rows of the plan
	back   *parts.Button
	next   *parts.Button
}

// becomesFields are shown of a row, in this order. The speeds stand for both.
var becomesFields = []phonebook.Field{
	phonebook.FieldName, phonebook.FieldCountry, phonebook.FieldRegion, phonebook.FieldAreaCode, phonebook.FieldAccessNumber,
	phonebook.FieldMaxBaud, phonebook.FieldFlags, phonebook.FieldDialUpEntry, phonebook.FieldComments,
}

// becomesTitle names a field of the card.
func becomesTitle(f phonebook.Field) string {
	switch f {
	case phonebook.FieldMaxBaud:
		return words.T("Speed")
	case phonebook.FieldFlags:
		return words.T("Services")
	default:
		return fieldTitle(f)
	}
}

func newBecomesPane(s *importSheet) *becomesPane {
	p := &becomesPane{
		sheet: s, title: parts.NewText("", parts.Style{Bold: true, Cut: true}), values: map[phonebook.Field]*parts.Text{},
		reason: parts.NewParagraph("", theme.ColorNameBad), raw: parts.NewCode("", theme.ColorNameForeground2),
		seen: parts.Column(8), memory: parts.NewParagraph("", theme.ColorNameForeground2),
	}
	p.back = parts.NewButton(parts.Quiet, fynetheme.NavigateBackIcon(), "", func() { p.move(-1) })
	p.next = parts.NewButton(parts.Quiet, fynetheme.NavigateNextIcon(), "", func() { p.move(1) })
	card := parts.Column(0)
	for _, f := range becomesFields {
		p.values[f] = parts.NewText("", parts.Style{Cut: true})
		card.Add(parts.Fixed(0, 26, parts.Row(8, parts.Fixed(108, 0, parts.NewText(becomesTitle(f), parts.Style{Color: theme.ColorNameForeground2, Cut: true})), parts.Grow(p.values[f]))))
	}
	column := parts.Column(8,
		parts.Row(4, parts.Grow(p.title), p.back, p.next),
		parts.Stack(parts.NewCard(), parts.Pad(8, 8, 12, 12, card)),
		p.reason,
		parts.NewText(words.T("From the file"), parts.Caption), p.raw,
		parts.Space(0, 8), parts.Line(), parts.Space(0, 8),
		parts.NewText(words.T("Seen in the file"), parts.Strong), p.seen,
		parts.Space(0, 8), p.memory)
	p.object = container.NewVScroll(parts.Pad(14, 16, 24, 24, column))
	return p
}

// move shows another row.
func (p *becomesPane) move(by int) {
	p.at += by
	p.refresh()
}

// refresh shows the row and what was seen.
func (p *becomesPane) refresh() {
	plan := p.sheet.plan
	if plan == nil || len(plan.Rows) == 0 {
		p.title.SetText(words.T("What a row becomes"))
		p.clear()
		p.findings()
		return
	}
	p.at = max(0, min(p.at, len(plan.Rows)-1))
	p.back.Enable(p.at > 0)
	p.next.Enable(p.at < len(plan.Rows)-1)
	r := &plan.Rows[p.at]
	p.title.SetText(words.T("Row {{.Row}} becomes", "Row", r.Row))
	b := p.sheet.window.book
	for f, text := range p.values {
		value := ""
		switch f {
		case phonebook.FieldMaxBaud:
			if value = session.Speed(r.POP); value != "" {
				value = words.T("{{.Speed}} bit/s", "Speed", value)
			}
		case phonebook.FieldFlags:
			value = servicesText(r.POP.Flags)
		case phonebook.FieldRegion:
			value = plan.RegionOf(r)
		default:
			value = plannedValue(b, plan.Regions, r.POP, f)
		}
		style := parts.Style{Cut: true, Bold: f == phonebook.FieldName}
		if value == "" {
			value, style = words.T("Empty"), parts.Style{Cut: true, Color: theme.ColorNameForeground3}
		}
		text.Set(value, style)
	}
	p.tellRow(r)
	row, _ := plan.Table().Row(r.Row)
	p.raw.SetText(strings.Join(row.Cells, " | "))
	p.findings()
}

// tellRow says why a row does not become a POP.
func (p *becomesPane) tellRow(r *sheet.PlanRow) {
	switch r.Result {
	case sheet.Rejected:
		p.reason.Set(words.T("Rejected: {{.Reason}}", "Reason", strings.Join(reasons(r.Wrong()), "\n")), theme.ColorNameBad)
	case sheet.Skipped:
		p.reason.Set(words.T("Skipped: {{.Reason}}", "Reason", reasonOf(r)), theme.ColorNameForeground2)
	case sheet.Delete:
		p.reason.Set(words.T("Deletes POP {{.ID}} of the phone book.", "ID", int(r.Before.ID)), theme.ColorNameBad)
	default: // it comes in, if with something to look at
		p.reason.Set(strings.Join(reasons(r.Wrong()), "\n"), theme.ColorNameChange)
	}
	visible(p.reason, p.reason.Text() != "")
}

func (p *becomesPane) clear() {
	p.back.Enable(false)
	p.next.Enable(false)
	for _, text := range p.values {
		text.Set("–", parts.Hint)
	}
	p.reason.Hide()
	p.raw.SetText("")
}

// findings lists what was seen in the file.
func (p *becomesPane) findings() {
	s := p.sheet
	p.seen.Objects = nil
	var notes []phonebook.Sentence
	switch {
	case s.plan != nil:
		p.count(s.plan)
		notes = s.plan.Notes
		if s.plan.Recalled != "" && len(notes) > 0 {
			notes = notes[1:] // which says the same over the columns
		}
	case s.table != nil:
		notes = s.table.Notes
	}
	for _, note := range notes {
		p.finding(fynetheme.InfoIcon(), theme.ColorNameForeground2, words.Say(note))
	}
	p.memory.SetText("")
	if s.plan != nil && !s.options.Empty() {
		p.memory.SetText(words.T("These choices are remembered for the next list with these columns."))
	}
	p.seen.Refresh()
}

// count tells what the plan counts.
func (p *becomesPane) count(plan *sheet.Plan) {
	if all, unknown := plan.CountryWords(); all > 0 && unknown == 0 {
		p.finding(fynetheme.ConfirmIcon(), theme.ColorNameAdd, words.N("All {{.N}} countries are known.", all))
	} else if unknown > 0 {
		p.finding(fynetheme.WarningIcon(), theme.ColorNameChange, words.N("{{.N}} of {{.All}} countries are not known. Step 4 lists their rows as rejected.", unknown, "All", all))
	}
	if n := plan.Empty(phonebook.FieldRegion); n > 0 && n < len(plan.Rows) {
		p.finding(fynetheme.InfoIcon(), theme.ColorNameForeground2, words.N("{{.N}} rows have no region. They go into none, or into the one given as a value.", n))
	}
	if n := plan.Counts().Rejected; n > 0 {
		p.finding(fynetheme.WarningIcon(), theme.ColorNameChange, words.N("{{.N}} rows break a rule. Step 4 lists them, with repairs.", n))
	}
}

func (p *becomesPane) finding(icon fyne.Resource, color fyne.ThemeColorName, said string) {
	mark := parts.NewIcon(icon, color, 14)
	p.seen.Add(parts.Frame(nil, nil, parts.Pad(1, 0, 0, 8, parts.Column(0, mark)), nil, parts.NewParagraph(said, fynetheme.ColorNameForeground)))
}

// plannedValue returns a field of a planned POP in words. The regions are those
// of the plan.
func plannedValue(b *book, regions phonebook.Regions, pop phonebook.POP, f phonebook.Field) string {
	switch f {
	case phonebook.FieldCountry:
		if pop.Country == 0 || b == nil {
			return ""
		}
		return b.countries.Name(pop.Country)
	case phonebook.FieldRegion:
		return regions.Name(pop.Region)
	}
	return pop.Value(f)
}
