package phonebook

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a POP's fields, in characters, as Microsoft's administrator writes
// them ("Add, edit, or delete POPs by command line"). What a client still reads
// is a little longer ([MS-CPSP] 2.1).
const (
	MaxNameLen         = 30
	MaxAreaCodeLen     = 10
	MaxAccessNumberLen = 35
	MaxDialUpEntryLen  = 50
	MaxCommentsLen     = 1000 // (ours)
)

// POPID is the POP index: unique in its book, from 1, and never given again,
// because clients merge deltas by it. 0 stands for a POP that has none yet.
type POPID uint32

// Status says whether a POP is released to clients.
type Status uint8

// Only POPs in service are released (KB Q218466).
const (
	InService Status = iota
	OutOfService
)

// String returns "in service" or "out of service".
func (s Status) String() string {
	if s == OutOfService {
		return "out of service"
	}
	return "in service"
}

// MarshalText writes "in" or "out", as the command line spells it.
func (s Status) MarshalText() ([]byte, error) {
	if s == OutOfService {
		return []byte("out"), nil
	}
	return []byte("in"), nil
}

// UnmarshalText reads what [ParseStatus] reads.
func (s *Status) UnmarshalText(b []byte) (err error) {
	*s, err = ParseStatus(string(b))
	return err
}

// ParseStatus reads "in", "out" and the longer spellings that lists use.
func ParseStatus(s string) (Status, error) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "in", "in service", "1", "yes", "y", "true", "active", "enabled", "live":
		return InService, nil
	case "out", "out of service", "0", "no", "n", "false", "inactive", "disabled":
		return OutOfService, nil
	}
	return InService, &FieldError{Field: FieldStatus, Value: s, Reason: Say("Use in or out.")}
}

// POP is a point of presence: one access number of the book. It is a plain
// value: compare with ==, copy freely. The first eleven fields are those of a
// .pbk entry, in that order.
type POP struct {
	ID           POPID        `json:"id"`
	Country      CountryID    `json:"country"`
	Region       RegionID     `json:"region"`
	Name         string       `json:"name"`
	AreaCode     string       `json:"area"`
	AccessNumber string       `json:"number"`
	MinBaud      uint32       `json:"min"` // bit/s, 0 = not stated
	MaxBaud      uint32       `json:"max"` // bit/s, 0 = not stated
	Reserved     uint32       `json:"reserved"`
	Flags        ServiceFlags `json:"flags"`
	DialUpEntry  string       `json:"entry"`
	Status       Status       `json:"status"`
	Comments     string       `json:"comments"`
}

// Check returns every rule that p breaks by itself, nil when it breaks none.
// Rules that need the book (region, country, encoding) are checked by
// [Book.CheckPOP].
func (p POP) Check() []*FieldError {
	var c checker
	c.require(p.ID > 0, RuleOther, FieldID, "0", Say("The index starts at 1."))
	c.require(p.Country > 0, RuleCountry, FieldCountry, "0", Say("Choose a country."))
	c.text(FieldName, p.Name, MaxNameLen, `,"`)
	c.digits(FieldAreaCode, p.AreaCode, MaxAreaCodeLen, "- ", false)
	c.digits(FieldAccessNumber, p.AccessNumber, MaxAccessNumberLen, "#*- ", true)
	if p.MinBaud != 0 && p.MaxBaud != 0 && p.MinBaud > p.MaxBaud {
		c.add(RuleSpeeds, FieldMinBaud, strconv.FormatUint(uint64(p.MinBaud), 10), int(p.MaxBaud),
			Say("The minimum is above the maximum, {{.Max}}.", "Max", int(p.MaxBaud)))
	}
	if p.Flags > MaxFlags {
		c.add(RuleTooHigh, FieldFlags, strconv.FormatUint(uint64(p.Flags), 10), int(MaxFlags), Say("Service flags are 0 to 255."))
	}
	c.text(FieldDialUpEntry, p.DialUpEntry, MaxDialUpEntryLen, ",")
	c.comments(p.Comments)
	return c.found
}

// Validate returns the rules that p breaks as one error, nil when it breaks
// none. Every part is a [*FieldError].
func (p POP) Validate() error { return joinFields(p.Check()) }

// Warnings returns what is allowed but likely to surprise a client's user.
func (p POP) Warnings() []*FieldError {
	var c checker
	c.require(p.Name != "", RuleNoName, FieldName, "", Say("Clients show a blank line for a POP without a name."))
	c.require(!strings.ContainsAny(p.AreaCode, "- "), RuleHyphen, FieldAreaCode, p.AreaCode,
		Say("Clients expect digits only here."))
	return c.found
}

func joinFields(found []*FieldError) error {
	errs := make([]error, len(found))
	for i, e := range found {
		errs[i] = e
	}
	return errors.Join(errs...)
}

// checker collects broken rules.
type checker struct{ found []*FieldError }

func (c *checker) add(rule Rule, f Field, value string, limit int, reason Sentence) {
	c.found = append(c.found, &FieldError{Field: f, Value: value, Limit: limit, Reason: reason, Rule: rule})
}

func (c *checker) require(ok bool, rule Rule, f Field, value string, reason Sentence) {
	if !ok {
		c.add(rule, f, value, 0, reason)
	}
}

// text checks free text that reaches a .pbk or .pbr line. At most one reason is
// given: the one whose repair comes first.
func (c *checker) text(f Field, s string, most int, forbidden string) {
	switch {
	case !utf8.ValidString(s):
		c.add(RuleControl, f, s, 0, Say("The text is damaged. Type it again."))
	case strings.ContainsFunc(s, unicode.IsControl):
		c.add(RuleControl, f, s, 0, Say("Line breaks and control characters are not allowed."))
	case strings.Contains(forbidden, ",") && strings.Contains(s, ","):
		c.add(RuleComma, f, s, 0, Say("A comma ends the field. Use a space."))
	case strings.ContainsAny(s, forbidden):
		c.add(RuleQuote, f, s, 0, Say("Quotation marks are not allowed."))
	case strings.TrimSpace(s) != s:
		c.add(RuleBlank, f, s, 0, Say("Remove the space at the start or end."))
	case utf8.RuneCountInString(s) > most:
		c.add(RuleLength, f, s, most, tooLong(utf8.RuneCountInString(s), most))
	}
}

// digits checks a part of a telephone number: digits and the marks in extra.
func (c *checker) digits(f Field, s string, most int, extra string, required bool) {
	bad := strings.IndexFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && !strings.ContainsRune(extra, r)
	})
	switch {
	case bad >= 0 && s[bad] == ',':
		c.add(RuleComma, f, s, 0, Say("A comma ends the field. Enter one number."))
	case bad >= 0:
		r, _ := utf8.DecodeRuneInString(s[bad:])
		c.add(RuleCharacter, f, s, 0, notAllowed(r, extra))
	case required && !strings.ContainsAny(s, "0123456789"):
		c.add(RuleNoDigit, f, s, 0, Say("Enter a number: it has no digit."))
	case strings.TrimSpace(s) != s:
		c.add(RuleBlank, f, s, 0, Say("Remove the space at the start or end."))
	case len(s) > most:
		c.add(RuleLength, f, s, most, tooLong(len(s), most))
	}
}

// encoded checks a text in the encoding of released files. Too many bytes are
// no second reason where a text has too many characters.
func (c *checker) encoded(f Field, s string, most int, enc Encoding) {
	_, err := encodeField(f, s, most, enc)
	known := slices.ContainsFunc(c.found, func(e *FieldError) bool { return e.Field == f })
	if err != nil && (err.Limit == 0 || !known) {
		c.found = append(c.found, err)
	}
}

func (c *checker) comments(s string) {
	if n := utf8.RuneCountInString(s); n > MaxCommentsLen {
		c.add(RuleLength, FieldComments, s, MaxCommentsLen, tooLong(n, MaxCommentsLen))
	} else if !utf8.ValidString(s) {
		c.add(RuleControl, FieldComments, s, 0, Say("The text is damaged. Type it again."))
	}
}

func tooLong(chars, most int) Sentence {
	return Say("{{.Characters}} characters, at most {{.Most}}.", "Characters", chars, "Most", most)
}

// notAllowed names a character that no part of a number has, and those it may
// have beside digits.
func notAllowed(r rune, extra string) Sentence {
	if strings.Contains(extra, "#") {
		return Say("{{.Char}} is not allowed: digits, #, *, - and space only.", "Char", strconv.QuoteRune(r))
	}
	return Say("{{.Char}} is not allowed: digits, - and space only.", "Char", strconv.QuoteRune(r))
}
