package sheet

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// dialing is what splitting needs to know of a row's country.
type dialing struct {
	code string // dial code, "" unknown
	iso  string // two letters of the country, "" unknown
	// split is off where the list has a column of area codes: the number is then
	// only cleaned.
	split bool
	plans map[string]planAnswer // what the numbering plans said; may be nil
	// exact leaves numbers alone that a POP may have, as this program's own lists
	// give them.
	exact bool
}

// splitNumber is a telephone number as a POP holds it.
type splitNumber struct {
	area, number string
	reason       phonebook.Sentence // why it cannot be used, empty when it can
	remedy       phonebook.Sentence
	note         phonebook.Sentence // what was left out, empty for nothing
	whole        bool               // it came with the dial code of its country
}

var (
	inParens    = regexp.MustCompile(`^\(([0-9][0-9 -]*)\)[ ./-]*(.*)$`)
	bySlash     = regexp.MustCompile(`^(\d{2,5}) ?/ ?(.+)$`)
	placeholder = regexp.MustCompile(`#{3,}|\?{2,}|(?i:x{3,})`)
)

var (
	severalReason     = phonebook.Say("The cell holds several numbers.")
	placeholderReason = phonebook.Say("The number is a placeholder.")
	severalRemedy     = phonebook.Say("Let the import make a POP of each (--fix numbers), or give each number a row of its own in the file.")
)

// split takes a number apart as lists write it. What it cannot take apart stays
// whole in the number, and what is not allowed there is left for the POP's own
// check to name.
func split(raw string, d dialing) splitNumber {
	// What is already right stays as it is, odd spacing too.
	if trimmed := strings.TrimSpace(raw); allowed(trimmed) {
		switch {
		case d.exact:
			return splitNumber{number: trimmed}
		case !isPlaceholder(trimmed) && !d.marked(trimmed) && (strings.IndexByte(trimmed, ' ') < 0 || len(d.byBlank(trimmed)) == 1):
			return d.apart(trimmed, splitNumber{})
		}
	}
	s := tidyLines(norm.NFKC.String(strings.TrimPrefix(strings.TrimSpace(raw), "'")))
	switch {
	case len(d.numbersIn(s)) > 1:
		return splitNumber{number: s, reason: severalReason, remedy: severalRemedy}
	case isPlaceholder(s):
		return splitNumber{
			number: s, reason: placeholderReason,
			remedy: phonebook.Say("Ask the provider for the number, or delete the row."),
		}
	}
	return d.unprefixed(plainDashes.Replace(strings.ReplaceAll(s, "\n", " ")))
}

// marked reports whether a number of digits alone has signs that are not dialled.
func (d dialing) marked(s string) bool {
	return strings.HasPrefix(s, "00") || strings.HasPrefix(s, "-") || strings.HasSuffix(s, "-") || strings.HasSuffix(s, "*") ||
		strings.Contains(s, "--") || d.code == "1" && strings.HasPrefix(s, "011") || d.code == "7" && strings.HasPrefix(s, "8")
}

var (
	// numberLabel and numberRemark are words that lists write around a number.
	numberLabel  = regexp.MustCompile(`^(?i:tel|tél|téléphone|telephone|telefon|phone|ph|fon|dial|call)\b[.:]*\s*`)
	numberRemark = regexp.MustCompile(`^([\d().\-/+#* ]*\d)\s*\(([^()\d]+)\)$`)
	// noModem are remarks that say that a person or a machine answers.
	noModem = regexp.MustCompile(`(?i)\b(?:voice|fax|help|support|operator|customer)`)
	// floatForm is how some programs write whole numbers, and fraction what no
	// telephone number has.
	floatForm = regexp.MustCompile(`^(\d+)\.0+$`)
	fraction  = regexp.MustCompile(`^\d+\.\d$|^\d{5,}\.\d{2}$|^-\d+$`)
	// russianTrunk is the 8 of long distance where the dial code is 7.
	russianTrunk = regexp.MustCompile(`^8[ -]?`)
)

var (
	notWhole       = phonebook.Say("This is no telephone number: it is negative or has a fraction.")
	notWholeRemedy = phonebook.Say("Format the column as text, type the number again and save the file.")
)

// unprefixed takes off what stands around a number and is not dialled: words,
// and the dial code of its own country.
func (d dialing) unprefixed(s string) splitNumber {
	out := splitNumber{}
	s = numberLabel.ReplaceAllString(s, "")
	if m := numberRemark.FindStringSubmatch(s); m != nil {
		if noModem.MatchString(m[2]) {
			return splitNumber{number: s, reason: phonebook.Say("The list says that no modem answers there: {{.Words}}.", "Words", m[2]), remedy: phonebook.Say("Leave the row out.")}
		}
		s = m[1]
		out.note = phonebook.Say("What stood behind the number was left out: {{.Words}}.", "Words", m[2])
	}
	if star := strings.TrimRight(s, footnoteMarks+" "); star != s && digitsOf(star) != "" && !strings.Contains(star, "*") {
		s = star
		out.note = out.note.And(phonebook.Say("The mark behind the number was left out."))
	}
	s = floatForm.ReplaceAllString(s, "$1")
	if fraction.MatchString(s) {
		return splitNumber{number: s, reason: notWhole, remedy: notWholeRemedy}
	}
	rest, international := d.international(s)
	if !international {
		return d.apart(s, out)
	}
	rest, own := strings.CutPrefix(rest, d.code)
	if d.code == "" || !own {
		out.number, out.reason = s, phonebook.Say("The number starts with the dial code of another country.")
		out.remedy = phonebook.Say("Correct the country or the number.")
		return out
	}
	s = strings.TrimLeft(rest, " .-/")
	out.whole = true
	out.note = out.note.And(phonebook.Say("The dial code +{{.Code}} was left out: clients add it.", "Code", d.code))
	// +44 (0)20: the zero is dialled within the country, where clients dial.
	if rest, ok := strings.CutPrefix(s, "(0)"); ok {
		s = "0" + strings.TrimLeft(rest, " ")
		out.whole = false
	}
	return d.apart(s, out)
}

// international returns what follows the sign of a number that is dialled from
// abroad: +, 00 where a dial code and a whole number follow, 011 in North America,
// and the 8 of long distance in Russia, which stands for its own dial code.
func (d dialing) international(s string) (rest string, ok bool) {
	if rest, ok := strings.CutPrefix(s, "+"); ok {
		return rest, true
	}
	digits := digitsOf(s)
	prefix := ""
	switch {
	case d.code == "7" && len(digits) == 11 && russianTrunk.MatchString(s):
		return d.code + russianTrunk.ReplaceAllString(s, ""), true
	case d.code == "1" && strings.HasPrefix(s, "011") && len(digits) > 11:
		prefix = "011"
	case strings.HasPrefix(s, "00") && len(digits) >= 2+fullNumber+2:
		prefix = "00"
	default:
		return "", false
	}
	return strings.TrimLeft(s[len(prefix):], " .-/"), true
}

// apart cuts the area code off where the writing or the numbering plan shows it,
// and puts both into out.
func (d dialing) apart(s string, out splitNumber) splitNumber {
	out.number = punctuate(s)
	if !d.split {
		return out
	}
	if area, number, ok := d.nanp(s); ok {
		out.area, out.number = area, number
		return out
	}
	if strings.ContainsAny(s, "(/") {
		for _, form := range []*regexp.Regexp{inParens, bySlash} {
			if m := form.FindStringSubmatch(s); m != nil && digitsOf(m[2]) != "" {
				out.area, out.number = strings.TrimSpace(m[1]), punctuate(m[2])
				return out
			}
		}
	}
	if area, number, ok := d.geographic(out.number, out.whole); ok && d.code != "1" {
		out.area, out.number = area, number
	}
	return out
}

// nanp splits the ten digits of North America into 3 and 7.
func (d dialing) nanp(s string) (area, number string, ok bool) {
	if d.code != "1" || len(s) < 10 || strings.Trim(s, "0123456789-./() ") != "" {
		return "", "", false
	}
	digits := digitsOf(s)
	if len(digits) == 11 && digits[0] == '1' {
		digits = digits[1:]
	}
	if len(digits) != 10 {
		return "", "", false
	}
	return digits[:3], digits[3:6] + "-" + digits[6:], true
}

var (
	plainDashes = strings.NewReplacer("–", "-", "—", "-", "‐", "-", "‑", "-", "−", "-")
	listMarks   = strings.NewReplacer(".", "-", "/", "-", "(", " ", ")", " ")
)

// punctuate turns the punctuation of lists into the hyphen and the space that a
// number may hold. A number that is allowed stays as it is.
func punctuate(s string) string {
	if allowed(s) && !strings.Contains(s, "--") && strings.Trim(s, "-") == s {
		return strings.TrimSpace(s)
	}
	s = strings.Join(strings.Fields(listMarks.Replace(s)), " ")
	s = strings.ReplaceAll(strings.ReplaceAll(s, " -", "-"), "- ", "-")
	for strings.Contains(s, "--") {
		s = strings.ReplaceAll(s, "--", "-")
	}
	return strings.Trim(s, "- ")
}

// severalAreas is a cell with more than one area code.
var severalAreas = regexp.MustCompile(`\d\s*[/,;&]\s*\d`)

// areaCode cleans the cell of an area code column: "(022)" is 022. A cell that
// holds none has a reason.
func areaCode(raw string) (code string, reason phonebook.Sentence) {
	if trimmed := strings.TrimSpace(raw); allowed(trimmed) && strings.Trim(trimmed, "-") == trimmed {
		return trimmed, phonebook.Sentence{}
	}
	s := plainDashes.Replace(tidy(norm.NFKC.String(strings.TrimPrefix(strings.TrimSpace(raw), "'"))))
	s = floatForm.ReplaceAllString(s, "$1")
	switch {
	case fraction.MatchString(s):
		return s, phonebook.Say("This is no area code: it is negative or has a fraction.")
	case severalAreas.MatchString(s):
		return s, phonebook.Say("The cell holds several area codes.")
	}
	return punctuate(s), phonebook.Sentence{}
}

// allowed reports whether s has only what an access number may have.
func allowed(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < '0' || c > '9') && c != '-' && c != ' ' && c != '#' && c != '*' {
			return false
		}
	}
	return true
}

func isPlaceholder(s string) bool {
	return strings.ContainsAny(s, "#?xX") && placeholder.MatchString(s)
}

// phoneLike reports whether a cell could be a telephone number: mostly digits, at
// least five of them.
func phoneLike(s string) bool {
	digits := len(digitsOf(s))
	return digits >= 5 && digits*2 >= len(s) && strings.Trim(s, "0123456789-./()+#* \u00a0\n–") == ""
}
