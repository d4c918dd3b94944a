package session

import (
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// MostDistinct is up to how many different values are told apart. More are too many
// to be of use, and in a full book too many to be counted at once.
const MostDistinct = 1000

// spread is how the values of a field differ among POPs.
type spread struct {
	same     bool
	distinct []string // sorted, nil until they are asked for
}

// spread looks at a field. The first look is at all of them: a full book is too large
// to be gone through for each.
func (m *Many) spread(f phonebook.Field) *spread {
	if m.spreads == nil {
		m.spreads = make(map[phonebook.Field]*spread, len(ManyFields))
		for _, g := range ManyFields {
			m.spreads[g] = &spread{}
		}
		for _, g := range m.shared() {
			m.spreads[g].same = true
		}
	}
	if m.spreads[f] == nil {
		m.spreads[f] = &spread{} // of no field that is edited
	}
	return m.spreads[f]
}

// shared returns the fields of which all POPs have the same value.
func (m *Many) shared() []phonebook.Field {
	if len(m.pops) == 0 {
		return nil
	}
	left := slices.Clone(ManyFields)
	for _, p := range m.pops[1:] {
		for i := 0; i < len(left); i++ {
			if differ(left[i], p, m.pops[0]) {
				left = slices.Delete(left, i, i+1)
				i--
			}
		}
		if len(left) == 0 {
			break
		}
	}
	return left
}

// Distinct returns the different values of a field, sorted. Of more than
// [MostDistinct] it returns that many and one.
func (m *Many) Distinct(f phonebook.Field) []string {
	s := m.spread(f)
	if s.distinct == nil && len(m.pops) > 0 {
		s.distinct = m.distinct(f)
	}
	return s.distinct
}

func (m *Many) distinct(f phonebook.Field) []string {
	if isText(f) {
		return distinctOf(m, f, func(p *phonebook.POP) string { return textOf(f, p) })
	}
	return distinctOf(m, f, func(p *phonebook.POP) uint32 { return numberOf(f, p) })
}

// distinctOf tells values apart by a key that is cheaper than their words.
func distinctOf[K comparable](m *Many, f phonebook.Field, key func(*phonebook.POP) K) []string {
	seen := make(map[K]bool)
	var out []string
	var last K
	for i, p := range m.pops {
		k := key(p)
		if i > 0 && k == last || seen[k] { // as is common where POPs were sorted or imported
			continue
		}
		last, seen[k] = k, true
		if out = append(out, p.Value(f)); len(out) > MostDistinct {
			break
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// changes counts the POPs that have another value of a field than this one.
func (m *Many) changes(f phonebook.Field, after *phonebook.POP) int {
	n, known := m.changed[f]
	if !known {
		for _, p := range m.pops {
			if differ(f, p, after) {
				n++
			}
		}
		m.changed[f] = n
	}
	return n
}

// textOf returns a field that is text.
func textOf(f phonebook.Field, p *phonebook.POP) string {
	switch f {
	case phonebook.FieldName:
		return p.Name
	case phonebook.FieldAreaCode:
		return p.AreaCode
	case phonebook.FieldAccessNumber:
		return p.AccessNumber
	case phonebook.FieldDialUpEntry:
		return p.DialUpEntry
	default:
		return p.Comments
	}
}

// numberOf returns a field that is a number or a choice.
func numberOf(f phonebook.Field, p *phonebook.POP) uint32 {
	switch f {
	case phonebook.FieldStatus:
		return uint32(p.Status)
	case phonebook.FieldCountry:
		return uint32(p.Country)
	case phonebook.FieldRegion:
		return uint32(p.Region)
	case phonebook.FieldMinBaud:
		return p.MinBaud
	case phonebook.FieldMaxBaud:
		return p.MaxBaud
	default:
		return uint32(p.Flags)
	}
}

// isText reports whether a field is text, and no number or choice.
func isText(f phonebook.Field) bool {
	switch f {
	case phonebook.FieldName, phonebook.FieldAreaCode, phonebook.FieldAccessNumber, phonebook.FieldDialUpEntry, phonebook.FieldComments:
		return true
	default:
		return false
	}
}

// differ reports whether two POPs have different values of a field.
func differ(f phonebook.Field, p, q *phonebook.POP) bool {
	switch {
	case f == phonebook.FieldID:
		return p.ID != q.ID
	case f == phonebook.FieldReserved:
		return p.Reserved != q.Reserved
	case isText(f):
		return textOf(f, p) != textOf(f, q)
	default:
		return numberOf(f, p) != numberOf(f, q)
	}
}
