package session

import (
	"maps"
	"slices"
	"strconv"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// ManyFields are the fields that several POPs can be given at once, in the order of
// the form.
var ManyFields = []phonebook.Field{
	phonebook.FieldStatus, phonebook.FieldCountry, phonebook.FieldRegion, phonebook.FieldName,
	phonebook.FieldAreaCode, phonebook.FieldAccessNumber, phonebook.FieldMinBaud, phonebook.FieldMaxBaud,
	phonebook.FieldDialUpEntry, phonebook.FieldComments, phonebook.FieldFlags,
}

// Many is one edit of several POPs: a field that was touched is to be written to all
// of them, every other stays as it is in each.
type Many struct {
	pops    []phonebook.POP
	typed   Draft // holds what the touched fields are to be
	value   phonebook.POP
	bad     []*phonebook.FieldError // of typed
	touched map[phonebook.Field]bool
	// Services are changed one by one: those in set are to be on, those in clear off.
	set, clear phonebook.ServiceFlags
}

// NewMany begins an edit of POPs as the book holds them.
func NewMany(pops []phonebook.POP) *Many {
	return &Many{pops: pops, touched: map[phonebook.Field]bool{}}
}

// Len returns how many POPs there are.
func (m *Many) Len() int { return len(m.pops) }

// Clone returns a copy that later touches leave alone.
func (m *Many) Clone() *Many {
	c := *m
	c.touched = maps.Clone(m.touched)
	return &c
}

// TouchedSince reports whether anything was touched, or left, since the copy was made.
func (m *Many) TouchedSince(copied *Many) bool {
	return m.typed != copied.typed || m.set != copied.set || m.clear != copied.clear || !maps.Equal(m.touched, copied.touched)
}

// Rebase moves the edit onto newer states of POPs: what was touched stays.
func (m *Many) Rebase(pops []phonebook.POP) { m.pops = pops }

// Common returns the value of a field that all POPs share, as [phonebook.POP.Value]
// gives it.
func (m *Many) Common(f phonebook.Field) (value string, same bool) {
	for i, p := range m.pops {
		if v := p.Value(f); i == 0 {
			value = v
		} else if v != value {
			return "", false
		}
	}
	return value, len(m.pops) > 0
}

// Distinct returns the different values of a field, sorted.
func (m *Many) Distinct(f phonebook.Field) []string {
	seen := make(map[string]bool)
	for _, p := range m.pops {
		seen[p.Value(f)] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// Touch says what a field is to be: type puts it into the draft. Services are
// touched by [Many.Tick].
func (m *Many) Touch(f phonebook.Field, write func(*Draft)) {
	m.touched[f] = true
	write(&m.typed)
	m.read()
}

// Tick says that a service is to be on or off in all POPs. The others stay as they
// are in each.
func (m *Many) Tick(service phonebook.Service, on bool) {
	m.touched[phonebook.FieldFlags] = true
	m.set, m.clear = m.set&^service.Bit, m.clear&^service.Bit
	if on != service.Negated {
		m.set |= service.Bit
	} else {
		m.clear |= service.Bit
	}
}

// SetFlags says what all eight services are to be in all POPs, as their number.
func (m *Many) SetFlags(flags phonebook.ServiceFlags) {
	m.touched[phonebook.FieldFlags] = true
	m.set, m.clear = flags, phonebook.MaxFlags&^flags
}

// Leave takes a field back: it stays as it is in each POP.
func (m *Many) Leave(f phonebook.Field) {
	delete(m.touched, f)
	m.read()
	if f == phonebook.FieldFlags {
		m.set, m.clear = 0, 0
	}
}

// Discard takes every field back.
func (m *Many) Discard() {
	clear(m.touched)
	m.set, m.clear, m.bad = 0, 0, nil
}

// Touched reports whether a field is to be written.
func (m *Many) Touched(f phonebook.Field) bool { return m.touched[f] }

// Dirty reports whether any field is.
func (m *Many) Dirty() bool { return len(m.touched) > 0 }

// Bad returns the touched fields whose texts are no numbers.
func (m *Many) Bad() []*phonebook.FieldError { return m.bad }

// Text returns what the input of a field shows: what was typed, what all POPs share,
// or nothing.
func (m *Many) Text(f phonebook.Field) string {
	d := m.typed
	if !m.touched[f] {
		if _, same := m.Common(f); !same {
			return ""
		}
		d = NewDraft(m.pops[0])
	}
	return d.text(f)
}

// Shared returns the first POP as it will be, and whether all will have the same
// value of a field.
func (m *Many) Shared(f phonebook.Field) (first phonebook.POP, same bool) {
	return m.agree(func(p phonebook.POP) string { return p.Value(f) })
}

// Service reports whether a service will be on, and whether that is the same for all
// POPs.
func (m *Many) Service(service phonebook.Service) (on, same bool) {
	first, same := m.agree(func(p phonebook.POP) string { return strconv.FormatBool(service.Has(p.Flags)) })
	return service.Has(first.Flags), same
}

func (m *Many) agree(value func(phonebook.POP) string) (first phonebook.POP, same bool) {
	for i, p := range m.pops {
		after, _ := m.Apply(p)
		if i == 0 {
			first = after
		} else if value(after) != value(first) {
			return first, false
		}
	}
	return first, len(m.pops) > 0
}

// ServiceChanges returns the services that some of the POPs get, and those that some
// lose.
func (m *Many) ServiceChanges() (added, removed []phonebook.Service) {
	for _, s := range phonebook.Services() {
		gets, loses := false, false
		for _, p := range m.pops {
			after, _ := m.Apply(p)
			gets = gets || !s.Has(p.Flags) && s.Has(after.Flags)
			loses = loses || s.Has(p.Flags) && !s.Has(after.Flags)
		}
		if gets {
			added = append(added, s)
		}
		if loses {
			removed = append(removed, s)
		}
	}
	return added, removed
}

// Apply returns a POP with the touched fields written. The errors are those of
// texts that are no numbers.
func (m *Many) Apply(p phonebook.POP) (phonebook.POP, []*phonebook.FieldError) {
	for f := range m.touched {
		m.write(f, &p)
	}
	return p, m.bad
}

func (m *Many) write(f phonebook.Field, p *phonebook.POP) {
	switch f {
	case phonebook.FieldStatus:
		p.Status = m.value.Status
	case phonebook.FieldCountry:
		p.Country = m.value.Country
	case phonebook.FieldRegion:
		p.Region = m.value.Region
	case phonebook.FieldName:
		p.Name = m.value.Name
	case phonebook.FieldAreaCode:
		p.AreaCode = m.value.AreaCode
	case phonebook.FieldAccessNumber:
		p.AccessNumber = m.value.AccessNumber
	case phonebook.FieldMinBaud:
		p.MinBaud = m.value.MinBaud
	case phonebook.FieldMaxBaud:
		p.MaxBaud = m.value.MaxBaud
	case phonebook.FieldDialUpEntry:
		p.DialUpEntry = m.value.DialUpEntry
	case phonebook.FieldComments:
		p.Comments = m.value.Comments
	case phonebook.FieldFlags:
		p.Flags = p.Flags&^m.clear | m.set
	}
}

// read takes over the texts of the touched fields; those of others are of no meaning.
func (m *Many) read() {
	m.value, m.bad = m.typed.POP()
	m.bad = slices.DeleteFunc(m.bad, func(e *phonebook.FieldError) bool { return !m.touched[e.Field] })
}

// Write is what one field of the edit does.
type Write struct {
	Field    phonebook.Field
	POPs     int           // that change
	Old, New phonebook.POP // the first of them, before and after
	OldMixed bool          // the old values differ
	NewMixed bool          // the new ones will, as services may
}

// Writes returns what the edit does, field by field. Fields that change no POP, or
// that are wrong, are left out.
func (m *Many) Writes() []Write {
	var out []Write
	for _, f := range ManyFields {
		wrong := slices.ContainsFunc(m.bad, func(e *phonebook.FieldError) bool { return e.Field == f })
		if !m.touched[f] || wrong {
			continue
		}
		w := Write{Field: f}
		for i, p := range m.pops {
			after := p
			m.write(f, &after)
			if i == 0 {
				w.Old, w.New = p, after
			}
			if p.Value(f) != after.Value(f) {
				w.POPs++
			}
			w.OldMixed = w.OldMixed || p.Value(f) != w.Old.Value(f)
			w.NewMixed = w.NewMixed || after.Value(f) != w.New.Value(f)
		}
		if w.POPs > 0 {
			out = append(out, w)
		}
	}
	return out
}
