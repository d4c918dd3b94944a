package session

import (
	"strconv"

	"github.com/phonebookadmin/pba/internal/words"
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
	return words.Int(int(bits))
}

// POP reads the draft. The errors are those of texts that are no numbers; their
// fields keep the value of Base. What the values may be is for the book to say.
func (d Draft) POP() (phonebook.POP, []*phonebook.FieldError) {
	p := d.Base
	p.Status, p.Country, p.Region = d.Status, d.Country, d.Region
	p.Name, p.AreaCode, p.AccessNumber = d.Name, d.AreaCode, d.AccessNumber
	p.DialUpEntry, p.Comments = d.DialUpEntry, d.Comments
	var bad []*phonebook.FieldError
	read := func(f phonebook.Field, text string, old uint32) uint32 {
		n, err := phonebook.ReadNumber(f, text)
		if err != nil {
			bad = append(bad, err)
			return old
		}
		return n
	}
	p.MinBaud = read(phonebook.FieldMinBaud, d.MinSpeed, p.MinBaud)
	p.MaxBaud = read(phonebook.FieldMaxBaud, d.MaxSpeed, p.MaxBaud)
	p.Flags = phonebook.ServiceFlags(read(phonebook.FieldFlags, d.ServiceNumber, uint32(p.Flags)))
	return p, bad
}

// Preview is how a client's dialog shows a POP.
type Preview struct {
	Place       string // "Germany › Bavaria"
	Name        string
	Number      string // "(89) 129-6081"
	More        bool   // listed under more access numbers
	Modem, ISDN bool   // listed for
	Hidden      Hidden
}

// Hidden says why no client shows a POP.
type Hidden uint8

// The reasons. Shown is none.
const (
	Shown           Hidden = iota
	HiddenByStatus         // it is out of service
	HiddenBySignOn         // it is not for sign-on
	HiddenByService        // it is for neither modem nor ISDN
)

// NewPreview returns how clients see a POP of a book.
func NewPreview(p phonebook.POP, country, region string) Preview {
	v := Preview{Place: country, Name: p.Name, Number: p.AccessNumber}
	if region != "" {
		v.Place += " › " + region
	}
	if p.AreaCode != "" {
		v.Number = "(" + p.AreaCode + ") " + p.AccessNumber
	}
	v.More = phonebook.MoreAccessNumbers.Passes(p.Flags)
	v.Modem, v.ISDN = phonebook.Modem.Passes(p.Flags), phonebook.ISDN.Passes(p.Flags)
	switch {
	case p.Status == phonebook.OutOfService:
		v.Hidden = HiddenByStatus
	case !v.More && !phonebook.AccessNumbers.Passes(p.Flags):
		v.Hidden = HiddenBySignOn
	case !v.Modem && !v.ISDN:
		v.Hidden = HiddenByService
	}
	return v
}

// Rebase moves the draft onto a newer state of its POP: what was typed stays,
// every other field shows the new state.
func (d Draft) Rebase(p phonebook.POP) Draft { return d.Onto(NewDraft(d.Base), NewDraft(p)) }

// Onto returns what is to be shown now with the fields that were typed since it was
// as before.
func (d Draft) Onto(old, now Draft) Draft {
	for _, f := range ManyFields {
		if typed := d.typed(f); typed != nil && *typed != *old.typed(f) {
			*now.typed(f) = *typed
		}
	}
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

// With returns the draft with values as they were typed. A choice that names
// nothing is no choice.
func (d Draft) With(values []Value) Draft {
	for _, v := range values {
		switch v.Field {
		case phonebook.FieldStatus:
			d.Status, _ = phonebook.ParseStatus(v.Text)
		case phonebook.FieldCountry:
			d.Country = 0
		case phonebook.FieldRegion:
			d.Region = NoChoice
		default:
			if typed := d.typed(v.Field); typed != nil {
				*typed = v.Text
			}
		}
	}
	return d
}

// NoChoice is the region of a draft whose text names none.
const NoChoice phonebook.RegionID = 1<<32 - 1

// Typed returns the fields in which the draft differs from another, as they are
// typed. Regions are named by the list of the book.
func (d Draft) Typed(other Draft, book *phonebook.Book) []phonebook.FieldDraft {
	var out []phonebook.FieldDraft
	for _, f := range ManyFields {
		if text := d.Text(f, book); text != other.Text(f, book) {
			out = append(out, phonebook.FieldDraft{ID: d.Base.ID, Field: f, Text: text})
		}
	}
	return out
}

// Values returns every field as it is typed.
func (d Draft) Values(book *phonebook.Book) []phonebook.FieldDraft {
	out := make([]phonebook.FieldDraft, len(ManyFields))
	for i, f := range ManyFields {
		out[i] = phonebook.FieldDraft{ID: d.Base.ID, Field: f, Text: d.Text(f, book)}
	}
	return out
}

// Text returns a field as it is typed.
func (d Draft) Text(f phonebook.Field, book *phonebook.Book) string {
	switch f {
	case phonebook.FieldStatus:
		return d.Status.String()
	case phonebook.FieldCountry:
		if d.Country == 0 {
			return ""
		}
		return strconv.FormatUint(uint64(d.Country), 10)
	case phonebook.FieldRegion:
		return book.Text(phonebook.POP{Region: d.Region}, f)
	default:
		return d.text(f)
	}
}

// Restored returns the draft with one field as another draft has it.
func (d Draft) Restored(f phonebook.Field, other Draft) Draft {
	switch f {
	case phonebook.FieldStatus:
		d.Status = other.Status
	case phonebook.FieldCountry:
		d.Country = other.Country
	case phonebook.FieldRegion:
		d.Region = other.Region
	default:
		if typed := d.typed(f); typed != nil {
			*typed = *other.typed(f)
		}
	}
	return d
}

// typed returns the text of a field that is typed, nil for one that is chosen.
func (d *Draft) typed(f phonebook.Field) *string {
	switch f {
	case phonebook.FieldName:
		return &d.Name
	case phonebook.FieldAreaCode:
		return &d.AreaCode
	case phonebook.FieldAccessNumber:
		return &d.AccessNumber
	case phonebook.FieldMinBaud:
		return &d.MinSpeed
	case phonebook.FieldMaxBaud:
		return &d.MaxSpeed
	case phonebook.FieldFlags:
		return &d.ServiceNumber
	case phonebook.FieldDialUpEntry:
		return &d.DialUpEntry
	case phonebook.FieldComments:
		return &d.Comments
	default:
		return nil
	}
}

// text returns a field that is typed, "" for one that is chosen.
func (d Draft) text(f phonebook.Field) string {
	if typed := d.typed(f); typed != nil {
		return *typed
	}
	return ""
}
