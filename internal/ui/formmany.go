package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// manyForm edits several POPs at once. A field is touched by typing into it; only
// touched fields are written, and only by Apply.
type manyForm struct {
	form          *form
	edit          *session.Many // nil before several POPs are edited
	apart         bool          // it is for other POPs than those that are selected
	note          fyne.CanvasObject
	loading       bool
	object        fyne.CanvasObject
	title         *parts.Text
	rows          []*manyRow
	services      []*parts.Check
	undo          *parts.Button // of the services
	flags         *parts.Entry
	badFlags      bool // what stands there is no number
	flagsEdge     *parts.Surface
	servicesLabel *parts.Text
	writes        *fyne.Container
	head          *parts.Text
	reason        *parts.Paragraph
	foot          fyne.CanvasObject
	apply         *parts.Button
	remove        *parts.Button

	countries []phonebook.Country
	regions   []phonebook.RegionID
	offered   *book // whose countries and regions are in the drop-downs
}

// manyRow is the input of one field.
type manyRow struct {
	field    phonebook.Field
	name     string // in sentences
	label    *parts.Text
	input    fyne.CanvasObject
	edge     *parts.Surface
	entry    *parts.Entry
	dropdown *parts.Dropdown
	undo     *parts.Button
}

func newManyForm(f *form) *manyForm {
	m := &manyForm{form: f}
	m.title = parts.NewText("", parts.Title)
	m.remove = parts.NewButton(parts.Plain, fynetheme.DeleteIcon(), "", f.window.deleteSelected)
	hint := parts.NewText(words.T("mixed fields stay as they are"), parts.Style{Cut: true, Align: fyne.TextAlignTrailing, Size: fynetheme.SizeNameCaptionText, Color: theme.ColorNameForeground2})
	column := parts.Column(4, parts.Fixed(0, 28, parts.Row(8, m.title, parts.Grow(hint))))
	m.note = m.buildNote()
	column.Add(m.note)
	column.Add(m.choice(phonebook.FieldStatus, words.T("Status"), func(d *session.Draft, option int) { d.Status = phonebook.Status(option) }))
	column.Add(m.choice(phonebook.FieldCountry, words.T("Country"), func(d *session.Draft, option int) { d.Country = m.countries[option].ID }))
	column.Add(m.choice(phonebook.FieldRegion, words.T("Region"), func(d *session.Draft, option int) { d.Region = m.regions[option] }))
	column.Add(m.text(phonebook.FieldName, words.Title(words.T("POP name")), func(d *session.Draft, s string) { d.Name = s }))
	column.Add(m.text(phonebook.FieldAreaCode, words.T("Area code"), func(d *session.Draft, s string) { d.AreaCode = s }))
	column.Add(m.text(phonebook.FieldAccessNumber, words.T("Access number"), func(d *session.Draft, s string) { d.AccessNumber = s }))
	column.Add(m.speeds())
	column.Add(m.text(phonebook.FieldDialUpEntry, words.T("Dial-up entry"), func(d *session.Draft, s string) { d.DialUpEntry = s }))
	column.Add(m.text(phonebook.FieldComments, words.T("Comments"), func(d *session.Draft, s string) { d.Comments = s }))
	column.Add(parts.Space(0, 2))
	column.Add(m.buildServices())
	column.Add(parts.Row(8, parts.Grow(), m.remove))
	m.object = parts.Frame(nil, m.buildFoot(), nil, nil, container.NewVScroll(parts.Pad(2, 10, 16, 16, column)))
	return m
}

func (m *manyForm) text(f phonebook.Field, label string, write func(*session.Draft, string)) fyne.CanvasObject {
	return m.lay(parts.NewText(label, labelStyle), m.entry(f, label, write))
}

// speeds are two fields in one line.
func (m *manyForm) speeds() fyne.CanvasObject {
	label := words.T("Speed, bit/s")
	low := m.entry(phonebook.FieldMinBaud, words.T("Minimum speed"), func(d *session.Draft, s string) { d.MinSpeed = s })
	high := m.entry(phonebook.FieldMaxBaud, words.T("Maximum speed"), func(d *session.Draft, s string) { d.MaxSpeed = s })
	return m.lay(parts.NewText(label, labelStyle), low, high)
}

func (m *manyForm) entry(f phonebook.Field, name string, write func(*session.Draft, string)) *manyRow {
	r := &manyRow{field: f, name: name, entry: parts.NewEntry(44, "")}
	r.entry.OnChanged = func(text string) {
		m.touch(f, func(d *session.Draft) { write(d, session.Written(text, "")) })
	}
	r.entry.Keys = m.key
	r.input = r.entry
	return r
}

func (m *manyForm) choice(f phonebook.Field, label string, write func(*session.Draft, int)) fyne.CanvasObject {
	r := &manyRow{field: f, name: label}
	r.dropdown = parts.NewDropdown(60, nil, func(option int) { m.touch(f, func(d *session.Draft) { write(d, option) }) })
	r.dropdown.Keys = m.key
	r.input = r.dropdown
	return m.lay(parts.NewText(label, labelStyle), r)
}

// lay puts a label and the inputs of its fields in a line. What is touched has an
// edge of its own and a button that takes it back.
func (m *manyForm) lay(label *parts.Text, rows ...*manyRow) fyne.CanvasObject {
	line := []fyne.CanvasObject{parts.Fixed(labelWidth-4, 0, label)}
	for i, r := range rows {
		if i > 0 {
			line = append(line, parts.Pad(0, 0, 4, 4, parts.NewText(words.T("to"), parts.Label)))
		}
		r.label = label
		r.edge = parts.NewEdge()
		r.undo = parts.NewButton(parts.Quiet, fynetheme.ContentUndoIcon(), "", func() { m.leave(r.field) })
		r.undo.Hide()
		m.rows = append(m.rows, r)
		line = append(line, parts.Grow(parts.Stack(r.input, r.edge)), r.undo)
	}
	return parts.Fixed(0, 28, parts.Row(4, line...))
}

func (m *manyForm) buildServices() fyne.CanvasObject {
	grid := container.New(&pairs{})
	for _, service := range phonebook.Services() {
		check := parts.NewCheck(session.ServiceWord(service), nil)
		check.OnChanged = func(on bool) {
			if !m.loading && m.edit != nil {
				m.edit.Tick(service, on)
				m.refresh()
			}
		}
		check.Keys = m.key
		m.services = append(m.services, check)
		grid.Add(check)
	}
	m.flags = parts.NewEntry(48, "")
	m.flags.OnChanged = m.typeFlags
	m.flags.Keys = m.key
	m.flagsEdge = parts.NewEdge()
	m.undo = parts.NewButton(parts.Quiet, fynetheme.ContentUndoIcon(), "", func() { m.leave(phonebook.FieldFlags) })
	m.undo.Hide()
	m.servicesLabel = parts.NewText(words.T("Services"), parts.Strong)
	head := parts.Row(8, parts.Grow(m.servicesLabel), parts.NewText(words.T("as number"), parts.Caption),
		parts.Fixed(48, 24, parts.Stack(m.flags, m.flagsEdge)), m.undo)
	return parts.Column(0, parts.Fixed(0, 28, head), grid)
}
