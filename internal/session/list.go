package session

import (
	"cmp"
	"slices"
)

// ListOrder is the column by which the list of regions or the country table is
// sorted.
type ListOrder int

// The orders of a list.
const (
	ListByID ListOrder = iota
	ListByName
	ListByPOPs
)

// ListSort is how a list is sorted. The zero ListSort is the order of the IDs.
type ListSort struct {
	By         ListOrder
	Descending bool
}

// Click returns the order after the title of a column was clicked: a second click
// turns the order round. By POPs the largest comes first: it is what one looks for.
func (s ListSort) Click(by ListOrder) ListSort {
	if s.By == by {
		return ListSort{by, !s.Descending}
	}
	return ListSort{by, by == ListByPOPs}
}

// sortList sorts rows, of which of tells the ID, the name and the POPs. Compare
// orders names as the language does. Rows that are alike stay as they are.
func sortList[T any](rows []T, sorted ListSort, of func(T) (id int, name string, pops int), compare func(a, b string) int) {
	slices.SortStableFunc(rows, func(a, b T) int {
		idA, nameA, popsA := of(a)
		idB, nameB, popsB := of(b)
		order := 0
		switch sorted.By {
		case ListByName:
			order = compare(nameA, nameB)
		case ListByPOPs:
			order = cmp.Compare(popsA, popsB)
		case ListByID:
			order = cmp.Compare(idA, idB)
		}
		if sorted.Descending {
			order = -order
		}
		return order
	})
}
