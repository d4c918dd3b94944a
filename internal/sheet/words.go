package sheet

import (
	"errors"
	"slices"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// clientText is what a client reads of a name, in bytes ([MS-CPSP] 2.1, 2.2).
const clientText = 31

// textLimit returns the longest text of a field in characters and, encoded, in
// bytes.
func textLimit(f phonebook.Field) (chars, size int) {
	switch f {
	case phonebook.FieldName:
		return phonebook.MaxNameLen, clientText
	case phonebook.FieldRegion:
		return phonebook.MaxRegionNameLen, clientText
	case phonebook.FieldDialUpEntry:
		return phonebook.MaxDialUpEntryLen, phonebook.MaxDialUpEntryLen
	}
	return phonebook.MaxCommentsLen, 4 * phonebook.MaxCommentsLen
}

// names reads POP name, region and dial-up entry.
func (p *parser) names(x *parsed) {
	region, regionColumn := p.cell(x, phonebook.FieldRegion)
	if name, i := p.cell(x, phonebook.FieldName); name != "" {
		if len(p.marks) > 0 {
			name = p.unmark(x, i, name)
		}
		if p.m.roleOf(phonebook.FieldName) == roleCityState {
			if m := cityStateForm.FindStringSubmatch(name); m != nil {
				name = m[1]
				if region == "" {
					region, regionColumn = m[2], i
				}
			}
		}
		x.pop.Name = p.fixText(x, phonebook.FieldName, i, name)
		x.has.add(phonebook.FieldName)
	}
	if entry, i := p.cell(x, phonebook.FieldDialUpEntry); entry != "" {
		x.pop.DialUpEntry = p.fixText(x, phonebook.FieldDialUpEntry, i, entry)
		x.has.add(phonebook.FieldDialUpEntry)
	}
	if region == "" && !p.m.left[phonebook.FieldRegion] {
		region, regionColumn = p.group.region, -1
	}
	if region != "" {
		p.region(x, region, regionColumn)
	}
}

func (p *parser) region(x *parsed, name string, column int) {
	x.has.add(phonebook.FieldRegion)
	if column >= 0 && p.m.columns[column].role == roleRegionID {
		n, ok := parseRegionID(name)
		if !ok {
			x.reject(phonebook.FieldRegion, p.column(column), name, phonebook.Say("The region ID is a whole number."), phonebook.Say("Use 0 for all regions."))
		} else if int64(n) > int64(p.regions.book) {
			x.reject(phonebook.FieldRegion, p.column(column), name,
				phonebook.Count(p.regions.book, "The book has {{.N}} region, so {{.ID}} means none of them.", "The book has {{.N}} regions, so {{.ID}} means none of them.", "ID", n),
				phonebook.Say("Import the region file (.pbr) first, or leave the column out (--map region=-)."))
		} else {
			x.pop.Region = n
		}
		return
	}
	name = p.fixText(x, phonebook.FieldRegion, column, name)
	if _, known := p.regions.find(name); !known && !p.regionAllowed(x, name, column) {
		return
	}
	x.pop.Region = p.regions.id(name)
	p.shadow.Regions = p.regions.list
}

func parseRegionID(s string) (phonebook.RegionID, bool) {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' || n > 1<<30 {
			return 0, false
		}
		n = n*10 + int(r-'0')
	}
	return phonebook.RegionID(n), s != ""
}

// brokenRules returns the parts of a joined error.
func brokenRules(err error) (out []*phonebook.FieldError) {
	if joined, ok := errors.AsType[interface {
		error
		Unwrap() []error
	}](err); ok {
		for _, e := range joined.Unwrap() {
			out = append(out, brokenRules(e)...)
		}
	} else if f, ok := errors.AsType[*phonebook.FieldError](err); ok {
		out = append(out, f)
	}
	return out
}

// regionAllowed rejects x when no region may have that name.
func (p *parser) regionAllowed(x *parsed, name string, column int) bool {
	broken := brokenRules(phonebook.CheckRegionName(name))
	b, err := p.enc.Encode(name)
	switch {
	case err != nil:
		broken = append(broken, &phonebook.FieldError{Field: phonebook.FieldRegion, Value: name, Rule: phonebook.RuleEncoding, Reason: reasonOf(err)})
	case len(b) > clientText && len(broken) == 0:
		broken = append(broken, &phonebook.FieldError{
			Field: phonebook.FieldRegion, Value: name, Limit: clientText, Rule: phonebook.RuleLength,
			Reason: phonebook.TooManyBytes(len(b), clientText, p.enc),
		})
	}
	for _, e := range broken {
		p.breaks(x, e, column, name)
	}
	return len(broken) == 0
}

// breaks rejects x for a broken rule.
func (p *parser) breaks(x *parsed, e *phonebook.FieldError, column int, value string) {
	x.reject(e.Field, p.column(column), value, e.Reason, p.remedy(e))
	x.problems[len(x.problems)-1].Lacks = e.Rule == phonebook.RuleEncoding
}

var (
	remedySpeeds = phonebook.Say("Use a number of bit/s, such as 28800 or 28.8K, or a standard such as V.34, or let the import leave such speeds out (--fix speeds).")
	remedyCommas = phonebook.Say("Correct the cell, or let the import replace commas (--fix commas).")
	remedyLength = phonebook.Say("Correct the cell, or let the import shorten texts (--fix length).")
	remedyASCII  = phonebook.Say("Correct the cell, let the import spell it plainly (--fix ascii), or choose another encoding for the book.")
	// remedyLetters is for letters without a plain spelling.
	remedyLetters = phonebook.Say("Correct the cell, or choose another encoding for the book.")
	remedyCell    = phonebook.Say("Correct the cell in the file and import it again.")
)

// mending names the repair that a remedy speaks of.
var mending = map[string]Fix{
	remedyCommas.Text: FixCommas, remedyLength.Text: FixLength, remedyASCII.Text: FixASCII, severalRemedy.Text: FixSplit, remedySpeeds.Text: FixSpeeds,
}

// remedy says what to do about a broken rule. A repair that was made already and
// did not help is not proposed again.
func (p *parser) remedy(e *phonebook.FieldError) phonebook.Sentence {
	var fix Fix
	var remedy phonebook.Sentence
	switch e.Rule {
	case phonebook.RuleComma:
		fix, remedy = FixCommas, remedyCommas
	case phonebook.RuleLength:
		fix, remedy = FixLength, remedyLength
	case phonebook.RuleEncoding:
		fix, remedy = FixASCII, remedyASCII
	default: // somebody must say what is meant
	}
	switch e.Field {
	case phonebook.FieldName, phonebook.FieldRegion, phonebook.FieldDialUpEntry, phonebook.FieldComments:
		if fix != 0 && p.opt.Fix&fix == 0 {
			return remedy
		}
	default: // numbers are not cut
	}
	if e.Rule == phonebook.RuleEncoding {
		return remedyLetters
	}
	return remedyCell
}

// fixText makes the repairs that were asked for, each with a note.
func (p *parser) fixText(x *parsed, f phonebook.Field, column int, s string) string {
	was := s
	released := f != phonebook.FieldComments
	if p.opt.Fix&FixASCII != 0 && released && !encodable(s, p.enc) {
		if fixed := transliterate(s, p.enc); fixed != s {
			x.mended(FixASCII, f, p.column(column), was, phonebook.Say(`Characters that {{.Encoding}} lacks were spelled plainly: "{{.Text}}".`, "Encoding", phonebook.EncodingLabel(p.enc.Name()), "Text", fixed))
			s = fixed
		}
	}
	if p.opt.Fix&FixCommas != 0 && released && strings.Contains(s, ",") {
		s = tidy(strings.ReplaceAll(s, ",", " "))
		x.mended(FixCommas, f, p.column(column), was, phonebook.Say(`The comma became a space: "{{.Text}}".`, "Text", s))
	}
	if p.opt.Fix&FixLength != 0 {
		chars, size := textLimit(f)
		if short := cut(s, chars, size, p.enc); short != s {
			s = short
			x.mended(FixLength, f, p.column(column), was, phonebook.Say(`The text was too long and is cut: "{{.Text}}".`, "Text", s))
		}
	}
	return s
}

// check holds the row against the rules of the domain, each of which gets its own
// reason. Fields that were rejected with a better one are not named twice.
func (p *parser) check(x *parsed) {
	var told []phonebook.Field
	if x.result == Rejected {
		for _, pr := range x.problems {
			if !pr.Note {
				told = append(told, pr.Field)
			}
		}
	}
	pop := x.pop
	if pop.ID == 0 {
		pop.ID = 1 // given later
	}
	for _, e := range p.broken(pop) {
		if slices.Contains(told, e.Field) {
			continue
		}
		column := p.m.of(e.Field)
		value := e.Value
		if column >= 0 {
			value = x.row.Cell(column)
		}
		p.breaks(x, e, column, value)
	}
}

// nameless notes the POPs that come in without a name, which is allowed and
// surprises. A list without a column of names has one note for all of its rows
// instead.
func (p *parser) nameless(rows []PlanRow) {
	column := p.m.of(phonebook.FieldName)
	if column < 0 {
		return
	}
	for i := range rows {
		if r := &rows[i]; (r.Result == Add || r.Result == Change && r.Before.Name != "") && r.POP.Name == "" {
			r.Problems = append(r.Problems, Problem{Field: phonebook.FieldName, Column: p.column(column), Reason: noName, Note: true, Doubt: true})
		}
	}
}

var noName = phonebook.Say("The POP name is missing: clients show a blank line.")

// broken returns every rule that a POP breaks. The domain names a comma alone where
// the text is too long as well.
func (p *parser) broken(pop phonebook.POP) []*phonebook.FieldError {
	found := p.shadow.CheckPOP(pop, p.target.Countries, p.enc)
	again := pop
	for _, e := range found {
		if e.Rule != phonebook.RuleComma {
			continue
		}
		switch e.Field {
		case phonebook.FieldName:
			again.Name = TidyText(pop.Name)
		case phonebook.FieldDialUpEntry:
			again.DialUpEntry = TidyText(pop.DialUpEntry)
		default: // the comma is all that is wrong with a number
		}
	}
	if again == pop {
		return found
	}
	for _, e := range p.shadow.CheckPOP(again, p.target.Countries, p.enc) {
		if e.Rule == phonebook.RuleLength && !slices.ContainsFunc(found, func(f *phonebook.FieldError) bool { return f.Field == e.Field && f.Rule == e.Rule }) {
			found = append(found, e)
		}
	}
	return found
}
