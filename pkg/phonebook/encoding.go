package phonebook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Encoding turns text into the bytes of released files and back. The package
// brings [ASCII]; code pages come from the caller, so that the domain needs no
// tables. An encoding must keep ASCII as it is and must not use the bytes of
// comma, quotation mark, CR or LF inside a longer character.
type Encoding interface {
	// Name is the stable name that a book's settings keep, such as "ascii".
	Name() string
	// Encode returns the bytes of s. A character that the encoding lacks is an
	// [*EncodingError], never a question mark.
	Encode(s string) ([]byte, error)
	// Decode returns the text of b, or an error when b is not of the encoding.
	Decode(b []byte) (string, error)
}

// EncodingLabel is the name of an encoding as people write it.
func EncodingLabel(name string) string {
	if name == ASCII.Name() {
		return "ASCII"
	}
	return name
}

// EncodingError names a character that an encoding lacks.
type EncodingError struct {
	Char     rune
	Encoding string
}

// Error names the character and the encoding.
func (e *EncodingError) Error() string {
	return fmt.Sprintf("%q does not exist in %s", e.Char, EncodingLabel(e.Encoding))
}

// Reason is [EncodingError.Error] as a sentence, with what to do.
func (e *EncodingError) Reason() Sentence {
	return Say("{{.Char}} does not exist in {{.Encoding}}. Spell it another way.", "Char", strconv.QuoteRune(e.Char), "Encoding", EncodingLabel(e.Encoding))
}

// TooManyBytes says that a text is too long in an encoding, though it may have
// few characters.
func TooManyBytes(n, most int, enc Encoding) Sentence {
	return Say("{{.Bytes}} bytes in {{.Encoding}}, at most {{.Most}}. Shorten it.", "Bytes", n, "Encoding", EncodingLabel(enc.Name()), "Most", most)
}

// ASCII is the default encoding of released files.
var ASCII Encoding = ascii{}

type ascii struct{}

func (ascii) Name() string { return "ascii" }

func (ascii) Encode(s string) ([]byte, error) {
	for _, r := range s {
		if r >= 0x80 {
			return nil, &EncodingError{Char: r, Encoding: "ascii"}
		}
	}
	return []byte(s), nil
}

func (ascii) Decode(b []byte) (string, error) {
	for i, c := range b {
		if c >= 0x80 {
			return "", fmt.Errorf("byte %#02x at offset %d is not ASCII", c, i)
		}
	}
	return string(b), nil
}

// Bytes reads and writes released files without knowing their code page: each
// byte stands for the character of the same number. A client that merges
// deltas needs no more. What such a text may hold is judged by its ASCII bytes
// and its length in bytes alone.
var Bytes Encoding = rawBytes{}

type rawBytes struct{}

func (rawBytes) Name() string { return "bytes" }

func (rawBytes) Encode(s string) ([]byte, error) {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r > 0xFF {
			return nil, &EncodingError{Char: r, Encoding: "bytes"}
		}
		b = append(b, byte(r))
	}
	return b, nil
}

func (rawBytes) Decode(b []byte) (string, error) {
	if !slices.ContainsFunc(b, func(c byte) bool { return c >= 0x80 }) {
		return string(b), nil
	}
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
	}
	return string(r), nil
}

// maskBytes makes text of [Bytes] fit for the rules of characters: each byte of
// an unknown code page counts as a letter.
func maskBytes(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x80 && r <= 0xFF {
			return 'x'
		}
		return r
	}, s)
}
