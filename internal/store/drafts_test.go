package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/store/storetest"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestDrafts(t *testing.T) {
	s := storetest.Open(t)
	if err := s.Create(phonebook.Book{Name: "Steps", Line: "l", Encoding: "ascii"}); err != nil {
		t.Fatal(err)
	}
	step(t, s, phonebook.Commit{Changes: []phonebook.Change{{After: phonebook.POP{ID: 1, Name: "Munich"}}}})
	value := func(id phonebook.POPID, f phonebook.Field, text string) phonebook.FieldDraft {
		return phonebook.FieldDraft{ID: id, Field: f, Text: text}
	}
	want := func(want ...phonebook.FieldDraft) {
		t.Helper()
		got, err := s.Drafts("steps")
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("drafts (-want +got):\n%s%v", diff, err)
		}
	}
	write := func(writes ...phonebook.DraftWrite) {
		t.Helper()
		if err := s.WriteDrafts("steps", writes); err != nil {
			t.Fatal(err)
		}
	}
	want()
	write(phonebook.DraftWrite{FieldDraft: value(1, phonebook.FieldName, "a,b")},
		phonebook.DraftWrite{FieldDraft: value(0, phonebook.FieldName, "New")},
		phonebook.DraftWrite{FieldDraft: value(5, phonebook.FieldName, "of no POP")})
	want(value(0, phonebook.FieldName, "New"), value(1, phonebook.FieldName, "a,b"))
	write(phonebook.DraftWrite{FieldDraft: value(1, phonebook.FieldName, "c,d")},
		phonebook.DraftWrite{FieldDraft: value(0, phonebook.FieldName, ""), Drop: true})
	want(value(1, phonebook.FieldName, "c,d"))
	// A commit drops them in its own transaction, or not at all.
	l := load(t, s, "Steps")
	c := phonebook.Commit{Book: "Steps", Revision: l.Revision - 1, Drafts: []phonebook.DraftWrite{{FieldDraft: value(1, phonebook.FieldName, ""), Drop: true}}}
	if _, err := s.Commit(c); err == nil {
		t.Fatal("an old revision was taken")
	}
	want(value(1, phonebook.FieldName, "c,d"))
	step(t, s, phonebook.Commit{Drafts: c.Drafts})
	want()
	if _, err := s.Drafts("other"); err == nil {
		t.Error("a book that is not there has drafts")
	}
}
