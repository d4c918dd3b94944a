package sheet

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestTidy(t *testing.T) {
	for s, want := range map[string]string{
		"": "", "Rome": "Rome", "  Rome \t GA ": "Rome GA", "a\u00a0b": "a b", "a\u3000b": "a b", "\ufeffx\u200b": "x", "a\r\nb": "a b",
		"a\x07b": "ab", "é": "é", "\xffa": "\uFFFDa",
	} {
		if got := tidy(s); got != want {
			t.Errorf("tidy(%q) = %q, want %q", s, got, want)
		}
	}
	if got := tidyLines(" a \r\n\r\n b\u00a0c "); got != "a\nb c" {
		t.Errorf("tidyLines gives %q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if once := tidy(s); tidy(once) != once {
			t.Fatalf("%q becomes %q, then %q", s, once, tidy(once))
		}
	})
}

func TestTitle(t *testing.T) {
	for s, want := range map[string]string{
		"Access No.:": "access no", "access_no": "access no", "Access #": "access no", "ISDN?": "isdn", "City/State": "city state",
		"Ｃｉｔｙ": "city", " Area\nCode ": "area code", "(Notes)": "notes", "--": "",
	} {
		if got := title(s); got != want {
			t.Errorf("title(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, tt := range []struct{ s, want string }{
		{"Rome", "Rome"},
		{"New York City", "New York"},
		{"Llanfairpwll", "Llanfairpw"},
		{"New York C", "New York C"},
		{"Roma N (north", "Roma N"},
		{"Ålesund Øst", "Ålesund"},
		{"1234567890 x", "1234567890"},
	} {
		if got := cut(tt.s, 10, 20, phonebook.Bytes); got != tt.want {
			t.Errorf("cut(%q) = %q, want %q", tt.s, got, tt.want)
		}
	}
	if got := cut("ABCDEFGH", 10, 5, phonebook.ASCII); got != "ABCDE" {
		t.Errorf("cut by bytes gives %q", got)
	}
	// A cell may be a whole pasted page.
	if got := cut(strings.Repeat("x", 10<<20), 1000, 4000, phonebook.ASCII); utf8.RuneCountInString(got) != 1000 {
		t.Errorf("%d characters", len(got))
	}
}

func TestFoldName(t *testing.T) {
	for s, want := range map[string]string{"München": "munchen", "MÜNCHEN": "munchen", "Straße": "strasse", "Łódź": "lodz", "東京": "東京", "Rome": "rome"} {
		if got := foldName(s); got != want {
			t.Errorf("foldName(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestFlagEdit(t *testing.T) {
	var e flagEdit
	e.add(offer(phonebook.NotISDN, true, true))
	e.add(offer(phonebook.Surcharge, false, true))
	if got := e.apply(phonebook.NotISDN | phonebook.Custom2); got != phonebook.Surcharge|phonebook.Custom2 {
		t.Errorf("got %d", got)
	}
	e.add(offer(phonebook.Surcharge, false, false))
	if got := e.apply(phonebook.Surcharge); got != 0 {
		t.Errorf("got %d", got)
	}
}
