package session

import "github.com/phonebookadmin/pba/pkg/phonebook"

// Mark says how a POP differs from the last release, or that it is wrong.
type Mark uint8

// The marks. A problem hides the others: it is what must be seen first.
const (
	NoMark Mark = iota
	Added
	Changed
	Problem
)

// Marks collects the marks of a book from what changed since the last release
// and from its problems. Removed POPs have no row and so no mark; warnings are
// no mark, because they stop nothing.
func Marks(changes []phonebook.Change, problems []phonebook.Problem) map[phonebook.POPID]Mark {
	marks := make(map[phonebook.POPID]Mark)
	for _, c := range changes {
		// A POP that left the release may still stand in the book, out of service.
		marks[c.ID()] = Changed
		if c.Action() == phonebook.POPAdd {
			marks[c.ID()] = Added
		}
	}
	for _, p := range problems {
		if p.POP.ID != 0 && !p.Warning {
			marks[p.POP.ID] = Problem
		}
	}
	return marks
}
