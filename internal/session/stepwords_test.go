package session_test

import (
	"testing"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/words"
)

// Titles of steps are said in the language in use, also those that are stored already.
func TestStepWords(t *testing.T) {
	defer words.Use("en")
	for _, title := range []string{
		"Edit Munich", "Import list.xlsx", "Edit 1,284 POPs", "Delete phone book Sample", "Merge region West into North",
		"Take back the access number of Munich", "Rename region Wash.", "Revert to version 3", "Add 2 regions", "Repair 12 problems",
	} {
		words.Use("en")
		english := session.StepWords(title)
		if english != title && title != "Take back the access number of Munich" {
			t.Errorf("English: %q became %q", title, english)
		}
		words.Use("de")
		if got := session.StepWords(title); got == english || got == "" {
			t.Errorf("German: %q stays %q", title, got)
		}
		if got := session.StepWords("Something of a later version"); got != "Something of a later version" {
			t.Errorf("an unknown title became %q", got)
		}
	}
}
