package session

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Column is a column by which POPs are shown and sorted.
type Column int

// The columns in the order of the table.
const (
	ByName Column = iota
	ByCountry
	ByRegion
	ByAreaCode
	ByAccessNumber
	BySpeed
	ByStatus
	ByEntry
	ByServices
	ByComments
	ByIndex
	Columns // how many there are
)

// orders are the positions of the POPs sorted by each column, both ways, in the
// order of a language. They are made when they are first asked for.
type orders struct {
	language string
	of       [Columns][2][]int32
}

// order returns the positions of the POPs sorted by a column. POPs that the
// column does not tell apart stay in the order of their index, whatever the
// direction: sorting twice never shuffles them.
func (v *View) order(col Column, descending bool) []int32 {
	if now := words.Current(); v.orders.language != now {
		v.orders = orders{language: now}
	}
	ways := &v.orders.of[col]
	if ways[0] == nil {
		v.sort(col, ways)
	}
	if descending {
		return ways[1]
	}
	return ways[0]
}

// sort makes both orders of a column from one key for each POP.
func (v *View) sort(col Column, ways *[2][]int32) {
	switch col {
	case ByName:
		keys := collationKeys(len(v.pops), func(i int) string { return v.pop(i).Name })
		sortBy(ways, keys, strings.Compare)
	case ByCountry:
		sortBy(ways, v.ranks(ByCountry, func(p *phonebook.POP) uint32 { return uint32(p.Country) }, func(id uint32) string { return v.countries.Name(phonebook.CountryID(id)) }), cmp.Compare[int32])
	case ByRegion:
		sortBy(ways, v.ranks(ByRegion, func(p *phonebook.POP) uint32 { return uint32(p.Region) }, func(id uint32) string { return v.regions.Name(phonebook.RegionID(id)) }), cmp.Compare[int32])
	case ByEntry:
		sortBy(ways, ranksOf(len(v.pops), func(i int) string { return v.pop(i).DialUpEntry }, itself), cmp.Compare[int32])
	case ByComments:
		sortBy(ways, ranksOf(len(v.pops), func(i int) string { return v.pop(i).Comments }, itself), cmp.Compare[int32])
	case ByAreaCode:
		sortBy(ways, codes(v, func(p *phonebook.POP) string { return p.AreaCode }), code.compare)
	case ByAccessNumber:
		sortBy(ways, codes(v, func(p *phonebook.POP) string { return p.AccessNumber }), code.compare)
	default:
		sortBy(ways, numbers(v, col), cmp.Compare[uint64])
	}
}

func itself(s string) string { return s }

// sortBy fills both orders of a column: descending is ascending backwards, but
// for POPs of the same key.
func sortBy[K any](ways *[2][]int32, keys []K, compare func(a, b K) int) {
	up := make([]int32, len(keys))
	for i := range up {
		up[i] = int32(i)
	}
	slices.SortFunc(up, func(a, b int32) int {
		return cmp.Or(compare(keys[a], keys[b]), cmp.Compare(a, b))
	})
	down := make([]int32, 0, len(up))
	for end := len(up); end > 0; {
		start := end - 1
		for start > 0 && compare(keys[up[start-1]], keys[up[end-1]]) == 0 {
			start--
		}
		down = append(down, up[start:end]...)
		end = start
	}
	ways[0], ways[1] = up, down
}

// ranks returns the places of the names in a column of choices. A cell that shows
// something else is sorted by that.
func (v *View) ranks(col Column, id func(*phonebook.POP) uint32, name func(uint32) string) []int32 {
	type choice struct {
		id   uint32
		text string
	}
	return ranksOf(len(v.pops), func(i int) choice { return choice{id(v.pop(i)), v.text(i, col)} },
		func(c choice) string {
			if c.text != "" {
				return c.text
			}
			return name(c.id)
		})
}

// ranksOf returns for each POP the place of a field's value among the values in
// the order of the language: equal values share their place.
func ranksOf[K comparable](n int, key func(i int) K, name func(K) string) []int32 {
	var values []K
	at := make(map[K]int32)
	out := make([]int32, n)
	for i := range n {
		k := key(i)
		place, known := at[k]
		if !known {
			place = int32(len(values))
			at[k] = place
			values = append(values, k)
		}
		out[i] = place
	}
	keys := collationKeys(len(values), func(i int) string { return name(values[i]) })
	sorted := slices.Clone(keys)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	place := make([]int32, len(values))
	for i, k := range keys {
		n, _ := slices.BinarySearch(sorted, k)
		place[i] = int32(n)
	}
	for i := range out {
		out[i] = place[out[i]]
	}
	return out
}

// code is an area code or a number: it sorts by the number that its digits make,
// so that 52 comes before 206.
type code struct {
	number uint64
	text   string
}

func (c code) compare(o code) int {
	return cmp.Or(cmp.Compare(c.number, o.number), strings.Compare(c.text, o.text))
}

func codes(v *View, value func(*phonebook.POP) string) []code {
	out := make([]code, len(v.pops))
	for i := range v.pops {
		text := value(v.pop(i))
		out[i] = code{numeric(text), text}
	}
	return out
}

// numbers returns the keys of a column of numbers.
func numbers(v *View, col Column) []uint64 {
	out := make([]uint64, len(v.pops))
	for i := range v.pops {
		p := v.pop(i)
		if text := v.text(i, col); text != "" {
			if out[i] = wrongNumber(text); col == BySpeed && out[i] <= math.MaxUint32 {
				out[i] <<= 32
			}
			continue
		}
		switch col {
		case BySpeed:
			out[i] = uint64(p.MaxBaud)<<32 | uint64(p.MinBaud)
		case ByStatus:
			out[i] = uint64(p.Status)
		case ByServices:
			out[i] = uint64(p.Flags)
		default:
			out[i] = uint64(p.ID)
		}
	}
	return out
}

// numeric returns the number that the digits of a code make. What is too long
// for a number sorts behind all others.
func numeric(s string) uint64 {
	n, found := uint64(0), false
	for i := range len(s) {
		if c := s[i]; c >= '0' && c <= '9' {
			if n >= (1<<64-1)/10 {
				return overflow(s)
			}
			n, found = n*10+uint64(c-'0'), true
		}
	}
	if !found {
		return 0
	}
	return n
}

func overflow(s string) uint64 {
	if n, err := strconv.ParseUint(digits(s), 10, 64); err == nil {
		return n
	}
	return 1<<64 - 1
}
