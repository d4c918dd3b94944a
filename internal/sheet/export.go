package sheet

import (
	"encoding/csv"
	"io"
	"strconv"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// exportColumns are the columns of an exported book. Read finds every one of
// them again.
var exportColumns = []outColumn{
	{"POP ID", 8, true},
	{"Country", 24, false},
	{"Region", 18, false},
	{"POP name", 32, false},
	{"Area code", 10, false},
	{"Access number", 18, false},
	{"Min speed", 11, true},
	{"Max speed", 11, true},
	{"Reserved", 9, true},
	{"Service flags", 13, true},
	{"Dial-up entry", 20, false},
	{"Status", 14, false},
	{"Comments", 40, false},
}

// exportHeader are their titles.
var exportHeader = func() []string {
	out := make([]string, len(exportColumns))
	for i, c := range exportColumns {
		out[i] = c.title
	}
	return out
}()

// WriteXLSX writes the book as a workbook of one sheet. Texts, area codes and
// access numbers are text cells, so that leading zeros stay and nothing runs as
// a formula. The header stays in view and has a filter on every column.
// Importing it again changes nothing.
func WriteXLSX(w io.Writer, b *phonebook.Book, c phonebook.Countries) error {
	words := make(map[phonebook.CountryID]string)
	return writeSheet(w, "POPs", exportColumns, func(add func(cells ...any) error) error {
		for _, p := range b.POPs {
			err := add(uint32(p.ID), countryWord(words, c, p.Country), b.Regions.Name(p.Region), p.Name, p.AreaCode, p.AccessNumber,
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
	words := make(map[phonebook.CountryID]string)
	for _, p := range b.POPs {
		cells := []string{
			number(uint32(p.ID)), countryWord(words, c, p.Country), b.Regions.Name(p.Region), p.Name, p.AreaCode, p.AccessNumber,
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
// country or none. Known keeps the words that were found.
func countryWord(known map[phonebook.CountryID]string, c phonebook.Countries, id phonebook.CountryID) string {
	word, ok := known[id]
	if !ok {
		word = c.Name(id)
		if found, err := c.Resolve(word); err != nil || found != id {
			word = strconv.FormatUint(uint64(id), 10)
		}
		known[id] = word
	}
	return word
}

func statusWord(s phonebook.Status) string {
	if s == phonebook.OutOfService {
		return "Out of service"
	}
	return "In service"
}
