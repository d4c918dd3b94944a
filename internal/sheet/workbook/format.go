package workbook

import (
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// builtinDate reports the number formats of dates and times that have a number and
// no text (ECMA-376 Part 1, 18.8.30); 27 to 36 and 50 to 58 are those of East
// Asia.
func builtinDate(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
}

// isDate reports whether a number format shows a date or a time: it has a
// letter of one outside of quoted text, escapes and brackets.
func isDate(format string) bool {
	if strings.EqualFold(format, "general") {
		return false
	}
	for i := 0; i < len(format); i++ {
		switch c := format[i]; c {
		case '\\', '_', '*':
			i++
		case '"', '[':
			end := byte('"')
			if c == '[' {
				end = ']'
			}
			n := strings.IndexByte(format[i+1:], end)
			if n < 0 {
				return false
			}
			if c == '[' && strings.Trim(strings.ToLower(format[i+1:i+1+n]), "hms") == "" && n > 0 {
				return true // elapsed time: [h]:mm
			}
			i += n + 1
		case 'y', 'Y', 'm', 'M', 'd', 'D', 'h', 'H', 's', 'S':
			return true
		}
	}
	return false
}

// shower shows numbers in the formats of a file that does not keep what it
// shows. The formats are the spreadsheet library's to carry out.
type shower struct {
	file   *excelize.File
	styles map[string]int
}

const showSheet, showCell = "Sheet1", "A1"

func newShower() *shower { return &shower{file: excelize.NewFile(), styles: make(map[string]int)} }

func (s *shower) close() { _ = s.file.Close() } // nothing was written

// show returns value as the format shows it, and value itself where the library
// cannot.
func (s *shower) show(value float64, format string) string {
	style, known := s.styles[format]
	if !known {
		var err error
		if style, err = s.file.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
			style = 0
		}
		s.styles[format] = style
	}
	plain := formatFloat(value)
	if style == 0 || s.file.SetCellStyle(showSheet, showCell, showCell, style) != nil || s.file.SetCellValue(showSheet, showCell, value) != nil {
		return plain
	}
	shown, err := s.file.GetCellValue(showSheet, showCell)
	if err != nil {
		return plain
	}
	return shown
}

// formatFloat writes a number as a spreadsheet stores it, with as few digits as
// tell it apart; very large and small ones have an exponent.
func formatFloat(x float64) string {
	if x == 0 {
		return "0" // never -0
	}
	if size := math.Abs(x); size >= 1e15 || size < 1e-4 {
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}
