package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/sheet"
)

func escape(w *Window) { w.typed(&fyne.KeyEvent{Name: fyne.KeyEscape}) }

// Esc asks where work would be lost, and only there.
func TestLeavingAnImportAsks(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(s *importSheet)
		says string // "" where it leaves at once
	}{
		"nothing chosen": {func(*importSheet) {}, ""},
		"a column by hand": {func(s *importSheet) {
			pick(s.columns.lines[2].become, "Leave out")
		}, "What you chose for list.csv is lost."},
		"a repair":     {func(s *importSheet) { s.repair(sheet.FixCommas, true) }, "What you chose for list.csv is lost."},
		"a repair off": {func(s *importSheet) { s.repair(sheet.FixCommas, true); s.repair(sheet.FixCommas, false) }, ""},
		"a cell":       {func(s *importSheet) { editName(s) }, "1 edited cell of list.csv is lost."},
		"a cell back":  {func(s *importSheet) { editName(s); s.takeBack() }, ""},
		"both":         {func(s *importSheet) { editName(s); s.setMode(sheet.ModeRetire) }, "1 edited cell and what you chose for list.csv are lost."},
	} {
		t.Run(name, func(t *testing.T) {
			w, s := open(t)
			preview(t, w, list)
			c.do(w.sheet)
			escape(w)
			if c.says != "" {
				wantSays(t, w, "Leave the import?")
				wantSays(t, w, c.says)
				escape(w)
				if w.sheet == nil || w.openDialogs() != 0 {
					t.Fatal("the second Esc did not go on importing")
				}
				escape(w)
				tap(t, w, "Leave the import")
			}
			if w.sheet != nil || !w.main.Visible() {
				t.Error("the import is still open")
			}
			if info, err := s.Book(testBook); err != nil || info.POPs != 4 {
				t.Errorf("the book changed: %+v, %v", info, err)
			}
		})
	}
}

// editName edits the first name of the list.
func editName(s *importSheet) {
	s.preview.editor.Enter([]uint64{s.preview.Key(0)}, 2, "Napa Valley")
}

// What an earlier list has told is no work of this one.
func TestLeavingARecalledImport(t *testing.T) {
	w, _ := open(t)
	preview(t, w, list)
	pick(w.sheet.columns.lines[2].become, "Leave out")
	w.sheet.step(stepPreview)
	w.sheet.commit()
	escape(w)
	if w.sheet != nil {
		t.Fatal("a finished import is not left at once")
	}
	preview(t, w, list)
	if w.sheet.plan.Recalled == "" {
		t.Fatal("nothing was recalled")
	}
	escape(w)
	if w.sheet != nil {
		t.Error("it asks for what it found by itself")
	}
}

// Another file, or another way to read this one, gives the same work up.
func TestAnotherFileAsksToo(t *testing.T) {
	w, _ := open(t)
	preview(t, w, list)
	editName(w.sheet)
	other := write(t, "other.csv", list)
	w.takeFile(other)
	wantSays(t, w, "Import other.csv instead?")
	tap(t, w, "Go on importing")
	if w.sheet.path == other || len(w.sheet.edited) != 1 {
		t.Error("the work is lost")
	}
	w.sheet.step(stepFile)
	source := w.sheet.file.source
	pick(source.header, "Row 2")
	wantSays(t, w, "Read the file in another way?")
	tap(t, w, "Go on importing")
	if got := source.header.Options()[source.header.Chosen()]; got != "Row 1" || len(w.sheet.edited) != 1 {
		t.Errorf("the header is %s, %d cells edited", got, len(w.sheet.edited))
	}
	pick(source.header, "Row 2")
	tap(t, w, "Read it that way")
	if w.sheet.table.HeaderRow != 2 || len(w.sheet.edited) != 0 {
		t.Error("it was not read anew")
	}
	w.takeFile(other)
	if w.sheet.path != other {
		t.Error("it asks though nothing is lost")
	}
}
