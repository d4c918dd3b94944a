package phonebook

import (
	"fmt"
	"strings"
	"time"
)

// Sentence is what people read about a value or a file. The words stand apart
// from the values in them, so that a program can say it in another language; by
// itself it is English.
type Sentence struct {
	Text   string // with places such as {{.Max}}
	One    string // the same about a single thing, "" where nothing is counted
	N      int    // how many things, in the place {{.N}}
	Values []any  // names of places and their values in turn
}

// Say returns a sentence. Values may be sentences and fields themselves.
func Say(text string, values ...any) Sentence { return Sentence{Text: text, Values: values} }

// Count returns a sentence about n things, which has another form for one.
func Count(n int, one, many string, values ...any) Sentence {
	return Sentence{Text: many, One: one, N: n, Values: values}
}

// With returns the sentence with the values of its places.
func (s Sentence) With(values ...any) Sentence {
	s.Values = values
	return s
}

// Empty reports whether nothing is said.
func (s Sentence) Empty() bool { return s.Text == "" }

// And returns two sentences, one behind the other.
func (s Sentence) And(next Sentence) Sentence {
	switch {
	case s.Empty():
		return next
	case next.Empty():
		return s
	}
	return Say("{{.First}} {{.Next}}", "First", s, "Next", next)
}

// String returns the sentence in English, whole numbers with a comma between
// groups of three digits, and times as their day.
func (s Sentence) String() string {
	text := s.Text
	if s.One != "" && s.N == 1 {
		text = s.One
	}
	if len(s.Values) == 0 && s.One == "" {
		return text
	}
	places := append(make([]string, 0, len(s.Values)+2), "{{.N}}", Thousands(s.N))
	for i := 0; i+1 < len(s.Values); i += 2 {
		value := fmt.Sprint(s.Values[i+1])
		switch v := s.Values[i+1].(type) {
		case int:
			value = Thousands(v)
		case time.Time:
			value = v.Format("2 January 2006")
		}
		places = append(places, fmt.Sprintf("{{.%s}}", s.Values[i]), value)
	}
	return strings.NewReplacer(places...).Replace(text)
}

// MarshalText writes [Sentence.String].
func (s Sentence) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a sentence back, without what tells its values apart.
func (s *Sentence) UnmarshalText(b []byte) error {
	*s = Sentence{Text: string(b)}
	return nil
}
