package sheet

import (
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Line is a line of a preview: a row of the file, or a POP of the book that the
// file lacks. The other one is nil.
type Line struct {
	Row     *PlanRow
	Missing *phonebook.POP
}

// Shown says which lines of a preview are wanted. The zero value wants all.
type Shown struct {
	Result   Result // of rows; 0 for every one
	Missing  bool   // only POPs that the file lacks
	Problems bool   // only rows that stay out, and those to look at before they come in
	Text     string // words that a line holds, in any order
}

// Troubled reports whether a row stays out, or should be looked at before it comes
// in.
func (r *PlanRow) Troubled() bool {
	return r.Result == Rejected || r.Result == Skipped || slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Doubt })
}

// Lines returns the lines that are wanted: rows in the order of the file, then
// the POPs that it lacks. Those that the mode changes or deletes are among the
// changes and the deletions, as [Plan.Counts] counts them.
func (p *Plan) Lines(s Shown) []Line {
	words := strings.Fields(strings.ToLower(s.Text))
	var out []Line
	if !s.Missing {
		for i := range p.Rows {
			r := &p.Rows[i]
			if (s.Result == 0 || r.Result == s.Result) && (!s.Problems || r.Troubled()) &&
				holds(p.text(i), words) {
				out = append(out, Line{Row: r})
			}
		}
	}
	if s.Problems {
		return out
	}
	for i := range p.Missing {
		m := &p.Missing[i]
		if s.Result != 0 && s.Result != p.fateOf(m) {
			continue
		}
		if holds(strings.ToLower(m.Name+" "+m.AreaCode+" "+m.AccessNumber), words) {
			out = append(out, Line{Missing: m})
		}
	}
	return out
}

// fateOf is what the mode makes of a missing POP.
func (p *Plan) fateOf(m *phonebook.POP) Result {
	switch gone, ok := p.gone(m); {
	case !ok:
		return 0
	case gone.After.ID == 0:
		return Delete
	default:
		return Change
	}
}

func holds(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// text returns what a row can be found by: what the file says, and what becomes
// of it. All of it is gathered once, for a search at each keystroke.
func (p *Plan) text(i int) string {
	p.gather.Do(func() {
		p.texts = make([]string, len(p.Rows))
		var b strings.Builder
		for i := range p.Rows {
			r := &p.Rows[i]
			b.Reset()
			if row, ok := p.table.Row(r.Row); ok {
				for _, c := range row.Cells {
					b.WriteString(c)
					b.WriteByte(' ')
				}
			}
			b.WriteString(r.POP.Name + " " + r.POP.AreaCode + " " + r.POP.AccessNumber)
			p.texts[i] = strings.ToLower(b.String())
		}
	})
	return p.texts[i]
}

// RegionOf names the region of a row. A row that stays out makes no region: then it
// is what the file says.
func (p *Plan) RegionOf(r *PlanRow) string {
	name := p.Regions.Name(r.POP.Region)
	if name != "" || r.Result != Rejected && r.Result != Skipped {
		return name
	}
	row, _ := p.table.Row(r.Row)
	return tidy(row.Cell(p.ColumnOf(phonebook.FieldRegion)))
}

// Empty counts the rows that may become POPs and whose cell for a field is empty:
// all of them where no column gives the field.
func (p *Plan) Empty(f phonebook.Field) int {
	n, column, last := 0, p.ColumnOf(f), 0
	for i := range p.Rows {
		r := &p.Rows[i]
		if r.Result == Skipped || r.Result == Delete || r.Row == last {
			continue
		}
		last = r.Row
		row, _ := p.table.Row(r.Row)
		if column < 0 || tidy(row.Cell(column)) == "" {
			n++
		}
	}
	return n
}

// CountryWords counts the different words that the file has for countries, and
// those of them that are not known.
func (p *Plan) CountryWords() (all, unknown int) {
	column := p.ColumnOf(phonebook.FieldCountry)
	if column < 0 {
		return 0, 0
	}
	known := make(map[string]bool)
	for i := range p.Rows {
		r := &p.Rows[i]
		row, _ := p.table.Row(r.Row)
		word := tidy(row.Cell(column))
		if _, seen := known[word]; seen || word == "" || r.Result == Skipped {
			continue
		}
		known[word] = true
		for _, pr := range r.Problems {
			if pr.Field == phonebook.FieldCountry && !pr.Note {
				known[word] = false
				unknown++
				break
			}
		}
	}
	return len(known), unknown
}
