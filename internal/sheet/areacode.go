package sheet

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// trunkGroup is a number whose first group, with the zero that is dialled within
// a country, is set apart: 0423-83-2234, 0171 555 0100. A blank sets only longer
// groups apart: 01 42 34 56 78 has pairs. Numbers of services have no area code.
var (
	trunkGroup    = regexp.MustCompile(`^(?:(0[1-9]\d{0,4})-|(0[1-9]\d{2,4}) )(\d[\d -]*)$`)
	serviceNumber = regexp.MustCompile(`^0(?:130|180|190|198|500|600|700|800|84[45]|87[01]|900)`)
)

// planAnswer is what the numbering plan of a country says of numbers that begin
// and end alike: how long the zero of long distance and the area code are, 0 for
// numbers without an area code.
type planAnswer struct {
	valid bool
	cut   int
}

// geographic cuts the area code off a number written without a sign of where it
// ends, by the numbering plan of its country. It trusts only numbers that hold
// their area code for certain: those with the zero of long distance, and those
// that came with the dial code (whole). Where the plan and the groups of the
// writing differ, the writing is right: plans have changed since most lists were
// made.
func (d dialing) geographic(s string, whole bool) (area, number string, ok bool) {
	digits := digitsOf(s)
	if d.iso == "" || len(digits) < fullNumber || !whole && (digits[0] != '0' || digits[1] == '0') {
		return "", "", false
	}
	if plan := d.plan(digits, whole); plan.valid {
		if plan.cut == 0 {
			return "", "", false // free-phone, mobile, or a country without area codes
		}
		if area, number, ok := cutDigits(s, plan.cut); ok {
			return area, number, true
		}
	}
	if m := trunkGroup.FindStringSubmatch(s); m != nil && len(digitsOf(m[3])) >= leastNumber+1 && !serviceNumber.MatchString(s) {
		return m[1] + m[2], m[3], true
	}
	return "", "", false
}

// planDigits are the leading digits that decide about an area code.
const planDigits = 7

// plan asks the numbering plan once for all numbers of the same length that begin
// alike.
func (d dialing) plan(digits string, whole bool) planAnswer {
	key := d.iso + digits[:min(len(digits), planDigits)] + strconv.Itoa(len(digits)) + strconv.FormatBool(whole)
	if a, known := d.plans[key]; known {
		return a
	}
	full := digits
	if whole {
		full = "+" + d.code + digits
	}
	var a planAnswer
	n, err := phonenumbers.Parse(full, d.iso)
	if err == nil && phonenumbers.IsValidNumberForRegion(n, d.iso) {
		size := phonenumbers.GetLengthOfGeographicalAreaCode(n)
		trunk := len(digits) - len(phonenumbers.GetNationalSignificantNumber(n))
		a.valid = trunk == 0 || trunk == 1
		if size > 0 {
			a.cut = trunk + size
		}
	}
	if d.plans != nil {
		d.plans[key] = a
	}
	return a
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

var areaRepeated = phonebook.Say("The area code was left out of the number: it has a column of its own.")

// without takes an area code that has a column of its own off a number that
// repeats it. It must be certain: the number came with the dial code, starts with
// the zero of long distance, or has the ten digits of North America.
func (s splitNumber) without(area, code string) splitNumber {
	digits, known := digitsOf(s.number), digitsOf(area)
	switch {
	case s.whole:
		known = strings.TrimLeft(known, "0")
	case code == "1":
		if len(known) != 3 || len(digits) != 10 && (len(digits) != 11 || digits[0] != '1') {
			return s
		}
		if len(digits) == 11 {
			known = "1" + known
		}
		if strings.HasPrefix(digits, known) { // groups or not, the rest has seven digits
			rest := digits[len(known):]
			s.number = rest[:3] + "-" + rest[3:]
			s.note = s.note.And(areaRepeated)
		}
		return s
	case known == "" || known[0] != '0':
		return s
	}
	if known == "" || !strings.HasPrefix(digits, known) {
		return s
	}
	if _, rest, ok := cutDigits(s.number, len(known)); ok {
		s.number = rest
		s.note = s.note.And(areaRepeated)
	}
	return s
}
