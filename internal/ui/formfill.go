package ui

import (
	"cmp"
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// fill shows a draft.
func (s *formFields) fill(b *book) {
	s.offer(b)
	d := s.form.draft
	for e, text := range map[*parts.Entry]string{
		s.name.entry: d.Name, s.area.entry: d.AreaCode, s.number.entry: d.AccessNumber,
		s.minimum.entry: d.MinSpeed, s.maximum: d.MaxSpeed, s.dialUp.entry: d.DialUpEntry,
		s.notes.entry: d.Comments, s.flags: d.ServiceNumber,
	} {
		if text = session.InOneLine(text); e.Text != text {
			e.SetText(text)
		}
	}
	s.status.dropdown.Choose(int(d.Status))
	s.country.dropdown.Choose(slices.IndexFunc(s.countries, func(c phonebook.Country) bool { return c.ID == d.Country }))
	s.region.dropdown.Choose(slices.Index(s.regions, d.Region))
	s.judge(b)
}

// offer puts the countries and regions of a book into the drop-downs.
func (s *formFields) offer(b *book) {
	if s.offered == b {
		return
	}
	s.offered = b
	var names, areas []string
	s.countries, names = b.countryChoices()
	s.regions, areas = b.regionChoices()
	s.country.dropdown.SetOptions(names, -1)
	s.region.dropdown.SetOptions(areas, -1)
}

// countryChoices returns the countries by name.
func (b *book) countryChoices() (countries []phonebook.Country, names []string) {
	countries = slices.Clone(b.countries.List())
	slices.SortFunc(countries, func(a, b phonebook.Country) int { return cmp.Compare(a.Name, b.Name) })
	names = make([]string, len(countries))
	for i, c := range countries {
		names[i] = c.Name
	}
	return countries, names
}

// regionChoices returns the regions by name, after that of POPs without one.
func (b *book) regionChoices() (regions []phonebook.RegionID, names []string) {
	regions = []phonebook.RegionID{phonebook.AllRegions}
	for _, r := range b.regions {
		regions = append(regions, r.ID)
	}
	slices.SortFunc(regions[1:], func(a, c phonebook.RegionID) int {
		return strings.Compare(b.ledger.Book.Regions.Name(a), b.ledger.Book.Regions.Name(c))
	})
	names = make([]string, len(regions))
	for i, id := range regions {
		names[i] = cmp.Or(b.ledger.Book.Regions.Name(id), words.T("No region"))
	}
	return regions, names
}

// read takes the texts and choices into a draft.
func (s *formFields) read(d *session.Draft) {
	for text, e := range map[*string]*parts.Entry{
		&d.Name: s.name.entry, &d.AreaCode: s.area.entry, &d.AccessNumber: s.number.entry,
		&d.MinSpeed: s.minimum.entry, &d.MaxSpeed: s.maximum, &d.DialUpEntry: s.dialUp.entry,
		&d.Comments: s.notes.entry, &d.ServiceNumber: s.flags,
	} {
		*text = session.Written(e.Text, *text)
	}
	d.Status = phonebook.Status(max(0, s.status.dropdown.Chosen()))
	if i := s.country.dropdown.Chosen(); i >= 0 {
		d.Country = s.countries[i].ID
	}
	if i := s.region.dropdown.Chosen(); i >= 0 {
		d.Region = s.regions[i]
	}
}

// judge shows the reasons of a draft, the services its number stands for and
// what clients would see.
func (s *formFields) judge(b *book) {
	reasons := s.form.reasons
	for field, input := range map[phonebook.Field]*field{
		phonebook.FieldStatus: s.status, phonebook.FieldCountry: s.country, phonebook.FieldRegion: s.region,
		phonebook.FieldName: s.name, phonebook.FieldAreaCode: s.area, phonebook.FieldAccessNumber: s.number,
		phonebook.FieldDialUpEntry: s.dialUp, phonebook.FieldComments: s.notes,
	} {
		input.judge(reasons[field])
		s.form.offer(input, field)
	}
	speed := cmp.Or(reasons[phonebook.FieldMinBaud], reasons[phonebook.FieldMaxBaud])
	s.minimum.judge(speed)
	s.form.offer(s.minimum, phonebook.FieldMinBaud, phonebook.FieldMaxBaud)
	markWrong(s.minimum.entry, reasons[phonebook.FieldMinBaud] != "")
	markWrong(s.maximum, reasons[phonebook.FieldMaxBaud] != "")
	flags := reasons[phonebook.FieldFlags]
	markWrong(s.flags, flags != "")
	s.flagsReason.SetText(flags)
	visible(s.flagsReason, flags != "")

	for i, service := range phonebook.Services() {
		s.services[i].SetQuietly(service.Has(s.form.pop.Flags))
	}
	s.describe(b, s.form.pop)
	s.form.object.Refresh()
}
