package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

const (
	bomUTF8   = "\xEF\xBB\xBF"
	bomLittle = "\xFF\xFE"
	bomBig    = "\xFE\xFF"
)

const (
	nameUTF8    = "UTF-8"
	nameUTF16   = "UTF-16"
	nameUTF16LE = "UTF-16LE"
	nameUTF16BE = "UTF-16BE"
	nameWestern = "Windows-1252"
)

type textEncoding struct {
	name string
	enc  encoding.Encoding // nil: looked up by name
}

// textEncodings are the encodings that a list may be read in, the likely ones
// first. The names of the DOS code pages are not in the index of the web.
var textEncodings = []textEncoding{
	{nameUTF8, nil},
	{nameUTF16, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
	{nameUTF16LE, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
	{nameUTF16BE, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	{nameWestern, nil},
	{"Windows-1250", nil},
	{"Windows-1251", nil},
	{"Windows-1253", nil},
	{"Windows-1254", nil},
	{"Windows-1255", nil},
	{"Windows-1256", nil},
	{"Windows-1257", nil},
	{"Windows-1258", nil},
	{"Windows-874", nil},
	{"Shift_JIS", nil},
	{"EUC-JP", nil},
	{"ISO-2022-JP", nil},
	{"GB18030", nil},
	{"Big5", nil},
	{"EUC-KR", nil},
	{"KOI8-R", nil},
	{"ISO-8859-2", nil},
	{"ISO-8859-15", nil},
	{"IBM437", charmap.CodePage437},
	{"IBM850", charmap.CodePage850},
	{"IBM852", charmap.CodePage852},
	{"IBM855", charmap.CodePage855},
	{"IBM866", nil},
	{"Macintosh", nil},
}

// Encodings returns the names that [ReadOptions.Encoding] knows.
func Encodings() []string {
	out := make([]string, len(textEncodings))
	for i, e := range textEncodings {
		out[i] = e.name
	}
	return out
}

// FindEncoding returns the name in [Encodings] that word means, compared without
// case; false for none.
func FindEncoding(word string) (string, bool) {
	e := findEncoding(word)
	return e.name, e.name != ""
}

func findEncoding(word string) textEncoding {
	for _, e := range textEncodings {
		if strings.EqualFold(e.name, word) {
			return e
		}
	}
	return textEncoding{}
}

func encodingOf(e textEncoding) (encoding.Encoding, error) {
	if e.enc != nil {
		return e.enc, nil
	}
	return htmlindex.Get(e.name)
}

// decode turns the bytes of a file into text and says in t how.
func decode(t *Table, data []byte, opt ReadOptions) (string, error) {
	name, why := guessEncoding(data, opt.Fallback)
	if chosen, known := FindEncoding(opt.Encoding); known {
		name, why = chosen, ""
	}
	t.Encoding, t.Guessed = name, why != ""
	enc, err := encodingOf(findEncoding(name))
	if err != nil {
		return "", err
	}
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", damaged(t.File, err)
	}
	text := strings.TrimPrefix(string(out), "\uFEFF")
	if why != "" {
		t.note("The text is not UTF-8; it was read as %s, %s. Choose another encoding if letters look wrong.", name, why)
	}
	if n := strings.Count(text, "\uFFFD"); n > 0 {
		t.note("%s no character in %s.", plural(n, "place holds", "places hold"), name)
	}
	return text, nil
}

// guessEncoding returns how data is read, and why, "" where a byte order mark or
// whole UTF-8 leaves no doubt. Fallback is the encoding of the book, in which its
// own exports come back.
func guessEncoding(data []byte, fallback phonebook.Encoding) (name, why string) {
	const byDetector = "which is a guess"
	head := data[:min(len(data), detectSize)]
	switch {
	case bytes.HasPrefix(data, []byte(bomLittle)), bytes.HasPrefix(data, []byte(bomBig)):
		return nameUTF16, ""
	case utf8.Valid(data) && !bytes.Contains(head, []byte(escape)):
		return nameUTF8, ""
	}
	if name, ok := utf16Order(head); ok {
		return name, byDetector
	}
	own := ""
	if fallback != nil && fallback != phonebook.ASCII {
		if _, err := fallback.Decode(data); err == nil {
			own = knownAs(fallback.Name())
		}
	}
	const byBook = "the encoding of the book"
	if own != "" && looksReleased(head) {
		return own, byBook
	}
	found := chardet.Detect(head)
	name = knownAs(found.Charset)
	need := sureEnough
	if manyBytes[name] {
		need = sureManyBytes
	}
	switch {
	case name != "" && name != nameWestern && found.Confidence >= need:
		return name, byDetector
	case own != "":
		return own, byBook
	}
	return nameWestern, byDetector
}

// fewZeros may stand in any file.
const fewZeros = 4

// escape starts the Japanese characters of ISO-2022-JP, which is ASCII else.
const escape = "\x1b$"

const (
	detectSize = 64 << 10 // bytes that tell an encoding
	// sureEnough is the confidence from which the detector is believed: below it
	// short Western texts pass for Turkish or Macintosh.
	sureEnough = 0.75
	// sureManyBytes is that for encodings of several bytes a character, where
	// little text is right by chance.
	sureManyBytes = 0.5
)

var manyBytes = map[string]bool{"Shift_JIS": true, "EUC-JP": true, "ISO-2022-JP": true, "GB18030": true, "Big5": true, "EUC-KR": true}

// knownAs returns the name in [Encodings] for one of the detector or of a book,
// "" for none.
func knownAs(charset string) string {
	switch name := strings.ToUpper(charset); name {
	case "GB2312", "GBK":
		return "GB18030"
	case "CP932":
		return "Shift_JIS"
	case "CP949", "JOHAB":
		return "EUC-KR"
	case "TIS-620":
		return "Windows-874"
	case "MACROMAN":
		return "Macintosh"
	case "ISO-8859-1":
		return nameWestern
	case "ISO-8859-5":
		return "Windows-1251"
	case "ISO-8859-7":
		return "Windows-1253"
	case "ISO-8859-8":
		return "Windows-1255"
	case "ISO-8859-9":
		return "Windows-1254"
	default:
		name, _ := FindEncoding(name)
		return name
	}
}

// utf16Order tells UTF-16 without a byte order mark by the zeros that half of
// every ASCII character is.
func utf16Order(head []byte) (name string, ok bool) {
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	pairs := len(head) / 2
	switch {
	case len(head)%2 == 1 || zeros[0]+zeros[1] < fewZeros:
	case zeros[1]*5 > pairs && zeros[0]*20 < pairs:
		return nameUTF16LE, true
	case zeros[0]*5 > pairs && zeros[1]*20 < pairs:
		return nameUTF16BE, true
	}
	return "", false
}

// looksReleased reports whether the text is the eleven fields of a phone book
// file, which are written in the encoding of their book.
func looksReleased(head []byte) bool {
	lines := bytes.Split(head, []byte("\n"))
	if len(lines) > 1 && len(head) == detectSize {
		lines = lines[:len(lines)-1] // cut off
	}
	for _, line := range lines[:min(len(lines), 20)] {
		line = bytes.TrimSpace(line)
		fields := bytes.Split(line, []byte(","))
		if len(line) > 0 && (len(fields) < entryFields || !isDigits(fields[0]) || !isDigits(fields[1])) {
			return false
		}
	}
	return true
}

func isDigits(field []byte) bool { return len(bytes.Trim(field, " 0123456789")) == 0 }
