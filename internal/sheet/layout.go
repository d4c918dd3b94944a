package sheet

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
)

// Layout names the form of the table: two lists of one provider have the same,
// whatever they hold. It is made of the column titles, without case and
// punctuation, or of what the columns look like where there is no header.
func (t *Table) Layout() string {
	var b strings.Builder
	if t.Header != nil {
		for i := range t.Columns {
			b.WriteString(title(headerAt(t, i)))
			b.WriteByte(0)
		}
	} else {
		b.WriteString("no header")
		for i := range t.Columns {
			b.WriteByte(0)
			b.WriteString(columnShape(t, i))
		}
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:12])
}

// shapeRows are enough to tell what a column looks like.
const shapeRows = 200

// columnShape tells columns of numbers, words and codes apart: by what three of
// four cells are.
func columnShape(t *Table, i int) string {
	filled := 0
	count := make(map[string]int)
	for _, r := range t.Rows[:min(len(t.Rows), shapeRows)] {
		if lonely(r) {
			continue
		}
		if c := tidy(r.Cell(i)); c != "" {
			filled++
			count[cellShape(c)]++
		}
	}
	for shape, n := range count {
		if 4*n >= 3*filled {
			return shape
		}
	}
	return "mixed"
}

func cellShape(c string) string {
	digits := len(digitsOf(c))
	switch {
	case isCode(c):
		return "code"
	case strings.ContainsFunc(c, unicode.IsLetter):
		return "words"
	case digits > 6:
		return "number"
	case digits > 0:
		return "figure"
	}
	return "marks"
}
