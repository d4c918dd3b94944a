package admin

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// RegionInfo is a region with the number of POPs in it.
type RegionInfo struct {
	ID   phonebook.RegionID `json:"id"`
	Name string             `json:"name"`
	POPs int                `json:"pops"`
}

// Regions returns the regions of a book in their order.
func (s *Service) Regions(book string) ([]RegionInfo, error) {
	l, err := s.Store.Load(book)
	if err != nil {
		return nil, err
	}
	return RegionsOf(&l.Book), nil
}

// RegionsOf returns the regions of a book in their order.
func RegionsOf(b *phonebook.Book) []RegionInfo {
	out := make([]RegionInfo, len(b.Regions))
	for i, name := range b.Regions {
		out[i] = RegionInfo{ID: phonebook.RegionID(i + 1), Name: name}
	}
	for _, p := range b.POPs {
		if p.Region > 0 && int(p.Region) <= len(out) {
			out[p.Region-1].POPs++
		}
	}
	return out
}

func findRegion(regions phonebook.Regions, name string) (phonebook.RegionID, error) {
	id, ok := regions.Find(strings.TrimSpace(name))
	if !ok {
		return 0, fmt.Errorf("region %s: %w", name, phonebook.ErrNotFound)
	}
	return id, nil
}

// AddRegion adds a region at the end of the list.
func (s *Service) AddRegion(book, name string) error {
	return s.addRegions(book, []string{name})
}

func (s *Service) addRegions(book string, names []string) error {
	o, err := s.open(book)
	if err != nil {
		return err
	}
	regions := o.Book.Regions
	var history []phonebook.HistoryEntry
	for _, name := range names {
		if regions, err = regions.Add(name); err != nil {
			return err
		}
		if err := o.encodes(name); err != nil {
			return err
		}
		history = append(history, s.entry(phonebook.RegionAdd, name, fmt.Sprint(len(regions)), name))
	}
	title := "Add region " + names[0]
	if len(names) > 1 {
		title = fmt.Sprintf("Add %d regions", len(names))
	}
	return s.commit(&o, phonebook.Commit{Title: title, Regions: &regions, History: history})
}

func checkPBR(name string, enc phonebook.Encoding) error {
	return phonebook.WritePBR(io.Discard, phonebook.Regions{name}, enc)
}

// encodes returns an error for a region name that a released file cannot hold.
func (o *open) encodes(name string) error {
	err := checkPBR(name, o.encoding)
	if e, ok := errors.AsType[*phonebook.FieldError](err); ok {
		return e // without its position in this list of one
	}
	return err
}

// RenameRegion gives a region another name; its POPs stay in it. The name
// that it has already changes nothing.
func (s *Service) RenameRegion(book, old, name string) error {
	o, err := s.open(book)
	if err != nil {
		return err
	}
	id, err := findRegion(o.Book.Regions, old)
	if err != nil {
		return err
	}
	regions, err := o.Book.Regions.Rename(id, name)
	if err != nil {
		return err
	}
	if err := o.encodes(name); err != nil {
		return err
	}
	if name == o.Book.Regions.Name(id) {
		return nil
	}
	entry := s.entry(phonebook.RegionEdit, name, fmt.Sprint(id), name, old)
	return s.commit(&o, phonebook.Commit{Title: "Rename region " + old, Regions: &regions, History: []phonebook.HistoryEntry{entry}})
}

// DeleteRegion removes a region. Its POPs stay in the book, in no region;
// freed says how many. The regions behind it move up, and the POPs in them with
// it, which is no edit of theirs.
func (s *Service) DeleteRegion(book, name string) (freed int, err error) {
	o, err := s.open(book)
	if err != nil {
		return 0, err
	}
	id, err := findRegion(o.Book.Regions, name)
	if err != nil {
		return 0, err
	}
	entry := s.entry(phonebook.RegionDelete, o.Book.Regions.Name(id), fmt.Sprint(id), o.Book.Regions.Name(id))
	regions, moved, err := o.Book.Regions.Delete(id)
	if err != nil {
		return 0, err
	}
	edited, err := s.arrange(&o, arrangement{"Delete region " + name, regions, moved}, entry)
	return len(edited), err
}

// MissingRegions returns the regions of a region file that a book lacks, in the
// order of the file. It changes nothing.
func (s *Service) MissingRegions(book string, r io.Reader) ([]string, error) {
	o, err := s.open(book)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	list, err := phonebook.ReadPBR(bytes.NewReader(data), o.encoding)
	if err != nil {
		return nil, err
	}
	if err := list.Check(); err != nil {
		return nil, err
	}
	var missing []string
	for _, name := range list {
		if _, known := o.Book.Regions.Find(name); !known {
			missing = append(missing, name)
		}
	}
	return missing, nil
}

// ImportRegions adds the regions of a region file that a book lacks, and returns
// how many.
func (s *Service) ImportRegions(book string, r io.Reader) (int, error) {
	missing, err := s.MissingRegions(book, r)
	if err != nil || len(missing) == 0 {
		return 0, err
	}
	return len(missing), s.addRegions(book, missing)
}

// RegionID returns the position of a region in a book by its name, compared
// without case; [phonebook.AllRegions] for "".
func (s *Service) RegionID(book, name string) (phonebook.RegionID, error) {
	if name == "" {
		return phonebook.AllRegions, nil
	}
	l, err := s.Store.Load(book)
	if err != nil {
		return 0, err
	}
	return findRegion(l.Book.Regions, name)
}
