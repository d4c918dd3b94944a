package ui

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

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
