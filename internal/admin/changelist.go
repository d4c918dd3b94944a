package admin

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Compare returns what leads from one release to a later one; from 0 is the
// content of a client without a book.
func (s *Service) Compare(book string, from, to phonebook.Version) (ChangeSet, error) {
	l, err := s.Store.Load(book)
	if err != nil {
		return ChangeSet{}, err
	}
	now, err := s.content(l, to)
	if err != nil {
		return ChangeSet{}, err
	}
	var old phonebook.Full
	if from != 0 {
		if old, err = s.content(l, from); err != nil {
			return ChangeSet{}, err
		}
	}
	return ChangeSet{Since: from, Changes: phonebook.Changes(old, now), Old: old.Regions, New: now.Regions}, nil
}

// changeTitles are those of an exported list of changes.
var changeTitles = []string{"Change", "POP ID", "POP name", "Country", "Region", "Field", "Before", "Now"}

// ExportChanges writes what changed as a table, a row for every field, and returns
// the number of rows. The file's ending is .csv or .xlsx.
func (s *Service) ExportChanges(set ChangeSet, file string) (int, error) {
	countries, err := s.CountryTable()
	if err != nil {
		return 0, err
	}
	rows := changeRows(set, countries)
	var out bytes.Buffer
	switch strings.ToLower(filepath.Ext(file)) {
	case ".csv":
		err = sheet.WriteRowsCSV(&out, changeTitles, rows)
	case ".xlsx":
		err = sheet.WriteRowsXLSX(&out, "Changes", changeTitles, rows)
	default:
		err = &ExportKindError{File: file, Kinds: ".xlsx or .csv"}
	}
	if err != nil {
		return 0, err
	}
	return len(rows), writeFile(file, out.Bytes())
}

func changeRows(set ChangeSet, countries phonebook.Countries) [][]string {
	var rows [][]string
	for i := range max(len(set.Old), len(set.New)) {
		id := phonebook.RegionID(i + 1)
		if old, now := set.Old.Name(id), set.New.Name(id); old != now {
			rows = append(rows, []string{"Region list", "", "", "", fmt.Sprint(id), phonebook.FieldRegion.String(), old, now})
		}
	}
	for _, c := range set.Changes {
		p, regions := c.After, set.New
		if p.ID == 0 {
			p, regions = c.Before, set.Old
		}
		head := []string{"", fmt.Sprint(p.ID), p.Name, countries.Name(p.Country), regions.Name(p.Region)}
		number := strings.TrimSpace(p.AreaCode + " " + p.AccessNumber)
		switch c.Action() {
		case phonebook.POPAdd:
			head[0] = "Added"
			rows = append(rows, append(head, "", "", number))
			continue
		case phonebook.POPDelete:
			head[0] = "Removed"
			rows = append(rows, append(head, "", number, ""))
			continue
		default:
			head[0] = "Changed"
		}
		for _, f := range c.Fields() {
			old, now := f.Old, f.New
			if f.Field == phonebook.FieldRegion {
				old, now = set.Old.Name(c.Before.Region), set.New.Name(c.After.Region)
			}
			rows = append(rows, append(append([]string{}, head...), f.Field.String(), old, now))
		}
	}
	return rows
}
