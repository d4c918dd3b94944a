package sheet

import "strings"

type separator struct {
	char   rune
	name   string
	steady bool // at least twice in nearly every line, as often in each
}

var separators = []separator{{char: ',', name: "comma"}, {char: ';', name: "semicolon"}, {char: '\t', name: "tab"}, {char: '|', name: "bar"}}

// FixedWidth is the separator for cells that stand at the same place in every line.
const FixedWidth = "fixed width"

// Separators returns the names that [ReadOptions.Separator] knows.
func Separators() []string {
	out := make([]string, 0, len(separators)+1)
	for _, s := range separators {
		out = append(out, s.name)
	}
	return append(out, FixedWidth)
}

// findSeparator takes the character whose count outside quotation marks is the
// same in most lines: a comma inside names varies, a separator does not.
func findSeparator(text string) separator {
	const sample = 200
	counts := make([]map[int]int, len(separators))
	for i := range counts {
		counts[i] = make(map[int]int)
	}
	lines := 0
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if lines++; lines > sample {
			lines = sample
			break
		}
		for i, s := range separators {
			counts[i][countOutside(line, s.char)]++
		}
	}
	best, bestLines, bestCount := separators[0], 0, 0
	for i, s := range separators {
		for count, n := range counts[i] {
			if count > 0 && (n > bestLines || n == bestLines && count > bestCount) {
				best, bestLines, bestCount = s, n, count
			}
		}
	}
	best.steady = bestCount >= 2 && bestLines*10 >= lines*8 ||
		strings.ContainsRune("\t|", best.char) && bestLines*2 >= lines
	return best
}

func countOutside(line string, sep rune) int {
	n, quoted := 0, false
	for _, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case r == sep && !quoted:
			n++
		}
	}
	return n
}
