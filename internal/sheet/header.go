package sheet

import (
	"slices"
	"strconv"
	"strings"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// headerSearch is how many rows may stand above the header: titles, dates,
// addresses.
const headerSearch = 25

// placeHeader takes the header off the rows of t, and counts its columns. Titles
// are words of a header that only the caller knows.
func placeHeader(t *Table, wanted string, titles []string) error {
	defer t.countColumns()
	at := -1
	switch wanted {
	case "none":
		return nil
	case "":
		if at = findHeader(t.Rows); at < 0 {
			at = findTitles(t.Rows, titles)
		}
	default:
		n, err := strconv.Atoi(wanted)
		if err == nil {
			at = slices.IndexFunc(t.Rows, func(r Row) bool { return r.Number == n })
		}
		if at < 0 {
			return &FileError{
				File: t.File, Reason: phonebook.Say("The file has no row {{.Row}} that could be the header.", "Row", wanted),
				Remedy: phonebook.Say(`Give the row's number in the file, or "none".`),
			}
		}
	}
	if at < 0 {
		return nil
	}
	head := t.Rows[at]
	t.HeaderRow = head.Number
	t.Header = titlesOf(head)
	if at > 0 {
		t.note(phonebook.Count(at, "{{.N}} row above the header in row {{.Row}} was not read as a POP.", "{{.N}} rows above the header in row {{.Row}} were not read as POPs.", "Row", strconv.Itoa(head.Number)))
	}
	t.Rows = t.Rows[at+1:]
	if len(t.Rows) > 0 && t.Rows[0].Number == head.Number+1 {
		if merged, ok := mergeHeader(t.Header, titlesOf(t.Rows[0])); ok {
			t.Header = merged
			t.note(phonebook.Say("Row {{.Row}} was read as the second line of the header.", "Row", strconv.Itoa(t.Rows[0].Number)))
			t.Rows = t.Rows[1:]
		}
	}
	return nil
}

// findHeader returns the index of the row with the most known titles among the
// first, -1 when none has two of different fields. Titles that only contain a
// known word count half, and not in a row with a telephone number: a town may be
// called New York City.
func findHeader(rows []Row) int {
	best, most := -1, 1
	for i, r := range rows[:min(len(rows), headerSearch)] {
		hits, fields := 0, make(map[phonebook.Field]bool)
		values := slices.ContainsFunc(r.Cells, phoneLike)
		for _, c := range r.Cells {
			m, sure := lookUp(title(c))
			if len(m) == 0 || sure < 1 && values {
				continue
			}
			if hits++; sure == 1 {
				hits++
			}
			fields[m[0].field] = true
		}
		if len(fields) >= 2 && hits > most {
			best, most = i, hits
		}
	}
	return best
}

// findTitles returns the index of the first row that has all of the words that
// name no column by letter or number, -1 for none.
func findTitles(rows []Row, words []string) int {
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		_, number := strconv.Atoi(w)
		return w == "-" || number == nil || len(w) < 3 && columnOf(w) >= 0
	})
	if len(words) == 0 {
		return -1
	}
	return slices.IndexFunc(rows[:min(len(rows), headerSearch)], func(r Row) bool {
		return !slices.ContainsFunc(words, func(w string) bool {
			return !slices.ContainsFunc(r.Cells, func(c string) bool { return title(c) == title(w) })
		})
	})
}

// countColumns sets the number of columns.
func (t *Table) countColumns() {
	t.Columns = len(t.Header)
	for _, r := range t.Rows {
		t.Columns = max(t.Columns, len(r.Cells))
	}
}

func titlesOf(r Row) []string {
	out := make([]string, len(r.Cells))
	for i, c := range r.Cells {
		out[i] = tidy(c)
	}
	return out
}

// mergeHeader joins a header of two lines, such as "Modem Speed" merged over
// "Min" and "Max". The second line must only fill gaps: a cell of it may stand
// below an empty one, or below the first cell of a merged span, which is the
// only one to hold the words. ok is false for a row of values.
func mergeHeader(upper, lower []string) (merged []string, ok bool) {
	at := func(cells []string, i int) string {
		if i < len(cells) {
			return cells[i]
		}
		return ""
	}
	merged = make([]string, max(len(upper), len(lower)))
	span := ""
	for i := range merged {
		up, low := at(upper, i), at(lower, i)
		switch {
		case low == "", low == up: // a title merged over both lines
			merged[i], span = up, ""
			continue
		case len(meanings[title(up+" "+low)]) > 0 && up != "": // one title on two lines: Area, Code
			merged[i], span, ok = up+" "+low, "", true
			continue
		case up != "" && (at(upper, i+1) != "" || at(lower, i+1) == ""):
			return nil, false
		case up != "":
			span = up
		}
		merged[i] = low
		if len(meanings[title(low)]) == 0 && span != "" {
			merged[i] = span + " " + low
		}
		_, speed := speedTitle(low)
		ok = ok || speed || len(meanings[title(merged[i])]) > 0 || len(meanings[title(low+" "+span)]) > 0
	}
	return merged, ok
}

// repeats reports whether a row says the header again, as printed lists do on
// every page.
func repeats(r Row, header []string) bool {
	same := 0
	for i, h := range header {
		c := tidy(r.Cell(i))
		if c == "" {
			continue
		}
		if !strings.EqualFold(c, h) {
			return false
		}
		same++
	}
	return same >= 2
}
