package session

import (
	"strings"
	"unicode"
)

// Language holds the words that a search understands beside the English ones.
type Language struct {
	Keys   map[string]string // a word for a key, such as "land" for "country"
	Values map[string]string // a word for a value, such as "außer Betrieb" for "out"
	// NoRegion is the word for the region of POPs that are in none.
	NoRegion string
}

// keys are the words before the sign of a token, and the columns they look at.
var keys = map[string]Column{
	"name": ByName, "country": ByCountry, "region": ByRegion, "area": ByAreaCode, "number": ByAccessNumber,
	"speed": BySpeed, "status": ByStatus, "entry": ByEntry, "services": ByServices, "comments": ByComments,
	"index": ByIndex, "id": ByIndex,
}

// Key returns the word that looks at a column in a search.
func (c Column) Key() string {
	for key, col := range keys {
		if col == c && key != "id" {
			return key
		}
	}
	return ""
}

// key returns the column that a word before a sign means.
func (l Language) key(word string) (Column, bool) {
	word = fold(word)
	if col, ok := keys[word]; ok {
		return col, true
	}
	for local, key := range l.Keys {
		if fold(local) == word {
			col, ok := keys[key]
			return col, ok
		}
	}
	return 0, false
}

// Token is a condition of a search as it stands in the text.
type Token struct {
	Start, End int    // bytes of the text
	Key        string // the English one, "" where the word has none
	Column     Column // that the key looks at
	Sign       string // ":", "=", "<", "<=", ">" or ">=", "" without a key
	Value      string // as typed, with its quotation marks
}

// Means reports whether another condition chooses the same POPs.
func (t Token) Means(u Token) bool {
	value := func(t Token) string { return fold(strings.TrimSpace(strings.ReplaceAll(t.Value, `"`, ""))) }
	return t.Key == u.Key && t.Column == u.Column && t.Sign == u.Sign && value(t) == value(u)
}

// Tokens cuts a search into its conditions. A word whose key is unknown is plain
// text.
func Tokens(text string, l Language) []Token {
	var out []Token
	for _, part := range split(text) {
		t := Token{Start: part.start, End: part.end, Value: text[part.start:part.end]}
		if word, sign, value, ok := cutSign(t.Value); ok {
			if col, known := l.key(word); known {
				t.Key, t.Column, t.Sign, t.Value = col.Key(), col, sign, value
			}
		}
		out = append(out, t)
	}
	return out
}

// cutSign cuts a word such as "speed>33600" at its sign.
func cutSign(word string) (key, sign, value string, ok bool) {
	at := strings.IndexAny(word, ":<>=：\"")
	if at <= 0 || word[at] == '"' {
		return "", "", "", false
	}
	key, value = word[:at], word[at:]
	for _, sign := range []string{"<=", ">=", "<", ">", "=", ":", "："} {
		if rest, cut := strings.CutPrefix(value, sign); cut {
			if sign == "：" { // as Japanese keyboards write it
				sign = ":"
			}
			return key, sign, rest, true
		}
	}
	return "", "", "", false
}

type span struct{ start, end int }

// split cuts a text at blanks outside quotation marks.
func split(text string) []span {
	var out []span
	quoted, start := false, -1
	for i, r := range text {
		if r == '"' {
			quoted = !quoted
		}
		switch blank := unicode.IsSpace(r) && !quoted; {
		case blank && start >= 0:
			out = append(out, span{start, i})
			start = -1
		case !blank && start < 0:
			start = i
		}
	}
	if start >= 0 {
		out = append(out, span{start, len(text)})
	}
	return out
}

// Quote writes a value so that a search reads it as one.
func Quote(value string) string {
	value = strings.ReplaceAll(value, `"`, "")
	if value == "" || strings.ContainsFunc(value, unicode.IsSpace) || strings.ContainsAny(value, ":<>=") || strings.Contains(value, "..") {
		return `"` + value + `"`
	}
	return value
}
