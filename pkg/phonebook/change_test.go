package phonebook_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestChangeAction(t *testing.T) {
	for _, c := range []struct {
		change phonebook.Change
		id     phonebook.POPID
		action phonebook.Action
	}{
		{phonebook.Change{After: pop(7)}, 7, phonebook.POPAdd},
		{phonebook.Change{Before: pop(7)}, 7, phonebook.POPDelete},
		{phonebook.Change{Before: pop(7), After: pop(7)}, 7, phonebook.POPEdit},
	} {
		if c.change.ID() != c.id || c.change.Action() != c.action {
			t.Errorf("ID %d, %s, want %d, %s", c.change.ID(), c.change.Action(), c.id, c.action)
		}
		if !c.action.OnPOP() {
			t.Errorf("%s is not about a POP", c.action)
		}
	}
}

func TestPOPValue(t *testing.T) {
	p := phonebook.POP{
		ID: 1, Country: 2, Region: 3, Name: "n", AreaCode: "4", AccessNumber: "5", MinBaud: 6, MaxBaud: 4294967295,
		Reserved: 8, Flags: 48, DialUpEntry: "d", Status: phonebook.OutOfService, Comments: "c",
	}
	want := []string{"1", "2", "3", "n", "4", "5", "6", "4294967295", "8", "48", "d", "out of service", "c"}
	var got []string
	for _, f := range phonebook.Fields() {
		got = append(got, p.Value(f))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if p.Value(phonebook.FieldNone) != "" || p.Value(99) != "" {
		t.Error("a field that is none has a value")
	}
}

func TestChangeFields(t *testing.T) {
	if got := (phonebook.Change{Before: pop(7), After: pop(7)}).Fields(); got != nil {
		t.Errorf("equal POPs differ in %v", got)
	}
	after := pop(7)
	after.AccessNumber, after.Flags, after.Status = "555-0199", 96, phonebook.OutOfService
	want := []phonebook.FieldChange{
		{Field: phonebook.FieldAccessNumber, Old: "555-0100", New: "555-0199"},
		{Field: phonebook.FieldFlags, Old: "48", New: "96"},
		{Field: phonebook.FieldStatus, Old: "in service", New: "out of service"},
	}
	if diff := cmp.Diff(want, phonebook.Change{Before: pop(7), After: after}.Fields()); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	// Every field can differ, and each is found.
	other := phonebook.POP{
		ID: 8, Country: 2, Region: 3, Name: "n", AreaCode: "4", AccessNumber: "5", MinBaud: 6, MaxBaud: 7,
		Reserved: 8, Flags: 9, DialUpEntry: "d", Status: phonebook.OutOfService, Comments: "c",
	}
	if got := (phonebook.Change{Before: pop(7), After: other}).Fields(); len(got) != len(phonebook.Fields()) {
		t.Errorf("%d fields differ, want all: %v", len(got), got)
	}
}
