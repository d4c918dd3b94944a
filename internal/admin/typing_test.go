package admin_test

import (
	"slices"
	"testing"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// unsaved returns the unsaved texts of the book, as the window sees them or another
// program.
func (f *fixture) unsaved(of func(phonebook.Ledger) ([]admin.TypedText, error)) []admin.TypedText {
	f.t.Helper()
	l, err := f.Ledger("Sample")
	f.must(err)
	texts, err := of(l)
	f.must(err)
	return texts
}

func (f *fixture) wantUnsaved(want ...admin.TypedText) {
	f.t.Helper()
	if got := f.unsaved(f.UnsavedOf); !slices.Equal(got, want) {
		f.t.Errorf("unsaved is %+v, want %+v", got, want)
	}
}

// What was being typed when the program ended is neither in the book nor a draft
// afterwards: it is unsaved text until it is entered or dropped.
func TestTakeTyped(t *testing.T) {
	f := withBook(t, 0)
	p := f.add(phonebook.POP{Country: 49, Name: "Munich", AccessNumber: "129-6081", MaxBaud: 9600})
	gone := f.add(phonebook.POP{Country: 49, Name: "Rome", AccessNumber: "5"})
	text := func(id phonebook.POPID, field phonebook.Field, text, before string) admin.TypedText {
		return admin.TypedText{FieldDraft: typed(id, field, text), Before: before}
	}
	wrong, vernon := text(p.ID, phonebook.FieldAccessNumber, "1,2", "129-6081"), text(0, phonebook.FieldName, "Vernon", "")
	name := text(p.ID, phonebook.FieldName, "Muenchen", "Munich")
	f.must(f.KeepTyping("Sample", wrong))
	f.must(f.KeepTyping("Sample", name, wrong, vernon, text(gone.ID, phonebook.FieldName, "Roma", "Rome"), text(p.ID, phonebook.FieldMaxBaud, "9,600", "")))
	f.must(f.KeepTyping("Missing", wrong))
	f.must(f.DeletePOPs("Sample", gone.ID))
	f.wantUnsaved()
	if got := f.unsaved(f.LeftUnsaved); !slices.Equal(got, []admin.TypedText{name, wrong}) {
		t.Errorf("before the next start unsaved is %+v", got)
	}
	for range 2 { // the second finds nothing new
		f.must(f.TakeTyped())
		f.wantUnsaved(name, wrong)
		f.wantDrafts(vernon.FieldDraft)
	}
	if got, _ := f.POP("Sample", p.ID); got != p {
		t.Errorf("it was written: %+v", got)
	}

	// A newer edit of the field stays, and so does the text; what it held is known.
	f.must(f.Enter("Sample", typed(p.ID, phonebook.FieldName, "Munchen")))
	f.must(f.TakeTyped())
	f.wantUnsaved(name, wrong)
	if got, _ := f.POP("Sample", p.ID); got.Name != "Munchen" {
		t.Errorf("the newer edit is lost: %+v", got)
	}

	// Another crash while others are typed: of one field the later text counts.
	later, notes := text(p.ID, phonebook.FieldName, "Minga", "Munchen"), text(p.ID, phonebook.FieldComments, "Call first", "")
	f.must(f.KeepTyping("Sample", later, notes))
	f.must(f.TakeTyped())
	f.wantUnsaved(wrong, later, notes)

	// Entered, also as a draft, or dropped it is unsaved no more, whatever becomes of
	// its field later.
	f.must(f.Enter("Sample", later.FieldDraft, wrong.FieldDraft))
	f.wantUnsaved(notes)
	f.must(f.TakeTyped())
	f.must(f.Enter("Sample", typed(p.ID, phonebook.FieldAccessNumber, "129-60"), typed(p.ID, phonebook.FieldName, "Munich")))
	f.wantUnsaved(notes)
	f.must(f.DropUnsaved("Sample", notes.FieldDraft))
	f.must(f.DropUnsaved("Sample", notes.FieldDraft))
	f.wantUnsaved()

	f.must(f.KeepTyping("Sample", name))
	f.must(f.KeepTyping("Sample"))
	f.must(f.KeepTyping("Sample"))
	f.must(f.TakeTyped())
	f.wantUnsaved()
}

// Fields that are left because the program ends are entered as ever.
func TestEnterTyped(t *testing.T) {
	f := withBook(t, 0)
	p := f.add(phonebook.POP{Country: 49, Name: "Munich", AccessNumber: "129-6081"})
	vernon := typed(0, phonebook.FieldName, "Vernon")
	f.must(f.EnterTyped("Sample", admin.TypedText{FieldDraft: typed(p.ID, phonebook.FieldName, "Muenchen")}, admin.TypedText{FieldDraft: vernon}))
	f.wantDrafts(vernon)
	if got, _ := f.POP("Sample", p.ID); got.Name != "Muenchen" {
		t.Errorf("%+v", got)
	}
}
