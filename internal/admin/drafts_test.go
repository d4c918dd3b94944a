package admin_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func typed(id phonebook.POPID, f phonebook.Field, text string) phonebook.FieldDraft {
	return phonebook.FieldDraft{ID: id, Field: f, Text: text}
}

func (f *fixture) wantDrafts(want ...phonebook.FieldDraft) {
	f.t.Helper()
	got, err := f.Drafts("Sample")
	if err != nil {
		f.t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		f.t.Errorf("drafts (-want +got):\n%s", diff)
	}
}

func TestEnterKeepsWhatIsWrong(t *testing.T) {
	f := withBook(t, 0)
	p := f.add(phonebook.POP{Country: 49, Name: "Munich", AccessNumber: "129-6081"})
	wrong := typed(p.ID, phonebook.FieldAccessNumber, "1,2")
	f.must(f.Enter("Sample", wrong, typed(p.ID, phonebook.FieldName, "Muenchen")))
	f.wantDrafts(wrong)
	if got, _ := f.POP("Sample", p.ID); got.Name != "Muenchen" || got.AccessNumber != p.AccessNumber {
		t.Errorf("%+v", got)
	}
	stop := refusedAs[*admin.ReleaseError](f, "a release", func() error { _, err := f.Build("Sample", ""); return err })
	if len(stop.Problems) != 1 || !stop.Problems[0].Draft {
		t.Errorf("%+v", stop.Problems)
	}
	if problems, err := f.Problems("Sample"); err != nil || len(problems) != 1 || problems[0].Err.Value != "1,2" {
		t.Errorf("%+v, %v", problems, err)
	}

	// Whoever writes the field drops the draft.
	_, err := f.EditPOP("Sample", p.ID, func(p *phonebook.POP) error { p.AccessNumber = "12"; return nil })
	f.must(err)
	f.wantDrafts()
}

func TestEnterOldValue(t *testing.T) {
	f := withBook(t, 0)
	p := f.add(phonebook.POP{Country: 49, Name: "Munich", AccessNumber: "129-6081"})
	f.must(f.Enter("Sample", typed(p.ID, phonebook.FieldMaxBaud, "fast")))
	f.must(f.Enter("Sample", typed(p.ID, phonebook.FieldMaxBaud, "")))
	f.wantDrafts()
	before, _, err := f.Steps("Sample")
	f.must(err)
	f.must(f.Enter("Sample", typed(p.ID, phonebook.FieldMaxBaud, "")))
	if after, _, _ := f.Steps("Sample"); len(after) != len(before) {
		t.Errorf("steps = %q", after)
	}
}

func TestDraftsFollowTheirPOPAndBook(t *testing.T) {
	f := withBook(t, 0)
	p := f.add(phonebook.POP{Country: 49, Name: "Munich", AccessNumber: "129-6081"})
	wrong := typed(p.ID, phonebook.FieldName, "a,b")
	f.must(f.Enter("Sample", wrong))
	f.must(f.DeletePOPs("Sample", p.ID))
	f.wantDrafts()
	_, err := f.Undo("Sample")
	f.must(err)
	f.wantDrafts(wrong)
	f.must(f.DeleteBook("Sample", false))
	_, err = f.Undo("Sample")
	f.must(err)
	f.wantDrafts(wrong)
	if err := f.Enter("Sample", typed(99, phonebook.FieldName, "x")); err == nil {
		t.Error("a POP that is not there was written")
	}
	f.must(f.Mend("Sample", "Put back", phonebook.Mend{Drop: []phonebook.FieldDraft{wrong}}))
	f.wantDrafts()
}

// What was typed wrong is a step like every other edit: it is taken back first, and
// comes again.
func TestUndoTakesBackWhatWasTypedWrong(t *testing.T) {
	f := withBook(t, 0)
	p := f.add(phonebook.POP{Country: 49, Name: "Munich", AccessNumber: "129-6081"})
	first, second := typed(p.ID, phonebook.FieldName, "Muen,chen"), typed(p.ID, phonebook.FieldName, "M,uen,chen")
	f.must(f.Enter("Sample", typed(p.ID, phonebook.FieldName, "Muenchen")))
	revision := f.ledger().Revision
	f.must(f.Enter("Sample", first))
	f.must(f.Enter("Sample", second))
	if got := f.ledger().Revision; got != revision {
		t.Errorf("drafts make another revision, %d after %d", got, revision)
	}
	f.must(f.Enter("Sample", typed(p.ID, phonebook.FieldName, "Monaco")))
	f.wantDrafts()
	states := []struct {
		name  string
		draft []phonebook.FieldDraft
	}{
		{"Monaco", nil},
		{"Muenchen", []phonebook.FieldDraft{second}},
		{"Muenchen", []phonebook.FieldDraft{first}},
		{"Muenchen", nil},
		{"Munich", nil},
	}
	want := func(state int) {
		t.Helper()
		f.wantDrafts(states[state].draft...)
		if got, _ := f.POP("Sample", p.ID); got.Name != states[state].name {
			t.Errorf("state %d: %+v", state, got)
		}
	}
	for state := 1; state < len(states); state++ {
		batch, err := f.Undo("Sample")
		f.must(err)
		want(state)
		if len(batch.Title) < len("Edit M") || batch.Title[:len("Edit M")] != "Edit M" {
			t.Errorf("title %q", batch.Title)
		}
	}
	for state := len(states) - 2; state >= 0; state-- {
		_, err := f.Redo("Sample")
		f.must(err)
		want(state)
	}
	// What breaks no rule by now is no draft.
	f.must(f.Enter("Sample", typed(p.ID, phonebook.FieldRegion, "North")))
	f.must(f.AddRegion("Sample", "North"))
	f.must(f.Enter("Sample", typed(p.ID, phonebook.FieldRegion, "North")))
	_, err := f.Undo("Sample")
	f.must(err)
	f.wantDrafts()
}

// Putting an old value back can be taken back as well.
func TestUndoBringsADroppedDraftBack(t *testing.T) {
	f := withBook(t, 0)
	p := f.add(phonebook.POP{Country: 49, Name: "Munich", AccessNumber: "129-6081"})
	wrong := typed(p.ID, phonebook.FieldAccessNumber, "1,2")
	f.must(f.Enter("Sample", wrong))
	f.must(f.Mend("Sample", "Repair", phonebook.Mend{Drop: []phonebook.FieldDraft{wrong}}))
	f.wantDrafts()
	_, err := f.Undo("Sample")
	f.must(err)
	f.wantDrafts(wrong)
}

func TestNewPOPIsADraft(t *testing.T) {
	f := withBook(t, 0)
	name, number := typed(0, phonebook.FieldName, "Vernon"), typed(0, phonebook.FieldAccessNumber, "5")
	f.must(f.KeepNewPOP("Sample", name))
	f.must(f.KeepNewPOP("Sample", name, number))
	f.wantDrafts(name, number)
	problems, err := f.Problems("Sample")
	if err != nil || len(problems) != 1 || problems[0].POP.Name != "Vernon" || problems[0].Err.Field != phonebook.FieldCountry {
		t.Errorf("%+v, %v", problems, err)
	}
	f.add(phonebook.POP{Country: 49, Name: "Another", AccessNumber: "129-6081"}) // by another hand
	f.wantDrafts(name, number)
	_, err = f.AddTypedPOP("Sample", phonebook.POP{Country: 1, Name: "Vernon", AccessNumber: "5"})
	f.must(err)
	f.wantDrafts()
	f.must(f.KeepNewPOP("Sample"))
}

// An error that was there before stops no other edit.
func TestEditBesideAnError(t *testing.T) {
	f := withBook(t, 0)
	p := f.add(phonebook.POP{Country: 49, Name: "Munich", AccessNumber: "129-6081"})
	wrong := p
	wrong.Name, wrong.DialUpEntry = "a,b", "c,d"
	l, err := f.Ledger("Sample")
	f.must(err)
	_, err = f.Store.Commit(phonebook.Commit{Book: "Sample", Revision: l.Revision, Changes: []phonebook.Change{{Before: p, After: wrong}}})
	f.must(err)
	f.must(f.Enter("Sample", typed(p.ID, phonebook.FieldName, "ab")))
	if got, _ := f.POP("Sample", p.ID); got.Name != "ab" || got.DialUpEntry != "c,d" {
		t.Errorf("%+v", got)
	}
}

// Repairs of several POPs are one step, all or none.
func TestMend(t *testing.T) {
	f := withBook(t, 0)
	p := f.add(phonebook.POP{Country: 49, Name: "Munich", AccessNumber: "129-6081"})
	double := f.add(phonebook.POP{Country: 49, Name: "Munich", AccessNumber: "129-6081"})
	wrong := typed(p.ID, phonebook.FieldAccessNumber, "129-6081,82")
	f.must(f.Enter("Sample", wrong))
	m := phonebook.Mend{
		Values: []phonebook.FieldDraft{typed(p.ID, phonebook.FieldAccessNumber, "129-6081"), typed(p.ID, phonebook.FieldAreaCode, "89")},
		Add:    []phonebook.POP{{Country: 49, Name: "Munich", AccessNumber: "129,6082"}},
		Delete: []phonebook.POPID{double.ID},
	}
	if err := f.Mend("Sample", "Repair", m); err == nil {
		t.Fatal("a wrong POP was added")
	}
	f.wantDrafts(wrong)
	m.Add[0].AccessNumber = "129-6082"
	f.must(f.Mend("Sample", "Repair", m))
	f.wantDrafts()
	if pops, n, err := f.Find("Sample", admin.Query{}); err != nil || n != 2 || pops[0].AreaCode != "89" || pops[1].ID != 3 || pops[1].AccessNumber != "129-6082" {
		t.Errorf("%+v, %v", pops, err)
	}
	_, err := f.Undo("Sample")
	f.must(err)
	if _, n, _ := f.Find("Sample", admin.Query{}); n != 2 {
		t.Errorf("%d POPs after the undo", n)
	}
	f.must(f.Enter("Sample", wrong))
	f.must(f.Mend("Sample", "Repair", phonebook.Mend{Drop: []phonebook.FieldDraft{wrong}}))
	f.wantDrafts()
}
