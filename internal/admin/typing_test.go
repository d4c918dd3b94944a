package admin_test

import (
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// What was being typed when the program ended is entered as if it had been left,
// once.
func TestEnterTyped(t *testing.T) {
	f := withBook(t, 0)
	p := f.add(phonebook.POP{Country: 49, Name: "Munich", AccessNumber: "129-6081"})
	gone := f.add(phonebook.POP{Country: 49, Name: "Rome", AccessNumber: "5"})
	wrong, vernon := typed(p.ID, phonebook.FieldAccessNumber, "1,2"), typed(0, phonebook.FieldName, "Vernon")
	f.must(f.KeepTyping("Sample", wrong))
	f.must(f.KeepTyping("Sample", typed(p.ID, phonebook.FieldName, "Muenchen"), wrong, vernon, typed(gone.ID, phonebook.FieldName, "Roma")))
	f.must(f.KeepTyping("Missing", wrong))
	f.must(f.DeletePOPs("Sample", gone.ID))
	if got, _ := f.POP("Sample", p.ID); got.Name != "Munich" {
		t.Errorf("entered while it is typed: %+v", got)
	}
	f.must(f.EnterTyped())
	f.wantDrafts(vernon, wrong)
	if got, _ := f.POP("Sample", p.ID); got.Name != "Muenchen" {
		t.Errorf("%+v", got)
	}
	_, err := f.Undo("Sample")
	f.must(err)
	f.wantDrafts(vernon)
	f.must(f.EnterTyped())
	f.wantDrafts(vernon)

	f.must(f.KeepTyping("Sample", wrong))
	f.must(f.KeepTyping("Sample"))
	f.must(f.KeepTyping("Sample"))
	f.must(f.EnterTyped())
	f.wantDrafts(vernon)
}
