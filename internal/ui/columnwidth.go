package ui

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/ui/grid"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// columnPad is what a cell leaves at both sides of its text, and a pixel to spare.
const columnPad = 17

// fitted is the width of a column that shows its title and each of the samples
// uncut, in the language in use.
func fitted(title string, samples ...string) float32 {
	width := fyne.MeasureText(title, fynetheme.Size(fynetheme.SizeNameCaptionText), fyne.TextStyle{Bold: true}).Width
	for _, s := range samples {
		width = max(width, fyne.MeasureText(s, fynetheme.Size(fynetheme.SizeNameText), fyne.TextStyle{}).Width)
	}
	return float32(math.Ceil(float64(width*100/theme.Px(100)))) + columnPad
}

// titled makes columns as wide as their titles are in the language in use.
func titled(columns []grid.Column) []grid.Column {
	for i := range columns {
		columns[i].Width = max(columns[i].Width, fitted(columns[i].Title))
	}
	return columns
}

// momentSamples are a late moment of each month.
func momentSamples() []string {
	var out []string
	year := time.Now().Year()
	for month := time.January; month <= time.December; month++ {
		out = append(out, moment(time.Date(year, month, 28, 20, 58, 0, 0, time.Local)))
	}
	return out
}

// sizeSample is a size as wide as they come.
func sizeSample() string { return words.Size(888_800) }
