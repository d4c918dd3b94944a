package sheet

import "strings"

// letter names column i, counted from 0, as spreadsheet programs do.
func letter(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// columnOf is the inverse of letter, -1 for what is no column.
func columnOf(name string) int {
	n := 0
	for _, r := range strings.ToUpper(name) {
		if r < 'A' || r > 'Z' || n > MaxColumns {
			return -1
		}
		n = n*26 + int(r-'A') + 1
	}
	return n - 1
}
