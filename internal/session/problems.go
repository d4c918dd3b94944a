package session

import (
	"cmp"
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Finding is a problem with what mends it.
type Finding struct {
	phonebook.Problem
	Repair Repair
}

// Stops reports whether a problem stops the next release. What is wrong with a POP
// out of service does not: clients do not get it.
func Stops(p phonebook.Problem) bool {
	return !p.Warning && (p.Draft || p.POP.ID == 0 || p.POP.Status == phonebook.InService)
}

// Topic is what problems are grouped by.
type Topic struct {
	Rule    phonebook.Rule
	Number  bool // of a telephone number, where that makes a difference
	Regions bool // of the region list
	Stops   bool
}

// TopicOf returns the group of a problem.
func TopicOf(p phonebook.Problem) Topic {
	t := Topic{Rule: p.Err.Rule, Stops: Stops(p), Regions: p.POP.ID == 0 && !p.Draft}
	if t.Rule == phonebook.RuleComma || t.Rule == phonebook.RuleBlank || t.Rule == phonebook.RuleLength {
		t.Number = p.Err.Field == phonebook.FieldAccessNumber || p.Err.Field == phonebook.FieldAreaCode
	}
	return t
}

// ProblemGroup are the problems of one topic.
type ProblemGroup struct {
	Topic
	Findings []Finding
}

// Diagnose finds repairs for problems and groups them: what stops a release first,
// then in the order of the rules. It takes its time for many problems and touches
// nothing but what it is given.
func Diagnose(problems []phonebook.Problem, rules Rules) []ProblemGroup {
	if len(problems) == 0 {
		return nil
	}
	doctor := NewDoctor(rules)
	at := make(map[Topic]int)
	var groups []ProblemGroup
	for _, p := range problems {
		topic := TopicOf(p)
		i, ok := at[topic]
		if !ok {
			i = len(groups)
			at[topic] = i
			groups = append(groups, ProblemGroup{Topic: topic})
		}
		groups[i].Findings = append(groups[i].Findings, Finding{p, doctor.Repair(p)})
	}
	sortGroups(groups)
	for _, g := range groups {
		if g.Rule == phonebook.RuleRepeated { // those that are the same stand together
			slices.SortStableFunc(g.Findings, func(x, y Finding) int { return cmp.Compare(x.Repair.Kept, y.Repair.Kept) })
		}
	}
	return groups
}

func sortGroups(groups []ProblemGroup) {
	slices.SortStableFunc(groups, func(x, y ProblemGroup) int {
		return cmp.Or(order(y.Stops)-order(x.Stops), cmp.Compare(x.Rule, y.Rule), order(y.Number)-order(x.Number))
	})
}

func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

// WithDrafts returns the groups of a book with those of its drafts, which stand in
// the place of the values that they are to replace. Neither is changed.
func WithDrafts(found, typed []ProblemGroup) []ProblemGroup {
	if len(typed) == 0 {
		return found
	}
	replaced := make(map[phonebook.FieldDraft]bool)
	place := func(p phonebook.Problem) phonebook.FieldDraft {
		return phonebook.FieldDraft{ID: p.POP.ID, Field: p.Err.Field}
	}
	at := make(map[Topic]int)
	var out []ProblemGroup
	for _, g := range typed {
		at[g.Topic] = len(out)
		out = append(out, ProblemGroup{g.Topic, slices.Clone(g.Findings)})
		for _, f := range g.Findings {
			replaced[place(f.Problem)] = f.POP.ID != 0
		}
	}
	for _, g := range found {
		kept := g.Findings
		if slices.ContainsFunc(kept, func(f Finding) bool { return replaced[place(f.Problem)] }) {
			kept = slices.DeleteFunc(slices.Clone(kept), func(f Finding) bool { return replaced[place(f.Problem)] })
		}
		if i, ok := at[g.Topic]; ok {
			out[i].Findings = append(out[i].Findings, kept...)
		} else if len(kept) > 0 {
			out = append(out, ProblemGroup{g.Topic, kept})
		}
	}
	sortGroups(out)
	return out
}

// Together puts repairs together. What is repaired in a POP that goes is left out.
func Together(findings []Finding) phonebook.Mend {
	var m phonebook.Mend
	gone := make(map[phonebook.POPID]bool)
	for _, f := range findings {
		if f.Repair.Delete && !gone[f.POP.ID] {
			gone[f.POP.ID] = true
			m.Delete = append(m.Delete, f.POP.ID)
		}
	}
	for _, f := range findings {
		if gone[f.POP.ID] {
			continue
		}
		m.Values = append(m.Values, f.Repair.Values...)
		m.Add = append(m.Add, f.Repair.Add...)
		if f.Repair.Drop {
			m.Drop = append(m.Drop, phonebook.FieldDraft{ID: f.POP.ID, Field: f.Err.Field})
		}
	}
	return m
}
