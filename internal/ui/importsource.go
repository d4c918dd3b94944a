package ui

import (
	"fmt"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
)

// sourceChoices say how the file is read: what was found, each to be changed.
// A change reads the file anew.
type sourceChoices struct {
	sheet     *importSheet
	object    *fyne.Container
	sheets    *parts.Dropdown
	header    *parts.Dropdown
	encoding  *parts.Dropdown
	separator *parts.Dropdown
	guess     fyne.CanvasObject // the warning of a guessed encoding
	lines     map[*parts.Dropdown]fyne.CanvasObject
}

// headerRows is how many rows are offered as the header.
const headerRows = 25

func newSourceChoices(s *importSheet) *sourceChoices {
	c := &sourceChoices{sheet: s, lines: map[*parts.Dropdown]fyne.CanvasObject{}, object: parts.Column(6)}
	c.object.Add(parts.NewText("The file", parts.Strong))
	c.sheets = c.line("Sheet", func(chosen string) { s.read.Sheet = chosen })
	c.header = c.line("Header", func(chosen string) { s.read.Header = headerOption(chosen) })
	c.encoding = c.line("Encoding", func(chosen string) { s.read.Encoding = chosen })
	c.guess = parts.NewParagraph("The encoding is a guess. Choose another one if letters look wrong.", theme.ColorNameForeground3)
	c.object.Add(c.guess)
	c.separator = c.line("Separator", func(chosen string) { s.read.Separator = chosen })
	c.object.Add(parts.Space(0, 6))
	c.object.Add(parts.Line())
	c.object.Add(parts.Space(0, 4))
	c.object.Hide() // until something was found
	return c
}

// line adds a choice.
func (c *sourceChoices) line(label string, set func(chosen string)) *parts.Dropdown {
	var d *parts.Dropdown
	d = parts.NewDropdown(140, nil, func(i int) {
		if c.sheet.working {
			return
		}
		set(d.Options()[i])
		c.sheet.readFile()
	})
	line := parts.Row(8, parts.Fixed(92, 0, parts.NewText(label, parts.Label)), parts.Grow(d))
	c.lines[d] = line
	c.object.Add(line)
	return d
}

// show fills the choices with what was found in the file.
func (c *sourceChoices) show(t *sheet.Table) {
	c.offer(c.sheets, t.Sheets, t.Sheet, len(t.Sheets) > 1)
	headers := []string{"None"}
	for i := range headerRows {
		headers = append(headers, fmt.Sprintf("Row %d", i+1))
	}
	found := "None"
	if t.HeaderRow > 0 {
		found = fmt.Sprintf("Row %d", t.HeaderRow)
	}
	c.offer(c.header, headers, found, true)
	c.offer(c.encoding, sheet.Encodings(), t.Encoding, t.Encoding != "")
	c.offer(c.separator, sheet.Separators(), t.Separator, t.Separator != "")
	visible(c.guess, t.Guessed)
	c.object.Show()
	c.object.Refresh()
}

func (c *sourceChoices) offer(d *parts.Dropdown, options []string, chosen string, use bool) {
	d.SetOptions(options, slices.Index(options, chosen))
	visible(c.lines[d], use)
}

// headerOption is the word of [sheet.ReadOptions.Header] for a choice.
func headerOption(chosen string) string {
	var row int
	if _, err := fmt.Sscanf(chosen, "Row %d", &row); err != nil {
		return "none"
	}
	return strconv.Itoa(row)
}
