package ui

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
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

// typeFlags takes over the number of the services. What is no number changes none.
func (m *manyForm) typeFlags(text string) {
	if m.loading || m.edit == nil {
		return
	}
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 32)
	m.badFlags = err != nil || n > uint64(phonebook.MaxFlags)
	if !m.badFlags {
		m.edit.SetFlags(phonebook.ServiceFlags(n))
	}
	m.refresh()
}

// show begins an edit of these POPs. One that waits to be applied goes on, for the
// POPs that it was made for.
func (m *manyForm) show(ids []phonebook.POPID) {
	if !m.waits() {
		m.badFlags = false
		pops := make([]phonebook.POP, 0, len(ids))
		for _, id := range ids {
			if p, ok := m.form.window.book.view.POP(id); ok {
				pops = append(pops, p)
			}
		}
		m.edit = session.NewMany(pops)
	}
	m.apart = !m.edit.Are(ids)
	m.refresh()
}

// rebase follows the POPs of an edit that waits through changes of the book.
func (m *manyForm) rebase() {
	if !m.waits() {
		return
	}
	m.edit.Rebase(m.form.window.book.view.POP)
	if m.edit.Len() == 0 {
		m.edit, m.badFlags = nil, false
	}
}

// waits reports whether something is typed that changes a POP and is not applied.
func (m *manyForm) waits() bool { return m.waiting() > 0 }

// waiting counts the fields that are typed in and not applied, also the wrong ones.
func (m *manyForm) waiting() int {
	if m.edit == nil {
		return 0
	}
	writes := m.edit.Writes()
	n := len(writes) + len(m.edit.Bad())
	if m.badFlags && !slices.ContainsFunc(writes, func(w session.Write) bool { return w.Field == phonebook.FieldFlags }) {
		n++
	}
	return n
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
	m.badFlags = m.badFlags && f != phonebook.FieldFlags
	m.follow()
}

// discard takes every field back.
func (m *manyForm) discard() {
	if m.edit != nil {
		m.edit.Discard()
		m.badFlags = false
		m.follow()
	}
}

// follow turns to the POPs that are selected, once nothing waits for others.
func (m *manyForm) follow() {
	if !m.apart || m.waits() {
		m.refresh()
		return
	}
	w := m.form.window
	m.form.show(w.pops.selected())
	w.pops.grid.Refresh()
	w.status.refresh()
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
	// The user may go on typing while the edit waits for its turn.
	edit, n, ids := m.edit.Clone(), m.edit.Len(), m.edit.IDs()
	w.change(w.book.name(), words.N("Changing {{.N}} POPs", n), func(s *admin.Service, book string) error {
		return s.EditPOPs(book, ids, func(p *phonebook.POP) { *p, _ = edit.Apply(*p) })
	}, func() {
		if m.edit != nil && !m.edit.TouchedSince(edit) {
			m.edit.Discard()
		}
		m.follow()
		w.pops.grid.Refresh()
		w.status.say(sayDone, words.N("Changed {{.N}} POPs.", n))
	})
}

// unsaved says how much is touched and not applied, "" for nothing.
func (m *manyForm) unsaved() string {
	if n := m.waiting(); n > 0 {
		return words.N("{{.N}} fields not applied", n)
	}
	return ""
}

// pending returns a selected POP as it would be after Apply.
func (m *manyForm) pending(p phonebook.POP) (phonebook.POP, bool) {
	if !m.form.all || m.edit == nil || !m.edit.Dirty() || len(m.edit.Bad()) > 0 || !m.edit.Holds(p.ID) {
		return p, false
	}
	after, _ := m.edit.Apply(p)
	return after, after != p
}

// refresh shows the state of the edit.
func (m *manyForm) refresh() {
	m.loading = true
	m.title.SetText(words.N("{{.N}} POPs", m.edit.Len()))
	m.remove.SetLabel(words.N("Delete {{.N}} POPs…", m.edit.Len()))
	visible(m.remove, !m.apart) // it deletes what is selected
	visible(m.note, m.apart)
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
		phonebook.FieldStatus: {words.T("In service"), words.T("Out of service")}, phonebook.FieldCountry: countries, phonebook.FieldRegion: regions,
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
	style := labelStyle
	if slices.ContainsFunc(m.rows, func(o *manyRow) bool { return o.label == r.label && m.edit.Touched(o.field) }) {
		style.Color = theme.ColorNameChange
	}
	r.label.Set(r.label.Text(), style)
	visible(r.undo, touched)
	visible(r.edge, touched)
	p, same := m.edit.Shared(r.field)
	if r.dropdown != nil {
		r.dropdown.Choose(-1)
		if same {
			r.dropdown.Choose(m.option(r.field, p))
		} else {
			r.dropdown.SetHint(mixedValues(m.edit.Distinct(r.field)))
		}
		return
	}
	text, hint := session.InOneLine(m.edit.Text(r.field)), ""
	if !same {
		hint = mixed(r.field, m.edit.Distinct(r.field))
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
func mixed(f phonebook.Field, values []string) string {
	const most = 3
	if f == phonebook.FieldMinBaud || f == phonebook.FieldMaxBaud {
		return words.T("Mixed")
	}
	if len(values) <= most {
		if text := strings.Join(values, ", "); utf8.RuneCountInString(text) <= 16 {
			return words.T("Mixed: {{.Values}}", "Values", text)
		}
	}
	return mixedValues(values)
}

// mixedValues says how many values there are.
func mixedValues(values []string) string {
	if len(values) > session.MostDistinct {
		return words.T("Mixed: over {{.Many}} values", "Many", session.MostDistinct)
	}
	return words.N("Mixed: {{.N}} values", len(values))
}

func (m *manyForm) fillServices() {
	for i, service := range phonebook.Services() {
		on, same := m.edit.Service(service)
		if check := m.services[i]; check.Checked != on || check.Partial == same {
			check.SetQuietly(on) // which makes it whole
			check.Partial = !same
			check.Refresh()
		}
	}
	touched := m.edit.Touched(phonebook.FieldFlags)
	visible(m.undo, touched)
	visible(m.flagsEdge, touched)
	style := parts.Strong
	if touched {
		style.Color = theme.ColorNameChange
	}
	m.servicesLabel.Set(m.servicesLabel.Text(), style)
	p, same := m.edit.Shared(phonebook.FieldFlags)
	text := ""
	if same {
		text = strconv.FormatUint(uint64(p.Flags), 10)
	}
	m.flags.SetPlaceHolder("")
	if !same {
		m.flags.SetPlaceHolder(words.T("Mixed"))
	}
	if !m.badFlags && m.flags.Text != text {
		m.flags.SetText(text)
	}
	markWrong(m.flags, m.badFlags)
}
