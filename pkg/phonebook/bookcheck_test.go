package phonebook_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// finding is a Problem without its texts.
type finding struct {
	POP     phonebook.POPID
	Field   phonebook.Field
	Value   string
	Limit   int
	Warning bool
}

func findings(problems []phonebook.Problem) []finding {
	var out []finding
	for _, p := range problems {
		out = append(out, finding{p.POP.ID, p.Err.Field, p.Err.Value, p.Err.Limit, p.Warning})
	}
	return out
}

func TestBookCheck(t *testing.T) {
	long := strings.Repeat("表", 16) // 32 bytes in Shift_JIS
	entry := strings.Repeat("表", 26)
	for _, c := range []struct {
		name string
		enc  string
		edit func(b *phonebook.Book)
		want []finding
	}{
		{"good", "ascii", func(b *phonebook.Book) {}, nil},
		{"empty", "ascii", func(b *phonebook.Book) { b.POPs, b.Regions = nil, nil }, nil},
		{"ascii lacks a character", "ascii", func(b *phonebook.Book) {
			b.POPs[1].Name, b.POPs[2].DialUpEntry = "Zürich", "Réseau"
		}, []finding{{POP: 2, Field: phonebook.FieldName, Value: "Zürich"}, {POP: 3, Field: phonebook.FieldDialUpEntry, Value: "Réseau"}}},
		{"windows-1252 has it", "windows-1252", func(b *phonebook.Book) { b.POPs[1].Name = "Zürich" }, nil},
		{"out of service counts as well", "ascii", func(b *phonebook.Book) {
			b.POPs[1].Name, b.POPs[1].Status = "Zürich", phonebook.OutOfService
		}, []finding{{POP: 2, Field: phonebook.FieldName, Value: "Zürich"}}},
		{"comments are never released", "ascii", func(b *phonebook.Book) { b.POPs[1].Comments = "東京" }, nil},
		{"31 bytes", "shift_jis", func(b *phonebook.Book) { b.POPs[1].Name = strings.Repeat("表", 15) + "a" }, nil},
		{
			"32 bytes", "shift_jis", func(b *phonebook.Book) { b.POPs[1].Name = long },
			[]finding{{POP: 2, Field: phonebook.FieldName, Value: long, Limit: 31}},
		},
		{"50 bytes", "shift_jis", func(b *phonebook.Book) { b.POPs[1].DialUpEntry = strings.Repeat("表", 25) }, nil},
		{
			"52 bytes", "shift_jis", func(b *phonebook.Book) { b.POPs[1].DialUpEntry = entry },
			[]finding{{POP: 2, Field: phonebook.FieldDialUpEntry, Value: entry, Limit: 50}},
		},
		{
			"characters first, bytes say nothing new", "shift_jis", func(b *phonebook.Book) { b.POPs[1].Name = strings.Repeat("表", 31) },
			[]finding{{POP: 2, Field: phonebook.FieldName, Value: strings.Repeat("表", 31), Limit: 30}},
		},
		{
			"too long and a character that lacks", "ascii", func(b *phonebook.Book) { b.POPs[1].Name = strings.Repeat("é", 31) },
			[]finding{
				{POP: 2, Field: phonebook.FieldName, Value: strings.Repeat("é", 31), Limit: 30},
				{POP: 2, Field: phonebook.FieldName, Value: strings.Repeat("é", 31)},
			},
		},
		{
			"region", "ascii", func(b *phonebook.Book) { b.POPs[1].Region = 4 },
			[]finding{{POP: 2, Field: phonebook.FieldRegion, Value: "4", Limit: 3}},
		},
		{
			"country", "ascii", func(b *phonebook.Book) { b.POPs[1].Country = 999 },
			[]finding{{POP: 2, Field: phonebook.FieldCountry, Value: "999"}},
		},
		{
			"no country is one finding", "ascii", func(b *phonebook.Book) { b.POPs[1].Country = 0 },
			[]finding{{POP: 2, Field: phonebook.FieldCountry, Value: "0"}},
		},
		{
			"warnings", "ascii", func(b *phonebook.Book) { b.POPs[0].AreaCode, b.POPs[2].Name = "9-1", "" },
			[]finding{{POP: 1, Field: phonebook.FieldAreaCode, Value: "9-1", Warning: true}, {POP: 3, Field: phonebook.FieldName, Warning: true}},
		},
		{"regions come first", "ascii", func(b *phonebook.Book) {
			b.Regions, b.POPs[0].Region, b.POPs[1].Country = phonebook.Regions{"Oregon", "ÖST", "oregon", "a,b", ""}, 0, 999
		}, []finding{
			{Field: phonebook.FieldRegion, Value: "ÖST"},
			{Field: phonebook.FieldRegion, Value: "oregon"},
			{Field: phonebook.FieldRegion, Value: "a,b"},
			{Field: phonebook.FieldRegion, Value: ""},
			{POP: 2, Field: phonebook.FieldCountry, Value: "999"},
		}},
		{
			"two empty names are no repeat", "ascii", func(b *phonebook.Book) { b.Regions = phonebook.Regions{"a", "", ""} },
			[]finding{{Field: phonebook.FieldRegion}, {Field: phonebook.FieldRegion}},
		},
		{
			"region of 32 bytes", "shift_jis", func(b *phonebook.Book) { b.Regions[2] = long },
			[]finding{{Field: phonebook.FieldRegion, Value: long, Limit: 31}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := sample()
			if len(c.want) > 0 && c.want[0].Field == phonebook.FieldRegion {
				b.POPs = pops(3)
				for i := range b.POPs {
					b.POPs[i].AccessNumber += strings.Repeat("1", i) // no two are the same
				}
			}
			c.edit(b)
			problems := b.Check(table(), page(t, c.enc))
			if diff := cmp.Diff(c.want, findings(problems)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			for _, p := range problems {
				wantSentence(t, p.Err.Reason.String())
			}
		})
	}
}

// A character that the encoding lacks names the character, the encoding and the
// POP.
func TestBookCheckNames(t *testing.T) {
	b := sample()
	b.POPs[1].Name = "Łódź"
	found := b.Check(table(), page(t, "windows-1252"))
	if len(found) != 1 || found[0].POP != b.POPs[1] {
		t.Fatalf("findings %v", found)
	}
	for _, word := range []string{"'Ł'", "windows-1252"} {
		if !strings.Contains(found[0].Err.Reason.String(), word) {
			t.Errorf("%q lacks %s", found[0].Err.Reason.String(), word)
		}
	}
	if e := b.CheckPOP(b.POPs[0], table(), phonebook.ASCII); e != nil {
		t.Errorf("a good POP: %v", e)
	}
}

// TestStrayRegion: a POP in another country than the rest of its region is a warning
// where the region is of one country.
func TestStrayRegion(t *testing.T) {
	book := func(home, abroad int) *phonebook.Book {
		b := &phonebook.Book{Regions: phonebook.Regions{"Bavaria"}, POPs: pops(home + abroad)}
		for i := range b.POPs {
			p := &b.POPs[i]
			p.Country, p.Region, p.AccessNumber = 49, 1, strings.Repeat("1", i+1)
			if i >= home {
				p.Country = 43
			}
		}
		return b
	}
	table := phonebook.NewCountries([]phonebook.Country{{ID: 49, Code: "49", Name: "Germany"}, {ID: 43, Code: "43", Name: "Austria"}})
	check := func(b *phonebook.Book) []phonebook.Problem { return b.Check(table, phonebook.ASCII) }
	got := check(book(18, 2))
	want := []finding{
		{POP: 19, Field: phonebook.FieldRegion, Value: "Bavaria", Warning: true},
		{POP: 20, Field: phonebook.FieldRegion, Value: "Bavaria", Warning: true},
	}
	if diff := cmp.Diff(want, findings(got)); diff != "" {
		t.Fatalf("-want +got:\n%s", diff)
	}
	if e := got[0].Err; e.Rule != phonebook.RuleStray || e.Reason.String() != "Region Bavaria is used by 18 POPs in Germany; this POP is in Austria." {
		t.Errorf("rule %d: %s", e.Rule, e.Reason)
	}
	for name, b := range map[string]*phonebook.Book{"few POPs": book(8, 1), "a region of two countries": book(8, 2), "one country": book(20, 0)} {
		if got := check(b); len(got) != 0 {
			t.Errorf("%s: %+v", name, findings(got))
		}
	}
	out := book(18, 1)
	out.POPs[18].Status = phonebook.OutOfService
	if got := check(out); len(got) != 0 {
		t.Errorf("out of service: %+v", findings(got))
	}
}
