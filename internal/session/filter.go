package session

import (
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Place is a country or, where Region is not nil, one region of it. The region
// [phonebook.AllRegions] stands for the POPs in no region. The zero Place is
// everywhere.
type Place struct {
	Country phonebook.CountryID
	Region  *phonebook.RegionID
}

// InRegion returns the place of a region in a country.
func InRegion(country phonebook.CountryID, region phonebook.RegionID) Place {
	return Place{Country: country, Region: &region}
}

// Equal reports whether both places hold the same POPs.
func (p Place) Equal(o Place) bool {
	if p.Country != o.Country || (p.Region == nil) != (o.Region == nil) {
		return false
	}
	return p.Region == nil || *p.Region == *o.Region
}

func (p Place) holds(pop phonebook.POP) bool {
	return (p.Country == 0 || pop.Country == p.Country) && (p.Region == nil || pop.Region == *p.Region)
}

// Filter chooses the POPs that are shown. The zero Filter chooses all.
//
// Every word of Text must occur somewhere in the POP: in name, numbers, index,
// region, country, dial-up entry or comments. Digits are also found through the
// punctuation of a number. A word with a key is looked for in one field alone:
// name: country: region: area: number: entry: comments: and status:in or
// status:out. Quotation marks keep words together: region:"New York".
type Filter struct {
	Text  string
	Place Place
}

// Empty reports whether the filter chooses every POP.
func (f Filter) Empty() bool { return strings.TrimSpace(f.Text) == "" && f.Place.Equal(Place{}) }

// word is one condition of a filter's text, folded.
type word struct {
	key, text string
	digits    string // of text, "" when it has a letter
}

var keys = map[string]bool{
	"name": true, "country": true, "region": true, "area": true,
	"number": true, "entry": true, "comments": true, "status": true,
}

// parse reads the text of a filter.
func parse(text string) []word {
	var words []word
	for _, part := range split(fold(text)) {
		w := word{text: part}
		if key, value, ok := strings.Cut(part, ":"); ok && keys[key] {
			w.key, w.text = key, value
		}
		w.text = strings.ReplaceAll(w.text, `"`, "")
		if w.text == "" {
			continue
		}
		if strings.Trim(w.text, "0123456789()/+.#*- ") == "" {
			w.digits = digits(w.text)
		}
		words = append(words, w)
	}
	return words
}

// split cuts a text at blanks outside quotation marks.
func split(text string) []string {
	quoted := false
	return strings.FieldsFunc(text, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ' ' && !quoted
	})
}

// entry is a POP as the filter sees it.
type entry struct {
	text     string // every field, folded, joined by separators
	digits   string // of area code and access number
	searched [4]string
}

// The folded fields of an entry that keys look at.
const (
	inName = iota
	inCountry
	inRegion
	inRest
)

const separator = "\x1f"

// matches reports whether the POP satisfies the word.
func (w word) matches(e *entry, p *phonebook.POP) bool {
	switch w.key {
	case "":
		return strings.Contains(e.text, w.text) || w.digits != "" && strings.Contains(e.digits, w.digits)
	case "name":
		return strings.Contains(e.searched[inName], w.text)
	case "country":
		return strings.Contains(e.searched[inCountry], w.text)
	case "region":
		return strings.Contains(e.searched[inRegion], w.text)
	case "status":
		return strings.HasPrefix(fold(p.Status.String()), w.text)
	case "area":
		return strings.HasPrefix(p.AreaCode, w.text)
	case "number":
		return strings.Contains(p.AccessNumber, w.text) || w.digits != "" && strings.Contains(digits(p.AccessNumber), w.digits)
	case "entry":
		return strings.Contains(fold(p.DialUpEntry), w.text)
	case "comments":
		return strings.Contains(fold(p.Comments), w.text)
	}
	return false
}
