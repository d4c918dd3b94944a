package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// manyForm edits several POPs at once. A field is touched by typing into it; only
// touched fields are written, and only by Apply.
type manyForm struct {
	form     *form
	edit     *session.Many // nil while fewer than two POPs are selected
	loading  bool
	object   fyne.CanvasObject
	title    *parts.Text
	rows     []*manyRow
	services []*parts.Check
	undo     *parts.Button // of the services
	writes   *fyne.Container
	head     *parts.Text
	reason   *parts.Paragraph
	foot     fyne.CanvasObject
	apply    *parts.Button
	remove   *parts.Button

	countries []phonebook.Country
	regions   []phonebook.RegionID
	offered   *book // whose countries and regions are in the drop-downs
}

// manyRow is the input of one field.
type manyRow struct {
	field    phonebook.Field
	label    *parts.Text
	entry    *parts.Entry
	dropdown *parts.Dropdown
	undo     *parts.Button
}

func newManyForm(f *form) *manyForm {
	m := &manyForm{form: f}
	m.title = parts.NewText("", parts.Title)
	m.remove = parts.NewButton(parts.Plain, fynetheme.DeleteIcon(), "", f.window.deleteSelected)
	column := parts.Column(4, parts.Fixed(0, 28, parts.Row(8, parts.Grow(m.title), parts.NewText("mixed fields stay as they are", parts.Caption))))
	column.Add(m.choice(phonebook.FieldStatus, "Status", func(d *session.Draft, option int) { d.Status = phonebook.Status(option) }))
	column.Add(m.choice(phonebook.FieldCountry, "Country", func(d *session.Draft, option int) { d.Country = m.countries[option].ID }))
	column.Add(m.choice(phonebook.FieldRegion, "Region", func(d *session.Draft, option int) { d.Region = m.regions[option] }))
	for _, t := range []struct {
		field phonebook.Field
		label string
		write func(*session.Draft, string)
	}{
		{phonebook.FieldName, "POP name", func(d *session.Draft, s string) { d.Name = s }},
		{phonebook.FieldAreaCode, "Area code", func(d *session.Draft, s string) { d.AreaCode = s }},
		{phonebook.FieldAccessNumber, "Access number", func(d *session.Draft, s string) { d.AccessNumber = s }},
		{phonebook.FieldMinBaud, "Lowest speed", func(d *session.Draft, s string) { d.MinSpeed = s }},
		{phonebook.FieldMaxBaud, "Highest speed", func(d *session.Draft, s string) { d.MaxSpeed = s }},
		{phonebook.FieldDialUpEntry, "Dial-up entry", func(d *session.Draft, s string) { d.DialUpEntry = s }},
		{phonebook.FieldComments, "Comments", func(d *session.Draft, s string) { d.Comments = s }},
	} {
		column.Add(m.text(t.field, t.label, t.write))
	}
	column.Add(parts.Space(0, 2))
	column.Add(m.buildServices())
	column.Add(parts.Row(8, parts.Grow(), m.remove))
	m.object = parts.Frame(nil, m.buildFoot(), nil, nil, container.NewVScroll(parts.Pad(10, 12, 16, 16, column)))
	return m
}

func (m *manyForm) text(f phonebook.Field, label string, write func(*session.Draft, string)) fyne.CanvasObject {
	r := &manyRow{field: f, entry: parts.NewEntry(56, "")}
	r.entry.OnChanged = func(text string) { m.touch(f, func(d *session.Draft) { write(d, text) }) }
	r.entry.Keys = m.key
	return m.lay(r, label, r.entry)
}

func (m *manyForm) choice(f phonebook.Field, label string, write func(*session.Draft, int)) fyne.CanvasObject {
	r := &manyRow{field: f}
	r.dropdown = parts.NewDropdown(60, nil, func(option int) { m.touch(f, func(d *session.Draft) { write(d, option) }) })
	r.dropdown.Keys = m.key
	return m.lay(r, label, r.dropdown)
}

func (m *manyForm) lay(r *manyRow, label string, input fyne.CanvasObject) fyne.CanvasObject {
	r.label = parts.NewText(label, parts.Label)
	r.undo = parts.NewButton(parts.Quiet, fynetheme.ContentUndoIcon(), "", func() { m.leave(r.field) })
	r.undo.Hide()
	m.rows = append(m.rows, r)
	return parts.Fixed(0, 28, parts.Row(8, parts.Fixed(labelWidth-8, 0, r.label), parts.Grow(input), r.undo))
}

func (m *manyForm) buildServices() fyne.CanvasObject {
	grid := container.New(&pairs{})
	for _, service := range phonebook.Services() {
		check := parts.NewCheck(service.Name, nil)
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
	m.undo = parts.NewButton(parts.Quiet, fynetheme.ContentUndoIcon(), "", func() { m.leave(phonebook.FieldFlags) })
	m.undo.Hide()
	return parts.Column(0, parts.Fixed(0, 28, parts.Row(8, parts.Grow(parts.NewText("Services", parts.Strong)), m.undo)), grid)
}

// show begins or goes on with an edit of these POPs. What was touched for others
// and not applied is for these now.
func (m *manyForm) show(pops []phonebook.POP) {
	if m.edit == nil {
		m.edit = session.NewMany(pops)
	} else {
		m.edit.Rebase(pops)
	}
	m.refresh()
}

// touch takes over what was typed into a field.
func (m *manyForm) touch(f phonebook.Field, write func(*session.Draft)) {
	if m.loading || m.edit == nil {
		return
	}
	m.edit.Touch(f, write)
	m.refresh()
}

// leave takes one field back.
func (m *manyForm) leave(f phonebook.Field) {
	m.edit.Leave(f)
	m.refresh()
}

// discard takes every field back.
func (m *manyForm) discard() {
	if m.edit != nil {
		m.edit.Discard()
		m.refresh()
	}
}

// key acts on keys of the inputs.
func (m *manyForm) key(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		m.write()
	case fyne.KeyEscape:
		m.discard()
	default: // means nothing here
	}
}

// write applies the edit in one step.
func (m *manyForm) write() {
	w := m.form.window
	if m.edit == nil || m.apply.Disabled() || !w.ready() {
		return
	}
	edit, what := m.edit, count(m.edit.Len(), "POP")
	ids := w.pops.selected()
	w.change(w.book.name(), "Changing "+what, func(s *admin.Service, book string) error {
		return s.EditPOPs(book, ids, func(p *phonebook.POP) { *p, _ = edit.Apply(*p) })
	}, func() {
		edit.Discard()
		m.refresh()
		w.pops.grid.Refresh()
		w.status.say(sayDone, "Changed "+what+".")
	})
}

// unsaved says how much is touched and not applied, "" for nothing.
func (m *manyForm) unsaved() string {
	if m.edit == nil || !m.edit.Dirty() {
		return ""
	}
	return count(len(m.edit.Writes()), "field") + " not applied"
}

// pending returns a selected POP as it would be after Apply.
func (m *manyForm) pending(p phonebook.POP) (phonebook.POP, bool) {
	if m.edit == nil || !m.edit.Dirty() || len(m.edit.Bad()) > 0 || !m.form.window.pops.grid.IsSelected(uint64(p.ID)) {
		return p, false
	}
	after, _ := m.edit.Apply(p)
	return after, after != p
}

// refresh shows the state of the edit.
func (m *manyForm) refresh() {
	m.loading = true
	m.title.SetText(count(m.edit.Len(), "POP"))
	m.remove.SetLabel("Delete " + count(m.edit.Len(), "POP") + "…")
	m.offer()
	for _, r := range m.rows {
		m.fill(r)
	}
	m.fillServices()
	m.fillFoot()
	m.loading = false
	m.form.window.pops.grid.Refresh()
	m.form.window.status.refresh()
	m.object.Refresh()
}

// offer puts the countries and regions of the book into the drop-downs.
func (m *manyForm) offer() {
	b := m.form.window.book
	if m.offered == b {
		return
	}
	m.offered = b
	var countries, regions []string
	m.countries, countries = b.countryChoices()
	m.regions, regions = b.regionChoices()
	for f, options := range map[phonebook.Field][]string{
		phonebook.FieldStatus: {"In service", "Out of service"}, phonebook.FieldCountry: countries, phonebook.FieldRegion: regions,
	} {
		m.row(f).dropdown.SetOptions(options, -1)
	}
}

func (m *manyForm) row(f phonebook.Field) *manyRow {
	return m.rows[slices.IndexFunc(m.rows, func(r *manyRow) bool { return r.field == f })]
}

// fill shows one field: what was typed, what all share, or that they differ.
func (m *manyForm) fill(r *manyRow) {
	touched := m.edit.Touched(r.field)
	style := parts.Label
	if touched {
		style.Color = theme.ColorNameChange
	}
	r.label.Set(r.label.Text(), style)
	visible(r.undo, touched)
	p, same := m.edit.Shared(r.field)
	if r.dropdown != nil {
		r.dropdown.Choose(-1)
		if same {
			r.dropdown.Choose(m.option(r.field, p))
		}
		return
	}
	text, hint := m.edit.Text(r.field), ""
	if !same {
		hint = mixed(m.edit.Distinct(r.field))
	}
	r.entry.SetPlaceHolder(hint)
	if r.entry.Text != text {
		r.entry.SetText(text)
	}
}

// option returns the place of a POP's value among the options.
func (m *manyForm) option(f phonebook.Field, p phonebook.POP) int {
	switch f {
	case phonebook.FieldCountry:
		return slices.IndexFunc(m.countries, func(c phonebook.Country) bool { return c.ID == p.Country })
	case phonebook.FieldRegion:
		return slices.Index(m.regions, p.Region)
	default:
		return int(p.Status)
	}
}

// mixed says which values there are: the values where they fit, else how many.
func mixed(values []string) string {
	const most = 3
	if text := strings.Join(values, ", "); len(values) <= most && len(text) <= 16 {
		return "Mixed: " + text
	}
	return fmt.Sprintf("Mixed: %s values", thousands(len(values)))
}

func (m *manyForm) fillServices() {
	for i, service := range phonebook.Services() {
		on, same := m.edit.Service(service)
		check := m.services[i]
		check.SetQuietly(on)
		check.Partial = !same
		check.Refresh()
	}
	visible(m.undo, m.edit.Touched(phonebook.FieldFlags))
}
