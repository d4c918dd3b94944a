package session

import (
	"maps"
	"slices"

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
// of them, every other stays as it is in each. It is for the POPs that it was begun
// with, whatever is selected later.
type Many struct {
	pops    []*phonebook.POP
	spreads map[phonebook.Field]*spread    // of pops, nil until it is asked for
	flags   map[phonebook.ServiceFlags]int // how many POPs have them
	ids     map[phonebook.POPID]bool       // of pops, nil until it is asked for
	changed map[phonebook.Field]int        // how many POPs a touched field changes, where that was asked for
	typed   Draft                          // holds what the touched fields are to be
	value   phonebook.POP
	bad     []*phonebook.FieldError // of typed
	touched map[phonebook.Field]bool
	// Services are changed one by one: those in set are to be on, those in clear off.
	set, clear phonebook.ServiceFlags
}

// NewMany begins an edit of POPs as the book holds them. They must not change
// afterwards.
func NewMany(pops []*phonebook.POP) *Many {
	m := &Many{touched: map[phonebook.Field]bool{}}
	m.take(pops)
	return m
}

// take makes POPs those of the edit.
func (m *Many) take(pops []*phonebook.POP) {
	m.pops, m.ids, m.spreads = pops, nil, nil
	m.flags, m.changed = map[phonebook.ServiceFlags]int{}, map[phonebook.Field]int{}
	// As is common, most have the services of the one before: those are counted along.
	for i, n := 0, 0; i < len(pops); i++ {
		if n++; i+1 == len(pops) || pops[i+1].Flags != pops[i].Flags {
			m.flags[pops[i].Flags] += n
			n = 0
		}
	}
}

// Len returns how many POPs there are.
func (m *Many) Len() int { return len(m.pops) }

// IDs returns which POPs they are.
func (m *Many) IDs() []phonebook.POPID {
	out := make([]phonebook.POPID, len(m.pops))
	for i := range m.pops {
		out[i] = m.pops[i].ID
	}
	return out
}

// Holds reports whether a POP is one of them.
func (m *Many) Holds(id phonebook.POPID) bool {
	if m.ids == nil {
		m.ids = make(map[phonebook.POPID]bool, len(m.pops))
		for i := range m.pops {
			m.ids[m.pops[i].ID] = true
		}
	}
	return m.ids[id]
}

// Are reports whether they are exactly these POPs, of which none is named twice.
func (m *Many) Are(ids []phonebook.POPID) bool {
	return len(ids) == len(m.pops) && !slices.ContainsFunc(ids, func(id phonebook.POPID) bool { return !m.Holds(id) })
}

// Clone returns a copy that later touches leave alone.
func (m *Many) Clone() *Many {
	c := *m
	c.touched = maps.Clone(m.touched)
	c.take(m.pops)
	return &c
}

// TouchedSince reports whether anything was touched, or left, since the copy was made.
func (m *Many) TouchedSince(copied *Many) bool {
	return m.typed != copied.typed || m.set != copied.set || m.clear != copied.clear || !maps.Equal(m.touched, copied.touched)
}

// Rebase moves the edit onto the state that its POPs have by now: what was touched
// stays. find leaves out the POPs that are gone.
func (m *Many) Rebase(find func([]phonebook.POPID) []*phonebook.POP) { m.take(find(m.IDs())) }

// Touch says what a field is to be: type puts it into the draft. Services are
// touched by [Many.Tick].
func (m *Many) Touch(f phonebook.Field, write func(*Draft)) {
	m.touched[f] = true
	delete(m.changed, f)
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
		if !m.spread(f).same {
			return ""
		}
		d = NewDraft(*m.pops[0])
	}
	return d.text(f)
}

// Shared returns the first POP as it will be, and whether all will have the same
// value of a field.
func (m *Many) Shared(f phonebook.Field) (first phonebook.POP, same bool) {
	if len(m.pops) == 0 {
		return first, false
	}
	first, _ = m.Apply(*m.pops[0])
	switch {
	case f == phonebook.FieldFlags:
		return first, m.flagsAgree(func(was, is phonebook.ServiceFlags) bool { return is == first.Flags })
	case m.touched[f]:
		return first, true
	}
	return first, m.spread(f).same
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
		p.Flags = m.after(p.Flags)
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
	if len(m.pops) == 0 {
		return nil
	}
	for _, f := range ManyFields {
		wrong := slices.ContainsFunc(m.bad, func(e *phonebook.FieldError) bool { return e.Field == f })
		if !m.touched[f] || wrong {
			continue
		}
		w := Write{Field: f, Old: *m.pops[0], New: *m.pops[0], OldMixed: !m.spread(f).same}
		m.write(f, &w.New)
		if f == phonebook.FieldFlags {
			w.NewMixed = !m.flagsAgree(func(_, is phonebook.ServiceFlags) bool { return is == w.New.Flags })
			for flags, n := range m.flags {
				if m.after(flags) != flags {
					w.POPs += n
				}
			}
		} else {
			w.POPs = m.changes(f, &w.New)
		}
		if w.POPs > 0 {
			out = append(out, w)
		}
	}
	return out
}
