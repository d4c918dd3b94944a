package sheet

import (
	"slices"
	"sync"
	"time"

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
	NewRegions []string `json:"newRegions"`
	// Regions is that list with the new ones behind it: what the regions of Rows
	// are positions in.
	Regions phonebook.Regions `json:"-"`
	// Missing are the POPs in the book that the file lacks: deleted by
	// ModeReplace, taken out of service by ModeRetire.
	Missing []phonebook.POP      `json:"missing"`
	Notes   []phonebook.Sentence `json:"notes"` // about the whole import
	// Options are those that the plan was made with, remembered ones among them.
	Options Options `json:"-"`
	// Layout is the table's, see [Table.Layout].
	Layout string `json:"layout"`
	// Recalled is the file whose mapping was used again, "" for none, and
	// RecalledAt when that was imported.
	Recalled   string    `json:"-"`
	RecalledAt time.Time `json:"-"`

	size   int // POPs in the book
	splits int // numbers from which the area code was split
	table  *Table
	gather sync.Once // of texts
	texts  []string  // by position in Rows, see Lines
}

// PlanRow is what becomes of one row, or of one number of a row that holds
// several.
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
	Field  phonebook.Field    `json:"field"`
	Column string             `json:"column,omitempty"` // letter, "" for the whole row
	Value  string             `json:"value,omitempty"`  // as in the file
	Reason phonebook.Sentence `json:"reason"`
	Remedy phonebook.Sentence `json:"remedy,omitzero"`
	Note   bool               `json:"note,omitempty"` // nothing is wrong: it says what was repaired
	Doubt  bool               `json:"-"`              // a note that somebody should look at: the row may be meant otherwise
	Fix    Fix                `json:"-"`              // the repair that would mend it, in a note the one that was made; 0 for none
	Better string             `json:"-"`              // what the cell is probably meant to say, "" where nothing tells
	Lacks  bool               `json:"-"`              // the encoding of the book lacks letters of the value
}

// ColumnMap says how a column is read.
type ColumnMap struct {
	Letter     string             `json:"letter"`
	Title      string             `json:"title"`
	Field      phonebook.Field    `json:"field"`      // FieldNone: not read
	Confidence float64            `json:"confidence"` // 0 to 1; 1 for a column that was named
	Why        phonebook.Sentence `json:"why"`
	Samples    []string           `json:"samples"` // up to 3 values

	role  role
	speed uint32 // of a column of marks
}

// Counts are the numbers of rows by result. In [ModeReplace] the deletions
// include the missing POPs, in [ModeRetire] the changes include those of them
// that are in service.
type Counts struct {
	Add       int `json:"add"`
	Change    int `json:"change"`
	Unchanged int `json:"unchanged"`
	Delete    int `json:"delete"`
	Rejected  int `json:"rejected"`
	Skipped   int `json:"skipped"`
}

// Counts counts the rows and what becomes of the missing POPs.
func (p *Plan) Counts() Counts {
	var by [Skipped + 1]int
	for i := range p.Rows {
		by[p.Rows[i].Result]++
	}
	c := Counts{by[Add], by[Change], by[Unchanged], by[Delete], by[Rejected], by[Skipped]}
	for i := range p.Missing {
		switch p.fateOf(&p.Missing[i]) {
		case Delete:
			c.Delete++
		case Change:
			c.Change++
		default: // it stays
		}
	}
	return c
}

// HasPOPs reports whether any row is a POP that the book has or gets.
func (p *Plan) HasPOPs() bool {
	return slices.ContainsFunc(p.Rows, func(r PlanRow) bool { return r.Result == Add || r.Result == Change || r.Result == Unchanged })
}

// gone returns the change that the mode makes to a missing POP.
func (p *Plan) gone(m *phonebook.POP) (c phonebook.Change, ok bool) {
	c.Before = *m
	switch {
	case p.Mode == ModeReplace:
		return c, true
	case p.Mode == ModeRetire && m.Status == phonebook.InService:
		c.After = *m
		c.After.Status = phonebook.OutOfService
		return c, true
	}
	return phonebook.Change{}, false
}

// Changes returns what [phonebook.Book.Apply] is to make once the new regions
// are in the book's list: the additions, changes and deletions in the order of
// the file, then what the mode makes of the missing POPs.
func (p *Plan) Changes() []phonebook.Change {
	c := p.Counts()
	out := make([]phonebook.Change, 0, c.Add+c.Change+c.Delete)
	for i := range p.Rows {
		switch r := &p.Rows[i]; r.Result {
		case Add:
			out = append(out, phonebook.Change{After: r.POP})
		case Change:
			out = append(out, phonebook.Change{Before: r.Before, After: r.POP})
		case Delete:
			out = append(out, phonebook.Change{Before: r.Before})
		default: // nothing is done
		}
	}
	for i := range p.Missing {
		if gone, ok := p.gone(&p.Missing[i]); ok {
			out = append(out, gone)
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
