package sheet

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Result is what becomes of a row.
type Result uint8

// The results. Rejected rows break a rule; skipped rows hold no POP, or one that
// an earlier row holds already.
const (
	Add Result = iota + 1
	Change
	Unchanged
	Delete
	Rejected
	Skipped
)

var resultNames = [...]string{Add: "add", Change: "change", Unchanged: "unchanged", Delete: "delete", Rejected: "rejected", Skipped: "skipped"}

// String returns the result in small letters, such as "rejected".
func (r Result) String() string {
	if int(r) >= len(resultNames) {
		return ""
	}
	return resultNames[r]
}

// MarshalText writes the result's name.
func (r Result) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Plan is what an import would do, row by row. It is immutable: show it, then
// carry out [Plan.Changes], or make another.
type Plan struct {
	File     string      `json:"file"`
	Sheet    string      `json:"sheet,omitempty"`
	Book     string      `json:"book"`
	Revision uint64      `json:"revision"`
	Mode     Mode        `json:"mode"`
	Columns  []ColumnMap `json:"columns"`
	Rows     []PlanRow   `json:"rows"` // in the order of the file
	// NewRegions are to be appended to the book's list before the changes, which
	// already use their positions.
	NewRegions []string        `json:"newRegions"`
	Missing    []phonebook.POP `json:"missing"` // in the book, not in the file; deleted by ModeReplace
	Notes      []string        `json:"notes"`   // sentences about the whole import

	size  int // POPs in the book
	table *Table
}

// PlanRow is what becomes of one row.
type PlanRow struct {
	Row    int           `json:"row"` // as in the file
	Result Result        `json:"result"`
	POP    phonebook.POP `json:"pop"`    // as it would be; as far as it was read for rejected rows
	Before phonebook.POP `json:"before"` // as it is in the book, zero for additions
	// Problems say why a row is rejected or skipped, and as notes what was
	// repaired.
	Problems []Problem `json:"problems,omitempty"`
}

// Problem is one finding about one cell or row.
type Problem struct {
	Field  phonebook.Field `json:"field"`
	Column string          `json:"column,omitempty"` // letter, "" for the whole row
	Value  string          `json:"value,omitempty"`  // as in the file
	Reason string          `json:"reason"`           // a sentence
	Remedy string          `json:"remedy,omitempty"` // a sentence
	Note   bool            `json:"note,omitempty"`   // nothing is wrong: it says what was repaired
}

// ColumnMap says how a column is read.
type ColumnMap struct {
	Letter     string          `json:"letter"`
	Title      string          `json:"title"`
	Field      phonebook.Field `json:"field"`      // FieldNone: not read
	Confidence float64         `json:"confidence"` // 0 to 1; 1 for a column that was named
	Why        string          `json:"why"`        // a sentence
	Samples    []string        `json:"samples"`    // up to 3 values

	role  role
	speed uint32 // of a column of marks
}

// Counts are the numbers of rows by result. In [ModeReplace] the deletions
// include the missing POPs.
type Counts struct {
	Add       int `json:"add"`
	Change    int `json:"change"`
	Unchanged int `json:"unchanged"`
	Delete    int `json:"delete"`
	Rejected  int `json:"rejected"`
	Skipped   int `json:"skipped"`
}

// Counts counts the rows.
func (p *Plan) Counts() Counts {
	var c Counts
	for _, r := range p.Rows {
		switch r.Result {
		case Add:
			c.Add++
		case Change:
			c.Change++
		case Unchanged:
			c.Unchanged++
		case Delete:
			c.Delete++
		case Rejected:
			c.Rejected++
		case Skipped:
			c.Skipped++
		}
	}
	if p.Mode == ModeReplace {
		c.Delete += len(p.Missing)
	}
	return c
}

// Changes returns what [phonebook.Book.Apply] is to make once the new regions
// are in the book's list: the additions, changes and deletions in the order of
// the file, then in [ModeReplace] the deletions of what is missing.
func (p *Plan) Changes() []phonebook.Change {
	var out []phonebook.Change
	for _, r := range p.Rows {
		switch r.Result {
		case Add:
			out = append(out, phonebook.Change{After: r.POP})
		case Change:
			out = append(out, phonebook.Change{Before: r.Before, After: r.POP})
		case Delete:
			out = append(out, phonebook.Change{Before: r.Before})
		}
	}
	if p.Mode == ModeReplace {
		for _, m := range p.Missing {
			out = append(out, phonebook.Change{Before: m})
		}
	}
	return out
}

// CheckLimits returns a [*phonebook.LimitError] when the book cannot take the
// plan: too many changes at once, or too many POPs after them. Posted and
// pending are those of [phonebook.CheckImport].
func (p *Plan) CheckLimits(posted bool, pending int) error {
	c := p.Counts()
	if err := phonebook.CheckImport(c.Add+c.Change+c.Delete, posted, pending); err != nil {
		return err
	}
	return phonebook.CheckPOPs(p.Book, p.size+c.Add-c.Delete)
}

// Group is one kind of problem over all rows.
type Group struct {
	Result  Result          `json:"result"` // Rejected, Skipped, or 0 for repairs
	Field   phonebook.Field `json:"field"`
	Reason  string          `json:"reason"` // of the first row; figures and quoted values may differ in others
	Remedy  string          `json:"remedy,omitempty"`
	Count   int             `json:"count"`
	Rows    []int           `json:"rows"` // up to 5
	Example Problem         `json:"example"`
}

var particulars = regexp.MustCompile(`"[^"]*"|'.'|[0-9][0-9,]*`)

// Groups gathers the problems of all rows by kind: rejected rows first, then
// skipped ones, then repairs, each by falling count.
func (p *Plan) Groups() []Group {
	type key struct {
		result Result
		field  phonebook.Field
		reason string
	}
	at := make(map[key]int)
	var out []Group
	for _, r := range p.Rows {
		for _, pr := range r.Problems {
			k := key{groupResult(r.Result, pr), pr.Field, particulars.ReplaceAllString(pr.Reason, "0")}
			i, ok := at[k]
			if !ok {
				i = len(out)
				at[k] = i
				out = append(out, Group{Result: k.result, Field: pr.Field, Reason: pr.Reason, Remedy: pr.Remedy, Example: pr})
			}
			out[i].Count++
			if n := len(out[i].Rows); n < 5 && (n == 0 || out[i].Rows[n-1] != r.Row) {
				out[i].Rows = append(out[i].Rows, r.Row)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Group) int {
		return cmp.Or(groupOrder(a.Result)-groupOrder(b.Result), b.Count-a.Count)
	})
	return out
}

// groupResult puts the notes of all rows together.
func groupResult(r Result, p Problem) Result {
	if p.Note {
		return 0
	}
	return r
}

func groupOrder(r Result) int {
	switch r {
	case Rejected:
		return 0
	case Skipped:
		return 1
	}
	return 2
}

// text joins a row's problems for people, notes apart.
func (r PlanRow) text() string {
	out := ""
	for _, p := range r.Problems {
		if p.Note {
			continue
		}
		if out != "" {
			out += " "
		}
		if p.Field != phonebook.FieldNone {
			out += fmt.Sprintf("%s: ", p.Field)
		}
		out += p.Reason
		if p.Remedy != "" {
			out += " " + p.Remedy
		}
	}
	return out
}
