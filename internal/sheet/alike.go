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

// slips puts a doubt on the rows whose new region is nearly one of the book, or of
// earlier rows of the list.
func (p *parser) slips(plan *Plan) {
	column := p.m.of(phonebook.FieldRegion)
	if column < 0 || len(plan.NewRegions)*len(plan.Regions) > mostPairs {
		return
	}
	old := len(plan.Regions) - len(plan.NewRegions)
	like := make(map[phonebook.RegionID]string)
	folded := make([][]rune, len(plan.Regions))
	for i, name := range plan.Regions {
		folded[i] = []rune(title(name))
	}
	for i := old; i < len(folded); i++ {
		if at := slices.IndexFunc(folded[:i], func(other []rune) bool { return nearly(folded[i], other) }); at >= 0 {
			like[phonebook.RegionID(i+1)] = plan.Regions[at]
		}
	}
	for i := range plan.Rows {
		r := &plan.Rows[i]
		known, ok := like[r.POP.Region]
		if !ok || r.Result != Add && r.Result != Change {
			continue
		}
		name := plan.Regions.Name(r.POP.Region)
		problem := Problem{
			Field: phonebook.FieldRegion, Column: p.column(column), Value: name, Note: true, Doubt: true,
			Reason: phonebook.Say(`"{{.Region}}" is a new region, and nearly "{{.Known}}".`, "Region", name, "Known", known),
		}
		if row, _ := plan.table.Row(r.Row); tidy(row.Cell(column)) == name {
			problem.Better = known
		}
		r.Problems = append(r.Problems, problem)
	}
}

// nearly reports whether two names are the same but for one letter that is missing, too
// much, another one or in the place of its neighbour. Figures tell regions apart.
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
	return len(right) <= 1 || len(left) == 2 && len(right) == 2 && left[0] == right[1] && left[1] == right[0]
}
