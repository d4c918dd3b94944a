package sheet

import (
	"archive/zip"
	"bytes"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

type kind int

const (
	kindText kind = iota
	kindXLSX
	kindProtected // an .xlsx under a password
	kindXLS
	kindODS
	kindHTML
)

// kindNames are the values of [Table.Kind].
var kindNames = [...]string{kindText: "text", kindXLSX: "xlsx", kindProtected: "xlsx", kindXLS: "xls", kindODS: "ods", kindHTML: "html"}

var saveAsXLSX = phonebook.Say("Open it in a spreadsheet program and save it as .xlsx (Excel workbook).")

// signatures are the first bytes of files that are no lists but get picked by
// mistake.
var signatures = []struct {
	magic          string
	reason, remedy phonebook.Sentence
}{
	{"%PDF", phonebook.Say("The file is a PDF document, not a list."), phonebook.Say("Ask the provider for the list as a spreadsheet.")},
	{"\x89PNG", phonebook.Say("The file is a picture, not a list."), phonebook.Say("Ask the provider for the list as a spreadsheet.")},
	{"\xFF\xD8\xFF", phonebook.Say("The file is a picture, not a list."), phonebook.Say("Ask the provider for the list as a spreadsheet.")},
	{"GIF8", phonebook.Say("The file is a picture, not a list."), phonebook.Say("Ask the provider for the list as a spreadsheet.")},
	{`{\rtf`, phonebook.Say("The file is a text document (RTF), not a list."), phonebook.Say("Copy its table into a spreadsheet and save that as .xlsx.")},
	{"MZ\x90\x00", phonebook.Say("The file is a program, not a list."), phonebook.Say("Choose the list itself.")},
	{"MSCF", phonebook.Say("The file is a cabinet archive, not a list."), phonebook.Say("Unpack it and choose the list inside.")},
	{"\x1F\x8B", phonebook.Say("The file is a compressed archive, not a list."), phonebook.Say("Unpack it and choose the list inside.")},
	{"Rar!", phonebook.Say("The file is a compressed archive, not a list."), phonebook.Say("Unpack it and choose the list inside.")},
	{"7z\xBC\xAF", phonebook.Say("The file is a compressed archive, not a list."), phonebook.Say("Unpack it and choose the list inside.")},
	// BIFF 2 to 5 without a compound file around it.
	{"\x09\x00\x04\x00", phonebook.Say("The file is a spreadsheet of an old Excel (.xls), not a list."), saveAsXLSX},
	{"\x09\x02\x06\x00", phonebook.Say("The file is a spreadsheet of an old Excel (.xls), not a list."), saveAsXLSX},
	{"\x09\x04\x06\x00", phonebook.Say("The file is a spreadsheet of an old Excel (.xls), not a list."), saveAsXLSX},
	{"\x09\x08\x08\x00", phonebook.Say("The file is a spreadsheet of an old Excel (.xls), not a list."), saveAsXLSX},
	{"\x09\x08\x10\x00", phonebook.Say("The file is a spreadsheet of an old Excel (.xls), not a list."), saveAsXLSX},
}

// sniff decides by content how a file is read, because names lie: web pages
// called .xls are what many administration tools export.
func sniff(path string, data []byte) (kind, error) {
	refuse := func(reason, remedy phonebook.Sentence) (kind, error) {
		return kindText, &FileError{File: filepath.Base(path), Reason: reason, Remedy: remedy}
	}
	has := func(prefix string) bool { return bytes.HasPrefix(data, []byte(prefix)) }
	if len(bytes.Trim(bytes.TrimPrefix(data, []byte(bomUTF8)), " \t\r\n\x00\x1a")) == 0 {
		return refuse(phonebook.Say("The file is empty."), phonebook.Say("Choose another file."))
	}
	switch {
	case has("PK\x03\x04"):
		return sniffZip(path, data)
	case has("\xD0\xCF\x11\xE0"):
		return sniffCompound(path, data)
	case has(bomLittle), has(bomBig):
		return kindText, nil
	}
	for _, s := range signatures {
		if has(s.magic) {
			return refuse(s.reason, s.remedy)
		}
	}
	switch page, reason, remedy := sniffMarkup(data); {
	case page:
		return kindHTML, nil
	case !reason.Empty():
		return refuse(reason, remedy)
	}
	if _, wide := utf16Order(data[:min(len(data), detectSize)]); !wide && isBinary(data) {
		return refuse(phonebook.Say("The file is not a list that this program can read."), phonebook.Say("Use .xlsx, .xls, .ods, .csv or text."))
	}
	return kindText, nil
}

func sniffZip(path string, data []byte) (kind, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return kindText, damaged(path, err)
	}
	parts := make(map[string]bool, len(z.File))
	for _, f := range z.File {
		parts[strings.ToLower(f.Name)] = true
	}
	e := &FileError{File: filepath.Base(path), Remedy: saveAsXLSX}
	switch {
	case parts["xl/workbook.xml"]:
		return kindXLSX, nil
	case parts["xl/workbook.bin"]:
		e.Reason = phonebook.Say("The file is a binary workbook (.xlsb).")
	case parts["content.xml"] && parts["mimetype"]:
		return kindODS, nil
	case parts["word/document.xml"]:
		e.Reason = phonebook.Say("The file is a text document (.docx).")
		e.Remedy = phonebook.Say("Copy its table into a spreadsheet and save that as .xlsx.")
	case parts["[content_types].xml"]:
		// Strict and third-party writers may name the main part otherwise.
		return kindXLSX, nil
	default:
		e.Reason = phonebook.Say("The file is a zip archive.")
		e.Remedy = phonebook.Say("Unpack it and choose the list inside.")
	}
	return kindText, e
}

// sniffCompound tells the compound files of Microsoft apart by the names in
// their directory, which stand there in UTF-16.
func sniffCompound(path string, data []byte) (kind, error) {
	has := func(name string) bool {
		var b []byte
		for _, u := range utf16.Encode([]rune(name)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return bytes.Contains(data, b)
	}
	e := &FileError{File: filepath.Base(path), Reason: phonebook.Say("The file is an old Office file without a spreadsheet."), Remedy: phonebook.Say("Choose the list itself.")}
	switch {
	case has("EncryptedPackage"):
		return kindProtected, nil
	case has("Workbook"), has("Book"):
		return kindXLS, nil
	case has("WordDocument"):
		e.Reason = phonebook.Say("The file is a text document (.doc).")
		e.Remedy = phonebook.Say("Copy its table into a spreadsheet and save that as .xlsx.")
	}
	return kindText, e
}

// sniffMarkup reports whether the file is a web page, and why it is no list where
// it is other markup.
func sniffMarkup(data []byte) (page bool, reason, remedy phonebook.Sentence) {
	head := strings.ToLower(string(data[:min(len(data), 4096)]))
	head = strings.TrimLeft(strings.TrimPrefix(head, bomUTF8), " \t\r\n")
	tag := func(names ...string) bool {
		for _, n := range names {
			if strings.Contains(head, "<"+n) {
				return true
			}
		}
		return false
	}
	switch {
	case !strings.HasPrefix(head, "<"):
		return false, phonebook.Sentence{}, phonebook.Sentence{}
	case strings.Contains(head, "urn:oasis:names:tc:opendocument"):
		return false, phonebook.Say("The file is a flat OpenDocument file, whatever its name says."), saveAsXLSX
	case strings.Contains(head, "urn:schemas-microsoft-com:office:spreadsheet") && strings.Contains(head, "<?mso-application"):
		return false, phonebook.Say("The file is an XML spreadsheet of Excel 2003, whatever its name says."), saveAsXLSX
	case tag("!doctype html", "html", "table", "body", "meta", "div"):
		return true, phonebook.Sentence{}, phonebook.Sentence{}
	case strings.Contains(head, "urn:schemas-microsoft-com:office:spreadsheet"):
		return false, phonebook.Say("The file is an XML spreadsheet of Excel 2003, whatever its name says."), saveAsXLSX
	case tag("?xml", "!doctype"):
		return false, phonebook.Say("The file is an XML document, whatever its name says."), phonebook.Say("Ask the provider for the list as a spreadsheet.")
	}
	return false, phonebook.Sentence{}, phonebook.Sentence{}
}

// isBinary reports whether data without a byte order mark cannot be text: a NUL,
// or control characters that no text has in such number.
func isBinary(data []byte) bool {
	head := data[:min(len(data), 64<<10)]
	control := 0
	for _, c := range head {
		switch {
		case c == 0:
			return true
		case c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1A && c != 0x1B:
			control++
		}
	}
	return control*50 > len(head)
}
