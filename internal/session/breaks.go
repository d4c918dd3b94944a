package session

import "strings"

// Break stands for a line break in an input of one line.
const Break = "↵"

var (
	breaks  = strings.NewReplacer("\r\n", Break, "\n", Break, "\r", Break)
	written = strings.NewReplacer(Break, "\n")
)

// InOneLine writes a text with signs for its line breaks.
func InOneLine(text string) string { return breaks.Replace(text) }

// Written returns the text that an input of one line stands for. What it was before,
// and still is, stays to the letter.
func Written(input, before string) string {
	if input == InOneLine(before) {
		return before
	}
	return written.Replace(input)
}
