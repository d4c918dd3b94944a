package sheet

import (
	"bytes"
	"slices"
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
	nameUTF8     = "UTF-8"
	nameUTF16    = "UTF-16"
	nameUTF16LE  = "UTF-16LE"
	nameUTF16BE  = "UTF-16BE"
	nameWestern  = "Windows-1252"
	nameDOS      = "IBM850"
	nameJapanese = "Shift_JIS"
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
	t.released = looksReleased(data[:min(len(data), detectSize)])
	name, why := guessEncoding(data, opt.Fallback)
	if chosen, known := FindEncoding(opt.Encoding); known {
		name, why = chosen, phonebook.Sentence{}
	}
	t.Encoding, t.Guessed = name, !why.Empty()
	enc, err := encodingOf(findEncoding(name))
	if err != nil {
		return "", err
	}
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", damaged(t.File, err)
	}
	text := strings.TrimPrefix(string(out), "\uFEFF")
	if !why.Empty() {
		t.note(why.With("Encoding", name))
	}
	if n := strings.Count(text, "\uFFFD"); n > 0 {
		t.note(phonebook.Count(n, "{{.N}} place holds no character in {{.Encoding}}.", "{{.N}} places hold no character in {{.Encoding}}.", "Encoding", name))
	}
	return text, nil
}

// guessEncoding returns how data is read, and the note about it, "" where a byte order mark or
// whole UTF-8 leaves no doubt. Fallback is the encoding of the book, in which its
// own exports come back.
func guessEncoding(data []byte, fallback phonebook.Encoding) (name string, why phonebook.Sentence) {
	byDetector := phonebook.Say("The text is not UTF-8; it was read as {{.Encoding}}, which is a guess. Choose another encoding if letters look wrong.")
	head := data[:min(len(data), detectSize)]
	if bytes.HasPrefix(data, []byte(bomLittle)) || bytes.HasPrefix(data, []byte(bomBig)) {
		return nameUTF16, why
	}
	if name, ok := utf16Order(head); ok {
		return name, byDetector
	}
	if utf8.Valid(data) && !bytes.Contains(head, []byte(escape)) {
		return nameUTF8, why
	}
	own := ""
	if fallback != nil && fallback != phonebook.ASCII {
		if _, err := fallback.Decode(data); err == nil {
			own = knownAs(fallback.Name())
		}
	}
	byBook := phonebook.Say("The text is not UTF-8; it was read as {{.Encoding}}, the encoding of the book. Choose another encoding if letters look wrong.")
	if own != "" && looksReleased(head) {
		return own, byBook
	}
	if isShiftJIS(head) {
		return nameJapanese, byDetector
	}
	found := chardet.Detect(head)
	name = knownAs(found.Charset)
	need := sureEnough
	if manyBytes[name] {
		need = sureManyBytes
	}
	switch {
	case name != "" && name != nameWestern && found.Confidence >= need && clean(name, head):
		return name, byDetector
	case own != "":
		return own, byBook
	}
	// Five bytes are no character of Windows-1252, and letters of DOS.
	if hasByte(data, 0x81, 0x8D, 0x8F, 0x90, 0x9D) {
		return nameDOS, byDetector
	}
	return nameWestern, byDetector
}

// clean reports whether every byte is a character of an encoding: one that is
// none proves a guess wrong.
func clean(name string, head []byte) bool {
	enc, err := encodingOf(findEncoding(name))
	if err != nil {
		return false
	}
	if i := bytes.LastIndexByte(head, '\n'); i > 0 {
		head = head[:i] // the last line may be cut within a character
	}
	text, err := enc.NewDecoder().Bytes(head)
	return err == nil && !bytes.Contains(text, []byte("\uFFFD"))
}

func hasByte(data []byte, any ...byte) bool {
	return slices.ContainsFunc(any, func(c byte) bool { return bytes.IndexByte(data, c) >= 0 })
}

// isShiftJIS reports whether all of the text that is no ASCII is kana and common
// kanji in Shift_JIS: the detector needs whole sentences of them, and lists have a
// few towns. In Western texts the second byte of every such pair is a letter.
func isShiftJIS(head []byte) bool {
	enc, err := encodingOf(findEncoding(nameJapanese))
	if err != nil {
		return false
	}
	if i := bytes.LastIndexByte(head, '\n'); i > 0 {
		head = head[:i] // the last line may be cut within a character
	}
	text, err := enc.NewDecoder().Bytes(head)
	if err != nil {
		return false
	}
	found := 0
	for _, r := range string(text) {
		switch {
		case r < utf8.RuneSelf, r >= 0x3000 && r < 0x3040, r >= 0xFF00 && r < 0xFF61: // and Japanese punctuation
		case r >= 0x3040 && r < 0x3100, r >= 0x4E00 && r < 0xA000: // kana, kanji
			found++
		default: // half-width kana too: in other encodings they are everywhere
			return false
		}
	}
	return found >= 2 && letterPairs(head)*10 <= found*6
}

// letterPairs counts the pairs of Shift_JIS whose second byte is a letter.
func letterPairs(text []byte) (n int) {
	for i := 0; i+1 < len(text); i++ {
		if text[i] < utf8.RuneSelf {
			continue
		}
		i++
		if c := text[i] | 0x20; c >= 'a' && c <= 'z' {
			n++
		}
	}
	return n
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
	case zeros[1]*20 > pairs && zeros[0]*10 < zeros[1]:
		return nameUTF16LE, true
	case zeros[0]*20 > pairs && zeros[1]*10 < zeros[0]:
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
