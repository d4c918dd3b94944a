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
func (a *app) showPlan(p *sheet.Plan, dryRun bool, err error) error {
	r := importReport{Plan: p, Counts: p.Counts(), Groups: p.Groups(), Imported: err == nil && !dryRun}
	if e := a.show(r, planText(p, r.Imported)); err == nil {
		err = e
	}
	return err
}

func planText(p *sheet.Plan, imported bool) string {
	var b strings.Builder
	rows := [][]string{{"COLUMN", "TITLE", "FIELD", "EXAMPLE"}}
	for _, c := range p.Columns {
		field := "not read"
		if c.Field != phonebook.FieldNone {
			field = c.Field.String()
		} else if c.Why != "" {
			field = "not read: " + strings.TrimSuffix(c.Why, ".")
		}
		rows = append(rows, []string{c.Letter, c.Title, field, strings.Join(c.Samples, " | ")})
	}
	b.WriteString(columns(rows...) + "\n")
	for _, r := range p.Rows {
		if r.Result == sheet.Rejected || r.Result == sheet.Skipped {
			fmt.Fprintf(&b, "row %d %s: %s\n", r.Row, r.Result, reasons(r.Problems))
		}
	}
	for _, g := range p.Groups() {
		b.WriteString(groupText(g))
	}
	for _, note := range p.Notes {
		b.WriteString("note: " + note + "\n")
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

// groupText is one kind of repair with its count and an example, or one kind of
// rejection that several rows share.
func groupText(g sheet.Group) string {
	kind := "repair"
	switch {
	case g.Result == sheet.Rejected && g.Count > 1:
		kind = "rejected"
	case g.Result != 0:
		return ""
	}
	rows := make([]string, 0, len(g.Rows)+1)
	for _, r := range g.Rows {
		rows = append(rows, fmt.Sprint(r))
	}
	if g.Count > len(g.Rows) {
		rows = append(rows, "…")
	}
	return fmt.Sprintf("%s ×%d: %s (%s)\n", kind, g.Count, reasons([]sheet.Problem{g.Example}), "rows "+strings.Join(rows, ", "))
}

func reasons(problems []sheet.Problem) string {
	var out []string
	for _, p := range problems {
		text := p.Reason
		if p.Field != phonebook.FieldNone {
			text = fmt.Sprintf("%s %q: %s", p.Field, p.Value, p.Reason)
		}
		if p.Remedy != "" {
			text += " " + p.Remedy
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}
