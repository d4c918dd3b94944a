package sheet

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// footnoteMarks are what lists put behind a name to say more below.
const footnoteMarks = "*†‡§"

var legendForm = regexp.MustCompile(`^([*†‡§])[*†‡§]*\s*[=:–-]?\s*\S`)

// footnote is a mark that stands behind names and is no part of them.
type footnote struct {
	mark   string
	legend string // what the list says of it, "" for nothing
}

// footnotes returns the marks that come off the names of t: those that a legend
// explains, and those that stand nowhere but at the end. Lists of this program
// have no footnotes.
func footnotes(t *Table, m *mapping) []footnote {
	column := m.of(phonebook.FieldName)
	if column < 0 || m.exact {
		return nil
	}
	behind, inside, legends := make(map[rune]bool), make(map[rune]bool), make(map[rune]string)
	for i := range t.Rows {
		if r, text := legend(t.Rows[i]); text != "" {
			legends[r] = text
			continue
		}
		name := t.Rows[i].Cell(column)
		if !mayHaveMark(name) {
			continue
		}
		name = tidy(name)
		trimmed := strings.TrimRight(name, footnoteMarks+" ")
		for at, r := range name {
			if strings.ContainsRune(footnoteMarks, r) {
				behind[r] = behind[r] || at >= len(trimmed) && trimmed != ""
				inside[r] = inside[r] || at < len(trimmed)
			}
		}
	}
	var out []footnote
	for _, r := range footnoteMarks {
		if behind[r] && (legends[r] != "" || !inside[r]) {
			out = append(out, footnote{string(r), legends[r]})
		}
	}
	return out
}

// legend returns the mark that a row explains and what it says, "" for others.
func legend(r Row) (rune, string) {
	for _, c := range r.Cells {
		if c == "" {
			continue
		}
		if !mayHaveMark(c) {
			return 0, ""
		}
		words, _ := distinct(r)
		if len(words) != 1 || !legendForm.MatchString(words[0]) {
			return 0, ""
		}
		mark, _ := utf8.DecodeRuneInString(words[0])
		return mark, words[0]
	}
	return 0, ""
}

// mayHaveMark is the fast way out for nearly every cell.
func mayHaveMark(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] == '*' || s[i] >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// unmark takes the footnote marks off a name, with a note.
func (p *parser) unmark(x *parsed, column int, name string) string {
	was, legend := name, ""
	for again := true; again; {
		again = false
		for _, f := range p.marks {
			if rest, ok := strings.CutSuffix(name, f.mark); ok && strings.TrimSpace(rest) != "" {
				name, legend, again = strings.TrimSpace(rest), f.legend, true
			}
		}
	}
	if name == was {
		return name
	}
	reason := phonebook.Say(`The footnote mark was taken off: "{{.Name}}".`, "Name", name)
	if legend != "" {
		reason = reason.And(phonebook.Say(`The list says "{{.Words}}".`, "Words", legend))
	}
	x.note(phonebook.FieldName, p.column(column), was, reason)
	return name
}
