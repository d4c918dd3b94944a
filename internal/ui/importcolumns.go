package ui

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// columnsPage is the second step: what each column becomes, and the values that
// the file does not have.
type columnsPage struct {
	sheet     *importSheet
	object    fyne.CanvasObject
	rows      *fyne.Container
	lines     []*columnLine
	summary   *parts.Text
	memory    *parts.Text // what is known of earlier lists
	constants *constantsPart
	missing   *missingCountry
}

// columnLine is a column of the list.
type columnLine struct {
	column  sheet.ColumnMap
	title   *parts.Text
	samples *parts.Text
	become  *parts.Dropdown
	grade   *parts.Grade
	word    *parts.Text
	share   *parts.Text
}

// targets are the fields that a column can become.
var targets = []phonebook.Field{
	phonebook.FieldNone, phonebook.FieldName, phonebook.FieldCountry, phonebook.FieldRegion, phonebook.FieldAreaCode,
	phonebook.FieldAccessNumber, phonebook.FieldMinBaud, phonebook.FieldMaxBaud, phonebook.FieldFlags,
	phonebook.FieldDialUpEntry, phonebook.FieldStatus, phonebook.FieldComments, phonebook.FieldID,
}

// targetWords name them for a column: what a reading of its own gives it stands in
// the place of its field.
func targetWords(field phonebook.Field, reading sheet.Reading, speed uint32) []string {
	out := make([]string, len(targets))
	for i, f := range targets {
		out[i] = fieldTitle(f)
		if f != field {
			continue
		}
		switch reading {
		case sheet.ReadWithArea:
			out[i] = words.T("Area code and access number")
		case sheet.ReadCityState:
			out[i] = words.T("POP name and region")
		case sheet.ReadMark:
			out[i] = words.T("Speed: {{.Speed}} where marked", "Speed", int(speed))
		case sheet.ReadPlain:
		}
	}
	out[0] = words.T("Leave out")
	return out
}

func newColumnsPage(s *importSheet) *columnsPage {
	p := &columnsPage{
		sheet: s, rows: parts.Column(0), summary: parts.NewText("", parts.Style{Bold: true, Cut: true}),
		memory: parts.NewText("", parts.Style{Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2, Cut: true}),
	}
	p.constants = newConstantsPart(s)
	p.missing = newMissingCountry(p.constants)
	again := parts.NewButton(parts.Small, fynetheme.ViewRefreshIcon(), words.T("Guess again"), s.guessAgain)
	head := parts.Column(0, p.missing.object,
		parts.Fixed(0, 40, parts.Pad(0, 0, 24, 24, parts.Row(12, p.summary, parts.Grow(p.memory), again))), parts.Line(),
		parts.Stack(parts.NewSurface(theme.ColorNameGround), parts.Fixed(0, 28, parts.Pad(0, 0, 24, 24,
			columnRow(header(""), header(words.T("Column")), header(words.T("Sample values")), header(words.T("Becomes")), header(words.T("How sure")))))),
		parts.Line())
	p.object = parts.Stack(parts.NewSurface(theme.ColorNameSurface),
		parts.Frame(head, nil, nil, nil, container.NewVScroll(parts.Column(0, p.rows, p.constants.object))))
	return p
}

func columnRow(letter, title, samples, become, sure fyne.CanvasObject) fyne.CanvasObject {
	return parts.Row(8, parts.Fixed(28, 0, letter), parts.Upto(124, 90, 0, title), parts.Grow(samples),
		parts.Upto(236, 160, 0, become), parts.Fixed(8, 0, parts.Grow()), parts.Fixed(132, 0, sure))
}

// offer fills the choices that the file brings.
func (p *columnsPage) offer() { p.constants.offer() }

// recall says which earlier list the columns are mapped as.
func (p *columnsPage) recall(plan *sheet.Plan) {
	if plan == nil || plan.Recalled == "" {
		p.memory.SetText("")
		return
	}
	p.memory.SetText(words.T("Mapped as for {{.File}} on {{.Day}}", "File", plan.Recalled, "Day", words.Day(plan.RecalledAt)))
}

// refresh shows the columns as the plan reads them. Without a plan they stay as
// they were, or as the table has them.
func (p *columnsPage) refresh() {
	s := p.sheet
	columns := p.columns()
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
		reading, speed := c.Reading()
		if s.plan != nil {
			reading, speed = s.plan.Reading(c)
		}
		p.lines[i].show(c, reading, speed)
	}
	p.summary.SetText(words.N("{{.N}} columns are used, {{.Out}} left out", used, "Out", len(columns)-used))
	p.constants.refresh()
	p.missing.refresh(s.planErr)
	p.rows.Refresh()
}

// columns are those of the plan, or as they would be read once what is missing is
// there.
func (p *columnsPage) columns() []sheet.ColumnMap {
	s := p.sheet
	if s.plan != nil {
		return s.plan.Columns
	}
	if e, ok := errors.AsType[*sheet.MapError](s.planErr); ok && e.Columns != nil {
		return e.Columns
	}
	return tableColumns(s.table)
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
	caption := parts.Style{Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2}
	l := &columnLine{
		title:   parts.NewText("", parts.Style{Cut: true}),
		samples: parts.NewText("", parts.Style{Cut: true, Color: theme.ColorNameForeground2}),
		grade:   parts.NewGrade(), word: parts.NewText("", caption), share: parts.NewText("", caption),
	}
	l.become = parts.NewDropdown(160, targetWords(0, 0, 0), func(chosen int) { p.choose(l, targets[chosen]) })
	p.lines = append(p.lines, l)
	p.rows.Add(parts.Fixed(0, 31, parts.Pad(0, 0, 24, 24, columnRow(parts.NewText(columnLetter(i), parts.Hint), l.title, l.samples, l.become,
		parts.Row(6, l.grade, l.word, l.share)))))
	p.rows.Add(parts.Line())
}

func (l *columnLine) show(c sheet.ColumnMap, reading sheet.Reading, speed uint32) {
	l.column = c
	used := c.Field != phonebook.FieldNone
	title := parts.Style{Bold: used, Cut: true}
	if !used {
		title.Color = theme.ColorNameForeground2
	}
	l.title.Set(cmp.Or(c.Title, words.T("Without a title")), title)
	l.become.SetOptions(targetWords(c.Field, reading, speed), max(0, slices.Index(targets, c.Field)))
	l.samples.SetText(strings.Join(slices.DeleteFunc(slices.Clone(c.Samples), func(s string) bool { return s == "" }), ", "))
	visible(l.grade, used)
	visible(l.share, false)
	style := parts.Style{Size: fynetheme.SizeNameCaptionText}
	grade, word := sureWords(c.Confidence)
	switch {
	case !used:
		style.Color = theme.ColorNameForeground3
		word = words.T("not a POP field")
	case grade < 3:
		style.Color = theme.ColorNameChange
	default:
		visible(l.share, true)
		l.share.SetText(words.T("{{.Percent}} %", "Percent", int(c.Confidence*100+0.5)))
	}
	l.grade.Set(grade)
	l.word.Set(word, style)
}

// sureWords say how sure a column's field is: by squares of four, and in a word.
func sureWords(confidence float64) (grade int, word string) {
	switch {
	case confidence >= 0.9:
		return 4, words.T("Sure")
	case confidence >= 0.7:
		return 3, words.T("Likely")
	case confidence >= 0.4:
		return 2, words.T("Guess, check it")
	}
	return 1, words.T("Guess, check it")
}

// choose makes a column another field, or leaves it out.
func (p *columnsPage) choose(l *columnLine, f phonebook.Field) {
	s, letter := p.sheet, l.column.Letter
	m := s.options.Map
	for other, column := range m {
		if column == letter {
			delete(m, other)
		}
	}
	s.options.Unread = slices.DeleteFunc(s.options.Unread, func(column string) bool {
		return column == letter || strings.EqualFold(column, l.column.Title)
	})
	if f == phonebook.FieldNone {
		s.options.Unread = append(s.options.Unread, letter)
	} else {
		m[f] = letter
	}
	s.replan()
}
