package phonebook

import (
	"strings"
)

// Rule names the rule that a value breaks, for those who group or repair by it. The
// reason of a [FieldError] says it to people.
type Rule uint8

// The rules. Those from RuleNoName on are warnings: allowed, but likely to surprise.
const (
	RuleOther     Rule = iota
	RuleComma          // a comma would end the field
	RuleQuote          // a quotation mark
	RuleControl        // a line break or control character, or damaged text
	RuleBlank          // a blank at an end
	RuleLength         // too long
	RuleCharacter      // what a telephone number may not hold
	RuleNoDigit        // a telephone number without a digit
	RuleEncoding       // a character that the encoding lacks
	RuleCountry        // no country, or one that the table lacks
	RuleRegion         // a region that the book lacks
	RuleSpeeds         // the minimum is above the maximum
	RuleNumber         // no number
	RuleTooHigh        // a number above the limit
	RuleUnsaved        // right, but not in the book
	RuleNoName
	RuleHyphen
	RuleRepeated
	RuleNoEntry
)

// listing is what a client's list shows of a POP and what it dials. POPs of the
// same listing cannot be told apart.
type listing struct {
	country            CountryID
	region             RegionID
	name, area, number string
	low, high          uint32
	flags              ServiceFlags
}

// Twins returns the POPs in service that clients list more than once, by their
// index, with all that share the listing, the lowest index first.
func (b *Book) Twins() map[POPID][]POPID {
	at := make(map[listing]int32, len(b.POPs)) // the first POP of a listing
	sets := make(map[int32][]POPID)
	for i := range b.POPs {
		p := &b.POPs[i]
		if p.Status != InService || p.AccessNumber == "" {
			continue
		}
		key := listing{p.Country, p.Region, p.Name, p.AreaCode, p.AccessNumber, p.MinBaud, p.MaxBaud, p.Flags}
		first, known := at[key]
		if !known {
			at[key] = int32(i)
			continue
		}
		if sets[first] == nil {
			sets[first] = []POPID{b.POPs[first].ID}
		}
		sets[first] = append(sets[first], p.ID)
	}
	out := make(map[POPID][]POPID)
	for _, set := range sets {
		for _, id := range set {
			out[id] = set
		}
	}
	return out
}

// entryShare is how many in ten POPs have a dial-up entry where one that lacks it
// is probably forgotten (ours).
const entryShare = 9

// forgetsEntries reports whether POPs without a dial-up entry are the exception.
func (b *Book) forgetsEntries() bool {
	with := 0
	for i := range b.POPs {
		if b.POPs[i].DialUpEntry != "" {
			with++
		}
	}
	return with > 0 && with*10 >= len(b.POPs)*entryShare
}

// warnings returns what is allowed but likely to surprise, POP by POP.
func (b *Book) warnings() func(p *POP) []*FieldError {
	twins, forgets := b.Twins(), b.forgetsEntries()
	return func(p *POP) []*FieldError {
		c := checker{found: p.Warnings()}
		if set := twins[p.ID]; set != nil {
			c.add(RuleRepeated, FieldAccessNumber, p.AccessNumber, 0,
				Say("Clients list this number {{.Times}} times. Keep one.", "Times", len(set)))
		}
		if forgets && p.DialUpEntry == "" && p.Status == InService {
			c.add(RuleNoEntry, FieldDialUpEntry, "", 0, Say("Clients use the entry of their profile."))
		}
		return c.found
	}
}

// DialUpEntries returns the entries that the book uses, by how many POPs have them.
func (b *Book) DialUpEntries() map[string]int {
	out := make(map[string]int)
	for i := range b.POPs {
		if e := b.POPs[i].DialUpEntry; strings.TrimSpace(e) != "" {
			out[e]++
		}
	}
	return out
}
