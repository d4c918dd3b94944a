package session

import (
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Draft is a POP as it is being typed: every field as text, right or wrong, so
// that nothing typed is ever lost. Choices are kept as they are in the POP.
type Draft struct {
	Base phonebook.POP // as the book holds it; ID 0 for a new POP

	Status                               phonebook.Status
	Country                              phonebook.CountryID
	Region                               phonebook.RegionID
	Name, AreaCode, AccessNumber         string
	MinSpeed, MaxSpeed                   string
	DialUpEntry, Comments, ServiceNumber string
}

// NewDraft starts typing from a POP.
func NewDraft(p phonebook.POP) Draft {
	return Draft{
		Base: p, Status: p.Status, Country: p.Country, Region: p.Region,
		Name: p.Name, AreaCode: p.AreaCode, AccessNumber: p.AccessNumber,
		MinSpeed: speedText(p.MinBaud), MaxSpeed: speedText(p.MaxBaud),
		DialUpEntry: p.DialUpEntry, Comments: p.Comments,
		ServiceNumber: strconv.FormatUint(uint64(p.Flags), 10),
	}
}

func speedText(bits uint32) string {
	if bits == 0 {
		return ""
	}
	return phonebook.Thousands(int(bits))
}

// POP reads the draft. The errors are those of texts that are no numbers; their
// fields keep the value of Base. What the values may be is for the book to say.
func (d Draft) POP() (phonebook.POP, []*phonebook.FieldError) {
	p := d.Base
	p.Status, p.Country, p.Region = d.Status, d.Country, d.Region
	p.Name, p.AreaCode, p.AccessNumber = d.Name, d.AreaCode, d.AccessNumber
	p.DialUpEntry, p.Comments = d.DialUpEntry, d.Comments
	var bad []*phonebook.FieldError
	number := func(f phonebook.Field, text string, most uint64, reason string) (uint64, bool) {
		text = strings.NewReplacer(",", "", " ", "", " ", "").Replace(text)
		if text == "" {
			return 0, true
		}
		n, err := strconv.ParseUint(text, 10, 32)
		if err != nil || n > most {
			bad = append(bad, &phonebook.FieldError{Field: f, Value: text, Reason: reason})
			return 0, false
		}
		return n, true
	}
	const speed = "Enter bits per second as a whole number, or nothing."
	if n, ok := number(phonebook.FieldMinBaud, d.MinSpeed, 1<<32-1, speed); ok {
		p.MinBaud = uint32(n)
	}
	if n, ok := number(phonebook.FieldMaxBaud, d.MaxSpeed, 1<<32-1, speed); ok {
		p.MaxBaud = uint32(n)
	}
	if n, ok := number(phonebook.FieldFlags, d.ServiceNumber, uint64(phonebook.MaxFlags), "Enter a number from 0 to 255."); ok {
		p.Flags = phonebook.ServiceFlags(n)
	}
	return p, bad
}

// Apply returns a POP with the fields that the draft changes. The others stay
// as they are in p, which may be newer than Base.
func (d Draft) Apply(p phonebook.POP) phonebook.POP {
	want, _ := d.POP() // what is no number is as in Base
	apply(&p.Status, d.Base.Status, want.Status)
	apply(&p.Country, d.Base.Country, want.Country)
	apply(&p.Region, d.Base.Region, want.Region)
	apply(&p.Name, d.Base.Name, want.Name)
	apply(&p.AreaCode, d.Base.AreaCode, want.AreaCode)
	apply(&p.AccessNumber, d.Base.AccessNumber, want.AccessNumber)
	apply(&p.MinBaud, d.Base.MinBaud, want.MinBaud)
	apply(&p.MaxBaud, d.Base.MaxBaud, want.MaxBaud)
	apply(&p.Flags, d.Base.Flags, want.Flags)
	apply(&p.DialUpEntry, d.Base.DialUpEntry, want.DialUpEntry)
	apply(&p.Comments, d.Base.Comments, want.Comments)
	return p
}

// apply sets a field where the draft changes it.
func apply[T comparable](field *T, base, want T) {
	if want != base {
		*field = want
	}
}

// Dirty reports whether the draft differs from its base, or cannot be read.
func (d Draft) Dirty() bool {
	p, bad := d.POP()
	return len(bad) > 0 || p != d.Base
}

// Preview is how a client's dialog shows a POP.
type Preview struct {
	Place   string // "Germany › Bavaria"
	Name    string
	Number  string // "(89) 129-6081"
	Listed  string // where the client lists it: "Access numbers: Modem, ISDN"
	Missing string // why no client shows it, "" when some does
}

// NewPreview returns how clients see a POP of a book.
func NewPreview(p phonebook.POP, country, region string) Preview {
	v := Preview{Place: country, Name: p.Name, Number: p.AccessNumber}
	if region != "" {
		v.Place += " › " + region
	}
	if p.AreaCode != "" {
		v.Number = "(" + p.AreaCode + ") " + p.AccessNumber
	}
	switch {
	case p.Status == phonebook.OutOfService:
		v.Missing = "Out of service: clients do not get it."
	case phonebook.NotSignOn&p.Flags != 0:
		v.Missing = "Not for sign-on: clients do not list it."
	}
	for _, list := range []phonebook.Filter{phonebook.AccessNumbers, phonebook.MoreAccessNumbers} {
		if list.Passes(p.Flags) {
			v.Listed = list.Name
		}
	}
	var kinds []string
	for _, kind := range []phonebook.Filter{phonebook.Modem, phonebook.ISDN} {
		if kind.Passes(p.Flags) {
			kinds = append(kinds, kind.Name)
		}
	}
	if v.Listed != "" && len(kinds) > 0 {
		v.Listed += ": " + strings.Join(kinds, ", ")
	}
	return v
}

// Rebase moves the draft onto a newer state of its POP: what was typed stays,
// every other field shows the new state.
func (d Draft) Rebase(p phonebook.POP) Draft {
	old, now := NewDraft(d.Base), NewDraft(p)
	text := func(typed, before, after string) string {
		if typed == before {
			return after
		}
		return typed
	}
	now.Name = text(d.Name, old.Name, now.Name)
	now.AreaCode = text(d.AreaCode, old.AreaCode, now.AreaCode)
	now.AccessNumber = text(d.AccessNumber, old.AccessNumber, now.AccessNumber)
	now.MinSpeed = text(d.MinSpeed, old.MinSpeed, now.MinSpeed)
	now.MaxSpeed = text(d.MaxSpeed, old.MaxSpeed, now.MaxSpeed)
	now.DialUpEntry = text(d.DialUpEntry, old.DialUpEntry, now.DialUpEntry)
	now.Comments = text(d.Comments, old.Comments, now.Comments)
	now.ServiceNumber = text(d.ServiceNumber, old.ServiceNumber, now.ServiceNumber)
	if d.Status != old.Status {
		now.Status = d.Status
	}
	if d.Country != old.Country {
		now.Country = d.Country
	}
	if d.Region != old.Region {
		now.Region = d.Region
	}
	return now
}

// Without returns the draft with the given fields as they are in its base: what
// is right in a draft can be saved while the rest waits to be mended.
func (d Draft) Without(fields map[phonebook.Field]string) Draft {
	base := NewDraft(d.Base)
	for f := range fields {
		switch f {
		case phonebook.FieldStatus:
			d.Status = base.Status
		case phonebook.FieldCountry:
			d.Country = base.Country
		case phonebook.FieldRegion:
			d.Region = base.Region
		case phonebook.FieldName:
			d.Name = base.Name
		case phonebook.FieldAreaCode:
			d.AreaCode = base.AreaCode
		case phonebook.FieldAccessNumber:
			d.AccessNumber = base.AccessNumber
		case phonebook.FieldMinBaud, phonebook.FieldMaxBaud:
			d.MinSpeed, d.MaxSpeed = base.MinSpeed, base.MaxSpeed
		case phonebook.FieldFlags:
			d.ServiceNumber = base.ServiceNumber
		case phonebook.FieldDialUpEntry:
			d.DialUpEntry = base.DialUpEntry
		case phonebook.FieldComments:
			d.Comments = base.Comments
		}
	}
	return d
}
