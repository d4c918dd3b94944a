package ui

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
)

// sourceChoices say how the file is read: what was found, each to be changed. A
// change reads the file anew.
type sourceChoices struct {
	sheet     *importSheet
	object    *fyne.Container
	sheets    *parts.Dropdown
	header    *parts.Dropdown
	encoding  *parts.Dropdown
	separator *parts.Dropdown
	guess     fyne.CanvasObject // the warning of a guessed encoding
	lines     map[*parts.Dropdown]fyne.CanvasObject
	size      *parts.Text
	names     []string // of the sheets
}

// headerRows is how many rows are offered as the header.
const headerRows = 25

func newSourceChoices(s *importSheet) *sourceChoices {
	c := &sourceChoices{sheet: s, lines: map[*parts.Dropdown]fyne.CanvasObject{}, object: parts.Column(6)}
	c.object.Add(parts.NewText(words.T("How the file is read"), parts.Strong))
	c.sheets = c.line(words.T("Sheet"), func(i int) { s.read.Sheet = c.names[i] })
	c.header = c.line(words.T("Header"), func(i int) { s.read.Header = headerOption(i) })
	c.encoding = c.line(words.T("Encoding"), func(i int) { s.read.Encoding = sheet.Encodings()[i] })
	c.guess = parts.NewParagraph(words.T("The encoding is a guess. Choose another one if letters look wrong."), theme.ColorNameChange)
	c.object.Add(c.guess)
	c.separator = c.line(words.T("Separator"), func(i int) { s.read.Separator = sheet.Separators()[i] })
	c.size = parts.NewText("", parts.Hint)
	c.object.Add(c.size)
	c.object.Add(parts.Space(0, 6))
	return c
}

// line adds a choice.
func (c *sourceChoices) line(label string, set func(chosen int)) *parts.Dropdown {
	d := parts.NewDropdown(140, nil, func(i int) {
		if s := c.sheet; !s.working {
			before := s.read
			set(i)
			c.readAnew(before, s.read)
		}
	})
	line := parts.Row(8, parts.Fixed(84, 0, parts.NewText(label, parts.Label)), parts.Grow(d))
	c.lines[d] = line
	c.object.Add(line)
	return d
}

// readAnew reads the file in another way. Until that is sure the choices are those
// of the table that is shown.
func (c *sourceChoices) readAnew(before, wanted sheet.ReadOptions) {
	s := c.sheet
	s.read = before
	if s.table != nil {
		c.show(s.table)
	}
	s.orStay(words.T("Read the file in another way?"), words.T("Read it that way"), func() {
		s.read = wanted
		s.readFile()
	})
}

// show fills the choices with what was found in the file.
func (c *sourceChoices) show(t *sheet.Table) {
	c.names = t.Sheets
	c.offer(c.sheets, t.Sheets, slices.Index(t.Sheets, t.Sheet), len(t.Sheets) > 1)
	headers := []string{words.T("None")}
	for i := range max(headerRows, t.HeaderRow) {
		headers = append(headers, words.T("Row {{.Row}}", "Row", i+1))
	}
	c.offer(c.header, headers, t.HeaderRow, true)
	c.offer(c.encoding, sheet.Encodings(), slices.Index(sheet.Encodings(), t.Encoding), t.Encoding != "")
	names := []string{}
	for _, name := range sheet.Separators() {
		names = append(names, separatorWords(name))
	}
	c.offer(c.separator, names, slices.Index(sheet.Separators(), t.Separator), t.Separator != "")
	visible(c.guess, t.Guessed)
	c.size.SetText(words.N("{{.N}} rows in {{.Columns}} columns", len(t.Rows), "Columns", t.Columns))
	c.object.Refresh()
}

func (c *sourceChoices) offer(d *parts.Dropdown, options []string, chosen int, use bool) {
	d.SetOptions(options, chosen)
	visible(c.lines[d], use)
}

// headerOption is the word of [sheet.ReadOptions.Header] for a choice.
func headerOption(chosen int) string {
	if chosen == 0 {
		return "none"
	}
	return strconv.Itoa(chosen)
}

// separatorWords names what stands between cells.
func separatorWords(name string) string {
	switch name {
	case "comma":
		return words.T("Comma")
	case "semicolon":
		return words.T("Semicolon")
	case "tab":
		return words.T("Tab")
	case "bar":
		return words.T("Bar")
	case sheet.FixedWidth:
		return words.T("Columns of fixed width")
	}
	return name
}
