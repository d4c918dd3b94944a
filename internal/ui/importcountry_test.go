package ui

import (
	"testing"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// The one thing that is missing can be answered with the proposal, or otherwise.
func TestImportProposesTheCountry(t *testing.T) {
	w, _ := open(t)
	w.takeFile(write(t, "list.csv", "City,Region,Number\nMunich,Bavaria,5550134\nFürth,Bavaria,5550135\n"))
	tap(t, w, "Next: Columns")
	wantSays(t, w, "3 columns are used, 0 left out")
	wantSays(t, w, "Its regions are in Germany.")
	tap(t, w, "Use Germany for all rows")
	if says(w, "The list does not say which country it is about") || w.sheet.plan == nil || w.sheet.plan.Rows[0].POP.Country != de {
		t.Fatalf("planned %+v, %v", w.sheet.plan, w.sheet.planErr)
	}
	pick(w.sheet.columns.constants.lines[phonebook.FieldCountry].choice, "None")
	wantSays(t, w, "The list does not say which country it is about")
	pick(w.sheet.columns.missing.choice, "United States")
	if w.sheet.plan == nil || w.sheet.plan.Rows[0].POP.Country != us {
		t.Errorf("planned %+v, %v", w.sheet.plan, w.sheet.planErr)
	}
}
