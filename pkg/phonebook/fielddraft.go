package phonebook

import (
	"cmp"
	"errors"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// FieldDraft is a value as it was typed that is kept apart from the book, because
// it breaks a rule (ours). An ID of 0 stands for the POP that is being added: all of
// its values are drafts, also those that are right. Two speeds that were typed as one,
// as in 300–2400, are a value of the maximum: they are right or wrong together.
type FieldDraft struct {
	ID    POPID
	Field Field
	Text  string
}

// DraftWrite keeps a draft, in the place of one of the same POP and field, or drops
// it.
type DraftWrite struct {
	FieldDraft
	Drop bool
}

// Mend is what repairs of several problems do together.
type Mend struct {
	Values []FieldDraft // that are entered
	Add    []POP        // their indexes are ignored
	Delete []POPID
	Drop   []FieldDraft // drafts that go
}

// Of reports whether two drafts are of the same field of the same POP.
func (d FieldDraft) Of(other FieldDraft) bool { return d.ID == other.ID && d.Field == other.Field }

// Judge writes a value as it was typed into a POP. It returns the POP with the
// value, or as it was with the reason why the value breaks a rule. Rules that p
// breaks already are no reason: they are mended one by one.
func (b *Book) Judge(p POP, d FieldDraft, countries Countries, enc Encoding) (POP, *FieldError) {
	after := p
	if err := b.write(&after, d.Field, d.Text, countries); err != nil {
		return p, err
	}
	if added := b.CheckEdit(p, after, countries, enc); len(added) > 0 {
		e := added[0]
		return p, &FieldError{Field: d.Field, Value: d.Text, Limit: e.Limit, Reason: e.Reason, Rule: e.Rule}
	}
	return after, nil
}

// CheckEdit returns the rules that a POP breaks after an edit and did not break
// before it. A POP that is being added has a zero POP before it: all rules count.
func (b *Book) CheckEdit(before, after POP, countries Countries, enc Encoding) []*FieldError {
	if after == before {
		return nil
	}
	found := b.CheckPOP(after, countries, enc)
	if len(found) == 0 || before == (POP{}) {
		return found
	}
	old := b.CheckPOP(before, countries, enc)
	return slices.DeleteFunc(found, func(e *FieldError) bool {
		return slices.ContainsFunc(old, func(o *FieldError) bool { return o.Value == e.Value && o.Error() == e.Error() })
	})
}

// write reads a text into a field. The error is that of a text that cannot be read.
func (b *Book) write(p *POP, f Field, text string, countries Countries) (err *FieldError) {
	switch f {
	case FieldCountry:
		p.Country, err = readCountry(text, countries)
	case FieldRegion:
		p.Region, err = b.readRegion(text)
	case FieldName:
		p.Name = text
	case FieldAreaCode:
		p.AreaCode = text
	case FieldAccessNumber:
		p.AccessNumber = text
	case FieldMinBaud:
		p.MinBaud, err = ReadNumber(f, text)
	case FieldMaxBaud:
		err = p.readSpeeds(text)
	case FieldFlags:
		var n uint32
		n, err = ReadNumber(f, text)
		p.Flags = ServiceFlags(n)
	case FieldDialUpEntry:
		p.DialUpEntry = text
	case FieldStatus:
		if p.Status, err = InService, nil; strings.TrimSpace(text) != "" {
			err = asFieldError(FieldStatus, text, p.Status.UnmarshalText([]byte(text)))
		}
	case FieldComments:
		p.Comments = text
	case FieldNone, FieldID, FieldReserved:
		err = &FieldError{Field: f, Value: text, Reason: Say("This field is not typed.")}
	}
	return err
}

func readCountry(text string, countries Countries) (CountryID, *FieldError) {
	if strings.TrimSpace(text) == "" {
		return 0, nil // the check of the POP asks for one
	}
	id, err := countries.Resolve(text)
	return id, asFieldError(FieldCountry, text, err)
}

// readRegion finds a region by its name; one that the list lacks stands by its
// position.
func (b *Book) readRegion(text string) (RegionID, *FieldError) {
	text = strings.TrimSpace(text)
	if text == "" {
		return AllRegions, nil
	}
	if id, ok := b.Regions.Find(text); ok {
		return id, nil
	}
	if n, err := strconv.ParseUint(text, 10, 32); err == nil {
		return RegionID(n), nil
	}
	return AllRegions, &FieldError{
		Field: FieldRegion, Value: text, Rule: RuleRegion, Reason: Say("There is no region {{.Name}}. Add the region first.", "Name", shorten(text)),
	}
}

// groups are digits in threes with a sign between them that some language writes
// there.
var groups = regexp.MustCompile("^\\d{1,3}(?:[.'’\u202f]\\d{3})+$")

// PlainNumber returns a whole number without the signs between its groups of
// digits. What may be a fraction stays as it is.
func PlainNumber(text string) string {
	text = strings.NewReplacer(",", "", " ", "", "\u00a0", "").Replace(text)
	if groups.MatchString(text) {
		text = strings.NewReplacer(".", "", "'", "", "’", "", "\u202f", "").Replace(text)
	}
	return text
}

// Same reports whether two texts mean the same in a field: each language groups the
// digits of speeds its own way.
func (f Field) Same(a, b string) bool {
	if f == FieldMinBaud || f == FieldMaxBaud {
		return PlainNumber(a) == PlainNumber(b)
	}
	return a == b
}

// BetweenSpeeds stands between two speeds that are typed as one.
const BetweenSpeeds = "–"

// readSpeeds reads the maximum, or the minimum and the maximum.
func (p *POP) readSpeeds(text string) (err *FieldError) {
	high := text
	if low, rest, two := strings.Cut(text, BetweenSpeeds); two {
		if p.MinBaud, err = ReadNumber(FieldMaxBaud, low); err != nil {
			err.Value = text
			return err
		}
		high = rest
	}
	if p.MaxBaud, err = ReadNumber(FieldMaxBaud, high); err != nil {
		err.Value = text
	}
	return err
}

// ReadNumber reads a speed or the services as digits with the signs of any language
// between their groups. Nothing is 0.
func ReadNumber(f Field, text string) (uint32, *FieldError) {
	plain := PlainNumber(text)
	if plain == "" {
		return 0, nil
	}
	most, no := uint64(math.MaxUint32), Say("Enter bits per second as a whole number, or nothing.")
	high := Say("Speeds go up to {{.Max}} bit/s.", "Max", int(most))
	if f == FieldFlags {
		most, no = uint64(MaxFlags), Say("Enter a number from 0 to 255.")
		high = no
	}
	n, err := strconv.ParseUint(plain, 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange), err == nil && n > most:
		return 0, &FieldError{Field: f, Value: text, Limit: int(most), Reason: high, Rule: RuleTooHigh}
	case err != nil:
		return 0, &FieldError{Field: f, Value: text, Reason: no, Rule: RuleNumber}
	}
	return uint32(n), nil
}

func asFieldError(f Field, text string, err error) *FieldError {
	if err == nil {
		return nil
	}
	reason, rule := Say("{{.Cause}}", "Cause", err.Error()), RuleOther
	if fe, ok := errors.AsType[*FieldError](err); ok {
		reason, rule = fe.Reason, fe.Rule
	}
	return &FieldError{Field: f, Value: text, Reason: reason, Rule: rule}
}

// Text returns a field of p as a person types it: regions by their names, speeds
// with groups of digits. [Book.Judge] reads it back.
func (b *Book) Text(p POP, f Field) string {
	switch f {
	case FieldRegion:
		if p.Region != AllRegions && b.Regions.Name(p.Region) == "" {
			return p.Value(f)
		}
		return b.Regions.Name(p.Region)
	case FieldMinBaud:
		return speedText(p.MinBaud)
	case FieldMaxBaud:
		return speedText(p.MaxBaud)
	default:
		return p.Value(f)
	}
}

func speedText(bits uint32) string {
	if bits == 0 {
		return ""
	}
	return Thousands(int(bits))
}

// Refused is a value that breaks a rule, and which.
type Refused struct {
	FieldDraft
	Err *FieldError
}

// Enter writes values as they were typed into a POP. It returns the POP with those
// that are right, and the others. A value may be right only after another one, such
// as a minimum speed after the maximum: the order of the values does not matter, but
// of two for one field the last one counts.
func (b *Book) Enter(p POP, values []FieldDraft, countries Countries, enc Encoding) (after POP, refused []Refused) {
	waiting := lastOf(values)
	for progress := true; progress; {
		progress = false
		refused = refused[:0]
		waiting = slices.DeleteFunc(waiting, func(v FieldDraft) bool {
			next, err := b.Judge(p, v, countries, enc)
			if err != nil {
				refused = append(refused, Refused{v, err})
				return false
			}
			p, progress = next, true
			return true
		})
	}
	return p, refused
}

// lastOf returns the last value of each field, in the order of the fields.
func lastOf(values []FieldDraft) []FieldDraft {
	out := slices.Clone(values)
	slices.SortStableFunc(out, func(x, y FieldDraft) int { return cmp.Compare(x.Field, y.Field) })
	slices.Reverse(out)
	out = slices.CompactFunc(out, func(x, y FieldDraft) bool { return x.Field == y.Field })
	slices.Reverse(out)
	return out
}

// CheckDrafts returns a problem for each draft of a POP of the book, and one for the
// POP that is being added. All of them are errors.
func (b *Book) CheckDrafts(drafts []FieldDraft, countries Countries, enc Encoding) []Problem {
	var out []Problem
	var adding []FieldDraft
	for _, d := range drafts {
		if d.ID == 0 {
			adding = append(adding, d)
			continue
		}
		p, ok := b.POP(d.ID)
		if !ok {
			continue
		}
		_, err := b.Judge(p, d, countries, enc)
		if err == nil {
			err = &FieldError{Field: d.Field, Value: d.Text, Rule: RuleUnsaved, Reason: Say("The value is right now, but not in the phone book yet. Save it.")}
		}
		out = append(out, Problem{POP: p, Err: err, Draft: true})
	}
	if len(adding) > 0 {
		p, broken := b.ReadNew(adding, countries, enc)
		broken = append(broken, &FieldError{What: "new POP", Value: p.Name, Rule: RuleUnsaved, Reason: Say("The new POP is not added yet. Add it or cancel it.")})
		out = append(out, Problem{POP: p, Err: broken[0], Draft: true})
	}
	return out
}

// ReadNew returns the POP that is being added, with the values that can be read, and
// the rules that it breaks.
func (b *Book) ReadNew(values []FieldDraft, countries Countries, enc Encoding) (POP, []*FieldError) {
	var p POP
	var broken []*FieldError
	for _, d := range values {
		if err := b.write(&p, d.Field, d.Text, countries); err != nil {
			broken = append(broken, err)
		}
	}
	p.ID = 1 // it gets its own when it is added
	for _, e := range b.CheckPOP(p, countries, enc) {
		if !slices.ContainsFunc(broken, func(known *FieldError) bool { return known.Field == e.Field }) {
			broken = append(broken, e)
		}
	}
	p.ID = 0
	return p, broken
}

// Replace returns the problems of a book with those of its drafts: a draft stands in
// the place of the value that it is to replace. Both lists stay as they are.
func Replace(problems, drafts []Problem) []Problem {
	if len(drafts) == 0 {
		return problems
	}
	type place struct {
		id POPID
		f  Field
	}
	typed := make(map[place]bool, len(drafts))
	for _, d := range drafts {
		typed[place{d.POP.ID, d.Err.Field}] = d.POP.ID != 0
	}
	// The list of a book is in the order of its POPs, and long; drafts are few.
	few := slices.SortedStableFunc(slices.Values(drafts), func(x, y Problem) int { return cmp.Compare(x.POP.ID, y.POP.ID) })
	out := make([]Problem, 0, len(problems)+len(drafts))
	for _, p := range problems {
		for len(few) > 0 && few[0].POP.ID <= p.POP.ID {
			out, few = append(out, few[0]), few[1:]
		}
		if !typed[place{p.POP.ID, p.Err.Field}] {
			out = append(out, p)
		}
	}
	return append(out, few...)
}
