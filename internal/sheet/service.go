package sheet

import (
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// flagEdit changes some bits and keeps the others, because a yes in a column
// "ISDN" says nothing about surcharges.
type flagEdit struct{ set, clear phonebook.ServiceFlags }

func (e flagEdit) apply(f phonebook.ServiceFlags) phonebook.ServiceFlags { return f&^e.clear | e.set }

func (e *flagEdit) add(more flagEdit) {
	e.set = e.set&^more.clear | more.set
	e.clear = e.clear&^more.set | more.clear
}

// offer is the edit that turns a service on or off; bit is a negative flag where
// negated.
func offer(bit phonebook.ServiceFlags, negated, on bool) flagEdit {
	if on != negated {
		return flagEdit{set: bit}
	}
	return flagEdit{clear: bit}
}

// parseFlags reads the cell of a flags column: a number, which replaces all
// bits, or the words for modem and ISDN.
func parseFlags(s string) (flagEdit, bool) {
	if n, err := strconv.ParseUint(s, 10, 32); err == nil && n <= uint64(phonebook.MaxFlags) {
		f := phonebook.ServiceFlags(n)
		return flagEdit{set: f, clear: phonebook.MaxFlags &^ f}, true
	}
	return serviceWords(s)
}

// leastFlags is the least number that a column such as "Type" gives as flags: below
// it the numbers are more likely those of the provider's own types.
const leastFlags = 16

// parseServices reads the cell of a column of services, which may be numbered
// otherwise than the flags are.
func parseServices(s string) (flagEdit, bool) {
	if n, err := strconv.ParseUint(s, 10, 32); err == nil && n < leastFlags {
		return flagEdit{}, false
	}
	return parseFlags(s)
}

// serviceWords reads "Modem", "Analog/ISDN", "ISDN only", "no ISDN", "modem,
// surcharge". Of modem and ISDN the one that is not named is not offered, unless
// all that is said of them is what is missing.
func serviceWords(s string) (flagEdit, bool) {
	var said, denied phonebook.ServiceFlags
	no := false
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" ,/+&;()", r) })
	for _, w := range words {
		bit := phonebook.ServiceFlags(0)
		switch w {
		case "modem", "analog", "analogue", "dialup", "dial-up", "v.34", "v.90", "v.92", "pots":
			bit = phonebook.NotModem
		case "isdn", "digital":
			bit = phonebook.NotISDN
		case "both":
			bit = phonebook.NotModem | phonebook.NotISDN
		case "multicast":
			bit = phonebook.NotMulticast
		case "surcharge", "surcharged", "toll":
			bit = phonebook.Surcharge
		case "no", "not", "without":
			no = true
			continue
		case "and", "or", "only", "with":
			continue
		default:
			return flagEdit{}, false
		}
		if no {
			denied |= bit
		} else {
			said |= bit
		}
		no = false
	}
	if said|denied == 0 || no || said&denied != 0 {
		return flagEdit{}, false
	}
	const lines = phonebook.NotModem | phonebook.NotISDN
	negated := lines | phonebook.NotMulticast
	e := flagEdit{set: said&^negated | denied&negated, clear: said&negated | denied&^negated}
	if said&lines != 0 {
		e.set |= lines &^ said
	}
	return e, true
}

// parseOffer reads the cell of a yes-or-no column. In a surcharge column an
// amount such as "$0.10/min" is a yes and 0.00 a no; in a column for ISDN its
// rates are a yes, and "only" says that there is no modem.
func parseOffer(r role, s string) (flagEdit, bool) {
	on, ok := isMark(s)
	if r == roleISDN && !ok {
		if only := strings.TrimSpace(strings.TrimSuffix(strings.ToLower(s), "only")); len(only) < len(s) && (only == "" || only == "isdn") {
			return serviceWords("isdn only")
		}
		low, _, rate := parseSpeed(s)
		on, ok = true, rate && low >= speedWords["isdn"][0]
	}
	if r == roleSurcharge && !ok {
		if strings.EqualFold(s, "free") {
			on, ok = false, true
		} else if d := digitsOf(s); d != "" {
			on, ok = strings.Trim(d, "0") != "", true
		}
	}
	switch r {
	case roleISDN:
		return offer(phonebook.NotISDN, true, on), ok
	case roleMulticast:
		return offer(phonebook.NotMulticast, true, on), ok
	}
	return offer(phonebook.Surcharge, false, on), ok
}
