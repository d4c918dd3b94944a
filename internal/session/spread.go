package session

import (
	"maps"
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

// spread looks at a field once.
func (m *Many) spread(f phonebook.Field) *spread {
	s := m.known[f]
	if s == nil {
		s = &spread{same: len(m.pops) > 0}
		for i := range m.pops {
			if s.same = s.same && !differ(f, &m.pops[i], &m.pops[0]); !s.same {
				break
			}
		}
		m.known[f] = s
	}
	return s
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
	seen := make(map[string]bool)
	for i := range m.pops {
		if i > 0 && !differ(f, &m.pops[i], &m.pops[i-1]) {
			continue // as is common where POPs were sorted or imported
		}
		if seen[m.pops[i].Value(f)] = true; len(seen) > MostDistinct {
			break
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// changes counts the POPs that have another value of a field than this one.
func (m *Many) changes(f phonebook.Field, after *phonebook.POP) int {
	n, known := m.changed[f]
	if !known {
		for i := range m.pops {
			if differ(f, &m.pops[i], after) {
				n++
			}
		}
		m.changed[f] = n
	}
	return n
}

// differ reports whether two POPs have different values of a field.
func differ(f phonebook.Field, p, q *phonebook.POP) bool {
	switch f {
	case phonebook.FieldStatus:
		return p.Status != q.Status
	case phonebook.FieldCountry:
		return p.Country != q.Country
	case phonebook.FieldRegion:
		return p.Region != q.Region
	case phonebook.FieldName:
		return p.Name != q.Name
	case phonebook.FieldAreaCode:
		return p.AreaCode != q.AreaCode
	case phonebook.FieldAccessNumber:
		return p.AccessNumber != q.AccessNumber
	case phonebook.FieldMinBaud:
		return p.MinBaud != q.MinBaud
	case phonebook.FieldMaxBaud:
		return p.MaxBaud != q.MaxBaud
	case phonebook.FieldDialUpEntry:
		return p.DialUpEntry != q.DialUpEntry
	case phonebook.FieldComments:
		return p.Comments != q.Comments
	case phonebook.FieldReserved:
		return p.Reserved != q.Reserved
	case phonebook.FieldFlags:
		return p.Flags != q.Flags
	default:
		return p.Value(f) != q.Value(f)
	}
}
