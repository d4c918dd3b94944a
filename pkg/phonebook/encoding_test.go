package phonebook_test

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestASCII(t *testing.T) {
	if phonebook.ASCII.Name() != "ascii" {
		t.Errorf("Name() = %q", phonebook.ASCII.Name())
	}
	for i := range 256 {
		b := []byte{'a', byte(i)}
		s, err := phonebook.ASCII.Decode(b)
		if i >= 0x80 {
			if err == nil || s != "" {
				t.Errorf("Decode(%x) = %q, %v, want an error", b, s, err)
			}
			continue
		}
		back, encErr := phonebook.ASCII.Encode(s)
		if err != nil || encErr != nil || s != string(b) || !bytes.Equal(back, b) {
			t.Errorf("%x becomes %q, %x: %v, %v", b, s, back, err, encErr)
		}
	}
	wantMissing(t, phonebook.ASCII, "Zürich", 'ü')
	wantMissing(t, phonebook.ASCII, "a\u0080", '\u0080')
	wantMissing(t, phonebook.ASCII, "a\xff", '\uFFFD')
}

func TestBytes(t *testing.T) {
	if phonebook.Bytes.Name() != "bytes" {
		t.Errorf("Name() = %q", phonebook.Bytes.Name())
	}
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")
		s, err := phonebook.Bytes.Decode(b)
		if err != nil || len([]rune(s)) != len(b) {
			t.Fatalf("Decode(%x) = %q, %v", b, s, err)
		}
		if back, err := phonebook.Bytes.Encode(s); err != nil || !bytes.Equal(back, b) {
			t.Fatalf("Encode(%q) = %x, %v, want %x", s, back, err, b)
		}
	})
	wantMissing(t, phonebook.Bytes, "aĀ", 'Ā')
	wantMissing(t, phonebook.Bytes, "a\xff", '\uFFFD')
}

func wantMissing(t *testing.T, enc phonebook.Encoding, s string, char rune) {
	t.Helper()
	b, err := enc.Encode(s)
	e, ok := errors.AsType[*phonebook.EncodingError](err)
	if !ok || e.Char != char || e.Encoding != enc.Name() || b != nil {
		t.Errorf("%s: Encode(%q) = %x, %v, want %q refused", enc.Name(), s, b, err, char)
	}
}
