package sheet

import (
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// regions answers names with positions and takes new names in. A new name gets
// a provisional position behind the book's list; which of them are added, and
// where, is known only when it is known which rows are used.
type regions struct {
	book  int // length of the book's list
	list  phonebook.Regions
	exact map[string]phonebook.RegionID
	fold  map[string]phonebook.RegionID
}

func newRegions(book phonebook.Regions) *regions {
	r := &regions{
		book: len(book), list: append(phonebook.Regions(nil), book...),
		exact: make(map[string]phonebook.RegionID), fold: make(map[string]phonebook.RegionID),
	}
	for i, name := range book {
		r.know(name, phonebook.RegionID(i+1))
	}
	return r
}

func (r *regions) know(name string, id phonebook.RegionID) {
	for key, in := range map[string]map[string]phonebook.RegionID{
		name: r.exact, tidy(name): r.exact, strings.ToLower(tidy(name)): r.fold,
	} {
		if _, taken := in[key]; !taken {
			in[key] = id
		}
	}
}

// id returns the position of a name, a provisional one for a new name.
func (r *regions) id(name string) phonebook.RegionID {
	if id, ok := r.find(name); ok {
		return id
	}
	r.list = append(r.list, name)
	id := phonebook.RegionID(len(r.list))
	r.know(name, id)
	return id
}

func (r *regions) find(name string) (phonebook.RegionID, bool) {
	if id, ok := r.exact[name]; ok {
		return id, true
	}
	id, ok := r.fold[strings.ToLower(name)]
	return id, ok
}

// settle gives the new regions that rows use their final positions, in the order
// of first use, and returns their names.
func (r *regions) settle(rows []PlanRow) []string {
	final := make(map[phonebook.RegionID]phonebook.RegionID)
	names := []string{}
	for i := range rows {
		row := &rows[i]
		if int(row.POP.Region) <= r.book || int(row.POP.Region) > len(r.list) {
			continue
		}
		if row.Result != Add && row.Result != Change {
			// The name stays unused: the position would mean nothing.
			row.POP.Region = phonebook.AllRegions
			continue
		}
		id, ok := final[row.POP.Region]
		if !ok {
			names = append(names, r.list[row.POP.Region-1])
			id = phonebook.RegionID(r.book + len(names))
			final[row.POP.Region] = id
		}
		row.POP.Region = id
	}
	return names
}
