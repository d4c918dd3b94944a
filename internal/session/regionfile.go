package session

import (
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// RegionFile is a region file on its way into a book: what is known, what is new
// and what has to be decided.
type RegionFile struct {
	// Order takes the order of the file; else known names keep their position.
	Order bool

	lines []phonebook.PBRLine
	skip  map[int]bool
	book  *phonebook.Book
}

// NewRegionFile returns the lines of a file for a book.
func NewRegionFile(book *phonebook.Book, lines []phonebook.PBRLine) *RegionFile {
	return &RegionFile{book: book, lines: lines, skip: map[int]bool{}}
}

// Skip leaves a bad line out.
func (f *RegionFile) Skip(line int) { f.skip[line] = true }

// Bad returns the lines that cannot be taken and are not left out.
func (f *RegionFile) Bad() []phonebook.PBRLine {
	return slices.DeleteFunc(slices.Clone(f.lines), func(l phonebook.PBRLine) bool { return l.Err == nil || f.skip[l.Line] })
}

// Names returns the names of the good lines in the order of the file.
func (f *RegionFile) Names() []string {
	var out []string
	for _, l := range f.lines {
		if l.Err == nil && l.Line > 1 {
			out = append(out, l.Name)
		}
	}
	return out
}

// Counts returns how many of the names the book has and how many are new.
func (f *RegionFile) Counts() (known, added int) {
	for _, name := range f.Names() {
		if _, ok := f.book.Regions.Find(name); ok {
			known++
		} else {
			added++
		}
	}
	return known, added
}

// Renumbered returns how many regions of the book get another number with the
// order of the file, and how many POPs in service go out again with them.
func (f *RegionFile) Renumbered() (regions, pops int) {
	moved := make([]phonebook.RegionID, len(f.book.Regions)+1)
	next := phonebook.RegionID(0)
	for _, name := range f.Names() {
		next++
		if id, ok := f.book.Regions.Find(name); ok {
			moved[id] = next
		}
	}
	for id := 1; id < len(moved); id++ {
		if moved[id] == phonebook.AllRegions {
			next++
			moved[id] = next
		}
	}
	return f.book.Renumbered(moved)
}

// Changes reports whether taking the file changes the list.
func (f *RegionFile) Changes() bool {
	_, added := f.Counts()
	if added > 0 || !f.Order {
		return added > 0
	}
	regions, _ := f.Renumbered()
	return regions > 0
}
