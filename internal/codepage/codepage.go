// Package codepage brings the Windows and DOS code pages in which clients read
// released files. It supplies the domain, which imports the standard library
// alone, with phonebook.Encoding values made of golang.org/x/text.
//
// Only encodings that keep ASCII as it is and never use the byte of a comma,
// quotation mark or line end inside a longer character are offered: a client
// cuts entries at bytes, not at characters. That leaves out UTF-16 and the
// stateful ISO-2022 family.
package codepage

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

var pages = []page{
	{"windows-1252", charmap.Windows1252},
	{"windows-1250", charmap.Windows1250},
	{"windows-1251", charmap.Windows1251},
	{"windows-1253", charmap.Windows1253},
	{"windows-1254", charmap.Windows1254},
	{"windows-1255", charmap.Windows1255},
	{"windows-1256", charmap.Windows1256},
	{"windows-1257", charmap.Windows1257},
	{"windows-1258", charmap.Windows1258},
	{"windows-874", charmap.Windows874},
	{"ibm437", charmap.CodePage437},
	{"ibm850", charmap.CodePage850},
	{"ibm852", charmap.CodePage852},
	{"ibm866", charmap.CodePage866},
	{"shift_jis", japanese.ShiftJIS},
	{"gbk", simplifiedchinese.GBK},
	{"big5", traditionalchinese.Big5},
	{"euc-kr", korean.EUCKR},
}

// Names returns the names that [Lookup] knows, the default first.
func Names() []string {
	names := []string{phonebook.ASCII.Name()}
	for _, p := range pages {
		names = append(names, p.name)
	}
	return names
}

// Lookup returns the encoding with that name, compared without case. The empty
// name is ASCII.
func Lookup(name string) (phonebook.Encoding, error) {
	if name == "" || strings.EqualFold(name, phonebook.ASCII.Name()) {
		return phonebook.ASCII, nil
	}
	for _, p := range pages {
		if strings.EqualFold(name, p.name) {
			return p, nil
		}
	}
	return nil, &phonebook.FieldError{
		What: "text encoding", Value: name,
		Reason: phonebook.Say("This text encoding is not known. Use one of {{.Names}}.", "Names", strings.Join(Names(), ", ")),
	}
}

type page struct {
	name string
	enc  encoding.Encoding
}

func (p page) Name() string { return p.name }

// Encode encodes character by character when the whole fails, to name the one
// that the code page lacks.
func (p page) Encode(s string) ([]byte, error) {
	b, err := p.enc.NewEncoder().Bytes([]byte(s))
	if err == nil && !lossy(s, b, p.enc) {
		return b, nil
	}
	for _, r := range s {
		one, err := p.enc.NewEncoder().Bytes([]byte(string(r)))
		if err != nil || lossy(string(r), one, p.enc) {
			return nil, &phonebook.EncodingError{Char: r, Encoding: p.name}
		}
	}
	return nil, fmt.Errorf("the text cannot be written in %s", p.name)
}

// lossy guards against encoders that fold one character into another.
func lossy(s string, b []byte, e encoding.Encoding) bool {
	back, err := e.NewDecoder().Bytes(b)
	return err != nil || string(back) != s
}

func (p page) Decode(b []byte) (string, error) {
	out, err := p.enc.NewDecoder().Bytes(b)
	if err != nil {
		return "", err
	}
	if strings.ContainsRune(string(out), utf8.RuneError) {
		return "", fmt.Errorf("the text is not %s", p.name)
	}
	return string(out), nil
}
