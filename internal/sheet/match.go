package sheet

import (
	"fmt"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// matcher compares the rows with the book. Every POP of the book belongs to one
// row at most.
type matcher struct {
	p        *parser
	in       []parsed
	keys     []nameKey // of in
	out      []PlanRow
	pops     []phonebook.POP
	taken    []int // by position in pops: the row that has it, 0 for none
	kept     []bool
	byID     map[phonebook.POPID]int
	byName   map[nameKey][]int
	byNumber map[numberKey][]int
	added    map[phonebook.POPID]int // new explicit indexes, by row
	open     []int                   // rows that are not decided
}

func newMatcher(p *parser, rows []parsed) *matcher {
	pops := p.target.Book.POPs
	m := &matcher{
		p: p, in: rows, keys: make([]nameKey, len(rows)), out: make([]PlanRow, len(rows)), pops: pops,
		taken: make([]int, len(pops)), kept: make([]bool, len(pops)),
		byID:   make(map[phonebook.POPID]int, len(pops)),
		byName: make(map[nameKey][]int, len(pops)), byNumber: make(map[numberKey][]int, len(pops)),
		added: make(map[phonebook.POPID]int),
	}
	for i := range rows {
		m.keys[i] = keysOf(rows[i].pop)
	}
	for i, pop := range pops {
		k := keysOf(pop)
		m.byID[pop.ID] = i
		m.byName[k] = append(m.byName[k], i)
		m.byNumber[k.numberKey] = append(m.byNumber[k.numberKey], i)
	}
	return m
}

// rows decides every row. Rows with an index come first, because they leave no
// choice; then identical POPs, so that no row takes what another one is.
func (m *matcher) rows() []PlanRow {
	for i := range m.in {
		x := &m.in[i]
		m.out[i] = PlanRow{Row: x.row.Number, Result: x.result, POP: x.pop, Problems: x.problems}
		switch {
		case x.result == Delete:
			m.remove(i)
		case x.result == 0 && x.has.has(phonebook.FieldID):
			m.byIndex(i)
		}
	}
	m.identical()
	m.sameName()
	m.sameNumber()
	m.number()
	m.keepRejected()
	return m.out
}

func (m *matcher) reject(i int, f phonebook.Field, reason, remedy string) {
	r := &m.out[i]
	r.Result = Rejected
	value := ""
	if column := m.p.m.of(f); column >= 0 {
		value = m.in[i].row.Cell(column)
	}
	r.Problems = append(r.Problems, Problem{Field: f, Column: m.p.column(m.p.m.of(f)), Value: value, Reason: reason, Remedy: remedy})
}

func (m *matcher) skip(i int, reason string) {
	m.out[i].Result = Skipped
	m.out[i].Problems = append(m.out[i].Problems, Problem{Reason: reason})
}

// remove decides a removal entry.
func (m *matcher) remove(i int) {
	r := &m.out[i]
	at, ok := m.byID[r.POP.ID]
	switch {
	case !ok:
		m.skip(i, fmt.Sprintf("The book has no POP %d to delete.", r.POP.ID))
	case m.taken[at] != 0:
		m.reject(i, phonebook.FieldID, m.takenReason(at), oneRow)
	default:
		m.taken[at] = r.Row
		r.Before, r.POP = m.pops[at], phonebook.POP{}
	}
}

const oneRow = "Keep one row for each POP."

func (m *matcher) takenReason(at int) string {
	return fmt.Sprintf("Row %d already changes POP %d.", m.taken[at], m.pops[at].ID)
}

// byIndex decides a row that names its POP.
func (m *matcher) byIndex(i int) {
	r := &m.out[i]
	id := r.POP.ID
	at, there := m.byID[id]
	first, twice := m.added[id]
	switch {
	case there && m.taken[at] != 0:
		m.repeated(i, m.taken[at], m.takenReason(at))
	case there:
		m.take(i, at)
	case twice:
		m.repeated(i, first, fmt.Sprintf("Row %d already adds POP %d.", first, id))
	case m.p.target.Retired != nil && m.p.target.Retired(id):
		m.reject(i, phonebook.FieldID, fmt.Sprintf("Index %d was used before; clients merge by it.", id),
			"Leave the cell empty for a new index.")
	default:
		m.added[id] = r.Row
		r.Result = Add
	}
}

// repeated decides a row with an index that an earlier row has: the same POP
// again is skipped, another one is an error.
func (m *matcher) repeated(i, earlier int, reason string) {
	k, _ := slices.BinarySearchFunc(m.in[:i], earlier, func(x parsed, row int) int { return x.row.Number - row })
	if k < i && m.in[k].pop == m.in[i].pop && m.in[k].has == m.in[i].has {
		m.skip(i, fmt.Sprintf("Row %d already holds this POP.", earlier))
		return
	}
	m.reject(i, phonebook.FieldID, reason, oneRow)
}

// take gives the book's POP at position at to row i.
func (m *matcher) take(i, at int) {
	r := &m.out[i]
	before := m.pops[at]
	after := m.p.merge(before, &m.in[i])
	m.taken[at] = r.Row
	r.Before, r.POP, r.Result = before, after, Unchanged
	if after == before {
		return
	}
	r.Result = Change
	m.p.checkChange(r, &m.in[i])
}

// identical finds the rows that say what the book has already, and those that
// say what an earlier row said.
func (m *matcher) identical() {
	seen := make(map[phonebook.POP]int, len(m.in))
	for i := range m.in {
		x := &m.in[i]
		if m.out[i].Result != 0 {
			continue
		}
		at := m.find(m.byName[m.keys[i]], func(at int) bool { return m.p.merge(m.pops[at], x) == m.pops[at] })
		first, twice := seen[x.pop]
		switch {
		case at >= 0:
			m.take(i, at)
		case twice:
			m.skip(i, fmt.Sprintf("Row %d already holds this POP.", first))
			continue
		default:
			m.open = append(m.open, i)
		}
		if !twice {
			seen[x.pop] = x.row.Number
		}
	}
}

func (m *matcher) find(among []int, suits func(at int) bool) int {
	for _, at := range among {
		if m.taken[at] == 0 && suits(at) {
			return at
		}
	}
	return -1
}

func (m *matcher) sameName() {
	m.open = slices.DeleteFunc(m.open, func(i int) bool {
		at := m.find(m.byName[m.keys[i]], func(int) bool { return true })
		if at >= 0 {
			m.take(i, at)
		}
		return at >= 0
	})
}

// sameNumber takes a number that occurs once on both sides for the same POP
// under a new name. What is left is new.
func (m *matcher) sameNumber() {
	if len(m.open) == 0 {
		return
	}
	rows := make(map[numberKey]int, len(m.in))
	for i := range m.in {
		if r := m.out[i].Result; r != Rejected && r != Skipped && r != Delete {
			rows[m.keys[i].numberKey]++
		}
	}
	for _, i := range m.open {
		k := m.keys[i].numberKey
		among := m.byNumber[k]
		if len(among) == 1 && rows[k] == 1 && m.taken[among[0]] == 0 {
			m.take(i, among[0])
			continue
		}
		m.out[i].Result = Add
		if n := len(among); n > 0 {
			m.out[i].Problems = append(m.out[i].Problems, Problem{Field: phonebook.FieldAccessNumber, Note: true,
				Reason: fmt.Sprintf("The book has this number under %s; this row is added beside them.", plural(n, "other name", "other names"))})
		}
	}
	m.open = nil
}

// number gives the new POPs their indexes in the order of the file.
func (m *matcher) number() {
	next := m.p.target.NextID
	if next == 0 {
		next = 1
		for _, pop := range m.pops {
			next = max(next, pop.ID+1)
		}
	}
	for i := range m.out {
		r := &m.out[i]
		if r.Result != Add || r.POP.ID != 0 {
			continue
		}
		for !m.unused(next) {
			next++
		}
		r.POP.ID = next
		next++
	}
}

func (m *matcher) unused(id phonebook.POPID) bool {
	if _, there := m.byID[id]; there {
		return false
	}
	if _, taken := m.added[id]; taken {
		return false
	}
	return m.p.target.Retired == nil || !m.p.target.Retired(id)
}

// keepRejected keeps the POPs that rejected rows are about from being missing:
// replacing must not delete a POP because its row has a spelling mistake. Index
// and digits decide, because the rest may be what is wrong.
func (m *matcher) keepRejected() {
	digits := make(map[string]bool)
	for i, r := range m.out {
		if r.Result != Rejected {
			continue
		}
		if at, ok := m.byID[m.in[i].pop.ID]; ok {
			m.kept[at] = true
		}
		if d := m.in[i].digits; d != "" {
			digits[d] = true
		}
	}
	for at, pop := range m.pops {
		number := digitsOf(pop.AccessNumber)
		if len(digits) > 0 && (digits[digitsOf(pop.AreaCode)+number] || digits[number]) {
			m.kept[at] = true
		}
	}
}

// missing returns the POPs of the book that no row is about.
func (m *matcher) missing() []phonebook.POP {
	out := []phonebook.POP{}
	for at, pop := range m.pops {
		if m.taken[at] == 0 && !m.kept[at] {
			out = append(out, pop)
		}
	}
	return out
}
