package phonebook_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func draftBook() (*phonebook.Book, phonebook.Countries) {
	countries := phonebook.NewCountries([]phonebook.Country{{ID: 1, Code: "1", Name: "United States"}, {ID: 49, Code: "49", ISO2: "DE", Name: "Germany"}})
	return &phonebook.Book{Name: "Sample", Regions: phonebook.Regions{"Bavaria", "Hamburg"}, POPs: []phonebook.POP{{
		ID: 3, Country: 49, Region: 1, Name: "Munich", AreaCode: "89", AccessNumber: "129-6081", MinBaud: 300, MaxBaud: 2400, Flags: 48,
	}}}, countries
}

func TestJudge(t *testing.T) {
	book, countries := draftBook()
	tests := []struct {
		field  phonebook.Field
		text   string
		want   string // the value after it
		reason string
	}{
		{phonebook.FieldName, "Muenchen", "Muenchen", ""},
		{phonebook.FieldName, "a,b", "Munich", "A comma ends the field. Use a space."},
		{phonebook.FieldName, "São", "Munich", "'ã' does not exist in ASCII. Spell it another way."},
		{phonebook.FieldCountry, "United States", "1", ""},
		{phonebook.FieldCountry, "de", "49", ""},
		{phonebook.FieldCountry, "1", "1", ""},
		{phonebook.FieldCountry, "Bavaria", "49", "This country is not in the country table."},
		{phonebook.FieldCountry, " ", "49", "Choose a country."},
		{phonebook.FieldRegion, "hamburg", "2", ""},
		{phonebook.FieldRegion, "", "0", ""},
		{phonebook.FieldRegion, "2", "2", ""},
		{phonebook.FieldRegion, "9", "1", "The book has 2 regions. Add the region first."},
		{phonebook.FieldRegion, "Bremen", "1", "There is no region Bremen. Add the region first."},
		{phonebook.FieldAreaCode, "089", "089", ""},
		{phonebook.FieldAccessNumber, "1,2", "129-6081", "A comma ends the field. Enter one number."},
		{phonebook.FieldMinBaud, "1 200", "1200", ""},
		{phonebook.FieldMinBaud, "9600", "300", "The minimum is above the maximum, 2,400."},
		{phonebook.FieldMaxBaud, "56,000", "56000", ""},
		{phonebook.FieldMaxBaud, "fast", "2400", "Enter bits per second as a whole number, or nothing."},
		{phonebook.FieldMaxBaud, "", "0", ""},
		{phonebook.FieldMaxBaud, "4294967295", "4294967295", ""},
		{phonebook.FieldMaxBaud, "4294967296", "2400", "Speeds go up to 4,294,967,295 bit/s."},
		{phonebook.FieldMinBaud, "99999999999999999999999", "300", "Speeds go up to 4,294,967,295 bit/s."},
		{phonebook.FieldMaxBaud, "1,200–9,600", "9600", ""},
		{phonebook.FieldMaxBaud, "9600–1200", "2400", "The minimum is above the maximum, 1,200."},
		{phonebook.FieldMaxBaud, "fast–9600", "2400", "Enter bits per second as a whole number, or nothing."},
		{phonebook.FieldFlags, "255", "255", ""},
		{phonebook.FieldFlags, "256", "48", "Enter a number from 0 to 255."},
		{phonebook.FieldStatus, "out", "out of service", ""},
		{phonebook.FieldStatus, "maybe", "in service", "Use in or out."},
		{phonebook.FieldDialUpEntry, "a,b", "", "A comma ends the field. Use a space."},
		{phonebook.FieldComments, "Call, first", "Call, first", ""},
		{phonebook.FieldID, "4", "3", "This field is not typed."},
	}
	for _, tt := range tests {
		t.Run(tt.field.Key()+" "+tt.text, func(t *testing.T) {
			after, err := book.Judge(book.POPs[0], phonebook.FieldDraft{ID: 3, Field: tt.field, Text: tt.text}, countries, phonebook.ASCII)
			reason := ""
			if err != nil {
				reason = err.Reason.String()
				if err.Field != tt.field || err.Value != tt.text {
					t.Errorf("error of %s %q", err.Field, err.Value)
				}
			}
			if got := after.Value(tt.field); got != tt.want || reason != tt.reason {
				t.Errorf("%q, reason %q; want %q, %q", got, reason, tt.want, tt.reason)
			}
		})
	}
}

// What Text writes Judge reads back.
func TestTextIsReadBack(t *testing.T) {
	book, countries := draftBook()
	for _, p := range []phonebook.POP{book.POPs[0], {ID: 3, Country: 1, Region: 7, MaxBaud: 128000, Flags: 255, Status: phonebook.OutOfService}} {
		for _, f := range phonebook.Fields() {
			if f == phonebook.FieldID || f == phonebook.FieldReserved {
				continue
			}
			after, err := book.Judge(p, phonebook.FieldDraft{ID: 3, Field: f, Text: book.Text(p, f)}, countries, phonebook.ASCII)
			if err != nil || after != p {
				t.Errorf("%s %q: %+v, %v", f, book.Text(p, f), after, err)
			}
		}
	}
}

func TestEnterInAnyOrder(t *testing.T) {
	book, countries := draftBook()
	values := []phonebook.FieldDraft{
		{ID: 3, Field: phonebook.FieldMinBaud, Text: "9600"},
		{ID: 3, Field: phonebook.FieldMaxBaud, Text: "19200"},
		{ID: 3, Field: phonebook.FieldName, Text: "right"},
		{ID: 3, Field: phonebook.FieldName, Text: "wr,ong"},
	}
	after, refused := book.Enter(book.POPs[0], values, countries, phonebook.ASCII)
	if after.MinBaud != 9600 || after.MaxBaud != 19200 || after.Name != "Munich" {
		t.Errorf("%+v", after)
	}
	if len(refused) != 1 || refused[0].FieldDraft != values[3] || refused[0].Err.Reason.Empty() {
		t.Errorf("refused %+v", refused)
	}
}

func TestCheckDrafts(t *testing.T) {
	book, countries := draftBook()
	name := func(id phonebook.POPID, text string) phonebook.FieldDraft {
		return phonebook.FieldDraft{ID: id, Field: phonebook.FieldName, Text: text}
	}
	tests := []struct {
		name   string
		drafts []phonebook.FieldDraft
		want   []string
	}{
		{"none", nil, nil},
		{"wrong", []phonebook.FieldDraft{name(3, "a,b")}, []string{"A comma ends the field. Use a space."}},
		{"right by now", []phonebook.FieldDraft{name(3, "ab")}, []string{"The value is right now, but not in the phone book yet. Save it."}},
		{"of no POP", []phonebook.FieldDraft{name(9, "a,b")}, nil},
		{"new, incomplete", []phonebook.FieldDraft{name(0, "New")}, []string{"Choose a country."}},
		{
			"new, complete",
			[]phonebook.FieldDraft{name(0, "New"), {Field: phonebook.FieldCountry, Text: "1"}, {Field: phonebook.FieldAccessNumber, Text: "1"}},
			[]string{"The new POP is not added yet. Add it or cancel it."},
		},
		{"new, unreadable", []phonebook.FieldDraft{{Field: phonebook.FieldCountry, Text: "Nowhere"}}, []string{"This country is not in the country table."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, p := range book.CheckDrafts(tt.drafts, countries, phonebook.ASCII) {
				if !p.Draft || p.Warning {
					t.Errorf("%+v is no error of a draft", p)
				}
				got = append(got, p.Err.Reason.String())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

// A draft stands in the place of the value that it is to replace.
func TestReplace(t *testing.T) {
	problem := func(id phonebook.POPID, f phonebook.Field, draft bool) phonebook.Problem {
		return phonebook.Problem{POP: phonebook.POP{ID: id}, Err: &phonebook.FieldError{Field: f}, Draft: draft}
	}
	found := []phonebook.Problem{problem(0, phonebook.FieldRegion, false), problem(3, phonebook.FieldName, false), problem(3, phonebook.FieldFlags, false)}
	drafts := []phonebook.Problem{problem(3, phonebook.FieldName, true), problem(0, phonebook.FieldRegion, true)}
	want := []phonebook.Problem{drafts[1], found[0], drafts[0], found[2]}
	if diff := cmp.Diff(want, phonebook.Replace(found, drafts)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if got := phonebook.Replace(found, nil); len(got) != 3 {
		t.Errorf("without drafts: %+v", got)
	}
}

func TestPlainNumber(t *testing.T) {
	for text, want := range map[string]string{
		"28,800": "28800", "28.800": "28800", "28 800": "28800", "28\u202f800": "28800", "28’800": "28800", "1.234.567": "1234567",
		"28.8": "28.8", "2.8800": "2.8800", "": "", "28.8K": "28.8K",
	} {
		if got := phonebook.PlainNumber(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSame(t *testing.T) {
	for _, tt := range []struct {
		f    phonebook.Field
		a, b string
		want bool
	}{
		{phonebook.FieldMaxBaud, "33,600", "33600", true},
		{phonebook.FieldMinBaud, "300", "", false},
		{phonebook.FieldAccessNumber, "33,600", "33600", false},
		{phonebook.FieldName, "Napa", "Napa", true},
	} {
		if got := tt.f.Same(tt.a, tt.b); got != tt.want {
			t.Errorf("%v: %q and %q: %t", tt.f, tt.a, tt.b, got)
		}
	}
}
