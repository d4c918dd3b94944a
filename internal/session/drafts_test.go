package session_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func draftRules() session.Rules {
	return session.Rules{
		Book:      &phonebook.Book{Name: "Sample", Regions: phonebook.Regions{"California", "Bavaria"}, POPs: []phonebook.POP{munich()}},
		Countries: phonebook.NewCountries([]phonebook.Country{{ID: us, Name: "United States"}, {ID: de, Name: "Germany"}}),
		Encoding:  phonebook.ASCII,
	}
}

func TestDrafts(t *testing.T) {
	d, rules := session.NewDrafts(), draftRules()
	name := phonebook.FieldDraft{ID: 7, Field: phonebook.FieldName, Text: "Mün,chen"}
	notes := phonebook.FieldDraft{ID: 7, Field: phonebook.FieldComments, Text: "Call first"}
	gone := phonebook.FieldDraft{ID: 9, Field: phonebook.FieldName, Text: "a,b"}
	for _, v := range []phonebook.FieldDraft{notes, name, gone} {
		d.Put(v)
	}
	d.Judge(rules)
	if v, ok := d.At(7, phonebook.FieldName); !ok || v.Err == nil || v.Text != name.Text || !d.Wrong(7) {
		t.Errorf("name = %+v, %t", v, ok)
	}
	if _, ok := d.At(9, phonebook.FieldName); ok {
		t.Error("the draft of a POP that is gone is there")
	}
	want := []phonebook.FieldDraft{name}
	if diff := cmp.Diff(want, d.Kept()); diff != "" || d.Len() != 1 {
		t.Errorf("kept (-want +got):\n%s%d not saved", diff, d.Len())
	}
	if diff := cmp.Diff([]phonebook.FieldDraft{notes}, d.Right()); diff != "" {
		t.Errorf("right (-want +got):\n%s", diff)
	}
	pending := munich()
	pending.Comments = "Call first"
	if got := d.Pending(munich()); got != pending {
		t.Errorf("pending = %+v", got)
	}

	// What could not be saved is kept here alone, also when the book is loaded again.
	d.Fail([]phonebook.FieldDraft{notes, {ID: 7, Field: phonebook.FieldName, Text: "older"}}, true)
	d.Take([]phonebook.FieldDraft{name})
	d.Judge(rules)
	if got := d.Failed(); len(got) != 1 || got[0] != notes || d.Len() != 2 || len(d.Right()) != 0 {
		t.Errorf("failed = %+v, %d not saved", got, d.Len())
	}
	// Typing it again is another try.
	d.Put(notes)
	if len(d.Failed()) != 0 {
		t.Error("it failed before it was tried")
	}
	d.Judge(rules)
	d.Take(nil) // it is in the book by now
	if d.Pending(munich()) != munich() {
		t.Error("a value that was written is still pending")
	}
	d.Put(name)
	d.Put(notes)
	d.Drop(7, phonebook.FieldName)
	d.Drop(7, phonebook.FieldComments)
	if len(d.All()) != 0 || d.Pending(munich()) != munich() {
		t.Errorf("left over: %+v", d.All())
	}
}

func TestDraftsOfANewPOP(t *testing.T) {
	d := session.NewDrafts()
	d.Put(phonebook.FieldDraft{Field: phonebook.FieldName, Text: "Vernon"})
	d.Put(phonebook.FieldDraft{Field: phonebook.FieldAccessNumber, Text: "1,2"})
	d.Judge(draftRules())
	if !d.Adding() || d.Len() != 0 || len(d.Kept()) != 2 || len(d.Right()) != 0 {
		t.Errorf("adding %t, %d not saved, kept %+v, right %+v", d.Adding(), d.Len(), d.Kept(), d.Right())
	}
	if v, _ := d.At(0, phonebook.FieldAccessNumber); v.Err == nil {
		t.Error("a wrong number is right")
	}
	if v, _ := d.At(0, phonebook.FieldName); v.Err != nil {
		t.Errorf("the name is wrong: %v", v.Err)
	}
}

// A rule that changes makes drafts right or wrong.
func TestDraftsAreJudgedAgain(t *testing.T) {
	d, rules := session.NewDrafts(), draftRules()
	d.Put(phonebook.FieldDraft{ID: 7, Field: phonebook.FieldRegion, Text: "Hamburg"})
	d.Judge(rules)
	if d.Len() != 1 {
		t.Fatal("a region that the book lacks is right")
	}
	rules.Book.Regions = append(rules.Book.Regions, "Hamburg")
	d.Judge(rules)
	if d.Len() != 0 || d.Pending(munich()).Region != 3 {
		t.Errorf("%d not saved, pending %+v", d.Len(), d.Pending(munich()))
	}
}
