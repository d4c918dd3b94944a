package words

import (
	"regexp"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// commandOnly finds what a sentence says for the command line alone.
var commandOnly = regexp.MustCompile(` \(--[^)]*\)`)

// Key returns what a sentence of the domain is translated by.
func Key(text string) string { return commandOnly.ReplaceAllString(text, "") }

// Say returns a sentence of the domain in the language in use.
func Say(s phonebook.Sentence) string {
	values := make([]any, len(s.Values))
	for i, v := range s.Values {
		switch v := v.(type) {
		case phonebook.Sentence:
			values[i] = Say(v)
		case phonebook.Field:
			values[i] = Field(v)
		case time.Time:
			values[i] = Day(v)
		default:
			values[i] = v
		}
	}
	switch {
	case s.Empty():
		return ""
	case s.One != "":
		return N(Key(s.Text), s.N, values...)
	}
	return T(Key(s.Text), values...)
}

// Field names a field within a sentence.
func Field(f phonebook.Field) string { return T(f.String()) }

// Title returns words as the beginning of a line.
func Title(words string) string {
	r, size := utf8.DecodeRuneInString(words)
	if size == 0 {
		return words
	}
	return string(unicode.ToUpper(r)) + words[size:]
}
