package workbook

import (
	"math"
	"strconv"
)

// formatFloat writes a number as a spreadsheet stores it: a whole one without a
// point, others with as few digits as tell it apart.
func formatFloat(x float64) string {
	if x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}
