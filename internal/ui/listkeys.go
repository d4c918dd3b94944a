package ui

import "fyne.io/fyne/v2"

// pageLines is how far Page Up and Page Down go in a list.
const pageLines = 15

// rowFor returns the row of a list that a key leads to from another one, and whether
// the key means a row. It is one of the list's, unless that is empty.
func rowFor(key fyne.KeyName, at, rows int) (to int, moves bool) {
	switch key {
	case fyne.KeyDown:
		to = at + 1
	case fyne.KeyUp:
		to = at - 1
	case fyne.KeyPageDown:
		to = at + pageLines
	case fyne.KeyPageUp:
		to = at - pageLines
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = rows - 1
	default:
		return at, false
	}
	return max(0, min(to, rows-1)), true
}
