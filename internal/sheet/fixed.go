package sheet

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Text of fixed width has its cells at the same place in every line, with blanks
// between them, as printed lists do. Where the columns start is told by a line
// of dashes below the titles, or by the places that are blank in every row.

// fixedLayout is where the columns of such a text are.
type fixedLayout struct {
	starts []int    // of the columns, in characters, rising
	titles []string // of the columns, nil without a header
	header int      // line of the titles, from 1; 0 without
	first  int      // the first line of rows
	lowest string   // the line of titles
}

const (
	fixedSample  = 2000 // lines that tell the columns
	fixedDigits  = 5    // digits that a row has at least: those of its number
	fixedRows    = 4    // rows that a text has at least to tell its columns by blanks
	fixedColumns = 3    // columns that it has at least
	fixedTitles  = 4    // lines of titles at most
	fixedWide    = 1000 // characters of a line that are looked at
)

var (
	ruler = regexp.MustCompile(`^\s*[-=]+(?:\s+[-=]+)+\s*$`)
	rule  = regexp.MustCompile(`^\s*[-=_]{5,}\s*$`)
	// wholeNumber tells a row whose name is too long from a note with figures.
	wholeNumber = regexp.MustCompile(`(?:\d[/.-]?){7}`)
)

// findFixed returns where the columns of text are, nil where it has none at
// fixed places.
func findFixed(text string) *fixedLayout {
	least := fixedColumns
	if leaders.MatchString(text) {
		text, least = blankLeaders(text), 2
	}
	var lines [][]rune
	for line := range strings.SplitSeq(text, "\n") {
		if len(lines) == fixedSample {
			break
		}
		if strings.ContainsRune(line, '\t') {
			return nil
		}
		r := []rune(strings.TrimRightFunc(line, unicode.IsSpace))
		lines = append(lines, r[:min(len(r), fixedWide)])
	}
	l := &fixedLayout{}
	at := slices.IndexFunc(lines, func(r []rune) bool { return ruler.MatchString(string(r)) })
	if at > 0 {
		l.first = at + 2
	} else if at = slices.IndexFunc(lines, isFixedRow); at >= 0 {
		l.first = at + 1
	} else {
		return nil
	}
	titles := lines[:at]
	if n := len(titles); n > 0 && rule.MatchString(string(titles[n-1])) {
		titles = titles[:n-1] // a line under the titles that does not tell columns
	}
	above := titleLines(titles)
	ruled := l.first == at+2
	if ruled {
		l.starts = wordStarts(lines[at])
		l.starts[0] = 0
	}
	var rows [][]rune
	for _, r := range lines[l.first-1:] {
		if isFixedRow(r) && len(l.crossed(r)) == 0 {
			rows = append(rows, r)
		}
	}
	if blank := blanks(rows); ruled {
		l.divide(blank, nearlyAll(len(rows)), above)
	} else {
		l.byBlanks(len(rows), blank, above)
	}
	if len(l.starts) < least || len(rows) == 0 {
		return nil
	}
	if len(above) > 0 {
		l.header = len(titles)
		l.lowest = string(above[len(above)-1])
		l.title(above)
	}
	return l
}

// leaders are the dots that lead the eye from a town to its number.
var leaders = regexp.MustCompile(`\.{3,}|(?: \.){3,}`)

func blankLeaders(text string) string {
	return leaders.ReplaceAllStringFunc(text, func(dots string) string { return strings.Repeat(" ", len(dots)) })
}

func isFixedRow(r []rune) bool {
	n := 0
	for _, c := range r {
		if unicode.IsDigit(c) {
			n++
		}
	}
	return n >= fixedDigits
}

// blanks counts for every place the rows that are blank there, as the share of
// all: 1 where nothing ever stands.
func blanks(rows [][]rune) []float64 {
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	out := make([]float64, width)
	for i := range out {
		n := 0
		for _, r := range rows {
			if i >= len(r) || unicode.IsSpace(r[i]) {
				n++
			}
		}
		out[i] = float64(n) / float64(len(rows))
	}
	return out
}

// titleLines returns the lines directly above the rows.
func titleLines(lines [][]rune) [][]rune {
	from := len(lines)
	for from > 0 && len(lines)-from < fixedTitles && len(lines[from-1]) > 0 {
		from--
	}
	return lines[from:]
}

// divide divides columns of a line of dashes that span several narrow ones:
// where words of the titles start behind places that are blank in nearly every
// row.
func (l *fixedLayout) divide(blank []float64, free float64, above [][]rune) {
	var more []int
	for _, line := range above {
		for _, at := range wordStarts(line) {
			if at > 0 && at < len(blank) && blank[at-1] >= free && blank[at] < free && !slices.Contains(l.starts, at) && !slices.Contains(more, at) {
				more = append(more, at)
			}
		}
	}
	for _, at := range more {
		i, _ := slices.BinarySearch(l.starts, at)
		// Dashes that start before the first of the narrow columns move to it.
		if i > 0 && !slices.ContainsFunc(blank[l.starts[i-1]:at], func(share float64) bool { return share < free }) {
			l.starts[i-1] = at
			continue
		}
		l.starts = slices.Insert(l.starts, i, at)
	}
}

// wordStarts returns where the words of a line start, in characters.
func wordStarts(line []rune) (out []int) {
	for i, c := range line {
		if !unicode.IsSpace(c) && (i == 0 || unicode.IsSpace(line[i-1])) {
			out = append(out, i)
		}
	}
	return out
}

// nearlyAll is the share of rows that must be blank between two columns: a long
// name may run over in one row of a hundred, and among eight or more one line
// may be a note with a number in it.
func nearlyAll(rows int) float64 {
	if rows < 2*fixedRows {
		return 1
	}
	return min(0.99, 1-1/float64(rows))
}

// byBlanks takes the columns from the places that are blank in every row: two of
// them, or one where a title starts behind it. Fewer may come about by chance.
func (l *fixedLayout) byBlanks(rows int, blank []float64, above [][]rune) {
	if rows < fixedRows {
		return
	}
	var titles []int
	if len(above) > 0 {
		titles = wordStarts(above[len(above)-1])
	}
	free, gap := nearlyAll(rows), 2 // the first column starts at the edge
	for i, share := range blank {
		switch {
		case share >= free:
			gap++
			continue
		case gap >= 2, gap == 1 && slices.Contains(titles, i):
			l.starts = append(l.starts, i)
		}
		gap = 0
	}
	if len(l.starts) > 0 {
		l.starts[0] = 0
	}
}

// title gives every column its words: those of the lowest line that has any in
// it, and above them the phrases that span it whole.
func (l *fixedLayout) title(above [][]rune) {
	l.titles = make([]string, len(l.starts))
	at := make([][2]int, len(l.starts)) // from where to where the lowest words stand
	for _, line := range slices.Backward(above) {
		spans := phrasesOf(line)
		for i := range l.starts {
			if l.titles[i] == "" {
				l.titles[i], at[i] = l.words(line, i)
				continue
			}
			for _, s := range spans {
				// Printed lists are a place off.
				if s[0]-1 <= at[i][0] && at[i][1] <= s[1]+1 {
					l.titles[i] = string(line[s[0]:s[1]]) + " " + l.titles[i]
				}
			}
		}
	}
}

// words returns the words of a line that stand in column i for the most part, and
// from where to where.
func (l *fixedLayout) words(line []rune, i int) (text string, at [2]int) {
	from, to := l.span(i, len(line))
	var words []string
	for _, start := range wordStarts(line) {
		end := start
		for end < len(line) && !unicode.IsSpace(line[end]) {
			end++
		}
		if in := min(end, to) - max(start, from); in*2 <= end-start {
			continue
		}
		if len(words) == 0 {
			at[0] = start
		}
		words, at[1] = append(words, string(line[start:end])), end
	}
	return strings.Join(words, " "), at
}

// phrasesOf returns from where to where the words of a line stand that single
// blanks keep together.
func phrasesOf(line []rune) (out [][2]int) {
	for _, from := range wordStarts(line) {
		to := from
		for to < len(line) && !unicode.IsSpace(line[to]) {
			to++
		}
		if n := len(out); n > 0 && out[n-1][1]+1 == from {
			out[n-1][1] = to
		} else {
			out = append(out, [2]int{from, to})
		}
	}
	return out
}

// span returns where column i starts and ends in a line of that width.
func (l *fixedLayout) span(i, width int) (from, to int) {
	if i+1 < len(l.starts) {
		return l.starts[i], l.starts[i+1]
	}
	return l.starts[i], max(l.starts[i], width)
}

// split adds the titles and the rows. What stands above the titles and what runs
// across the columns without being a row is text: it is added as one cell.
func (l *fixedLayout) split(t *Table, text string, add func(line int, cells []string) error) error {
	number := 0
	for line := range strings.SplitSeq(blankLeaders(text), "\n") {
		number++
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		r := []rune(line)
		var cells []string
		over := l.crossed(r)
		switch {
		case ruler.MatchString(line) && number >= l.first, l.titles != nil && number >= l.first && line == l.lowest:
			continue // a printed list says its titles on every page
		case len(r) == 0 || number > l.header && number < l.first:
			continue
		case l.titles != nil && number == l.header:
			cells = slices.Clone(l.titles)
		case number < l.first, len(over) > 1 && !wholeNumber.MatchString(line), len(over) > 0 && !isFixedRow(r):
			cells = []string{strings.TrimSpace(string(r))}
		default:
			cells = l.cells(r)
		}
		if err := add(number, cells); err != nil {
			return err
		}
		if len(cells) > 1 && number >= l.first && len(over) > 0 {
			row := &t.Rows[len(t.Rows)-1]
			for i := over[0]; i <= over[len(over)-1]; i++ {
				row.Bad = append(row.Bad, BadCell{i, phonebook.Say("The text runs from one column into the next."), remedyCell})
			}
		}
	}
	return nil
}

func (l *fixedLayout) cells(r []rune) []string {
	out := make([]string, 0, len(l.starts))
	for i := range l.starts {
		from, to := l.span(i, len(r))
		out = append(out, strings.TrimSpace(string(r[min(from, len(r)):min(to, len(r))])))
	}
	return out
}

// crossed returns the columns before which a line is not blank: one for a cell
// that is too long, more for a line that is no row.
func (l *fixedLayout) crossed(r []rune) (out []int) {
	for i, at := range l.starts {
		if i > 0 && at < len(r) && !unicode.IsSpace(r[at]) && !unicode.IsSpace(r[at-1]) {
			out = append(out, i)
		}
	}
	return out
}
