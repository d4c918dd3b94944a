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

func (p Place) holds(pop *phonebook.POP) bool {
	return (p.Country == 0 || pop.Country == p.Country) && (p.Region == nil || pop.Region == *p.Region)
}

// Filter chooses the POPs that are shown. The zero Filter chooses all.
//
// Every word of Text must occur somewhere in the POP: in name, numbers, index,
// region, country, dial-up entry or comments. Digits are also found through the
// punctuation of a number. A word with a key is looked for in one column alone:
// name: country: region: area: number: speed: entry: services: comments: index:
// and status:in or status:out. Other signs compare: speed>33600, name=Napa,
// speed:300..2400. Quotation marks keep words together: region:"New York".
//
// Columns holds a condition for each column, "" for none: text that must occur,
// or "=x", "<x", "a..b".
type Filter struct {
	Text     string
	Place    Place
	Columns  [Columns]string
	Language Language
}

// Empty reports whether the filter chooses every POP.
func (f Filter) Empty() bool { return len(f.terms()) == 0 && f.Place.Equal(Place{}) }

// String writes the conditions of text and columns as they would be typed.
func (f Filter) String() string {
	var out []string
	if text := strings.TrimSpace(f.Text); text != "" {
		out = append(out, text)
	}
	for col, text := range f.Columns {
		if c, ok := parseCondition(text); ok {
			text = strings.TrimSpace(text)
			sign := ":"
			switch {
			case c.relation != holds && c.relation != between:
				sign = ""
			case strings.ContainsRune(text, ' '):
				text = Quote(text)
			}
			out = append(out, Column(col).Key()+sign+text)
		}
	}
	return strings.Join(out, " ")
}

// term is one condition of a filter.
type term struct {
	condition
	keyed  bool // for a column alone
	column Column
	digits string // of the text, "" when it has anything but digits and punctuation
	status [2]bool
}

// terms reads a filter. What is not typed to its end is left out.
func (f Filter) terms() []term {
	var out []term
	add := func(t term, text string) {
		var ok bool
		if t.condition, ok = parseCondition(text); !ok {
			return
		}
		if strings.Trim(t.low, "0123456789()/+.#*- ") == "" {
			t.digits = digits(t.low)
		}
		if t.keyed && t.column == ByStatus {
			t.status = f.Language.statuses(t.low)
		}
		out = append(out, t)
	}
	for _, token := range Tokens(f.Text, f.Language) {
		switch {
		case token.Sign == "" && unquote(token.Value) != "":
			// Signs mean something behind a key only.
			add(term{}, `"`+unquote(token.Value)+`"`)
		case token.Sign == ":":
			add(term{keyed: true, column: token.Column}, token.Value)
		case token.Sign != "":
			add(term{keyed: true, column: token.Column}, token.Sign+token.Value)
		}
	}
	for col, text := range f.Columns {
		add(term{keyed: true, column: Column(col)}, text)
	}
	return out
}

// statuses tells which states a word means, by its beginning: out, in service.
func (l Language) statuses(word string) (is [2]bool) {
	for _, s := range []phonebook.Status{phonebook.InService, phonebook.OutOfService} {
		is[s] = strings.HasPrefix(s.String(), word)
	}
	for local, value := range l.Values {
		if s, err := phonebook.ParseStatus(value); err == nil && strings.HasPrefix(fold(local), word) {
			is[s] = true
		}
	}
	return is
}
