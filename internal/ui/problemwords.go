package ui

import (
	"cmp"
	"strings"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// topicWords names a group of problems and says in one sentence what comes of them.
func topicWords(g session.ProblemGroup, b *book) (title, says string) {
	switch {
	case g.Regions:
		return words.T("Name in the region list"), words.T("Clients show the list as it is.")
	case g.Rule == phonebook.RuleRepeated:
		return words.T("Same number more than once"), words.T("Allowed, but the client lists it each time.")
	}
	title, says = ruleWords(g.Topic, b)
	if !g.Stops && g.Rule < phonebook.RuleNoName {
		says = words.T("Out of service, so it stops no release.")
	}
	return title, says
}

func ruleWords(t session.Topic, b *book) (title, says string) {
	switch t.Rule {
	case phonebook.RuleComma:
		if t.Number {
			return words.T("Two numbers in one access number"), words.T("A comma ends the field.")
		}
		return words.T("Comma in a text"), words.T("A comma ends the field.")
	case phonebook.RuleQuote:
		return words.T("Quotation mark in a text"), words.T("Clients cannot read the line.")
	case phonebook.RuleControl:
		return words.T("Line break or control character"), words.T("Clients cannot read the line.")
	case phonebook.RuleBlank:
		return words.T("Space at the start or end"), words.T("Clients would lose it.")
	case phonebook.RuleLength:
		return words.T("Text that is too long"), words.T("Clients would cut it.")
	case phonebook.RuleCharacter:
		return words.T("Character that cannot be dialled"), words.T("A client cannot dial it.")
	case phonebook.RuleNoDigit:
		return words.T("Access number without a digit"), words.T("A client cannot dial it.")
	case phonebook.RuleEncoding:
		return words.T("Character outside {{.Encoding}}, the encoding of this book", "Encoding", encodingName(b)), ""
	case phonebook.RuleCountry:
		return words.T("No country, or an unknown one"), words.T("Clients list POPs by country.")
	case phonebook.RuleRegion:
		return words.T("Unknown region"), words.T("Clients list POPs by region.")
	case phonebook.RuleSpeeds:
		return words.T("Minimum speed above the maximum"), words.T("Clients show both.")
	case phonebook.RuleNumber:
		return words.T("Value that is no number"), words.T("It cannot be written.")
	case phonebook.RuleTooHigh:
		return words.T("Number above the limit"), words.T("It cannot be written.")
	case phonebook.RuleUnsaved:
		return words.T("Right, but not in the phone book yet"), words.T("Clients do not get it.")
	case phonebook.RuleNoName:
		return words.T("No POP name"), words.T("Clients show a blank line.")
	case phonebook.RuleHyphen:
		return words.T("Hyphen in area code"), words.T("Clients read digits only.")
	case phonebook.RuleNoEntry:
		return words.T("No dial-up entry"), words.T("Clients use the entry of their profile.")
	case phonebook.RuleStray:
		return words.T("Region of another country"), words.T("Clients list regions by country.")
	default:
		return words.T("Other problems"), ""
	}
}

// encodingName names the encoding of a book as people write it.
func encodingName(b *book) string { return phonebook.EncodingLabel(b.encoding.Name()) }

// mainRepair returns the repair that most findings of a group have.
func mainRepair(g session.ProblemGroup) (kind session.RepairKind, with []session.Finding) {
	counts := map[session.RepairKind]int{}
	for _, f := range g.Findings {
		if f.Repair.Kind != session.NoRepair {
			counts[f.Repair.Kind]++
		}
	}
	most := 0
	for k := session.Split; k <= session.Entry; k++ {
		if counts[k] > most {
			kind, most = k, counts[k]
		}
	}
	for _, f := range g.Findings {
		if kind != session.NoRepair && f.Repair.Kind == kind {
			with = append(with, f)
		}
	}
	return kind, with
}

// repairWords says what the button of a group does, "" where there is no repair, and
// counts the repairs that are safe.
func repairWords(g session.ProblemGroup, b *book) (label string, safe int) {
	for i := range g.Findings {
		if g.Findings[i].Repair.Safe() {
			safe++
		}
	}
	kind, with := mainRepair(g)
	return repairLabel(kind, with, b), safe
}

// repairLabel says what a repair of findings does.
func repairLabel(kind session.RepairKind, with []session.Finding, b *book) string {
	n := len(with)
	switch kind {
	case session.Split:
		if n == 1 {
			return words.N("Split into {{.N}} POPs", 1+len(with[0].Repair.Add))
		}
		return words.N("Split {{.N}} numbers", n)
	case session.Spell:
		return words.T("Write in {{.Encoding}}", "Encoding", encodingName(b))
	case session.Tidy:
		return words.N("Tidy {{.N}} values", n)
	case session.Shorten:
		return words.N("Shorten {{.N}} texts", n)
	case session.TakeOut:
		return words.N("Take {{.N}} out of service", n)
	case session.Swap:
		return words.N("Swap the speeds of {{.N}} POPs", n)
	case session.NoRegion:
		return words.N("Put {{.N}} POPs in no region", n)
	case session.KeepFirst:
		if first := with[0].Repair.Kept; with[n-1].Repair.Kept == first {
			return words.T("Keep POP {{.Index}}", "Index", index(first))
		}
		return words.T("Keep the first of each")
	case session.DropHyphens:
		return words.T("Remove hyphens")
	case session.PutBack:
		return words.N("Put back {{.N}} old values", n)
	case session.Save:
		return words.N("Save {{.N}} values", n)
	case session.Entry:
		return words.T("Choose entry…")
	case session.NoRepair:
	}
	return ""
}

// whereabouts names a POP with its index, and its place.
func (b *book) whereabouts(p phonebook.Problem) (name, place string) {
	switch {
	case p.POP.ID == 0 && p.Draft:
		name = cmp.Or(p.POP.Name, words.T("New POP"))
	case p.POP.ID == 0:
		return words.T("Region list"), ""
	default:
		name = strings.TrimSpace(p.POP.Name + " " + index(p.POP.ID))
	}
	if p.POP.Country != 0 {
		place = b.countries.Name(p.POP.Country)
	}
	if region := b.ledger.Book.Regions.Name(p.POP.Region); region != "" {
		place = words.T("{{.Country}}, {{.Region}}", "Country", place, "Region", region)
	}
	return name, place
}

// valueWords shows the value that is wrong.
func valueWords(b *book, p phonebook.Problem) string {
	switch {
	case p.Err.Field == phonebook.FieldCountry && p.POP.Country == 0 && (!p.Draft || p.POP.ID == 0):
		return words.T("Empty")
	case p.Err.Rule == phonebook.RuleSpeeds && !p.Draft:
		return session.Speed(p.POP)
	case p.Draft && p.Err.Field != phonebook.FieldNone:
		return cmp.Or(p.Err.Value, words.T("Empty"))
	case p.Err.Field == phonebook.FieldCountry:
		return b.countries.Name(p.POP.Country)
	}
	return cmp.Or(p.Err.Value, words.T("Empty"))
}

// afterWords shows the value after the repair, or where there is none what to do.
func afterWords(b *book, f *session.Finding) (text string, proposed bool) {
	r := f.Repair
	switch r.Kind {
	case session.NoRepair:
		return words.Say(f.Err.Reason), false
	case session.Split:
		text = r.Text
		for _, p := range r.Add {
			text = words.T("{{.First}} and {{.Second}}", "First", text, "Second", p.AccessNumber)
		}
		return text, true
	case session.TakeOut:
		return words.T("Out of service"), true
	case session.NoRegion:
		return words.T("No region"), true
	case session.KeepFirst:
		if r.Delete {
			return words.T("Removed"), true
		}
		return words.T("Kept: POP {{.Index}}", "Index", index(r.Kept)), true
	case session.PutBack:
		return words.T("Put back: {{.Value}}", "Value", cmp.Or(r.Text, words.T("Empty"))), true
	case session.Entry:
		return words.T("Choose an entry"), true
	default:
		return cmp.Or(r.Text, words.T("Empty")), true
	}
}
