package ui

import (
	"cmp"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// constantsPart gives values to fields that the file does not have.
type constantsPart struct {
	sheet  *importSheet
	object *fyne.Container
	rows   *fyne.Container
	lines  map[phonebook.Field]*constantLine
	add    *parts.Dropdown
	more   []phonebook.Field // that can be added
}

// constantLine is one value.
type constantLine struct {
	field  phonebook.Field
	object fyne.CanvasObject
	where  *parts.Text // for which rows it is
	choice *parts.Dropdown
	values []string // of the choice, as options take them
	entry  *parts.Entry
	remove *parts.Button
}

// constantFields can have a value for all rows, in the order shown. The first four
// are always offered.
var constantFields = []phonebook.Field{
	phonebook.FieldCountry, phonebook.FieldStatus, phonebook.FieldFlags, phonebook.FieldDialUpEntry,
	phonebook.FieldRegion, phonebook.FieldName, phonebook.FieldAreaCode, phonebook.FieldMinBaud, phonebook.FieldMaxBaud, phonebook.FieldComments,
}

const constantsAlways = 4

func newConstantsPart(s *importSheet) *constantsPart {
	p := &constantsPart{sheet: s, rows: parts.Column(0), lines: map[phonebook.Field]*constantLine{}}
	p.add = parts.NewDropdown(160, nil, func(i int) {
		f := p.more[i]
		p.line(f)
		p.refresh()
		s.window.window.Canvas().Focus(p.lines[f].entry)
	})
	p.object = parts.Column(0,
		parts.Fixed(0, 40, parts.Pad(0, 0, 24, 24, parts.Row(8, parts.Grow(parts.NewText(words.T("Values the file does not have"), parts.Style{Bold: true, Cut: true})),
			parts.NewText(words.T("Add a value"), parts.Label), parts.Fixed(160, 0, p.add)))),
		parts.Line(), p.rows)
	p.object.Hide() // until there is a file
	return p
}

// offer fills the choices that the book brings.
func (p *constantsPart) offer() {
	p.lines = map[phonebook.Field]*constantLine{}
	for _, f := range constantFields[:constantsAlways] {
		p.line(f)
	}
	p.object.Show()
	p.refresh()
}

// line makes the line of a field.
func (p *constantsPart) line(f phonebook.Field) {
	s := p.sheet
	l := &constantLine{field: f, where: parts.NewText("", parts.Style{Color: theme.ColorNameForeground2, Cut: true})}
	input := fyne.CanvasObject(nil)
	switch f {
	case phonebook.FieldCountry, phonebook.FieldStatus, phonebook.FieldFlags:
		var names []string
		names, l.values = p.values(f)
		l.choice = parts.NewDropdown(160, names, func(i int) { p.set(f, l.values[i]) })
		if f == phonebook.FieldStatus {
			l.choice.SetDots(func(option int) (fyne.ThemeColorName, bool) { return theme.ColorNameAddBar, option == 1 })
		}
		input = l.choice
	default:
		l.entry = parts.NewEntry(160, "")
		l.entry.OnLeave = func() { p.set(f, l.entry.Text) }
		l.entry.Keys = func(e *fyne.KeyEvent) {
			switch e.Name {
			case fyne.KeyReturn, fyne.KeyEnter:
				p.set(f, l.entry.Text)
			case fyne.KeyEscape:
				l.entry.SetText(s.options.Defaults[f])
			default: // means nothing here
			}
		}
		input = l.entry
	}
	l.remove = parts.NewButton(parts.Quiet, fynetheme.CancelIcon(), "", func() {
		if !slices.Contains(constantFields[:constantsAlways], f) {
			delete(p.lines, f)
		}
		p.set(f, "")
		p.refresh()
	})
	l.object = parts.Column(0, parts.Fixed(0, 31, parts.Pad(0, 0, 24, 24, columnRow(parts.Space(0, 0), parts.NewText(fieldTitle(f), parts.Style{Bold: true, Cut: true}),
		l.where, input, parts.Row(6, parts.NewText(words.T("Constant"), parts.Hint), parts.Grow(), l.remove)))), parts.Line())
	p.lines[f] = l
	if value, ok := s.options.Defaults[f]; ok {
		l.show(value)
	}
}

// values are what can be chosen for a field: as people read it, and as options
// take it.
func (p *constantsPart) values(f phonebook.Field) (names, values []string) {
	w := p.sheet.window
	names, values = []string{words.T("None")}, []string{""}
	switch f {
	case phonebook.FieldCountry:
		countries := slices.Clone(w.book.countries.List())
		order := words.Collator()
		slices.SortFunc(countries, func(a, b phonebook.Country) int { return order.CompareString(a.Name, b.Name) })
		for _, c := range countries {
			names, values = append(names, c.Name), append(values, w.book.countries.TableName(c.ID))
		}
	case phonebook.FieldStatus:
		return []string{words.T("In service"), words.T("Out of service")}, []string{"", "out"}
	case phonebook.FieldFlags:
		names, values = nil, nil
		for _, flags := range []phonebook.ServiceFlags{
			phonebook.DefaultFlags, phonebook.DefaultFlags | phonebook.NotISDN, phonebook.DefaultFlags | phonebook.NotModem,
			phonebook.DefaultFlags | phonebook.Surcharge, 0,
		} {
			value := strconv.Itoa(int(flags))
			if flags == phonebook.DefaultFlags {
				value = "" // as without a value
			}
			names, values = append(names, words.T("{{.Number}}: {{.Services}}", "Number", int(flags), "Services", servicesText(flags))), append(values, value)
		}
	default:
	}
	return names, values
}

// show shows the value that an option has.
func (l *constantLine) show(value string) {
	switch {
	case l.choice != nil:
		at := slices.Index(l.values, value)
		if at < 0 { // of an earlier import
			l.values = append(l.values, value)
			at = len(l.values) - 1
			l.choice.SetOptions(append(slices.Clone(l.choice.Options()), value), at)
			return
		}
		l.choice.Choose(at)
	case l.entry.Text != value:
		l.entry.SetText(value)
	}
}

// set gives a field a value for all rows that have none; "" takes it away.
func (p *constantsPart) set(f phonebook.Field, value string) {
	s := p.sheet
	if s.options.Defaults[f] == value || s.working {
		return
	}
	if value == "" {
		delete(s.options.Defaults, f)
	} else {
		s.options.Defaults[f] = value
	}
	s.replan()
}

// refresh shows for which rows each value is.
func (p *constantsPart) refresh() {
	s := p.sheet
	for f := range s.options.Defaults {
		if p.lines[f] == nil && slices.Contains(constantFields, f) {
			p.line(f)
		}
	}
	for f, l := range p.lines {
		l.show(s.options.Defaults[f])
		l.where.SetText(p.whereWords(f))
		visible(l.remove, s.options.Defaults[f] != "" || !slices.Contains(constantFields[:constantsAlways], f))
	}
	p.arrange()
}

// whereWords say for which rows the value of a field is.
func (p *constantsPart) whereWords(f phonebook.Field) string {
	plan := p.sheet.plan
	if plan == nil {
		return words.T("where the file has none")
	}
	column := plan.ColumnOf(f)
	if column < 0 {
		return words.T("every row")
	}
	title, n := cmp.Or(plan.Columns[column].Title, plan.Columns[column].Letter), plan.Empty(f)
	if n == 0 {
		return words.T("{{.Column}} is never empty", "Column", title)
	}
	return words.N("where {{.Column}} is empty, {{.N}} rows", n, "Column", title)
}

// arrange puts the lines in order.
func (p *constantsPart) arrange() {
	p.rows.Objects = nil
	p.more = nil
	names := []string{}
	for _, f := range constantFields {
		if l := p.lines[f]; l != nil {
			p.rows.Add(l.object)
			continue
		}
		p.more, names = append(p.more, f), append(names, fieldTitle(f))
	}
	p.add.SetOptions(names, -1)
	p.rows.Refresh()
}

// modeChoice and choiceMode turn the choices of [missingChoices] into modes.
func modeChoice(m sheet.Mode) int { return slices.Index(modeOrder[:], m) }

var modeOrder = [...]sheet.Mode{sheet.ModeMerge, sheet.ModeRetire, sheet.ModeReplace}

// missingChoices ask what becomes of the POPs that the file lacks. The safe choice
// comes first.
func missingChoices(s *importSheet) *parts.Choices {
	return parts.NewChoices([]parts.Choice{
		{Title: words.T("Keep them"), Words: words.T("They stay in the phone book as they are. Clients notice nothing.")},
		{Title: words.T("Take them out of service"), Words: words.T("Clients drop them with the next release. This can be undone.")},
		{Title: words.T("Delete them"), Words: words.T("Clients drop them for good, and their indexes are never used again. Cells that are empty in the file become empty in the phone book, too.")},
	}, func(i int) { s.setMode(modeOrder[i]) })
}
