package sheet

import (
	"slices"
	"unicode"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// A region that is new to the book and differs from another one in a single letter is
// more often a slip than a region.

// mostPairs bounds the names that are compared with each other.
const mostPairs = 4_000_000

// leastAlike is how many letters a name has at least that is compared: Iran is not Iraq.
const leastAlike = 6

// slips puts a doubt on the rows whose new region is nearly another one. A better
// spelling is offered only where the other one is of the book or of more rows.
func (p *parser) slips(plan *Plan) {
	column := p.m.of(phonebook.FieldRegion)
	if column < 0 || len(plan.NewRegions)*len(plan.Regions) > mostPairs {
		return
	}
	like := alike(plan)
	for i := range plan.Rows {
		r := &plan.Rows[i]
		known, ok := like[r.POP.Region]
		if !ok || r.Result != Add && r.Result != Change {
			continue
		}
		name := plan.Regions.Name(r.POP.Region)
		problem := Problem{
			Field: phonebook.FieldRegion, Column: p.column(column), Value: name, Note: true, Doubt: true,
			Reason: phonebook.Say(`"{{.Region}}" is a new region, and nearly "{{.Known}}".`, "Region", name, "Known", known.name),
		}
		if row, _ := plan.table.Row(r.Row); known.better && tidy(row.Cell(column)) == name {
			problem.Better = known.name
		}
		r.Problems = append(r.Problems, problem)
	}
}

// twin is a region that another one is nearly.
type twin struct {
	name   string
	better bool // it is the spelling to take
}

// alike finds the new regions that are nearly one of the book, one of more rows, or
// an earlier one of as many rows: then nobody knows which of the two is right.
func alike(plan *Plan) map[phonebook.RegionID]twin {
	out := map[phonebook.RegionID]twin{}
	old := len(plan.Regions) - len(plan.NewRegions)
	rows := make([]int, len(plan.Regions)+1)
	for i := range plan.Rows {
		if r := &plan.Rows[i]; r.Result == Add || r.Result == Change {
			rows[r.POP.Region]++
		}
	}
	folded := make([][]rune, len(plan.Regions))
	for i, name := range plan.Regions {
		folded[i] = []rune(title(name))
	}
	for i := old; i < len(folded); i++ {
		found := -1
		for j := range folded {
			counts := j < old || rows[j+1] > rows[i+1] || rows[j+1] == rows[i+1] && j < i
			if !counts || found >= 0 && (found < old || rows[j+1] <= rows[found+1]) || !nearly(folded[i], folded[j]) {
				continue
			}
			found = j
		}
		if found >= 0 {
			out[phonebook.RegionID(i+1)] = twin{plan.Regions[found], found < old || rows[found+1] > rows[i+1]}
		}
	}
	return out
}

// nearly reports whether two names are the same but for one letter that is missing, too
// much, another one or in the place of its neighbour. Figures tell regions apart, and so do letters that stand alone.
func nearly(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < leastAlike || len(b)-len(a) > 1 {
		return false
	}
	start, end := 0, 0
	for start < len(a) && a[start] == b[start] {
		start++
	}
	for end < len(a)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	left, right := a[start:len(a)-end], b[start:len(b)-end]
	if slices.ContainsFunc(left, unicode.IsDigit) || slices.ContainsFunc(right, unicode.IsDigit) {
		return false
	}
	if !slices.Equal(alone(a), alone(b)) {
		return false
	}
	return len(right) <= 1 || len(left) == 2 && len(right) == 2 && left[0] == right[1] && left[1] == right[0]
}

// alone returns the letters and figures of a name that stand alone.
func alone(name []rune) (out []rune) {
	for i, r := range name {
		if r != ' ' && (i == 0 || name[i-1] == ' ') && (i == len(name)-1 || name[i+1] == ' ') {
			out = append(out, r)
		}
	}
	return out
}
