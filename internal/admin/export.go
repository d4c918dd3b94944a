package admin

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// ExportKindError says that no form of export is known for a file's ending.
type ExportKindError struct{ File, Kinds string }

// bookKinds are the endings of an exported book.
const bookKinds = ".xlsx, .csv, .pbk, .pbr or .txt"

// Error names the file and the endings that are known.
func (e *ExportKindError) Error() string {
	return fmt.Sprintf("%s: the name must end in %s", e.File, e.Kinds)
}

// Export writes a book to a file in the form that the file's ending names, and
// returns how many POPs or regions it holds. The file appears whole or not at
// all.
func (s *Service) Export(book, file string) (int, error) {
	o, err := s.open(book)
	if err != nil {
		return 0, err
	}
	var out bytes.Buffer
	n, err := o.export(&out, strings.ToLower(filepath.Ext(file)), file)
	if err != nil {
		return 0, err
	}
	return n, writeFile(file, out.Bytes())
}

func (o *open) export(w io.Writer, ext, file string) (int, error) {
	all := len(o.Book.POPs)
	switch ext {
	case ".xlsx":
		return all, sheet.WriteXLSX(w, &o.Book, o.countries)
	case ".csv":
		return all, sheet.WriteCSV(w, &o.Book, o.countries)
	case ".pbk":
		pops := o.Book.Full(0).POPs
		return len(pops), phonebook.WritePBK(w, pops, o.encoding)
	case ".pbr":
		return len(o.Book.Regions), phonebook.WritePBR(w, o.Book.Regions, o.encoding)
	case ".txt":
		lines := make([]phonebook.TextLine, all)
		for i, p := range o.Book.POPs {
			lines[i].POP = p
		}
		return all, phonebook.WritePOPText(w, lines, o.encoding)
	}
	return 0, &ExportKindError{File: file, Kinds: bookKinds}
}
