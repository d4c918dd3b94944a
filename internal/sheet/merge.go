package sheet

import (
	"slices"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// merge returns the book's POP with what the row says. Fields without a column
// keep the book's value. An empty cell does so too, except in [ModeReplace].
func (p *parser) merge(before *phonebook.POP, x *parsed) phonebook.POP {
	after := *before
	says := func(f phonebook.Field) bool {
		return x.has.has(f) || p.opt.Mode == ModeReplace && p.mapped(f)
	}
	if says(phonebook.FieldCountry) && x.pop.Country != 0 {
		after.Country = x.pop.Country
	}
	if says(phonebook.FieldRegion) {
		after.Region = x.pop.Region
	}
	if says(phonebook.FieldName) {
		after.Name = same(before.Name, x.pop.Name)
	}
	// A list without area codes does not say where they end: the book knows better.
	if !x.noArea || !sameDialled(before, &phonebook.POP{Country: before.Country, AreaCode: x.pop.AreaCode, AccessNumber: x.pop.AccessNumber}) {
		if says(phonebook.FieldAreaCode) {
			after.AreaCode = x.pop.AreaCode
		}
		after.AccessNumber = x.pop.AccessNumber
	}
	if says(phonebook.FieldMinBaud) {
		after.MinBaud = x.pop.MinBaud
	}
	if says(phonebook.FieldMaxBaud) {
		after.MaxBaud = x.pop.MaxBaud
	}
	if says(phonebook.FieldReserved) {
		after.Reserved = x.pop.Reserved
	}
	if x.has.has(phonebook.FieldFlags) {
		after.Flags = x.flags.apply(before.Flags)
	} else if says(phonebook.FieldFlags) {
		after.Flags = x.pop.Flags
	}
	if says(phonebook.FieldDialUpEntry) {
		after.DialUpEntry = same(before.DialUpEntry, x.pop.DialUpEntry)
	}
	if says(phonebook.FieldStatus) {
		after.Status = x.pop.Status
	}
	if says(phonebook.FieldComments) && tidyLines(before.Comments) != x.pop.Comments {
		after.Comments = x.pop.Comments
	}
	return after
}

// same keeps the book's spelling where only spaces differ, which no list shows.
func same(before, after string) string {
	if tidy(before) == after {
		return before
	}
	return after
}

// mapped reports whether the list has a column for a field that an empty cell
// of it empties. Words for single services never empty the others.
func (p *parser) mapped(f phonebook.Field) bool {
	return p.m.of(f) >= 0 || f == phonebook.FieldMinBaud && len(p.m.marks) > 1 || f == phonebook.FieldMaxBaud && len(p.m.marks) > 0
}

// checkChange rejects a change whose fields break a rule only beside those that
// the book keeps: a maximum below the book's minimum.
func (p *parser) checkChange(r *PlanRow, x *parsed) {
	has := x.has
	if has.has(phonebook.FieldMaxBaud) {
		has.add(phonebook.FieldMinBaud)
	}
	for _, e := range p.shadow.CheckPOP(r.POP, p.target.Countries, p.enc) {
		if !has.has(e.Field) {
			continue
		}
		column := p.m.of(e.Field)
		r.Result = Rejected
		r.Problems = slices.Concat(r.Problems, []Problem{{Field: e.Field, Column: p.column(column), Value: e.Value, Reason: e.Reason, Remedy: p.remedy(e), Lacks: e.Rule == phonebook.RuleEncoding}})
	}
}
