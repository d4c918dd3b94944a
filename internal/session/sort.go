package session

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

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
	Columns // how many there are
)

// order returns the positions of the POPs sorted by a column. POPs that the
// column does not tell apart stay in the order of their index, whatever the
// direction: sorting twice never shuffles them.
func (v *View) order(col Column, descending bool) []int32 {
	at := &v.orders[col][direction(descending)]
	if *at != nil {
		return *at
	}
	compare := v.comparison(col)
	order := make([]int32, len(v.pops))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		c := compare(a, b)
		if descending {
			c = -c
		}
		return cmp.Or(c, cmp.Compare(a, b))
	})
	*at = order
	return order
}

func direction(descending bool) int {
	if descending {
		return 1
	}
	return 0
}

func (v *View) comparison(col Column) func(a, b int32) int {
	folded := func(field int) func(a, b int32) int {
		return func(a, b int32) int {
			return strings.Compare(v.entries[a].searched[field], v.entries[b].searched[field])
		}
	}
	numbers := func(value func(*phonebook.POP) string) func(a, b int32) int {
		keys := make([]uint64, len(v.pops))
		for i := range v.pops {
			keys[i] = numeric(value(&v.pops[i]))
		}
		return func(a, b int32) int {
			return cmp.Or(cmp.Compare(keys[a], keys[b]), strings.Compare(value(&v.pops[a]), value(&v.pops[b])))
		}
	}
	switch col {
	case ByCountry:
		return folded(inCountry)
	case ByRegion:
		return folded(inRegion)
	case ByAreaCode:
		return numbers(func(p *phonebook.POP) string { return p.AreaCode })
	case ByAccessNumber:
		return numbers(func(p *phonebook.POP) string { return p.AccessNumber })
	case BySpeed:
		return func(a, b int32) int {
			p, q := &v.pops[a], &v.pops[b]
			return cmp.Or(cmp.Compare(p.MaxBaud, q.MaxBaud), cmp.Compare(p.MinBaud, q.MinBaud))
		}
	case ByStatus:
		return func(a, b int32) int { return cmp.Compare(v.pops[a].Status, v.pops[b].Status) }
	default:
		return folded(inName)
	}
}

// numeric returns the number that the digits of a code make, so that 52 comes
// before 206. What is too long for a number sorts behind all others.
func numeric(s string) uint64 {
	d := digits(s)
	if d == "" {
		return 0
	}
	n, err := strconv.ParseUint(d, 10, 64)
	if err != nil {
		return 1<<64 - 1
	}
	return n
}
