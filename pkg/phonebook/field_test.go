package phonebook_test

import (
	"encoding/json"
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func TestFields(t *testing.T) {
	all := phonebook.Fields()
	if len(all) != 13 || all[0] != phonebook.FieldID || all[10] != phonebook.FieldDialUpEntry {
		t.Fatalf("Fields() = %v, want the eleven of an entry, status and comments", all)
	}
	keys, titles := make(map[string]bool), make(map[string]bool)
	for _, f := range all {
		if f.Key() == "" || keys[f.Key()] || titles[f.String()] {
			t.Errorf("%d: key %q or title %q is missing or repeats", f, f.Key(), f)
		}
		keys[f.Key()], titles[f.String()] = true, true
		if back, ok := phonebook.FieldByKey(f.Key()); !ok || back != f {
			t.Errorf("FieldByKey(%q) = %v, %v", f.Key(), back, ok)
		}
	}
}

func TestFieldUnknown(t *testing.T) {
	for _, key := range []string{"", "NAME", "phone"} {
		if f, ok := phonebook.FieldByKey(key); ok || f != phonebook.FieldNone {
			t.Errorf("FieldByKey(%q) = %v, %v", key, f, ok)
		}
	}
	for _, f := range []phonebook.Field{-1, 99} {
		if f.String() != "unknown field" || f.Key() != "" {
			t.Errorf("field %d: %q, %q", int(f), f.String(), f.Key())
		}
	}
	if phonebook.FieldNone.String() != "entry" || phonebook.FieldNone.Key() != "" {
		t.Errorf("FieldNone: %q, %q", phonebook.FieldNone.String(), phonebook.FieldNone.Key())
	}
}

func TestFieldJSON(t *testing.T) {
	b, err := json.Marshal(phonebook.FieldChange{Field: phonebook.FieldAccessNumber, Old: "1", New: "2"})
	if want := `{"field":"number","old":"1","new":"2"}`; err != nil || string(b) != want {
		t.Errorf("JSON %s, %v, want %s", b, err, want)
	}
}
