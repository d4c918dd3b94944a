package session

import (
	"regexp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// ReplaceColumns are the columns in which text can be replaced.
var ReplaceColumns = []Column{ByName, ByAreaCode, ByAccessNumber, ByEntry, ByComments}

// Replacement is text that takes the place of other text in columns.
type Replacement struct {
	Columns   []Column
	Find      string
	With      string
	MatchCase bool
	Whole     bool // only where it is all of the value
}

// Values returns what the replacement makes of POPs. A field in which nothing is
// found has no value.
func (r Replacement) Values(book *phonebook.Book, pops []phonebook.POP) []phonebook.FieldDraft {
	if r.Find == "" && !r.Whole {
		return nil
	}
	pattern := regexp.QuoteMeta(r.Find)
	if r.Whole {
		pattern = `\A` + pattern + `\z`
	}
	if !r.MatchCase {
		pattern = "(?i)" + pattern
	}
	find := regexp.MustCompile(pattern) // quoted: every text is a pattern
	var out []phonebook.FieldDraft
	for _, p := range pops {
		for _, col := range r.Columns {
			field := col.Fields()[0]
			old := book.Text(p, field)
			if now := find.ReplaceAllLiteralString(old, r.With); now != old {
				out = append(out, phonebook.FieldDraft{ID: p.ID, Field: field, Text: now})
			}
		}
	}
	return out
}
