package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// rulesPage is the third step: what is repaired by rule, and what becomes of the
// POPs that the file lacks.
type rulesPage struct {
	sheet   *importSheet
	object  fyne.CanvasObject
	fixes   map[sheet.Fix]*parts.Check
	counts  map[sheet.Fix]*parts.Text
	areas   *parts.Choices
	split   fyne.CanvasObject // the choice of area codes
	letters *parts.Text       // the encoding
	another *parts.Button     // another one
	missing *parts.Choices
	gone    *parts.Text
}

// rule is a repair in words.
type rule struct {
	fix         sheet.Fix
	title, hint string
}

func textRules() []rule {
	return []rule{
		{sheet.FixCommas, words.T("Commas in names become spaces"), words.T("A comma in a name makes clients ignore the whole phone book.")},
		{sheet.FixLength, words.T("Texts that are too long are cut at a word"), words.T("A POP name has at most 30 characters.")},
		{sheet.FixASCII, words.T("Letters that the phone book lacks are spelled plainly"), words.T("München becomes Munchen where the encoding has no ü.")},
	}
}

func newRulesPage(s *importSheet) *rulesPage {
	p := &rulesPage{sheet: s, fixes: map[sheet.Fix]*parts.Check{}, counts: map[sheet.Fix]*parts.Text{}}
	p.letters = parts.NewText("", parts.Style{Color: theme.ColorNameForeground2})
	p.another = parts.NewButton(parts.Link, nil, words.T("Change the encoding…"), s.askEncoding)
	p.areas = parts.NewChoices([]parts.Choice{
		{Title: words.T("Take the area code off the number"), Words: words.T("Brackets or strokes in the number show where the area code ends; without them, the numbering plan of the country does.")},
		{Title: words.T("Keep numbers as they stand"), Words: words.T("Clients dial them without an area code.")},
	}, p.setAreas)
	p.missing = missingChoices(s)
	p.gone = parts.NewText(words.T("POPs that are not in the file"), parts.Strong)
	p.split = parts.Column(8, parts.NewText(words.T("Area codes"), parts.Strong), p.areas, parts.Space(0, 12))
	column := parts.Column(8, parts.NewText(words.T("Numbers"), parts.Strong),
		p.rule(rule{sheet.FixSplit, words.T("Several numbers in a cell become a POP each"), words.T("34-3900, 34-3901 becomes two POPs with the same name.")}),
		parts.Space(0, 12), p.split,
		parts.NewText(words.T("Texts"), parts.Strong))
	for _, r := range textRules() {
		column.Add(p.rule(r))
	}
	column.Add(parts.Pad(0, 0, 26, 0, parts.Row(8, p.letters, p.another, parts.Grow())))
	column.Add(parts.Space(0, 12))
	column.Add(parts.NewText(words.T("Speeds"), parts.Strong))
	column.Add(parts.NewParagraph(words.T("28.8K, V.34, V.90, 56K and ISDN are read as the speeds they stand for."), theme.ColorNameForeground2))
	column.Add(p.rule(rule{sheet.FixSpeeds, words.T("What is no speed is left out"), words.T("The POP comes without a speed instead of being rejected.")}))
	column.Add(parts.Space(0, 12))
	column.Add(p.gone)
	column.Add(p.missing)
	p.object = parts.Stack(parts.NewSurface(theme.ColorNameSurface),
		container.NewVScroll(parts.Pad(16, 24, 24, 24, parts.Row(0, parts.Upto(560, 320, 0, column), parts.Grow()))))
	return p
}

// rule makes the line of a repair.
func (p *rulesPage) rule(r rule) fyne.CanvasObject {
	check := parts.NewCheck(r.title, func(on bool) { p.sheet.repair(r.fix, on) })
	p.fixes[r.fix], p.counts[r.fix] = check, parts.NewText("", parts.Caption)
	return parts.Column(0, parts.Row(8, parts.Grow(check), p.counts[r.fix]),
		parts.Pad(0, 0, 26, 0, parts.NewParagraph(r.hint, theme.ColorNameForeground2)))
}

// choose ticks the repairs.
func (p *rulesPage) choose(f sheet.Fix) {
	for fix, check := range p.fixes {
		check.SetQuietly(f&fix != 0)
	}
}

// setAreas says whether area codes are taken off the numbers.
func (p *rulesPage) setAreas(choice int) {
	delete(p.sheet.options.Map, phonebook.FieldAreaCode)
	if choice == 1 {
		p.sheet.options.Map[phonebook.FieldAreaCode] = "-"
	}
	p.sheet.replan()
}

// refresh counts what each repair is about.
func (p *rulesPage) refresh() {
	s := p.sheet
	p.choose(s.options.Fix)
	left := s.options.Map[phonebook.FieldAreaCode] == "-"
	p.areas.Choose(0)
	if left {
		p.areas.Choose(1)
	}
	if s.plan == nil {
		return
	}
	visible(p.split, left || s.plan.ColumnOf(phonebook.FieldAreaCode) < 0)
	touched := s.plan.Touched()
	for fix, text := range p.counts {
		if n := touched[fix]; n > 0 {
			text.SetText(words.N("{{.N}} rows", n))
		} else {
			text.SetText(words.T("No row"))
		}
	}
	p.letters.SetText(words.T("Released in {{.Encoding}}.", "Encoding", encodingWords(s.encoding())))
	visible(p.another, len(s.plan.Lacking()) > 0)
	p.gone.SetText(words.N("{{.N}} POPs are not in the file", len(s.plan.Missing)))
	p.object.Refresh()
}
