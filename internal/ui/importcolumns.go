package ui

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// columnsPage says what each column of a list becomes, and the rules.
type columnsPage struct {
	sheet   *importSheet
	object  fyne.CanvasObject
	rows    *fyne.Container
	lines   []*columnLine
	summary *parts.Text
	source  *sourceChoices
	country *parts.Dropdown
	ids     []phonebook.CountryID
	notes   *parts.Paragraph
	fixes   map[sheet.Fix]*parts.Check
}

// columnLine is a column of the list.
type columnLine struct {
	column  sheet.ColumnMap
	title   *parts.Text
	samples *parts.Text
	become  *parts.Dropdown
	sure    *parts.Text
}

// targets are the fields that a column can become.
var targets = []phonebook.Field{
	phonebook.FieldNone, phonebook.FieldName, phonebook.FieldCountry, phonebook.FieldRegion, phonebook.FieldAreaCode,
	phonebook.FieldAccessNumber, phonebook.FieldMinBaud, phonebook.FieldMaxBaud, phonebook.FieldFlags,
	phonebook.FieldDialUpEntry, phonebook.FieldStatus, phonebook.FieldComments, phonebook.FieldID,
}

func targetWords() []string {
	words := make([]string, len(targets))
	for i, f := range targets {
		words[i] = fieldTitle(f)
	}
	words[0] = "Leave out"
	return words
}

func newColumnsPage(s *importSheet) *columnsPage {
	p := &columnsPage{sheet: s, rows: parts.Column(0), summary: parts.NewText("", parts.Strong), fixes: map[sheet.Fix]*parts.Check{}}
	head := parts.Column(0,
		parts.Fixed(0, 40, parts.Pad(0, 0, 24, 24, parts.Row(0, p.summary, parts.Grow()))), parts.Line(),
		parts.Stack(parts.NewSurface(fynetheme.ColorNameBackground), parts.Fixed(0, 28, parts.Pad(0, 0, 24, 24,
			columnRow(header(""), header("Column"), header("Sample values"), header("Becomes"), header("How sure"))))),
		parts.Line())
	body := parts.Stack(parts.NewSurface(theme.ColorNameSurface), parts.Frame(head, nil, nil, nil, container.NewVScroll(p.rows)))
	p.object = parts.Frame(nil, nil, nil,
		parts.Fixed(sideWidth+16, 0, parts.Frame(nil, nil, parts.Line(), nil, container.NewVScroll(parts.Pad(16, 16, 20, 20, p.buildRules())))), body)
	return p
}

func columnRow(letter, title, samples, become, sure fyne.CanvasObject) fyne.CanvasObject {
	return parts.Row(12, parts.Fixed(28, 0, letter), parts.Fixed(140, 0, title), parts.Grow(samples),
		parts.Fixed(210, 0, become), parts.Fixed(190, 0, sure))
}

// buildRules lays out the choices beside the columns.
func (p *columnsPage) buildRules() fyne.CanvasObject {
	s := p.sheet
	line := func(label string, input fyne.CanvasObject) *fyne.Container {
		return parts.Row(8, parts.Fixed(92, 0, parts.NewText(label, parts.Label)), parts.Grow(input))
	}
	p.source = newSourceChoices(s)
	fix := func(label string, f sheet.Fix) *parts.Check {
		check := parts.NewCheck(label, func(on bool) { s.repair(f, on) })
		p.fixes[f] = check
		return check
	}
	p.country = parts.NewDropdown(140, nil, p.chooseCountry)
	mode := parts.NewDropdown(140, []string{"Keep them", "Take them out of service", "Delete them"}, func(i int) {
		s.options.Mode = [...]sheet.Mode{sheet.ModeMerge, sheet.ModeRetire, sheet.ModeReplace}[i]
		s.replan()
	})
	p.notes = parts.NewParagraph("", fynetheme.ColorNameForeground)
	return parts.Column(6,
		p.source.object,
		parts.NewText("Repairs", parts.Strong),
		fix("Commas in names become spaces", sheet.FixCommas),
		fix("Texts that are too long are cut at a word", sheet.FixLength),
		fix("Letters the book lacks are spelled plainly", sheet.FixASCII),
		fix("Several numbers become several POPs", sheet.FixSplit),
		parts.Space(0, 6), parts.Line(), parts.Space(0, 4),
		parts.NewText("Values the file does not have", parts.Strong),
		line("Country", p.country),
		parts.NewParagraph("For rows without a country.", theme.ColorNameForeground3),
		parts.Line(), parts.Space(0, 4),
		parts.NewText("POPs that are not in the file", parts.Strong),
		mode,
		parts.NewParagraph("A deleted index is never used again. Kept POPs stay as they are.", theme.ColorNameForeground3),
		parts.Line(), parts.Space(0, 4),
		parts.NewText("Seen in the file", parts.Strong),
		p.notes,
	)
}

// offer fills the choices that the file brings.
func (p *columnsPage) offer() {
	s := p.sheet
	p.source.show(s.table)
	countries := slices.Clone(s.window.book.countries.List())
	slices.SortFunc(countries, func(a, b phonebook.Country) int { return cmp.Compare(a.Name, b.Name) })
	names := []string{"None"}
	p.ids = []phonebook.CountryID{0}
	for _, c := range countries {
		names, p.ids = append(names, c.Name), append(p.ids, c.ID)
	}
	p.country.SetOptions(names, max(0, p.country.Chosen()))
}

// adopt shows the options that the first plan was made with: those of the last
// import of a list of this layout. From here on what is chosen counts.
func (p *columnsPage) adopt(used sheet.Options) {
	s := p.sheet
	s.options = cloneOptions(used)
	s.options.Fresh = true
	if s.options.Map == nil {
		s.options.Map = map[phonebook.Field]string{}
	}
	if s.options.Defaults == nil {
		s.options.Defaults = map[phonebook.Field]string{}
	}
	for f, check := range p.fixes {
		check.SetQuietly(used.Fix&f != 0)
	}
	if id, err := s.window.book.countries.Resolve(used.Defaults[phonebook.FieldCountry]); err == nil {
		p.country.SetOptions(p.country.Options(), max(0, slices.Index(p.ids, id)))
	}
}

// chooseCountry sets the country of rows without one.
func (p *columnsPage) chooseCountry(i int) {
	delete(p.sheet.options.Defaults, phonebook.FieldCountry)
	if i > 0 {
		p.sheet.options.Defaults[phonebook.FieldCountry] = p.country.Options()[i]
	}
	p.sheet.replan()
}

// refresh shows the columns as the plan reads them. Without a plan they stay as
// they were, or as the table has them.
func (p *columnsPage) refresh() {
	s := p.sheet
	columns := tableColumns(s.table)
	if s.plan != nil {
		columns = s.plan.Columns
		p.notes.SetText(lines(s.plan.Notes...))
	} else {
		p.notes.SetText(lines(s.table.Notes...))
		p.named(columns)
	}
	if len(p.lines) != len(columns) {
		p.rows.RemoveAll()
		p.lines = nil
		for i := range columns {
			p.addLine(i)
		}
	}
	used := 0
	for i, c := range columns {
		if c.Field != phonebook.FieldNone {
			used++
		}
		p.lines[i].show(c)
	}
	p.summary.SetText(count(used, "column") + " used, " + thousands(len(columns)-used) + " left out")
	p.rows.Refresh()
}

// named marks the columns that were chosen by hand, where no plan tells more.
func (p *columnsPage) named(columns []sheet.ColumnMap) {
	for f, letter := range p.sheet.options.Map {
		for i := range columns {
			if columns[i].Letter == letter {
				columns[i].Field, columns[i].Why = f, "Chosen by hand."
			}
		}
	}
}

// tableColumns returns the columns of a table that no plan was made of.
func tableColumns(t *sheet.Table) []sheet.ColumnMap {
	columns := make([]sheet.ColumnMap, t.Columns)
	for i := range columns {
		c := &columns[i]
		c.Letter = columnLetter(i)
		if i < len(t.Header) {
			c.Title = t.Header[i]
		}
		for _, r := range t.Rows[:min(len(t.Rows), 3)] {
			c.Samples = append(c.Samples, r.Cell(i))
		}
	}
	return columns
}

// columnLetter names a column as spreadsheets do: A, Z, AA.
func columnLetter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return columnLetter(i/26-1) + string(rune('A'+i%26))
}

func (p *columnsPage) addLine(i int) {
	l := &columnLine{
		title:   parts.NewText("", parts.Style{Cut: true}),
		samples: parts.NewText("", parts.Style{Cut: true, Color: theme.ColorNameForeground2}),
		sure:    parts.NewText("", parts.Style{Cut: true, Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2}),
	}
	l.become = parts.NewDropdown(160, targetWords(), func(chosen int) { p.choose(l, targets[chosen]) })
	p.lines = append(p.lines, l)
	p.rows.Add(parts.Fixed(0, 32, parts.Pad(0, 0, 24, 24, columnRow(parts.NewText(columnLetter(i), parts.Hint), l.title, l.samples, l.become, l.sure))))
	p.rows.Add(parts.Line())
}

func (l *columnLine) show(c sheet.ColumnMap) {
	l.column = c
	used := c.Field != phonebook.FieldNone
	l.title.Set(cmp.Or(c.Title, "Without a title"), parts.Style{Bold: used, Cut: true})
	l.become.Choose(max(0, slices.Index(targets, c.Field)))
	l.samples.SetText(strings.Join(slices.DeleteFunc(slices.Clone(c.Samples), func(s string) bool { return s == "" }), ", "))
	l.sure.SetText(sureWords(c))
}

// sureWords say how sure a column's field is, and why.
func sureWords(c sheet.ColumnMap) string {
	if c.Field == phonebook.FieldNone || c.Why == "" {
		return c.Why
	}
	word := "Sure, "
	switch {
	case c.Confidence < 0.7:
		word = "A guess, "
	case c.Confidence < 0.9:
		word = "Likely, "
	}
	return word + strings.ToLower(c.Why[:1]) + strings.TrimSuffix(c.Why[1:], ".")
}

// choose makes a column another field, or leaves it out.
func (p *columnsPage) choose(l *columnLine, f phonebook.Field) {
	m := p.sheet.options.Map
	for other, letter := range m {
		if letter == l.column.Letter {
			delete(m, other)
		}
	}
	if f != phonebook.FieldNone {
		m[f] = l.column.Letter
	} else if l.column.Field != phonebook.FieldNone {
		m[l.column.Field] = "-"
	}
	p.sheet.replan()
}
