package ui

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2/test"
)

// The dialog of the desktop asks first; without one Fyne's own does. The folder is
// remembered.
func TestChoosePath(t *testing.T) {
	s := newService(t)
	fill(t, s)
	answer, fault := write(t, "list.csv", list), error(nil)
	var asked FileChoice
	w := New(Config{App: test.NewTempApp(t), Service: s, Tasks: inline{}, ChooseFile: func(_ context.Context, c FileChoice) (string, error) {
		asked = c
		return answer, fault
	}})
	w.Open()
	w.window.Show()
	w.chooseImport()
	if w.sheet == nil || w.sheet.table == nil || w.files != nil || w.dialogs != 0 {
		t.Fatal("the list that was chosen is not read")
	}
	w.closeSheet()
	if asked.Folder != "" || len(asked.Endings) == 0 || asked.Save {
		t.Errorf("asked %+v", asked)
	}
	saved := ""
	folder := filepath.Dir(answer)
	answer = filepath.Join(folder, "out")
	w.saveFile("Tymnet.xlsx", func(path string) { saved = path })
	if saved != answer+".xlsx" || asked.Folder != folder || !asked.Save || asked.Name != "Tymnet.xlsx" {
		t.Errorf("saved as %q, asked %+v", saved, asked)
	}
	// Nothing was chosen.
	answer, saved = "", ""
	w.saveFile("Tymnet.xlsx", func(path string) { saved = path })
	if saved != "" || w.dialogs != 0 {
		t.Errorf("saved as %q, %d dialogs", saved, w.dialogs)
	}
	// There is no such dialog.
	fault = errors.New("no portal")
	w.chooseFile([]string{".csv"}, func(string) {})
	if w.files == nil || w.dialogs != 1 {
		t.Error("Fyne's own dialog does not ask")
	}
}
