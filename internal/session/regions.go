package session

import (
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// RegionMark says how a region differs from the newest release.
type RegionMark uint8

// The marks of a region.
const (
	RegionSame RegionMark = iota
	RegionNew
	RegionChanged // another position or another name
)

// RegionRow is a region as the list shows it.
type RegionRow struct {
	Key       phonebook.RegionID // its position as it is kept
	ID        phonebook.RegionID // its position as it is shown, with a move that is not kept yet
	Was       phonebook.RegionID // its position in the newest release where that is another, else 0
	Name      string
	POPs      int
	Countries []string // of its POPs, the largest country first
	Mark      RegionMark
}

// RegionMove is a move that is tried out.
type RegionMove struct{ From, To phonebook.RegionID }

// RegionRows lists the regions of a book in their order as it is shown with a
// move. Released is the list of the newest release; nil where there is none.
func RegionRows(book *phonebook.Book, counts []CountryCount, released phonebook.Regions, move RegionMove) []RegionRow {
	rows := make([]RegionRow, len(book.Regions))
	for i, name := range book.Regions {
		rows[i] = RegionRow{Key: phonebook.RegionID(i + 1), Name: name}
	}
	for _, c := range counts {
		for _, r := range c.Regions {
			if r.ID == phonebook.AllRegions || int(r.ID) > len(rows) {
				continue
			}
			row := &rows[r.ID-1]
			row.POPs += r.POPs
			row.Countries = append(row.Countries, c.Name)
		}
	}
	if _, _, err := book.Regions.Move(move.From, move.To); err == nil && move.From != move.To {
		row := rows[move.From-1]
		rows = slices.Insert(slices.Delete(rows, int(move.From-1), int(move.From)), int(move.To-1), row)
	}
	was := make(map[string]phonebook.RegionID, len(released))
	for i, name := range released {
		was[name] = phonebook.RegionID(i + 1)
	}
	for i := range rows {
		rows[i].ID = phonebook.RegionID(i + 1)
		rows[i].compare(was, released, book.Regions)
	}
	return rows
}

// compare marks a row by what the newest release has.
func (r *RegionRow) compare(was map[string]phonebook.RegionID, released, now phonebook.Regions) {
	if released == nil {
		return
	}
	old, known := was[r.Name]
	switch before := released.Name(r.ID); {
	case known && old == r.ID:
	case known:
		r.Was, r.Mark = old, RegionChanged
	case before != "" && !slices.Contains(now, before):
		r.Mark = RegionChanged // it has another name
	default:
		r.Mark = RegionNew
	}
}

// FilterRegions returns the rows whose name or country has a text, in an order.
// Compare orders names as the language does.
func FilterRegions(rows []RegionRow, text string, sorted ListSort, compare func(a, b string) int) []RegionRow {
	text = fold(text)
	out := slices.DeleteFunc(slices.Clone(rows), func(r RegionRow) bool {
		return !strings.Contains(fold(r.Name), text) &&
			!slices.ContainsFunc(r.Countries, func(c string) bool { return strings.Contains(fold(c), text) })
	})
	sortList(out, sorted, func(r RegionRow) (int, string, int) { return int(r.ID), r.Name, r.POPs }, compare)
	return out
}
