package words

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// loose is a mark that a line must not break from its word, after a space where it may.
var loose = regexp.MustCompile(`.{0,12} [;:?!»]|« .{0,12}`)

// eachFrench calls see with every text in French.
func eachFrench(t *testing.T, see func(key, text string)) {
	t.Helper()
	data, err := translations.ReadFile("translations/fr.json")
	if err != nil {
		t.Fatal(err)
	}
	file := map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	for key, raw := range file {
		for _, text := range formsOf(t, raw) {
			see(key, text)
		}
	}
}

// TestFrenchSpaces: French puts a space before ; : ? ! and inside of « ». It is the one
// that keeps the mark on the line of its word, U+00A0.
func TestFrenchSpaces(t *testing.T) {
	eachFrench(t, func(key, text string) {
		if at := loose.FindString(text); at != "" {
			t.Errorf("%q: write a no-break space (U+00A0) before ; : ? ! » and after «: %q", key, at)
		}
	})
}

// TestFrenchApostrophes: one kind of apostrophe is written, so that texts that stand
// beside each other look alike.
func TestFrenchApostrophes(t *testing.T) {
	eachFrench(t, func(key, text string) {
		if strings.ContainsRune(text, '’') {
			t.Errorf("%q: write ' for ’: %q", key, text)
		}
	})
}
