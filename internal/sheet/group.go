package sheet

import (
	"cmp"
	"fmt"
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

	all []int
}

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
	for _, r := range p.Rows {
		for _, pr := range r.Problems {
			k := key{groupResult(r.Result, pr), pr.Field, particulars.ReplaceAllString(pr.Reason.String(), "0")}
			i, ok := at[k]
			if !ok {
				i = len(out)
				at[k] = i
				out = append(out, Group{Result: k.result, Field: pr.Field, Reason: pr.Reason, Remedy: pr.Remedy, Example: pr})
			}
			out[i].Count++
			if n := len(out[i].all); n == 0 || out[i].all[n-1] != r.Row {
				out[i].all = append(out[i].all, r.Row)
			}
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
	default:
		return 2
	}
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
		out += p.Reason.And(p.Remedy).String()
	}
	return out
}
