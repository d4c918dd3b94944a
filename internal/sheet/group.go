package sheet

import (
	"cmp"
	"regexp"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Group is one kind of problem over all rows.
type Group struct {
	Result  Result             `json:"result"` // Rejected, Skipped, or 0 for repairs
	Field   phonebook.Field    `json:"field"`
	Reason  phonebook.Sentence `json:"reason"` // of the first row; figures and quoted values may differ in others
	Remedy  phonebook.Sentence `json:"remedy,omitzero"`
	Count   int                `json:"count"`
	Rows    []int              `json:"rows"` // up to 5
	Example Problem            `json:"example"`
	// Reasons are those of the first rows, Alike tells that all rows have the same.
	Reasons []RowReason `json:"-"`
	Alike   bool        `json:"-"`

	all  []int
	last int // position in the plan of the row that was counted last
}

// RowReason is what a problem says of one row.
type RowReason struct {
	Row    int // as in the file
	Reason phonebook.Sentence
}

// groupReasons is how many rows of a group have their own reason in it.
const groupReasons = 5

// All returns the numbers of all rows of the group.
func (g Group) All() []int { return g.all }

// particulars are what differs between problems of one kind: quoted values,
// figures and lists of figures.
var particulars = regexp.MustCompile(`"[^"]*"|'.'|[0-9][0-9,]*(?:(?:, | and )[0-9]+)*`)

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
	for number := range p.Rows {
		r, skipped := &p.Rows[number], false
		for _, pr := range r.Problems {
			result := groupResult(r.Result, pr)
			if result == Skipped && skipped {
				continue // a row stays out once, whatever else is wrong with it
			}
			skipped = skipped || result == Skipped
			said := pr.Reason.String()
			k := key{result, pr.Field, particulars.ReplaceAllString(said, "0")}
			i, ok := at[k]
			if !ok {
				i = len(out)
				at[k] = i
				out = append(out, Group{Result: k.result, Field: pr.Field, Reason: pr.Reason, Remedy: pr.Remedy, Example: pr, Alike: true, last: -1})
			}
			out[i].add(number, r, pr, said)
		}
	}
	slices.SortStableFunc(out, func(a, b Group) int {
		return cmp.Or(groupOrder(a.Result)-groupOrder(b.Result), b.Count-a.Count)
	})
	return out
}

// add counts a row with a problem, once however often it has it.
func (g *Group) add(number int, r *PlanRow, pr Problem, said string) {
	g.Alike = g.Alike && said == g.Reason.String()
	if g.last == number {
		return
	}
	g.last = number
	g.Count++
	if n := len(g.all); n == 0 || g.all[n-1] != r.Row {
		g.all = append(g.all, r.Row)
		if n < groupReasons {
			g.Rows = append(g.Rows, r.Row)
			g.Reasons = append(g.Reasons, RowReason{r.Row, r.why(pr)})
		}
	}
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
	default:
		return 2
	}
}

// why is a problem of a row in full: of a row left out by choice also what is wrong
// with it.
func (r *PlanRow) why(pr Problem) phonebook.Sentence {
	if r.Result != Skipped || pr.Reason.Text != leftOut.Text {
		return pr.Reason
	}
	for _, other := range r.Problems {
		if !other.Note && other.Reason.Text != leftOut.Text {
			return pr.Reason.And(other.Reason)
		}
	}
	return pr.Reason
}

// Wrong returns every reason why a row stays out, or what to look at before it comes
// in. Other notes tell only what was repaired.
func (r *PlanRow) Wrong() []Problem {
	var wrong, doubts []Problem
	for _, pr := range r.Problems {
		switch {
		case !pr.Note:
			wrong = append(wrong, pr)
		case pr.Doubt:
			doubts = append(doubts, pr)
		}
	}
	if len(wrong) > 0 {
		return wrong
	}
	return doubts
}

// Touched counts the rows of the file that each repair would change or has changed.
func (p *Plan) Touched() map[Fix]int {
	out, last := map[Fix]int{}, map[Fix]int{}
	for i := range p.Rows {
		r := &p.Rows[i]
		for _, pr := range r.Problems {
			if pr.Fix != 0 && last[pr.Fix] != r.Row {
				last[pr.Fix] = r.Row
				out[pr.Fix]++
			}
		}
	}
	return out
}

// Lacking returns, for each row of the file with letters that the encoding lacks, the
// texts that have them. Rows whose letters were spelled plainly are among them.
func (p *Plan) Lacking() [][]string {
	var out [][]string
	last := 0
	for i := range p.Rows {
		r := &p.Rows[i]
		for _, pr := range r.Problems {
			if !pr.Lacks && (!pr.Note || pr.Fix != FixASCII) {
				continue
			}
			if r.Row != last {
				out, last = append(out, nil), r.Row
			}
			out[len(out)-1] = append(out[len(out)-1], pr.Value)
		}
	}
	return out
}
