package ui

import (
	"errors"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// missingCountry asks over the columns for the one thing that a list without a
// column of countries lacks, with a proposal where the list or the book allows one.
type missingCountry struct {
	values *constantsPart
	object fyne.CanvasObject
	why    *parts.Paragraph
	take   *parts.Button
	choice *parts.Dropdown
	name   string // of the country that is proposed
}

func newMissingCountry(values *constantsPart) *missingCountry {
	m := &missingCountry{values: values, why: parts.NewParagraph("", theme.ColorNameForeground2)}
	m.take = parts.NewButton(parts.Plain, fynetheme.ConfirmIcon(), "", func() { values.set(phonebook.FieldCountry, m.name) })
	names, options := values.values(phonebook.FieldCountry)
	names[0] = words.T("Choose a country")
	m.choice = parts.NewDropdown(160, names, func(i int) { values.set(phonebook.FieldCountry, options[i]) })
	told := parts.Column(2, parts.NewStrong(words.T("The list does not say which country it is about")), m.why)
	row := parts.Row(12, parts.NewIcon(fynetheme.WarningIcon(), theme.ColorNameChange, 18), parts.Grow(told), m.take, parts.Fixed(160, 0, m.choice))
	m.object = parts.Pad(12, 4, 24, 24, parts.Stack(parts.NewBanner(theme.ColorNameChangeTint), parts.Pad(8, 8, 12, 12, row)))
	m.object.Hide()
	return m
}

// countryMissing reports whether the country is what a plan could not be made for.
func countryMissing(err error) (e *sheet.MapError, missing bool) {
	e, ok := errors.AsType[*sheet.MapError](err)
	return e, ok && e.Field == phonebook.FieldCountry && e.Value == ""
}

// refresh asks while the country is missing.
func (m *missingCountry) refresh(err error) {
	e, missing := countryMissing(err)
	visible(m.object, missing)
	if !missing {
		return
	}
	m.name = e.Proposal.Country.Name
	visible(m.take, m.name != "")
	m.take.SetLabel(words.T("Use {{.Country}} for all rows", "Country", m.name))
	said := words.T("Choose one for all rows here, or its column below.")
	if m.name != "" {
		said = words.Say(e.Proposal.Why)
	}
	m.why.Set(said, theme.ColorNameForeground2)
	m.choice.Choose(0)
	m.object.Refresh()
}
