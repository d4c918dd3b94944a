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
	RuleStray // in another country than the rest of its region
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

// A region may span countries. One that is used by so many POPs, so many in ten of
// them in the same country, is of that country (ours).
const (
	homeLeast = 10
	homeShare = 9
)

// home is the country of a region and how many of its POPs are there.
type home struct {
	country CountryID
	pops    int
}

// homes returns the countries of the regions that are of one country.
func (b *Book) homes() map[RegionID]home {
	all, in := make(map[RegionID]int), make(map[RegionID]map[CountryID]int)
	for i := range b.POPs {
		p := &b.POPs[i]
		if p.Region == AllRegions {
			continue
		}
		if in[p.Region] == nil {
			in[p.Region] = make(map[CountryID]int)
		}
		all[p.Region]++
		in[p.Region][p.Country]++
	}
	out := make(map[RegionID]home)
	for region, countries := range in {
		for country, n := range countries {
			if all[region] >= homeLeast && n*10 >= all[region]*homeShare {
				out[region] = home{country, n}
			}
		}
	}
	return out
}

// warnings returns what is allowed but likely to surprise, POP by POP.
func (b *Book) warnings(countries Countries) func(p *POP) []*FieldError {
	twins, forgets, homes := b.Twins(), b.forgetsEntries(), b.homes()
	return func(p *POP) []*FieldError {
		c := checker{found: p.Warnings()}
		if set := twins[p.ID]; set != nil {
			c.add(RuleRepeated, FieldAccessNumber, p.AccessNumber, 0,
				Say("Clients list this number {{.Times}} times. Keep one.", "Times", len(set)))
		}
		if forgets && p.DialUpEntry == "" && p.Status == InService {
			c.add(RuleNoEntry, FieldDialUpEntry, "", 0, Say("Clients use the entry of their profile."))
		}
		if h, ok := homes[p.Region]; ok && h.country != p.Country && p.Country != 0 && p.Status == InService {
			c.add(RuleStray, FieldRegion, b.Regions.Name(p.Region), 0,
				Say("Region {{.Region}} is used by {{.Count}} POPs in {{.Home}}; this POP is in {{.Country}}.",
					"Region", b.Regions.Name(p.Region), "Count", h.pops, "Home", countries.Name(h.country), "Country", countries.Name(p.Country)))
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
