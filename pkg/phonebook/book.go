package phonebook

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of a book ("How Connection Manager Works").
const (
	MaxPOPs        = 65000 // POPs in a book
	MaxFirstImport = 32000 // changes of one import into a book never posted
	MaxLaterImport = 6000  // imported changes between two posts
	MaxBookNameLen = 8     // characters of a book's name
	MaxBooks       = 100   // "Major components and their roles"
)

// Book is a phone book as its administrator sees it. Each book belongs to one
// line: a UUID given when the book was created, which tells two books of the
// same name apart on a server (ours).
type Book struct {
	Name     string
	Line     string
	Encoding string // name of the encoding of released files
	POPs     []POP  // sorted by ID
	Regions  Regions
}

var bookName = regexp.MustCompile(`^[A-Za-z0-9]+$`)

// ServerPath is the path at which a phone book server answers ("How Connection
// Manager Works").
const ServerPath = "/pbserver/pbserver.dll"

// CheckBookName returns an error when the name cannot be a book's: 1 to 8
// letters and digits, not digits alone, not a DOS device name, because the name
// becomes a file name on every client. (character class and device names: ours)
func CheckBookName(name string) error {
	bad := func(limit int, reason Sentence) error {
		return &FieldError{Field: FieldName, What: "phone book name", Value: name, Limit: limit, Reason: reason}
	}
	switch upper := strings.ToUpper(name); {
	case name == "":
		return bad(0, Say("Enter a name of 1 to 8 letters and digits."))
	case !bookName.MatchString(name):
		return bad(0, Say("Use letters A to Z and digits only."))
	case utf8.RuneCountInString(name) > MaxBookNameLen:
		return bad(MaxBookNameLen, tooLong(len(name), MaxBookNameLen))
	case strings.Trim(name, "0123456789") == "":
		return bad(0, Say("Digits alone are not allowed. Add a letter."))
	case isDevice(upper):
		return bad(0, Say("This is a device name of DOS and Windows. Choose another."))
	}
	return nil
}

func isDevice(upper string) bool {
	switch upper {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	if len(upper) != 4 || upper[3] < '0' || upper[3] > '9' {
		return false
	}
	return upper[:3] == "COM" || upper[:3] == "LPT"
}

// POP returns the POP with that index.
func (b *Book) POP(id POPID) (POP, bool) {
	i, ok := findPOP(b.POPs, id)
	if !ok {
		return POP{}, false
	}
	return b.POPs[i], true
}

func findPOP(pops []POP, id POPID) (int, bool) {
	return slices.BinarySearchFunc(pops, id, func(p POP, id POPID) int { return cmp.Compare(p.ID, id) })
}

// Apply makes the changes to the book's POPs in one pass. The POPs slice is a
// new one; the old one stays as it was. It returns an error and changes nothing
// when a change does not fit: a Before that is not in the book, an added index
// that is, an index that would change, or more than [MaxPOPs] POPs.
func (b *Book) Apply(changes []Change) error {
	edits := make(map[POPID]Change, len(changes))
	grown := len(b.POPs)
	for _, c := range changes {
		if _, twice := edits[c.ID()]; twice {
			return fmt.Errorf("POP %d is changed twice: %w", c.ID(), ErrExists)
		}
		edits[c.ID()] = c
		if err := b.fits(c); err != nil {
			return err
		}
		grown += sizeChange(c)
	}
	if err := CheckPOPs(b.Name, grown); err != nil && grown > len(b.POPs) {
		return err
	}
	out := make([]POP, 0, grown)
	for _, p := range b.POPs {
		if c, ok := edits[p.ID]; !ok {
			out = append(out, p)
		} else if c.After.ID != 0 {
			out = append(out, c.After)
		}
	}
	for _, c := range changes {
		if c.Before.ID == 0 {
			out = append(out, c.After)
		}
	}
	sortPOPs(out)
	b.POPs = out
	return nil
}

// fits returns an error when the change cannot be made to the book as it is.
func (b *Book) fits(c Change) error {
	now, there := b.POP(c.ID())
	switch {
	case c.ID() == 0:
		return &FieldError{Field: FieldID, Value: "0", Reason: Say("The index starts at 1.")}
	case c.Action() == POPEdit && c.Before.ID != c.After.ID:
		return &FieldError{
			Field: FieldID, Value: fmt.Sprint(c.After.ID),
			Reason: Say("The index of POP {{.ID}} never changes.", "ID", c.Before.ID),
		}
	case c.Before.ID == 0 && there:
		return fmt.Errorf("POP %d: %w", c.ID(), ErrExists)
	case c.Before.ID != 0 && (!there || now != c.Before):
		return fmt.Errorf("POP %d is not as it was: %w", c.ID(), ErrNotFound)
	}
	return nil
}

func sizeChange(c Change) int {
	switch c.Action() {
	case POPAdd:
		return 1
	case POPDelete:
		return -1
	default:
		return 0
	}
}

func sortPOPs(pops []POP) {
	byID := func(a, b POP) int { return cmp.Compare(a.ID, b.ID) }
	if !slices.IsSortedFunc(pops, byID) {
		slices.SortFunc(pops, byID)
	}
}

// CheckPOPs returns a [*LimitError] when a book would hold more than [MaxPOPs].
func CheckPOPs(book string, n int) error {
	if n <= MaxPOPs {
		return nil
	}
	return &LimitError{
		What: Say("POPs in book {{.Book}}", "Book", book), Limit: MaxPOPs, Found: n,
		Remedy: Say("Delete POPs that are no longer needed, or keep the rest in a second book."),
	}
}

// CheckImport returns a [*LimitError] when an import makes more changes than
// the book takes. A book that was never posted takes [MaxFirstImport] in one
// file; a posted one [MaxLaterImport] over all imports since its last post,
// pending of which were made before this one.
func CheckImport(changes int, posted bool, pending int) error {
	switch {
	case !posted && changes > MaxFirstImport:
		return &LimitError{
			What: Say("POPs in one import into a book that was never posted"), Limit: MaxFirstImport, Found: changes,
			Remedy: Say("Import the list in parts of at most {{.Most}} POPs.", "Most", MaxFirstImport),
		}
	case posted && pending+changes > MaxLaterImport:
		return &LimitError{
			What: Say("imported changes since the last post"), Limit: MaxLaterImport, Found: pending + changes,
			Remedy: Say("Post the book first, then import the rest."),
		}
	}
	return nil
}

// CheckPOP returns every rule that p breaks as a member of the book: its own,
// its region's, its country's and the encoding's.
func (b *Book) CheckPOP(p POP, countries Countries, enc Encoding) []*FieldError {
	c := checker{found: p.Check()}
	if p.Region != AllRegions && b.Regions.Name(p.Region) == "" {
		c.add(RuleRegion, FieldRegion, fmt.Sprint(p.Region), len(b.Regions),
			Say("The book has {{.Regions}} regions. Add the region first.", "Regions", len(b.Regions)))
	}
	if _, ok := countries.Get(p.Country); !ok && p.Country > 0 {
		c.add(RuleCountry, FieldCountry, fmt.Sprint(p.Country), 0, Say("This country is not in the country table."))
	}
	c.encoded(FieldName, p.Name, maxReadName, enc)
	c.encoded(FieldDialUpEntry, p.DialUpEntry, MaxDialUpEntryLen, enc)
	return c.found
}

// Problem is one finding about a POP or, with a zero POP, about the region list.
type Problem struct {
	POP     POP
	Err     *FieldError
	Warning bool // allowed, but likely to surprise
	Draft   bool // typed and kept apart from the book; a zero POP index then stands for one that is being added
}

// Check returns the problems of the whole book in the order of its POPs. Errors
// stop a release; warnings do not.
func (b *Book) Check(countries Countries, enc Encoding) []Problem {
	var out []Problem
	for _, e := range b.Regions.problems(enc) {
		out = append(out, Problem{Err: e})
	}
	warnings := b.warnings(countries)
	for _, p := range b.POPs {
		for _, e := range b.CheckPOP(p, countries, enc) {
			out = append(out, Problem{POP: p, Err: e})
		}
		for _, e := range warnings(&p) {
			out = append(out, Problem{POP: p, Err: e, Warning: true})
		}
	}
	return out
}

// InService returns how many POPs clients would get.
func (b *Book) InService() int {
	n := 0
	for _, p := range b.POPs {
		if p.Status == InService {
			n++
		}
	}
	return n
}
