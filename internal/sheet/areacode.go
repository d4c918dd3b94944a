package sheet

import (
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// trunkGroup is a number whose first group, with the zero that is dialled within
// a country, is set apart: 0423-83-2234.
var trunkGroup = regexp.MustCompile(`^(0\d{1,5})-(\d[\d -]*)$`)

// geographic cuts the area code off a number written without a sign of where it
// ends, by the numbering plan of its country. It trusts only numbers that hold
// their area code for certain: those with the zero of long distance, and those
// that came with the dial code (whole). Where the plan and the groups of the
// writing differ, the writing is right: plans have changed since most lists were
// made.
func (d dialing) geographic(s string, whole bool) (area, number string, ok bool) {
	digits := digitsOf(s)
	if d.iso == "" || len(digits) < fullNumber || !whole && digits[0] != '0' {
		return "", "", false
	}
	full := digits
	if whole {
		full = "+" + d.code + digits
	}
	n, err := phonenumbers.Parse(full, d.iso)
	if err == nil && phonenumbers.IsValidNumberForRegion(n, d.iso) {
		size := phonenumbers.GetLengthOfGeographicalAreaCode(n)
		trunk := len(digits) - len(phonenumbers.GetNationalSignificantNumber(n))
		if size == 0 || trunk < 0 {
			return "", "", false // free-phone, mobile, or a country without area codes
		}
		if area, number, ok := cutDigits(s, trunk+size); ok {
			return area, number, true
		}
	}
	if m := trunkGroup.FindStringSubmatch(s); m != nil && len(digitsOf(m[2])) >= leastNumber+1 {
		return m[1], m[2], true
	}
	return "", "", false
}

// cutDigits cuts s behind that many digits. It refuses to cut through a group
// and to leave no number.
func cutDigits(s string, n int) (head, rest string, ok bool) {
	grouped := strings.ContainsAny(s, "- ")
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			continue
		}
		if n--; n > 0 {
			continue
		}
		head, rest = s[:i+1], s[i+1:]
		if grouped && rest != "" && strings.IndexByte("- ", rest[0]) < 0 {
			return "", "", false
		}
		rest = strings.TrimLeft(rest, "- ")
		return digitsOf(head), rest, len(digitsOf(rest)) >= leastNumber
	}
	return "", "", false
}

// without takes an area code that has a column of its own off a number that
// repeats it. It must be certain: the number came with the dial code, starts with
// the zero of long distance, or has the ten digits of North America.
func (s splitNumber) without(area, code string) splitNumber {
	digits, known := digitsOf(s.number), digitsOf(area)
	switch {
	case s.whole:
		known = strings.TrimLeft(known, "0")
	case code == "1":
		if len(digits) == 11 && digits[0] == '1' {
			known = "1" + known
		} else if len(digits) != 10 {
			return s
		}
	case known == "" || known[0] != '0':
		return s
	}
	if known == "" || !strings.HasPrefix(digits, known) {
		return s
	}
	if _, rest, ok := cutDigits(s.number, len(known)); ok {
		s.number = rest
		s.note = strings.TrimSpace(s.note + " The area code was left out of the number: it has a column of its own.")
	}
	return s
}
