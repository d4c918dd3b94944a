package session

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/internal/words"
)

// stepWords are the titles of steps as they are stored, with what they are called in
// the language in use. The groups of a pattern are the values. The first that matches
// counts, so those about numbers of things come before those about names.
var stepWords = []struct {
	title *regexp.Regexp
	say   func(v []string) string
}{
	{regexp.MustCompile(`^Edit ([\d,]+) POPs$`), func(v []string) string { return words.N("Edit {{.N}} POPs", number(v[0])) }},
	{regexp.MustCompile(`^Delete ([\d,]+) POPs$`), func(v []string) string { return words.N("Delete {{.N}} POPs", number(v[0])) }},
	{regexp.MustCompile(`^Repair ([\d,]+) problems$`), func(v []string) string { return words.N("Repair {{.N}} problems", number(v[0])) }},
	{regexp.MustCompile(`^Add ([\d,]+) regions$`), func(v []string) string { return words.N("Add {{.N}} regions", number(v[0])) }},
	{regexp.MustCompile(`^Remove ([\d,]+) unused regions$`), func(v []string) string { return words.N("Remove {{.N}} unused regions", number(v[0])) }},
	{regexp.MustCompile(`^Revert to version (\d+)$`), func(v []string) string { return words.T("Revert to version {{.Version}}", "Version", number(v[0])) }},
	{regexp.MustCompile(`^Change the encoding to (.+)$`), func(v []string) string { return words.T("Change the encoding to {{.Encoding}}", "Encoding", v[0]) }},
	{regexp.MustCompile(`^Delete phone book (.+)$`), func(v []string) string { return words.T("Delete phone book {{.Name}}", "Name", v[0]) }},
	{regexp.MustCompile(`^Merge region (.+) into (.+)$`), func(v []string) string {
		return words.T("Merge region {{.Region}} into {{.Into}}", "Region", v[0], "Into", v[1])
	}},
	{regexp.MustCompile(`^Add region (.+)$`), func(v []string) string { return words.T("Add region {{.Region}}", "Region", v[0]) }},
	{regexp.MustCompile(`^Rename region (.+)$`), func(v []string) string { return words.T("Rename region {{.Region}}", "Region", v[0]) }},
	{regexp.MustCompile(`^Delete region (.+)$`), func(v []string) string { return words.T("Delete region {{.Region}}", "Region", v[0]) }},
	{regexp.MustCompile(`^Move region (.+)$`), func(v []string) string { return words.T("Move region {{.Region}}", "Region", v[0]) }},
	{regexp.MustCompile(`^Import regions$`), func([]string) string { return words.T("Import regions") }},
	{regexp.MustCompile(`^Import (.+)$`), func(v []string) string { return words.T("Import {{.File}}", "File", v[0]) }},
	{regexp.MustCompile(`^Take back the [a-z -]+ of (.+)$`), func(v []string) string { return words.T("Take back a change of {{.Name}}", "Name", v[0]) }},
	{regexp.MustCompile(`^Take back (.+)$`), func(v []string) string { return words.T("Take back {{.Name}}", "Name", v[0]) }},
	{regexp.MustCompile(`^Bring back (.+)$`), func(v []string) string { return words.T("Bring back {{.Name}}", "Name", v[0]) }},
	{regexp.MustCompile(`^Add (.+)$`), func(v []string) string { return words.T("Add {{.Name}}", "Name", v[0]) }},
	{regexp.MustCompile(`^Edit (.+)$`), func(v []string) string { return words.T("Edit {{.Name}}", "Name", v[0]) }},
	{regexp.MustCompile(`^Delete (.+)$`), func(v []string) string { return words.T("Delete {{.Name}}", "Name", v[0]) }},
	{regexp.MustCompile(`^Repair (.+)$`), func(v []string) string { return words.T("Repair {{.Name}}", "Name", v[0]) }},
}

// StepWords says the title of a step in the language in use. Titles are stored in
// English; one that is not known, of another version of the program, stays as it is.
func StepWords(title string) string {
	for _, w := range stepWords {
		if v := w.title.FindStringSubmatch(title); v != nil {
			return w.say(v[1:])
		}
	}
	return title
}

// number reads digits that may be in groups.
func number(text string) int {
	n, _ := strconv.Atoi(strings.ReplaceAll(text, ",", "")) // the pattern has let digits through only
	return n
}
