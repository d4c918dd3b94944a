package codepage_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/phonebookadmin/pba/internal/codepage"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// breakers are the bytes at which a client cuts files into entries and fields.
const breakers = ",\"\r\n"

// eachPage runs f for every encoding that is offered.
func eachPage(t *testing.T, f func(t *testing.T, enc phonebook.Encoding)) {
	for _, name := range codepage.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			enc, err := codepage.Lookup(name)
			if err != nil {
				t.Fatal(err)
			}
			f(t, enc)
		})
	}
}

func TestNames(t *testing.T) {
	names := codepage.Names()
	if names[0] != phonebook.ASCII.Name() {
		t.Errorf("the first name is %s, not the default", names[0])
	}
	for _, want := range []string{"windows-1252", "shift_jis"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not offered", want)
		}
	}
	seen := make(map[string]bool)
	for _, name := range names {
		if seen[name] || name != strings.ToLower(name) {
			t.Errorf("%q repeats or is not in lower case", name)
		}
		seen[name] = true
		for _, spelled := range []string{name, strings.ToUpper(name)} {
			enc, err := codepage.Lookup(spelled)
			if err != nil || enc.Name() != name {
				t.Errorf("Lookup(%q) = %v, %v", spelled, enc, err)
			}
		}
	}
}

func TestLookupDefault(t *testing.T) {
	for _, name := range []string{"", "ascii", "ASCII"} {
		if enc, err := codepage.Lookup(name); err != nil || enc != phonebook.ASCII {
			t.Errorf("Lookup(%q) = %v, %v, want ASCII", name, enc, err)
		}
	}
}

func TestLookupUnknown(t *testing.T) {
	for _, name := range []string{"utf-16", "utf-8", "iso-2022-jp", "cp1252", "bytes", " ascii", "x"} {
		enc, err := codepage.Lookup(name)
		if enc != nil {
			t.Errorf("Lookup(%q) = %v beside an error", name, enc)
		}
		e, ok := errors.AsType[*phonebook.FieldError](err)
		if !ok || e.Value != name || !strings.Contains(e.Reason.String(), "windows-1252") || !strings.HasSuffix(e.Reason.String(), ".") {
			t.Errorf("Lookup(%q): %v, want a *FieldError that lists the names", name, err)
		}
	}
}

// Every character of the Basic Multilingual Plane either comes back as it was
// or is refused by name; ASCII stays as it is; and no longer character uses a
// byte at which clients cut.
func TestEncodeEveryCharacter(t *testing.T) {
	eachPage(t, func(t *testing.T, enc phonebook.Encoding) {
		known := 0
		for r := rune(0); r <= 0xFFFF; r++ {
			if !utf8.ValidRune(r) {
				continue
			}
			if checkCharacter(t, enc, r) {
				known++
			}
		}
		if known < 128 || known == 128 && enc != phonebook.ASCII {
			t.Errorf("%s knows %d characters, no more than ASCII has", enc.Name(), known)
		}
		checkCharacter(t, enc, '😀')
		checkCharacter(t, enc, utf8.MaxRune)
	})
}

func checkCharacter(t *testing.T, enc phonebook.Encoding, r rune) bool {
	b, err := enc.Encode(string(r))
	if err != nil {
		e, ok := errors.AsType[*phonebook.EncodingError](err)
		if !ok || e.Char != r || e.Encoding != enc.Name() || b != nil || r < 0x80 {
			t.Errorf("Encode(%U) = %x, %v", r, b, err)
		}
		return false
	}
	if r < 0x80 && !bytes.Equal(b, []byte{byte(r)}) {
		t.Errorf("Encode(%U) = %x, ASCII must stay as it is", r, b)
	}
	if r >= 0x80 && (len(b) == 0 || bytes.ContainsAny(b, breakers)) {
		t.Errorf("Encode(%U) = %x uses the byte of a comma, quotation mark or line end", r, b)
	}
	if back, err := enc.Decode(b); err != nil || back != string(r) {
		t.Errorf("Decode(Encode(%U)) = %q, %v", r, back, err)
	}
	return true
}

// No lead byte swallows a byte at which clients cut.
func TestDecodeNeverSwallows(t *testing.T) {
	eachPage(t, func(t *testing.T, enc phonebook.Encoding) {
		for lead := 0x80; lead <= 0xFF; lead++ {
			for _, cut := range []byte(breakers) {
				in := []byte{byte(lead), cut, 'x'}
				if got, err := enc.Decode(in); err == nil && !strings.HasSuffix(got, string(rune(cut))+"x") {
					t.Errorf("Decode(%x) = %q swallows %q", in, got, cut)
				}
			}
		}
	})
}

// Whatever two bytes decode to is either writable, and then means the same, or
// refused as a character that the page lacks.
func TestDecodeEveryPair(t *testing.T) {
	eachPage(t, func(t *testing.T, enc phonebook.Encoding) {
		for lead := 0x80; lead <= 0xFF; lead++ {
			for trail := 0; trail <= 0xFF; trail++ {
				in := []byte{byte(lead), byte(trail)}
				s, err := enc.Decode(in)
				if err != nil {
					if s != "" {
						t.Errorf("Decode(%x) = %q beside %v", in, s, err)
					}
					continue
				}
				if !utf8.ValidString(s) || strings.ContainsRune(s, utf8.RuneError) {
					t.Errorf("Decode(%x) = %q is damaged", in, s)
				}
				b, err := enc.Encode(s)
				if err != nil {
					if _, ok := errors.AsType[*phonebook.EncodingError](err); !ok {
						t.Errorf("Encode(%q): %v, want an *EncodingError", s, err)
					}
				} else if back, err := enc.Decode(b); err != nil || back != s {
					t.Errorf("Decode(%x) = %q, then %x and %q, %v", in, s, b, back, err)
				}
			}
		}
	})
}

// Whole texts behave as their characters do one by one.
func TestEncodeTexts(t *testing.T) {
	eachPage(t, func(t *testing.T, enc phonebook.Encoding) {
		var chars []rune
		for r := rune(0); r <= 0xFFFF; r++ {
			if _, err := enc.Encode(string(r)); err == nil && utf8.ValidRune(r) {
				chars = append(chars, r)
			}
		}
		rapid.Check(t, func(t *rapid.T) {
			runes := rapid.SliceOfN(rapid.SampledFrom(chars), 0, 40).Draw(t, "text")
			var want []byte
			for _, r := range runes {
				b, _ := enc.Encode(string(r))
				want = append(want, b...)
			}
			got, err := enc.Encode(string(runes))
			if err != nil || !bytes.Equal(got, want) {
				t.Fatalf("Encode(%q) = %x, %v, want %x", string(runes), got, err, want)
			}
			if back, err := enc.Decode(got); err != nil || back != string(runes) {
				t.Fatalf("Decode(%x) = %q, %v, want %q", got, back, err, string(runes))
			}
		})
	})
}

// The bytes are those of the Unicode consortium's tables for these pages.
func TestEncodeKnown(t *testing.T) {
	for _, c := range []struct{ page, text, bytes string }{
		{"ascii", "Redmond", "5265646d6f6e64"},
		{"windows-1252", "Zürich €", "5afc726963682080"},
		{"windows-1250", "Łódź", "a3f3649f"},
		{"windows-1251", "Москва", "cceef1eae2e0"},
		{"windows-1253", "Αθήνα", "c1e8deede1"},
		{"windows-1254", "İzmir", "dd7a6d6972"},
		{"windows-874", "ไทย", "e4b7c2"},
		{"ibm437", "Zürich", "5a8172696368"},
		{"ibm866", "Москва", "8caee1aaa2a0"},
		{"shift_jis", "東京ｱ表", "938c8b9eb1955c"},
		{"gbk", "北京", "b1b1bea9"},
		{"big5", "台北", "a578a55f"},
		{"euc-kr", "서울", "bcadbfef"},
	} {
		enc, err := codepage.Lookup(c.page)
		if err != nil {
			t.Fatal(err)
		}
		b, err := enc.Encode(c.text)
		if err != nil || fmt.Sprintf("%x", b) != c.bytes {
			t.Errorf("%s: Encode(%q) = %x, %v, want %s", c.page, c.text, b, err, c.bytes)
		}
	}
}

// A character that a page lacks is refused, also where an encoder would fold it
// into a likeness: the yen sign of Shift_JIS is a backslash on the way back.
func TestEncodeLossy(t *testing.T) {
	for _, c := range []struct {
		page, text string
		char       rune
	}{
		{"ascii", "Zürich", 'ü'},
		{"windows-1252", "Zürich Łódź", 'Ł'},
		{"windows-1252", "東京", '東'},
		{"windows-1251", "Zürich", 'ü'},
		{"shift_jis", "5¥", '¥'},
		{"shift_jis", "a‾", '‾'},
		{"shift_jis", "Zürich", 'ü'},
		{"ibm437", "5 €", '€'},
		{"gbk", "😀", '😀'},
		{"windows-1252", "a\xffb", utf8.RuneError},
		{"windows-1253", "a\uFFFDb", utf8.RuneError},
		{"shift_jis", "a\xffb", utf8.RuneError},
		{"ascii", "a\xffb", utf8.RuneError},
	} {
		enc, err := codepage.Lookup(c.page)
		if err != nil {
			t.Fatal(err)
		}
		b, err := enc.Encode(c.text)
		e, ok := errors.AsType[*phonebook.EncodingError](err)
		if !ok || e.Char != c.char || e.Encoding != c.page || b != nil {
			t.Errorf("%s: Encode(%q) = %x, %v, want %q refused", c.page, c.text, b, err, c.char)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct{ page, bytes string }{
		{"ascii", "Z\xfcrich"},
		{"windows-1253", "a\xaa"}, // unassigned
		{"windows-874", "\xdb"},
		{"shift_jis", "\x93"},    // half a character
		{"shift_jis", "\x93,x"},  // half a character before a comma
		{"shift_jis", "abc\xfd"}, // no lead byte
		{"gbk", "\xb1"},
		{"big5", "\xa5"},
		{"euc-kr", "\xbc"},
	} {
		enc, err := codepage.Lookup(c.page)
		if err != nil {
			t.Fatal(err)
		}
		if s, err := enc.Decode([]byte(c.bytes)); err == nil || s != "" {
			t.Errorf("%s: Decode(%x) = %q, %v, want an error", c.page, c.bytes, s, err)
		}
	}
}
