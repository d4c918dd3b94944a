package session

import (
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// index is what the filter looks through: the fields of every POP, folded, and
// the numbers that are compared.
type index struct {
	pops []phonebook.POP
	// One value for each POP.
	name, number, id  lexicon
	digits, ownDigits lexicon // of area code and number together, and of the number alone
	fastest           []uint32
	statuses          [2]bitset
	// Few values.
	area, country, region, entry, comments, services, speedOf lexicon
}

// newIndex reads a book.
func newIndex(pops []phonebook.POP, regions phonebook.Regions, countries phonebook.Countries) *index {
	n := len(pops)
	x := &index{pops: pops, fastest: make([]uint32, n), statuses: [2]bitset{newBits(n), newBits(n)}}
	x.name = newLexicon(n, func(i int) string { return fold(pops[i].Name) })
	x.area = newDictionary(n, func(i int) string { return pops[i].AreaCode }, fold)
	x.number = newLexicon(n, func(i int) string { return fold(pops[i].AccessNumber) })
	x.id = newLexicon(n, func(i int) string { return strconv.FormatUint(uint64(pops[i].ID), 10) })
	x.ownDigits = newLexicon(n, func(i int) string { return digits(pops[i].AccessNumber) })
	x.digits = newLexicon(n, func(i int) string { return digits(pops[i].AreaCode) + digits(pops[i].AccessNumber) })
	x.country = newDictionary(n, func(i int) phonebook.CountryID { return pops[i].Country },
		func(id phonebook.CountryID) string {
			shown, table := fold(countries.Name(id)), fold(countries.TableName(id))
			if shown == table {
				return shown
			}
			return shown + separator + table
		})
	x.region = newDictionary(n, func(i int) phonebook.RegionID { return pops[i].Region },
		func(id phonebook.RegionID) string { return fold(regions.Name(id)) })
	x.entry = newDictionary(n, func(i int) string { return pops[i].DialUpEntry }, fold)
	x.comments = newDictionary(n, func(i int) string { return pops[i].Comments }, fold)
	x.services = newDictionary(n, func(i int) phonebook.ServiceFlags { return pops[i].Flags },
		func(f phonebook.ServiceFlags) string { return fold(f.String()) })
	type speeds struct{ low, high uint32 }
	x.speedOf = newDictionary(n, func(i int) speeds { return speeds{pops[i].MinBaud, pops[i].MaxBaud} },
		func(s speeds) string {
			p := phonebook.POP{MinBaud: s.low, MaxBaud: s.high}
			return strings.Join([]string{Speed(p), strconv.Itoa(int(s.low)), strconv.Itoa(int(s.high))}, separator)
		})
	for i := range pops {
		p := &pops[i]
		x.fastest[i] = max(p.MinBaud, p.MaxBaud)
		x.statuses[min(p.Status, 1)].set(i)
	}
	return x
}

// separator stands between the spellings of one value.
const separator = "\x1f"

// find returns the POPs that satisfy a term.
func (x *index) find(t term) bitset {
	hits := newBits(len(x.pops))
	if !t.keyed {
		x.anywhere(t, hits)
		return hits
	}
	switch t.column {
	case ByAreaCode:
		x.areaCode(t, hits)
	case ByAccessNumber:
		x.accessNumber(t, hits)
	case BySpeed:
		x.speed(t, hits)
	case ByStatus:
		for s, on := range t.status {
			if on {
				x.merge(hits, x.statuses[s])
			}
		}
	case ByServices:
		x.service(t, hits)
	case ByIndex:
		if t.relation == holds {
			x.id.match(func(id string) bool { return strings.HasPrefix(id, t.low) }, hits)
		} else {
			x.compare(t, hits, func(i int) uint64 { return uint64(x.pops[i].ID) })
		}
	default:
		x.texts(t, hits)
	}
	return hits
}

func (x *index) merge(into, from bitset) {
	for i := range into {
		into[i] |= from[i]
	}
}

// texts finds by a column of plain text.
func (x *index) texts(t term, hits bitset) {
	l := &x.name
	switch t.column {
	case ByCountry:
		l = &x.country
	case ByRegion:
		l = &x.region
	case ByEntry:
		l = &x.entry
	case ByComments:
		l = &x.comments
	default: // the name
	}
	if t.relation == holds {
		l.find(t.low, hits)
		return
	}
	l.match(func(s string) bool {
		for {
			spelling, rest, more := strings.Cut(s, separator)
			if t.text(spelling) {
				return true
			}
			if !more {
				return false
			}
			s = rest
		}
	}, hits)
}

// anywhere finds a word in any field. A number is found through its punctuation.
func (x *index) anywhere(t term, hits bitset) {
	for _, l := range []*lexicon{&x.name, &x.country, &x.region, &x.entry, &x.comments} {
		l.find(t.low, hits)
	}
	if t.digits == "" {
		x.area.find(t.low, hits)
		x.number.find(t.low, hits)
		return
	}
	x.digits.find(t.digits, hits)
	if t.digits == t.low {
		x.id.find(t.low, hits)
	}
}

// areaCode finds by the area code. What is the same but for its punctuation is
// the same.
func (x *index) areaCode(t term, hits bitset) {
	x.area.match(func(s string) bool {
		switch {
		case t.relation == holds && t.digits != "":
			return strings.Contains(digits(s), t.digits)
		case t.relation == equal && t.digits != "":
			return digits(s) == t.digits
		case t.numbers:
			return s != "" && t.number(numeric(s))
		}
		return t.text(s)
	}, hits)
}

// accessNumber finds by the access number.
func (x *index) accessNumber(t term, hits bitset) {
	switch {
	case t.relation == holds && t.digits == "":
		x.number.find(t.low, hits)
	case t.relation == holds:
		x.ownDigits.find(t.digits, hits)
	case t.relation == equal && t.digits != "":
		x.ownDigits.match(func(s string) bool { return s == t.digits }, hits)
	case t.numbers:
		x.ownDigits.match(func(s string) bool { return t.number(numeric(s)) }, hits)
	default:
		x.number.match(t.text, hits)
	}
}

// speed finds by the fastest speed of a POP; one that states none is found by
// =0 alone.
func (x *index) speed(t term, hits bitset) {
	switch {
	case t.relation == holds:
		x.speedOf.find(t.low, hits)
	case t.relation == equal && t.low == "":
		t.from, t.numbers = 0, true
		fallthrough
	case t.relation == equal:
		x.compare(t, hits, func(i int) uint64 { return uint64(x.fastest[i]) })
	case t.numbers:
		for i, speed := range x.fastest {
			if speed != 0 && t.number(uint64(speed)) {
				hits.set(i)
			}
		}
	}
}

// service finds by the number of the services, or by their words.
func (x *index) service(t term, hits bitset) {
	switch {
	case t.numbers:
		x.compare(t, hits, func(i int) uint64 { return uint64(x.pops[i].Flags) })
	case t.relation == holds:
		x.services.find(t.low, hits)
	}
}

// compare finds by a number.
func (x *index) compare(t term, hits bitset, value func(i int) uint64) {
	if !t.numbers {
		return
	}
	for i := range x.pops {
		if t.number(value(i)) {
			hits.set(i)
		}
	}
}
