package session_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Every repair passes the rule that was broken; what has no repair says so.
func TestRepairs(t *testing.T) {
	long := strings.Repeat("word ", 7) + "end"
	tests := []struct {
		name  string
		edit  func(*phonebook.POP) // of the POP in the book
		draft phonebook.FieldDraft // typed over it, where there is a field
		kind  session.RepairKind
		want  string // texts after the repair
		safe  bool
	}{
		{"split", nil, typed(phonebook.FieldAccessNumber, "129-6081,82"), session.Split, "129-6081 129-6082", true},
		{"split in the book", func(p *phonebook.POP) { p.AccessNumber = "129-6081, 129-7000" }, phonebook.FieldDraft{}, session.Split, "129-6081 129-7000", true},
		{"comma after one number", nil, typed(phonebook.FieldAccessNumber, "129-6081,"), session.Tidy, "129-6081", true},
		{"comma in a name", func(p *phonebook.POP) { p.Name = "Munich, Bavaria" }, phonebook.FieldDraft{}, session.Tidy, "Munich Bavaria", true},
		{"quotation marks", nil, typed(phonebook.FieldName, `"Munich"`), session.Tidy, "Munich", true},
		{"line break", nil, typed(phonebook.FieldDialUpEntry, "a\nb"), session.Tidy, "a b", true},
		{"blank at the end", nil, typed(phonebook.FieldName, " Munich "), session.Tidy, "Munich", true},
		{"punctuation", nil, typed(phonebook.FieldAccessNumber, "(129) 60.81"), session.Tidy, "129 60-81", true},
		{"letters", nil, typed(phonebook.FieldAccessNumber, "129-CALL"), session.PutBack, "129-6081", false},
		{"no digit, typed", nil, typed(phonebook.FieldAccessNumber, "###-####"), session.PutBack, "129-6081", false},
		{"no digit", func(p *phonebook.POP) { p.AccessNumber = "###-####" }, phonebook.FieldDraft{}, session.TakeOut, "out of service", true},
		{"letters without a language", func(p *phonebook.POP) { p.Name = "São Łódź" }, phonebook.FieldDraft{}, session.Spell, "Sao Lodz", true},
		{"no plain spelling", nil, typed(phonebook.FieldName, "東京"), session.PutBack, "Munich", false},
		{"no plain spelling in the book", func(p *phonebook.POP) { p.Name = "東京" }, phonebook.FieldDraft{}, session.NoRepair, "", false},
		{"too long", nil, typed(phonebook.FieldName, long), session.Shorten, strings.TrimSpace(strings.Repeat("word ", 6)), false},
		{"too long a number", nil, typed(phonebook.FieldAccessNumber, strings.Repeat("1", 40)), session.PutBack, "129-6081", false},
		{"speeds", func(p *phonebook.POP) { p.MinBaud, p.MaxBaud = 9600, 300 }, phonebook.FieldDraft{}, session.Swap, "300 9,600", true},
		{"speed typed", nil, typed(phonebook.FieldMinBaud, "9600"), session.Swap, "2,400 9600", true},
		{"speeds typed as one", nil, typed(phonebook.FieldMaxBaud, "9600–300"), session.Swap, "300 9600", true},
		{"speeds of which one is too high", nil, typed(phonebook.FieldMaxBaud, "600–99999999999999"), session.PutBack, "2,400", false},
		{"region", func(p *phonebook.POP) { p.Region = 9 }, phonebook.FieldDraft{}, session.NoRegion, "", false},
		{"region typed", nil, typed(phonebook.FieldRegion, "Hamburg"), session.PutBack, "Bavaria", false},
		{"country", func(p *phonebook.POP) { p.Country = 5 }, phonebook.FieldDraft{}, session.NoRepair, "", false},
		{"no speed", nil, typed(phonebook.FieldMaxBaud, "fast"), session.PutBack, "2,400", false},
		{"hyphen in the area code", func(p *phonebook.POP) { p.AreaCode = "0-89 1" }, phonebook.FieldDraft{}, session.DropHyphens, "0891", true},
		{"no name", func(p *phonebook.POP) { p.Name = "" }, phonebook.FieldDraft{}, session.NoRepair, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rules := draftRules()
			p := &rules.Book.POPs[0]
			if tt.edit != nil {
				tt.edit(p)
			}
			problems := rules.Book.Check(rules.Countries, rules.Encoding)
			if tt.draft.Field != phonebook.FieldNone {
				problems = rules.Book.CheckDrafts([]phonebook.FieldDraft{tt.draft}, rules.Countries, rules.Encoding)
			}
			if len(problems) != 1 {
				t.Fatalf("problems = %+v", problems)
			}
			r := session.NewDoctor(rules).Repair(problems[0])
			if r.Kind != tt.kind || r.Safe() != tt.safe {
				t.Errorf("repair %d, safe %t; want %d, %t", r.Kind, r.Safe(), tt.kind, tt.safe)
			}
			texts := []string{}
			for _, v := range r.Values {
				texts = append(texts, v.Text)
			}
			for _, added := range r.Add {
				texts = append(texts, added.AccessNumber)
			}
			if r.Drop {
				texts = append(texts, r.Text)
			}
			if diff := cmp.Diff(tt.want, strings.Join(texts, " ")); diff != "" {
				t.Errorf("after the repair (-want +got):\n%s", diff)
			}
			after, refused := rules.Book.Enter(*p, r.Values, rules.Countries, rules.Encoding)
			if len(refused) > 0 {
				t.Errorf("refused %+v", refused)
			}
			if r.Kind != session.NoRepair && after.Status == phonebook.InService {
				if broken := rules.Book.CheckPOP(after, rules.Countries, rules.Encoding); len(broken) > 0 {
					t.Errorf("after the repair %v", broken[0])
				}
			}
		})
	}
}

func typed(f phonebook.Field, text string) phonebook.FieldDraft {
	return phonebook.FieldDraft{ID: 7, Field: f, Text: text}
}

func TestDiagnose(t *testing.T) {
	rules := draftRules()
	for id := range phonebook.POPID(12) {
		p := munich()
		p.ID, p.Name, p.DialUpEntry = 20+id, fmt.Sprint("Town ", id), "Default"
		rules.Book.POPs = append(rules.Book.POPs, p)
	}
	pops := rules.Book.POPs
	pops[1].Name, pops[2].Name = "São", "Ça"
	pops[3].AccessNumber = "###"
	pops[4].AccessNumber, pops[4].Status = "###", phonebook.OutOfService
	pops[6], pops[8] = pops[5], pops[5] // of POP 24
	pops[6].ID, pops[8].ID = 25, 27
	pops[9].DialUpEntry = ""
	found := session.Diagnose(rules.Book.Check(rules.Countries, rules.Encoding), rules)
	typedOver := rules.Book.CheckDrafts([]phonebook.FieldDraft{{ID: 20, Field: phonebook.FieldName, Text: "Sã,o"}}, rules.Countries, rules.Encoding)
	all := session.WithDrafts(found, session.Diagnose(typedOver, rules))
	var got []string
	var findings []session.Finding
	for _, g := range all {
		line := fmt.Sprint(g.Rule, " ", g.Stops)
		for _, f := range g.Findings {
			line += fmt.Sprint(" ", f.POP.ID, ":", f.Repair.Kind)
			if f.Repair.Safe() {
				findings = append(findings, f)
			}
		}
		got = append(got, line)
	}
	want := []string{
		fmt.Sprint(phonebook.RuleComma, " true 20:", session.PutBack), // neither repair alone makes it right
		fmt.Sprint(phonebook.RuleNoDigit, " true 22:", session.TakeOut),
		fmt.Sprint(phonebook.RuleEncoding, " true 21:", session.Spell),
		fmt.Sprint(phonebook.RuleNoDigit, " false 23:", session.NoRepair),
		fmt.Sprint(phonebook.RuleRepeated, " false 24:", session.KeepFirst, " 25:", session.KeepFirst, " 27:", session.KeepFirst),
		fmt.Sprint(phonebook.RuleNoEntry, " false 28:", session.Entry),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	m := session.Together(findings)
	if diff := cmp.Diff([]phonebook.POPID{25, 27}, m.Delete); diff != "" || len(m.Values) != 2 || len(m.Add) != 0 {
		t.Errorf("together: %+v", m)
	}
	if got := session.WithDrafts(found, nil); len(got) != len(found) {
		t.Errorf("without drafts: %+v", got)
	}
}

// A whole book of problems is diagnosed away from the screen, but not for long.
func BenchmarkDiagnose(b *testing.B) {
	rules := draftRules()
	rules.Book.POPs = nil
	for id := range phonebook.POPID(60000) {
		p := munich()
		p.ID, p.Name = id+1, fmt.Sprint("São ", id)
		rules.Book.POPs = append(rules.Book.POPs, p)
	}
	problems := rules.Book.Check(rules.Countries, rules.Encoding)
	if len(problems) != 60000 {
		b.Fatal(len(problems))
	}
	for b.Loop() {
		start := time.Now()
		session.Diagnose(problems, rules)
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms/book")
	}
}
