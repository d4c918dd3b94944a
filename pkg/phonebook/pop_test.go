package phonebook_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// set returns Albany with one field of text replaced.
func set(f phonebook.Field, s string) phonebook.POP {
	p := albany()
	switch f {
	case phonebook.FieldName:
		p.Name = s
	case phonebook.FieldAreaCode:
		p.AreaCode = s
	case phonebook.FieldAccessNumber:
		p.AccessNumber = s
	case phonebook.FieldDialUpEntry:
		p.DialUpEntry = s
	case phonebook.FieldComments:
		p.Comments = s
	}
	return p
}

func TestPOPTextLimits(t *testing.T) {
	rep := strings.Repeat
	for _, c := range []struct {
		field phonebook.Field
		text  string
		limit int // -1 = allowed, 0 = refused by a rule that is no number
	}{
		{phonebook.FieldName, "", -1},
		{phonebook.FieldName, rep("n", 30), -1},
		{phonebook.FieldName, rep("n", 31), 30},
		{phonebook.FieldName, rep("é", 30), -1},
		{phonebook.FieldName, rep("é", 31), 30},
		{phonebook.FieldName, "St. Paul; East (2)", -1},
		{phonebook.FieldName, "a,b", 0},
		{phonebook.FieldName, `a"b`, 0},
		{phonebook.FieldName, "a\r\nb", 0},
		{phonebook.FieldName, "a\tb", 0},
		{phonebook.FieldName, "a\x00b", 0},
		{phonebook.FieldName, "a\u0085b", 0},
		{phonebook.FieldName, " a", 0},
		{phonebook.FieldName, "a ", 0},
		{phonebook.FieldName, "a\u00a0", 0},
		{phonebook.FieldName, "a\xff", 0},

		{phonebook.FieldAreaCode, "", -1},
		{phonebook.FieldAreaCode, rep("9", 10), -1},
		{phonebook.FieldAreaCode, rep("9", 11), 10},
		{phonebook.FieldAreaCode, "9-1 2", -1},
		{phonebook.FieldAreaCode, "91a", 0},
		{phonebook.FieldAreaCode, "9#", 0},
		{phonebook.FieldAreaCode, "9,1", 0},
		{phonebook.FieldAreaCode, "٩١", 0},
		{phonebook.FieldAreaCode, " 9", 0},

		{phonebook.FieldAccessNumber, "5", -1},
		{phonebook.FieldAccessNumber, rep("5", 35), -1},
		{phonebook.FieldAccessNumber, rep("5", 36), 35},
		{phonebook.FieldAccessNumber, "*70#555-01 34", -1},
		{phonebook.FieldAccessNumber, "", 0},
		{phonebook.FieldAccessNumber, "#*-", 0},
		{phonebook.FieldAccessNumber, "555,0134", 0},
		{phonebook.FieldAccessNumber, "(555)0134", 0},
		{phonebook.FieldAccessNumber, "555.0134", 0},
		{phonebook.FieldAccessNumber, "+555", 0},
		{phonebook.FieldAccessNumber, "555-0134 ", 0},
		{phonebook.FieldAccessNumber, "5\xff", 0},

		{phonebook.FieldDialUpEntry, "", -1},
		{phonebook.FieldDialUpEntry, rep("d", 50), -1},
		{phonebook.FieldDialUpEntry, rep("d", 51), 50},
		{phonebook.FieldDialUpEntry, `the "fast" one; new`, -1},
		{phonebook.FieldDialUpEntry, "a,b", 0},
		{phonebook.FieldDialUpEntry, "a\nb", 0},

		{phonebook.FieldComments, rep("c", 1000), -1},
		{phonebook.FieldComments, rep("ç", 1000), -1},
		{phonebook.FieldComments, rep("c", 1001), 1000},
		{phonebook.FieldComments, "one, \"two\"\nthree ", -1},
		{phonebook.FieldComments, "a\xff", 0},
	} {
		t.Run(c.field.Key()+"/"+c.text, func(t *testing.T) {
			p := set(c.field, c.text)
			if c.limit < 0 {
				if err := p.Validate(); err != nil {
					t.Errorf("Validate() = %v, want no error", err)
				}
				return
			}
			if found := p.Check(); len(found) != 1 {
				t.Errorf("Check() = %v, want one reason", found)
			}
			wantField(t, p.Validate(), c.field, c.text, c.limit)
		})
	}
}

func TestPOPNumberLimits(t *testing.T) {
	for _, c := range []struct {
		name  string
		edit  func(p *phonebook.POP)
		field phonebook.Field // FieldNone = allowed
		value string
		limit int
	}{
		{"highest index", func(p *phonebook.POP) { p.ID = 1<<32 - 1 }, phonebook.FieldNone, "", 0},
		{"no index", func(p *phonebook.POP) { p.ID = 0 }, phonebook.FieldID, "0", 0},
		{"no country", func(p *phonebook.POP) { p.Country = 0 }, phonebook.FieldCountry, "0", 0},
		{"speeds equal", func(p *phonebook.POP) { p.MinBaud = 56000 }, phonebook.FieldNone, "", 0},
		{"minimum above maximum", func(p *phonebook.POP) { p.MinBaud = 56001 }, phonebook.FieldMinBaud, "56001", 56000},
		{"maximum not stated", func(p *phonebook.POP) { p.MinBaud, p.MaxBaud = 9600, 0 }, phonebook.FieldNone, "", 0},
		{"no speed stated", func(p *phonebook.POP) { p.MinBaud, p.MaxBaud = 0, 0 }, phonebook.FieldNone, "", 0},
		{"reserved as found", func(p *phonebook.POP) { p.Reserved = 1<<32 - 1 }, phonebook.FieldNone, "", 0},
		{"all flags", func(p *phonebook.POP) { p.Flags = 255 }, phonebook.FieldNone, "", 0},
		{"no flags", func(p *phonebook.POP) { p.Flags = 0 }, phonebook.FieldNone, "", 0},
		{"a ninth flag", func(p *phonebook.POP) { p.Flags = 256 }, phonebook.FieldFlags, "256", 255},
		{"out of service", func(p *phonebook.POP) { p.Status = phonebook.OutOfService }, phonebook.FieldNone, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := albany()
			c.edit(&p)
			if c.field == phonebook.FieldNone {
				if err := p.Validate(); err != nil {
					t.Errorf("Validate() = %v, want no error", err)
				}
				return
			}
			wantField(t, p.Validate(), c.field, c.value, c.limit)
		})
	}
}

// Everything that is wrong is said at once.
func TestPOPCheckAll(t *testing.T) {
	p := phonebook.POP{
		Name: ",", AreaCode: "x", AccessNumber: "", MinBaud: 2, MaxBaud: 1, Flags: 300,
		DialUpEntry: ",", Comments: "\xff",
	}
	var got []phonebook.Field
	for _, e := range p.Check() {
		got = append(got, e.Field)
	}
	want := []phonebook.Field{
		phonebook.FieldID, phonebook.FieldCountry, phonebook.FieldName, phonebook.FieldAreaCode, phonebook.FieldAccessNumber,
		phonebook.FieldMinBaud, phonebook.FieldFlags, phonebook.FieldDialUpEntry, phonebook.FieldComments,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields found (-want +got):\n%s", diff)
	}
	if albany().Check() != nil || albany().Validate() != nil {
		t.Error("a good POP has faults")
	}
}

func TestPOPWarnings(t *testing.T) {
	if w := albany().Warnings(); w != nil {
		t.Errorf("Warnings() = %v, want none", w)
	}
	for _, c := range []struct {
		p     phonebook.POP
		field phonebook.Field
		value string
	}{
		{set(phonebook.FieldName, ""), phonebook.FieldName, ""},
		{set(phonebook.FieldAreaCode, "9-1"), phonebook.FieldAreaCode, "9-1"},
		{set(phonebook.FieldAreaCode, "9 1"), phonebook.FieldAreaCode, "9 1"},
	} {
		w := c.p.Warnings()
		if len(w) != 1 {
			t.Fatalf("Warnings() = %v, want one", w)
		}
		wantField(t, w[0], c.field, c.value, 0)
	}
}

func TestParseStatus(t *testing.T) {
	for s, want := range map[string]phonebook.Status{
		"in": phonebook.InService, " In Service ": phonebook.InService, "1": phonebook.InService, "YES": phonebook.InService,
		"y": phonebook.InService, "true": phonebook.InService, "Active": phonebook.InService, "enabled": phonebook.InService, "live": phonebook.InService,
		"out": phonebook.OutOfService, "Out of Service": phonebook.OutOfService, "0": phonebook.OutOfService, "no": phonebook.OutOfService,
		"N": phonebook.OutOfService, "false": phonebook.OutOfService, "inactive": phonebook.OutOfService, "disabled": phonebook.OutOfService,
	} {
		if got, err := phonebook.ParseStatus(s); err != nil || got != want {
			t.Errorf("ParseStatus(%q) = %v, %v, want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "maybe", "2", "in out", "inn"} {
		_, err := phonebook.ParseStatus(s)
		wantField(t, err, phonebook.FieldStatus, s, 0)
	}
}

func TestStatusText(t *testing.T) {
	for _, c := range []struct {
		s           phonebook.Status
		words, text string
	}{
		{phonebook.InService, "in service", "in"},
		{phonebook.OutOfService, "out of service", "out"},
	} {
		if c.s.String() != c.words {
			t.Errorf("String() = %q, want %q", c.s, c.words)
		}
		b, err := c.s.MarshalText()
		if err != nil || string(b) != c.text {
			t.Errorf("MarshalText() = %q, %v, want %q", b, err, c.text)
		}
		for _, spelled := range []string{c.words, c.text} {
			back := 1 - c.s
			if err := back.UnmarshalText([]byte(spelled)); err != nil || back != c.s {
				t.Errorf("UnmarshalText(%q) = %v, %v", spelled, back, err)
			}
		}
	}
	var s phonebook.Status
	wantField(t, s.UnmarshalText([]byte("gone")), phonebook.FieldStatus, "gone", 0)
}

// The keys of the JSON form are those of [Field.Key]: scripts rely on both.
func TestPOPJSON(t *testing.T) {
	p := albany()
	p.Status, p.Comments = phonebook.OutOfService, "closed"
	b, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"id":3,"country":1,"region":0,"name":"Albany","area":"912","number":"555-0100","min":0,"max":56000,` +
		`"reserved":0,"flags":48,"entry":"ISP","status":"out","comments":"closed"}`
	if string(b) != want {
		t.Errorf("JSON\n%s, want\n%s", b, want)
	}
	var back phonebook.POP
	if err := json.Unmarshal(b, &back); err != nil || back != p {
		t.Errorf("back: %+v, %v", back, err)
	}
	keys := make(map[string]any)
	if err := json.Unmarshal(b, &keys); err != nil {
		t.Fatal(err)
	}
	for _, f := range phonebook.Fields() {
		if _, ok := keys[f.Key()]; !ok {
			t.Errorf("the JSON form lacks %q", f.Key())
		}
	}
}
