package workbook

import (
	"strconv"
	"strings"
)

// mergeList gathers the merged cells of a sheet.
type mergeList struct {
	list []Merge
	rows int // of all together
}

// add keeps a merged cell that spans rows. The rows beyond [MaxRows], which hold
// nothing, are left off.
func (m *mergeList) add(top, bottom, column int) error {
	bottom = min(bottom, MaxRows)
	if top < 1 || bottom <= top || column < 0 || column >= MaxColumns {
		return nil
	}
	if len(m.list) == MaxMerges {
		return tooLarge("it has more than {{.Most}} merged cells", "Most", MaxMerges)
	}
	// Whoever fills them would walk the same cells again and again.
	if m.rows += bottom - top + 1; m.rows > MaxRows*MaxColumns {
		return damaged("its merged cells overlap")
	}
	m.list = append(m.list, Merge{Row: top, Rows: bottom - top + 1, Column: column})
	return nil
}

// addRange adds a range such as "A2:B7" (ECMA-376 Part 1, 18.3.1.54).
func (m *mergeList) addRange(ref string) error {
	from, to, _ := strings.Cut(ref, ":")
	top, column := splitRef(from)
	bottom, _ := splitRef(to)
	return m.add(top, bottom, column)
}

// splitRef takes "AB12" apart: row 12, column 27. Row 0 is no reference.
func splitRef(ref string) (row, column int) {
	column = refColumn([]byte(ref))
	row, err := strconv.Atoi(strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	if err != nil {
		return 0, column
	}
	return row, column
}
