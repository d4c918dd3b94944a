package sheet

import (
	"fmt"
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// This half of the matcher recognises POPs in rows without an index, the surest
// first. What it cannot tell it asks: a wrong guess would give a client's
// number to another town.

// hash makes the keys of the open rows and the tables of the book.
func (m *matcher) hash() {
	m.keys = make([]uint64, len(m.in))
	for _, i := range m.open {
		m.keys[i] = hashNumber(&m.in[i].pop)
	}
	numbers, names := make([]uint64, len(m.pops)), make([]uint64, len(m.pops))
	for at := range m.pops {
		numbers[at] = hashNumber(&m.pops[at])
		names[at] = hashName(numbers[at], m.pops[at].Name)
	}
	m.numbers, m.names = newChains(numbers), newChains(names)
	if slices.ContainsFunc(m.open, func(i int32) bool { return !m.in[i].has.has(phonebook.FieldName) }) {
		m.unnamed = newChains(numbers)
	}
}

// settle asks of every open row whether it is decided, and keeps those that are
// not. It reports whether any was.
func (m *matcher) settle(decided func(i int) bool) bool {
	was := len(m.open)
	m.open = slices.DeleteFunc(m.open, func(i int32) bool { return decided(int(i)) })
	return len(m.open) < was
}

// candidates calls yes with the free POPs of the book that row i may be by its
// number and name, in order until it returns false. A row without a name may be
// any of its number.
func (m *matcher) candidates(i int, yes func(at int) bool) {
	if m.in[i].has.has(phonebook.FieldName) {
		m.namesakes(i, yes)
		return
	}
	pop := &m.in[i].pop
	for at := m.unnamed.first(m.keys[i]); at >= 0; at = m.unnamed.after(at) {
		if m.taken[at] == 0 && sameDialled(pop, &m.pops[at]) && !yes(at) {
			return
		}
	}
}

// namesakes is candidates for the name that the row would be added under.
func (m *matcher) namesakes(i int, yes func(at int) bool) {
	pop := &m.in[i].pop
	for at := m.names.first(hashName(m.keys[i], pop.Name)); at >= 0; at = m.names.after(at) {
		if m.taken[at] == 0 && sameDialled(pop, &m.pops[at]) && sameName(pop.Name, m.pops[at].Name) && !yes(at) {
			return
		}
	}
}

// equal finds the rows that are the book's POPs in every field, as all rows of a
// list are that is imported again.
func (m *matcher) equal() {
	m.settle(func(i int) bool {
		found, pop := -1, m.in[i].pop
		m.namesakes(i, func(at int) bool {
			if pop.ID = m.pops[at].ID; pop == m.pops[at] {
				found = at
			}
			return found < 0
		})
		if found >= 0 {
			r := &m.out[i]
			m.claim(i, found)
			r.Before, r.POP, r.Result = pop, pop, Unchanged
		}
		return found >= 0
	})
}

// identical finds the rows that say nothing which the book's POP does not have,
// though they do not say everything.
func (m *matcher) identical() {
	m.settle(func(i int) bool {
		found, x := -1, &m.in[i]
		m.candidates(i, func(at int) bool {
			pop := &m.pops[at]
			// The speed tells most of those apart that share number and name.
			if x.has.has(phonebook.FieldMaxBaud) && x.pop.MaxBaud != pop.MaxBaud {
				return true
			}
			if m.p.merge(pop, x) == *pop {
				found = at
			}
			return found < 0
		})
		if found >= 0 {
			m.take(i, found)
		}
		return found >= 0
	})
}

// repeats skips the rows that say what an earlier row said.
func (m *matcher) repeats() {
	if len(m.in) < 2 || len(m.open) == 0 {
		return
	}
	rows := make([]int32, 0, len(m.in))
	hash := make([]uint64, 0, len(m.in))
	for i := range m.in {
		if x := &m.in[i]; x.result == 0 && !x.has.has(phonebook.FieldID) {
			rows = append(rows, int32(i))
			hash = append(hash, hashRow(hashName(m.keys[i], x.pop.Name), &x.pop))
		}
	}
	table := newChains(hash)
	k := 0
	m.settle(func(i int) bool {
		for rows[k] != int32(i) {
			k++
		}
		for at := table.first(hash[k]); at >= 0 && at < k; at = table.after(at) {
			if samePOP(&m.in[rows[at]].pop, &m.in[i].pop) {
				m.skip(i, alreadyHeld(m.in[rows[at]].row.Number))
				return true
			}
		}
		return false
	})
}

// samePOP reports whether two rows say the same, whatever the punctuation of
// their numbers.
func samePOP(a, b *phonebook.POP) bool {
	if !sameDialled(a, b) {
		return false
	}
	x, y := *a, *b
	x.AreaCode, x.AccessNumber, y.AreaCode, y.AccessNumber = "", "", "", ""
	return x == y
}

// sameName gives rows the POP of their number and name where there is one, or
// one of the same speeds. Each row that is settled may settle the next.
func (m *matcher) sameName() {
	for m.settle(func(i int) bool {
		at := m.pick(i)
		if at >= 0 {
			m.take(i, at)
		}
		return at >= 0
	}) {
	}
	m.settle(func(i int) bool {
		var free []int
		if m.in[i].has.has(phonebook.FieldName) {
			m.candidates(i, func(at int) bool { free = append(free, at); return true })
		}
		if len(free) > 0 {
			m.ask(i, free, phonebook.Say("The book has {{.POPs}} POPs of this number and name: {{.IDs}}."))
		}
		return len(free) > 0
	})
}

// pick returns the one POP that row i can be, -1 for none or several.
func (m *matcher) pick(i int) int {
	x := &m.in[i]
	first, n, speed, speeds, twins := -1, 0, -1, 0, true
	if !x.has.has(phonebook.FieldName) {
		return -1
	}
	m.candidates(i, func(at int) bool {
		pop := m.pops[at]
		if n++; n == 1 {
			first = at
		}
		pop.ID = m.pops[first].ID
		twins = twins && pop == m.pops[first]
		if x.has.has(phonebook.FieldMaxBaud) && pop.MinBaud == x.pop.MinBaud && pop.MaxBaud == x.pop.MaxBaud {
			if speeds++; speeds == 1 {
				speed = at
			}
		}
		return true
	})
	switch {
	case n == 1, n > 1 && twins:
		return first
	case speeds == 1:
		return speed
	}
	return -1
}

var remedyAsk = phonebook.Say("Map a column that holds the POP index (--map id=COLUMN), or change the POP by hand.")

// ask rejects a row that may be any of several POPs.
func (m *matcher) ask(i int, free []int, reason phonebook.Sentence) {
	ids := make([]string, 0, 6)
	for _, at := range free[:min(len(free), 5)] {
		ids = append(ids, fmt.Sprint(m.pops[at].ID))
	}
	if len(free) > len(ids) {
		ids = append(ids, "…")
	}
	m.reject(i, phonebook.FieldAccessNumber, reason.With("POPs", len(free), "IDs", strings.Join(ids, ", ")), remedyAsk)
}

// sharers is what rows and book have of one number.
type sharers struct {
	rows  int   // in use
	total int   // POPs of the book
	free  []int // those that no row has
}

// sameNumber takes a number that occurs once on both sides for the same POP
// under a new name. A row that could be any of several POPs is asked about; what
// is left is new.
func (m *matcher) sameNumber() {
	at, groups := m.groups()
	m.settle(func(i int) bool {
		g, known := groups[at[i]]
		switch {
		case !known:
			m.out[i].Result = Add
		case g.total == 1 && g.rows == 1 && len(g.free) == 1:
			m.take(i, g.free[0])
		case len(g.free) > 1:
			m.ask(i, g.free, phonebook.Say("The book has {{.POPs}} POPs of this number, none by the row's name: {{.IDs}}."))
		default:
			m.out[i].Result = Add
			m.doubt(i, phonebook.FieldAccessNumber, phonebook.Count(g.total, "The book has {{.N}} POP of this number; this row is added beside it.",
				"The book has {{.N}} POPs of this number; this row is added beside them."))
		}
		return true
	})
}

// groups gathers the numbers of the open rows that the book has, by the position
// of their first POP there, and returns that position for every row, -1 for
// numbers that are new.
func (m *matcher) groups() (at []int, out map[int]*sharers) {
	at, out = make([]int, len(m.in)), make(map[int]*sharers)
	for i := range at {
		at[i] = -1
	}
	for _, i := range m.open {
		if at[i] = m.leader(&m.in[i].pop, m.keys[i]); at[i] >= 0 && out[at[i]] == nil {
			out[at[i]] = &sharers{}
		}
	}
	if len(out) == 0 {
		return at, out
	}
	for i := range m.in {
		if r := m.out[i].Result; r == Rejected || r == Skipped || r == Delete {
			continue
		}
		if g := out[m.leader(&m.in[i].pop, hashNumber(&m.in[i].pop))]; g != nil {
			g.rows++
		}
	}
	for k := range m.pops {
		if g := out[m.leader(&m.pops[k], m.numbers.hash[k])]; g != nil {
			if g.total++; m.taken[k] == 0 {
				g.free = append(g.free, k)
			}
		}
	}
	return at, out
}

// leader returns the position of the first POP with that number, -1 for none.
func (m *matcher) leader(pop *phonebook.POP, hash uint64) int {
	for at := m.numbers.first(hash); at >= 0; at = m.numbers.after(at) {
		if sameDialled(pop, &m.pops[at]) {
			return at
		}
	}
	return -1
}
