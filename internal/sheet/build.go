package sheet

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// NewPlan says what importing t into the target's book would do. It changes
// neither. A [*MapError] says which column or default is missing, unknown or
// wrong; rules broken by single rows are in the plan.
func NewPlan(t *Table, target Target, opt Options) (_ *Plan, err error) {
	defer guard(t.File, &err)
	if target.Book == nil {
		return nil, errors.New("a plan needs a book")
	}
	opt.Map, opt.Defaults = maps.Clone(opt.Map), maps.Clone(opt.Defaults)
	opt.Unread, opt.Leave = slices.Clone(opt.Unread), maps.Clone(opt.Leave)
	m, err := newMapping(t, target.Countries, opt.Map, opt.Unread)
	if err != nil {
		return nil, err
	}
	p, err := newParser(t, m, target, opt)
	if err == nil {
		err = p.complete()
	}
	if e, ok := errors.AsType[*MapError](err); ok {
		e.Columns = m.columns
	}
	if err != nil {
		return nil, err
	}
	plan := &Plan{
		File: t.File, Sheet: t.Sheet, Book: target.Book.Name, Revision: target.Revision, Mode: opt.Mode,
		Columns: m.columns, Options: opt, Layout: t.Layout(), size: len(target.Book.POPs), table: t,
	}
	match := newMatcher(p, p.rows())
	plan.Rows = match.rows()
	p.nameless(plan.Rows)
	plan.leaveOut(opt.Leave)
	plan.NewRegions = p.regions.settle(plan.Rows)
	plan.Regions = slices.Concat(target.Book.Regions, plan.NewRegions)
	p.slips(plan)
	plan.Missing = match.missing()
	plan.splits = p.split
	plan.Notes = p.notes(plan)
	return plan, nil
}

func newParser(t *Table, m *mapping, target Target, opt Options) (*parser, error) {
	p := &parser{
		table: t, m: m, target: target, opt: opt, enc: target.Encoding,
		regions: newRegions(target.Book.Regions), countries: make(map[string]countryAnswer),
		rates: make(map[string]speedAnswer), plans: make(map[string]planAnswer), statuses: make(map[string]phonebook.Status),
		defaults: phonebook.POP{Flags: phonebook.DefaultFlags},
	}
	if p.enc == nil {
		p.enc = phonebook.ASCII
	}
	p.marks = footnotes(t, m)
	p.capitals = inCapitals(t, m)
	p.shadow = phonebook.Book{Name: target.Book.Name, Regions: p.regions.list}
	for _, f := range phonebook.Fields() {
		value, ok := opt.Defaults[f]
		if !ok || tidy(value) == "" {
			continue
		}
		if err := p.setDefault(f, tidy(value)); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// setDefault reads a default as a cell of its column would be read.
func (p *parser) setDefault(f phonebook.Field, value string) error {
	wrong := func(reason phonebook.Sentence) error {
		return &MapError{Field: f, Value: value, Reason: reason, Remedy: fmt.Sprintf("Correct --default %s=%s.", f.Key(), value)}
	}
	d := &p.defaults
	var err error
	switch f {
	case phonebook.FieldID, phonebook.FieldAccessNumber:
		return wrong(phonebook.Say("Every POP has its own; there is no default for it."))
	case phonebook.FieldCountry:
		d.Country, err = resolve(p.target.Countries, value)
	case phonebook.FieldRegion:
		if err = phonebook.CheckRegionName(value); err == nil {
			d.Region = p.regions.id(value)
			p.shadow.Regions = p.regions.list
		}
	case phonebook.FieldName:
		d.Name = value
	case phonebook.FieldAreaCode:
		code, reason := areaCode(value)
		if !reason.Empty() {
			return wrong(reason)
		}
		d.AreaCode = code
	case phonebook.FieldMinBaud, phonebook.FieldMaxBaud:
		low, high, ok := parseSpeed(value)
		if !ok {
			return wrong(phonebook.Say("This is not a speed."))
		}
		if f == phonebook.FieldMinBaud {
			d.MinBaud = low
		} else {
			d.MaxBaud = high
		}
	case phonebook.FieldReserved:
		n, bad := strconv.ParseUint(value, 10, 32)
		if bad != nil {
			return wrong(phonebook.Say("This is not a whole number."))
		}
		d.Reserved = uint32(n)
	case phonebook.FieldFlags:
		edit, ok := parseFlags(value)
		if !ok {
			return wrong(phonebook.Say("Use a number from 0 to 255."))
		}
		d.Flags = edit.apply(d.Flags)
	case phonebook.FieldDialUpEntry:
		d.DialUpEntry = value
	case phonebook.FieldStatus:
		d.Status, err = phonebook.ParseStatus(value)
	case phonebook.FieldComments:
		d.Comments = value
	}
	if err != nil {
		return wrong(reasonOf(err))
	}
	return p.checkDefault(f, value)
}

// checkDefault refuses a default that every row would be rejected for.
func (p *parser) checkDefault(f phonebook.Field, value string) error {
	probe := p.defaults
	probe.ID, probe.AccessNumber = 1, "1"
	for _, e := range p.shadow.CheckPOP(probe, p.target.Countries, p.enc) {
		if e.Field == f {
			return &MapError{Field: f, Value: value, Reason: e.Reason, Remedy: fmt.Sprintf("Correct --default %s=%s.", f.Key(), value)}
		}
	}
	return nil
}

// complete returns a [*MapError] when the columns cannot make a POP.
func (p *parser) complete() error {
	if len(p.table.Rows) == 0 && p.table.Header == nil {
		return nil
	}
	for _, f := range []phonebook.Field{phonebook.FieldAccessNumber, phonebook.FieldCountry} {
		if p.m.of(f) >= 0 {
			continue
		}
		e := &MapError{Field: f, Reason: phonebook.Say("No column was recognised as the {{.Field}}.", "Field", f)}
		e.Remedy = fmt.Sprintf("Name it with --map %s=COLUMN. The columns are: %s.", f.Key(), p.m.list())
		if f == phonebook.FieldCountry {
			if p.defaults.Country != 0 {
				continue
			}
			e.Proposal = p.propose()
			e.Remedy = "Give one country for all rows with --default country=NAME, or name the column with --map country=COLUMN."
		}
		return e
	}
	return nil
}

// notes gathers what concerns the whole import.
func (p *parser) notes(plan *Plan) []phonebook.Sentence {
	notes := append(slices.Clone(p.table.Notes), p.m.notes...)
	if p.split > 0 {
		notes = append(notes, phonebook.Count(p.split,
			"{{.N}} number was split into area code and access number: {{.Number}} into {{.Area}} and {{.Rest}}.",
			"{{.N}} numbers were split into area code and access number, such as {{.Number}} into {{.Area}} and {{.Rest}}.",
			"Number", p.splitFrom, "Area", p.splitInto[0], "Rest", p.splitInto[1]))
	}
	if p.m.of(phonebook.FieldName) < 0 {
		notes = append(notes, phonebook.Say("No column was recognised as the POP name: clients show a blank line for a POP without a name."))
	}
	if n := len(plan.NewRegions); n > 0 {
		notes = append(notes, phonebook.Count(n, "{{.N}} region is new to the book: {{.Names}}.", "{{.N}} regions are new to the book: {{.Names}}.", "Names", strings.Join(head(plan.NewRegions, 10), ", ")))
	}
	if len(plan.Missing) > 0 {
		notes = append(notes, plan.fate())
	}
	if notes == nil {
		notes = []phonebook.Sentence{}
	}
	return notes
}

// fate says what becomes of the missing POPs.
func (p *Plan) fate() phonebook.Sentence {
	n, out := len(p.Missing), 0
	for i := range p.Missing {
		if p.Missing[i].Status == phonebook.OutOfService {
			out++
		}
	}
	switch {
	case p.Mode == ModeReplace:
		return phonebook.Count(n, "{{.N}} POP of the book is not in the file and will be deleted.",
			"{{.N}} POPs of the book are not in the file and will be deleted.")
	case p.Mode == ModeRetire && out > 0:
		return phonebook.Count(n, "{{.N}} POP of the book is not in the file and is out of service already.",
			"{{.N}} POPs of the book are not in the file and will be taken out of service; out of service already: {{.Out}}.", "Out", out)
	case p.Mode == ModeRetire:
		return phonebook.Count(n, "{{.N}} POP of the book is not in the file and will be taken out of service.",
			"{{.N}} POPs of the book are not in the file and will be taken out of service.")
	}
	return phonebook.Count(n, "{{.N}} POP of the book is not in the file and will stay.",
		"{{.N}} POPs of the book are not in the file and will stay.")
}

func head(list []string, n int) []string {
	if len(list) <= n {
		return list
	}
	return append(slices.Clone(list[:n]), "…")
}
