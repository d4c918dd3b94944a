package ui

import (
	"testing"
)

func TestFilterTakesTheSelectionAway(t *testing.T) {
	w, _ := open(t)
	choose(t, w, munich)
	typeInto(w, w.search.entry, "napa")
	if w.form.showing || !w.toolbar.remove.Disabled() {
		t.Errorf("the form shows POP %d", w.form.id)
	}
	// A new POP is in no filter and stays.
	w.search.clear()
	w.newPOP()
	typeInto(w, w.search.entry, "napa")
	if !w.form.adding() {
		t.Error("the new POP has gone")
	}
}
