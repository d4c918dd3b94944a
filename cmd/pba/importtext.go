package main

import (
	"fmt"
	"strings"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// importReport is what pba import prints with --json.
type importReport struct {
	*sheet.Plan
	Counts   sheet.Counts  `json:"counts"`
	Groups   []sheet.Group `json:"problems"`
	Imported bool          `json:"imported"`
}

// showPlan prints the plan, also when err stopped it, and returns err.
func (a *app) showPlan(p *sheet.Plan, f importFlags, err error) error {
	r := importReport{Plan: p, Counts: p.Counts(), Groups: p.Groups(), Imported: err == nil && !f.dryRun}
	if e := a.show(r, planText(p, r.Imported, f.rows)); err == nil {
		err = e
	}
	return err
}

func planText(p *sheet.Plan, imported, every bool) string {
	var b strings.Builder
	rows := [][]string{{"COLUMN", "TITLE", "FIELD", "SURE", "EXAMPLE"}}
	for _, c := range p.Columns {
		field, sure := "not read", ""
		if c.Field != phonebook.FieldNone {
			field, sure = c.Field.String(), fmt.Sprintf("%.0f %%", 100*c.Confidence)
		} else if !c.Why.Empty() {
			field = "not read: " + strings.TrimSuffix(c.Why.String(), ".")
		}
		rows = append(rows, []string{c.Letter, c.Title, field, sure, strings.Join(c.Samples, " | ")})
	}
	b.WriteString(columns(rows...) + "\n")
	for _, r := range p.Rows {
		if every || r.Result == sheet.Rejected || r.Result == sheet.Skipped {
			fmt.Fprintf(&b, "row %d %s: %s\n", r.Row, r.Result, rowText(p, r))
		}
	}
	for _, g := range p.Groups() {
		b.WriteString(groupText(g))
	}
	for _, note := range p.Notes {
		b.WriteString("note: " + note.String() + "\n")
	}
	if n := len(p.NewRegions); n > 0 {
		fmt.Fprintf(&b, "%s new: %s\n", count(n, "region"), strings.Join(p.NewRegions, ", "))
	}
	c := p.Counts()
	verb := "would "
	if imported {
		verb = ""
	}
	fmt.Fprintf(&b, "%sadd %d, change %d, delete %d; unchanged %d, skipped %d, rejected %d\n",
		verb, c.Add, c.Change, c.Delete, c.Unchanged, c.Skipped, c.Rejected)
	return b.String()
}

// rowText says what becomes of a row.
func rowText(p *sheet.Plan, r sheet.PlanRow) string {
	switch r.Result {
	case sheet.Rejected, sheet.Skipped:
		return reasons(r.Problems)
	case sheet.Delete:
		return fmt.Sprintf("POP %d (%s)", r.Before.ID, r.Before.Name)
	case sheet.Change:
		return fmt.Sprintf("POP %d: %s", r.POP.ID, fieldChanges(p, r))
	case sheet.Add, sheet.Unchanged:
	}
	out := []string{fmt.Sprintf("POP %d", r.POP.ID)}
	for _, f := range phonebook.Fields() {
		if v := valueText(p, r.POP, f); f != phonebook.FieldID && v != "" {
			out = append(out, f.Key()+"="+v)
		}
	}
	if len(r.Problems) > 0 {
		out = append(out, "("+reasons(r.Problems)+")")
	}
	return strings.Join(out, " ")
}

// fieldChanges lists the fields that differ, old → new.
func fieldChanges(p *sheet.Plan, r sheet.PlanRow) string {
	var out []string
	for _, f := range phonebook.Fields() {
		if old, now := valueText(p, r.Before, f), valueText(p, r.POP, f); old != now {
			out = append(out, fmt.Sprintf("%s %q → %q", f, old, now))
		}
	}
	return strings.Join(out, ", ")
}

// valueText is a field in words; a region is its name.
func valueText(p *sheet.Plan, pop phonebook.POP, f phonebook.Field) string {
	if f == phonebook.FieldRegion {
		return p.Regions.Name(pop.Region)
	}
	return pop.Value(f)
}

// groupRows is how many rows a group names at most.
const groupRows = 5

// groupText is one kind of repair or doubt with its count and an example, or one kind
// of rejection that several rows share.
func groupText(g sheet.Group) string {
	kind := "repair"
	switch {
	case g.Result == sheet.Rejected && g.Count > 1:
		kind = "rejected"
	case g.Result != 0:
		return ""
	case g.Example.Doubt:
		kind = "look at"
	}
	rows := make([]string, 0, len(g.Rows)+1)
	for _, r := range g.Rows {
		rows = append(rows, fmt.Sprint(r))
	}
	if len(g.Rows) == groupRows && g.Count > groupRows {
		rows = append(rows, "…")
	}
	word := "rows "
	if len(rows) == 1 {
		word = "row "
	}
	return fmt.Sprintf("%s ×%d: %s (%s)\n", kind, g.Count, reasons([]sheet.Problem{g.Example}), word+strings.Join(rows, ", "))
}

func reasons(problems []sheet.Problem) string {
	var out []string
	for _, p := range problems {
		text := p.Reason.String()
		if p.Field != phonebook.FieldNone {
			text = fmt.Sprintf("%s %q: %s", p.Field, p.Value, p.Reason)
		}
		if !p.Remedy.Empty() {
			text += " " + p.Remedy.String()
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}
