package sheet

import (
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// nameKey and numberKey recognise a POP without its index. Punctuation of
// numbers and case of names make no difference.
type nameKey struct {
	numberKey
	name string
}

type numberKey struct {
	country      phonebook.CountryID
	area, number string
}

func keysOf(p phonebook.POP) nameKey {
	return nameKey{
		numberKey{p.Country, dialKey(p.AreaCode), dialKey(p.AccessNumber)},
		foldName(tidy(p.Name)),
	}
}

// dialKey is a number without its punctuation; * and # are dialled.
func dialKey(s string) string {
	if !strings.ContainsAny(s, "- ") {
		return s
	}
	return noPunctuation.Replace(s)
}

var noPunctuation = strings.NewReplacer("-", "", " ", "")
