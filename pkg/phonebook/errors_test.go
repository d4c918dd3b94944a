package phonebook_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestErrorTexts(t *testing.T) {
	name := &phonebook.FieldError{Field: phonebook.FieldName, Value: "a,b", Reason: phonebook.Say("A comma ends the field.")}
	for _, c := range []struct {
		err  error
		want string
	}{
		{name, `POP name "a,b": A comma ends the field.`},
		{&phonebook.POPError{ID: 3, Err: errFull}, "POP 3: the disk is full"},
		{&phonebook.POPError{ID: 3, Name: "Albany", Err: errFull}, "POP 3 (Albany): the disk is full"},
		{&phonebook.ParseError{Line: 2, Err: errFull}, "line 2: the disk is full"},
		{&phonebook.ParseError{Line: 2, Field: phonebook.FieldRegion, Err: errFull}, "line 2, region: the disk is full"},
		{&phonebook.ParseError{Line: 2, Field: phonebook.FieldName, Err: name}, `line 2: POP name "a,b": A comma ends the field.`},
		{&phonebook.LimitError{What: phonebook.Say("POPs in book {{.Book}}", "Book", "Sample"), Limit: 65000, Found: 65001}, "POPs in book Sample: 65,001, at most 65,000"},
		{&phonebook.EncodingError{Char: 'ü', Encoding: "ascii"}, "'ü' does not exist in ASCII"},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("Error() = %q, want %q", got, c.want)
		}
	}
}

func TestErrorUnwrap(t *testing.T) {
	for _, err := range []error{
		&phonebook.POPError{ID: 3, Err: errFull},
		&phonebook.ParseError{Line: 2, Err: errFull},
		&phonebook.ParseError{Line: 2, Err: &phonebook.POPError{ID: 3, Err: errFull}},
	} {
		if !errors.Is(err, errFull) {
			t.Errorf("%v hides its cause", err)
		}
	}
}

// A message stays readable when a whole page was pasted into a field, but the
// value itself stays whole.
func TestErrorShortens(t *testing.T) {
	page := strings.Repeat("é", 5000)
	err := &phonebook.FieldError{Field: phonebook.FieldName, Value: page, Reason: phonebook.Say("Shorten it.")}
	if got := err.Error(); len(got) > 200 || !strings.Contains(got, "…") || err.Value != page {
		t.Errorf("%d bytes: %q", len(got), got)
	}
	exact := &phonebook.FieldError{Field: phonebook.FieldName, Value: strings.Repeat("é", 60)}
	if strings.Contains(exact.Error(), "…") {
		t.Error("60 characters are shortened")
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 7: "7", 999: "999", 1000: "1,000", 32676: "32,676", 65001: "65,001", 1234567: "1,234,567",
		-1: "-1", -999: "-999", -1000: "-1,000", -123456: "-123,456",
	} {
		if got := phonebook.Thousands(n); got != want {
			t.Errorf("Thousands(%d) = %q, want %q", n, got, want)
		}
	}
}
