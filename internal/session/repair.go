package session

import (
	"strings"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// RepairKind says what a repair does.
type RepairKind uint8

// The repairs, of which Entry alone asks before it does anything.
const (
	NoRepair    RepairKind = iota
	Split                  // a POP for each number
	Spell                  // plain letters for those that the encoding lacks
	Tidy                   // without what the field may not hold
	Shorten                // cut at a word
	TakeOut                // out of service: clients do not get it
	Swap                   // the speeds the other way round
	NoRegion               // in no region
	KeepFirst              // of POPs that clients cannot tell apart
	DropHyphens            // digits alone
	PutBack                // the old value instead of what was typed
	Save                   // what is right by now
	Entry                  // choose a dial-up entry
)

// Repair is what mends a problem. It is a proposal: nothing has happened yet.
type Repair struct {
	Kind   RepairKind
	Text   string                 // the value after it
	Values []phonebook.FieldDraft // that are entered
	Add    []phonebook.POP        // that are added
	Delete bool                   // the POP goes
	Drop   bool                   // what was typed goes
	Kept   phonebook.POPID        // of POPs that clients cannot tell apart: the one that stays
}

// Safe reports whether a repair loses nothing that the administrator has typed and
// needs no choice, so that it may be made together with all others.
func (r Repair) Safe() bool {
	switch r.Kind {
	case NoRepair, Shorten, NoRegion, PutBack, Entry:
		return false
	default:
		return true
	}
}

// Doctor finds repairs for the problems of one state of a book.
type Doctor struct {
	Rules
	twins map[phonebook.POPID][]phonebook.POPID // nil until they are asked for
}

// NewDoctor looks at a book.
func NewDoctor(rules Rules) *Doctor { return &Doctor{Rules: rules} }

// Repair returns what mends a problem. What it proposes passes the rule.
func (d *Doctor) Repair(p phonebook.Problem) Repair {
	if p.POP.ID == 0 {
		return Repair{} // regions are mended in their own panel, a new POP in the form
	}
	r := d.propose(p)
	if r.Kind != NoRepair && d.holds(p, r) {
		return r
	}
	if p.Draft {
		return Repair{Kind: PutBack, Drop: true, Text: d.Book.Text(p.POP, p.Err.Field)}
	}
	return Repair{}
}

func (d *Doctor) propose(p phonebook.Problem) Repair {
	f, text := p.Err.Field, p.Err.Value
	switch p.Err.Rule {
	case phonebook.RuleComma:
		if f == phonebook.FieldAccessNumber {
			return d.split(p)
		}
		return d.tidy(p)
	case phonebook.RuleQuote, phonebook.RuleControl, phonebook.RuleBlank, phonebook.RuleCharacter:
		return d.tidy(p)
	case phonebook.RuleLength:
		if f != phonebook.FieldAreaCode && f != phonebook.FieldAccessNumber {
			return d.with(Shorten, p, sheet.Shorten(text, f, d.Encoding))
		}
	case phonebook.RuleEncoding:
		return d.with(Spell, p, sheet.SpellPlainly(text, d.Encoding))
	case phonebook.RuleNoDigit:
		if !p.Draft && p.POP.Status == phonebook.InService {
			r := Repair{Kind: TakeOut}
			r.Values = []phonebook.FieldDraft{{ID: p.POP.ID, Field: phonebook.FieldStatus, Text: phonebook.OutOfService.String()}}
			return r
		}
	case phonebook.RuleSpeeds:
		return d.swap(p)
	case phonebook.RuleRegion:
		if !p.Draft {
			return d.with(NoRegion, p, "")
		}
	case phonebook.RuleUnsaved:
		return d.with(Save, p, text)
	case phonebook.RuleHyphen:
		return d.with(DropHyphens, p, digits(text))
	case phonebook.RuleRepeated:
		return d.keepFirst(p)
	case phonebook.RuleNoEntry:
		return Repair{Kind: Entry}
	default: // a person must say what is meant
	}
	return Repair{}
}

func (d *Doctor) with(kind RepairKind, p phonebook.Problem, text string) Repair {
	return Repair{Kind: kind, Text: text, Values: []phonebook.FieldDraft{{ID: p.POP.ID, Field: p.Err.Field, Text: text}}}
}

func (d *Doctor) tidy(p phonebook.Problem) Repair {
	switch p.Err.Field {
	case phonebook.FieldAreaCode, phonebook.FieldAccessNumber:
		return d.with(Tidy, p, sheet.TidyNumber(p.Err.Value))
	default:
		return d.with(Tidy, p, sheet.TidyText(p.Err.Value))
	}
}

// split makes a POP of each number. Where there is one number alone, the comma goes.
func (d *Doctor) split(p phonebook.Problem) Repair {
	country, _ := d.Countries.Get(p.POP.Country)
	numbers := sheet.SplitNumbers(p.Err.Value, country.Code)
	if len(numbers) < 2 {
		return d.tidy(p)
	}
	for i := range numbers {
		numbers[i] = sheet.TidyNumber(numbers[i])
	}
	r := d.with(Split, p, numbers[0])
	for _, number := range numbers[1:] {
		other := p.POP
		other.ID, other.AccessNumber = 0, number
		r.Add = append(r.Add, other)
	}
	return r
}

func (d *Doctor) swap(p phonebook.Problem) Repair {
	low, high := d.Book.Text(p.POP, phonebook.FieldMinBaud), d.Book.Text(p.POP, phonebook.FieldMaxBaud)
	if first, second, both := strings.Cut(p.Err.Value, phonebook.BetweenSpeeds); p.Draft && both {
		low, high = first, second
	} else if p.Draft && p.Err.Field == phonebook.FieldMinBaud {
		low = p.Err.Value
	} else if p.Draft {
		high = p.Err.Value
	}
	return Repair{Kind: Swap, Text: high + phonebook.BetweenSpeeds + low, Values: []phonebook.FieldDraft{
		{ID: p.POP.ID, Field: phonebook.FieldMinBaud, Text: high}, {ID: p.POP.ID, Field: phonebook.FieldMaxBaud, Text: low},
	}}
}

func (d *Doctor) keepFirst(p phonebook.Problem) Repair {
	if d.twins == nil {
		d.twins = d.Book.Twins()
	}
	set := d.twins[p.POP.ID]
	if len(set) < 2 {
		return Repair{}
	}
	return Repair{Kind: KeepFirst, Kept: set[0], Delete: p.POP.ID != set[0]}
}

// holds reports whether the rule that was broken holds after a repair, and no other
// is broken by it.
func (d *Doctor) holds(p phonebook.Problem, r Repair) bool {
	if r.Delete || r.Kind == KeepFirst || r.Kind == Entry {
		return true
	}
	after, refused := d.Book.Enter(p.POP, r.Values, d.Countries, d.Encoding)
	if len(refused) > 0 || after == p.POP && !p.Draft {
		return false
	}
	if after.Status == phonebook.InService {
		for _, e := range append(d.Book.CheckPOP(after, d.Countries, d.Encoding), after.Warnings()...) {
			if e.Field == p.Err.Field && e.Rule == p.Err.Rule {
				return false
			}
		}
	}
	for _, added := range r.Add {
		added.ID = 1 // it gets its own when it is added
		if len(d.Book.CheckPOP(added, d.Countries, d.Encoding)) > 0 {
			return false
		}
	}
	return strings.TrimSpace(r.Text) != "" || r.Kind == TakeOut || r.Kind == NoRegion || p.Err.Field != phonebook.FieldName
}
