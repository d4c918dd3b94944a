package sheet

import (
	"fmt"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Fix is a set of repairs that change text. Each one made is a note of its row.
type Fix uint8

// The repairs of text.
const (
	FixCommas Fix = 1 << iota // a comma in a name becomes a space
	FixLength                 // a text that is too long is cut at a word
	FixASCII                  // a character that the book's encoding lacks is spelled plainly
)

var fixNames = []struct {
	fix  Fix
	name string
}{{FixCommas, "commas"}, {FixLength, "length"}, {FixASCII, "ascii"}}

// ParseFixes reads a list such as "commas,length,ascii"; "" is none. An unknown
// word is an error that names the known ones.
func ParseFixes(s string) (Fix, error) {
	var f Fix
	for word := range strings.SplitSeq(s, ",") {
		word = strings.ToLower(strings.TrimSpace(word))
		known := word == ""
		for _, n := range fixNames {
			if n.name == word {
				f |= n.fix
				known = true
			}
		}
		if !known {
			return 0, fmt.Errorf("fix %q is not known: use commas, length or ascii", word)
		}
	}
	return f, nil
}

// String lists the repairs as [ParseFixes] reads them.
func (f Fix) String() string {
	var words []string
	for _, n := range fixNames {
		if f&n.fix != 0 {
			words = append(words, n.name)
		}
	}
	return strings.Join(words, ",")
}

// Mode says what the list means for POPs of the book that it lacks.
type Mode uint8

// The modes of an import.
const (
	ModeMerge   Mode = iota // they stay, and so does what an empty cell does not say
	ModeReplace             // they are deleted, and an empty cell empties its field
)

// ParseMode reads "merge" or "replace"; "" is merge.
func ParseMode(s string) (Mode, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "merge":
		return ModeMerge, nil
	case "replace":
		return ModeReplace, nil
	}
	return ModeMerge, fmt.Errorf("mode %q is not known: use merge or replace", s)
}

// String returns "merge" or "replace".
func (m Mode) String() string {
	if m == ModeReplace {
		return "replace"
	}
	return "merge"
}

// MarshalText writes the mode as [ParseMode] reads it.
func (m Mode) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// Target is the book that a plan is made for. NewPlan reads it and changes
// nothing.
type Target struct {
	Book      *phonebook.Book
	Revision  uint64 // carried into the plan, which is good for this revision only
	Countries phonebook.Countries
	Encoding  phonebook.Encoding // nil for ASCII
	// NextID is the first index for new POPs; 0 is one past the highest.
	NextID phonebook.POPID
	// Retired reports that an index was used and deleted. It may be nil.
	Retired func(phonebook.POPID) bool
}

// Options say how a table is read as POPs. The zero value finds the columns and
// merges without repairs.
type Options struct {
	// Map names the column of a field by title, letter (A, AA) or number from 1;
	// "-" leaves the field out. Fields that are not named are found.
	Map map[phonebook.Field]string
	// Defaults give a value to fields of new POPs where the list has none. The
	// country also serves to recognise POPs of the book; other defaults never
	// change one.
	Defaults map[phonebook.Field]string
	Fix      Fix
	Mode     Mode
}
