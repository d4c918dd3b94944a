// Package words is what people read, in the language they chose.
//
// The English sentence is the key of its translation: [T] takes a sentence, [N]
// one with a number in it, and both put values into its places. A sentence is
// always whole; it is never glued together from parts, because other languages
// order them differently. Keys are constants, so that a test finds every one of
// them in the source and asks for it in every language.
//
// The language is one for the whole program. All functions may be called from
// any goroutine.
package words

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

//go:embed translations/*.json
var translations embed.FS

// Language is one that the program speaks.
type Language struct {
	Tag  string // of BCP 47
	Name string // in the language itself
}

// Languages returns what the program speaks; the first is the fallback.
func Languages() []Language {
	return []Language{{"en", "English"}, {"de", "Deutsch"}, {"es", "Español"}, {"fr", "Français"}, {"ja", "日本語"}}
}

// speech is a language in use.
type speech struct {
	tag     string
	find    *i18n.Localizer
	print   *message.Printer
	dates   dates
	noPlace sync.Map // sentences without a place, by their keys: cells ask for them in every frame
}

var (
	bundle  = sync.OnceValue(load)
	current atomic.Pointer[speech]
)

// load reads the translations that are built in. Each file holds sentences by their
// keys, or their plural forms: the library's own reader takes some English words,
// such as ID, for names of its own.
func load() *i18n.Bundle {
	b := i18n.NewBundle(language.English)
	for _, l := range Languages() {
		for key, forms := range read(l.Tag) {
			m := &i18n.Message{ID: key, One: forms.One, Other: forms.Other}
			if err := b.AddMessages(language.Make(l.Tag), m); err != nil {
				panic(fmt.Sprintf("words: %s: %q: %v", l.Tag, key, err)) // they are part of the program
			}
		}
	}
	return b
}

// forms are the plural forms of a sentence; without any it is Other.
type forms struct {
	One   string `json:"one"`
	Other string `json:"other"`
}

// UnmarshalJSON reads the forms, or the one sentence.
func (f *forms) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &f.Other)
	}
	type plain forms
	return json.Unmarshal(data, (*plain)(f))
}

func read(tag string) map[string]forms {
	data, err := translations.ReadFile(path.Join("translations", tag+".json"))
	out := map[string]forms{}
	if err == nil {
		err = json.Unmarshal(data, &out)
	}
	if err != nil {
		panic(fmt.Sprintf("words: %s: %v", tag, err))
	}
	return out
}

// Best returns the tag of the language that suits a locale such as "de_AT.UTF-8",
// English where none does.
func Best(locale string) string {
	locale, _, _ = strings.Cut(locale, ".")
	tags := []language.Tag{}
	for _, l := range Languages() {
		tags = append(tags, language.Make(l.Tag))
	}
	_, i, _ := language.NewMatcher(tags).Match(language.Make(strings.ReplaceAll(locale, "_", "-")))
	return Languages()[i].Tag
}

// Use speaks a language from now on. What was written before stays as it is.
func Use(tag string) {
	tag = Best(tag)
	current.Store(&speech{
		tag: tag, find: i18n.NewLocalizer(bundle(), tag), print: message.NewPrinter(language.Make(tag)),
		dates: dateForms[tag],
	})
}

func speaking() *speech {
	if s := current.Load(); s != nil {
		return s
	}
	Use("en")
	return current.Load()
}

// Current returns the tag of the language in use.
func Current() string { return speaking().tag }

// T returns a sentence in the language in use. Its places are written {{.Name}}
// and filled from names and values in turn; whole numbers are written as the
// language writes them.
func T(sentence string, values ...any) string {
	s := speaking()
	if len(values) > 0 {
		return s.say(sentence, nil, s.places(values))
	}
	if said, ok := s.noPlace.Load(sentence); ok {
		return said.(string)
	}
	said := s.say(sentence, nil, nil)
	s.noPlace.Store(sentence, said)
	return said
}

// N returns a sentence about n things. The sentence is that for many; en.json
// holds that for one. Its place {{.N}} is n.
func N(sentence string, n int, values ...any) string {
	s := speaking()
	places := s.places(values)
	places["N"] = s.print.Sprint(n)
	return s.say(sentence, n, places)
}

// say translates a sentence. What has no translation is said in English.
func (s *speech) say(sentence string, count any, places map[string]any) string {
	cfg := &i18n.LocalizeConfig{
		DefaultMessage: &i18n.Message{ID: sentence, Other: sentence},
		PluralCount:    count,
	}
	if places != nil {
		cfg.TemplateData = places
	}
	said, err := s.find.Localize(cfg)
	if said == "" && err != nil {
		return sentence
	}
	return said
}

// places pairs names and values.
func (s *speech) places(values []any) map[string]any {
	places := make(map[string]any, len(values)/2+1)
	for i := 0; i+1 < len(values); i += 2 {
		value := values[i+1]
		switch n := value.(type) {
		case int:
			value = s.print.Sprint(n)
		case int64:
			value = s.print.Sprint(n)
		}
		places[values[i].(string)] = value
	}
	return places
}

// Int writes a whole number with its groups of digits.
func Int(n int) string { return speaking().print.Sprint(n) }

// Decimal writes a number with that many digits behind the point.
func Decimal(x float64, digits int) string {
	return speaking().print.Sprintf("%.*f", digits, x)
}

// Size writes a number of bytes as people compare it: kB of 1,000 bytes, from a
// million on MB.
func Size(bytes int64) string {
	if bytes >= 1e6 {
		return T("{{.Size}} MB", "Size", Decimal(float64(bytes)/1e6, 1))
	}
	return T("{{.Size}} kB", "Size", Decimal(float64(bytes)/1e3, 1))
}

// Collator sorts texts as the readers of the language expect it. It serves one
// goroutine at a time.
func Collator() *collate.Collator {
	return collate.New(language.Make(Current()), collate.IgnoreCase, collate.Numeric)
}
