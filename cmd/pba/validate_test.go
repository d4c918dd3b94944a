package main

import (
	"strings"
	"testing"

	"github.com/phonebookadmin/pba/cmd/internal/wire"
	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// TestValidateUnsaved looks at a book while text lies beside it that was typed in the
// window when that ended.
func TestValidateUnsaved(t *testing.T) {
	data := t.TempDir()
	s, shut, err := wire.Open(data)
	if err == nil {
		err = s.NewBook("Sample", "")
	}
	if err == nil {
		_, err = s.AddPOP("Sample", phonebook.POP{Country: 49, Name: "Munich", AccessNumber: "129-6081"})
	}
	if err == nil {
		err = s.KeepTyping("Sample", admin.TypedText{
			FieldDraft: phonebook.FieldDraft{ID: 1, Field: phonebook.FieldAccessNumber, Text: "129-6099"}, Before: "129-6081",
		})
	}
	if err == nil {
		err = shut()
	}
	if err != nil {
		t.Fatal(err)
	}
	const line = `warning: POP 1 (Munich): access number "129-6099": typed in the window, but not saved when it ended; open the window to save or drop it`
	if code, out, errs := pba(t, "--data", data, "validate", "Sample"); code != exitDone || !strings.Contains(out, line+"\n0 errors, 1 warning\n") {
		t.Errorf("exit %d, %s%s", code, out, errs)
	}
	if code, out, _ := pba(t, "--data", data, "--json", "validate", "Sample"); code != exitDone || !strings.Contains(out, `"unsaved":`) {
		t.Errorf("exit %d, %s", code, out)
	}
}
