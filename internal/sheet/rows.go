package sheet

import (
	"encoding/csv"
	"io"
)

// rowWidth is the width of the columns of a table of texts, in characters.
const rowWidth = 24

// WriteRowsXLSX writes a table of texts as a workbook of one sheet.
func WriteRowsXLSX(w io.Writer, name string, titles []string, rows [][]string) error {
	columns := make([]outColumn, len(titles))
	for i, title := range titles {
		columns[i] = outColumn{title: title, width: rowWidth}
	}
	return writeSheet(w, name, columns, func(add func(cells ...any) error) error {
		cells := make([]any, len(titles))
		for _, row := range rows {
			for i, text := range row {
				cells[i] = tidyLines(text)
			}
			if err := add(cells...); err != nil {
				return err
			}
		}
		return nil
	})
}

// WriteRowsCSV writes a table of texts as [WriteCSV] writes a book.
func WriteRowsCSV(w io.Writer, titles []string, rows [][]string) error {
	if _, err := io.WriteString(w, bomUTF8); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(titles); err != nil {
		return err
	}
	cells := make([]string, len(titles))
	for _, row := range rows {
		for i, text := range row {
			cells[i] = guardCell(tidyLines(text))
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
