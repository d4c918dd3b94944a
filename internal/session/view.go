package session

import (
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// View is one loaded state of a book with the rows that are shown of it. It is
// made once per state; filtering and sorting change only which rows it shows.
// A View serves one goroutine at a time.
type View struct {
	pops      []phonebook.POP
	ids       []phonebook.POPID // of pops, which are sorted by them
	regions   phonebook.Regions
	countries phonebook.Countries
	index     *index
	orders    orders
	marks     map[phonebook.POPID]Mark

	over overlay

	filter Filter
	sorted Order
	base   []int32 // all POPs, in the order in which they are shown
	moved  bool    // that is not the order of sorted any more
	rows   []int32
}

// Order is how rows are sorted.
type Order struct {
	Column     Column
	Descending bool
}

// NewView prepares a book for searching and shows all of it in an order. The
// book must not change afterwards.
func NewView(book *phonebook.Book, countries phonebook.Countries, marks map[phonebook.POPID]Mark, sorted Order) *View {
	v := &View{
		pops: book.POPs, ids: make([]phonebook.POPID, len(book.POPs)), regions: book.Regions, countries: countries, marks: marks, sorted: sorted,
		index: newIndex(book.POPs, book.Regions, countries),
	}
	for i := range v.pops {
		v.ids[i] = v.pops[i].ID
	}
	v.base = v.order(v.sorted.Column, v.sorted.Descending)
	v.apply()
	return v
}

// Filter chooses the rows that are shown.
func (v *View) Filter(f Filter) {
	v.filter = f
	v.apply()
}

// Filtered returns what chooses the rows.
func (v *View) Filtered() Filter { return v.filter }

// Sort chooses the order of the rows.
func (v *View) Sort(col Column, descending bool) {
	v.sorted, v.moved = Order{col, descending}, false
	v.base = v.order(col, descending)
	v.apply()
}

// Sorting returns the order of the rows.
func (v *View) Sorting() (col Column, descending bool) { return v.sorted.Column, v.sorted.Descending }

// Moved reports whether the rows are not in that order any more, because of what
// changed since they were sorted.
func (v *View) Moved() bool { return v.moved }

// Follow takes filter and order from the view before, so that a book that was loaded
// again shows what it showed. Rows stay where they are, as in a spreadsheet, until
// they are sorted again; new ones come behind those that they would follow then.
func (v *View) Follow(old *View) {
	v.filter, v.sorted = old.filter, old.sorted
	sorted := v.order(v.sorted.Column, v.sorted.Descending)
	v.base = v.placed(old, sorted)
	if v.moved = !slices.Equal(v.base, sorted); !v.moved {
		v.base = sorted
	}
	v.apply()
}

// placed returns the POPs in the order of another view.
func (v *View) placed(old *View, sorted []int32) []int32 {
	there := newBits(len(v.pops))
	base := make([]int32, 0, len(v.pops))
	for _, i := range old.base {
		if at, ok := v.at(old.ids[i]); ok {
			base = append(base, int32(at))
			there.set(at)
		}
	}
	if len(base) == len(sorted) {
		return base
	}
	const first = -1
	behind, last := map[int32][]int32{}, int32(first)
	for _, i := range sorted {
		if there.has(int(i)) {
			last = i
		} else {
			behind[last] = append(behind[last], i)
		}
	}
	out := append(make([]int32, 0, len(sorted)), behind[first]...)
	for _, i := range base {
		out = append(append(out, i), behind[i]...)
	}
	return out
}

func (v *View) apply() {
	order := v.base
	terms := v.filter.terms()
	everywhere := v.filter.Place.Equal(Place{})
	if len(terms) == 0 && everywhere {
		v.rows = order
		return
	}
	var hits bitset
	for _, t := range terms {
		found := v.index.find(t)
		v.correct(t, found)
		if hits == nil {
			hits = found
		} else {
			hits.keep(found)
		}
	}
	rows := make([]int32, 0, hits.count(len(order)))
	for _, i := range order {
		if (hits == nil || hits.has(int(i))) && (everywhere || v.filter.Place.holds(&v.pops[i])) {
			rows = append(rows, i)
		}
	}
	v.rows = rows
}

// Len returns how many rows are shown.
func (v *View) Len() int { return len(v.rows) }

// Total returns how many POPs the book has.
func (v *View) Total() int { return len(v.pops) }

// Row returns the POP of a row.
func (v *View) Row(row int) phonebook.POP { return v.pops[v.rows[row]] }

// ID returns the index of the POP of a row.
func (v *View) ID(row int) phonebook.POPID { return v.ids[v.rows[row]] }

// POP returns the POP with that index, shown or not.
func (v *View) POP(id phonebook.POPID) (phonebook.POP, bool) {
	if i, ok := v.at(id); ok {
		return v.pops[i], true
	}
	return phonebook.POP{}, false
}

// at returns the place of a POP. Where none was ever deleted its index says it.
func (v *View) at(id phonebook.POPID) (int, bool) {
	if i := int(id) - 1; i >= 0 && i < len(v.ids) && v.ids[i] == id {
		return i, true
	}
	return slices.BinarySearch(v.ids, id)
}

// POPs returns the POPs with these indexes, without those that are gone. They must
// not be changed.
func (v *View) POPs(ids []phonebook.POPID) []*phonebook.POP {
	out := make([]*phonebook.POP, 0, len(ids))
	for _, id := range ids {
		if i, ok := v.at(id); ok {
			out = append(out, &v.pops[i])
		}
	}
	return out
}

// RowOf returns the row of a POP; ok is false where none shows it.
func (v *View) RowOf(id phonebook.POPID) (row int, ok bool) {
	row = slices.IndexFunc(v.rows, func(i int32) bool { return v.ids[i] == id })
	return row, row >= 0
}

// IDs returns the indexes of the POPs of the rows from one to before another.
func (v *View) IDs(from, to int) []phonebook.POPID {
	ids := make([]phonebook.POPID, 0, max(0, to-from))
	for _, i := range v.rows[from:to] {
		ids = append(ids, v.ids[i])
	}
	return ids
}

// Mark returns how a POP differs from the last release.
func (v *View) Mark(id phonebook.POPID) Mark { return v.marks[id] }

// Country returns the name of a POP's country.
func (v *View) Country(p phonebook.POP) string { return v.countries.Name(p.Country) }

// Region returns the name of a POP's region, "" where it is in none.
func (v *View) Region(p phonebook.POP) string { return v.regions.Name(p.Region) }
