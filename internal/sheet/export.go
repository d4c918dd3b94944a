package sheet

import (
	"encoding/csv"
	"io"
	"strconv"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// exportHeader are the columns of an exported book. Read finds every one of
// them again.
var exportHeader = []string{
	"POP ID", "Country", "Region", "POP name", "Area code", "Access number", "Min speed", "Max speed",
	"Reserved", "Service flags", "Dial-up entry", "Status", "Comments",
}

// WriteXLSX writes the book as a workbook of one sheet. Texts, area codes and
// access numbers are text cells, so that leading zeros stay. Importing it again
// changes nothing.
func WriteXLSX(w io.Writer, b *phonebook.Book, c phonebook.Countries) error {
	return writeSheet(w, "POPs", exportHeader, func(add func(cells ...any) error) error {
		for _, p := range b.POPs {
			err := add(uint32(p.ID), countryWord(c, p.Country), b.Regions.Name(p.Region), p.Name, p.AreaCode, p.AccessNumber,
				p.MinBaud, p.MaxBaud, p.Reserved, uint32(p.Flags), p.DialUpEntry, statusWord(p.Status), tidyLines(p.Comments))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// WriteCSV writes the book as text in UTF-8 with a byte order mark, commas and
// CRLF, which spreadsheet programs open rightly. A cell that would run as a
// formula there, because it starts with = + - or @, gets an apostrophe before
// it; Read takes it off again. Importing the file again changes nothing.
func WriteCSV(w io.Writer, b *phonebook.Book, c phonebook.Countries) error {
	if _, err := io.WriteString(w, bomUTF8); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(exportHeader); err != nil {
		return err
	}
	number := func(n uint32) string { return strconv.FormatUint(uint64(n), 10) }
	for _, p := range b.POPs {
		cells := []string{
			number(uint32(p.ID)), countryWord(c, p.Country), b.Regions.Name(p.Region), p.Name, p.AreaCode, p.AccessNumber,
			number(p.MinBaud), number(p.MaxBaud), number(p.Reserved), number(uint32(p.Flags)), p.DialUpEntry,
			statusWord(p.Status), tidyLines(p.Comments),
		}
		for i := range cells {
			cells[i] = guardCell(cells[i])
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// countryWord is the country's name, or its ID where the name means another
// country or none.
func countryWord(c phonebook.Countries, id phonebook.CountryID) string {
	name := c.Name(id)
	if found, err := c.Resolve(name); err == nil && found == id {
		return name
	}
	return strconv.FormatUint(uint64(id), 10)
}

func statusWord(s phonebook.Status) string {
	if s == phonebook.OutOfService {
		return "Out of service"
	}
	return "In service"
}
