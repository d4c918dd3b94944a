package sheet

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// tidy makes one line of a cell: no-break and wide spaces become spaces, line
// breaks too, invisible characters go, spaces are squeezed and trimmed.
func tidy(s string) string {
	if isTidy(s) {
		return s
	}
	var b strings.Builder
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = true
		case invisible(r):
		default:
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isTidy is the fast way out for nearly every cell.
func isTidy(s string) bool {
	space := true // a space here would be leading or doubled
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' || c >= 0x7F || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return !space || s == ""
}

// tidyLines is tidy line by line; empty lines go.
func tidyLines(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return tidy(s)
	}
	var lines []string
	for line := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = tidy(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func invisible(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

// title makes column titles comparable: "Access No.:" and "access_no" are the
// same, "Numéro" and "NUMERO", and "#" is read as "no".
func title(s string) string {
	s = foldName(norm.NFKC.String(tidy(s)))
	s = strings.ReplaceAll(s, "#", " no ")
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("_-./?*:()[]'’\"", r) {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// foldName makes POP names comparable: no case, no marks on letters.
func foldName(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	if !ascii {
		var b strings.Builder
		for _, r := range s {
			b.WriteString(toASCII(r))
		}
		s = b.String()
	}
	return strings.ToLower(s)
}

// letters that no decomposition reaches, and punctuation that has a plain form.
var plain = map[rune]string{
	'ß': "ss", 'ẞ': "SS", 'æ': "ae", 'Æ': "AE", 'œ': "oe", 'Œ': "OE", 'ø': "o", 'Ø': "O", 'ł': "l", 'Ł': "L",
	'đ': "d", 'Đ': "D", 'ð': "d", 'Ð': "D", 'þ': "th", 'Þ': "Th", 'ħ': "h", 'Ħ': "H", 'ı': "i", 'ŋ': "n", 'Ŋ': "N",
	'‘': "'", '’': "'", '‚': "'", '´': "'", '`': "'", '–': "-", '—': "-", '‐': "-", '‑': "-", '−': "-", '…': "...", '·': "-",
}

// toASCII returns the plain form of r, r itself where there is none.
func toASCII(r rune) string {
	if r < utf8.RuneSelf {
		return string(r)
	}
	if s, ok := plain[r]; ok {
		return s
	}
	var b strings.Builder
	for _, d := range norm.NFKD.String(string(r)) {
		if s, ok := plain[d]; ok {
			b.WriteString(s)
		} else if !unicode.Is(unicode.Mn, d) {
			b.WriteRune(d)
		}
	}
	return b.String()
}

// encodable reports whether s can be released in enc.
func encodable(s string, enc phonebook.Encoding) bool {
	_, err := enc.Encode(s)
	return err == nil
}

// Spell replaces the characters that enc lacks by plain ones where there are any.
func Spell(s string, enc phonebook.Encoding) string { return transliterate(s, enc) }

// transliterate replaces the characters that enc lacks by plain ones where there
// are any.
func transliterate(s string, enc phonebook.Encoding) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(s) {
		if encodable(string(r), enc) {
			b.WriteRune(r)
		} else {
			b.WriteString(toASCII(r))
		}
	}
	return b.String()
}

// cut shortens s at a word so that it has at most that many characters, and in
// enc at most that many bytes. A single long word is cut anywhere.
func cut(s string, chars, size int, enc phonebook.Encoding) string {
	short := first(s, chars)
	if len(short) < len(s) && s[len(short)] != ' ' {
		if i := strings.LastIndexByte(short, ' '); i*2 >= chars {
			short = short[:i]
		}
	}
	for {
		b, err := enc.Encode(short)
		if err != nil || len(b) <= size {
			break
		}
		_, n := utf8.DecodeLastRuneInString(short)
		short = short[:len(short)-n]
	}
	if len(short) == len(s) {
		return s
	}
	return strings.TrimRight(short, " ,-/(")
}

// first returns the first n characters of s.
func first(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
