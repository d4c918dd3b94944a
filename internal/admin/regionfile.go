package admin

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// ReadRegions reads a region file line by line, each with what is wrong with it.
// It changes nothing.
func (s *Service) ReadRegions(book string, r io.Reader) ([]phonebook.PBRLine, error) {
	o, err := s.open(book)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return phonebook.ScanPBR(bytes.NewReader(data), o.encoding)
}

// TakeRegions adds the names that a book lacks at the end of its region list. With
// fileOrder the list follows the names, and the regions that are not among them
// stand behind in their order; then POPs may be renumbered. It returns
// [phonebook.ErrUnchanged] where that changes nothing.
func (s *Service) TakeRegions(book string, names []string, fileOrder bool) (added int, err error) {
	o, err := s.open(book)
	if err != nil {
		return 0, err
	}
	all := o.Book.Regions
	var history []phonebook.HistoryEntry
	var order []phonebook.RegionID
	for _, name := range names {
		id, known := all.Find(name)
		if !known {
			if err := o.encodes(name); err != nil {
				return 0, err
			}
			if all, err = all.Add(name); err != nil {
				return 0, err
			}
			id = phonebook.RegionID(len(all))
			history = append(history, s.entry(phonebook.RegionAdd, name, fmt.Sprint(id), name))
			added++
		}
		order = append(order, id)
	}
	moved := make([]phonebook.RegionID, len(o.Book.Regions)+1)
	for id := range moved {
		moved[id] = phonebook.RegionID(id)
	}
	if fileOrder {
		if all, moved, err = all.Arrange(behind(order, len(all))); err != nil {
			return 0, err
		}
		if added == 0 {
			history = append(history, s.orderEntry())
		}
	}
	if slices.Equal(all, o.Book.Regions) {
		return 0, fmt.Errorf("%s has these regions: %w", o.Book.Name, phonebook.ErrUnchanged)
	}
	_, err = s.arrange(&o, arrangement{"Import regions", all, moved}, history...)
	return added, err
}

// behind appends the positions of a list of n regions that an order leaves out.
func behind(order []phonebook.RegionID, n int) []phonebook.RegionID {
	named := make([]bool, n+1)
	for _, id := range order {
		named[id] = true
	}
	for id := 1; id <= n; id++ {
		if !named[id] {
			order = append(order, phonebook.RegionID(id))
		}
	}
	return order
}

// orderEntry is the history of a region list whose order alone changed.
func (s *Service) orderEntry() phonebook.HistoryEntry {
	return s.entry(phonebook.RegionEdit, "Region list", "order")
}
