package session

import (
	"strconv"
	"strings"
	"unicode"
)

// relation is how a value is compared.
type relation uint8

const (
	holds relation = iota // the value holds the text
	equal
	below
	atMost
	above
	atLeast
	between
)

// condition is what a field must satisfy, folded.
type condition struct {
	relation  relation
	low, high string // high only for between
	// The bounds as numbers, where they are some.
	from, to uint64
	numbers  bool
}

// signs in the order in which they are looked for.
var signs = []struct {
	sign     string
	relation relation
}{{"<=", atMost}, {">=", atLeast}, {"<", below}, {">", above}, {"=", equal}}

// parseCondition reads a condition: "text" is held, "=x", "<x", "<=x", ">x" and
// ">=x" are compared, "a..b" is a range with both ends, which may be open. Within
// quotation marks no sign has a meaning. ok is false while there is nothing to
// look for yet.
func parseCondition(text string) (c condition, ok bool) {
	text = strings.Map(blankLines, strings.TrimSpace(text))
	for _, s := range signs {
		if rest, cut := strings.CutPrefix(text, s.sign); cut {
			c.relation, text = s.relation, strings.TrimSpace(rest)
			break
		}
	}
	if from, to, is := cutRange(text); is && c.relation == holds {
		c.low, c.high = unquote(from), unquote(to)
		switch {
		case c.low == "" && c.high == "":
			return c, false
		case c.low == "":
			c.relation, c.low = atMost, c.high
		case c.high == "":
			c.relation = atLeast
		default:
			c.relation = between
		}
	} else {
		c.low = unquote(text)
		if c.low == "" && (c.relation != equal || text == "") {
			return c, false
		}
	}
	c.from, c.numbers = quantity(c.low)
	if c.relation == between {
		high := false
		c.to, high = quantity(c.high)
		c.numbers = c.numbers && high
	}
	return c, true
}

// blankLines makes one kind of blank of all: a value is one line in a lexicon.
func blankLines(r rune) rune {
	if unicode.IsSpace(r) || unicode.IsControl(r) {
		return ' '
	}
	return r
}

// cutRange cuts "a..b" outside quotation marks.
func cutRange(text string) (from, to string, ok bool) {
	quoted := false
	for i := range len(text) - 1 {
		if text[i] == '"' {
			quoted = !quoted
		}
		if !quoted && text[i] == '.' && text[i+1] == '.' {
			return strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+2:]), true
		}
	}
	return "", "", false
}

// unquote returns the folded text without quotation marks.
func unquote(text string) string { return fold(strings.ReplaceAll(text, `"`, "")) }

// quantity reads a number as people write speeds: 33600, 33,600, 33.6k.
func quantity(text string) (uint64, bool) {
	if thousands, k := strings.CutSuffix(text, "k"); k {
		f, err := strconv.ParseFloat(strings.Replace(thousands, ",", ".", 1), 64)
		if err != nil || f < 0 || f > 1e9 {
			return 0, false
		}
		return uint64(f*1000 + 0.5), true
	}
	n, err := strconv.ParseUint(ungroup(text), 10, 64)
	return n, err == nil
}

// ungroup takes the marks between groups of three digits out of a number, as any
// language writes them. Everything else stays as it is.
func ungroup(text string) string {
	const marks = ",.' \u00a0\u202f’"
	groups := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(marks, r) })
	for i, group := range groups {
		if i > 0 && len(group) != 3 || i == 0 && len(groups) > 1 && len(group) > 3 || digits(group) != group {
			return text
		}
	}
	return strings.Join(groups, "")
}

// number reports whether a number satisfies the condition, whose bounds must be
// numbers.
func (c condition) number(n uint64) bool {
	switch c.relation {
	case equal, holds:
		return n == c.from
	case below:
		return n < c.from
	case atMost:
		return n <= c.from
	case above:
		return n > c.from
	case atLeast:
		return n >= c.from
	case between:
		return n >= c.from && n <= c.to
	}
	return false
}

// text reports whether a folded text satisfies the condition. A range holds also
// what begins with its upper end: a..m ends behind Munich.
func (c condition) text(s string) bool {
	switch c.relation {
	case holds:
		return strings.Contains(s, c.low)
	case equal:
		return s == c.low
	case below:
		return s < c.low
	case atMost:
		return s <= c.low || strings.HasPrefix(s, c.low)
	case above:
		return s > c.low && !strings.HasPrefix(s, c.low)
	case atLeast:
		return s >= c.low
	case between:
		return s >= c.low && (s <= c.high || strings.HasPrefix(s, c.high))
	}
	return false
}
