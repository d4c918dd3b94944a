package session

import (
	"slices"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// View is one loaded state of a book with the rows that are shown of it. It is
// made once per state; filtering and sorting change only which rows it shows.
// A View serves one goroutine at a time.
type View struct {
	pops      []phonebook.POP
	regions   phonebook.Regions
	countries phonebook.Countries
	entries   []entry
	orders    [Columns][2][]int32
	marks     map[phonebook.POPID]Mark

	filter     Filter
	column     Column
	descending bool
	rows       []int32
}

// NewView prepares a book for searching and shows all of it by name. The book
// must not change afterwards.
func NewView(book *phonebook.Book, countries phonebook.Countries, marks map[phonebook.POPID]Mark) *View {
	v := &View{
		pops: book.POPs, regions: book.Regions, countries: countries, marks: marks,
		entries: make([]entry, len(book.POPs)),
	}
	names := make(map[phonebook.CountryID]string)
	regions := make([]string, len(book.Regions)+1)
	for i, name := range book.Regions {
		regions[i+1] = fold(name)
	}
	for i := range v.pops {
		p := &v.pops[i]
		country, known := names[p.Country]
		if !known {
			country = fold(countries.Name(p.Country))
			names[p.Country] = country
		}
		region := ""
		if int(p.Region) < len(regions) {
			region = regions[p.Region]
		}
		v.entries[i] = newEntry(p, country, region)
	}
	v.apply()
	return v
}

func newEntry(p *phonebook.POP, country, region string) entry {
	e := entry{digits: digits(p.AreaCode) + digits(p.AccessNumber)}
	e.searched = [4]string{inName: fold(p.Name), inCountry: country, inRegion: region}
	e.text = strings.Join([]string{
		e.searched[inName], p.AreaCode, p.AccessNumber, strconv.FormatUint(uint64(p.ID), 10),
		region, country, fold(p.DialUpEntry), fold(p.Comments),
	}, separator)
	return e
}

// Filter chooses the rows that are shown.
func (v *View) Filter(f Filter) {
	v.filter = f
	v.apply()
}

// Sort chooses the order of the rows.
func (v *View) Sort(col Column, descending bool) {
	v.column, v.descending = col, descending
	v.apply()
}

// Sorting returns the order of the rows.
func (v *View) Sorting() (col Column, descending bool) { return v.column, v.descending }

// Follow takes filter and order from the view before, so that a book that was
// loaded again shows what it showed.
func (v *View) Follow(old *View) {
	v.filter, v.column, v.descending = old.filter, old.column, old.descending
	v.apply()
}

func (v *View) apply() {
	order := v.order(v.column, v.descending)
	if v.filter.Empty() {
		v.rows = order
		return
	}
	words := parse(v.filter.Text)
	rows := make([]int32, 0, len(order)/4)
	for _, i := range order {
		p := &v.pops[i]
		if !v.filter.Place.holds(*p) {
			continue
		}
		if !slices.ContainsFunc(words, func(w word) bool { return !w.matches(&v.entries[i], p) }) {
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

// POP returns the POP with that index, shown or not.
func (v *View) POP(id phonebook.POPID) (phonebook.POP, bool) {
	i, ok := slices.BinarySearchFunc(v.pops, id, func(p phonebook.POP, id phonebook.POPID) int {
		return int(int64(p.ID) - int64(id))
	})
	if !ok {
		return phonebook.POP{}, false
	}
	return v.pops[i], true
}

// Mark returns how a POP differs from the last release.
func (v *View) Mark(id phonebook.POPID) Mark { return v.marks[id] }

// Country returns the name of a POP's country.
func (v *View) Country(p phonebook.POP) string { return v.countries.Name(p.Country) }

// Region returns the name of a POP's region, "" where it is in none.
func (v *View) Region(p phonebook.POP) string { return v.regions.Name(p.Region) }
