package sheet

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// matcher compares the rows with the book. Every POP of the book belongs to one
// row at most.
type matcher struct {
	p     *parser
	in    []parsed
	out   []PlanRow
	pops  []phonebook.POP
	taken []int32                   // by position in pops: the row that has it, 0 for none
	kept  []bool                    // by position in pops: a rejected row may be about it
	added map[phonebook.POPID]int32 // new explicit indexes, by row
	open  []int32                   // rows that are not decided
	last  int                       // position of the POP found last, whose successor is likely next

	keys    []uint64 // of open rows, by position in in: hashes of the number
	names   *chains  // the book by number and name
	numbers *chains  // the book by number
	unnamed *chains  // the same for rows without a name, less what is taken; nil without such rows
}

func newMatcher(p *parser, rows []parsed) *matcher {
	pops := p.target.Book.POPs
	return &matcher{
		p: p, in: rows, out: make([]PlanRow, len(rows)), pops: pops,
		taken: make([]int32, len(pops)), kept: make([]bool, len(pops)),
		added: make(map[phonebook.POPID]int32),
	}
}

// rows decides every row. Rows with an index come first, because they leave no
// choice; then identical POPs, so that no row takes what another one is.
func (m *matcher) rows() []PlanRow {
	for i := range m.in {
		x, r := &m.in[i], &m.out[i]
		r.Row, r.Result, r.POP, r.Problems = x.row.Number, x.result, x.pop, x.problems
		switch {
		case x.result == Delete:
			m.remove(i)
		case x.result != 0:
		case x.has.has(phonebook.FieldID):
			m.byIndex(i)
		default:
			m.open = append(m.open, int32(i))
		}
	}
	if len(m.open) > 0 {
		m.hash()
		m.equal()
		m.identical()
		m.repeats()
		m.sameName()
		m.sameNumber()
	}
	m.number()
	m.keepRejected()
	return m.out
}

// position returns where the book has an index, -1 for nowhere.
func (m *matcher) position(id phonebook.POPID) int {
	if next := m.last + 1; next < len(m.pops) && m.pops[next].ID == id {
		m.last = next
		return next
	}
	at, there := slices.BinarySearchFunc(m.pops, id, func(p phonebook.POP, id phonebook.POPID) int { return cmp.Compare(p.ID, id) })
	if !there {
		return -1
	}
	m.last = at
	return at
}

func (m *matcher) reject(i int, f phonebook.Field, reason, remedy phonebook.Sentence) {
	r := &m.out[i]
	r.Result = Rejected
	value := ""
	if column := m.p.m.of(f); column >= 0 {
		value = m.in[i].row.Cell(column)
	}
	r.Problems = append(r.Problems, Problem{Field: f, Column: m.p.column(m.p.m.of(f)), Value: value, Reason: reason, Remedy: remedy})
}

func (m *matcher) skip(i int, reason phonebook.Sentence) {
	m.out[i].Result = Skipped
	m.out[i].Problems = append(m.out[i].Problems, Problem{Reason: reason})
}

func (m *matcher) doubt(i int, f phonebook.Field, reason phonebook.Sentence) {
	m.out[i].Problems = append(m.out[i].Problems, Problem{Field: f, Reason: reason, Note: true, Doubt: true})
}

// remove decides a removal entry.
func (m *matcher) remove(i int) {
	r := &m.out[i]
	at := m.position(r.POP.ID)
	switch {
	case at < 0:
		m.skip(i, phonebook.Say("The book has no POP {{.ID}} to delete.", "ID", r.POP.ID))
	case m.taken[at] != 0:
		m.reject(i, phonebook.FieldID, m.takenReason(at), oneRow)
	default:
		m.taken[at] = int32(r.Row)
		r.Before, r.POP = m.pops[at], phonebook.POP{}
	}
}

// remedyNewIndex and remedyIndex say that an empty cell is right, too.
var (
	remedyNewIndex = phonebook.Say("Leave the cell empty for a new index.")
	remedyIndex    = phonebook.Say("Correct the index, or leave the cell empty for a new POP.")
)

var oneRow = phonebook.Say("Keep one row for each POP.")

func (m *matcher) takenReason(at int) phonebook.Sentence {
	return phonebook.Say("Row {{.Row}} already changes POP {{.ID}}.", "Row", strconv.Itoa(int(m.taken[at])), "ID", m.pops[at].ID)
}

// byIndex decides a row that names its POP.
func (m *matcher) byIndex(i int) {
	r := &m.out[i]
	id := r.POP.ID
	at := m.position(id)
	if at >= 0 {
		if m.taken[at] != 0 {
			m.repeated(i, int(m.taken[at]), m.takenReason(at))
		} else {
			m.take(i, at)
		}
		return
	}
	first, twice := m.added[id]
	switch {
	case twice:
		m.repeated(i, int(first), phonebook.Say("Row {{.Row}} already adds POP {{.ID}}.", "Row", strconv.Itoa(int(first)), "ID", id))
	case m.p.target.Retired != nil && m.p.target.Retired(id):
		m.reject(i, phonebook.FieldID, phonebook.Say("Index {{.ID}} was used before; clients merge by it.", "ID", id),
			remedyNewIndex)
	default:
		m.added[id] = int32(r.Row)
		r.Result = Add
	}
}

// repeated decides a row with an index that an earlier row has: the same POP
// again is skipped, another one is an error.
func (m *matcher) repeated(i, earlier int, reason phonebook.Sentence) {
	k, _ := slices.BinarySearchFunc(m.in[:i], earlier, func(x parsed, row int) int { return x.row.Number - row })
	if k < i && m.in[k].pop == m.in[i].pop && m.in[k].has == m.in[i].has {
		m.skip(i, alreadyHeld(earlier))
		return
	}
	m.reject(i, phonebook.FieldID, reason, oneRow)
}

func alreadyHeld(row int) phonebook.Sentence {
	return phonebook.Say("Row {{.Row}} already holds this POP.", "Row", strconv.Itoa(row))
}

// take gives the book's POP at position at to row i.
func (m *matcher) take(i, at int) {
	r, before := &m.out[i], &m.pops[at]
	m.claim(i, at)
	r.Before = *before
	r.POP = m.p.merge(before, &m.in[i])
	if r.POP == *before {
		r.Result = Unchanged
		return
	}
	r.Result = Change
	m.p.checkChange(r, &m.in[i])
}

// claim keeps the POP at position at from other rows.
func (m *matcher) claim(i, at int) {
	m.taken[at] = int32(m.out[i].Row)
	if m.names != nil {
		m.names.drop(at)
	}
	if m.unnamed != nil {
		m.unnamed.drop(at)
	}
}

// number gives the new POPs their indexes in the order of the file.
func (m *matcher) number() {
	next := m.p.target.NextID
	if next == 0 {
		next = 1
		if n := len(m.pops); n > 0 {
			next = m.pops[n-1].ID + 1
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
	if m.position(id) >= 0 {
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
	for i := range m.out {
		if m.out[i].Result != Rejected {
			continue
		}
		if at := m.position(m.in[i].pop.ID); at >= 0 {
			m.kept[at] = true
		}
		for _, d := range m.p.digits(&m.in[i]) {
			if d != "" {
				digits[d] = true
			}
		}
	}
	if len(digits) == 0 {
		return
	}
	var whole []byte
	for at := range m.pops {
		pop := &m.pops[at]
		whole = appendDigits(appendDigits(whole[:0], pop.AreaCode), pop.AccessNumber)
		area := 0
		for _, c := range []byte(pop.AreaCode) {
			if c >= '0' && c <= '9' {
				area++
			}
		}
		if digits[string(whole)] || digits[string(whole[area:])] {
			m.kept[at] = true
		}
	}
}

func appendDigits(out []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			out = append(out, s[i])
		}
	}
	return out
}

// missing returns the POPs of the book that no row is about.
func (m *matcher) missing() []phonebook.POP {
	out := []phonebook.POP{}
	for at := range m.pops {
		if m.taken[at] == 0 && !m.kept[at] {
			out = append(out, m.pops[at])
		}
	}
	return out
}
