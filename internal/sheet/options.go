package sheet

import (
	"fmt"
	"slices"
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
	FixSplit                  // several numbers in a cell become a POP each
	FixSpeeds                 // what is no speed is left out
)

var fixNames = []struct {
	fix  Fix
	name string
}{{FixCommas, "commas"}, {FixLength, "length"}, {FixASCII, "ascii"}, {FixSplit, "numbers"}, {FixSpeeds, "speeds"}}

// ParseFixes reads a list such as "commas,length,ascii,numbers,speeds"; "" is none. An unknown
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
			return 0, fmt.Errorf("fix %q is not known: use commas, length, ascii, numbers or speeds", word)
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
	ModeRetire              // they are taken out of service; empty cells are as in ModeMerge
)

var modeNames = [...]string{ModeMerge: "merge", ModeReplace: "replace", ModeRetire: "retire"}

// ParseMode reads "merge", "replace" or "retire"; "" is merge.
func ParseMode(s string) (Mode, error) {
	word := strings.ToLower(strings.TrimSpace(s))
	if word == "" {
		return ModeMerge, nil
	}
	if i := slices.Index(modeNames[:], word); i >= 0 {
		return Mode(i), nil
	}
	return ModeMerge, fmt.Errorf("mode %q is not known: use merge, replace or retire", s)
}

// String returns the mode as [ParseMode] reads it.
func (m Mode) String() string {
	if int(m) >= len(modeNames) {
		return ""
	}
	return modeNames[m]
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
	// Unread are columns by title, letter or number that become no field, whatever
	// they look like.
	Unread []string
	// Leave are rows by their numbers that stay out by choice, also when something
	// else makes them right. The POPs that they are about are kept all the same.
	Leave map[int]bool
	Fix   Fix
	Mode  Mode
	// Encoding is the one that the book is released in from the import on, "" for
	// the one that it has. Whoever plans looks it up: see [Target].
	Encoding string
	// Fresh keeps what was remembered of an earlier import of the same layout
	// from taking the place of empty options. NewPlan remembers nothing anyway.
	Fresh bool
}

// Empty reports whether the options leave every column to be found and no field
// to a default.
func (o Options) Empty() bool {
	return len(o.Map) == 0 && len(o.Defaults) == 0 && len(o.Unread) == 0
}
