package words

import (
	"encoding/json"
	"regexp"
	"testing"
)

// loose is a mark that a line must not break from its word, after a space where it may.
var loose = regexp.MustCompile(`.{0,12} [;:?!»]|« .{0,12}`)

// TestFrenchSpaces: French puts a space before ; : ? ! and inside of « ». It is the one
// that keeps the mark on the line of its word, U+00A0.
func TestFrenchSpaces(t *testing.T) {
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
			if at := loose.FindString(text); at != "" {
				t.Errorf("%q: write a no-break space (U+00A0) before ; : ? ! » and after «: %q", key, at)
			}
		}
	}
}
